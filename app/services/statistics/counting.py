"""Counts made from their definitions: one grouped statement for each way of looking at a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    literal,
    select,
)

from app.models.base import table_of
from app.models.statistics import CaseClockPast, CaseEvent, CaseTally
from app.models.unit import Unit
from app.rules.statistics.counts import Count
from app.rules.statistics.schema import Figures
from app.rules.statistics.telling import MERGED

UNIT, ABOVE = table_of(Unit), table_of(Unit).alias("above")
EVENT, TALLY, PAST = table_of(CaseEvent), table_of(CaseTally), table_of(CaseClockPast)
BY: Final = (
    "unit", "superior", "township", "category", "channel", "officer", "named", "month", "outcome",
)  # fmt: skip
ALL: Final = ""
MONTH: Final = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """The period as it is counted: to its end, or to today where it runs on."""

    first: date
    last: date


Way = tuple[str, str, bool]  # which rows, the rule of the period, whether by the step's unit
Counted = dict[str, Counter[str]]  # count → key of the breakdown → number


def counted(connection: Connection, figures: Figures, span: Span, by: str = ALL) -> Counted:
    """Every count over the period, broken down; the key "" where it is not.

    One pass for each way of looking at the period; each count is a condition on its rows. A month
    is a period of its own: what it began and ended with is its own, too.
    """
    made: Counted = {key: Counter() for key in figures.counts}
    if by == MONTH:
        for month, part in months_of(span).items():
            for key, number in counted(connection, figures, part).items():
                made[key][month] = number[ALL]
        return made
    for way in dict.fromkeys(_way(count) for count in figures.counts.values()):
        wanted = [count for count in figures.counts.values() if _way(count) == way]
        base = _rows(way, _kinds(wanted), span, by)
        sums = [func.count().filter(_takes(count, base)).label(count.key) for count in wanted]
        query = select(base.c.key, *sums).group_by(base.c.key)
        for row in connection.execute(query):
            for count, number in zip(wanted, row[1:], strict=True):
                if number:
                    made[count.key][_text(row.key)] += number
    return made


def rows_behind(
    connection: Connection, count: Count, span: Span, by: str = ALL, key: str | None = None
) -> list[tuple[int, int, date]]:
    """Case, step and day of each row that a number counts, in the order of days."""
    if by == MONTH and key is not None:
        return rows_behind(connection, count, months_of(span)[key])
    base = _rows(_way(count), count.kinds, span, by)
    query = select(base.c.case_id, base.c.seq, base.c.shown_on, base.c.key)
    found = [
        (row.case_id, row.seq, row.shown_on)
        for row in connection.execute(query.where(_takes(count, base)))
        if key is None or _text(row.key) == key
    ]
    return sorted(found, key=lambda one: (one[2], one[0], one[1]))


def months_of(span: Span) -> dict[str, Span]:
    """The months of a period, the first and the last cut to it: 2026-07 → its days."""
    found: dict[str, Span] = {}
    first = span.first
    while first <= span.last:
        after = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
        found[f"{first:%Y-%m}"] = Span(first, min(after - timedelta(days=1), span.last))
        first = after
    return found


def days_of(
    connection: Connection, count: Count, span: Span, by: str = ALL
) -> dict[str, list[int]]:
    """Working days of exactly the rows that a count counts, by key."""
    base = _rows(_way(count), count.kinds, span, by)
    query = (
        select(base.c.key, base.c.days, func.count().label("number"))
        .where(_takes(count, base), base.c.days.is_not(None))
        .group_by(base.c.key, base.c.days)
    )
    found: dict[str, list[int]] = {}
    for row in connection.execute(query):
        found.setdefault(_text(row.key), []).extend([row.days] * row.number)
    return found


def begun_of(
    connection: Connection, count: Count, span: Span, by: str = ALL
) -> dict[str, list[tuple[date, int]]]:
    """On which days the rows of a count began, and how many on each, by key."""
    base = _rows(_way(count), count.kinds, span, by)
    query = (
        select(base.c.key, base.c.shown_on, func.count().label("number"))
        .where(_takes(count, base))
        .group_by(base.c.key, base.c.shown_on)
    )
    found: dict[str, list[tuple[date, int]]] = {}
    for row in connection.execute(query):
        found.setdefault(_text(row.key), []).append((row.shown_on, row.number))
    return found


def _takes(count: Count, base: Any) -> ColumnElement[bool]:
    """The definition of a count as a condition on rows."""
    asked: list[ColumnElement[bool]] = [base.c.kind.in_(count.kinds)]
    if count.outcomes:
        asked.append(base.c.outcome.in_(count.outcomes))
    if count.ended_as:
        asked.append(base.c.ended_as == count.ended_as)
    if count.late is not None:
        asked.append(base.c.late.is_(count.late))
    if count.limited:
        asked.append(base.c.late.is_not(None))
    if "merged" in count.leaves_out:
        asked.append(base.c.outcome != MERGED)
    if "imported" in count.leaves_out:
        asked.append(base.c.imported.is_(False))
    if "imported" in count.only:
        asked.append(base.c.imported.is_(True))
    if "merged" in count.only:
        asked.append(base.c.outcome == MERGED)
    return and_(*asked)


def _text(key: object) -> str:
    return "" if key is None else str(key)


def _kinds(counts: list[Count]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind for count in counts for kind in count.kinds))


def _way(count: Count) -> Way:
    return count.rows, count.when, count.of_step


def _rows(way: Way, kinds: tuple[str, ...], span: Span, by: str) -> Any:
    """The rows of one way of looking, each with what definitions ask of it."""
    rows, when, of_step = way
    ended = when in ("ended_in_period", "cohort_ended")
    shown = EVENT.c.until if when == "ended_in_period" else EVENT.c.day
    late: ColumnElement[Any] = EVENT.c.late
    if when == "at_end":
        due_on = case((PAST.c.case_id.is_not(None), PAST.c.due_on), else_=EVENT.c.due_on)
        late = and_(due_on.is_not(None), due_on < span.last)
    query: Select[Any] = (
        select(
            EVENT.c.case_id, EVENT.c.seq, EVENT.c.kind, EVENT.c.outcome, EVENT.c.days,
            (EVENT.c.ended_as if ended else literal("")).label("ended_as"),
            late.label("late"), EVENT.c.imported,
            shown.label("shown_on"), _key(by, of_step=of_step).label("key"),
        )
        .where(EVENT.c.kind.in_(kinds), *_while(when, span))
    )  # fmt: skip
    if when == "at_end":  # limits as they stood then
        query = query.outerjoin_from(EVENT, PAST, and_(
            PAST.c.case_id == EVENT.c.case_id, PAST.c.start_seq == EVENT.c.seq,
            PAST.c.of_span, stood_on(span.last),
        ))  # fmt: skip
    if by in _OF_TALLY:
        query = query.join(TALLY, TALLY.c.case_id == EVENT.c.case_id)
    if by in ("superior", "township"):
        query = query.outerjoin(
            UNIT, UNIT.c.id == (EVENT.c.unit_id if of_step else TALLY.c.unit_id)
        )
    if by == "township":
        query = query.outerjoin(ABOVE, ABOVE.c.id == UNIT.c.superior_id)
    if rows == "chain":
        return _chains(query)
    if rows == "answer":
        return _last_answers(query)
    return query.subquery()


def stood_on(day: date) -> ColumnElement[bool]:
    """The condition that a limit stood so to the end of the day."""
    return and_(PAST.c.since <= day, PAST.c.until > day)


def _while(when: str, span: Span) -> tuple[ColumnElement[bool], ...]:
    """The rule of the period as conditions on a row."""
    day, until = EVENT.c.day, EVENT.c.until
    return {
        "in_period": (day.between(span.first, span.last),),
        "at_start": (day < span.first, until >= span.first),
        "at_end": (day <= span.last, until > span.last),
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


def _chains(query: Select[Any]) -> Any:
    """One row a case, its outcome whether it happened once or more."""
    place = func.row_number().over(
        partition_by=EVENT.c.case_id, order_by=(EVENT.c.day.desc(), EVENT.c.seq.desc())
    )
    often = func.count().over(partition_by=EVENT.c.case_id)
    ranked = query.add_columns(place.label("place"), often.label("often")).subquery()
    others = [column for column in ranked.c if column.name not in ("outcome", "place", "often")]
    outcome = case((ranked.c.often > 1, "more"), else_="once").label("outcome")
    return select(*others, outcome).where(ranked.c.place == 1).subquery()


_OF_TALLY: Final = ("unit", "superior", "township", "category", "channel", "officer", "named")


def _key(by: str, *, of_step: bool = False) -> ColumnElement[Any]:
    """What a breakdown is by."""
    keys: Mapping[str, ColumnElement[Any]] = {
        "township": case(
            (UNIT.c.kind == "township", UNIT.c.id), (ABOVE.c.kind == "township", ABOVE.c.id),
        ),
        "unit": EVENT.c.unit_id if of_step else TALLY.c.unit_id, "superior": func.coalesce(UNIT.c.superior_id, UNIT.c.id),
        "category": TALLY.c.category, "channel": TALLY.c.channel,
        "officer": TALLY.c.officer_id, "named": TALLY.c.named, "outcome": EVENT.c.outcome,
    }  # fmt: skip
    return keys.get(by, literal(""))


def balance(numbers: Mapping[str, int]) -> int:
    """期初 + 受理 + 重启 − 终止 − 办结 − 期末: nought, whatever happened."""
    return (
        numbers["in_hand_start"] + numbers["accepted"] + numbers["reopened"]
        - numbers["terminated"] - numbers["closed"] - numbers["in_hand_end"]
    )  # fmt: skip
