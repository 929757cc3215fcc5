"""A day with a time of the clock: 2026-11-20 9:30, 昨天 14:05; without a day it is today's."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any, Final

from app.ui.controls import Line
from app.ui.forms.days import WorkingDays, read_day
from app.ui.forms.editors import TextEditor

_MOMENT: Final = re.compile(r"(.*?)[\sT]*(\d{1,2})[:时点](\d{1,2})分?(?::\d{1,2})?")


def read_moment(text: str, today: date, calendar: WorkingDays | None = None) -> datetime | None:
    """The moment that ``text`` names, or None; a day alone stands for its first minute."""
    clean = unicodedata.normalize("NFKC", text).strip()
    found = _MOMENT.fullmatch(clean)
    day_text, hour, minute = found.groups() if found else (clean, "0", "0")
    day = read_day(day_text, today, calendar) if day_text.strip() or not found else today
    if day is None or int(hour) > 23 or int(minute) > 59:
        return None
    return datetime(day.year, day.month, day.day, int(hour), int(minute))


class MomentEditor(TextEditor):
    """One line that is read as a moment."""

    def _make_control(self) -> Line:
        line = super()._make_control()
        line.setPlaceholderText("如 9:30、昨天 14:05")
        line.setMaximumWidth(200)
        return line

    def value(self) -> Any:
        return self._read()

    def set_value(self, value: Any) -> None:
        if isinstance(value, datetime):
            value = value.isoformat(sep=" ", timespec="minutes")
        super().set_value(value)

    def error(self) -> str:
        blank = not self.line.text().strip()
        return "" if blank or self._read() else "看不懂这个时间，可写 2026-11-20 9:30 或 昨天 14:05"

    def _read(self) -> datetime | None:
        return read_moment(self.line.text(), self.surroundings.today, self.surroundings.calendar)
