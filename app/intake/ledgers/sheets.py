"""From the bytes of a ledger to sheets of cells: by what the file is, whatever it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.base.errors import InputError
from app.intake.ledgers.cells import MAX_FILE_BYTES, Budget, Sheet
from app.intake.ledgers.csv import read_csv
from app.intake.ledgers.html import looks_like_archive, looks_like_html, read_archive, read_html
from app.intake.ledgers.kinds import CAPTIONS, ENDINGS
from app.intake.ledgers.xls import is_bare, read_xls
from app.intake.ledgers.xlsx import read_xlsx
from app.intake.ledgers.xml import looks_like_xml_table, read_xml
from app.intake.ole_streams import MAGIC as OLE_MAGIC

_PICK: Final = "没有读取；请选择 .xlsx、.xls 或 .csv 台账文件。"
_OTHERS: Final = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"{\\rtf", "文字处理文件"),
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a file, what the file is, and notes in Chinese on how it was read."""

    kind: str  # xlsx, xls, csv, html, xml
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


def read_sheets(data: bytes, file_name: str, budget: Budget) -> Workbook:
    """The sheets of a ledger file; raises InputError, and nothing else, for what can't be read."""
    if not data.strip(b"\0 \t\r\n"):
        raise InputError("台账文件是空的，没有读取；请重新导出后再导入。")
    if len(data) > MAX_FILE_BYTES:
        raise InputError(
            f"台账文件超过{MAX_FILE_BYTES // (1024 * 1024)}MB，没有读取；请拆分后再导入。"
        )
    for magic, caption in _OTHERS:
        if data.startswith(magic):
            raise InputError(f"这是{caption}，不是台账表格，{_PICK}")
    kind, sheets, notes = _read(data, budget)
    suffixes = ENDINGS.get(kind, ())
    if not file_name.lower().endswith(suffixes):
        notes.append(f"文件后缀与内容不符：内容是{CAPTIONS[kind]}，已按内容读取。")
    return Workbook(kind, tuple(sheets), tuple(notes))


def _read(data: bytes, budget: Budget) -> tuple[str, list[Sheet], list[str]]:
    if data.startswith(b"PK"):
        return "xlsx", read_xlsx(data, budget), []
    if data.startswith(OLE_MAGIC) or is_bare(data):
        return "xls", read_xls(data, budget), []
    if data.startswith((b"\x09\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")):
        raise InputError("这是 Excel 4.0 或更早的表格，没有读取；请另存为 .xlsx 后再导入。")
    if looks_like_xml_table(data):
        return "xml", read_xml(data, budget), []
    if looks_like_archive(data):
        sheets, notes = read_archive(data, budget)
        return "html", sheets, notes
    if looks_like_html(data):
        sheets, notes = read_html(data, budget)
        return "html", sheets, notes
    sheets, notes = read_csv(data, budget)
    return "csv", sheets, notes
