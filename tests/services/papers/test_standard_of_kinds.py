"""Every kind of paper on the page: the standard's measures, its words whole, the same for Word."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from app.base.letter import Annex, Letter, Paragraph, TableBlock
from app.reports.letters.faces import Faces, find_faces
from app.reports.letters.free import FREE
from app.reports.letters.headless import make_paper, template_of
from app.reports.letters.renderer import page_count, render, typeset
from app.reports.letters.templates import heads
from app.reports.letters.word import write_docx
from tests.reports.letters.measuring import page_text
from tests.reports.letters.standard import faults
from tests.reports.letters.test_standard import CHECKER, wrong_to_it
from tests.reports.letters.test_word import OFFICE_PROGRAM, stand_ins
from tests.services.papers.test_kinds import desk_of, packs_of, said_by

# A sweep over all kinds; tests/reports/letters/test_standard.py stays.
pytestmark = pytest.mark.slow

NUMBER = "示信函〔2026〕12号"


@pytest.fixture(scope="module")
def faces() -> Faces:
    return find_faces()


def issued(folder: Path, kind: str) -> Letter:
    """The paper as it would go out, under the first pack that it is for."""
    with desk_of(folder, packs_of(kind)[0]) as desk:
        _notices, letter = said_by(desk, kind)
    numbered = heads()[kind].numbered
    return replace(letter, number=NUMBER if numbered else "", draft=False)


@pytest.mark.parametrize("kind", heads())
def test_a_kind_keeps_the_standard_and_loses_no_word(
    kind: str, tmp_path: Path, faces: Faces
) -> None:
    letter = issued(tmp_path, kind)

    data = render(letter, faces)

    if heads()[kind].numbered:
        # the rules of a form on the last page are no part of the 版记 beneath it
        table = any(isinstance(block, TableBlock) for a in letter.annexes for block in a.blocks)
        found = set(faults(data, letter))
        if table:  # and a page may begin with the rest of a table, above the text that is measured
            found = {f for f in found if not f.endswith("begins too low")}
        assert found <= ({"7.4.1 thickness of the rules"} if table else set())
    printed = re.sub(r"—\d+—", "", re.sub(r"\s", "", "".join(page_text(data))))
    for foot in (f"抄送：{'、'.join(letter.copies)}。", f"{letter.printer}2026年11月20日印发"):
        printed = printed.replace(foot, "", 1)  # they stand between the pages of the text
    for text in replace(letter, copies=(), printer="").texts():
        for part in text.split("\n"):
            assert all(piece in printed for piece in re.sub(r"\s", "", part).split("。"))


# The form behind it says more than the paper, so that the shared checker, which takes the commonest
# size for the text's, would measure the form: these are given to it with a line in its place.
OUTWEIGHED = frozenset((
    "verify_request", "first_result", "score_check",
    "figures_check", "bulletin", "government_report", "monthly_report", "appraisal_table",
))  # fmt: skip


@pytest.mark.skipif(CHECKER is None, reason="the shared checker isn't beside the project")
@pytest.mark.parametrize("kind", [kind for kind, head in heads().items() if head.numbered])
def test_the_shared_checker_finds_no_fault_in_a_kind(
    kind: str, tmp_path: Path, faces: Faces
) -> None:
    whole = issued(tmp_path, kind)
    letter = without_forms(whole) if kind in OUTWEIGHED else whole

    wrong = {item["id"] for item in wrong_to_it(letter, render(letter, faces), tmp_path)}

    # it takes the rules of a form above 抄送 for those of a 版记; our own checks look beneath it
    ruled = letter.form == "letter" and letter.copies and _has_form(letter.annexes[-1:])
    assert wrong == ({"letter_no_imprint"} if ruled else set())


@pytest.mark.skipif(CHECKER is None, reason="the shared checker isn't beside the project")
@pytest.mark.parametrize("kind", sorted(OUTWEIGHED))
def test_a_kind_is_outweighed_by_its_form(kind: str, tmp_path: Path, faces: Faces) -> None:
    letter = issued(tmp_path, kind)

    wrong = wrong_to_it(letter, render(letter, faces), tmp_path)

    (size,) = (i["measured"] for i in wrong if i["id"] == "body_size_pt")
    assert size in (12.0, 10.5)  # 小四, or 五号 where a form stands on one page so


def _has_form(annexes: tuple[Annex, ...]) -> bool:
    return any(not isinstance(block, Paragraph) for one in annexes for block in one.blocks)


def without_forms(letter: Letter) -> Letter:
    """The letter with a line in place of each form behind it, which our own checks measure."""
    line = (Paragraph("本附件为表格，另行核对。"),)
    return replace(letter, annexes=tuple(replace(a, blocks=line) for a in letter.annexes))


@pytest.mark.parametrize("kind", heads())
def test_a_kind_is_the_same_paper_for_word(kind: str, tmp_path: Path, faces: Faces) -> None:
    letter = issued(tmp_path, kind)
    from io import BytesIO

    from docx import Document

    data = write_docx(letter, faces)
    document = Document(BytesIO(data))
    whole = "".join(
        element.text or "" for element in document.element.iter() if element.tag.endswith("}t")
    )

    assert data == write_docx(letter, faces)
    assert re.sub(r"\s", "", letter.title) in re.sub(r"\s", "", whole)
    assert typeset(letter, faces)[1] >= 1


@pytest.mark.skipif(
    OFFICE_PROGRAM is None,
    reason="LibreOffice is not installed (Debian: apt-get install libreoffice-writer-nogui)",
)
def test_libreoffice_lays_every_kind_out_on_as_many_pages(tmp_path: Path, faces: Faces) -> None:
    expected: dict[str, int] = {}
    closer = set()  # forms whose cells are set closer: Word breaks lines of its own
    for kind in heads():
        folder = tmp_path / kind
        folder.mkdir()
        letter = issued(folder, kind)
        expected[kind] = page_count(letter, faces)
        if expected[kind] != page_count(replace(letter, compact=False), faces):
            closer.add(kind)
        (tmp_path / f"{kind}.docx").write_bytes(write_docx(letter, faces))
    for form in ("letter", "general", "sheet"):
        made = make_paper(FREE, {**template_of(FREE), "form": form}, faces, str.encode, docx=True)
        expected[f"free-{form}"] = made.answer["pages"]
        (tmp_path / f"free-{form}.docx").write_bytes(made.docx)
    subprocess.run(
        [str(OFFICE_PROGRAM), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
         *(str(tmp_path / f"{kind}.docx") for kind in expected)],
        check=True, capture_output=True, timeout=300, env=stand_ins(faces, tmp_path),
    )  # fmt: skip
    opened = {kind: len(pypdfium2.PdfDocument(tmp_path / f"{kind}.pdf")) for kind in expected}

    assert {
        kind: (pages, opened[kind])
        for kind, pages in expected.items()
        if abs(opened[kind] - pages) > (0 if pages <= (1 if kind in closer else 3) else 1)
    } == {}


@pytest.mark.parametrize("kind", [kind for kind, head in heads().items() if head.numbered])
def test_no_page_of_a_kind_holds_the_copies_alone(kind: str, tmp_path: Path, faces: Faces) -> None:
    for pack in packs_of(kind):
        with desk_of(tmp_path, pack) as desk:
            letter = replace(said_by(desk, kind)[1], number=NUMBER, draft=False)

        last = page_text(render(letter, faces))[-1]

        foot = (f"抄送：{'、'.join(letter.copies)}。", letter.printer, "年11月20日印发")
        assert len(re.sub(r"[—\s\d]", "", last)) > len("".join(foot)), (pack, last)


ONE_PAGE = ("registration_form", "approval_sheet", "delivery_receipt", "draft_sheet", "incoming_sheet", "leader_sheet",
            "visit_record", "phone_record", "unit_result_notice", "rectification_slip")  # fmt: skip


@pytest.mark.parametrize("kind", ONE_PAGE)
def test_a_sheet_of_a_plain_case_fills_one_page(kind: str, tmp_path: Path, faces: Faces) -> None:
    assert page_count(issued(tmp_path, kind), faces) == 1


@pytest.mark.parametrize("kind", ["opinion_letter", "opinion_notice"])
def test_the_copies_of_a_call_stand_beneath_its_form(
    kind: str, tmp_path: Path, faces: Faces
) -> None:
    last = page_text(render(issued(tmp_path, kind), faces))[-1]

    assert "抄送" in last and "（单位公章）" in last
