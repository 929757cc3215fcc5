"""A .docx that comes back from Word: compared with the paper as issued, which stays the valid one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest

from app.base.errors import InputError
from app.reports.letters.returned import laid_over
from app.services.cases.commands import TakeStep
from app.services.papers.letter_commands import WriteLetter
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, Desk
from tests.services.papers.every_kind import HANDLING
from tests.services.papers.test_papers import written


def edited(data: bytes, old: str = "", new: str = "", added: str = "") -> bytes:
    """The .docx after somebody worked on it in Word."""
    document = docx.Document(io.BytesIO(data))
    tables = (p for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs)
    for paragraph in (*document.paragraphs, *tables):
        if old and old in paragraph.text:
            text = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
            paragraph.runs[0].text = text
            old = ""
    if added:
        document.add_paragraph(added)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def said(found: Any, kind: str) -> str:
    return "".join(piece.text for piece in found.laid.stretches if piece.kind == kind)


def referral(desk: Desk) -> tuple[Any, bytes]:
    """A referral of a case with a table as its annex: issued, and as Word was given it."""
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))
    step = TakeStep(case_id, "refer", TODAY, unit=HANDLING, fields={"role": "lead"})
    command = WriteLetter("referral", case_id, TODAY, step=step)
    draft = desk.office.letters.prepare("referral", case_id, desk.me)
    word = desk.office.letters.word(command, desk.me, draft)
    desk.office.letters.release(draft)
    return desk.office.letters.issue(command, desk.me), word


@pytest.mark.parametrize("form", ["letter", "general"])
def test_what_was_not_changed_in_word_is_the_same(desk: Desk, form: str) -> None:
    office = desk.office
    command = written(form=form, copies=["示例县财政局"], note="联系人：李示例")
    word = office.papers.word(command, desk.me)
    issued = office.papers.issue(command, desk.me)

    _changed, [found] = office.returned.keep(issued.id, [AttachmentInput("改.docx", word)], desk.me)

    assert (found.laid.changes, found.hits) == (0, ())
    [file] = office.dispatch.trail(issued.id, desk.me).files
    assert (file.name, file.note) == ("改.docx", "文字与发出的相同")


def test_a_paper_of_a_case_with_its_annexes_is_the_same_too(desk: Desk) -> None:
    issued, word = referral(desk)

    found = laid_over(desk.office.documents.pdf(issued.id, desk.me)[1], word, issued.number)

    assert [p for p in found.stretches if p.kind != "same"] == []


def test_what_word_says_otherwise_is_told_and_the_issued_paper_stays_valid(desk: Desk) -> None:
    office = desk.office
    word = office.papers.word(written(), desk.me)
    issued = office.papers.issue(written(), desk.me)
    before = office.documents.pdf(issued.id, desk.me)[1]
    word = edited(word, "2026年12月4日", "2026年12月7日", "另请携带材料。")

    _changed, [found] = office.returned.keep(
        issued.id,
        [AttachmentInput("改.docx", word), AttachmentInput("图.png", b"\x89PNG")],
        desk.me,
    )

    assert said(found, "old") == "4" and said(found, "new").replace("\n", "") == "7另请携带材料。"
    assert found.said == "“改.docx”有2处与发出的不同，以发出的示信函〔2026〕1号为准。"
    notes = [file.note for file in office.dispatch.trail(issued.id, desk.me).files]
    assert notes == ["与发出的有2处不同，以发出的为准", ""]
    assert office.documents.pdf(issued.id, desk.me)[1] == before
    [file, _picture] = office.dispatch.trail(issued.id, desk.me).files
    again = office.returned.compare(issued.id, file.sha256, file.name, desk.me)
    assert again.laid == found.laid


def test_a_changed_paragraph_is_one_change_though_cells_say_parts_of_it(desk: Desk) -> None:
    """The title and the number of the case stand in the reply form behind the letter as well."""
    issued, word = referral(desk)
    document = docx.Document(io.BytesIO(word))
    told = next(p for p in document.paragraphs if "招商承诺未兑现" in p.text)
    told.add_run("请先行电话回复。")
    out = io.BytesIO()
    document.save(out)

    found = laid_over(
        desk.office.documents.pdf(issued.id, desk.me)[1], out.getvalue(), issued.number
    )

    changed = [(piece.kind, piece.text) for piece in found.stretches if piece.kind != "same"]
    assert (found.changes, changed) == (1, [("new", "请先行电话回复。")])


def test_a_cell_of_two_characters_that_was_changed_is_told(desk: Desk) -> None:
    table = {
        "table": {
            "widths": [50, 50],
            "head": ["序号", "期限"],
            "rows": [["1", "7日"], ["2", "15日"]],
        }
    }
    command = written(blocks=[{"text": "期限如下：2026年8月，共8项，限9日。"}, table])
    word = edited(desk.office.papers.word(command, desk.me), "7日", "8日")
    issued = desk.office.papers.issue(command, desk.me)

    found = laid_over(desk.office.documents.pdf(issued.id, desk.me)[1], word, issued.number)

    changed = [(piece.kind, piece.text) for piece in found.stretches if piece.kind != "same"]
    assert (found.changes, changed) == (1, [("old", "7"), ("new", "8")])


def test_who_complains_is_found_in_what_came_back_and_not_said(desk: Desk) -> None:
    issued, word = referral(desk)
    word = edited(word, added="投诉人张示例，电话13800000001，另有18600000009。")

    _changed, [found] = desk.office.returned.keep(
        issued.id, [AttachmentInput("改.docx", word)], desk.me
    )

    assert {hit.kind for hit in found.hits} >= {"name", "phone", "other_mobile"}
    assert "不要外发" in found.said and "张示例" not in found.said
    assert "1380000" not in found.said
    [file] = desk.office.dispatch.trail(issued.id, desk.me).files
    assert file.note.endswith("有身份信息，不得外发")


def test_what_is_no_docx_is_told_and_nothing_kept(desk: Desk) -> None:
    issued = desk.office.papers.issue(written(), desk.me)

    with pytest.raises(InputError, match="不是能读的"):
        desk.office.returned.keep(
            issued.id, [AttachmentInput("坏.docx", b"PK\x03\x04broken")], desk.me
        )

    assert desk.office.dispatch.trail(issued.id, desk.me).files == ()


def test_deleted_words_are_left_out_and_inserted_ones_read(desk: Desk) -> None:
    office = desk.office
    word = office.papers.word(written(), desk.me)
    issued = office.papers.issue(written(), desk.me)
    tracked = (
        '<w:del w:id="1" w:author="x"><w:r><w:delText>删的字</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>加的字</w:t></w:r></w:ins></w:p><w:sectPr'
    )
    word = with_part(word, "word/document.xml", lambda text: text.replace(
        "<w:sectPr", f"<w:p>{tracked}", 1) if text.count("<w:sectPr") else text)  # fmt: skip

    found = laid_over(office.documents.pdf(issued.id, desk.me)[1], word, issued.number)

    assert "".join(p.text for p in found.stretches if p.kind != "same") == "加的字\n"


def with_part(data: bytes, name: str, changed: Callable[[str], str]) -> bytes:
    """The package with the text of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as fresh:
        for info in package.infolist():
            part = package.read(info)
            fresh.writestr(info, changed(part.decode()) if info.filename == name else part)
    return out.getvalue()
