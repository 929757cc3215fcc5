"""Repeats pointed out while typing: same person, same matter, both, and how often a number called."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.rows.finding import DuplicateHints
from app.base.secret import Secret
from app.services.finding.duplicates import Typed, bigrams, similarity
from tests.services.making import TODAY, UNIT, Desk

FACTS = "示例县住建局承诺的土地至今没有交付，多次催问没有结果。"
ANOTHER = "小区门口的停车场按每小时十元收费，超过公示的标准一倍。"


def hints(desk: Desk, **typed: object) -> DuplicateHints:
    return desk.office.duplicates.hints(Typed(**typed), TODAY, by=desk.me)  # type: ignore[arg-type]


def fillers(desk: Desk) -> None:
    for subject in ("学校补课费用", "公路补偿款项", "工程尾款结算", "企业奖励资金"):
        desk.register(
            facts=f"关于{subject}的问题，有关部门一直没有答复。",
            respondents=("示例县教体局",),
            complainants=(),
        )


def test_the_same_person_with_the_same_matter(desk: Desk) -> None:
    fillers(desk)
    case_id = desk.register(date(2026, 11, 2), facts=FACTS)

    found = hints(desk, phone=Secret("13800000001"), unit=UNIT, text="住建局承诺的土地没有交付")

    assert [(h.kind, h.case_id) for h in found.hints] == [("same_person", case_id)]
    assert "同一电话2026年11月2日来件" in found.hints[0].sentence
    assert found.same_phone == 1


def test_another_person_with_the_same_matter(desk: Desk) -> None:
    fillers(desk)
    case_id = desk.register(facts=FACTS)

    found = hints(desk, phone=Secret("138-0000-0009"), unit=UNIT, text=FACTS)

    assert [(h.kind, h.caption, h.case_id) for h in found.hints] == [
        ("other_person", "异人同事", case_id)
    ]
    assert found.same_phone == 0


def test_a_closed_case_that_comes_again_is_told_first(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 2), facts=FACTS)
    desk.take(case_id, "close", date(2026, 9, 4))
    again = desk.register(date(2026, 11, 2), facts=FACTS)

    found = hints(desk, phone=Secret("13800000001"), unit=UNIT, text=FACTS)

    assert [(h.kind, h.case_id) for h in found.hints] == [
        ("closed_again", case_id),
        ("same_person", again),
    ]
    assert found.hints[0].caption == "已办结又来"


def test_the_same_person_with_another_matter_is_only_counted_and_named(desk: Desk) -> None:
    desk.register(date(2026, 11, 2), facts=FACTS)

    found = hints(desk, phone=Secret("13800000001"), unit="示例县市场局", text=ANOTHER)

    assert [h.kind for h in found.hints] == ["same_contact"]
    assert found.same_phone == 1


def test_a_call_of_more_than_thirty_days_ago_is_not_counted(desk: Desk) -> None:
    desk.register(date(2026, 10, 20), facts=FACTS)

    assert hints(desk, phone=Secret("13800000001"), text=ANOTHER).same_phone == 0


def test_a_common_name_alone_makes_nobody_the_same_person(desk: Desk) -> None:
    desk.register(facts=FACTS)

    assert hints(desk, name=Secret("张示例"), unit="示例县市场局", text=ANOTHER).hints == ()


def test_different_matters_of_one_unit_are_told_apart(desk: Desk) -> None:
    desk.register(facts=FACTS)

    found = hints(desk, phone=Secret("138-0000-0009"), unit=UNIT, text=ANOTHER)

    assert found.hints == ()


def test_nothing_typed_gives_no_hint(desk: Desk) -> None:
    desk.register(facts=FACTS)

    assert hints(desk) == DuplicateHints((), 0)


@pytest.mark.obligation("NY-15.1")
def test_who_keeps_out_of_a_case_gets_no_hint_of_it(desk: Desk) -> None:
    case_id = desk.register(facts=FACTS)
    other = desk.office.session(desk.office.officers.add("经办乙示例", desk.me))
    desk.take(case_id, "recuse", TODAY, officer=other.name, reason="亲属")

    typed = Typed(phone=Secret("13800000001"), unit=UNIT, text=FACTS)

    assert desk.office.duplicates.hints(typed, TODAY, by=other).hints == ()


def test_texts_are_compared_by_their_pairs_of_characters() -> None:
    said = bigrams("承诺的土地没有交付")

    assert similarity(said, said) == 100
    assert similarity(said, bigrams("停车收费过高")) == 0
