"""Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, a line a row."""

from __future__ import annotations

import re
from typing import Final

_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r\n|\r|\n|\Z)')
_PLAIN: Final = re.compile(r"[^\t\r\n]*")
_LINE: Final = re.compile(r"\r\n|\r|\n")


def read_block(text: str) -> list[list[str]]:
    """The rows of a block; the line break that ends it is no row of its own.

    A cell in quotes may hold line breaks and tabs, a quote in it is written twice; quotes that
    don't close before the next tab or line break belong to the text.
    """
    text = text.rstrip("\0")
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        quoted = _QUOTED.match(text, at)
        if quoted is not None:
            rows[-1].append(quoted[1].replace('""', '"'))
            at = quoted.end()
        else:
            plain = _PLAIN.match(text, at)
            rows[-1].append(plain[0] if plain else "")
            at = plain.end() if plain else at
        if at >= len(text):
            return rows
        if text[at] == "\t":
            at += 1
            continue
        line = _LINE.match(text, at)
        at = line.end() if line else at + 1
        if at >= len(text):
            return rows
        rows.append([])
