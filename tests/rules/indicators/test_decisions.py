"""Decisions: signed, checked, for the round or one unit, shown beside the score, taken back."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from app.rules.indicators.decisions import Decisions, RefusedDecision, read_decisions
from app.rules.indicators.parsing import parse_entries, parse_item
from app.rules.indicators.scoring import NOT_ASSESSED, OPEN, SCORED, Score
from app.rules.indicators.shipped import shipped_set
from app.rules.indicators.totals import Scorer
from tests.rules.indicators.reckon import reckon
from tests.rules.indicators.worked_cases import SIGNED, frame

COUNTIES = shipped_set("nanyang-2024-counties")
DEPARTMENTS = shipped_set("nanyang-2024-departments")
EVALUATION = shipped_set("nanyang-2020-evaluation")
WEIGHTS = {str(n): "8" for n in range(1, 9)} | {str(n): "9" for n in range(9, 13)}
BANDS = [{"from": "0", "points": "0"}, {"from": "0.5", "points": "1"}]


def taken(*rows: dict[str, Any], indicators: Any = COUNTIES) -> Decisions:
    """The decisions, none of them refused."""
    decisions, refused = read_decisions(indicators, [{**SIGNED, **row} for row in rows])
    assert refused == ()
    return decisions


def refusal(row: Any, indicators: Any = COUNTIES) -> str:
    """Why a decision is refused; it must leave nothing standing."""
    decisions, refused = read_decisions(indicators, [row])
    assert decisions.standing == ()
    return refused[0].sentence


def score(key: str, typed: dict[str, Any], decisions: Decisions, unit: str = "示例县") -> Score:
    item = COUNTIES.items[key]
    return Scorer(COUNTIES, decisions, frame()).score_one(unit, key, parse_item(item, typed))


@pytest.mark.parametrize("missing", ["by", "on", "reason"])
def test_a_decision_says_who_when_and_why(missing: str) -> None:
    row = {**SIGNED, "item": "8c", "question": "from30", "answer": "thirty"}

    assert "谁（by）" in refusal({key: cell for key, cell in row.items() if key != missing})


REFUSED = {
    "an item that isn't there": ({"item": "99", "question": "from30", "answer": "thirty"}, "没有指标“99”"),
    "a question that isn't there": ({"item": "8c", "question": "mood", "answer": "good"}, "没有“mood”这个问题"),
    "an option that isn't there": ({"item": "8c", "question": "from30", "answer": "forty"}, "没有选项“forty”"),
    "bands below the most": (
        {"item": "6c", "question": "bands", "answer": [{"from": "0", "points": "0.5"}]}, "最高的区间应得1分",
    ),
    "bands not from nought": (
        {"item": "6c", "question": "bands", "answer": [{"from": "0.5", "points": "1"}]}, "自0起",
    ),
    "bands out of reach": (
        {"item": "7a", "question": "bands", "answer": [{"from": "0", "points": "0"}, {"above": "1", "points": "1"}]},
        "达不到",
    ),
    "bands that are none": ({"item": "6c", "question": "bands", "answer": "high"}, "区间应为列表"),
    "a zero for what is no ratio": ({"item": "5", "question": "zero.n", "answer": "full"}, "没有比率“n”"),
    "a zero without ruling": ({"item": "3a", "question": "zero.lost", "answer": "half"}, "得满分"),
    "points by hand where there is a rule": ({"item": "3a", "question": "ruling", "answer": "5"}, "有规则可算"),
    "weights where points are written": ({"question": "weights", "answer": {"1": "100"}}, "没有权重可定"),
    "a day that is none": ({"question": "as_of", "answer": "soon"}, "截至日应为日期"),
    "left out, perhaps": ({"item": "3a", "question": "not_assessed", "answer": "perhaps"}, "true 或 false"),
    "a key that is misspelt": ({"item": "8c", "question": "from30", "answer": "thirty", "unti": "x"}, "不认识的键"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_decision_that_can_not_be_is_refused_with_the_reason(name: str) -> None:
    row, words = REFUSED[name]

    assert words in refusal({**SIGNED, **row})


def test_what_is_no_decision_is_refused() -> None:
    assert "应为对象" in refusal("yes")


def test_a_decision_for_one_unit_goes_before_that_of_the_round() -> None:
    decisions = taken(
        {"item": "3a", "question": "zero.lost", "answer": "none"},
        {"item": "3a", "question": "zero.lost", "answer": "full", "unit": "示例县"},
        {"item": "3a", "question": "zero.lost", "answer": "none"},
    )

    assert score("3a", {"lost": "0/0"}, decisions, "示例县").exact == 5
    assert score("3a", {"lost": "0/0"}, decisions, "别的县").exact == 0


def test_the_later_decision_stands() -> None:
    decisions = taken(
        {"item": "8c", "question": "from30", "answer": "thirty"},
        {"item": "8c", "question": "from30", "answer": "first"},
    )

    assert score("8c", {"n": "10"}, decisions).exact == 2


def test_a_decision_taken_back_leaves_the_item_as_it_was() -> None:
    rows = [
        {**SIGNED, "seq": 7, "item": "6c", "question": "bands", "answer": BANDS},
        {**SIGNED, "seq": 8, "voids": 7},
    ]
    decisions, refused = read_decisions(COUNTIES, rows)

    assert (decisions, refused) == (Decisions(), ())


def test_taking_back_what_is_not_there_is_refused() -> None:
    _, refused = read_decisions(COUNTIES, [{**SIGNED, "voids": 3}])

    assert refused == (RefusedDecision(1, "第1号：没有第3号决定可以撤回。"),)


def test_a_decision_is_shown_beside_the_score_that_it_touched_and_no_other() -> None:
    decisions = taken(
        {"seq": 12, "item": "3a", "question": "zero.lost", "answer": "full"},
        {"seq": 13, "item": "8c", "question": "from30", "answer": "thirty"},
    )

    touched = score("3a", {"lost": "0/0"}, decisions)
    spared = score("3a", {"lost": "0/5"}, decisions)
    read = score("8c", {"n": "30"}, decisions)

    assert any(one.by == "12" and "分母为0，裁定得满分" in one.sentence for one in touched.readings)
    assert all(one.by != "12" for one in spared.readings)
    assert [one.by for one in read.readings] == ["13"]


def test_what_is_not_assessed_shrinks_the_total_and_is_made_up_for_only_by_decision() -> None:
    entries = parse_entries(COUNTIES, {})
    left_out = {"item": "13", "question": "not_assessed", "answer": True}
    plain = Scorer(COUNTIES, taken(left_out), frame()).score("示例县", entries).total
    again = taken(left_out, {"question": "rescale", "answer": True})
    rescaled = Scorer(COUNTIES, again, frame()).score("示例县", entries).total

    assert (plain.points, plain.not_assessed, plain.high) == (94, ("13",), 94)
    assert (rescaled.points, rescaled.high, rescaled.rescaled) == (94, 100, True)


def test_a_whole_unit_that_is_rescaled_derives_its_total() -> None:
    decisions = taken(
        {"question": "weights", "answer": WEIGHTS},
        {"item": "12", "question": "not_assessed", "answer": True},
        {"question": "rescale", "answer": True},
        indicators=EVALUATION,
    )
    marks = {key: {"mark": {"points": "91", "reason": "示例"}} for key in EVALUATION.items}
    total = (
        Scorer(EVALUATION, decisions, frame())
        .score("示例局", parse_entries(EVALUATION, marks))
        .total
    )

    assert (total.state, total.points) == (SCORED, 91)
    assert total.low == 91 == reckon(total.derivation)


@pytest.mark.obligation("PJ-7", "PJ-10.3")
def test_weights_sum_to_a_hundred_and_give_a_weighted_score_out_of_a_hundred() -> None:
    decisions = taken({"question": "weights", "answer": WEIGHTS}, indicators=EVALUATION)
    marks = {
        key: {"mark": {"points": "80" if int(key) < 9 else "90.5", "reason": "示例"}}
        for key in EVALUATION.items
    }
    total = (
        Scorer(EVALUATION, decisions, frame())
        .score("示例局", parse_entries(EVALUATION, marks))
        .total
    )

    assert total.low == Fraction("51.2") + 4 * Fraction("8.15")  # 8.145 is printed 8.15
    assert reckon(total.derivation) == total.low


@pytest.mark.obligation("PJ-7")
@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({**WEIGHTS, "1": "9"}, "之和应为100，现为101"),
        ({**WEIGHTS, "1": "0"}, "应大于0"),
        ({k: v for k, v in WEIGHTS.items() if k != "7"}, "还缺第7项"),
        ({**WEIGHTS, "13": "1"}, "指标“13”"),
        ([8], "编号: 权重"),
    ],
)
def test_weights_that_can_not_be_are_refused(weights: Any, words: str) -> None:
    assert words in refusal({**SIGNED, "question": "weights", "answer": weights}, EVALUATION)


def test_before_the_weights_the_items_and_the_total_are_open() -> None:
    marks = {key: {"mark": {"points": "80", "reason": "示例"}} for key in EVALUATION.items}
    result = Scorer(EVALUATION, Decisions(), frame()).score(
        "示例局", parse_entries(EVALUATION, marks)
    )

    assert {one.state for one in result.scores} == {OPEN}
    assert (result.total.state, result.total.low, result.total.high) == (OPEN, 0, 100)


def test_an_open_item_never_enters_the_total_as_nought_or_full() -> None:
    entries = parse_entries(COUNTIES, {"3a": {"lost": "7/56"}, "7b": {"satisfied": "1"}})
    total = Scorer(COUNTIES, Decisions(), frame()).score("示例县", entries).total

    assert (total.state, total.settled, total.of) == (OPEN, Fraction("8.38"), 9)
    assert (total.low, total.high) == (Fraction("8.38"), Fraction("99.38"))
    assert total.derivation == ""


def test_what_may_yet_be_left_out_can_lower_the_total_to_nothing_for_it() -> None:
    entries = parse_entries(DEPARTMENTS, {"3": {"siteless": "没有网站"}})
    result = Scorer(DEPARTMENTS, Decisions(), frame()).score("示例局", entries)

    assert result.scores[2].may_be_left_out
    assert (result.total.low, result.total.high) == (0, 100)


def test_a_claim_decided_to_be_not_assessed_leaves_the_item_out() -> None:
    decisions = taken(
        {"item": "3", "question": "siteless", "answer": "not_assessed"}, indicators=DEPARTMENTS
    )
    entries = parse_entries(DEPARTMENTS, {"3": {"siteless": "没有网站"}})
    result = Scorer(DEPARTMENTS, decisions, frame()).score("示例局", entries)

    assert result.scores[2].state == NOT_ASSESSED
    assert (result.total.points, result.total.not_assessed) == (94, ("3",))


def test_items_are_rounded_so_that_what_is_printed_adds_up() -> None:
    entries = parse_entries(COUNTIES, {"3a": {"lost": "7/56"}, "3b": {"corrected": "7/56"}})
    total = Scorer(COUNTIES, Decisions(), frame()).score("示例县", entries).total

    assert total.settled == Fraction("8.76")  # 4.38 + 4.38, not 8.75


def test_the_same_activity_under_two_items_is_pointed_out() -> None:
    row = {"what": "诚信讲座", "day": "2024-03-15", "plan": "有", "signin": "有"}
    other = {**row, "what": "宣传周"}
    entries = parse_entries(DEPARTMENTS, {"13": {"n": [row]}, "14": {"n": [other, row]}})
    result = Scorer(DEPARTMENTS, Decisions(), frame()).score("示例局", entries)

    assert result.remarks == ("“诚信讲座、2024-03-15”在第13项和第14项都填了，请核对。",)
    assert [result.scores[12].exact, result.scores[13].exact] == [1, 2]
