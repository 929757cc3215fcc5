"""Every kind of paper of a case under a regulation that nobody wrote the papers for: as it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.reports.letters.faces import Faces, find_faces
from app.reports.letters.renderer import render
from app.reports.letters.templates import heads
from tests.reports.letters.measuring import page_text
from tests.reports.letters.test_compose import text_of
from tests.services.making import Clock
from tests.services.papers.every_kind import command_for, letter_of
from tests.services.papers.third_kinds import HISTORIES, ThirdDesk, case_for, third_desk

pytestmark = pytest.mark.slow  # tests/rules/test_third_pack.py stays

GOLDEN = Path(__file__).parent / "golden" / "third"
CASE_KINDS = [h.kind for h in heads().values() if h.subject == "case" and not h.packs]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThirdDesk]:
    with third_desk(tmp_path_factory.mktemp("third"), Clock()) as made:
        yield made


@pytest.fixture(scope="module")
def made() -> list[int]:
    return []


@pytest.fixture
def cases(desk: ThirdDesk, made: list[int]) -> list[int]:
    """Made by the first test, once for all: what a day far back is asked for is answered in tests."""
    if not made:
        made += [history(desk) for history in HISTORIES]
    return made


@pytest.fixture(scope="module")
def faces() -> Faces:
    return find_faces()


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_a_kind_says_under_a_third_regulation_what_it_said(
    kind: str, desk: ThirdDesk, cases: list[int], faces: Faces, pytestconfig: pytest.Config
) -> None:
    found = case_for(desk, heads()[kind], cases)
    assert found, f"no case at any stage offers {kind}"
    case_id, seq = found
    draft = desk.office.letters.prepare(kind, case_id, desk.me, seq)

    letter = letter_of(desk, draft, command_for(draft))

    said = "".join(f"· {notice}\n" for notice in draft.notices) + text_of(letter)
    said = re.sub("版本 [0-9a-f]{8}", "版本 ……", said)
    golden = GOLDEN / f"{kind}.txt"
    if pytestconfig.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8", newline="\n")
    assert said == golden.read_text(encoding="utf-8")
    assert "南阳" not in said and "运城" not in said
    printed = "".join("".join(page_text(render(letter, faces))).split())
    assert all("".join(line.split()) in printed for line in letter.title.split("\n"))
