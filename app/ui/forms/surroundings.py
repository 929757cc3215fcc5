"""What a form must know besides its fields: the day it is, units to offer, how days are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.ui.context import Context
from app.ui.forms.days import WorkingDays

MOST_LOOKED_AT: Final = 40
MOST_OFFERED: Final = 12
MOST_RECENT: Final = 20
NEAR: Final = 16  # what a unit of the case at hand gains over one that the letters fit as well
RECENT: Final = 8
RECENT_UNITS: Final = "recent_units"


@dataclass(slots=True)
class FormSurroundings:
    """Handed to every editor; a form that stays open over midnight is given the new day."""

    today: date
    units: tuple[str, ...] = ()
    calendar: WorkingDays | None = None  # by which +5工作日 is counted
    find_units: Callable[[str], Sequence[str]] | None = None  # aliases and old names as well
    knows_unit: Callable[[str], bool] | None = None  # by exactly this name
    used_unit: Callable[[str], None] | None = None  # it was chosen: it comes sooner next time
    near: tuple[str, ...] = ()  # the units of the case at hand: of equals they come first


def surroundings_of(context: Context) -> FormSurroundings:
    """What every form of an open office has: the day, its calendar, its units by any name."""
    return surroundings_before(context, calendar=context.office.calendars.current())


def surroundings_before(
    context: Context, *, calendar: WorkingDays | None = None
) -> FormSurroundings:
    """The same before the calendar is read: a form that is built early is given it later."""
    office = context.office

    def find(text: str) -> tuple[str, ...]:
        recent = _recent(context)
        hits = [
            (hit.score + NEAR * (hit.name in made.near) + RECENT * (hit.name in recent), hit.name)
            for hit in office.find.units(text, MOST_LOOKED_AT)
        ]
        hits.sort(key=lambda hit: -hit[0])  # of equals as they were found
        return tuple(name for _score, name in hits[:MOST_OFFERED])

    made = FormSurroundings(
        context.today.day,
        calendar=calendar,
        find_units=find,
        knows_unit=lambda text: any(hit.exact for hit in office.find.units(text, 1)),
        used_unit=lambda name: _use(context, name),
    )
    return made


def _recent(context: Context) -> tuple[str, ...]:
    """The units chosen last."""
    return tuple(context.typed.of(RECENT_UNITS).get("names", ()))


def _use(context: Context, name: str) -> None:
    others = [other for other in _recent(context) if other != name]
    context.typed.keep({"names": [name, *others][:MOST_RECENT]}, RECENT_UNITS)
