"""常用语: those that ship by kind, one's own by kind and unit, kept for the officer alone."""

from __future__ import annotations

import pytest

from app.base.errors import InputError
from app.reports.letters.templates import heads
from app.services.papers.phrases import LONGEST, Phrase, _all_shipped
from tests.services.making import TODAY, UNIT, Desk


def texts(desk: Desk, kind: str, unit: str = "") -> list[str]:
    return [phrase.text for phrase in desk.office.phrases.of(kind, unit, desk.me)]


def test_those_of_the_kind_come_before_those_that_fit_every_kind(desk: Desk) -> None:
    found = texts(desk, "supervision")

    assert found[0].startswith("请明确专人负责") and found[-1] == "如有疑问，请与我办联系。"
    assert "感谢你对政务诚信建设的关心和监督。" not in found


def test_every_phrase_that_ships_is_for_kinds_that_there_are() -> None:
    named = {kind for _text, kinds in _all_shipped() for kind in kinds}

    assert named <= set(heads())


def test_ones_own_is_offered_first_to_its_unit_and_to_nobody_else(desk: Desk) -> None:
    office, own = desk.office, "请住建局同时报送租金减免台账。"
    office.phrases.keep(Phrase(own, "referral", UNIT), desk.me)
    other = office.session(office.officers.add("经办乙示例", desk.me))

    assert texts(desk, "referral", UNIT)[0] == own
    assert own not in texts(desk, "referral", "示例县教体局")
    assert own not in texts(desk, "supervision", UNIT)
    assert own not in [p.text for p in office.phrases.of("referral", UNIT, other)]
    office.phrases.drop(own, desk.me)
    assert own not in texts(desk, "referral", UNIT)


@pytest.mark.parametrize("text", ["  ", "长" * (LONGEST + 1)])
def test_what_is_empty_or_too_long_is_not_kept(desk: Desk, text: str) -> None:
    with pytest.raises(InputError, match="常用语"):
        desk.office.phrases.keep(Phrase(text), desk.me)


def test_what_was_kept_for_a_unit_goes_with_it_when_it_is_renamed(desk: Desk) -> None:
    office, own, later = desk.office, "请住建局同时报送租金减免台账。", "示例县住房保障局"
    office.phrases.keep(Phrase(own, "referral", UNIT), desk.me)
    desk.register(respondents=(UNIT,))
    office.units.rename(UNIT, later, from_on=TODAY, by=desk.me)

    assert office.phrases.of("referral", later, desk.me)[0] == Phrase(own, "referral", later, True)


@pytest.mark.parametrize(
    "text",
    ["请与张示例联系。", "请联系138-0000-0099。", "材料寄 someone@example.com。"],
)
@pytest.mark.obligation("NY-15.3", "YC-17")
def test_a_sentence_that_tells_of_somebody_becomes_no_phrase(desk: Desk, text: str) -> None:
    desk.register()

    with pytest.raises(InputError, match="没有存为常用语"):
        desk.office.phrases.keep(Phrase(text), desk.me)

    assert text not in texts(desk, "referral")
