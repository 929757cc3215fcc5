"""Open ranges of half-filled lists: some filling of their blank cells reaches each end."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from app.rules.indicators.scoring import OPEN, SCORED
from app.rules.indicators.shipped import shipped_set
from tests.rules.indicators.entries import DAYS
from tests.rules.indicators.worked_cases import SIGNED, score_case

COUNTIES, DEPARTMENTS = "nanyang-2024-counties", "nanyang-2024-departments"
BANDS = [
    {"from": "0", "points": "0"},
    {"from": "0.3", "points": "0.5"},
    {"above": "0.8", "points": "1"},
]
CELLS: dict[str, list[str]] = {
    "settled": ["是", "否"],
    "plan": ["有", "无"],
    "signin": ["有", "无"],
    "effect": ["有", "无"],
    "times": ["1", "99"],
    "done_on": ["未处理完毕", *DAYS],
    "listed_on": ["未被纳入", *DAYS],
    "removed_on": ["未移出", *DAYS],
    "effective_on": ["未生效", *DAYS],
}
CASE = {
    "who": "示例镇",
    "number": "1",
    "filed_on": "2024-05-08",
    "done_on": "2024-05-20",
    "listed_on": "未被纳入",
}

ROWS = [
    (DEPARTMENTS, "1", [{"number": "1", "day": ""}, {"number": "2", "day": "2024-05-08"}]),
    (DEPARTMENTS, "2", [{"number": "1", "judged_on": "2024-01-01", "effective_on": ""}]),
    (DEPARTMENTS, "3", [{"number": "1", "day": "2024-05-08", "site": "x", "times": ""}]),
    (DEPARTMENTS, "3", [{"number": "1", "day": "", "site": "x", "times": ""}]),
    (DEPARTMENTS, "12", [{"number": "1", "listed_on": "", "removed_on": ""}]),
    (DEPARTMENTS, "12", [{"number": "1", "listed_on": "2023-12-31", "removed_on": ""}]),
    (DEPARTMENTS, "13", [{"what": "x", "day": "2024-05-08", "plan": "", "signin": ""}]),
    (DEPARTMENTS, "13", [{"what": "x", "day": "2024-05-08", "plan": "有", "signin": "无"},
                         {"what": "y", "day": "", "plan": "", "signin": "有"}]),
    (COUNTIES, "8c", [{"domain": "x", "day": "2024-05-08", "department": "有", "plan": "有", "effect": ""}]),
    (COUNTIES, "12", [{"what": "x", "day": "2024-05-08", "settled": ""}]),
    (COUNTIES, "12", [{"what": "x", "day": "", "settled": "是"}]),
    (COUNTIES, "13", [{**CASE, "done_on": ""}]),
    (COUNTIES, "13", [{**CASE, "listed_on": ""}]),
    (COUNTIES, "13", [{**CASE, "filed_on": ""}]),
    (COUNTIES, "13", [{**CASE, "done_on": "", "listed_on": ""}]),
    (COUNTIES, "13", [CASE, {**CASE, "number": "2", "done_on": ""}]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key", "rows"), ROWS)
def test_a_list_with_blank_cells_stays_within_what_its_fillings_reach(
    name: str, key: str, rows: list[dict[str, str]]
) -> None:
    one = "cases" if key in ("12", "13") and name == COUNTIES else "n"
    before = score_case({"set": name, "item": key, "enter": {one: rows}})
    reached: set[Fraction] = set()
    for way in every_filling(rows):
        score = score_case({"set": name, "item": key, "enter": {one: way}, "as_of": "2026-12-31"})
        if score.state in (SCORED, OPEN):
            assert score.low is not None and score.high is not None
            reached |= {score.low, score.high}

    assert before.state == OPEN
    assert (before.low, before.high) == (min(reached), max(reached))


def every_filling(rows: list[dict[str, str]]) -> list[list[dict[str, str]]]:
    """The rows with every blank cell filled in every way of the table."""
    blanks = [(n, key) for n, row in enumerate(rows) for key, cell in row.items() if not cell]
    ways = []
    for chosen in product(*(CELLS.get(key, list(DAYS)) for _, key in blanks)):
        filled = [dict(row) for row in rows]
        for (n, key), cell in zip(blanks, chosen, strict=True):
            filled[n][key] = cell
        ways.append(filled)
    return ways


EACH: list[tuple[str, str, str, dict[str, str], list[str], list[dict[str, Any]]]] = [
    (DEPARTMENTS, "6", "kinds", {"行政强制": "done", "行政奖励": "faulty"},
     ["done", "faulty", "missing", "explained", "unexplained"], []),
    (COUNTIES, "6b", "kinds", {"行政强制": "done", "行政奖励": "faulty", "行政裁决": "done"},
     ["done", "faulty", "missing", "absent"], []),
    (COUNTIES, "8a", "used", {"政府采购": "used", "招标投标": "unused"}, ["used", "unused"], []),
    (COUNTIES, "6c", "per_firm", {"纳税": "1.2", "水": "0.4", "电": "0.1"}, ["0", "0.3", "0.8", "0.9"],
     [{"question": "bands", "answer": BANDS}]),
    (COUNTIES, "7a", "coverage", {"网上办": "0.8", "马上办": "0.2"}, ["0", "0.3", "0.8", "0.9"],
     [{"question": "bands", "answer": BANDS}]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key", "one", "typed", "ways", "decide"), EACH)
def test_a_check_list_with_blanks_has_the_range_that_its_fillings_reach(
    name: str,
    key: str,
    one: str,
    typed: dict[str, str],
    ways: list[str],
    decide: list[dict[str, Any]],
) -> None:
    case: dict[str, Any] = {"set": name, "item": key, "decide": [{**SIGNED, **d} for d in decide]}
    names = shipped_set(name).items[key].inputs[one].elements
    blank = [n for n in names if n not in typed]
    before = score_case({**case, "enter": {one: typed}})
    reached = set()
    for chosen in product(ways, repeat=len(blank)):
        filled = {**typed, **dict(zip(blank, chosen, strict=True))}
        reached.add(score_case({**case, "enter": {one: filled}}).exact)

    assert before.state == OPEN
    assert before.low == min(r for r in reached if r is not None)
    assert before.high == max(r for r in reached if r is not None)
