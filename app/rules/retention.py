"""Which backups are kept: twelve days, ten weeks, twelve months, and never without a good one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

NEWEST_DAY: Final = 12  # of the newest day: somebody notices at four what went wrong at two
DAYS: Final = 12
WEEKS: Final = 10
MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Made:
    """A backup by when it was made, and whether it is known to be whole."""

    at: datetime
    good: bool = True


def in_order(moments: Sequence[datetime]) -> tuple[datetime, ...]:
    """The moments of backups, given in the order in which they were made, without wrong clocks.

    What is out of order is taken for made when its forerunner was (the first: its successor), so
    that a backup of 2010 between two of 2026 counts with those.
    """
    right = _longest_rising(moments)
    given = [moment if at in right else None for at, moment in enumerate(moments)]
    last = next((moment for moment in given if moment is not None), None)
    found = []
    for moment in given:
        last = moment or last
        assert last is not None  # some moment is always in order
        found.append(last)
    return tuple(found)


def _longest_rising(moments: Sequence[datetime]) -> frozenset[int]:
    """The places of the most moments that never go back; of two ways that with the later ones."""
    length: list[int] = []
    before: list[int | None] = []
    for at, moment in enumerate(moments):
        earlier = [n for n in range(at) if moments[n] <= moment]
        best = max(earlier, key=lambda n: (length[n], n), default=None)
        length.append(1 + (length[best] if best is not None else 0))
        before.append(best)
    at_end: int | None = max(range(len(moments)), key=lambda n: (length[n], n), default=None)
    chosen = set()
    while at_end is not None:
        chosen.add(at_end)
        at_end = before[at_end]
    return frozenset(chosen)


def kept(backups: Sequence[Made]) -> frozenset[int]:
    """The places in ``backups`` of those that are kept; the others may be deleted.

    Days, weeks and months count where there are backups: after a long absence nothing is lost.
    Of two of one moment the later in ``backups`` is the newer. Each is stood for by its newest good backup, failing that by its newest.
    """
    order = sorted(range(len(backups)), key=lambda at: (backups[at].at, at), reverse=True)
    keep = {*order[:1], *[at for at in order if backups[at].good][:1]}
    for period, count in _PERIODS:
        keep.update(_newest_of_each(backups, order, period, count))
    newest_day = [at for at in order if backups[at].at.date() == backups[order[0]].at.date()]
    keep.update(newest_day[:NEWEST_DAY])
    return frozenset(keep)


def _newest_of_each(
    backups: Sequence[Made],
    order: Sequence[int],
    period: Callable[[datetime], Hashable],
    count: int,
) -> list[int]:
    chosen: dict[Hashable, int] = {}
    for at in order:
        name = period(backups[at].at)
        if name not in chosen:
            if len(chosen) == count:
                break
            chosen[name] = at
        elif backups[at].good and not backups[chosen[name]].good:
            chosen[name] = at
    return list(chosen.values())


_PERIODS: Final[tuple[tuple[Callable[[datetime], Hashable], int], ...]] = (
    (lambda at: at.date(), DAYS),
    (lambda at: at.isocalendar()[:2], WEEKS),
    (lambda at: (at.year, at.month), MONTHS),
)
