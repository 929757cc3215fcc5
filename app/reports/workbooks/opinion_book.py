"""意见反馈表 as a workbook, exactly as annex 3 has it (YJ-1): values only, one page wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.base.safe_text import printable, safe_cell
from app.reports.workbooks.book import A4, DEMO
from app.rules.consultation.form import (
    ANNEX,
    CONTINUED,
    OPINION,
    SEAL,
    SIGNED,
    TITLE,
    TOPIC,
    OpinionForm,
)

WIDTHS: Final = (151, 438)  # pixels of 96 an inch: 40 and 116 mm
MARGINS: Final = {"left": 28 / 25.4, "right": 25.5 / 25.4, "top": 37 / 25.4, "bottom": 34 / 25.4}
PAGE: Final = 636.0  # points of the type area
HIGHEST: Final = 408.0  # points of one row; Excel's most is 409.5
LINE, TITLE_LINE = 29.0, 36.0
TEXT_LINE: Final = 19.0  # points a line of 4号 in a cell
A_LINE: Final = 46  # half-width characters of a line in the right column, on the safe side
SIGNED_HIGH: Final = 58.0  # 20 mm
SEAL_HIGH: Final = 131.0  # 46 mm
PAD: Final = 8.0
COMPANY: Final = 2  # lines that stand with the signature
BODY, HEADING, TITLE_FACE = "仿宋", "黑体", "方正小标宋简体"


def write_opinion_form(
    path: Path, form: OpinionForm, *, made_at: datetime, demo: bool = False
) -> None:
    """Write the form to ``path``; OSError where the disk refuses."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    book = Workbook(str(path))
    book.set_properties({"title": TITLE, "author": printable(form.unit), "created": made_at})
    _Form(book, demo=demo).write(form)
    try:
        book.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


class _Form:
    """Writes the one sheet."""

    def __init__(self, book: Any, *, demo: bool) -> None:
        plain = {"font_name": BODY, "font_size": 16, "valign": "vcenter", "num_format": "@"}
        lined = {**plain, "font_size": 14, "border": 1, "text_wrap": True}
        self._annex = book.add_format({**plain, "font_name": HEADING})
        self._title = book.add_format(
            {**plain, "font_name": TITLE_FACE, "font_size": 22, "align": "center"}
        )
        self._line = book.add_format(plain)
        self._label = book.add_format({**lined, "align": "center"})
        self._cell = book.add_format({**lined, "align": "left"})
        self._top = book.add_format({**lined, "align": "left", "valign": "top"})
        self._quoted = book.add_format(
            {**lined, "align": "left", "valign": "top", "quote_prefix": True}
        )
        self._sheet = book.add_worksheet(TITLE)
        self._demo = demo
        self._row = 0

    def write(self, form: OpinionForm) -> None:
        """Every text in the order of the print, nothing added."""
        sheet = self._sheet
        for at, width in enumerate(WIDTHS):
            sheet.set_column_pixels(at, at, width)
        self._across(ANNEX, LINE, self._annex)
        self._across("", LINE, None)
        self._across(TITLE, TITLE_LINE, self._title)
        self._across(form.unit_line, LINE, self._line)
        self._across(form.time_line, LINE, self._line)
        topic_high = max(44.0, _lines(form.topic) * TEXT_LINE + PAD)
        self._pair(TOPIC, form.topic, topic_high, self._cell)
        above = 4 * LINE + TITLE_LINE + topic_high
        for number, (text, high) in enumerate(_pieces(form.opinion, PAGE - above)):
            cell = safe_cell(text)
            style = self._quoted if cell.quoted else self._top
            self._pair(OPINION if number == 0 else CONTINUED, str(cell.value or ""), high, style)
        self._pair(SIGNED, "", SIGNED_HIGH, self._cell)
        self._across(SEAL, SEAL_HIGH, self._cell)
        self._print()

    def _across(self, text: str, high: float, style: Any) -> None:
        self._sheet.set_row(self._row, high)
        if style is not None:
            self._sheet.merge_range(self._row, 0, self._row, 1, "", style)
            self._sheet.write_string(self._row, 0, str(safe_cell(text).value or ""), style)
        self._row += 1

    def _pair(self, label: str, text: str, high: float, style: Any) -> None:
        self._sheet.set_row(self._row, high)
        self._sheet.write_string(self._row, 0, label, self._label)
        if text:
            self._sheet.write_string(self._row, 1, str(safe_cell(text).value or ""), style)
        else:
            self._sheet.write_blank(self._row, 1, None, style)
        self._row += 1

    def _print(self) -> None:
        sheet = self._sheet
        sheet.set_portrait()
        sheet.set_paper(A4)
        sheet.set_margins(**MARGINS)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, self._row - 1, 1)
        sheet.hide_gridlines(2)
        if self._demo:
            sheet.set_header(f"&C{DEMO}", {"margin": 0.4})


def _pieces(opinion: str, room: float) -> list[tuple[str, float]]:
    """The opinion as rows that no page cuts: each its text and its height in points.

    One row that takes what height is left; where it is longer, rows that fill their pages, the
    last with two lines at least above the signature.
    """
    tail = SIGNED_HIGH + SEAL_HIGH
    parts = [part for line in opinion.split("\n") for part in _short(line)]
    made: list[tuple[str, float]] = []
    while True:
        left = room - tail
        if _high(parts) <= min(left, HIGHEST):
            return [*made, ("\n".join(parts), min(left, HIGHEST))]
        most = min(room, HIGHEST)
        held = len(parts) - 1
        while held > 1 and (_high(parts[:held]) > most or _counted(parts[held:]) < COMPANY):
            held -= 1
        made.append(("\n".join(parts[:held]), most))
        parts = parts[held:] or [""]
        room = PAGE


def _short(paragraph: str) -> list[str]:
    """A paragraph, in pieces that end with a sentence where it is longer than half a row."""
    most = int(HIGHEST / TEXT_LINE / 2) * A_LINE
    if _units(paragraph) <= most:
        return [paragraph]
    made, piece = [], ""
    for sentence in paragraph.replace("。", "。\n").split("\n"):
        while _units(sentence) > most:
            made.append(piece + sentence[: most // 2])
            piece, sentence = "", sentence[most // 2 :]
        if piece and _units(piece + sentence) > most:
            made.append(piece)
            piece = ""
        piece += sentence
    return [*made, piece] if piece else made


def _high(parts: Sequence[str]) -> float:
    return _counted(parts) * TEXT_LINE + PAD


def _counted(parts: Sequence[str]) -> int:
    return sum(_lines(part) for part in parts)


def _lines(text: str) -> int:
    return max(1, -(-_units(text) // A_LINE))


def _units(text: str) -> int:
    """How wide a text is; a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
