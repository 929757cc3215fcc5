"""How a case's clocks stood on earlier days, where a later act has moved them since: an extension,
a report sent back, a pause, a new calendar. Corrections tell of what was, and count from then on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.casework.clocks import Clock, clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.steps import Step
from app.rules.casework.trace import Editions

WAITING = frozenset({"waived", "paused"})  # states in which nothing is due


@dataclass(frozen=True, slots=True)
class PastClock:
    """A clock as it stood from ``since`` to the day before ``until``."""

    clock: Clock
    since: date
    until: date

    @property
    def due_on(self) -> date | None:
        """By when it was due; None where nothing was."""
        return None if self.clock.state in WAITING else self.clock.due_on


def past_clocks(
    steps: Sequence[Step], now: Sequence[Clock], editions: Editions
) -> tuple[PastClock, ...]:
    """The clocks of ``steps`` (those that count) as they stood otherwise than they do ``now``."""
    found: list[PastClock] = []
    since = date.min
    for day in sorted({s.on for s in steps if s.kind in editions.regulation(s.regulation).movers}):
        before = day - timedelta(days=1)
        found += _otherwise(_clocks_on(steps, before, editions), now, since, day)
        since = day
    return tuple(found)


def _clocks_on(steps: Sequence[Step], day: date, editions: Editions) -> tuple[Clock, ...]:
    """The clocks by what had happened to the end of a day."""
    taken = [step for step in steps if step.on <= day]
    trace = retell(taken, editions, today=day)
    return clocks_of(trace, editions) if trace.events else ()


def _otherwise(
    then: Sequence[Clock], now: Sequence[Clock], since: date, until: date
) -> Iterator[PastClock]:
    known = {(clock.word, clock.start_seq): clock for clock in now}
    last = until - timedelta(days=1)
    for clock in then:
        after = known.get((clock.word, clock.start_seq))
        if after is not None and _by(clock, last) != _by(after, last):
            yield PastClock(clock, since, until)


def _by(clock: Clock, day: date) -> tuple[object, ...]:
    """What a figure asks of a clock on a day."""
    due_on = None if clock.state in WAITING else clock.due_on
    return due_on, *(on if on and on <= day else None for on in (clock.met_on, clock.ended_on))
