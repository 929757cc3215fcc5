"""The parts that flow down the pages: lines, blanks and table rows, each with what is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.reports.letters.setting import Mark


@dataclass(frozen=True, slots=True)
class Item:
    """One part of the flow: it takes ``height`` points and needs ``ink`` of them on its page."""

    height: float
    ink: float
    marks: tuple[Mark, ...] = ()  # placed from the item's own top
    keep: bool = False  # never the last on a page: what follows must stand beneath it
    page: bool = False  # begins a new page
    elastic: bool = False  # the gap beneath may be opened to fill page 1 of a letter
    row: Row | None = None

    @property
    def blank(self) -> bool:
        """Whether it is only space: dropped at the top of a page."""
        return not self.marks

    def kept(self) -> Item:
        """The same, bound to what follows."""
        return replace(self, keep=True)


@dataclass(frozen=True, slots=True)
class Row:
    """What a piece of a table's row adds: rules where a page cuts it, the head to repeat."""

    edges: tuple[Mark, Mark]  # the rules above and beneath, drawn where a page begins or ends
    head: Item | None = None
    is_head: bool = False
    again: tuple[Mark, ...] = ()  # drawn where the piece begins a page: the row's captions


def bound(items: list[Item]) -> list[Item]:
    """The items as one that no page divides."""
    return [*(item.kept() for item in items[:-1]), *items[-1:]]
