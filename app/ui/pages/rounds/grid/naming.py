"""A pasted block that carries its own names: which of its rows and columns belong where in the view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.base.pinyin import order_key
from app.ui.pages.rounds.grid.blocks import Placed

SHORTEST: Final = 3  # letters of a name's end that still say which unit is meant


@dataclass(frozen=True, slots=True)
class Named:
    """Where the cells of a block go by its names, and which of its names lead nowhere."""

    placed: tuple[Placed, ...]
    rows: int  # recognised; 0 where the rows go by place
    columns: int
    unknown: tuple[str, ...]
    twice: tuple[str, ...]


def by_names(
    block: Sequence[Sequence[Any]],
    rows: Sequence[Sequence[str]],
    columns: Sequence[Sequence[str]],
    at: tuple[int, int],
) -> Named | None:
    """The block by the names in its first column, its first row, or both.

    ``rows`` and ``columns`` say what each of the view is called; what the block doesn't name goes on
    from ``at``. None where at least half of neither first column nor first row are names.
    """
    down, across = _known(rows), _known(columns)
    first = [_plain(row[0]) if row else "" for row in block]
    head = [_plain(cell) for cell in block[0]] if block else []
    captioned = _mostly(head[1:] if _mostly(first[1:], down) else head, across)
    named = _mostly(first[1:] if captioned else first, down)
    if not (named or captioned) or len(block) <= captioned or len(head) <= named:
        return None
    body = block[1:] if captioned else block
    own = first[1:] if captioned else first
    lines = [down.get(name) for name in own] if named else [at[0] + n for n in range(len(body))]
    titles = head[1:] if named else head
    width = max(len(row) for row in body) - named
    places = (
        [across.get(name) for name in titles] if captioned else [at[1] + n for n in range(width)]
    )
    twice = {name for name, many in Counter(filter(None, own)).items() if named and many > 1}
    placed = [
        (line, place, cell)
        for name, line, row in zip(own, lines, body, strict=True)
        if line is not None and line < len(rows) and name not in twice
        for place, cell in zip(places, row[named:], strict=False)
        if place is not None and place < len(columns)
    ]
    unknown = [
        *(name for name, line in zip(own, lines, strict=True) if line is None and name),
        *(name for name, place in zip(titles, places, strict=False) if place is None and name),
    ]
    return Named(
        tuple(placed),
        sum(line is not None for line in lines) if named else 0,
        sum(place is not None for place in places) if captioned else 0,
        tuple(unknown), tuple(sorted(twice, key=order_key)),
    )  # fmt: skip


def _known(called: Sequence[Sequence[str]]) -> Mapping[str, int]:
    """Names to places; an end that belongs to one name alone leads there, too, and a name that two
    bear leads nowhere."""
    whole: dict[str, set[int]] = {}
    ends: dict[str, set[int]] = {}
    for at, names in enumerate(called):
        for name in map(_plain, names):
            if name:
                whole.setdefault(name, set()).add(at)
            for start in range(1, len(name) - SHORTEST + 1):
                ends.setdefault(name[start:], set()).add(at)
    return {name: min(at) for name, at in (ends | whole).items() if len(at) == 1}


def _mostly(names: Sequence[str], known: Mapping[str, int]) -> bool:
    """Whether at least half of what is written there are names."""
    written = [name for name in names if name]
    hits = sum(known.get(name) is not None for name in written)
    return bool(hits) and hits * 2 >= len(written)


def _plain(text: Any) -> str:
    """A name without the spaces that tables put into it."""
    return "".join(text.split()) if isinstance(text, str) else ""
