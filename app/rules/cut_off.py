"""Today against due dates: the colour of a clock and the working days it has left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.base.rows.urgency import Urgency
from app.rules.calendar.calendar import Calendar

OTHERS_TURN: Final = ("handling",)  # stages in which a unit has the case


@dataclass(frozen=True, slots=True)
class CutOff:
    """Today and the last day that counts as soon: every colour is a due date against these."""

    today: date
    soon: date
    calendar: Calendar

    def urgency(self, state: str, due_on: date | None, *, provisional: bool) -> Urgency:
        """The colour of a clock in this state."""
        if state == "paused":
            return Urgency.PAUSED
        if state != "open" or due_on is None:
            return Urgency.NONE
        if due_on < self.today:
            return Urgency.OVERDUE
        if due_on <= self.soon:
            return Urgency.SOON
        return Urgency.PROVISIONAL if provisional else Urgency.RUNNING

    def unsure(self, due_on: date | None) -> bool:
        """Whether a due date lies where no notice is out yet, and may still move."""
        return due_on is not None and due_on > self.calendar.firm_until

    def remaining(self, state: str, due_on: date | None) -> int | None:
        """Working days left, negative when overdue; None where no clock runs."""
        if state not in ("open", "paused") or due_on is None:
            return None
        left = self.calendar.count(self.today, due_on)
        return min(left, -1) if due_on < self.today else left


def last_working_day(calendar: Calendar, today: date) -> date:
    """The last working day before today."""
    day = today - timedelta(days=1)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return day
