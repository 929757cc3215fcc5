"""Working-day arithmetic on the State Council calendar: editions, provisional days, look-ups."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, compress
from typing import Final

from app.base.errors import InputError
from app.rules.calendar.canonical import decode, encode
from app.rules.calendar.days import (
    SCOPES,
    DayChange,
    DayInfo,
    DayKind,
    Notice,
    SkippedDay,
)

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)

__all__ = [
    "FIRST_DAY", "LAST_DAY", "SCOPES",
    "Calendar", "DayChange", "DayInfo", "DayKind", "Notice", "SkippedDay",
]  # fmt: skip

_FIRST: Final = FIRST_DAY.toordinal()
_SIZE: Final = LAST_DAY.toordinal() - _FIRST + 1
_WEEK: Final = bytes(int(date.fromordinal(_FIRST + i).weekday() < 5) for i in range(7))
_PLAIN_WEEKS: Final = (_WEEK * (_SIZE // 7 + 1))[:_SIZE]
_SURE_UNTIL: Final = (12, 28)  # no notice since 2000 reaches further back than December 29
_REACHES_BACK: Final = (6, 0, 1)  # January 1 on Sunday, Monday, Tuesday


@dataclass(frozen=True, slots=True)
class _Patch:
    working: bool
    name: str
    scope: str
    source: str


class Calendar:
    """An immutable edition: every day from 2000 to 2100 worked or free, firm or provisional.

    ``statutory`` holds the holidays of 全国年节及纪念日放假办法, which answer for years without
    a notice. Raises InputError for a notice of an unknown scope or a day outside the range.
    """

    __slots__ = (
        "_bytes", "_firm", "_firm_before", "_nth", "_patches", "_statutory", "_working",
        "_statutory_names", "_worked", "edition", "firm_until", "notices",
    )  # fmt: skip

    edition: str
    firm_until: date
    notices: tuple[Notice, ...]

    def __init__(
        self, statutory: Iterable[tuple[date, str]], notices: Iterable[Notice] = ()
    ) -> None:
        self._statutory = tuple(sorted(set(statutory)))
        self._statutory_names = dict(self._statutory)
        self.notices = _in_order(notices)
        self._bytes = encode(self._statutory, self.notices)
        self.edition = hashlib.sha256(self._bytes).hexdigest()
        self._patches = _patches(self.notices)
        self._working = self._worked_days()
        self._worked = array("I", accumulate(self._working))
        self._nth = array("I", compress(range(_SIZE), self._working))
        self._firm = self._firm_days()
        self._firm_before = array("I", accumulate(self._firm, initial=0))
        self.firm_until = self._end_of_firm()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calendar) and other.edition == self.edition

    def __hash__(self) -> int:
        return hash(self.edition)

    def __repr__(self) -> str:
        return f"<Calendar {self.edition[:12]} firm until {self.firm_until}>"

    # ---- one day

    def info(self, day: date) -> DayInfo:
        """What the day is and why; InputError outside 2000–2100."""
        at = _index(day)
        working = bool(self._working[at])
        firm = bool(self._firm[at])
        kind, name, source = self._reason(at, day)
        return DayInfo(day, working, kind, name, firm, source)

    def is_working(self, day: date) -> bool:
        """Whether the office works on the day; InputError outside 2000–2100."""
        return bool(self._working[_index(day)])

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, otherwise the first working day after it.

        This is 民法典 第二百零三条: a last day that is a holiday ends with the day after it.
        """
        return day if self.is_working(day) else self.add(day, 1)

    def statutory_name(self, day: date) -> str:
        """The statutory holiday that falls on the day, "" on other days or where not tabled."""
        return self._statutory_names.get(day, "")

    # ---- counting (民法典 第二百零一条: the day of the event does not count)

    def add(self, start: date, working_days: int) -> date:
        """The ``working_days``-th working day after ``start``; ``start`` itself for 0.

        Negative numbers go back, so that ``count(start, add(start, n)) == n`` holds for all n.
        InputError where the answer lies outside 2000–2100.
        """
        if working_days == 0:
            return start
        nth = self._worked[_index(start)] + working_days - 1
        if not 0 <= nth < len(self._nth):
            raise InputError("期限超出日历范围（2000年至2100年），没有保存；请检查日期和天数。")
        return date.fromordinal(_FIRST + self._nth[nth])

    def count(self, start: date, end: date) -> int:
        """The working days after ``start`` up to and with ``end``; negative when end < start."""
        return self._worked[_index(end)] - self._worked[_index(start)]

    def add_months(self, start: date, months: int) -> date:
        """The same day of the later month or its last day, not rolled (民法典 第二百零二条)."""
        year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
        if not FIRST_DAY.year <= year <= LAST_DAY.year:
            raise InputError("期限超出日历范围（2000年至2100年），没有保存；请检查日期和月数。")
        last = date(year + (month0 + 1) // 12, (month0 + 1) % 12 + 1, 1) - timedelta(1)
        return last.replace(day=min(start.day, last.day))

    # ---- spans

    def is_firm(self, first: date, last: date) -> bool:
        """Whether every day from ``first`` to ``last``, both counted, is firm (either order)."""
        low, high = sorted((_index(first), _index(last)))
        return self._firm_before[high + 1] - self._firm_before[low] == high + 1 - low

    def skipped(self, start: date, end: date) -> tuple[SkippedDay, ...]:
        """The free days after ``start`` up to and with ``end``, each with its name."""
        span = range(_index(start) + 1, _index(end) + 1)
        return tuple(self._named(at) for at in span if not self._working[at])

    def makeups(self, start: date, end: date) -> tuple[SkippedDay, ...]:
        """The weekend days worked after ``start`` up to and with ``end``, each with its name."""
        span = range(_index(start) + 1, _index(end) + 1)
        return tuple(self._named(at) for at in span if self._working[at] and not _PLAIN_WEEKS[at])

    # ---- editions

    def with_notice(self, notice: Notice) -> Calendar:
        """A new calendar that also knows ``notice``; itself when it knew it already.

        A notice of the same number, scope and year is replaced: it is the same document read again.
        """
        if notice in self.notices:
            return self
        kept = [n for n in self.notices if not _same_document(n, notice)]
        return Calendar(self._statutory, [*kept, notice])

    def without_notice(self, notice: Notice) -> Calendar:
        """A new calendar that does not know ``notice``."""
        return Calendar(self._statutory, [n for n in self.notices if n != notice])

    def changes(self, newer: Calendar, *, firmness: bool = False) -> tuple[DayChange, ...]:
        """The days worked here and free in ``newer`` or the other way round, in order.

        With ``firmness`` also the days that only became firm or provisional.
        """
        differs = bytearray(map(int.__ne__, self._working, newer._working))
        if firmness:
            firm = map(int.__ne__, self._firm, newer._firm)
            differs = bytearray(a | b for a, b in zip(differs, firm, strict=True))
        days = (date.fromordinal(_FIRST + at) for at in compress(range(_SIZE), differs))
        return tuple(DayChange(day, self.info(day), newer.info(day)) for day in days)

    def announced_years(self) -> tuple[int, ...]:
        """The years for which a national notice is known, in order."""
        return tuple(sorted({n.announces for n in self.notices if n.announces is not None}))

    def to_bytes(self) -> bytes:
        """Canonical JSON of everything the edition knows; ``edition`` is its SHA-256."""
        return self._bytes

    @classmethod
    def from_bytes(cls, data: bytes) -> Calendar:
        """The edition that ``to_bytes`` wrote; InputError for anything else."""
        statutory, notices = decode(data)
        return cls(statutory, notices)

    # ---- how an edition is built

    def _worked_days(self) -> bytes:
        days = bytearray(_PLAIN_WEEKS)
        for day, _name in self._statutory:
            days[_index(day)] = 0
        for at, patch in self._patches.items():
            days[at] = patch.working
        return bytes(days)

    def _firm_days(self) -> bytes:
        days = bytearray(_SIZE)
        known = set(self.announced_years())
        for year in known:
            first, last = _index(date(year, 1, 1)), _index(_sure_until(year, known))
            days[first : last + 1] = b"\1" * (last + 1 - first)
        for at in self._patches:
            days[at] = 1
        return bytes(days)

    def _end_of_firm(self) -> date:
        """The end of the unbroken firm stretch; a year missing in between ends it."""
        known = self.announced_years()
        if not known:
            return FIRST_DAY
        start = _index(date(known[0], 1, 1))
        end = self._firm.find(b"\0", start)
        return LAST_DAY if end < 0 else date.fromordinal(_FIRST + end - 1)

    def _reason(self, at: int, day: date) -> tuple[DayKind, str, str]:
        patch = self._patches.get(at)
        if patch is not None:
            return _patched(patch, weekend=not _PLAIN_WEEKS[at])
        name = self._statutory_names.get(day)
        if name is not None:
            return DayKind.HOLIDAY, name, ""
        if not _PLAIN_WEEKS[at]:
            return DayKind.WEEKEND, "周末", ""
        return DayKind.WORKING, "工作日", ""

    def _named(self, at: int) -> SkippedDay:
        day = date.fromordinal(_FIRST + at)
        return SkippedDay(day, self._reason(at, day)[1])


def _index(day: date) -> int:
    at = day.toordinal() - _FIRST
    if not 0 <= at < _SIZE:
        raise InputError(f"日期{day:%Y-%m-%d}不在日历范围（2000年至2100年）内，请检查年份。")
    return at


def _in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """By the day of issue, so that the order of import makes no other edition.

    Undated notices (a file from elsewhere) stand last, in the order in which they came.
    """
    once = list(dict.fromkeys(notices))
    dated = sorted(
        (n for n in once if n.issued_on is not None),
        key=lambda n: (
            n.issued_on or date.max,
            n.year or 0,
            n.number,
            n.title,
            n.scope,
            n.amends,
            n.rest,
            n.work,
        ),  # fmt: skip
    )
    return (*dated, *(n for n in once if n.issued_on is None))


def _patches(notices: Iterable[Notice]) -> dict[int, _Patch]:
    """The last word on each day: office over province over nation, then the later notice."""
    found: dict[int, _Patch] = {}
    for notice in sorted(notices, key=_scope_rank):
        source = notice.number or notice.title
        for working, days in ((False, notice.rest), (True, notice.work)):
            for day, name in days:
                found[_index(day)] = _Patch(working, name, notice.scope, source)
    return found


def _scope_rank(notice: Notice) -> int:
    if notice.scope not in SCOPES:
        raise InputError(f"放假通知的适用范围“{notice.scope}”无法识别，没有保存。")
    return SCOPES.index(notice.scope)


def _same_document(one: Notice, other: Notice) -> bool:
    return bool(one.number) and (one.number, one.scope, one.year) == (
        other.number,
        other.scope,
        other.year,
    )


def _sure_until(year: int, known: Container[int]) -> date:
    """The last firm day of an announced year.

    A holiday around January 1 takes in days of December only when January 1 is a Sunday, Monday
    or Tuesday; until the next notice is known those last three days are open.
    """
    open_end = date(year + 1, 1, 1).weekday() in _REACHES_BACK and year + 1 not in known
    return date(year, *_SURE_UNTIL) if open_end else date(year, 12, 31)


def _patched(patch: _Patch, *, weekend: bool) -> tuple[DayKind, str, str]:
    if patch.scope == "office":
        kind = DayKind.OFFICE_WORK if patch.working else DayKind.OFFICE_REST
        return kind, patch.name or ("本单位上班" if patch.working else "本单位休息"), patch.source
    if not patch.working:
        return DayKind.HOLIDAY, patch.name or "放假", patch.source
    if not weekend:
        return DayKind.WORKING, "工作日", patch.source
    name = f"调休上班（{patch.name}）" if patch.name else "调休上班"
    return DayKind.MAKEUP, name, patch.source
