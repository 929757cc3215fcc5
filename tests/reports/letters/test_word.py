"""The same paper for Word: the same words, no author, no time; as many pages in LibreOffice."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont

from app.base.letter import Annex, Attached, Letter, Paragraph, TableBlock
from app.reports.letters.compose import compose
from app.reports.letters.faces import Faces
from app.reports.letters.fontfiles import FontFile
from app.reports.letters.renderer import page_count, render
from app.reports.letters.word import FACE_NAMES, ORDER, write_docx
from tests.reports.letters import samples
from tests.reports.letters.conftest import make_letter
from tests.reports.letters.measuring import page_text
from tests.reports.letters.test_parts import foreign_pdf, form, picture, sheet
from tests.reports.letters.test_standard import EXTREMES, GENERAL

OFFICE_PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")


def papers() -> dict[str, Letter]:
    """Every sample of every kind, and papers in the general format and of the awkward sorts."""
    made = {name: compose(*sample) for name, sample in samples.SAMPLES.items()}
    for name in ("plain", "levels", "joint", "urgent", "two-pages", "twelve-pages", "copies",
                 "title-60", "ten-annexes", "one-sentence"):  # fmt: skip
        made[f"{name}-general"] = make_letter(**(GENERAL | EXTREMES[name]))
        made[f"{name}-letter"] = make_letter(**EXTREMES[name])
    made["unsealed"] = make_letter(**(GENERAL | {"sealed": False, "signers": ("张示例", "王示例")}))
    made["form"] = sheet(form())
    return made


PAPERS = papers()


def words_of(data: bytes) -> str:
    """Every text of the file, header and footer included, without blanks."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = [n for n in file.namelist() if re.search(r"word/(document|header\d|footer\d)", n)]
        texts = [file.read(name).decode("utf-8") for name in parts]
    found = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", "".join(texts))
    return re.sub(r"\s", "", "".join(found).replace("&amp;", "&"))


@pytest.mark.parametrize("name", PAPERS)
def test_it_says_what_the_printed_paper_says(name: str, faces: Faces) -> None:
    letter = PAPERS[name]
    words = words_of(write_docx(letter, faces))
    printed = re.sub(r"\s", "", "".join(page_text(render(letter, faces))))
    printed = re.sub(r"—\d+—", "", printed)

    for text in letter.texts():
        for line in text.split("\n"):
            assert re.sub(r"\s", "", line) in words
    # and as often: no character more or less, page numbers and repeated heads aside
    if letter.form != "sheet":
        kept = [char for char in re.sub(r"—1—", "", words) if char not in "—1"]
        assert sorted(kept) == sorted(char for char in printed if char not in "—1")


@pytest.mark.parametrize("name", ["supervision", "plain-general", "form"])
def test_it_is_the_same_file_each_time_without_author_or_time(name: str, faces: Faces) -> None:
    data = write_docx(PAPERS[name], faces)
    kept = Document(io.BytesIO(data)).core_properties

    assert data == write_docx(PAPERS[name], faces)
    assert (kept.author, kept.last_modified_by, kept.comments) == ("", "", "")
    assert kept.created == kept.modified and kept.created is not None and kept.created.year == 2000
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_grid_is_made_by_pitch_and_spacing_and_never_by_the_document_grid(
    faces: Faces,
) -> None:
    document = Document(io.BytesIO(write_docx(PAPERS["twelve-pages-general"], faces)))
    section, style = document.sections[0], document.styles["公文正文"]

    assert not list(document.element.iter(qn("w:docGrid"))) or all(
        grid.get(qn("w:type")) is None for grid in document.element.iter(qn("w:docGrid"))
    )
    assert style.paragraph_format.line_spacing.pt == pytest.approx(28.95, abs=0.03)
    assert style.element.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    margins = [side.mm for side in (section.top_margin, section.bottom_margin,
                                    section.left_margin, section.right_margin)]  # fmt: skip
    assert margins == pytest.approx([37, 35, 28, 26], abs=0.1)
    assert style.element.pPr.find(qn("w:kinsoku")).get(qn("w:val")) == "1"
    assert style.element.pPr.find(qn("w:overflowPunct")).get(qn("w:val")) == "0"


@pytest.mark.parametrize("name", ["supervision", "levels-general", "registration_form", "form"])
def test_properties_stand_in_the_order_that_word_demands(name: str, faces: Faces) -> None:
    data = write_docx(PAPERS[name], faces)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        from lxml import etree

        trees = [etree.fromstring(file.read(n)) for n in file.namelist() if n.endswith(".xml")]
    for tree in trees:
        for kind, order in ORDER.items():
            for properties in tree.iter(qn(f"w:{kind}")):
                tags = [etree.QName(child).localname for child in properties]
                assert [order.index(tag) for tag in tags] == sorted(map(order.index, tags)), tags


def test_a_picture_goes_along_and_a_pdf_is_named(faces: Faces) -> None:
    annexes = (
        Annex("现场照片", file=Attached("picture", picture(600, 300), "现场.png")),
        Annex("合同", file=Attached("pdf", foreign_pdf(2), "合同.pdf")),
        Annex("台账", (Paragraph("甲"),), turned=True),
    )
    data = write_docx(make_letter(1, annexes=annexes), faces)

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert any(name.startswith("word/media/") for name in file.namelist())
    assert "本附件为PDF文件，共2页，另附。" in words_of(data)
    wide = [s.page_width.mm > s.page_height.mm for s in Document(io.BytesIO(data)).sections]
    assert wide == [False, True, False]


def test_it_is_the_same_file_on_windows(faces: Faces, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = make_letter(1)
    here = write_docx(letter, faces)
    monkeypatch.setattr(sys, "platform", "win32")  # zip writes down where a file was made

    assert write_docx(letter, faces) == here


@pytest.mark.parametrize("name", ["plain-letter", "two-pages-general", "ten-annexes-letter"])
def test_a_signature_never_parts_from_the_text_and_its_date(name: str, faces: Faces) -> None:
    letter = PAPERS[name]
    paragraphs = Document(io.BytesIO(write_docx(letter, faces))).paragraphs
    texts = [paragraph.text for paragraph in paragraphs]
    last = max(at for at, text in enumerate(texts) if text == str(letter.blocks[-1].text))
    note = next(at for at, text in enumerate(texts) if text == f"（{letter.note}）")

    assert last < note and letter.signature in "".join(texts[last:note])
    assert all(one.paragraph_format.keep_with_next for one in paragraphs[last:note])
    assert paragraphs[last].paragraph_format.widow_control


@pytest.mark.parametrize(("rows", "kept"), [(3, 4), (7, 8), (8, 2), (30, 2)])
def test_a_table_that_ends_the_text_is_bound_to_the_signature(
    rows: int, kept: int, faces: Faces
) -> None:
    """A short one goes along whole, of a longer one the last rows (a head row comes to them)."""
    table = TableBlock(tuple((str(n), "材料") for n in range(rows)), (30, 70), ("序号", "名称"))
    letter = make_letter(1, blocks=(Paragraph("材料如下："), table))
    (made,) = Document(io.BytesIO(write_docx(letter, faces))).tables

    bound = [
        all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs)
        for row in made.rows
    ]

    assert bound == [False] * (rows + 1 - kept) + [True] * kept


def test_a_paper_that_is_set_closer_is_so_for_word(faces: Faces) -> None:
    """The one line above a sealed 署名, and the lines of the 版记, as on the printed page."""

    def shape(sentence: str) -> tuple[int, set[float]]:
        letter = make_letter(
            **(GENERAL | {"blocks": (Paragraph(sentence), Paragraph("特此函复。"))})
        )
        document = Document(io.BytesIO(write_docx(letter, faces)))
        texts = [p.text for p in document.paragraphs]
        end = texts.index(letter.signature)
        blanks = end - max(at for at in range(end) if texts[at]) - 1
        return blanks, {
            p.paragraph_format.line_spacing.pt
            for row in document.tables[-1].rows for p in row.cells[0].paragraphs
        }  # fmt: skip

    assert shape("来函收悉。经研究，同意你单位意见，请抓紧办理，特此函复。") == (1, {22.0})
    assert shape("甲" * 28 * 20) == (2, {28.0})


STAND_INS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir>{aliases}
</fontconfig>"""
ALIAS = """<match target="pattern"><test name="family"><string>{name}</string></test>
<edit name="family" mode="assign" binding="same"><string>{stand_in}</string></edit></match>"""


def stand_ins(faces: Faces, folder: Path) -> dict[str, str]:
    """The environment in which a program sets the names of the faces in what stands in for them."""
    aliases = "".join(
        ALIAS.format(name=name, stand_in=family(faces.path_of(role)))
        for role, name in FACE_NAMES.items()
    )
    where = {faces.path_of(role).path.parent for role in FACE_NAMES}
    text = STAND_INS.format(folder="</dir><dir>".join(map(str, where)), aliases=aliases)
    (folder / "fonts.conf").write_text(text, "utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}


def family(file: FontFile) -> str:
    """The family's name, as fontconfig has it."""
    with TTFont(file.path, fontNumber=file.index, lazy=True) as font:
        return str(font["name"].getDebugName(1))


@pytest.fixture(scope="module")
def opened(faces: Faces, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many pages each paper has when LibreOffice opens it."""
    folder = tmp_path_factory.mktemp("word")
    files = []
    for name, letter in PAPERS.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(write_docx(letter, faces))
    subprocess.run(
        [str(OFFICE_PROGRAM), f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=300, env=stand_ins(faces, folder),
    )  # fmt: skip
    return {file.stem: len(pypdfium2.PdfDocument(Path(file).with_suffix(".pdf"))) for file in files}


@pytest.mark.slow
@pytest.mark.skipif(
    OFFICE_PROGRAM is None,
    reason="LibreOffice is not installed (Debian: apt-get install libreoffice-writer-nogui)",
)
@pytest.mark.parametrize("name", PAPERS)
def test_libreoffice_lays_it_out_on_as_many_pages(
    name: str, opened: dict[str, int], faces: Faces
) -> None:
    pages = page_count(PAPERS[name], faces)

    assert abs(opened[name] - pages) <= (0 if pages <= 3 else 1)
