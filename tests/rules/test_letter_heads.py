"""The head of a kind of paper against the packs: its word, its limit by role, where it is used."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.machine.resources import resource_text
from app.rules.letter_heads import Head, head_mistakes, pack_mistakes
from app.rules.redaction import Audience, IdentityWay
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.shipped import shipped_regulation
from app.rules.regulation.source import read_source

HEAD = Head(
    "sample", "示例函（试行）", "letter", "case", Audience.HANDLING_UNIT, 1, ("addressee",),
    step="refer", clock="investigation",
)  # fmt: skip
NANYANG = shipped_regulation("nanyang-2020")


def with_role(role: str) -> Regulation:
    """Nanyang's pack, its limit of investigation playing another role."""
    clock = "[clocks.investigation]\n"
    text = resource_text("regulations/nanyang-2020.toml")
    return read_regulation(read_source(text.replace(clock, f'{clock}role = "{role}"\n')))


def test_a_limit_plays_the_role_of_its_word_until_its_pack_names_another() -> None:
    renamed = with_role("own_response")

    assert [c.role for c in NANYANG.clocks.values()] == list(NANYANG.clocks)
    assert renamed.clock_of_role("own_response") is renamed.clocks["investigation"]
    assert renamed.clock_of_role("investigation") is None
    assert tuple(pack_mistakes(replace(HEAD, clock="own_response"), renamed)) == ()
    assert any(
        "own_response" in wrong
        for wrong in pack_mistakes(replace(HEAD, clock="own_response"), NANYANG)
    )


@pytest.mark.parametrize(
    ("step", "clock"),
    [("notify_acceptance", "acceptance_notice"), ("notify_refusal", "refusal_notice")],
)
def test_the_limit_that_a_notice_keeps_is_found_by_its_step(step: str, clock: str) -> None:
    met = NANYANG.clock_met_by(step)

    assert met is not None and met.word == clock
    assert shipped_regulation("yuncheng-2021").clock_met_by(step) is None  # none is laid down


def test_a_paper_is_called_as_the_pack_calls_it_and_else_by_its_caption() -> None:
    named = replace(HEAD, term="supervision_letter")

    assert named.caption_in(NANYANG) == "督办函"
    assert named.caption_in(shipped_regulation("yuncheng-2021")) == "提醒督办函"
    assert HEAD.caption_in(NANYANG) == "示例函（试行）"


def test_a_kind_is_for_the_packs_that_it_names_and_that_have_its_step() -> None:
    assert HEAD.is_for(NANYANG)
    assert not replace(HEAD, packs=("yuncheng-2021",)).is_for(NANYANG)
    assert not replace(HEAD, step="unheard_of").is_for(NANYANG)


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("form", ["letter", "sheet"])
@pytest.mark.parametrize("identity", list(IdentityWay))
def test_names_are_reached_only_by_the_two_ways_that_the_code_knows(
    audience: Audience, form: str, identity: IdentityWay
) -> None:
    step = "refer" if form == "letter" else ""
    head = replace(HEAD, audience=audience, form=form, identity=identity, step=step)  # type: ignore[arg-type]

    allowed = not tuple(head_mistakes(head))

    if identity is IdentityWay.BY_DECISION:
        assert allowed == (form == "letter" and audience is Audience.HANDLING_UNIT)
    elif identity is IdentityWay.ON_REQUEST:
        assert allowed == (form == "sheet" and audience is Audience.OFFICE)
    else:
        assert allowed == ((form == "sheet") == (audience is Audience.OFFICE))
