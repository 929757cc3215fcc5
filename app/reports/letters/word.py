"""The same paper for Word: text, faces by name, margins, 28 × 22 by exact pitch and spacing; no author."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import (
    WD_ALIGN_PARAGRAPH,
    WD_LINE_SPACING,
    WD_TAB_ALIGNMENT,
)
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.base.letter import (
    Annex,
    Block,
    Grid,
    GridCell,
    Letter,
    Paragraph,
    runs_of,
    split_lines,
)
from app.base.letter_fields import Day
from app.reports.letters import geometry as g
from app.reports.letters.attached import pages_of
from app.reports.letters.characters import printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.flow import HEADING_FACES, Flow, is_heading, title_most
from app.reports.letters.frames import frame_of
from app.reports.letters.grids import grid_of
from app.reports.letters.layout import SetPage, lay_out
from app.reports.letters.setting import Text, role_of
from app.reports.letters.titles import split_title

# The names under which an office's Word knows the faces.
FACE_NAMES: Final = {
    Role.BODY: "仿宋_GB2312",
    Role.TITLE: "方正小标宋简体",
    Role.HEADING: "黑体",
    Role.SUBHEADING: "楷体_GB2312",
    Role.SONG: "宋体",
}
STYLE_NAMES: Final = {
    Role.BODY: "公文正文",
    Role.TITLE: "公文标题",
    Role.HEADING: "公文一级标题",
    Role.SUBHEADING: "公文二级标题",
    Role.SONG: "公文页码",
}
# Measured: 22 lines a page and 28 characters a line; a document grid gives neither.
PITCH: Final = 28.95  # points, exact
SPACING: Final = -0.25  # points a character
CELL: Final = g.SIZE_3 + SPACING
FIXED: Final = datetime(2000, 1, 1)  # of creation and change: the same paper is the same file
ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
RED: Final = "FF0000"


def _parted(listed: Sequence[Any]) -> Sequence[Any]:
    """The lines of a long 附件说明 between which a page may end."""
    long = len(listed) - 1 > g.LONG_LIST  # a blank line comes before the first
    return listed[g.LEAST_COMPANY + 1 : -g.LEAST_COMPANY] if long else ()


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# The order that the standard of the format lays down; Word reads no other.
ORDER: Final = {
    "pPr": _names(
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
        "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
        "rPr sectPr pPrChange"
    ),
    "rPr": _names(
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
        "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
        "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "tcPr": _names(
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark"
    ),
    "tblPr": _names(
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook"
    ),
}
ANY_SYSTEM: Final = 3  # of zip: Unix
WORD_PAD: Final = 0.6  # of the space in cells that are set closer
FOOT_OF_TEXT: Final = 6.4  # mm from the lower red lines' foot to the last line of page 1
_NUMBER_FOOT: Final = 25.0  # mm from the page's lower edge to that of the page number's line


def write_docx(letter: Letter, faces: Faces, words: Sequence[str] = ()) -> bytes:
    """The paper as .docx: the same bytes for the same paper, without an author or a time.

    An attached PDF can't be put into it: its place says how many pages it has. Raises as
    ``render`` does.
    """
    return _Writer(letter, faces, words).bytes()


class _Writer:
    """Writes one paper, part by part."""

    def __init__(self, letter: Letter, faces: Faces, words: Sequence[str]) -> None:
        self._letter = letter
        self._faces = faces
        self._words = words
        self._pages = lay_out(letter, faces, words)
        self._document = Document()
        self._body = self._document.element.body
        self._pitch = min(PITCH, _pitch_of(self._pages[0]))
        self._close = self._pages[0].close
        self._tables = {page.annex: _spared(page.style.table) for page in self._pages}

    def bytes(self) -> bytes:
        """The whole file."""
        self._prepare()
        self._head()
        self._text(g.ACROSS if self._letter.across else g.LETTER)
        for number, annex in enumerate(self._letter.annexes, start=1):
            self._annex(annex, number)
        self._imprint()
        self._properties()
        out = io.BytesIO()
        self._document.save(out)
        return _settled(out.getvalue())

    # ------------------------------------------------------------ the document

    def _prepare(self) -> None:
        """Page, styles, footers; the template's own paragraph goes."""
        for element in list(self._body):
            if element.tag == qn("w:p"):
                self._body.remove(element)
        section = self._document.sections[0]
        _page(section, g.ACROSS if self._letter.across else g.LETTER)
        low = _lowest(self._pages[0]) > g.BOTTOM * g.MM + 1
        if self._letter.form == "letter" and (low or len(self._pages) == 1):
            # page 1 of a letter runs to the red lines; 22 lines a page remain on the others
            section.bottom_margin = Mm(g.RED_BOTTOM + FOOT_OF_TEXT)
        self._document.settings.odd_and_even_pages_header_footer = True
        for language in self._document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:eastAsia"), "zh-CN")  # whose rules for line ends Word follows
        normal = self._document.styles["Normal"]
        _face(normal, FACE_NAMES[Role.BODY])
        normal.font.size = Pt(g.SIZE_3)
        for role, name in STYLE_NAMES.items():
            self._style(role, name)
        section.different_first_page_header_footer = self._letter.form == "letter"
        self._numbers(section)

    def _style(self, role: Role, name: str) -> None:
        style = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self._document.styles["Normal"]
        _face(style, FACE_NAMES[role])
        size = {Role.TITLE: g.SIZE_2, Role.SONG: g.SIZE_4}.get(role, g.SIZE_3)
        style.font.size = Pt(size)
        on_grid = role not in (Role.TITLE, Role.SONG)
        if on_grid:
            _spacing(style.element.get_or_add_rPr(), SPACING)
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(g.TITLE_PITCH if role is Role.TITLE else self._pitch)
        form.widow_control = False
        form.alignment = (
            WD_ALIGN_PARAGRAPH.JUSTIFY if on_grid else
            WD_ALIGN_PARAGRAPH.CENTER if role is Role.TITLE else WD_ALIGN_PARAGRAPH.LEFT
        )  # fmt: skip
        properties = style.element.get_or_add_pPr()
        for tag, value in (("w:kinsoku", "1"), ("w:overflowPunct", "0"), ("w:autoSpaceDE", "0"),
                           ("w:autoSpaceDN", "0"), ("w:snapToGrid", "0")):  # fmt: skip
            _put(properties, tag, val=value)

    def _run_style(self, role: Role) -> Any:
        """The style of characters in a face that isn't their paragraph's."""
        name = f"{STYLE_NAMES[role]}（文字）"
        if name not in self._document.styles:
            _face(self._document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER), FACE_NAMES[role])
        return self._document.styles[name]

    def _numbers(self, section: Any) -> None:
        """— 2 —: on odd pages right, on even ones left, one character in (7.5)."""
        section.footer.is_linked_to_previous = False
        section.even_page_footer.is_linked_to_previous = False
        mark = "".join(
            word for word, on in (("演示", self._letter.demo), ("草稿", self._letter.draft)) if on
        )
        for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
            paragraph = footer.paragraphs[0]
            paragraph.style = self._document.styles[STYLE_NAMES[Role.SONG]]
            right = align == "right"
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
            form = paragraph.paragraph_format
            form.left_indent, form.right_indent = (
                (Pt(0), Pt(g.SIZE_4)) if right else (Pt(g.SIZE_4), Pt(0))
            )
            form.line_spacing = Pt(g.SIZE_4 + 2)
            if self._numbered():
                paragraph.add_run("— ")
                _page_field(paragraph)
                paragraph.add_run(" —")
            if mark:
                paragraph.add_run(f"　{mark}")

    def _numbered(self) -> bool:
        return any(page.number is not None for page in self._pages)

    def _properties(self) -> None:
        kept = self._document.core_properties
        kept.author = kept.last_modified_by = kept.comments = kept.keywords = ""
        kept.title = printable(self._letter.title)
        kept.created = kept.modified = FIXED
        kept.revision = 1
        kept.language = "zh-CN"

    # ------------------------------------------------------------ the head

    def _head(self) -> None:
        if self._letter.form == "letter":
            self._letter_head()
        elif self._letter.form == "general":
            self._general_head()

    def _letter_head(self) -> None:
        """Flag, red lines and number in the head of page 1; the lower lines in its foot."""
        frame = frame_of(self._letter, self._faces)
        section = self._document.sections[0]
        header, footer = section.first_page_header, section.first_page_footer
        header.is_linked_to_previous = footer.is_linked_to_previous = False
        flag = next((m for m in frame.marks if isinstance(m, Text) and m.colour == g.RED), None)
        # the body begins under the head: at the title's first line
        top = flag.y if flag else g.FLAG_TOP * g.MM
        section.header_distance = Pt(top)
        size = flag.size if flag else 0.0
        paragraph = header.paragraphs[0]
        self._dress(paragraph, Role.TITLE)
        rules = [m for m in frame.marks if not isinstance(m, Text)]
        lines_top = min(m.y0 for m in rules) if rules else top + size  # type: ignore[union-attr]
        _exact(paragraph, max(lines_top - top, 1.0))
        if flag:
            run = paragraph.add_run(flag.text)
            run.font.size, run.font.color.rgb = (
                Pt(round(flag.size * 2) / 2),
                RGBColor.from_string(RED),
            )
            _scale(run, round(flag.narrow * 100))
        over = g.LEFT - g.RED_LEFT
        _sides(paragraph, -over, -(g.RED_LEFT + g.RED_WIDTH - g.RIGHT))
        _border(paragraph, "bottom", "thickThinSmallGap", 24)
        number = header.add_paragraph()
        self._dress(number, Role.BODY)
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        number_top = lines_top + g.RED_THICK + g.RED_GAP + g.RED_THIN + g.NUMBER_BELOW
        number.paragraph_format.space_before = Pt(number_top - lines_top - 5)
        _exact(number, g.SIZE_3 + 4)
        if self._letter.urgency:
            number.alignment = WD_ALIGN_PARAGRAPH.LEFT
            _tab(number, g.LETTER.area_width * g.MM, "right")
            self._run(number, self._letter.urgency, Role.HEADING)
            number.add_run("\t")
        number.add_run(printable(self._letter.number))
        gap = header.add_paragraph()
        self._dress(gap, Role.BODY)
        _exact(gap, max(frame.top - number_top - g.SIZE_3 - 4 - (g.TITLE_PITCH - g.SIZE_2) / 2, 1))
        self._lower_lines(footer)

    def _lower_lines(self, footer: Any) -> None:
        """The lower red lines, their foot 20 mm above the page's."""
        foot = footer.paragraphs[0]
        self._dress(foot, Role.BODY)
        _exact(foot, 4)
        _border(foot, "bottom", "thinThickSmallGap", 24)
        _frame_at(
            foot, w=_twips(g.RED_WIDTH * g.MM), hRule="exact", h=_twips(8), hAnchor="page",
            vAnchor="page", x=_twips(g.RED_LEFT * g.MM),
            y=_twips((g.PAGE_HEIGHT - g.RED_BOTTOM) * g.MM - 8),
        )  # fmt: skip
        anchor = footer.add_paragraph()
        self._dress(anchor, Role.SONG)
        _exact(anchor, 1)

    def _general_head(self) -> None:
        """版头: in the text itself, so that it can be edited there."""
        frame = frame_of(self._letter, self._faces)
        texts = [m for m in frame.marks if isinstance(m, Text)]
        flag = next((m for m in texts if m.colour == g.RED), None)
        at = g.TOP * g.MM
        if self._letter.urgency:
            mark = self._paragraph(Role.HEADING)
            mark.add_run(printable(self._letter.urgency))
            at += self._pitch
        if flag:
            paragraph = self._paragraph(Role.TITLE)
            paragraph.paragraph_format.space_before = Pt(max(flag.y - at, 0))
            _exact(paragraph, flag.size)
            run = paragraph.add_run(flag.text)
            run.font.size, run.font.color.rgb = (
                Pt(round(flag.size * 2) / 2),
                RGBColor.from_string(RED),
            )
            _scale(run, round(flag.narrow * 100))
            at = flag.y + flag.size
        rows = sorted({mark.y for mark in texts if mark.y > at})
        for row in rows:
            self._placed_row([m for m in texts if m.y == row], row - at)
            at = row + g.SIZE_3
        rule = next(m for m in frame.marks if not isinstance(m, Text))
        line = self._paragraph(Role.BODY)
        _exact(line, 1.5)
        line.paragraph_format.space_before = Pt(max(rule.y0 - at - 1.5, 0))  # type: ignore[union-attr]
        _border(line, "bottom", "single", round(g.HEAD_RULE * 8))
        gap = self._paragraph(Role.BODY)
        _exact(gap, max(frame.top - rule.y0 - g.HEAD_RULE - 7, 1.0))  # type: ignore[union-attr]

    # ------------------------------------------------------------ the text

    def _text(self, style: g.PageStyle) -> None:
        letter = self._letter
        if letter.label:
            self._paragraph(Role.HEADING).add_run(printable(letter.label))
            self._blank()
        self._title(letter.title, style)
        self._blank()
        if letter.addressee and not self._moved():
            paragraph = self._paragraph(Role.BODY)
            self._runs(paragraph, letter.addressee, Role.BODY)
            paragraph.add_run("：")
        self._blocks(letter.blocks, replace(style, table=self._tables[0]))
        text = len(self._document.paragraphs)
        ends_in_text = self._body[-1].getprevious().tag == qn("w:p")
        if not ends_in_text and (letter.signature or letter.dated):
            self._keep_with_tail(self._document.tables[-1])
        listed = len(self._document.paragraphs)
        self._annex_list([annex.title for annex in letter.annexes])
        parted = _parted(self._document.paragraphs[listed:])
        if letter.signature or letter.dated:
            for item in Flow(self._faces, g.LETTER, self._words).signed(letter, close=self._close):
                marks = [mark for mark in item.marks if isinstance(mark, Text)]
                if not marks:
                    self._blank()
                    continue
                self._placed_row(marks, 0.0, max(item.height - g.PITCH, 0.0))
        if letter.note:
            paragraph = self._paragraph(Role.BODY, indent=True)
            paragraph.add_run("（")
            self._runs(paragraph, letter.note, Role.BODY)
            paragraph.add_run("）")
        tail = self._document.paragraphs[text - ends_in_text :]
        if ends_in_text and len(tail) > 1:
            tail[0].paragraph_format.widow_control = True  # two of its lines go along
        free = ends_in_text and bool(letter.blocks) and self._goes_on(letter.blocks[-1])
        for paragraph in tail[free:-1]:
            paragraph.paragraph_format.keep_with_next = True
        for paragraph in parted:
            paragraph.paragraph_format.keep_with_next = False

    def _goes_on(self, block: Block) -> bool:
        """Whether the last paragraph begins on an earlier page and shows lines enough beside the 署名.

        It need not be bound then, which LibreOffice would take for the whole paragraph.
        """
        if not isinstance(block, Paragraph):
            return False
        text, day = printable(block.text), str(Day(self._letter.dated or date.min))
        signed = (printable(self._letter.signature), day)
        pages = [_body_lines(page) for page in self._pages]
        end = next((at for at, page in enumerate(pages) if any(t in signed for t in page)), 0)
        if end == 0 or not pages[end - 1]:
            return False
        shown = sum(line in text for line in pages[end])
        own = len(text) / g.LETTER.cells
        return pages[end - 1][-1] in text and 2 * g.LEAST_COMPANY <= shown < own

    def _keep_with_tail(self, table: Any) -> None:
        """Bind the table that ends the text to the 署名: a short one whole, else its last rows."""
        rows = list(table._tbl.tr_lst)
        short = len(rows) <= g.SHORT_TABLE + g.LEAST_COMPANY
        last = rows if short else rows[-g.LEAST_COMPANY :]
        for row in last:
            for paragraph in row.iter(qn("w:p")):
                _put(paragraph.get_or_add_pPr(), "w:keepNext")

    def _moved(self) -> bool:
        """Whether the addressees stand in the 版记."""
        return any(
            isinstance(mark, Text) and mark.text == "主送：" and mark.size == g.SIZE_4
            for page in self._pages
            for mark in page.marks
        )

    def _title(self, title: str, style: g.PageStyle) -> None:
        paragraph = self._paragraph(Role.TITLE)
        paragraph.paragraph_format.keep_with_next = True
        most = title_most(style)
        for at, line in enumerate(split_title(printable(title), most, self._words)):
            run = paragraph.add_run()
            if at:
                run.add_break()
            run.add_text(line)

    def _blank(self) -> None:
        self._paragraph(Role.BODY).paragraph_format.keep_with_next = True

    def _blocks(self, blocks: Iterable[Block], style: g.PageStyle) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                role = HEADING_FACES.get(block.level, Role.BODY)
                paragraph = self._paragraph(role, indent=True)
                paragraph.paragraph_format.keep_with_next = is_heading(block)
                self._runs(paragraph, block.text, role)
            else:
                grid = block if isinstance(block, Grid) else grid_of(block, style.table)
                self._grid(grid, style)

    def _annex_list(self, titles: Sequence[str]) -> None:
        if not titles:
            return
        self._blank()
        for at, title in enumerate(titles):
            lead = "附件：" if at == 0 else ""
            number = f"{at + 1}. " if len(titles) > 1 else ""
            start = g.INDENT * CELL
            inset = start + 3 * CELL + (1.4 * CELL if number else 0.0)
            paragraph = self._paragraph(Role.BODY)
            form = paragraph.paragraph_format
            form.left_indent = Pt(inset)
            form.first_line_indent = Pt((start if at == 0 else start + 3 * CELL) - inset)
            _tab(paragraph, inset, "left")
            paragraph.add_run(lead + number.strip())
            if number:
                paragraph.add_run("\t")
            self._runs(paragraph, title, Role.BODY)

    def _annex(self, annex: Annex, number: int) -> None:
        """An annex on a page of its own; a turned one is a section across."""
        style = replace(g.TURNED if annex.turned else g.LETTER, table=self._tables[number])
        if annex.turned:
            _page(self._document.add_section(), style)
        mark = self._paragraph(Role.HEADING)
        mark.paragraph_format.page_break_before = not annex.turned
        mark.add_run(f"附件{number}" if len(self._letter.annexes) > 1 else "附件")
        self._blank()
        self._title(annex.title, style)
        self._blank()
        self._blocks(annex.blocks, style)
        if annex.file and annex.file.kind == "picture":
            paragraph = self._paragraph(Role.SONG)
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            picture = paragraph.add_run().add_picture(io.BytesIO(annex.file.data))
            most_x, most_y = Mm(style.area_width), Mm(style.area_height - 55)
            scale = min(most_x / picture.width, most_y / picture.height, 1.0)
            picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        elif annex.file:
            paragraph = self._paragraph(Role.BODY, indent=True)
            paragraph.add_run(f"本附件为PDF文件，共{pages_of(annex.file)}页，另附。")
        if annex.turned:
            _page(self._document.add_section(), g.LETTER)

    # ------------------------------------------------------------ tables

    def _grid(self, grid: Grid, style: g.PageStyle) -> None:
        """A form as a table: spans merged, heights kept, rows never cut, heads repeated."""
        rows, columns = len(grid.rows), len(grid.widths)
        table = self._document.add_table(rows, columns)
        table.autofit = False
        _table_borders(table)
        _cell_margins(table, style.table.pad)
        # Word puts the text of the first column, not its rule, on the margin
        _put(table._tbl.tblPr, "w:tblInd", w=_twips(g.CELL_PAD_X), type="dxa")
        total = sum(grid.widths)
        widths = [style.area_width * share / total for share in grid.widths]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for number, (row, wanted) in enumerate(zip(table.rows, grid.rows, strict=True)):
            if wanted.height:
                row.height = Mm(wanted.height)
                row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
            properties = row._tr.get_or_add_trPr()
            if wanted.whole:
                properties.append(OxmlElement("w:cantSplit"))
            if number < grid.heads:
                properties.append(OxmlElement("w:tblHeader"))
            for at, width in enumerate(widths):
                row.cells[at].width = Mm(width)
        for cell in grid.cells:
            made = table.cell(cell.r, cell.c)
            if cell.rs > 1 or cell.cs > 1:
                made = made.merge(table.cell(cell.r + cell.rs - 1, cell.c + cell.cs - 1))
            self._cell(made, cell, cell.size or grid.size, style.table)

    def _cell(self, made: Any, cell: GridCell, size: float, table: g.Cells) -> None:
        size = table.size(size)
        places = WD_CELL_VERTICAL_ALIGNMENT
        made.vertical_alignment = {
            "top": places.TOP, "middle": places.CENTER, "foot": places.BOTTOM,
        }["foot" if "\t" in cell.text else cell.at]  # fmt: skip
        if cell.upright:
            _put(made._tc.get_or_add_tcPr(), "w:textDirection", val="tbRlV")
        role = role_of(cell.face, Role.BODY)
        lines = split_lines(cell.text)
        for at, line in enumerate(lines):
            paragraph = made.paragraphs[0] if at == 0 else made.add_paragraph()
            self._dress(paragraph, role)
            _exact(paragraph, size * table.leading)
            centre = cell.align == "centre" or cell.upright
            paragraph.alignment = (
                WD_ALIGN_PARAGRAPH.RIGHT if line.startswith("\t") or cell.align == "right" else
                WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
            )  # fmt: skip
            self._runs(paragraph, line.lstrip("\t") if line.startswith("\t") else line, role, size)

    # ------------------------------------------------------------ 版记

    def _imprint(self) -> None:
        """版记 as a table at the foot of the last page's type area (7.4)."""
        letter = self._letter
        rows = []
        if self._moved():
            rows.append(("主送：", f"{letter.addressee}。"))
        if letter.copies:
            rows.append(("抄送：", "，".join(letter.copies) + "。"))
        ruled = letter.form == "general"
        issued = ruled and bool(letter.printer or letter.printed)
        if not rows and not issued:
            return
        table = self._document.add_table(len(rows) + issued, 1)
        table.autofit = False
        _float_at_foot(table)
        paragraphs = [row.cells[0].paragraphs[0] for row in table.rows]
        for paragraph in paragraphs:
            self._dress(paragraph, Role.BODY)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            _exact(paragraph, g.COPY_LINE_CLOSE if self._close else g.COPY_LINE)
            paragraph.paragraph_format.right_indent = Pt(g.COPY_INDENT * g.SIZE_4)
        for paragraph, (lead, text) in zip(paragraphs, rows, strict=False):
            form = paragraph.paragraph_format
            form.left_indent = Pt((g.COPY_INDENT + len(lead)) * g.SIZE_4)
            form.first_line_indent = Pt(-len(lead) * g.SIZE_4)
            self._run(paragraph, lead + text, Role.BODY, g.SIZE_4)
        if issued:
            paragraph = paragraphs[-1]
            paragraph.paragraph_format.left_indent = Pt(g.COPY_INDENT * g.SIZE_4)
            _tab(paragraph, g.LETTER.area_width * g.MM - g.COPY_INDENT * g.SIZE_4, "right")
            self._run(paragraph, letter.printer, Role.BODY, g.SIZE_4)
            paragraph.add_run("\t")
            day = f"{Day(letter.printed)}印发" if letter.printed else ""
            self._run(paragraph, day, Role.BODY, g.SIZE_4)
        for at, row in enumerate(table.rows):
            row.cells[0].width = Mm(g.LETTER.area_width)
            inner = issued and at == len(rows) - 1
            last = at == len(table.rows) - 1
            if ruled:
                _cell_rules(row.cells[0], top=8 if at == 0 else 0,
                            bottom=8 if last else 6 if inner else 0)  # fmt: skip
        _exact(self._paragraph(Role.BODY), 1.0)  # Word wants a paragraph behind a table

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, role: Role, *, indent: bool = False) -> Any:
        made = self._document.add_paragraph()
        self._dress(made, role)
        if indent:
            made.paragraph_format.first_line_indent = Pt(g.INDENT * CELL)
        return made

    def _dress(self, paragraph: Any, role: Role) -> None:
        paragraph.style = self._document.styles[STYLE_NAMES[role]]

    def _placed_row(self, marks: Sequence[Text], before: float, after: float = 0.0) -> None:
        """A line whose texts stand where the page has them."""
        first, *others = sorted(marks, key=lambda mark: mark.x)
        paragraph = self._paragraph(Role.BODY)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        form = paragraph.paragraph_format
        form.left_indent = Pt(max(first.x - g.LEFT * g.MM, 0.0))
        if before:
            form.space_before = Pt(max(before - (self._pitch - g.SIZE_3) / 2, 0.0))
            _exact(paragraph, self._pitch - 8)
        form.space_after = Pt(after)
        form.right_indent = Pt(-20)  # a text that ends flush must not turn by a hair
        self._run(paragraph, first.text, first.role)
        for mark in others:
            _tab(paragraph, mark.x - g.LEFT * g.MM, "left")
            if mark.x > first.x + 0.5 and not _adjoins(first, mark):
                paragraph.add_run("\t")
            self._run(paragraph, mark.text, mark.role)
            first = mark

    def _runs(self, paragraph: Any, text: str, role: Role, size: float = 0.0) -> None:
        """A text run by run, those of another face in it."""
        for run in runs_of(text):
            self._run(paragraph, run.text, role_of(run.face, role), size, role)

    def _run(
        self, paragraph: Any, text: str, role: Role, size: float = 0.0, own: Role = Role.BODY
    ) -> None:
        shown = printable(text)
        if not shown:
            return
        run = paragraph.add_run(shown)
        if role is not own:
            run.style = self._run_style(role)
        if size:
            run.font.size = Pt(size)
            _spacing(run._r.get_or_add_rPr(), 0.0)


def _pitch_of(page: SetPage) -> float:
    """The line pitch of a page, in points: closer lines are taken over, wider ones are not."""
    tops = sorted(
        {mark.y for mark in page.marks if isinstance(mark, Text) and mark.size == g.SIZE_3}
    )
    gaps = [round(b - a, 2) for a, b in pairwise(tops) if 27 < b - a < g.PITCH + 1]
    return Counter(gaps).most_common(1)[0][0] if gaps else g.PITCH


def _body_lines(page: SetPage) -> list[str]:
    """The texts of a page in 3号, from above."""
    marks = [mark for mark in page.marks if isinstance(mark, Text) and mark.size == g.SIZE_3]
    return [mark.text for mark in sorted(marks, key=lambda mark: mark.y)]


def _lowest(page: SetPage) -> float:
    """Where the lowest line of text ends, in points."""
    return max((m.y + m.size for m in page.marks if isinstance(m, Text)), default=0.0)


def _adjoins(before: Text, after: Text) -> bool:
    """Whether a text begins where the other ends: 签发人：and the name."""
    return abs(before.x + len(before.text) * g.LETTER.cell - after.x) < 2


# ---------------------------------------------------------------- what python-docx has no words for


def _page(section: Any, style: g.PageStyle) -> None:
    """Paper and margins of a style; the page number's line 7 mm below the type area."""
    lies = style.width > style.height
    section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(style.width), Mm(style.height)
    section.top_margin, section.left_margin = Mm(style.top), Mm(style.left)
    section.right_margin = Mm(style.width - style.right)
    section.bottom_margin = Mm(style.height - style.bottom)
    section.footer_distance = Mm(min(_NUMBER_FOOT, style.height - style.bottom - 8))
    section.header_distance = Mm(15)


def _face(thing: Any, name: str) -> None:
    """The face of a style or run, for Chinese and for Latin."""
    thing.font.name = name
    fonts = thing.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:hAnsi", "w:ascii", "w:cs"):
        fonts.set(qn(kind), name)


def _put(properties: Any, tag: str, **values: object) -> Any:
    """An element of properties in its place: Word refuses a file whose properties are out of order."""
    for found in properties.findall(qn(tag)):
        properties.remove(found)
    made = OxmlElement(tag)
    for name, value in values.items():
        made.set(qn(f"w:{name}"), str(value))
    order = ORDER[properties.tag.rsplit("}", 1)[-1]]
    after = order[order.index(tag.removeprefix("w:")) + 1 :]
    properties.insert_element_before(made, *(f"w:{later}" for later in after))
    return made


def _spacing(properties: Any, points: float) -> None:
    _put(properties, "w:spacing", val=round(points * 20))


def _scale(run: Any, percent: int) -> None:
    if percent != 100:
        _put(run._r.get_or_add_rPr(), "w:w", val=percent)


def _exact(paragraph: Any, points: float) -> None:
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(points)


def _sides(paragraph: Any, left: float, right: float) -> None:
    paragraph.paragraph_format.left_indent = Mm(left)
    paragraph.paragraph_format.right_indent = Mm(right)


def _tab(paragraph: Any, points: float, align: str) -> None:
    kind = WD_TAB_ALIGNMENT.RIGHT if align == "right" else WD_TAB_ALIGNMENT.LEFT
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(points), kind)


def _border(paragraph: Any, side: str, kind: str, eighths: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = _put(properties, "w:pBdr")
    made = OxmlElement(f"w:{side}")
    for name, value in (("val", kind), ("sz", str(eighths)), ("space", "0"), ("color", RED)):
        made.set(qn(f"w:{name}"), value)
    borders.append(made)


def _frame_at(paragraph: Any, **place: object) -> None:
    """Fix a paragraph at a place of the page; those that follow with the same place join it."""
    values = {"wrap": "around", **place}
    _put(paragraph._p.get_or_add_pPr(), "w:framePr", **values)


def _float_at_foot(table: Any) -> None:
    """Put a table at the foot of the type area; placed by the page's edge, LibreOffice floats it too."""
    _put(table._tbl.tblPr, "w:tblpPr", leftFromText=0, rightFromText=0, vertAnchor="margin",
         horzAnchor="page", tblpX=_twips(g.LEFT * g.MM), tblpYSpec="bottom")  # fmt: skip
    margins = _put(table._tbl.tblPr, "w:tblCellMar")
    for side in ("left", "right"):
        made = OxmlElement(f"w:{side}")
        made.set(qn("w:w"), "0")
        made.set(qn("w:type"), "dxa")
        margins.append(made)


def _cell_rules(cell: Any, *, top: int, bottom: int) -> None:
    """Rules of the 版记, in eighths of a point: 0.35 mm is 8, 0.25 mm is 6."""
    borders = _put(cell._tc.get_or_add_tcPr(), "w:tcBorders")
    for side, eighths in (("top", top), ("bottom", bottom)):
        if eighths:
            made = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", str(eighths)), ("color", "000000")):
                made.set(qn(f"w:{name}"), value)
            borders.append(made)


def _page_field(paragraph: Any) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "1"), ("end", "")):
        if kind == "":
            made = OxmlElement("w:instrText")
            made.set(qn("xml:space"), "preserve")
            made.text = text
        elif kind == "shown":
            made = OxmlElement("w:t")
            made.text = text
        else:
            made = OxmlElement("w:fldChar")
            made.set(qn("w:fldCharType"), kind)
        run._r.append(made)


def _spared(table: g.Cells) -> g.Cells:
    """How cells are set: where they are closer already, with room for the lines that Word makes more."""
    return table if table == g.AS_USUAL else replace(table, pad=table.pad * WORD_PAD)


def _cell_margins(table: Any, pad: float) -> None:
    """The space around the text of a cell, as on the printed form."""
    margins = _put(table._tbl.tblPr, "w:tblCellMar")
    for side, points in (("top", pad), ("left", g.CELL_PAD_X), ("bottom", pad),
                         ("right", g.CELL_PAD_X)):  # fmt: skip
        made = OxmlElement(f"w:{side}")
        made.set(qn("w:w"), str(_twips(points)))
        made.set(qn("w:type"), "dxa")
        margins.append(made)


def _table_borders(table: Any) -> None:
    borders = _put(table._tbl.tblPr, "w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        made = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "5"), ("space", "0"), ("color", "000000")):
            made.set(qn(f"w:{name}"), value)
        borders.append(made)


def _twips(points: float) -> int:
    """Points in twentieths, as Word counts."""
    return round(points * 20)


def _settled(data: bytes) -> bytes:
    """The file with one date for every part and without what the template brought along."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.create_system = ANY_SYSTEM  # else the file says where it was made
            made.writestr(info, given.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
