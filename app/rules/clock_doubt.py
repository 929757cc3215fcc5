"""When the PC's date can't be right, by what was recorded before: numbers and limits count from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

FAR: Final = timedelta(days=366)  # no office records nothing for a year


def clock_doubt(last: date | None, today: date) -> str:
    """The sentence of the doubt; "" where there is none. ``last`` is the last recorded day."""
    if last is None or last <= today <= last + FAR:
        return ""
    told = f"电脑的日期是{_day(today)}，而最后一次保存是{_day(last)}"
    how = "之前" if today < last else "之后一年多"
    return f"{told}，今天在它{how}，期限和编号可能不对；请核对电脑时间，确实没错的点“日期没错”。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
