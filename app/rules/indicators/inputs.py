"""The inputs of an item as read from its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from app.rules.indicators.fields import maybe_fraction, one_key_each
from app.rules.indicators.rules_reader import condition_of
from app.rules.indicators.schema import (
    COLUMN_KINDS,
    COUNTED,
    INPUT_KINDS,
    Column,
    Input,
    State,
)
from app.rules.regulation.table import PackTable


def read_inputs(t: PackTable, lists: Mapping[str, tuple[str, ...]]) -> dict[str, Input]:
    """The inputs by key, in their order."""
    rows = [_input(row, lists) for row in t.tables("inputs")]
    one_key_each(t, "inputs", [row.key for row in rows])
    return {row.key: row for row in rows}


def _input(t: PackTable, lists: Mapping[str, tuple[str, ...]]) -> Input:
    kind = t.one_of("kind", INPUT_KINDS, "text")
    columns = tuple(_column(row) for row in t.tables("columns"))
    result = Input(
        key=t.need("key"),
        caption=t.need("caption"),
        kind=kind,
        unit=t.text("unit"),
        hint=t.text("hint"),
        definition=t.text("definition"),
        evidence=t.get("evidence", bool, False),
        information=t.get("information", bool, False),
        none=t.text("none", "无" if columns else ""),
        of=t.words("of"),
        of_kind=t.one_of("of_kind", ("count", "amount"), "count"),
        one_whole=t.get("one_whole", bool, False),
        most=_most(t, kind),
        elements=_elements(t, lists),
        states=tuple(_state(row) for row in t.tables("states")),
        parts=t.words("parts"),
        columns=columns,
        alike=t.words("alike"),
        day=_day(t, columns),
        until=t.text("until"),
        counted=t.one_of("counted", COUNTED, "in_period"),
        counts=condition_of(t, "counts", {}),
        times=t.text("times"),
    )
    counts = result.counts.names() if result.counts else ()
    asked = (*result.day, *([result.until] if result.until else []), *counts)
    result = replace(result, asked=tuple(dict.fromkeys(asked)))
    _check(t, result)
    t.done()
    return result


def _most(t: PackTable, kind: str) -> Fraction | None:
    if t.raw.get("most") == "none":
        t.used.add("most")
        return None
    limit = maybe_fraction(t, "most")
    return Fraction(1) if limit is None and kind == "ratio" else limit


def _elements(t: PackTable, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    name = t.text("list")
    if name and name not in lists:
        t.fail("list", f"[lists] 里没有“{name}”。")
    return lists.get(name, ())


def _day(t: PackTable, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """The columns of which one must lie in the evaluation period for a row to count."""
    value = t.raw.get("day")
    if isinstance(value, str):
        t.used.add("day")
        return (value,)
    return t.words("day", ("day",) if any(c.key == "day" for c in columns) else ())


def _column(t: PackTable) -> Column:
    column = Column(
        key=t.need("key"),
        caption=t.need("caption"),
        kind=t.one_of("kind", COLUMN_KINDS, "text"),
        required=t.get("required", bool, False),
        evidence=t.get("evidence", bool, False),
        none=t.text("none"),
        not_before=t.text("not_before"),
    )
    t.done()
    return column


def _state(t: PackTable) -> State:
    state = State(t.need("key"), t.need("caption"), t.get("evidence", bool, False))
    t.done()
    return state


def _check(t: PackTable, one: Input) -> None:
    columns = {column.key: column for column in one.columns}
    one_key_each(t, "columns", [column.key for column in one.columns])
    one_key_each(t, "states", [state.key for state in one.states])
    if one.kind == "choices" and not (one.states and one.elements):
        t.fail("states", "缺少 list 或 states。")
    if one.kind == "cases" and not columns:
        t.fail("columns", "缺少 columns。")
    if one.kind == "ratio" and len(one.of) != 2:
        t.fail("of", "应写明分子和分母两个数的名称。")
    if one.one_whole and not (one.kind == "ratio" and one.elements):
        t.fail("one_whole", "只有一列比率可以共用一个分母。")
    if columns and one.kind not in ("count", "cases"):
        t.fail("columns", "只有 count 和 cases 可以有清单。")
    if columns and not one.day:
        t.fail("day", "没有写明按哪一日计入评价期间。")
    counts = one.counts.names() if one.counts else ()
    before = [column.not_before for column in one.columns]
    named = (*one.day, *one.alike, one.until, one.times, *counts, *before)
    for name in named:
        if name and name not in columns:
            t.fail("columns", f"没有列“{name}”。")
    for name in (*one.day, one.until):
        if name in columns and columns[name].kind != "date":
            t.fail("day", f"“{name}”不是日期。")
    if one.times in columns and columns[one.times].kind != "count":
        t.fail("times", f"“{one.times}”不是次数。")
    if one.counted != "in_period" and not one.until:
        t.fail("until", "按期间重叠或期末计的，应写明止于哪一列（until）。")
