"""What a form must know besides its fields: the day it is, units to offer, how days are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.ui.context import Context
from app.ui.forms.days import WorkingDays


@dataclass(slots=True)
class FormSurroundings:
    """Handed to every editor; a form that stays open over midnight is told the new day."""

    today: date
    units: tuple[str, ...] = ()
    calendar: WorkingDays | None = None  # by which +5工作日 is counted
    find_units: Callable[[str], Sequence[str]] | None = None  # aliases and old names as well
    knows_unit: Callable[[str], bool] | None = None  # by exactly this name


def surroundings_of(context: Context) -> FormSurroundings:
    """What every form of an open office has: the day, its calendar, its units by any name."""
    return surroundings_before(context, calendar=context.office.calendars.current())


def surroundings_before(
    context: Context, *, calendar: WorkingDays | None = None
) -> FormSurroundings:
    """The same before the calendar is read: a form that is built early is given it later."""
    office = context.office
    return FormSurroundings(
        context.today.day,
        calendar=calendar,
        find_units=lambda text: tuple(hit.name for hit in office.find.units(text)),
        knows_unit=lambda text: any(hit.exact for hit in office.find.units(text)),
    )
