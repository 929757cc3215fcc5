"""What holds for every entry: 0 ≤ score ≤ points, ranges that fillings reach, no matter the order."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.indicators.conditions import Frame
from app.rules.indicators.decisions import Decisions, read_decisions
from app.rules.indicators.parsing import parse_entries, parse_item
from app.rules.indicators.schema import IndicatorSet, Item
from app.rules.indicators.scoring import INVALID, NOT_ASSESSED, OPEN, SCORED, Score
from app.rules.indicators.shipped import shipped_set
from app.rules.indicators.totals import Scorer
from tests.rules.indicators.entries import NIL, cells
from tests.rules.indicators.reckon import reckon
from tests.rules.indicators.worked_cases import AS_OF, SIGNED, frame

SETS = ("nanyang-2024-departments", "nanyang-2024-counties")
BANDS = [
    {"from": "0", "points": "0"},
    {"from": "0.3", "points": "0.5"},
    {"above": "0.8", "points": "1"},
]
ITEMS = [(name, key) for name in SETS for key in shipped_set(name).items]
ALL = st.sampled_from(ITEMS)
LATER = date(2026, 12, 31)


def decided(indicators: IndicatorSet) -> Decisions:
    """Bands decided, so that nothing but entries is open."""
    rows = [
        {**SIGNED, "item": item.key, "question": "bands", "answer": BANDS}
        for item in indicators.items.values()
        if item.reading("bands")
    ]
    decisions, refused = read_decisions(indicators, rows)
    assert not refused
    return decisions


DECIDED = {name: decided(shipped_set(name)) for name in SETS}


def of(chosen: tuple[str, str]) -> tuple[IndicatorSet, Item, Scorer]:
    """The set, the item and a scorer."""
    indicators = shipped_set(chosen[0])
    return indicators, indicators.items[chosen[1]], Scorer(indicators, DECIDED[chosen[0]], frame())


def given_score(scorer: Scorer, item: Item, typed: dict[str, Any]) -> Score:
    return scorer.score_one("", item.key, parse_item(item, typed))


def with_cells(*, blanks: bool) -> st.SearchStrategy[tuple[tuple[str, str], dict[str, Any]]]:
    """An item with cells typed for it."""
    return ALL.flatmap(
        lambda chosen: st.tuples(
            st.just(chosen), cells(shipped_set(chosen[0]).items[chosen[1]], blanks=blanks)
        )
    )


@given(with_cells(blanks=True))
def test_a_score_lies_within_nought_and_its_points_and_its_derivation_gives_it(
    asked: tuple[tuple[str, str], dict[str, Any]],
) -> None:
    _, item, scorer = of(asked[0])

    score = given_score(scorer, item, asked[1])

    assert item.points is not None
    if score.state == SCORED:
        assert score.exact is not None
        assert 0 <= score.exact <= item.points
        assert reckon(score.derivation) == score.exact
    elif score.state in (OPEN, INVALID):
        assert score.exact is None
        assert score.low is not None and score.high is not None
        assert 0 <= score.low <= score.high <= item.points
        assert score.derivation == ""


@given(with_cells(blanks=True), st.randoms(use_true_random=False))
def test_every_filling_of_the_blanks_stays_within_the_range(
    asked: tuple[tuple[str, str], dict[str, Any]], chance: random.Random
) -> None:
    _, item, scorer = of(asked[0])
    before = given_score(scorer, item, asked[1])
    typed = {key: filled(item, key, cell, chance) for key, cell in asked[1].items()}
    later = Scorer(scorer.indicators, scorer.decisions, frame(LATER))

    after = given_score(later, item, typed)

    if before.state == INVALID or after.state in (INVALID, NOT_ASSESSED):
        return
    if before.state == NOT_ASSESSED or before.may_be_left_out:
        return
    assert before.low is not None and before.high is not None
    assert after.low is not None and after.high is not None
    assert before.low <= after.low <= after.high <= before.high


def filled(item: Item, key: str, cell: Any, chance: random.Random) -> Any:
    """A cell with its blanks filled at random; what was typed stays."""
    one = item.inputs[key]
    if isinstance(cell, dict) and "none" not in cell:
        return {name: inner or _any(one, chance) for name, inner in cell.items()}
    if isinstance(cell, list):
        kinds = {column.key: column for column in one.columns}
        return [{k: v or _any(kinds[k], chance) for k, v in row.items()} for row in cell]
    if cell != "" or one.kind == "claim":
        return cell
    return _any_whole(one, chance)


def _any_whole(one: Any, chance: random.Random) -> Any:
    if one.columns:
        return chance.choice([NIL, str(chance.randint(0, 40))]) if one.kind == "count" else NIL
    if one.kind == "choices" or (one.kind == "ratio" and one.elements):
        return {name: _any(one, chance) for name in one.elements}
    if one.parts:
        return {name: str(chance.randint(0, 5)) for name in one.parts}
    return _any(one, chance)


def _any(one: Any, chance: random.Random) -> Any:
    if one.kind == "choices":
        return chance.choice([state.key for state in one.states])
    if one.kind == "count":
        return str(chance.randint(1, len(getattr(one, "elements", ())) or 9))
    days = ["2024-01-31", "2024-03-31", "2024-04-01", "2024-06-09", "2025-01-20", "2024-12-31"]
    return {
        "ratio": f"{chance.randint(0, 100)}%",
        "amount": chance.choice(["无", "3.5"]),
        "yes_no": chance.choice(["是", "否"]),
        "date": chance.choice([one.none or days[0], *days]),
        "points": {"points": str(chance.randint(0, 2)), "reason": "示例"},
        "text": "示例",
    }[one.kind]


# ---- the ends of open ranges


def fillings(item: Item, key: str) -> list[Any]:
    """Typed cells of a blank input, among them whatever reaches an end."""
    one = item.inputs[key]
    if one.kind == "cases":
        best = [{"filed_on": "2024-05-08", "done_on": "2024-05-09", "listed_on": "未被纳入"}]
        worst = [{"filed_on": "2024-05-08", "done_on": "未处理完毕", "listed_on": "2024-07-01"}]
        if item.key == "12":
            best = [{"what": "示例", "day": "2024-05-08", "settled": "是"}]
            worst = [{"what": "示例", "day": "2024-05-08", "settled": "否"}]
        return [NIL, best, worst]
    if one.kind == "count":
        return ["0", str(len(one.elements) or 99)]
    if one.kind == "choices":
        return [dict.fromkeys(one.elements, state.key) for state in one.states]
    if one.kind == "ratio":
        texts = ["0", "1"]
        return [dict.fromkeys(one.elements, text) for text in texts] if one.elements else texts
    return {
        "amount": ["无", "1"],
        "yes_no": ["是", "否"],
        "claim": [""],
        "date": ["未公布", "2024-03-01", "2025-01-01"],
        "points": [{"points": str(n), "reason": "示例"} for n in (0, 2)],
    }[one.kind]


@pytest.mark.obligation("ZB1", "ZB2")
@pytest.mark.parametrize(("name", "key"), ITEMS)
def test_a_blank_item_is_open_and_some_filling_reaches_each_end(name: str, key: str) -> None:
    _, item, scorer = of((name, key))

    blank = given_score(scorer, item, {})
    reached = every_filling(item, scorer, {})

    assert blank.state == OPEN
    assert (blank.low, blank.high) == (0, item.points)
    assert blank.low in reached and blank.high in reached


def every_filling(item: Item, scorer: Scorer, typed: dict[str, Any]) -> set[Fraction | None]:
    """The scores of every filling that the test knows of, open ones by their ends."""
    ways: list[dict[str, Any]] = [dict(typed)]
    for key in item.inputs:
        if typed.get(key, "") == "":
            ways = [{**way, key: cell} for way in ways for cell in fillings(item, key)]
    reached: set[Fraction | None] = set()
    for way in ways:
        score = given_score(scorer, item, way)
        if score.state == SCORED:
            reached.add(score.exact)
        elif score.state == OPEN:  # a reading that nobody has chosen
            reached |= {score.low, score.high}
    return reached


@given(with_cells(blanks=True))
def test_some_filling_reaches_the_ends_of_an_open_range(
    asked: tuple[tuple[str, str], dict[str, Any]],
) -> None:
    # inputs as a whole blank or whole; what is blank inside a list has tests of its own
    _, item, scorer = of(asked[0])
    typed = {key: cell for key, cell in asked[1].items() if _complete(cell)}
    before = given_score(scorer, item, typed)
    if before.state != OPEN or before.may_be_left_out:
        return

    reached = every_filling(item, scorer, typed)

    assert before.low in reached, (before.low, reached)
    assert before.high in reached, (before.high, reached)


def _complete(cell: Any) -> bool:
    if isinstance(cell, dict):
        return all(cell.values())
    return cell != "" and not isinstance(cell, list)


# ---- order, monotony, repetition


@given(with_cells(blanks=True), st.randoms(use_true_random=False))
def test_the_order_of_entries_and_rows_makes_no_difference(
    asked: tuple[tuple[str, str], dict[str, Any]], chance: random.Random
) -> None:
    _, item, scorer = of(asked[0])
    shuffled = {}
    for key in chance.sample(list(asked[1]), len(asked[1])):
        cell = asked[1][key]
        if isinstance(cell, list):
            cell = chance.sample(cell, len(cell))
        elif isinstance(cell, dict):
            cell = dict(chance.sample(list(cell.items()), len(cell)))
        shuffled[key] = cell

    one, other = given_score(scorer, item, asked[1]), given_score(scorer, item, shuffled)

    assert (one.state, one.exact, one.low, one.high) == (
        other.state, other.exact, other.low, other.high,
    )  # fmt: skip


@given(
    st.sampled_from([(n, k) for n, k in ITEMS if list(shipped_set(n).items[k].inputs) == ["n"]]),
    st.integers(0, 60),
)
def test_one_more_case_never_helps_a_deduction_nor_hurts_a_credit(
    chosen: tuple[str, str], number: int
) -> None:
    _, item, scorer = of(chosen)
    fewer = given_score(scorer, item, {"n": str(number)}).exact
    more = given_score(scorer, item, {"n": str(number + 1)}).exact

    assert fewer is not None and more is not None
    credit = given_score(scorer, item, {"n": "0"}).exact == 0
    assert (more >= fewer) if credit else (more <= fewer)


RATIOS = [
    (n, k)
    for n, k in ITEMS
    if all(one.kind == "ratio" for one in shipped_set(n).items[k].inputs.values())
]


@given(st.sampled_from(RATIOS), st.integers(0, 99), st.integers(0, 99))
def test_a_higher_ratio_never_lowers_a_score_but_a_complement(
    chosen: tuple[str, str], one: int, other: int
) -> None:
    _, item, scorer = of(chosen)
    low, high = sorted((one, other))

    def at(percent: int) -> Fraction:
        typed = {
            key: dict.fromkeys(i.elements, f"{percent}%") if i.elements else f"{percent}%"
            for key, i in item.inputs.items()
        }
        exact = given_score(scorer, item, typed).exact
        assert exact is not None
        return exact

    falling = item.key in ("3a", "3b")
    assert (at(low) >= at(high)) if falling else (at(low) <= at(high))


@given(st.data())
def test_the_same_input_gives_the_same_unit_again(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SETS))
    indicators = shipped_set(name)
    typed = {
        key: data.draw(cells(item, blanks=True)) for key, item in list(indicators.items.items())[:6]
    }
    again = dict(reversed(typed.items()))

    first = Scorer(indicators, DECIDED[name], frame()).score(
        "示例", parse_entries(indicators, typed)
    )
    second = Scorer(indicators, DECIDED[name], frame()).score(
        "示例", parse_entries(indicators, again)
    )

    assert first == second


def test_the_day_as_of_which_is_an_input() -> None:
    indicators = shipped_set("nanyang-2024-counties")
    item = indicators.items["13"]
    case = {"filed_on": "2024-12-20", "done_on": "未处理完毕", "listed_on": "未被纳入"}
    values = parse_item(item, {"cases": [case]})

    states = [
        Scorer(
            indicators,
            Decisions(),
            Frame((date(2024, 1, 1), date(2024, 12, 31)), day, frame().calendar),
        )
        .score_one("", "13", values)
        .state
        for day in (None, date(2025, 1, 20), date(2025, 1, 21), AS_OF)
    ]

    assert states == [OPEN, OPEN, SCORED, SCORED]
