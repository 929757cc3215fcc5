"""The hand-worked cases as the engine is asked for them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from app.rules.calendar.shipped import shipped_calendar
from app.rules.indicators.conditions import Frame
from app.rules.indicators.decisions import Decisions, read_decisions
from app.rules.indicators.parsing import parse_item
from app.rules.indicators.schema import IndicatorSet
from app.rules.indicators.scoring import Score
from app.rules.indicators.shipped import shipped_set
from app.rules.indicators.totals import Scorer

WORKED = Path(__file__).parent / "worked"
FILES = ("zb1", "zb2", "pj")
PERIOD = (date(2024, 1, 1), date(2024, 12, 31))
AS_OF = date(2025, 2, 28)
SIGNED = {"by": "示例主任", "on": "2025-02-01", "reason": "会议讨论决定"}


def worked(name: str) -> list[dict[str, Any]]:
    """The cases of one file, each with its set."""
    tables = tomllib.loads((WORKED / f"{name}.toml").read_text("utf-8"))
    return [{**case, "set": tables["set"]} for case in tables["case"]]


def frame(as_of: date | None = AS_OF) -> Frame:
    """The evaluation period 2024 on the shipped calendar."""
    return Frame(PERIOD, as_of, shipped_calendar())


def decided(indicators: IndicatorSet, item: str, rows: list[dict[str, Any]]) -> Decisions:
    """The decisions of a case, signed; none of them may be refused."""
    full = [
        {**SIGNED, **row, **({} if row["question"] == "weights" else {"item": item})}
        for row in rows
    ]
    decisions, refused = read_decisions(indicators, full)
    assert refused == ()
    return decisions


def score_case(case: dict[str, Any]) -> Score:
    """What the engine gives for one case."""
    indicators = shipped_set(case["set"])
    item = indicators.items[case["item"]]
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else AS_OF
    decisions = decided(indicators, item.key, case.get("decide", []))
    scorer = Scorer(indicators, decisions, frame(as_of))
    return scorer.score_one("示例单位", item.key, parse_item(item, case["enter"]))
