"""Reads the PDFs of a package as a reader shows them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2

from app.reports.archives import bags


@contextmanager
def shown(folder: Path, path: str) -> Iterator[Any]:
    """A PDF of the package."""
    document = pypdfium2.PdfDocument(folder / path)
    try:
        yield document
    finally:
        document.close()


def text_of(folder: Path, path: str, *positions: int) -> str:
    """The words of a PDF's pages (from 1), all of them without positions."""
    with shown(folder, path) as document:
        wanted = positions or range(1, len(document) + 1)
        return "\n".join(document[at - 1].get_textpage().get_text_range() for at in wanted)


def pages_table(folder: Path, path: str = bags.MAIN) -> list[dict[str, str]]:
    """The list of the pages of one file."""
    rows = bags.read_csv((folder / bags.PAGES).read_bytes(), bags.PAGES_HEAD)
    return [row for row in rows if row["文件"] == path]


def position_of(folder: Path, title: str) -> int:
    """The position of the first page of a piece in the volume."""
    rows = bags.read_csv((folder / bags.CONTENTS).read_bytes(), bags.CONTENTS_HEAD)
    n = next(row["顺序号"] for row in rows if title in row["题名"])
    return next(int(row["位置"]) for row in pages_table(folder) if row["顺序号"] == n)


def ink(picture: Any) -> float:
    """The part of a picture's dots that is dark."""
    counts = picture.convert("L").histogram()
    return float(sum(counts[:128]) / sum(counts))


def part(document: Any, position: int, box: tuple[float, float, float, float]) -> Any:
    """A part of a page as it is displayed: left, top, right, bottom as shares of the page."""
    page = document[position - 1]
    picture = page.render(scale=1).to_pil()
    wide, high = picture.size
    left, top, right, foot = box
    return picture.crop((int(left * wide), int(top * high), int(right * wide), int(foot * high)))
