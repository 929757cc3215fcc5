"""Lines of the ledger as Excel takes them from the clipboard: text by tabs, and a typed table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Final

from PySide6.QtCore import QMimeData

from app.base.rows.ledger import LedgerColumn, LedgerRow
from app.base.safe_text import copied_cell, safe_cell, shown
from app.ui.clipboard import COPIED_HERE
from app.ui.tablemodels.sql_rows import cell_value

MOST_LINES: Final = 50_000
MOST_TYPED: Final = 5_000  # a table of more would hold the window up
PORTION: Final = 1_000
_DAY_STYLE: Final = "mso-number-format:yyyy\\-mm\\-dd"
_TEXT_STYLE: Final = "mso-number-format:'\\@'"


@dataclass(frozen=True, slots=True)
class Copied:
    """Lines ready for the clipboard; ``html`` is "" where there are too many for a typed table."""

    lines: int
    text: str
    html: str

    def mime(self) -> QMimeData:
        """What Ctrl+C puts on the clipboard."""
        data = QMimeData()
        data.setObjectName(COPIED_HERE)
        data.setText(self.text)
        if self.html:
            data.setHtml(self.html)
        return data


def copied(columns: Sequence[LedgerColumn], rows: Iterable[LedgerRow]) -> Copied:
    """Headings, then one line a row; days in ISO form.

    Programs that read HTML get numbers as numbers, days as days and everything else as text, so
    that a work order's number keeps its digits and no text is taken for a formula.
    """
    kept = tuple(rows)
    html = as_html(columns, kept) if len(kept) <= MOST_TYPED else ""
    return Copied(len(kept), as_text(columns, kept), html)


def as_text(columns: Sequence[LedgerColumn], rows: Iterable[LedgerRow]) -> str:
    """The lines with tabs between cells and a newline after each."""
    lines = ["\t".join(copied_cell(column.caption) for column in columns)]
    lines += ["\t".join(copied_cell(cell_value(c, row)) for c in columns) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def as_html(columns: Sequence[LedgerColumn], rows: Iterable[LedgerRow]) -> str:
    """The lines as a table whose cells say what they hold."""
    head = "".join(f"<th>{escape(column.caption)}</th>" for column in columns)
    body = "".join(
        f"<tr>{''.join(_cell(cell_value(c, row)) for c in columns)}</tr>" for row in rows
    )
    return (
        '<html><head><meta charset="utf-8"></head>'
        f"<body><table><tr>{head}</tr>{body}</table></body></html>"
    )


def _cell(value: Any) -> str:
    value = safe_cell(value).value
    text = escape(shown(value)).replace("\n", "<br>")
    if isinstance(value, date):
        return f'<td style="{_DAY_STYLE}">{text}</td>'
    if isinstance(value, str):
        return f'<td style="{_TEXT_STYLE}">{text}</td>'
    return f"<td>{text}</td>"
