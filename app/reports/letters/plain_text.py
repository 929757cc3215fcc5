"""A paper's text as somebody types it, line by line: headings by their marks, tables by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

_MARKS: Final = (
    (1, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (2, re.compile(r"（[一二三四五六七八九十]{1,3}）")),
    (3, re.compile(r"\d{1,2}[.．]")),
    (4, re.compile(r"（\d{1,2}）")),
)
_HEADINGS: Final = (1, 2)
_LEAST: Final = 4  # characters that a column is reckoned to have at least


def blocks_of(text: str) -> list[dict[str, Any]]:
    """The blocks of ``compose_free``: a paragraph a line, lines with tabs in a row as one table.

    A heading that goes on after its first 。 is run in: 一、时间。会议定于…
    """
    lines = [line for line in text.splitlines() if line.strip()]
    made: list[dict[str, Any]] = []
    for tabbed, found in groupby(lines, key=lambda line: "\t" in line.strip()):
        rows = list(found)
        made += [_table(rows)] if tabbed else [_paragraph(line.strip()) for line in rows]
    return made


def _paragraph(line: str) -> dict[str, Any]:
    level = next((level for level, mark in _MARKS if mark.match(line)), 0)
    head, stop, rest = line.partition("。")
    if level in _HEADINGS and rest:
        return {"text": head + stop, "run_in": rest, "level": level}
    return {"text": line, "level": level}


def _table(lines: Sequence[str]) -> dict[str, Any]:
    rows = [[cell.strip() for cell in line.strip("\n").split("\t")] for line in lines]
    columns = max(map(len, rows))
    rows = [row + [""] * (columns - len(row)) for row in rows]
    widths = list(_shares(rows, columns))
    body = rows[1:] if len(rows) > 1 else rows
    head = rows[0] if len(rows) > 1 else []
    return {"table": {"widths": widths, "head": head, "rows": body}}


def _shares(rows: Sequence[Sequence[str]], columns: int) -> Iterator[int]:
    """Shares of the columns by their longest cell, no column swallowing the others."""
    for column in range(columns):
        longest = max(len(row[column]) for row in rows)
        yield min(max(longest, _LEAST), 30)
