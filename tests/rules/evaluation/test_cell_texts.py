"""Cells as one line of text, and what a line of text puts into a cell."""

from __future__ import annotations

from typing import Any

import pytest

from app.rules.evaluation.cell_texts import options, shown, taken
from app.rules.evaluation.counting import Place, place_of
from app.rules.indicators.shipped import shipped_set

COUNTIES, DEPARTMENTS = "nanyang-2024-counties", "nanyang-2024-departments"
NIL = {"none": {"who": "示例法院", "on": "2025-01-10", "letter": "示例函〔2025〕1号"}}


def place(set_id: str, item: str, name: str) -> Place:
    found = place_of(shipped_set(set_id), item, name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, ""),
        ("7/12", "7/12"),
        (True, "是"),
        (NIL, "无（示例法院，2025-01-10，示例函〔2025〕1号）"),
        ({"none": {}}, "无"),
        ({"points": "1.5", "reason": "抽查"}, "1.5；抽查"),
        ([{"number": "1"}, {"number": "2"}], "2件（清单）"),
        ({"part": "7", "whole": "12"}, "7/12"),
        ({"A": "1", "B": "0", "C": "2"}, "A1 B0 C2"),
    ],
)
def test_every_kind_of_cell_has_its_line(text: Any, words: str) -> None:
    assert shown(text) == words


@pytest.mark.parametrize("line", ["1.5；抽查三个部门", "1.5 抽查三个部门", "1.5分（抽查三个部门）"])
def test_points_are_typed_with_their_reason(line: str) -> None:
    found = taken(place(COUNTIES, "4", "points"), line)

    assert found == {"points": "1.5", "reason": "抽查三个部门"}
    assert taken(place(COUNTIES, "4", "points"), shown(found)) == found


@pytest.mark.parametrize("line", ["A1 B0 C2", "A：1；B：0；C：2", "A1件,B0件,C2件"])
def test_counts_of_classes_are_typed_by_their_letters(line: str) -> None:
    found = taken(place(COUNTIES, "13", "cases"), line)

    assert found == {"A": "1", "B": "0", "C": "2"}
    assert taken(place(COUNTIES, "13", "cases"), shown(found)) == found


def test_what_is_no_count_of_classes_stays_as_typed() -> None:
    assert taken(place(COUNTIES, "13", "cases"), "若干") == "若干"
    assert taken(place(COUNTIES, "13", "cases"), "D1") == "D1"


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("1", "合规上传"),
        ("5", "未产生，无说明"),
        ("合规", "合规上传"),
        ("bhg", "不合规"),
        ("未产生", "未产生"),
        ("9", "9"),
    ],
)
def test_a_short_form_stands_for_a_state_only_where_it_is_one(line: str, caption: str) -> None:
    where = place(DEPARTMENTS, "6", "kinds.行政强制")

    assert taken(where, line) == caption
    assert options(where)[0] == "合规上传"


def test_a_blank_line_is_nothing() -> None:
    assert taken(place(DEPARTMENTS, "8", "closed"), "  ") is None
