"""Dividing the flow into pages: what stays together, what a page drops, where page 1 is stretched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.reports.letters.geometry import LETTER, SEVEN_EIGHTHS, STRETCHED_MORE, PageStyle
from app.reports.letters.items import Item
from app.reports.letters.setting import Mark

_EXACT = 0.05  # points: rounding of millimetres


@dataclass(slots=True)
class Page:
    """The items of one page with the height at which each begins, in points from the page top."""

    top: float
    bottom: float
    style: PageStyle = LETTER
    placed: list[tuple[float, Item]] = field(default_factory=list)
    extra: list[Mark] = field(default_factory=list)  # what doesn't flow: flag, rules, number
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.top

    def put(self, item: Item) -> None:
        """Place the item beneath the others."""
        self.placed.append((self.y, item))
        self.y += item.height

    def holds(self, group: Sequence[Item]) -> bool:
        """Whether the items still fit, the last by its ink alone."""
        before = sum(item.height for item in group[:-1])
        return self.y + before + group[-1].ink <= self.bottom + _EXACT

    @property
    def last_ink(self) -> float:
        """Where the ink of the lowest item ends."""
        return max((y + item.ink for y, item in self.placed if not item.blank), default=self.top)

    def marks(self) -> list[Mark]:
        """Everything that is drawn, in place; a row that a page cuts is closed by a rule."""
        made = [*self.extra, *(mark.moved(y) for y, item in self.placed for mark in item.marks)]
        rows = [(y, item) for y, item in self.placed if item.marks]
        for at, edge in ((0, 0), (-1, 1)):
            if rows and (row := rows[at][1].row) is not None:
                made.append(row.edges[edge].moved(rows[at][0]))
        goes_on = next(((y, i.row) for y, i in rows if i.row is None or not i.row.is_head), None)
        if goes_on is not None and goes_on[1] is not None:
            made += [mark.moved(goes_on[0]) for mark in goes_on[1].again]
        return made


def paginate(
    items: Sequence[Item],
    first: tuple[float, float],
    others: tuple[float, float],
    style: PageStyle = LETTER,
) -> list[Page]:
    """The items on pages whose type area is ``first`` on page 1 and ``others`` after it."""
    pages = [Page(*first, style)]
    for group in _groups(items):
        if not group[0].page and pages[-1].holds(group):
            for item in group:
                _put(pages[-1], item)
        else:
            _begin_page(pages, group, others)
    return pages


def _begin_page(pages: list[Page], group: Sequence[Item], others: tuple[float, float]) -> None:
    """Place a group on a fresh page, and on further ones if even that can't hold it."""
    style = pages[-1].style
    if pages[-1].placed:
        pages.append(Page(*others, style))
    for item in group:
        if pages[-1].placed and not pages[-1].holds([item]):
            pages.append(Page(*others, style))
        if not pages[-1].placed and item.row and item.row.head and not item.row.is_head:
            pages[-1].put(item.row.head)
        _put(pages[-1], item)


def _put(page: Page, item: Item) -> None:
    if page.placed or not item.blank:
        page.put(item)


def last_group(items: Sequence[Item]) -> int:
    """Where the items begin that stay together with the last one."""
    return len(items) - len(_groups(items)[-1])


def _groups(items: Sequence[Item]) -> list[list[Item]]:
    """Items that stay together: each that is kept goes with the next."""
    groups: list[list[Item]] = []
    open_ = False
    for item in items:
        if open_ and not item.page:
            groups[-1].append(item)
        else:
            groups.append([item])
        open_ = item.keep
    return groups


def stretch(page: Page, bottom: float, pitch: float) -> None:
    """Open the gaps of a full page so that its last line ends at ``bottom``, within reason."""
    last = max((at for at, (_, item) in enumerate(page.placed) if not item.blank), default=0)
    gaps = [at for at, (_, item) in enumerate(page.placed[:last]) if item.elastic]
    slack = bottom - page.last_ink
    if not gaps or not 0 < slack < pitch + SEVEN_EIGHTHS:
        return
    more = min(slack / len(gaps), STRETCHED_MORE)
    moved, placed = 0.0, []
    for at, (y, item) in enumerate(page.placed):
        placed.append((y + moved, item))
        moved += more if at in gaps else 0.0
    page.placed[:] = placed
