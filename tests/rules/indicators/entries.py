"""Random entries of an item: whole, partly blank, and every filling of what is blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from app.rules.indicators.schema import Column, Input, Item

NIL = {"none": {"who": "示例单位", "on": "2025-01-10", "letter": "示例函〔2025〕1号"}}
DAYS = (
    "2023-12-31", "2024-01-01", "2024-01-31", "2024-02-29", "2024-03-01", "2024-03-30",
    "2024-03-31", "2024-04-01", "2024-05-08", "2024-06-08", "2024-06-11", "2024-12-20",
    "2024-12-31", "2025-01-01", "2025-01-20", "2025-01-21",
)  # fmt: skip


def cells(item: Item, *, blanks: bool) -> st.SearchStrategy[dict[str, Any]]:
    """The cells of one item; with ``blanks`` some are left out."""
    return st.fixed_dictionaries({key: _typed(one, blanks) for key, one in item.inputs.items()})


def _typed(one: Input, blanks: bool) -> st.SearchStrategy[Any]:
    whole = _whole(one, blanks)
    return st.one_of(st.just(""), whole) if blanks else whole


def _whole(one: Input, blanks: bool) -> st.SearchStrategy[Any]:
    if one.columns:
        rows = st.lists(_row(one, blanks), min_size=1, max_size=4).map(_numbered)
        bare = st.integers(0, 40).map(str) if one.kind == "count" else st.just(NIL)
        return st.one_of(st.just(NIL), rows, bare)
    if one.parts:
        return st.fixed_dictionaries(dict.fromkeys(one.parts, st.integers(0, 9).map(str)))
    if one.kind == "choices":
        states = st.sampled_from([state.key for state in one.states])
        return st.fixed_dictionaries(dict.fromkeys(one.elements, _or_blank(states, blanks)))
    if one.kind == "ratio":
        ratio = _ratio(one)
        if not one.elements:
            return ratio
        return st.fixed_dictionaries(dict.fromkeys(one.elements, _or_blank(ratio, blanks)))
    return _SIMPLE[one.kind](one)


def _or_blank(values: st.SearchStrategy[Any], blanks: bool) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(""), values) if blanks else values


def _ratio(one: Input) -> st.SearchStrategy[str]:
    percent = st.integers(0, 100).map(lambda n: f"{n}%")
    return percent if one.most is not None else st.integers(0, 30).map(lambda n: f"{n}/10")


_SIMPLE: Mapping[str, Any] = {
    "count": lambda one: st.integers(0, len(one.elements) or 40).map(str),
    "amount": lambda _one: st.sampled_from(["无", "有", "0", "12.5"]),
    "yes_no": lambda _one: st.sampled_from(["是", "否"]),
    "claim": lambda _one: st.sampled_from(["", "", "", "示例说明"]),
    "date": lambda one: st.sampled_from([one.none, *DAYS] if one.none else list(DAYS)),
    "points": lambda one: st.integers(0, int(one.most)).map(
        lambda n: {"points": str(n), "reason": "示例理由"}
    ),
    "text": lambda _one: st.just("示例"),
}


def _row(one: Input, blanks: bool) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({column.key: _cell(column, blanks) for column in one.columns})


def _cell(column: Column, blanks: bool) -> st.SearchStrategy[Any]:
    values: st.SearchStrategy[Any] = {
        "text": st.just("示例"),
        "yes_no": st.sampled_from(["是", "否"]),
        "count": st.integers(1, 3).map(str),
        "date": st.sampled_from([column.none, *DAYS] if column.none else list(DAYS)),
    }[column.kind]
    return _or_blank(values, blanks and column.kind != "text")


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows told apart, as events are by their numbers."""
    return [
        {key: f"示例{n}" if cell == "示例" else cell for key, cell in row.items()}
        for n, row in enumerate(rows)
    ]
