"""Reading the HTML tables that hotline systems export under the name of .xls."""

from __future__ import annotations

import re
from typing import Final

from app.base.errors import InputError
from app.intake.ledgers.cells import (
    MAX_COLUMNS,
    PICTURE,
    Budget,
    Numeral,
    Sheet,
    is_picture,
    plain_number,
)
from app.intake.mail.body import html_charset, unescape
from app.intake.mail.charset import Trouble, decode_text
from app.intake.mail.headers import split_head
from app.intake.mail.notes import Notes
from app.intake.mail.parts import PartReader

_TOKEN: Final = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9:]*+)"
    r"(?P<rest>(?:\"[^\"<]*\"|'[^'<]*'|[^<>\"']|[\"'])*+)>"
    r"|(?P<text>[^<]+|<)",
)
_SPAN: Final = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_NUMBER: Final = re.compile(r"\bx:num\s*=\s*[\"']([-+.\deE]{1,40})[\"']")
_SHORTENED: Final = re.compile(
    r"#+|\d(?:\.\d+)?E\+?\d+", re.IGNORECASE
)  # as it is shown in a narrow cell
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SKIPPED: Final = frozenset({"script", "style", "title", "xml"})
_STRUCK: Final = frozenset({"s", "strike", "del"})
_BREAKS: Final = frozenset({"br", "p", "div", "li"})
MAX_TABLES: Final = 200
MAX_SPAN: Final = 70_000


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes begin like a page with a table in it."""
    head = data[:4000].replace(b"\0", b"").lower().lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not head.startswith(b"<"):
        return False  # a text table may hold a complaint that came with its markup
    return re.search(rb"<(?:html|table|!doctype html|meta)\b", head) is not None


def looks_like_archive(data: bytes) -> bool:
    """Whether the bytes begin like a page archive (.mht), which Excel saves and calls .xls."""
    head = data[:4000].lstrip(b"\xef\xbb\xbf\r\n \t").lower()
    named = re.match(rb"(?:mime-version|from|content-type|subject|x-[a-z-]+|date):", head)
    alone = b"text/html" in head and (b"saved by " in head or b"content-location:" in head)
    return named is not None and (b"multipart/related" in head or alone)


def read_archive(data: bytes, budget: Budget) -> tuple[list[Sheet], list[str]]:
    """The tables of all pages of an archive; InputError where none holds a table."""
    notes = Notes()
    head, body = split_head(data.lstrip(b"\xef\xbb\xbf\r\n \t"))
    sheets: list[Sheet] = []
    told = ["这是单个网页文件（.mht），已按其中的表格读取，请核对行数。"]
    for place, charset, page in PartReader(notes).pages(head, body):
        if b"<td" not in page.lower() and b"<th" not in page.lower():
            continue  # the frame around the sheets, or the row of their names
        found, said = read_html(page, budget, charset)
        name = re.sub(r"\.html?$", "", place.replace("\\", "/").rpartition("/")[2])[:40]
        for one in found:
            one.name = f"{name} {one.name}".strip()
        sheets += found[: MAX_TABLES - len(sheets)]
        told += said
    if not sheets:
        raise InputError(
            "这是单个网页文件（.mht），里面没有表格，没有读取；请另存为 .xlsx 后再导入。"
        )
    return sheets, [*told, *notes.sentences()]


def read_html(
    data: bytes, budget: Budget, charset: str | None = None
) -> tuple[list[Sheet], list[str]]:
    """The tables of a page as sheets, with notes; InputError for a page without a table."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, notes = data.decode("utf-16", "replace"), []
    else:
        named = html_charset(data)
        decoded = decode_text(data.removeprefix(b"\xef\xbb\xbf"), charset or named, hint=named)
        text = decoded.text
        lossy = decoded.trouble is Trouble.LOSSY
        notes = ["文件有无法辨认的字节，以“\ufffd”代替，请对照原件。"] if lossy else []
    page = _Tables(budget)
    hidden = ""
    for count, match in enumerate(_TOKEN.finditer(_without_remarks(text))):
        tag = (match["tag"] or "").lower()
        if count % 5000 == 0:
            budget.tick(match.start(), len(text))
        if hidden:
            hidden = "" if tag == hidden and match["close"] else hidden
        elif not tag:
            page.text(match["text"])
        elif tag in _SKIPPED and not match["close"]:
            hidden = "" if match["rest"].endswith("/") else tag
        else:
            page.tag(tag, match["rest"], closing=bool(match["close"]))
    page.end_cell()
    if not page.sheets:
        raise InputError("网页文件里没有表格，没有读取；请选择 .xlsx、.xls 或 .csv 台账文件。")
    return page.sheets, notes


def _without_remarks(source: str) -> str:
    """The source without comments and declarations, in one pass."""
    out: list[str] = []
    position = 0
    while (start := source.find("<!", position)) >= 0:
        remark = source.startswith("<!--", start)
        end = source.find("-->" if remark else ">", start)
        out.append(source[position:start])
        if end < 0:
            return "".join(out)
        position = end + (3 if remark else 1)
    out.append(source[position:])
    return "".join(out)


class _Tables:
    """Lays cells into a grid; a cell over several rows keeps its columns free below."""

    def __init__(self, budget: Budget) -> None:
        self.sheets: list[Sheet] = []
        self._budget = budget
        self._row = 0
        self._column = 0
        self._taken: dict[int, int] = {}  # column → last row that a cell from above covers
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._pictured = False
        self._number = ""  # the whole number behind what a cell shows, where the page has it

    def text(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(re.sub(r"\s+", " ", text))

    def tag(self, tag: str, rest: str, *, closing: bool) -> None:
        if tag in _BREAKS and self._cell is not None:
            self._cell.append("\n")
        elif tag in _STRUCK and self._cell is not None and not closing:
            self.sheets[-1].struck_rows.add(max(self._row, 1))
        elif tag == "img" and self._cell is not None:
            self._pictured = True
        elif tag in {"td", "th"}:
            self.end_cell()
            if not closing and self.sheets:
                spans = {m[1].lower(): int(m[2]) for m in _SPAN.finditer(rest)}
                self._spans = (spans.get("rowspan", 1), spans.get("colspan", 1))
                self._cell = []
                number = _NUMBER.search(rest)
                self._number = number[1] if number else ""
        elif tag == "tr":
            self.end_cell()
            if not closing and self.sheets:
                self._start_row(rest)
        elif tag == "table":
            self.end_cell()
            if not closing and len(self.sheets) < MAX_TABLES:
                self.sheets.append(Sheet(f"表格{len(self.sheets) + 1}"))
                self._row, self._column, self._taken = 0, 0, {}

    def end_cell(self) -> None:
        """Put the cell that is open into the grid."""
        if self._cell is None:
            return
        lines = unescape("".join(self._cell)).split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        self._cell = None
        self._budget.cells(1)
        row = max(self._row, 1)
        while self._taken.get(self._column, 0) >= row and self._column < MAX_COLUMNS:
            self._column += 1
        down = min(max(self._spans[0], 1), MAX_SPAN)
        across = min(max(self._spans[1], 1), MAX_COLUMNS)
        sheet = self.sheets[-1]
        if text and self._number and _SHORTENED.fullmatch(text):
            sheet.put(row, self._column, Numeral(plain_number(self._number)))
        elif text:
            sheet.put(row, self._column, PICTURE if is_picture(text) else text)
        if self._pictured:
            sheet.tell(row, self._column, "", "单元格里有图片，没有读取")
            self._pictured = False
        sheet.merge(row, self._column, row + down - 1, self._column + across - 1)
        if down > 1:
            for column in range(self._column, self._column + across):
                self._taken[column] = row + down - 1
        self._column += across

    def _start_row(self, rest: str) -> None:
        self._row += 1
        self._column = 0
        if _HIDDEN.search(rest[:2000]):
            self.sheets[-1].hidden_rows.add(self._row)
