"""The set that docs/indicators.md teaches with: it has no problem, and gives what is said there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from app.rules.calendar.shipped import shipped_calendar
from app.rules.indicators.headless import score_units
from app.rules.indicators.lint import lint
from app.rules.indicators.reader import read_set
from app.rules.indicators.source import read_set_source

DOC = (Path(__file__).parents[3] / "docs" / "indicators.md").read_text("utf-8")


def block(language: str, number: int = 0) -> str:
    """One of the document's blocks of code."""
    return re.findall(rf"```{language}\n(.*?)```", DOC, flags=re.DOTALL)[number]


def test_the_worked_example_has_no_problem() -> None:
    assert lint(read_set_source(block("toml")), shipped_calendar()).problems == ()


def test_the_worked_example_gives_what_the_document_says() -> None:
    indicators = read_set(read_set_source(block("toml")))
    asked = json.loads(block("json"))
    answer = score_units(indicators, asked).body

    for row in answer["scores"]:
        assert f"`{row['score']}` = `{row['derivation']}`" in DOC
    assert f"the total is `{answer['total']['total']}`" in DOC

    asked["entries"]["2"] = {}
    assert score_units(indicators, asked).body["total"]["open"] in DOC
