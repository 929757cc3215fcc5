"""Every kind of paper under a regulation that nobody wrote the papers for: as it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.letter import Letter
from app.reports.letters.faces import Faces, find_faces
from app.reports.letters.renderer import render
from app.reports.letters.templates import heads
from app.rules.letter_heads import SUBJECTS
from tests.reports.letters.measuring import page_text
from tests.reports.letters.test_compose import text_of
from tests.services.making import Clock
from tests.services.papers.desk_kinds import (
    about_for,
    command_of_paper,
    letter_of_paper,
    prepared_paper,
)
from tests.services.papers.every_kind import command_for, letter_of
from tests.services.papers.third_kinds import HISTORIES, ThirdDesk, case_for, third_desk

pytestmark = pytest.mark.slow  # tests/rules/test_third_pack.py stays

GOLDEN = Path(__file__).parent / "golden" / "third"
SET = "2024年南阳市市直单位政务诚信监测评价指标"  # of the call that the papers are about
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


def as_read(
    kind: str, notices: tuple[str, ...], letter: Letter, pytestconfig: pytest.Config
) -> str:
    """What the paper says, as its golden has it."""
    said = "".join(f"· {notice}\n" for notice in notices) + text_of(letter)
    said = re.sub("版本 [0-9a-f]{8}", "版本 ……", said)
    golden = GOLDEN / f"{kind}.txt"
    if pytestconfig.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8", newline="\n")
    assert said == golden.read_text(encoding="utf-8")
    return said


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_a_kind_says_under_a_third_regulation_what_it_said(
    kind: str, desk: ThirdDesk, cases: list[int], faces: Faces, pytestconfig: pytest.Config
) -> None:
    found = case_for(desk, heads()[kind], cases)
    assert found, f"no case at any stage offers {kind}"
    case_id, seq = found
    draft = desk.office.letters.prepare(kind, case_id, desk.me, seq)

    letter = letter_of(desk, draft, command_for(draft))

    said = as_read(kind, draft.notices, letter, pytestconfig)
    assert "南阳" not in said and "运城" not in said
    printed = "".join("".join(page_text(render(letter, faces))).split())
    assert all("".join(line.split()) in printed for line in letter.title.split("\n"))


@pytest.mark.parametrize("subject", [subject for subject in SUBJECTS if subject != "case"])
def test_a_kind_without_a_case_says_under_a_third_regulation_what_it_said(
    subject: str, tmp_path: Path, faces: Faces, pytestconfig: pytest.Config
) -> None:
    kinds = [head.kind for head in heads().values() if head.subject == subject]
    of_round = subject in ("round", "assessment")  # each of its own, brought to where it is due
    with third_desk(tmp_path, Clock()) as desk:
        about = None if of_round else about_for(desk, kinds[0])
        for kind in kinds:
            draft = prepared_paper(desk, kind, about)
            letter = letter_of_paper(desk, command_of_paper(draft))
            said = as_read(kind, draft.notices, letter, pytestconfig)
            assert of_round or ("南阳" not in said.replace(SET, "") and "运城" not in said)
            assert render(letter, faces).startswith(b"%PDF")
