"""Annexes as pages: a PDF, a picture, a table across; tables and forms whose cells are never cut."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from app.base.errors import InputError
from app.base.letter import (
    Annex,
    Attached,
    Grid,
    GridCell,
    GridRow,
    Letter,
    Paragraph,
    TableBlock,
)
from app.reports.letters.faces import Faces
from app.reports.letters.geometry import PageStyle
from app.reports.letters.renderer import page_count, render
from app.reports.letters.word import write_docx
from tests.reports.letters.conftest import OFFICE, make_letter
from tests.reports.letters.measuring import MM, page_text, printed_lines

HELD = 33  # lines of 小四 that one row on a page can have, with a head above it


HALF_A_PAGE = 11  # lines


def foreign_pdf(pages: int = 2, **page: Any) -> bytes:
    """A PDF of another program: text at its corners, a script, a file, an author."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=page.get("size", (595, 842)))
    canvas.setAuthor("Somebody")
    for number in range(pages):
        canvas.drawString(20, 20, f"foot of {number + 1}")
        canvas.drawString(20, canvas._pagesize[1] - 30, f"head of {number + 1}")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.attachments["list.txt"] = b"who complains"
        document.pages[0].Annots = document.make_indirect(
            pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Contents="a remark")])
        )
        document.pages[0].PieceInfo = pikepdf.Dictionary(Maker=pikepdf.Dictionary(Private="secret"))
        if rotated := page.get("rotate"):
            for one in document.pages:
                one.rotate(rotated, relative=False)
        saved = io.BytesIO()
        document.save(saved, **page.get("save", {}))
    return saved.getvalue()


def with_pdf(data: bytes, **changed: Any) -> Letter:
    file = Attached("pdf", data, "合同.pdf")
    return make_letter(2, annexes=(Annex("合同", file=file),), **changed)


def test_each_page_of_a_pdf_becomes_a_numbered_page_in_the_type_area(faces: Faces) -> None:
    data = render(with_pdf(foreign_pdf(3)), faces)
    texts = page_text(data)

    assert len(texts) == 4
    assert [f"head of {n}" in texts[n] and f"foot of {n}" in texts[n] for n in (1, 2, 3)] == [
        True
    ] * 3
    assert texts[1].startswith("附件") and "合同" in texts[1]
    assert all(f"— {n} —" in texts[n - 1] for n in (2, 3, 4))
    for page in printed_lines(data)[1:]:
        for line in page:
            if "of" in line.text:
                assert line.left_mm >= 28 and line.top_mm >= 37 and line.bottom_mm <= 262


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_printed_turned(faces: Faces, rotate: int) -> None:
    """Its head lies where a reader sees it, not where the file has it."""
    data = render(with_pdf(foreign_pdf(1, rotate=rotate)), faces)
    found = {char.text: char for line in printed_lines(data)[1] for char in line.chars}
    head, foot = found["d"], found["t"]

    if rotate == 180:
        assert head.base > foot.base
    elif rotate == 90:  # clockwise: the head is at the right
        assert head.x > foot.x + 100
    else:
        assert head.x < foot.x - 100


def test_nothing_but_what_a_page_shows_is_taken_over(faces: Faces) -> None:
    data = render(with_pdf(foreign_pdf()), faces)

    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(plain := io.BytesIO(), compress_streams=False, qdf=True)
        assert len(document.attachments) == 0
        assert "/OpenAction" not in document.Root
        assert str(document.docinfo["/Author"]) == "示例县信用办"
    for trace in (
        b"JavaScript",
        b"app.alert",
        b"who complains",
        b"a remark",
        b"secret",
        b"Somebody",
    ):
        assert trace not in plain.getvalue()


def test_a_paper_with_parts_is_the_same_bytes_each_time(faces: Faces) -> None:
    letter = with_pdf(foreign_pdf())

    assert render(letter, faces) == render(letter, faces)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no pdf at all", "不是能读取的PDF"),
        (foreign_pdf(save={"encryption": pikepdf.Encryption(owner="a", user="b")}), "设有密码"),
    ],
)
def test_a_pdf_that_cannot_be_taken_in_is_refused(faces: Faces, data: bytes, told: str) -> None:
    with pytest.raises(InputError, match=f"合同.pdf”.*{told}|合同.pdf”{told}"):
        render(with_pdf(data), faces)


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """A picture with a black frame right at its edges."""
    made = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(made).rectangle((0, 0, width - 1, height - 1), outline="black", width=6)
    out = io.BytesIO()
    made.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("paragraphs", [1, 3, 5, 6])
def test_a_long_list_of_annexes_goes_over_pages_and_leaves_none_half_empty(
    faces: Faces, paragraphs: int
) -> None:
    annexes = tuple(Annex(f"第{n}号示例材料", (Paragraph("示例。"),)) for n in range(1, 31))
    letter = make_letter(paragraphs, annexes=annexes)

    pages = [page.split("\n") for page in page_text(render(letter, faces))]
    own = pages[: next(at for at, page in enumerate(pages) if page[0].strip() == "附件1")]

    assert all(len(page) >= HALF_A_PAGE for page in own[:-1])
    last = "".join(own[-1])
    assert OFFICE in last and all(annex.title in last for annex in annexes[-2:])
    document = docx.Document(io.BytesIO(write_docx(letter, faces)))
    kept = [p for p in document.paragraphs if p.text.endswith("号示例材料") and "." in p.text]
    assert [bool(p.paragraph_format.keep_with_next) for p in kept] == [
        True, True, *[False] * 26, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(("size", "kind"), [((3000, 800), "PNG"), ((900, 4000), "JPEG")])
def test_a_picture_stands_whole_beneath_its_title(
    faces: Faces, size: tuple[int, int], kind: str
) -> None:
    import pypdfium2

    file = Attached("picture", picture(*size, kind), "现场.png")
    data = render(make_letter(1, annexes=(Annex("现场照片", file=file),)), faces)
    page = pypdfium2.PdfDocument(data)[1].render(scale=2).to_pil().convert("L")
    below = page.crop((0, int(75 * MM * 2), page.width, int(263 * MM * 2)))
    box = below.point(lambda value: 255 if value < 100 else 0).getbbox()

    assert box is not None
    left, right = box[0] / 2 / MM, box[2] / 2 / MM
    assert 27.5 <= left < right <= 184.5
    wide, high = box[2] - box[0], box[3] - box[1]
    assert wide / high == pytest.approx(size[0] / size[1], rel=0.03)


def test_a_picture_that_is_none_is_refused(faces: Faces) -> None:
    file = Attached("picture", b"\x89PNG broken", "现场.png")
    with pytest.raises(InputError, match=r"现场\.png”不是能读取的PNG"):
        render(make_letter(1, annexes=(Annex("现场照片", file=file),)), faces)


def test_a_wide_table_lies_across_with_its_page_number_in_its_usual_place(faces: Faces) -> None:
    table = TableBlock(
        tuple((str(n), "示例路改造工程款", "2026年11月20日") for n in range(1, 60)),
        (10, 60, 30), head=("序号", "事项", "日期"),
    )  # fmt: skip
    data = render(make_letter(1, annexes=(Annex("台账", (table,), turned=True),)), faces)
    texts = page_text(data)

    assert len(texts) > 3
    assert all("序号" in text for text in texts[1:])  # the head is repeated
    numbers = [[line for line in page if line.text.startswith("—")] for page in printed_lines(data)]
    assert [line[0].text for line in numbers[1:]] == [f"—{n}—" for n in range(2, len(texts) + 1)]
    assert all(abs(line[0].base / MM - 270.9) < 1 for line in numbers[1:])


# ---------------------------------------------------------------- forms


def form(text: str = "", **changed: Any) -> Grid:
    """A form with a head over two columns, an upright caption, a signature."""
    given: dict[str, Any] = {
        "widths": (12, 44, 44),
        "rows": (GridRow(10), GridRow(20), GridRow(40)),
        "cells": (
            GridCell(0, 0, "送达回证", cs=3, align="centre", face="heading", size=16),
            GridCell(1, 0, "受送达人", rs=2, upright=True),
            GridCell(1, 1, text or "示例县交通运输局"),
            GridCell(1, 2, "☑ 直接送达　☐ 邮寄送达"),
            GridCell(2, 1, "\t签收人：　　　　年　　月　　日", cs=2),
        ),
    }
    return Grid(**(given | changed))


def sheet(*grids: Grid) -> Letter:
    return Letter("sheet", "送达回证", grids)


def edges(data: bytes) -> tuple[list[float], list[float]]:
    """Where the rules of page 1 lie, in millimetres."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        lines = [line for line in document.pages[0].lines if line["width"] + line["height"] > 20]
    across = sorted({round(line["top"] / MM, 1) for line in lines if line["top"] == line["bottom"]})
    down = sorted({round(line["x0"] / MM, 1) for line in lines if line["x0"] == line["x1"]})
    return across, down


def test_rows_have_their_height_and_columns_their_share_inside_the_type_area(faces: Faces) -> None:
    across, down = edges(render(sheet(form()), faces))

    assert [round(b - a) for a, b in zip(across, across[1:], strict=False)] == [10, 20, 40]
    assert down[0] == pytest.approx(28.1, abs=0.1) and down[-1] == pytest.approx(183.9, abs=0.1)
    assert down[1] - down[0] == pytest.approx(156 * 0.12, abs=0.3)


def test_text_that_is_too_much_for_a_fixed_row_is_set_smaller_and_then_makes_it_grow(
    faces: Faces,
) -> None:
    some, much = "示例县交通运输局" * 5, "示例县交通运输局" * 30
    smaller = render(sheet(form(some)), faces)
    grown = render(sheet(form(much)), faces)

    sizes = {line.size for line in printed_lines(smaller)[0] if "交通运输" in line.text}
    assert min(sizes) < 12 and min(sizes) >= 9
    across = edges(smaller)[0]
    assert [round(b - a) for a, b in zip(across, across[1:], strict=False)] == [10, 20, 40]
    assert edges(grown)[0][2] - edges(grown)[0][1] > 40
    text = re.sub(r"\s", "", "".join(page_text(grown)))
    assert text.count("交") >= 30


def test_an_upright_caption_stands_character_beneath_character(faces: Faces) -> None:
    lines = printed_lines(render(sheet(form()), faces))[0]
    places = [c for line in lines for c in line.chars if c.text in "受送达人" and c.x < 50 * MM]
    caption = [char for char in places if char.size < 13]

    assert "".join(char.text for char in caption) == "受送达人"
    assert max(c.x for c in caption) - min(c.x for c in caption) < 0.1
    assert all(b.base > a.base for a, b in zip(caption, caption[1:], strict=False))


def test_boxes_to_tick_are_printed_and_can_be_told_apart(faces: Faces) -> None:
    text = "".join("".join(page_text(render(sheet(form()), faces))).split())

    assert "√直接送达" in text
    assert "□邮寄送达" in text


def test_a_row_with_a_signature_is_never_parted_from_its_cells(faces: Faces) -> None:
    rows = tuple(GridRow(60) for _ in range(9))
    cells = tuple(
        cell
        for r in range(9)
        for cell in (GridCell(r, 0, f"意见{r}"), GridCell(r, 1, f"\t签字{r}"))
    )
    data = render(sheet(Grid((20, 80), rows, cells)), faces)

    for text in page_text(data):
        assert re.findall(r"意见(\d)", text) == re.findall(r"签字(\d)", text)
    assert page_count(sheet(Grid((20, 80), rows, cells)), faces) == 3


def test_a_cell_over_more_rows_than_a_page_holds_is_not_cut(faces: Faces) -> None:
    rows = tuple(GridRow(20) for _ in range(30))
    cells = (
        GridCell(0, 0, "整段", rs=30),
        *(GridCell(r, 1, f"第{r}行") for r in range(30)),
    )
    texts = page_text(render(sheet(Grid((20, 80), rows, cells)), faces))

    joined = "".join(texts)
    assert all(f"第{r}行" in joined for r in range(30)) and "整段" in joined


def test_no_page_cuts_a_row_that_one_page_can_hold(faces: Faces) -> None:
    """Rows of any height; one that no page holds goes on under its caption."""

    @settings(max_examples=12, deadline=None)
    @given(st.lists(st.integers(1, 60), min_size=2, max_size=9), st.booleans())
    def check(lengths: list[int], headed: bool) -> None:
        lines = [[f"第{r}项之{n}。" for n in range(count)] for r, count in enumerate(lengths)]
        rows = tuple((f"事项{r}", "\n".join(texts)) for r, texts in enumerate(lines))
        table = TableBlock(rows, (20, 80), ("名称", "说明") if headed else (), (0,))
        pages = page_text(render(Letter("sheet", "说明", (table,)), faces))
        for r, texts in enumerate(lines):
            on = [page for page in pages if f"第{r}项之" in page]
            assert sum(page.count(f"第{r}项之") for page in on) == len(texts)
            if len(texts) <= HELD:
                assert len(on) == 1, (lengths, r)
            assert sum(f"事项{r}" in page for page in on) == len(on)  # each page says whose it is

    check()


def test_a_form_is_set_closer_before_it_takes_another_page(faces: Faces) -> None:
    rows = tuple((f"事项{r}", "甲" * 40) for r in range(14))
    plain = Letter("sheet", "登记表", (TableBlock(rows, (20, 80), (), (0,)),))

    assert page_count(plain, faces) == 2
    form = render(replace(plain, compact=True), faces)
    assert len(page_text(form)) == 1
    sizes = {round(line.size, 1) for line in printed_lines(form)[0] if "甲" in line.text}
    assert sizes == {12.0}  # 五号 only where nothing else helps
    longer = replace(plain, blocks=plain.blocks * 3, compact=True)
    assert page_count(longer, faces) == 3 < page_count(replace(longer, compact=False), faces)
    spread = {line.size for page in printed_lines(render(longer, faces)) for line in page}
    assert min(round(size, 1) for size in spread) == 12.0


def test_the_text_of_a_sheet_has_the_size_of_its_grid(faces: Faces) -> None:
    style = PageStyle(
        297, 210, top=18, left=18, area_width=261, area_height=170, cells=61, lines=25, size=12
    )
    letter = Letter(
        "sheet", "清单", (Paragraph("甲" * 150), Paragraph("乙" * 3, 1)), signature="示例办"
    )
    lines = [line for line in printed_lines(render(letter, faces, style=style))[0][1:] if line.text]

    assert {round(line.size) for line in lines} == {12}
    for line in lines:
        places = [char.x for char in line.chars]
        assert all(b - a > 11.9 for a, b in zip(places, places[1:], strict=False)), line.text


def test_a_sheet_may_have_a_page_of_its_own(faces: Faces) -> None:
    """An envelope: its size, its own grid, a frame around its type area, no number."""
    import pypdfium2

    envelope = PageStyle(
        width=220, height=110, top=20, left=30, area_width=160, area_height=70, cells=20, lines=5,
        frame=True, number="none",
    )  # fmt: skip
    letter = Letter("sheet", "示例县交通运输局　收", (Paragraph("甲" * 40),) * 4)
    data = render(letter, faces, style=envelope)
    page = pypdfium2.PdfDocument(data)[0]
    lines = [line for line in printed_lines(data)[0] if "甲" in line.text]

    assert [side / MM for side in page.get_size()] == pytest.approx([220, 110], abs=0.1)
    assert [len(line.text) for line in lines[:2]] == [18, 20]
    assert lines[1].left_mm == pytest.approx(30, abs=0.1)
    assert lines[1].right_mm == pytest.approx(190, abs=0.1)
    assert "—" not in "".join(page_text(data))
    across, down = edges(data)
    assert across == pytest.approx([20, 90], abs=0.3) and down == pytest.approx([30, 190], abs=0.3)


def test_a_short_table_above_the_signature_is_not_parted(faces: Faces) -> None:
    table = TableBlock((("1", "施工合同"), ("2", "验收报告")), (20, 80), ("序号", "材料名称"))
    ends = Paragraph("请于2026年12月4日前函复。")
    for lines in range(2, 14):
        body = (Paragraph("甲" * (28 * lines - 2)), table, ends)
        pages = page_text(render(make_letter(blocks=body), faces))
        assert any("施工合同" in page and "验收报告" in page for page in pages), lines
