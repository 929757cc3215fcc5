"""Ledgers as hotlines and websites export them, built byte by byte; all people are invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER: Final = (
    "序号", "工单号", "来电时间", "来电人", "联系电话", "被投诉单位", "诉求内容", "承办单位", "办结日期",
)  # fmt: skip
FACTS: Final = "示例县某单位拖欠工程款，多次催要未付。"


def line(number: int, **changes: Any) -> list[Any]:
    """One good row under HEADER; ``changes`` by heading."""
    row: dict[str, Any] = {
        "序号": number,
        "工单号": f"20260521{number:06d}",
        "来电时间": "2026-05-21 09:30:00",
        "来电人": f"张示例{number}",
        "联系电话": f"1380000{number:04d}",
        "被投诉单位": "示例县住建局",
        "诉求内容": f"{FACTS}第{number}件。",
        "承办单位": "示例县住建局",
        "办结日期": None,
    }
    return list((row | changes).values())


def xlsx(rows: Sequence[Sequence[Any]], shape: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook of one sheet; ``shape`` merges, hides and formats it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "台账"
    for row in rows:
        sheet.append(list(row))
    if shape is not None:
        shape(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


_TYPES: Final = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATION: Final = '<Relationship Id="{id}" Type="http://x/{kind}" Target="{target}"/>'
_BOOK: Final = (
    '<workbook xmlns:r="http://x/r">{properties}<sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets>'
    "</workbook>"
)


def relations(*entries: tuple[str, str, str]) -> str:
    inner = "".join(_RELATION.format(id=i, kind=k, target=t) for i, k, t in entries)
    return f"<Relationships>{inner}</Relationships>"


def raw_xlsx(
    sheet: str, *, strings: str = "", styles: str = "", properties: str = "", head: str = ""
) -> bytes:
    """A workbook out of raw XML: ``sheet`` is what stands inside <worksheet>."""
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _BOOK.format(properties=properties),
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"),
            ("r2", "sharedStrings", "sharedStrings.xml"),
            ("r3", "styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": f"{head}<worksheet>{sheet}</worksheet>",
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet>{styles}</styleSheet>",
    }
    return zipped({name: text.encode("utf-8") for name, text in parts.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def inline(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def raw_row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


def raw_header(number: int = 1) -> str:
    names = ("来电时间", "工单号", "联系电话", "诉求内容")
    return raw_row(number, *(inline(f"{c}{number}", n) for c, n in zip("ABCD", names, strict=True)))
