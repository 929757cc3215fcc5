"""What is not known leaves no trace on a paper: no empty brackets, no doubled mark, no None."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import InputError
from app.base.letter import Letter
from app.base.secret import Secret
from app.reports.letters.compose import compose
from app.reports.letters.templates import head_of, heads
from app.services.papers import letter_making, papers
from app.services.people.complainant_input import ComplainantInput
from tests.reports.letters.test_compose import text_of
from tests.services.making import Desk
from tests.services.papers.desk_kinds import command_of_paper, letter_of_paper, prepared_paper
from tests.services.papers.every_kind import command_for, letter_of, prepared
from tests.services.papers.test_kinds import desk_of, packs_of

pytestmark = pytest.mark.slow

MARKS = "，。；：、！？"
AMISS = re.compile(
    rf"（[\s{MARKS}]*）|“[\s　]*”|《[\s　]*》|〔[\s　]*〕"  # nothing within
    rf"|[{MARKS}][ ]*[，。；：、]|（[{MARKS}]|[，、；：]）"  # two marks where one stands
    r"|(?:^|\n)[，。；：、）]|\bNone\b|\bnull\b|\{\w+\}|Secret\(|False|True"
)
BARE: Mapping[str, Any] = {
    "complainants": (ComplainantInput(Secret("张示例"), Secret("")),),
    "category": "", "facts": "承诺没有兑现", "appeal": "",
}  # fmt: skip


def amiss(letter: Letter) -> list[str]:
    """Each place of the paper that tells of something missing, with a few characters around."""
    text = text_of(replace(letter, note=letter.note or "备注"))  # it stands in brackets where it is
    return [text[max(0, m.start() - 12) : m.end() + 6] for m in AMISS.finditer(text)]


def without(kind: str, fields: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The fields without each one that may lack, without each two, and without all of them."""
    may = sorted(set(fields) - set(head_of(kind).required))
    yield "all of them", {k: v for k, v in fields.items() if k not in may}
    for name in may:
        yield name, {k: v for k, v in fields.items() if k != name}
        yield f"all but {name}", {k: v for k, v in fields.items() if k not in may or k == name}


@pytest.mark.parametrize("kind", heads())
def test_what_is_missing_leaves_no_trace_under_any_pack(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    for module in (letter_making, papers):
        monkeypatch.setattr(module, "composed", _heard(module.composed, told))
    for pack in packs_of(kind):
        with desk_of(tmp_path, pack) as desk:
            found = {why: amiss(letter) for why, letter in _letters(desk, kind)}
        assert not any(found.values()), (pack, {w: places for w, places in found.items() if places})
    assert told
    for name, fields in told:
        found = {why: amiss(compose(name, left)) for why, left in without(name, fields)}
        assert not any(found.values()), {why: places for why, places in found.items() if places}


def _letters(desk: Desk, kind: str) -> Iterator[tuple[str, Letter]]:
    """The paper as a clerk fills it, with the words taken out again, and of a case with bare facts."""
    if head_of(kind).subject != "case":
        yield "whole", letter_of_paper(desk, command_of_paper(prepared_paper(desk, kind)))
        return
    for why, more in (("whole", {}), ("bare", BARE)):
        draft = prepared(desk, kind, **more)
        command = command_for(draft)
        yield why, letter_of(desk, draft, command)
        for name in command.edits:
            emptied = {**command.edits, name: ""}
            try:
                yield f"{why}, no {name}", letter_of(desk, draft, _with(command, emptied))
            except InputError:  # it must be there
                continue


def _with(command: Any, edits: Mapping[str, Any]) -> Any:
    return replace(command, edits=edits)


def _heard(compose_it: Any, told: list[tuple[str, dict[str, Any]]]) -> Any:
    def composed(kind: str, fields: Mapping[str, Any]) -> Letter:
        letter: Letter = compose_it(kind, fields)
        told.append((kind, dict(fields)))
        return letter

    return composed
