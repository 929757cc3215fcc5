"""The hand-worked values themselves: every item has each sort, each with what it must give."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

WORKED = Path(__file__).parent / "worked"
ITEMS = {
    "zb1": [str(n) for n in range(1, 15)],
    "zb2": (
        ["1", "2a", "2b", "3a", "3b", "4", "5", "6a", "6b", "6c", "7a", "7b", "8a", "8b", "8c", "8d", "8e", "8f", "9", "10", "11", "12", "13", "14"]
    ),
}  # fmt: skip
SORTS = {"typical", "edge", "refused", "open"}


def cases(name: str) -> list[dict[str, Any]]:
    """The hand-worked cases of one file."""
    found: list[dict[str, Any]] = tomllib.loads((WORKED / f"{name}.toml").read_text("utf-8"))[
        "case"
    ]
    return found


@pytest.mark.parametrize(
    ("name", "item"), [(name, item) for name, items in ITEMS.items() for item in items]
)
def test_every_item_has_a_typical_an_edge_a_refused_and_an_open_value(name: str, item: str) -> None:
    sorts = {case["sort"] for case in cases(name) if case["item"] == item}

    assert sorts == SORTS


@pytest.mark.parametrize("name", ITEMS)
def test_no_case_is_of_an_unknown_item_and_each_says_one_outcome(name: str) -> None:
    for case in cases(name):
        assert case["item"] in ITEMS[name]
        outcomes = [key for key in ("score", "not_assessed", "range") if key in case]
        assert len(outcomes) == 1, case
        assert ("refused" in case) == (case["sort"] == "refused"), case
        if "range" in case:
            low, high = map(Fraction, case["range"])
            assert 0 <= low <= high
