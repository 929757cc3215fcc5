"""Rows of a ledger as they stand in the file: shown to be put right, kept as a small ledger of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.intake.ledgers.cells import Broken, Budget, Sheet
from app.intake.ledgers.header import check_mapping
from app.intake.ledgers.ledger import choose_sheet
from app.intake.ledgers.sheets import read_sheets

Repairs = Mapping[int, Mapping[int, str]]  # row → column → what stands there instead


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: its number, and every cell with its column and heading."""

    row: int
    cells: tuple[tuple[int, str, str], ...]  # column, heading, text


def raw_rows(
    data: bytes,
    file_name: str,
    wanted: Iterable[int],
    mapping: Mapping[str, str | None] | None = None,
    *,
    sheet: str = "",
    repairs: Repairs | None = None,
) -> tuple[RawRow, ...]:
    """The rows of these numbers as the file (and what was put right since) has them."""
    book = read_sheets(data, file_name, Budget())
    chosen, header, _others = choose_sheet(book, check_mapping(mapping or {}), sheet, repairs)
    columns = sorted(header.headings)
    return tuple(
        RawRow(number, tuple((c, header.heading(c), _text(chosen, number, c)) for c in columns))
        for number in sorted(set(wanted))
        if number in chosen.rows
    )


def as_ledger(rows: Iterable[RawRow]) -> bytes:
    """The rows as a text table under their headings, to be read as a ledger later."""
    told = tuple(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if told:
        writer.writerow([heading for _column, heading, _text in told[0].cells])
    writer.writerows([[text for _column, _heading, text in row.cells] for row in told])
    return ("\ufeff" + out.getvalue()).encode()


def _text(sheet: Sheet, row: int, column: int) -> str:
    cells = sheet.rows[row]
    value = cells[column] if column < len(cells) else None
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%d %H:%M")
    if isinstance(value, Broken):
        return ""
    return value.strip() if value is not None else ""
