"""Every hand-worked value of the 38 items, and of the evaluation's twelve, from the engine."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from app.rules.indicators.expressions import printed
from app.rules.indicators.scoring import INVALID, NOT_ASSESSED, OPEN, SCORED
from tests.rules.indicators.reckon import reckon
from tests.rules.indicators.worked_cases import score_case, worked

OBLIGATION = {"zb1": "ZB1", "zb2": "ZB2", "pj": "PJ-7"}


def parameters() -> list[Any]:
    """One parameter a case, citing its row, named by item and number."""
    found = []
    for name, row in OBLIGATION.items():
        for number, case in enumerate(worked(name), 1):
            label = f"{name}-{case['item']}-{case['sort']}-{number}"
            found.append(pytest.param(case, marks=pytest.mark.obligation(row), id=label))
    return found


@pytest.mark.parametrize("case", parameters())
def test_an_item_gives_what_was_worked_out_by_hand(case: dict[str, Any]) -> None:
    score = score_case(case)

    if "score" in case:
        assert score.state == SCORED, score
        assert score.exact == Fraction(case["score"])
        assert reckon(score.derivation) == score.exact
        if "printed" in case:
            assert printed(score.exact, 2) == case["printed"]
    elif case.get("not_assessed"):
        assert score.state == NOT_ASSESSED
    else:
        assert score.state == (INVALID if "refused" in case else OPEN), score
        if "refused" in case:
            assert any(case["refused"] in one.why for one in score.invalid), score.invalid
        else:
            assert score.open
        low, high = map(Fraction, case["range"]) if "range" in case else (None, None)
        assert (score.low, score.high) == (low, high)
