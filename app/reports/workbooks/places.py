"""Where the lines and columns of a form that came from elsewhere are: names, and headings above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from app.reports.workbooks.filling import Form, Place

_SPACE: Final = re.compile(r"[\s　]+|[（(][^）)]*[）)]$")
_LEAD: Final = re.compile(r"^(?:\d+|[一二三四五六七八九十]+)[.、．]")


def bare(text: str) -> str:
    """A name or heading without blanks, number in front and points behind: 1.行政诉讼（10分）."""
    return _LEAD.sub("", _SPACE.sub("", text.strip()))


def lines_of(form: Form, names: Iterable[str]) -> dict[Place, str]:
    """Each cell that holds one of the (bare) names, with the name."""
    wanted = set(names)
    return {
        place: found for place, cell in form.cells.items() if (found := bare(cell.text)) in wanted
    }


def heads_above(form: Form, lines: Mapping[Place, str]) -> dict[str, dict[int, str]]:
    """The columns with a heading above the first line of their sheet, the lowest of each as it
    stands there."""
    first: dict[str, int] = {}
    for sheet, row, _column in lines:
        first[sheet] = min(first.get(sheet, row), row)
    heads: dict[str, dict[int, str]] = {}
    for (sheet, row, column), cell in sorted(form.cells.items(), key=lambda one: one[0][1]):
        if row < first.get(sheet, 0) and cell.text.strip():
            heads.setdefault(sheet, {})[column] = cell.text.strip()
    return heads
