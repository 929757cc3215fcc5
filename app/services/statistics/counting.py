"""Counts made from their definitions: one grouped statement for each way of looking at a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)

from app.models.base import table_of
from app.models.case import CaseStep
from app.models.statistics import CaseEvent, CaseTally
from app.rules.statistics.schema import Count, Figures

EVENT, TALLY, STEP = table_of(CaseEvent), table_of(CaseTally), table_of(CaseStep)
BY: Final = ("unit", "category", "channel", "officer", "named", "month", "outcome")
ALL: Final = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The period as it is counted: to its end, or to today where it runs on."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Group:
    """Rows alike, as one grouped statement gives them."""

    kind: str
    outcome: str
    ended_as: str
    late: bool | None
    merged: bool
    imported: bool
    key: str

    def counts_in(self, count: Count) -> bool:
        """Whether the definition of a count takes these rows."""
        return (
            self.kind in count.kinds
            and (not count.outcomes or self.outcome in count.outcomes)
            and (not count.ended_as or self.ended_as == count.ended_as)
            and (count.late is None or self.late is count.late)
            and not ("merged" in count.leaves_out and self.merged)
            and not ("imported" in count.leaves_out and self.imported)
        )


Counted = dict[str, Counter[str]]  # count → key of the breakdown → number


def counted(connection: Connection, figures: Figures, span: Span, by: str = ALL) -> Counted:
    """Every count over the period, broken down; the key "" where it is not."""
    made: Counted = {key: Counter() for key in figures.counts}
    for rows, when in dict.fromkeys((c.rows, c.when) for c in figures.counts.values()):
        wanted = [c for c in figures.counts.values() if (c.rows, c.when) == (rows, when)]
        for group, number in _groups(connection, rows, when, _kinds(wanted), span, by):
            for count in wanted:
                if group.counts_in(count):
                    made[count.key][group.key] += number
    return made


def rows_behind(
    connection: Connection, count: Count, span: Span, by: str = ALL, key: str | None = None
) -> list[tuple[int, int, date]]:
    """Case, step and day of each row that a number counts, in the order of days."""
    base = _rows(count.rows, count.when, count.kinds, span, by)
    found = []
    for row in connection.execute(select(base)):
        group = _group(row)
        if group.counts_in(count) and (key is None or group.key == key):
            found.append((row.case_id, row.seq, row.shown_on))
    return sorted(found, key=lambda one: (one[2], one[0], one[1]))


def days_of(
    connection: Connection, count: Count, span: Span, by: str = ALL
) -> dict[str, list[int]]:
    """Working days of exactly the rows that a count counts, by key."""
    base = _rows(count.rows, count.when, count.kinds, span, by)
    found: dict[str, list[int]] = {}
    for row in connection.execute(select(base)):
        group = _group(row)
        if group.counts_in(count) and row.days is not None:
            found.setdefault(group.key, []).append(row.days)
    return found


def _groups(
    connection: Connection, rows: str, when: str, kinds: tuple[str, ...], span: Span, by: str
) -> Iterator[tuple[Group, int]]:
    base = _rows(rows, when, kinds, span, by)
    columns = [base.c[name] for name in _GROUPED]
    query = select(*columns, func.count().label("number")).group_by(*columns)
    for row in connection.execute(query):
        yield _group(row), row.number


_GROUPED: Final = ("kind", "outcome", "ended_as", "late", "merged", "imported", "key")


def _group(row: Any) -> Group:
    late = None if row.late is None else bool(row.late)
    return Group(
        row.kind, row.outcome, row.ended_as, late, bool(row.merged), bool(row.imported),
        "" if row.key is None else str(row.key),
    )  # fmt: skip


def _kinds(counts: list[Count]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind for count in counts for kind in count.kinds))


def _rows(rows: str, when: str, kinds: tuple[str, ...], span: Span, by: str) -> Any:
    """The rows of one way of looking, each with what definitions ask of it."""
    ended = when in ("ended_in_period", "cohort_ended")
    shown = EVENT.c.until if when == "ended_in_period" else EVENT.c.day
    imported: ColumnElement[bool] = false()
    if when == "ended_in_period":
        imported = exists().where(
            STEP.c.case_id == EVENT.c.case_id,
            STEP.c.seq == EVENT.c.end_seq,
            STEP.c.batch_id.is_not(None),
        )
    late: ColumnElement[Any] = EVENT.c.late
    if when == "at_end":
        late = and_(EVENT.c.due_on.is_not(None), EVENT.c.due_on < span.last)
    query: Select[Any] = (
        select(
            EVENT.c.case_id, EVENT.c.seq, EVENT.c.kind, EVENT.c.outcome, EVENT.c.days,
            (EVENT.c.ended_as if ended else literal("")).label("ended_as"),
            late.label("late"), TALLY.c.merged, imported.label("imported"),
            shown.label("shown_on"), _key(by, shown).label("key"),
        )
        .join_from(EVENT, TALLY, TALLY.c.case_id == EVENT.c.case_id)
        .where(EVENT.c.kind.in_(kinds), *_while(when, span))
    )  # fmt: skip
    if rows == "answer":
        return _last_answers(query)
    return query.subquery()


def _while(when: str, span: Span) -> tuple[ColumnElement[bool], ...]:
    """The rule of the period as conditions on a row."""
    day, until = EVENT.c.day, EVENT.c.until
    return {
        "in_period": (day.between(span.first, span.last),),
        "at_start": (day < span.first, or_(until.is_(None), until >= span.first)),
        "at_end": (day <= span.last, or_(until.is_(None), until > span.last)),
        "ended_in_period": (until.between(span.first, span.last),),
        "cohort_ended": (day.between(span.first, span.last), until <= span.last),
    }[when]


def _last_answers(query: Select[Any]) -> Any:
    """One row a case: a visit of the office before a unit's own asking, then the latest."""
    visit = (EVENT.c.kind == "visit_back").desc()
    place = func.row_number().over(
        partition_by=EVENT.c.case_id, order_by=(visit, EVENT.c.day.desc(), EVENT.c.seq.desc())
    )
    ranked = query.where(EVENT.c.outcome != "").add_columns(place.label("place")).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _key(by: str, shown: ColumnElement[Any]) -> ColumnElement[Any]:
    """What a breakdown is by."""
    keys: Mapping[str, ColumnElement[Any]] = {
        "unit": TALLY.c.unit_id, "category": TALLY.c.category, "channel": TALLY.c.channel,
        "officer": TALLY.c.officer_id, "named": TALLY.c.named, "outcome": EVENT.c.outcome,
        "month": func.substr(shown, 1, 7, type_=Text),
    }  # fmt: skip
    return keys.get(by, literal(""))


def balance(numbers: Mapping[str, int]) -> int:
    """期初 + 受理 + 重启 − 终止 − 办结 − 期末: nought, whatever happened."""
    return (
        numbers["in_hand_start"] + numbers["accepted"] + numbers["reopened"]
        - numbers["terminated"] - numbers["closed"] - numbers["in_hand_end"]
    )  # fmt: skip
