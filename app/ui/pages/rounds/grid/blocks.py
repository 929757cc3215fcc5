"""Where a block of cells goes that is pasted or filled, and how far a jump of the arrows reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    def cells(self) -> Iterable[tuple[int, int]]:
        """Its cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


Placed = tuple[int, int, Any]


def spread(
    block: Sequence[Sequence[Any]], over: Area, rows: int, columns: int
) -> tuple[list[Placed], int]:
    """Where the cells of a block go that is pasted over an area, and how many find no place.

    One cell fills the area, and so does a block that fits into it a whole number of times; any
    other goes from the area's first cell on, whatever the size of the area.
    """
    height, width = len(block), max((len(row) for row in block), default=0)
    if not height or not width:
        return [], 0
    fits = not over.rows % height and not over.columns % width
    down, across = (over.rows, over.columns) if fits else (height, width)
    placed: list[Placed] = []
    clipped = 0
    for y in range(down):
        source = block[y % height]
        for x in range(across):
            if x % width >= len(source):
                continue
            row, column = over.top + y, over.left + x
            if row < rows and column < columns:
                placed.append((row, column, source[x % width]))
            else:
                clipped += 1
    return placed, clipped


def edge(filled: Callable[[int], bool], at: int, last: int, step: int) -> int:
    """Where Ctrl and an arrow lead: to the end of what is filled, over a gap to what comes next."""
    inside = range(last + 1)
    following = at + step
    if following not in inside:
        return at
    if filled(at) and filled(following):
        while following + step in inside and filled(following + step):
            following += step
        return following
    while following in inside and not filled(following):
        following += step
    return following if following in inside else (last if step > 0 else 0)
