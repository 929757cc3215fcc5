"""Whether an answered warning comes back: never without news, always with one more step of its kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import InputError
from app.rules.warnings.answers import Answer, belonging, news, spoken
from app.rules.warnings.finding import find
from app.rules.warnings.schema import (
    HARD_SIGNS,
    RULES,
    Happening,
    Sign,
    Warned,
    WatchedCase,
    shipped_rules,
)
from app.rules.warnings.thresholds import adjusted, check_threshold, settings_of

SHIPPED = shipped_rules()
EASY = adjusted(SHIPPED, {  # so that small histories warn of everything
    "fewest_a_year": "0", "hot_unit.least": "2", "hot_unit.sure": "100", "hot_matter.least": "2",
    "hot_matter.sure": "100", "hot_place.least": "2", "hot_place.sure": "100",
    "hot_document.least": "2", "hot_document.sure": "100", "hot_document.span": "30",
    "hard.least": "1", "same_promise.least": "2", "same_contract.least": "2",
    "same_complainant.least": "2", "after_supervision.least": "1",
})  # fmt: skip
BEGINS: Final = date(2026, 1, 5)
MATTERS: Final = (
    "农贸市场摊位费减免三年没有兑现，见示政办〔2025〕12号", "园区厂房租金减免承诺取消，合同编号SL-2024-301",
    "工程尾款十八万元拖欠到现在，合同编号SL-2024-302",
)  # fmt: skip
STEPS: Final = tuple(kind for kind in HARD_SIGNS if kind != "long")


@dataclass
class Told:
    """An office as it goes on: each case and each step takes the next number."""

    day: date = BEGINS
    no: int = 0
    cases: list[WatchedCase] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def receive(self, unit: int, matter: int, person: int) -> None:
        self.no += 1
        name = f"示例{unit}局"
        self.cases.append(WatchedCase(
            len(self.cases) + 1, self.day, name, str(matter), f"示例{unit}镇", MATTERS[matter],
            (f"人{person}",), self.day, None, (), self.no, f"u{unit}", f"c{matter}", f"p{unit}",
        ))  # fmt: skip

    def step(self, at: int, kind: str) -> None:
        if self.cases:
            self.no += 1
            at %= len(self.cases)
            case = self.cases[at]
            one = Happening(kind, self.day, len(case.happenings) + 2, self.no)
            self.cases[at] = replace(case, happenings=(*case.happenings, one))

    def standing(self) -> list[tuple[Warned, frozenset[Sign]]]:
        """What stands, each with what is new of it."""
        found = []
        for warned in find(self.cases, EASY, self.day):
            given = belonging(warned, self.answers)
            if (fresh := news(warned, given)) or not given:
                found.append((warned, fresh))
        return found

    def answer_all(self) -> None:
        self.answers += [
            Answer(one.rule, one.key, frozenset(s.text for s in one.signs), self.no, self.day)
            for one, _fresh in self.standing()
        ]


HISTORY = st.lists(st.one_of(
    st.tuples(st.just("receive"), st.integers(0, 1), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just("step"), st.integers(0, 9), st.sampled_from((*STEPS, "supervise"))),
    st.tuples(st.just("wait"), st.integers(1, 60)),
), min_size=4, max_size=25)  # fmt: skip


def told(history: list[tuple[object, ...]]) -> Told:
    office = Told()
    for what, *more in history:
        if what == "wait":
            office.day += timedelta(days=int(more[0]))  # type: ignore[call-overload]
        else:
            getattr(office, str(what))(*more)
    return office


@pytest.mark.obligation("YC-23")
@given(HISTORY, st.lists(st.integers(1, 90), max_size=4))
def test_without_news_no_answered_warning_ever_comes_back(
    history: list[tuple[object, ...]], waits: list[int]
) -> None:
    office = told(history)
    office.answer_all()
    known = {(one.rule, one.key) for one in find(office.cases, EASY, office.day)}
    assert office.standing() == []

    for wait in waits:
        office.day += timedelta(days=wait)
        back = [(w, f) for w, f in office.standing() if (w.rule, w.key) in known]
        # A case that has become long is news that time brings, once.
        assert all({sign.kind for sign in fresh} == {"long"} for _w, fresh in back)
        office.answer_all()


@pytest.mark.obligation("YC-23")
@given(HISTORY, st.sampled_from(STEPS), st.integers(0, 9))
def test_one_more_step_of_its_kind_brings_a_hard_case_back_and_is_named(
    history: list[tuple[object, ...]], kind: str, at: int
) -> None:
    office = told([("receive", 0, 0, 0), *history])
    office.step(at, kind)
    office.answer_all()
    assert office.standing() == []

    office.step(at, kind)

    case = office.cases[at % len(office.cases)].id
    back = [(w, fresh) for w, fresh in office.standing() if w.rule == "hard"]
    assert [w.key for w, _fresh in back] == [str(case)]
    caption = {"extend": "又延期1次", "return": "又退回转办1次", "object": "又提出异议1次",
               "second_round": "又再次调查1次"}[kind]  # fmt: skip
    assert spoken(back[0][1]) == caption


@pytest.mark.obligation("YC-23")
@given(HISTORY, st.integers(0, 1), st.integers(0, 2), st.integers(0, 2))
def test_one_more_case_brings_back_what_it_is_one_more_of(
    history: list[tuple[object, ...]], unit: int, matter: int, person: int
) -> None:
    office = told(history)
    office.answer_all()

    office.receive(unit, matter, person)

    new = office.cases[-1].id
    for warned, fresh in office.standing():
        assert {sign.case for sign in fresh} == {new} or not belonging(warned, office.answers)
    held = [
        one
        for one in find(office.cases, EASY, office.day)
        if new in one.cases and one.rule != "hard"
    ]
    assert {(one.rule, one.key) for one in held} == {
        (w.rule, w.key) for w, _fresh in office.standing() if w.rule != "hard"
    }  # fmt: skip
    for warned, fresh in office.standing():
        if warned.rule != "hard" and belonging(warned, office.answers):
            assert spoken(fresh) == "新收到1件"


def test_each_rule_says_of_which_signs_one_more_is_new() -> None:
    assert {key: rule.new for key, rule in SHIPPED.rules.items()} == {
        key: tuple(HARD_SIGNS) if key == "hard" else ("case",) for key in RULES
    }


def test_a_wider_span_alone_brings_no_answered_warning_back() -> None:
    office = told([("receive", 0, 0, 0), ("wait", 40), *[("receive", 0, 0, 0)] * 4])
    office.answer_all()
    wider = adjusted(EASY, {"same_unit.span": "365", "hot_unit.span": "60"})

    found = [w for w in find(office.cases, wider, office.day) if belonging(w, office.answers)]

    assert found and all(not news(one, belonging(one, office.answers)) for one in found)


def test_a_unit_that_is_called_otherwise_is_the_same_unit() -> None:
    office = told([("receive", 0, 0, 0)] * 4)
    office.answer_all()
    office.cases = [replace(case, unit="示例新局") for case in office.cases]

    assert office.standing() == []


@pytest.mark.obligation("YC-23")
def test_what_an_office_sets_acts_and_is_said_where_it_acted() -> None:
    own = adjusted(SHIPPED, {"same_promise.least": "2", "fewest_a_year": "10"})
    office = told([("receive", 0, 0, 0)] * 2)

    (warned,) = [w for w in find(office.cases, own, office.day) if w.rule == "same_promise"]

    assert "365天内被投诉举报2次，说明承诺没有兑现" in warned.why
    assert "其中由本办改过：至少2件（默认3）" in warned.why
    assert own.small.startswith("一年不足10件")
    assert not [w for w in find(office.cases, SHIPPED, office.day) if w.rule == "same_promise"]


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("hot_unit.least", "1", "2到100之间的整数"), ("hot_unit.least", "3.5", "整数"),
        ("hot_unit.least", "三", "要填数字"), ("hot_unit.sure", "NaN", "0.1到100之间的数"),
        ("hard.least", "6", "1到5之间"), ("hot_document.past", "91", ""),
        ("hot_unit.past", "89", "90到365"), ("hot_document.span", "366", "7到365"),
        ("nothing.least", "3", "没有这一项"),
    ],
)  # fmt: skip
def test_a_threshold_outside_its_bounds_is_refused_with_them(
    key: str, typed: str, says: str
) -> None:
    if not says:
        assert check_threshold(SHIPPED, {}, key, typed).value == 91
        return
    with pytest.raises(InputError, match=says):
        check_threshold(SHIPPED, {}, key, typed)


def test_a_past_shorter_than_the_span_is_refused() -> None:
    with pytest.raises(InputError, match="没有可比的"):
        check_threshold(SHIPPED, {"hot_document.past": "100"}, "hot_document.span", "120")


def test_every_threshold_as_it_comes_lies_within_its_bounds() -> None:
    every = list(settings_of(SHIPPED, {}))
    assert len(every) == 1 + sum(
        bool(getattr(rule, name)) for rule in SHIPPED.rules.values()
        for name in ("least", "span", "past", "sure", "long", "alike", "common")
    )  # fmt: skip
    for one in every:
        assert check_threshold(SHIPPED, {}, one.key, f"{one.default:f}") == one
