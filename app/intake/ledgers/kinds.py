"""What kinds of files ledgers come in: the endings of their names, and what a clerk calls them."""

from __future__ import annotations

from typing import Final

ENDINGS: Final = {
    "xlsx": (".xlsx", ".xlsm", ".xltx"),
    "xls": (".xls", ".et", ".xlt"),
    "csv": (".csv", ".txt", ".tsv"),
    "html": (".html", ".htm", ".mht", ".mhtml"),
    "xml": (".xml",),
}
CAPTIONS: Final = {
    "xlsx": "新版 Excel 表格",
    "xls": "旧版 Excel 表格",
    "csv": "文本表格",
    "html": "网页表格",
    "xml": "XML 表格",
}
SUFFIXES: Final = tuple(ending for endings in ENDINGS.values() for ending in endings)
