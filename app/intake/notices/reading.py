"""What reading a holiday notice gives: the days understood, and by name what was not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from app.rules.calendar.calendar import Calendar, Notice

HOLIDAYS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")

Day = tuple[date, str]


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """The notices found in a file or text, and each passage that was not understood."""

    notices: tuple[Notice, ...]
    unread: tuple[str, ...]

    @property
    def rest(self) -> tuple[date, ...]:
        """Every day that the notices give free, in order."""
        return tuple(sorted({day for notice in self.notices for day, _ in notice.rest}))

    @property
    def work(self) -> tuple[date, ...]:
        """Every make-up working day of the notices, in order."""
        return tuple(sorted({day for notice in self.notices for day, _ in notice.work}))


@dataclass(slots=True)
class Gathered:
    """The days of one notice while it is being read."""

    year: int
    rest: list[Day]
    work: list[Day]

    def settle(self, unread: list[str], *, amends: bool, like: Notice) -> Notice:
        """The notice without the days it contradicts itself on; those are named in ``unread``.

        A notice that was not read whole, that does not speak of all seven holidays, or that names
        no make-up day, only patches: its year is not known by it and stays provisional.
        """
        clash = {day for day, _ in self.rest} & {day for day, _ in self.work}
        unread += [f"{day.isoformat()}：既写为放假又写为上班，互相矛盾" for day in sorted(clash)]
        rest = _unique(self.rest, clash)
        names = "、".join(name for _, name in rest)
        whole = not unread and all(word in names for word in HOLIDAYS)
        if whole and not self.work and not amends:
            whole = False  # every year since 2008 had make-up days: this source leaves them out
            unread.append(
                f"{self.year}年：各节假日都有，却没有一个调休上班日，多半是来源没有收录；"
                f"{self.year}年仍按暂定处理，请对照放假通知"
            )
        return replace(
            like,
            year=self.year,
            rest=rest,
            work=_unique(self.work, clash),
            amends=amends or not whole,
        )


def workable(day: date, base: Calendar) -> str:
    """Why ``day`` can't be a make-up working day, as a reason for the user; "" if it can."""
    if day.weekday() >= 5:
        return ""
    if base.is_working(day):
        return "该日是星期一至星期五，本来就上班，不能作为调休上班日"
    return f"该日是星期一至星期五，按现有日历为{base.info(day).name}，不能作为调休上班日"


def _unique(days: Iterable[Day], without: set[date]) -> tuple[Day, ...]:
    first: dict[date, str] = {}
    for day, name in days:
        if day not in without:
            first.setdefault(day, name)
    return tuple(sorted(first.items()))
