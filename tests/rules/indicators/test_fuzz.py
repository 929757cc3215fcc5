"""Whatever is sent, an answer comes back: JSON, within the points, and nothing scored by accident."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.rules.indicators.headless import score_units
from app.rules.indicators.shipped import shipped_set
from tests.rules.indicators.reckon import reckon
from tests.rules.indicators.worked_cases import SIGNED

NAMES = ("nanyang-2024-departments", "nanyang-2024-counties", "nanyang-2020-evaluation")
CELLS = st.sampled_from(
    ["", "0", "1", "2", "-1", "1.5", "95%", "7/56", "0/0", "9/0", "是", "否", "无", "有", "2024-03-31",
     "未公布", "done", "used", "合规上传", "无（示例，2025-01-10，示例函）", "9" * 40, "ⅷ", "½", None, True,
     5, {"part": "3", "whole": "4"}, {"points": "1", "reason": "示例"}, {"none": {}}, {"B": "1"}, [], {}]
)  # fmt: skip
JSON = st.recursive(
    CELLS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, dict[str, Any], list[Any]]:
    """A set, a unit with anything in its cells, and decisions that are one or none."""
    name = draw(st.sampled_from(NAMES))
    indicators = shipped_set(name)
    keys = draw(st.lists(st.sampled_from(list(indicators.items)), max_size=8, unique=True))
    entries = {
        key: {
            one: draw(_rows(indicators.items[key].inputs[one]))
            for one in indicators.items[key].inputs
        }
        for key in keys
    }
    question = st.sampled_from(
        ["bands", "mixed", "sites", "zero.lost", "not_assessed", "weights", "x"]
    )
    decisions = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "item": st.sampled_from([*indicators.items, ""]),
                    "question": question,
                    "answer": JSON,
                }
            ).map(lambda row: {**SIGNED, **row}),
            max_size=3,
        )
    )
    unit = {"unit": "示例", "as_of": "2025-01-20", "entries": entries}
    return name, unit, [*decisions, draw(JSON)]


def _rows(one: Any) -> st.SearchStrategy[Any]:
    if not one.columns:
        return JSON
    row = st.fixed_dictionaries({column.key: CELLS for column in one.columns})
    return st.one_of(JSON, st.lists(row, max_size=3))


@given(asked())
def test_whatever_is_sent_gets_an_answer_within_the_points(
    case: tuple[str, dict[str, Any], list[Any]],
) -> None:
    name, unit, decisions = case

    body = score_units(shipped_set(name), unit, decisions).body

    json.dumps(body)
    for row in body["scores"]:
        assert (row["score"] is not None) == (row["state"] == "scored")
        assert (row["open"] is not None) == (row["state"] == "open")
        assert (row["invalid"] is not None) == (row["state"] == "invalid")
        if row["score"] is not None:
            assert 0 <= Fraction(row["exact"]) <= Fraction(row["points"])
            assert reckon(row["derivation"]) == Fraction(row["exact"])
    low, high = map(Fraction, body["total"]["range"])
    assert 0 <= low <= high <= Fraction(body["total"]["points"])
    assert low == high or body["total"]["state"] == "open"
