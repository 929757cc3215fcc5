"""Warnings against years with planted patterns: what is found in time, what is found for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.base.errors import PackError
from app.base.machine.resources import resource_text
from app.rules.warnings.chance import surety, tail
from app.rules.warnings.finding import find
from app.rules.warnings.likeness import alike, contracts_in, documents_in, pairs_of
from app.rules.warnings.schema import Happening, Warned, WatchedCase, read_rules, shipped_rules
from tests.rules.warnings.planted_year import (
    DAYS,
    LOOKED_AT,
    UNSEEN,
    YEAR_BEGINS,
    Plant,
    Year,
    quiet_year,
    year_of,
)

RULES = shipped_rules()
IN_TIME = timedelta(days=7)
TODAY = date(2026, 11, 20)


def watched(year: Year) -> list[WatchedCase]:
    return [
        WatchedCase(
            c.id, c.received, c.unit, c.category, c.place, c.text, (c.complainant,), c.received,
            c.closed, tuple(Happening(e.kind, e.day, at) for at, e in enumerate(c.events, 2)),
        )
        for c in year.cases
    ]  # fmt: skip


def through(year: Year, every: int = 3) -> tuple[set[Plant], dict[tuple[str, str], date]]:
    """What was found in time of what was planted, and what was warned of without being planted."""
    cases, found, false = watched(year), set[Plant](), dict[tuple[str, str], date]()
    for back in range(0, DAYS, every):
        day = YEAR_BEGINS + timedelta(days=back)
        for warned in find(cases, RULES, day):
            meant = [plant for plant in year.plants if shows(warned, plant)]
            found |= {
                plant for plant in meant
                if day <= plant.stood + IN_TIME and 2 * len(plant.cases & {*warned.cases}) >= len(plant.cases)
            }  # fmt: skip
            if not meant:
                false.setdefault((warned.rule, warned.about), day)
    return found, false


def shows(warned: Warned, plant: Plant) -> bool:
    shared = plant.cases & set(warned.cases)
    return plant.pattern == warned.rule and len(shared) >= min(2, len(plant.cases))


@pytest.mark.obligation("YC-23")
@pytest.mark.parametrize("seed", [LOOKED_AT, UNSEEN])
def test_what_was_planted_is_found_in_time_and_little_else(seed: int) -> None:
    year = year_of(seed)
    found, false = through(year)

    print(f"seed {seed}: recall {len(found)}/{len(year.plants)}, false alarms {len(false)} a year")
    assert len(found) == len(year.plants), {p.pattern for p in year.plants} - {
        p.pattern for p in found
    }
    assert len(false) <= 6, false


@pytest.mark.obligation("YC-23")
def test_a_small_office_is_warned_of_the_same_promise_and_the_same_unit_alone() -> None:
    year = quiet_year(11)
    last = YEAR_BEGINS + timedelta(days=DAYS - 1)
    warned = find(watched(year), RULES, max(p.stood for p in year.plants))

    assert any(one.rule == "same_promise" and one.about == year.plants[0].about for one in warned)
    every = {w.rule for w in find(watched(year), RULES, last)} | {w.rule for w in warned}
    assert every <= {"same_promise", "same_unit", "same_contract"}


def case(key: int, back: int, **own: object) -> WatchedCase:
    made = WatchedCase(
        key, TODAY - timedelta(days=back), "示例县住建局", "1", "示例镇", f"事项{key}"
    )
    return replace(made, **own)  # type: ignore[arg-type]


def past(number: int = 40) -> list[WatchedCase]:
    """A year of other cases, so that the office is none of the small."""
    return [
        case(1000 + at, 40 + at * 8, unit=f"示例{at}局", category=str(at), place=f"示例{at}镇")
        for at in range(number)
    ]


@pytest.mark.obligation("YC-23")
def test_a_warning_says_in_one_sentence_what_it_saw_and_proposes_what_to_do() -> None:
    hot = [case(at, at) for at in range(1, 7)]

    (warned,) = [w for w in find([*past(), *hot], RULES, TODAY) if w.rule == "hot_unit"]

    assert warned.said == (
        "示例县住建局30天内收到6件，以往平均每30天0.0件，偶然出现的可能不到万分之一；以往只有0件，把握有限。"
    )
    assert warned.cases == (6, 5, 4, 3, 2, 1) and warned.proposes.startswith("发预警提示函")


@pytest.mark.obligation("YC-23")
def test_a_document_is_hot_against_its_own_past_and_not_by_a_number_alone() -> None:
    number = "示政办〔2025〕12号"
    hot = [case(at, at * 10, unit=f"示例{at}局", text=f"见{number}") for at in range(1, 6)]
    before = [
        case(100 + at, 100 + at * 40, unit=f"示例{at}局", text=f"见{number}") for at in range(8)
    ]

    (warned,) = [w for w in find([*past(), *hot], RULES, TODAY) if w.rule == "hot_document"]

    assert warned.said == (
        f"90天内有5件提到同一份文件（{number}），以往平均每90天0.0件，偶然出现的可能不到千分之一；"
        "以往只有0件，把握有限。"
    )
    often = find([*past(), *hot, *before], RULES, TODAY)
    assert not [w for w in often if w.rule == "hot_document"]


def test_spans_roll_by_day_and_nothing_of_tomorrow_is_known() -> None:
    hot = [case(at, at) for at in range(1, 7)]
    cases = [*past(), *hot]

    def on(day: date) -> set[str]:
        return {w.rule for w in find(cases, RULES, day) if w.about == "示例县住建局"}

    assert "hot_unit" not in on(TODAY - timedelta(days=4)) and "hot_unit" in on(TODAY)
    assert "hot_unit" not in on(TODAY + timedelta(days=40))


@pytest.mark.obligation("YC-23")
def test_a_hard_case_is_told_by_its_signs_until_it_ends() -> None:
    signs = (Happening("extend", date(2026, 9, 1), 4), Happening("return", date(2026, 8, 1), 3))
    hard = case(1, 200, accepted=TODAY - timedelta(days=198), happenings=signs)

    (warned,) = [w for w in find([*past(), hard], RULES, TODAY) if w.rule == "hard"]
    assert warned.said == "反映示例县住建局的一件在办案件有3种情形：办理时间长、延期、退回转办。"
    assert {sign.text for sign in warned.signs} == {"long:1", "extend:1:4", "return:1:3"}
    twice = replace(hard, happenings=(*signs, Happening("extend", TODAY, 6)))
    (warned,) = [w for w in find([*past(), twice], RULES, TODAY) if w.rule == "hard"]
    assert warned.said == "反映示例县住建局的一件在办案件有3种情形：办理时间长、延期2次、退回转办。"
    ended = replace(hard, ended=TODAY)
    assert not [w for w in find([*past(), ended], RULES, TODAY) if w.rule == "hard"]


def test_of_a_complainant_nothing_is_told() -> None:
    same = [case(at, at * 30, unit=f"示例{at}局", complainants=("token",)) for at in (1, 2, 3)]

    (warned,) = [w for w in find([*past(), *same], RULES, TODAY) if w.rule == "same_complainant"]

    assert warned.said == "同一投诉举报人365天内来3件。" and "token" not in warned.about


def test_small_numbers_are_treated_as_small() -> None:
    known = tail(5, span=30, before=12, past=365)
    unknown = tail(5, span=30, before=0, past=30)
    assert tail(5, span=30, before=2, past=365) < known < unknown
    assert "把握有限" in surety(0.0002, 2) and "把握有限" not in surety(0.0002, 9)


def test_numbers_of_documents_and_contracts_are_known_however_they_are_bracketed() -> None:
    assert documents_in("见示政办〔2025〕12号、示政办[2025] 12 号") == {"示政办〔2025〕12号"}
    assert contracts_in("合同编号：SL-2024-301，协议sl-2024-301") == {"SL-2024-301"}
    one, other = (
        pairs_of("农贸市场摊位费减免三年没有兑现"),
        pairs_of("三年摊位费减免，农贸市场商户"),
    )
    assert alike(one, other) > 0.6 and alike(one, pairs_of("学区划分与公告不一致引发不满")) == 0
    assert alike(pairs_of("土地"), pairs_of("土地")) == 0


def test_rules_with_unknown_words_are_refused() -> None:
    text = resource_text("warnings/rules.toml")
    for wrong in (text.replace("least = 4", "fewest = 4", 1), text.replace("[hard]", "[harder]")):
        with pytest.raises(PackError):
            read_rules(wrong)


@pytest.mark.obligation("YC-23")
def test_who_was_supervised_is_who_is_warned_of() -> None:
    urged = Happening("supervise", TODAY - timedelta(days=30), 3, unit="示例县交通局")
    cases = [case(1, 60, happenings=(urged,)), case(2, 20), case(3, 10)]
    later = [case(4, 20, unit="示例县交通局"), case(5, 10, unit="示例县交通局")]

    def about(cases: list[WatchedCase]) -> list[str]:
        found = find([*past(), *cases], RULES, TODAY)
        return [one.said for one in found if one.rule == "after_supervision"]

    assert about(cases) == []
    assert about([*cases, *later]) == ["示例县交通局被督办后90天内又收到2件同类事项。"]


@pytest.mark.obligation("YC-23")
def test_a_further_supervision_forgives_nothing() -> None:
    def urged(back: int) -> tuple[Happening, ...]:
        return (Happening("supervise", TODAY - timedelta(days=back), 3),)

    cases = [case(1, 80, happenings=urged(60)), case(2, 40, happenings=urged(30)), case(3, 10)]

    (warned,) = [w for w in find([*past(), *cases], RULES, TODAY) if w.rule == "after_supervision"]

    assert warned.cases == (1, 2, 3) and "又收到2件" in warned.said


@pytest.mark.obligation("YC-23")
def test_a_case_about_two_units_counts_for_each() -> None:
    other = ("示例县水利局", "示例县水利局")
    cases = [case(at, at * 5, others=(other,)) for at in range(1, 7)]

    hot = {w.about for w in find([*past(), *cases], RULES, TODAY) if w.rule == "hot_unit"}

    assert hot == {"示例县住建局", "示例县水利局"}


@pytest.mark.obligation("NY-15.3", "YC-23")
def test_a_complainant_known_by_two_tokens_is_one() -> None:
    tokens = (("phone",), ("phone", "card"), ("card",))
    cases = [
        case(at, at * 30, unit=f"示例{at}局", complainants=own) for at, own in enumerate(tokens, 1)
    ]

    (warned,) = [w for w in find([*past(), *cases], RULES, TODAY) if w.rule == "same_complainant"]

    assert set(warned.cases) == {1, 2, 3}
