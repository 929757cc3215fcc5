"""What next year's sets will have: bonus, penalty, veto, target, spans in days, checked counts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.rules.calendar.shipped import shipped_calendar
from app.rules.indicators.conditions import Frame
from app.rules.indicators.decisions import Decisions, read_decisions
from app.rules.indicators.lint import lint
from app.rules.indicators.parsing import parse_entries
from app.rules.indicators.reader import read_set
from app.rules.indicators.schema import IndicatorSet
from app.rules.indicators.scoring import INVALID, OPEN, SCORED, Score
from app.rules.indicators.source import read_set_source
from app.rules.indicators.totals import Scorer, UnitScore
from tests.rules.indicators.reckon import reckon

TEXT = (Path(__file__).parent / "sets" / "next-year.toml").read_text("utf-8")
FULL: dict[str, Any] = {
    "1": {"closed": "95%"},
    "2": {"received": "2025-03-01", "answered": "2025-03-11"},
    "3": {"left": "0", "found": "4"},
    "4": {"covered": {"甲类": "0.9", "乙类": "0.95"}},
    "plus": {"n": "0"},
    "minus": {"n": "0"},
    "listed": {"is": "否"},
    "fraud": {"is": "否"},
}


@pytest.fixture(scope="module")
def indicators() -> IndicatorSet:
    return read_set(read_set_source(TEXT))


def unit(indicators: IndicatorSet, as_of: str = "2026-02-01", **changed: Any) -> UnitScore:
    """The unit with every item full but for what is changed."""
    frame = Frame(
        (date(2025, 1, 1), date(2025, 12, 31)), date.fromisoformat(as_of), shipped_calendar()
    )
    entries = parse_entries(indicators, {**FULL, **changed})
    return Scorer(indicators, Decisions(), frame).score("示例局", entries)


def item(result: UnitScore, key: str) -> Score:
    return next(score for score in result.scores if score.item == key)


def test_the_set_has_no_problem() -> None:
    assert lint(read_set_source(TEXT), shipped_calendar()).problems == ()


@pytest.mark.parametrize(
    ("closed", "score"),
    [("95%", "5"), ("100%", "5"), ("19/40", "5/2"), ("0", "0")],
)
def test_a_target_gives_all_from_there_on_and_a_share_below(
    indicators: IndicatorSet, closed: str, score: str
) -> None:
    given = item(unit(indicators, **{"1": {"closed": closed}}), "1")

    assert given.exact == Fraction(score)
    assert reckon(given.derivation) == given.exact


def test_a_target_can_be_all_or_nothing() -> None:
    words = "target = 0.95"
    strict = read_set(read_set_source(TEXT.replace(words, words + ', below = "none"', 1)))

    assert item(unit(strict, **{"1": {"closed": "94%"}}), "1").exact == 0
    assert item(unit(strict, **{"1": {"closed": "95%"}}), "1").exact == 5


@pytest.mark.parametrize(
    ("answered", "as_of", "score"),
    [
        ("2025-03-11", "2026-02-01", "4"),  # the day of receipt is day 0
        ("2025-03-12", "2026-02-01", "0"),
        ("未回复", "2025-03-12", "0"),
        ("未回复", "2025-03-11", None),
    ],
)
def test_a_span_in_days_ends_by_itself(
    indicators: IndicatorSet, answered: str, as_of: str, score: str | None
) -> None:
    entries = {"2": {"received": "2025-03-01", "answered": answered}}
    given = item(unit(indicators, as_of, **entries), "2")

    assert given.exact == (Fraction(score) if score is not None else None)
    assert (given.state == OPEN) == (score is None)


@pytest.mark.parametrize(
    ("answered", "score"),
    [("2025-10-13", "4"), ("2025-10-14", "0")],  # October 1 to 8 are free, the 11th is worked
)
def test_a_span_in_working_days_runs_on_the_official_calendar(answered: str, score: str) -> None:
    own = read_set(read_set_source(TEXT.replace("{ days = 10,", "{ working_days = 5,", 1)))
    entries = {"2": {"received": "2025-09-29", "answered": answered}}

    assert item(unit(own, **entries), "2").exact == Fraction(score)


def test_rounding_at_the_total_leaves_the_items_exact() -> None:
    entries = {"1": {"closed": "19/60"}, "4": {"covered": {"甲类": "0.6", "乙类": "0.6"}}}
    at_item = read_set(read_set_source(TEXT))
    at_total = read_set(read_set_source(TEXT.replace('at = "item"', 'at = "total"', 1)))

    assert unit(at_item, **entries).total.low == Fraction("13.67")
    assert unit(at_total, **entries).total.low == Fraction(5, 3) + 12


def test_what_is_made_up_for_leaves_bonus_and_penalty_as_they_are(
    indicators: IndicatorSet,
) -> None:
    signed = {"by": "示例主任", "on": "2026-01-10", "reason": "示例"}
    rows = [
        {**signed, "item": "1", "question": "not_assessed", "answer": True},
        {**signed, "question": "rescale", "answer": True},
    ]
    decisions, refused = read_decisions(indicators, rows)
    frame = Frame((date(2025, 1, 1), date(2025, 12, 31)), date(2026, 2, 1), shipped_calendar())
    entries = parse_entries(
        indicators, {**FULL, "3": {"left": "3", "found": "4"}, "plus": {"n": "1"}}
    )

    total = Scorer(indicators, decisions, frame).score("示例局", entries).total

    assert refused == ()
    assert total.low == 9 * Fraction(20, 15) + 2
    assert reckon(total.derivation) == total.low


def test_a_count_above_the_whole_is_refused_with_the_sentence_of_the_set(
    indicators: IndicatorSet,
) -> None:
    given = item(unit(indicators, **{"3": {"left": "5", "found": "4"}}), "3")

    assert given.state == INVALID
    assert given.invalid[0].why == "未整改数大于问题数，不能成立。"
    assert (given.low, given.high) == (0, 6)


def test_a_blank_part_is_bounded_by_what_the_check_allows(indicators: IndicatorSet) -> None:
    given = item(unit(indicators, **{"3": {"found": "1"}}), "3")

    assert (given.state, given.low, given.high) == (OPEN, 4, 6)


@pytest.mark.parametrize(
    ("covered", "score"),
    [("0.59", "0"), ("0.6", "2"), ("0.89", "2"), ("0.9", "5")],
)
def test_bands_written_in_the_set_begin_with_their_lower_bound(
    indicators: IndicatorSet, covered: str, score: str
) -> None:
    entries = {"4": {"covered": {"甲类": covered, "乙类": covered}}}

    assert item(unit(indicators, **entries), "4").exact == Fraction(score)


@pytest.mark.parametrize(
    ("plus", "minus", "total", "derivation"),
    [
        ("0", "0", "20", "max(0,5+4+6+5+min(3,0)−min(4,0))"),
        ("1", "0", "22", "max(0,5+4+6+5+min(3,2)−min(4,0))"),
        ("2", "0", "23", "max(0,5+4+6+5+min(3,4)−min(4,0))"),
        ("0", "3", "17", "max(0,5+4+6+5+min(3,0)−min(4,3))"),
        ("0", "9", "16", "max(0,5+4+6+5+min(3,0)−min(4,9))"),
    ],
)
def test_bonus_and_penalty_stand_outside_within_their_caps(
    indicators: IndicatorSet, plus: str, minus: str, total: str, derivation: str
) -> None:
    result = unit(indicators, plus={"n": plus}, minus={"n": minus}).total

    assert (result.state, result.low) == (SCORED, Fraction(total))
    assert result.points == 20
    assert result.derivation == derivation
    assert reckon(result.derivation) == result.low


def test_an_open_penalty_keeps_the_total_open_within_its_cap(indicators: IndicatorSet) -> None:
    result = unit(indicators, minus={}).total

    assert (result.state, result.low, result.high) == (OPEN, 16, 20)


@pytest.mark.parametrize(("answer", "ranked"), [("是", "no"), ("否", "yes"), ("", "open")])
def test_a_veto_takes_the_rank_and_leaves_the_score(
    indicators: IndicatorSet, answer: str, ranked: str
) -> None:
    result = unit(indicators, listed={"is": answer}).total

    assert (result.state, result.low, result.ranked) == (SCORED, 20, ranked)


@pytest.mark.parametrize(
    ("answer", "state", "low", "high"),
    [("是", SCORED, 0, 0), ("否", SCORED, 20, 20), ("", OPEN, 0, 20), ("或许", OPEN, 0, 20)],
)
def test_a_veto_to_nought_that_is_not_answered_keeps_the_total_open(
    indicators: IndicatorSet, answer: str, state: str, low: int, high: int
) -> None:
    result = unit(indicators, fraud={"is": answer}).total

    assert (result.state, result.low, result.high) == (state, low, high)


def test_a_rule_of_its_own_makes_the_item_wait_and_leaves_the_others() -> None:
    text = TEXT.replace('kind = "count", from = 6', 'kind = "median", from = 6', 1)
    indicators = read_set(read_set_source(text))
    result = unit(indicators)

    given = item(result, "3")
    assert (given.state, given.low, given.high) == (OPEN, 0, 6)
    assert "median" in given.open[0]
    assert item(result, "1").state == SCORED
    assert (result.total.low, result.total.high) == (14, 20)
