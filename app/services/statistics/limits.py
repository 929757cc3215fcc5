"""各类期限 of a period: kept, kept late, overdue at its end, each limit as it stood at that end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)

from app.base.rows.statistics import ClockRow
from app.models.base import table_of
from app.models.case import CaseClock
from app.models.statistics import CaseClockPast, CaseTally
from app.models.unit import Unit
from app.rules.statistics.reckoning import Share
from app.services.statistics.counting import Span

OWNERS: Final = {
    "office": "本办",
    "unit": "承办单位",
    "complainant": "投诉举报人",
    "superior": "上级",
}
CLOCK_COLUMNS: Final = {"met": "按期", "late": "逾期完成", "overdue": "期末已逾期"}
CLOCK, PAST, TALLY = table_of(CaseClock), table_of(CaseClockPast), table_of(CaseTally)
UNIT = table_of(Unit)
BY_UNIT: Final = "unit"  # whose limits are told apart
EVERY, NOBODY = -1, 0  # any unit's, no unit's
_FIRST: BindParameter[date] = bindparam("first")
_LAST: BindParameter[date] = bindparam("last")
_OURS = CLOCK.c.case_id.not_in(select(TALLY.c.case_id).where(TALLY.c.imported))
_NAMES = (CLOCK.c.caption, CLOCK.c.article, CLOCK.c.owner)
_SAME = (
    (PAST.c.case_id == CLOCK.c.case_id) & (PAST.c.clock == CLOCK.c.clock)
    & (PAST.c.start_seq == CLOCK.c.start_seq)
)  # fmt: skip
_STOOD = (PAST.c.until > _LAST, PAST.c.since <= _LAST)


def _columns(of: Any, binding: ColumnElement[bool]) -> dict[str, ColumnElement[bool]]:
    """Which limits stand in each column, of the days that ``of`` has for them."""
    met = and_(of.c.met_on.between(_FIRST, _LAST), of.c.due_on.is_not(None))
    overdue = and_(
        of.c.due_on < _LAST, binding, CLOCK.c.starts_on <= _LAST,
        or_(of.c.met_on.is_(None), of.c.met_on > _LAST),
        or_(of.c.ended_on.is_(None), of.c.ended_on > _LAST),  # by then it was still owed
    )  # fmt: skip
    return {
        "met": and_(met, of.c.met_on <= of.c.due_on), "late": and_(met, of.c.met_on > of.c.due_on),
        "overdue": overdue,
    }  # fmt: skip


_NOW = _columns(CLOCK, CLOCK.c.state.not_in(("waived", "paused")))
_THEN = _columns(PAST, PAST.c.due_on.is_not(None))


def _counts(columns: Mapping[str, ColumnElement[bool]]) -> Any:
    numbers = [func.count().filter(asked).label(name) for name, asked in columns.items()]
    names = (*_NAMES, CLOCK.c.unit_id)
    return select(*names, *numbers).where(or_(*columns.values()), _OURS).group_by(*names)


_NUMBERS = _counts(_NOW)
# What stood otherwise at the end of the period: taken out as it is now, put in as it was.
_MOVED_NOW = _counts(_NOW).join_from(CLOCK, PAST, _SAME).where(*_STOOD)
_MOVED_THEN = _counts(_THEN).join_from(CLOCK, PAST, _SAME).where(*_STOOD)
_ASKED = (
    CLOCK.c.caption == bindparam("caption"), CLOCK.c.article == bindparam("article"),
    CLOCK.c.owner == bindparam("owner"), _OURS,
    or_(bindparam("unit") == literal(EVERY), func.coalesce(CLOCK.c.unit_id, NOBODY) == bindparam("unit")),
)  # fmt: skip
_UNITS = select(UNIT.c.id, UNIT.c.name).order_by(UNIT.c.sort_key)
_KEY = (CLOCK.c.case_id, CLOCK.c.clock, CLOCK.c.start_seq)
_LINES: Final = {
    name: select(*_KEY, CLOCK.c.due_on if name == "overdue" else CLOCK.c.met_on).where(
        asked, *_ASKED
    )
    for name, asked in _NOW.items()
}
_LINES_THEN: Final = {
    name: select(*_KEY, PAST.c.due_on if name == "overdue" else PAST.c.met_on)
    .join_from(CLOCK, PAST, _SAME)
    .where(asked, *_ASKED, *_STOOD)
    for name, asked in _THEN.items()
}
_MOVED_KEYS = select(PAST.c.case_id, PAST.c.clock, PAST.c.start_seq).where(*_STOOD)


Key = tuple[str, str, str, int | None]  # article, caption, whose, the unit where told apart


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a period inside a running view."""

    connection: Connection
    span: Span

    def rows(self) -> tuple[tuple[ClockRow, ...], tuple[ClockRow, ...]]:
        """Each kind of limit in the order of articles; and those that units answer for, by unit in
        the order of names."""
        asked = {"first": self.span.first, "last": self.span.last}
        numbers: dict[Key, Counter[str]] = {}
        for sign, query in ((1, _NUMBERS), (-1, _MOVED_NOW), (1, _MOVED_THEN)):
            for row in self.connection.execute(query, asked):
                unit = row.unit_id if row.owner == BY_UNIT else None
                for key in {(row.article, row.caption, row.owner, None),
                            (row.article, row.caption, row.owner, unit)}:  # fmt: skip
                    own = numbers.setdefault(key, Counter())
                    for name in CLOCK_COLUMNS:
                        own[name] += sign * getattr(row, name)
        kinds = [_row(key, numbers[key], "") for key in _ordered(numbers, None)]
        names = dict(self.connection.execute(_UNITS).all()) if len(kinds) < len(numbers) else {}
        units = [
            _row(key, numbers[key], name)
            for unit, name in names.items()
            for key in _ordered(numbers, unit)
        ]
        return tuple(filter(_any, kinds)), tuple(filter(_any, units))

    def behind(self, clock: ClockRow, column: str) -> list[tuple[int, date]]:
        """Case and day of each limit that a number counts, in the order of days."""
        owner = next((key for key, word in OWNERS.items() if word == clock.owner), clock.owner)
        asked = {"first": self.span.first, "last": self.span.last, "caption": clock.caption,
                 "article": clock.article, "owner": owner,
                 "unit": EVERY if clock.unit_id is None else clock.unit_id}  # fmt: skip
        moved = {tuple(row) for row in self.connection.execute(_MOVED_KEYS, asked)}
        now = [row for row in self.connection.execute(_LINES[column], asked)
               if tuple(row[:3]) not in moved]  # fmt: skip
        then = self.connection.execute(_LINES_THEN[column], asked)
        found = [(row[0], row[3]) for row in (*now, *then)]
        return sorted(found, key=lambda one: (one[1], one[0]))


def _row(key: Key, numbers: Mapping[str, int], unit: str) -> ClockRow:
    article, caption, owner, unit_id = key
    met, late, overdue = (numbers[name] for name in CLOCK_COLUMNS)
    spoken = Share(met, met + late + overdue).spoken
    whose = OWNERS.get(owner, owner)
    return ClockRow(caption, article, whose, met, late, overdue, spoken, unit, unit_id)


def _any(row: ClockRow) -> bool:
    return bool(row.met or row.late or row.overdue)


def _ordered(numbers: Mapping[Key, object], unit: int | None) -> list[Key]:
    return sorted((key for key in numbers if key[3] == unit), key=lambda key: key[:3])
