"""When a day entered only now must say why: it lies far back, or makes what was late timely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final, Protocol

from app.rules.casework.clocks import Clock

WHY: Final = "back_dated_reason"  # the field of a step that says it
RECENT: Final = 3  # working days back that need no reason
ASKED: Final = "这一天已过了3个工作日以上，或者使逾期变为按期，没有保存；请写明补登原因（如收发室转来、周末、外出）。"


class WorkingDays(Protocol):
    """What counts working days."""

    def add(self, start: date, working_days: int) -> date:
        """The day so many working days after ``start``, or before it."""
        ...


def long_ago(day: Any, today: date, calendar: WorkingDays | None) -> bool:
    """Whether a day lies so far back that somebody has to say why it is recorded only now."""
    if not isinstance(day, date) or day >= today:
        return False
    earliest = calendar.add(today, -RECENT) if calendar is not None else today - timedelta(RECENT)
    return day < earliest


def saved_by(clocks: Iterable[Clock], seq: int, known_on: date) -> bool:
    """Whether step ``seq`` keeps a limit that was over on the day when it was ``known_on``."""
    return any(
        clock.closed_seq == seq
        and clock.state == "met"
        and clock.due_on is not None
        and clock.due_on < known_on
        for clock in clocks
    )


def said_why(fields: Mapping[str, Any]) -> bool:
    """Whether the step says why."""
    return bool(str(fields.get(WHY) or "").strip())
