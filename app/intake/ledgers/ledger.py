"""Reading a ledger that a hotline or a website exports: bytes in, rows and what was odd out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.base.errors import InputError
from app.base.progress import SILENT, Progress
from app.intake.ledgers.cells import MAX_COLUMNS, Budget, Sheet, column_letter
from app.intake.ledgers.header import (
    FIELDS,
    Header,
    Match,
    check_mapping,
    find_header,
    normal,
)
from app.intake.ledgers.repeats import suspected_repeats
from app.intake.ledgers.rows import read_rows
from app.intake.ledgers.sheets import Workbook, read_sheets
from app.intake.ledgers.taken import Finding, LedgerRow

__all__ = [
    "FIELDS",
    "Finding",
    "LedgerReading",
    "LedgerRow",
    "Match",
    "ledger_report",
    "read_ledger",
]

MOST_ABOVE: Final = 200  # characters of what stands in a row above the header


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """What a ledger file holds; nothing is stored. Rows count from 1 as Excel shows them."""

    kind: str  # xlsx, xls, csv, html, xml
    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    columns: Mapping[str, str]  # field → heading (column letter)
    matched: tuple[Match, ...]
    rows: tuple[LedgerRow, ...]
    rejected: tuple[Finding, ...]
    flagged: tuple[Finding, ...]
    skipped: tuple[Finding, ...]


def read_ledger(
    data: bytes,
    file_name: str,
    mapping: Mapping[str, str | None] | None = None,
    *,
    sheet: str = "",
    repairs: Mapping[int, Mapping[int, str]] | None = None,
    progress: Progress = SILENT,
) -> LedgerReading:
    """The rows of a ledger; ``mapping`` puts headings to fields (None: leave out).

    ``sheet`` names the sheet to read, otherwise the one with the best header is taken and the
    others are named in ``skipped``. ``repairs`` says by row and column (from 0) what stands there
    instead. Raises InputError for a file that can't be used, Cancelled if
    the user stopped, and nothing else.
    """
    wanted = check_mapping(mapping or {})
    budget = Budget(progress)
    book = read_sheets(data, file_name, budget)
    chosen, header, headers = choose_sheet(book, wanted, sheet, repairs)
    rows = read_rows(chosen, header, budget)
    repeats = suspected_repeats(rows.taken, dict(header.fields))
    return LedgerReading(
        kind=book.kind,
        sheet=chosen.name,
        sheets=tuple(one.name for one in book.sheets),
        header_row=header.last_row,
        columns={
            field: f"{header.heading(column)} ({column_letter(column)})"
            for field, column in header.fields.items()
        },
        matched=header.matches,
        rows=tuple(rows.taken),
        rejected=tuple(rows.rejected),
        flagged=(*_file_findings(book, chosen, header, wanted), *rows.flagged, *repeats),
        skipped=(*_other_sheets(chosen, headers), *_above(chosen, header), *rows.skipped),
    )


def ledger_report(reading: LedgerReading) -> dict[str, Any]:
    """The reading as ``read-ledger`` prints it: only what JSON and UTF-8 can hold."""
    return {
        "sheet": reading.sheet,
        "header_row": reading.header_row,
        "columns": dict(reading.columns),
        "rows": [_row_report(row) for row in reading.rows],
        "matched": [
            {"header": m.header, "column": m.column, "field": m.field, "why": m.why}
            for m in reading.matched
        ],
        "rejected": [_finding_report(finding) for finding in reading.rejected],
        "flagged": [_finding_report(finding) for finding in reading.flagged],
        "skipped": [{"row": f.row, "value": f.value, "why": f.why} for f in reading.skipped],
    }


def _row_report(row: LedgerRow) -> dict[str, Any]:
    report: dict[str, Any] = {"row": row.row}
    for field in FIELDS:
        value = row.values.get(field)
        if value is not None:
            several = row.several.get(field)
            shown = list(several) if several is not None else value
            report[field] = value.isoformat() if isinstance(value, date) else shown
    if row.extra:
        report["extra"] = dict(row.extra)
    return report


def _finding_report(finding: Finding) -> dict[str, Any]:
    return {
        "row": finding.row,
        "cell": finding.cell,
        "value": finding.value,
        "why": finding.why,
    }


Headers = list[tuple[Sheet, Header | None]]


def _choose(
    book: Workbook, mapping: Mapping[str, str | None], name: str
) -> tuple[Sheet, Header, Headers]:
    """The sheet to read with its header, and the headers of all sheets."""
    if name and name not in {one.name for one in book.sheets}:
        raise InputError(f"文件里没有工作表“{name[:40]}”，没有读取；请重新选择工作表。")
    headers = [(one, find_header(one, mapping)) for one in book.sheets]
    best: tuple[Sheet, Header] | None = None
    rank: tuple[int, ...] = ()
    for one, header in headers:
        if header is None or (name and one.name != name):
            continue
        rows = sum(1 for number in one.rows if number > header.last_row)
        this = (int(one.visible), int(rows > 0), header.score, rows)
        if best is None or this > rank:
            best, rank = (one, header), this
    if best is None:
        raise InputError(
            "没有找到表头，没有读取；台账应有写明收到日期、编号、内容或标题等栏目的表头，"
            "也可以另附对应表指定各栏。"
        )
    return *best, headers


def choose_sheet(
    book: Workbook,
    mapping: Mapping[str, str | None],
    name: str,
    repairs: Mapping[int, Mapping[int, str]] | None = None,
) -> tuple[Sheet, Header, Headers]:
    """The sheet to read, with what was put right in it, its header, and those of all sheets."""
    chosen, header, headers = _choose(book, mapping, name)
    for row, cells in (repairs or {}).items():
        there = chosen.rows.setdefault(row, [])
        for column, text in cells.items():
            there += [None] * (column + 1 - len(there))
            there[column] = text.strip() or None
            chosen.formulas.discard((row, column))
        if row in chosen.widths:  # a text table: a line put right has as many fields as the header
            chosen.widths[row] = chosen.widths.get(header.last_row, chosen.widths[row])
    return chosen, header, headers


def _other_sheets(chosen: Sheet, headers: Headers) -> list[Finding]:
    """The sheets that were not read, each with what it seems to hold."""
    found = []
    for sheet, header in headers:
        if sheet is chosen or not sheet.rows:
            continue
        hidden = "" if sheet.visible else "隐藏的"
        if header is None:
            why = f"{hidden}工作表“{sheet.name}”没有台账表头，未读取"
        else:
            rows = sum(1 for number in sheet.rows if number > header.last_row)
            why = f"{hidden}工作表“{sheet.name}”也像台账（表头下{rows}行），未读取，请另行导入"
        found.append(Finding(None, "", sheet.name, why))
    return found


def _twice(header: Header) -> list[str]:
    """The headings that stand twice in the header; () where the day is not among them or few are."""
    taken = {column: name for name, column in header.fields.items()}
    names = {normal(header.heading(column)): name for column, name in taken.items()}
    again = [c for c in header.headings if c not in taken and normal(header.heading(c)) in names]
    fields = {names[normal(header.heading(column))] for column in again}
    if len(fields) < 3 or not {"received_on", "facts"} & fields:
        return []
    return [header.heading(column) for column in again]


def _above(sheet: Sheet, header: Header) -> list[Finding]:
    """The rows above the header: titles and dates of the table."""
    found = []
    for number in sorted(n for n in sheet.rows if n < header.first_row)[:100]:
        texts = [v.strip()[:80] for v in sheet.rows[number] if isinstance(v, str) and v.strip()]
        found.append(Finding(number, "", "　".join(texts)[:MOST_ABOVE], "表头上方的标题"))
    return found


def _file_findings(
    book: Workbook, sheet: Sheet, header: Header, mapping: Mapping[str, str | None]
) -> list[Finding]:
    """What concerns the file or the header rather than a row."""
    found = [Finding(None, "", "", note) for note in (*book.notes, *sheet.notes)]
    if sheet.far_columns:
        found.append(Finding(None, "", "", f"第{MAX_COLUMNS}列以后还有内容，未读取"))
    if not sheet.visible:
        found.append(Finding(None, "", sheet.name, "读取的是隐藏的工作表"))
    if sheet.hidden_rows and sheet.filtered:
        found.append(Finding(None, "", "", "表格处于筛选状态，被筛掉的行也已读取"))
    known = {normal("".join(parts)) for parts in header.headings.values()}
    known |= {normal(part) for parts in header.headings.values() for part in parts}
    for heading in mapping:
        if heading not in known:
            found.append(Finding(None, "", heading, f"对应表中的“{heading}”在表头中没有找到"))
    if twice := _twice(header):
        why = f"表头里“{'、'.join(twice[:6])}”出现了两遍，像是并排的两张表，只读取了左边一张，请拆开后另行导入"
        found.append(Finding(None, "", "", why))
    if "received_on" not in header.fields:
        found.append(Finding(None, "", "", "表中没有收到日期一栏，各行无法登记，请在对应表中指定"))
    return found
