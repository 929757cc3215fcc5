"""The cells of a view as Qt's table views ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.base.rows.evaluation import GridCell, GridItem
from app.rules.evaluation.cell_texts import shown, taken
from app.rules.evaluation.history import CONFIRMED, REPORTED, SAID
from app.ui.pages.rounds.grid.book import GridBook
from app.ui.pages.rounds.grid.layout import (
    DERIVATION,
    LAST,
    LAST_SCORE,
    SCORE,
    SOURCE,
    TOTAL,
    At,
    Derived,
    Layout,
    Spot,
)

Index = QModelIndex | QPersistentModelIndex
MARK_ROLE: Final = Qt.ItemDataRole.UserRole + 1  # a key of MARKS, "" for none
OTHER_ROLE: Final = (
    Qt.ItemDataRole.UserRole + 2
)  # the value beside: 自报 under 核定, and the reverse
PAPERS_ROLE: Final = Qt.ItemDataRole.UserRole + 3  # whether evidence was attached
PENDING_ROLE: Final = Qt.ItemDataRole.UserRole + 4
# What a cell can be, in the order in which one mark goes before the other; each has its own shape.
MARKS: Final = {
    "refused": "不能成立",
    "anew": "须重新填报",
    "not_assessed": "不考核",
    "open": "未填或待定",
    "changed": "初评后改过",
}
NOWHERE: Final = Qt.ItemFlag.NoItemFlags
CLOSED: Final = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
)
OPEN: Final = CLOSED | Qt.ItemFlag.ItemIsEditable
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_FIGURES: Final = (SCORE, TOTAL, LAST, LAST_SCORE)
NUMBERS: Final = frozenset({"count", "amount", "ratio", "points"})


class GridModel(QAbstractTableModel):
    """Shows a book under a layout; what is set goes to the book."""

    def __init__(self, book: GridBook, layout: Layout, parent: Any = None) -> None:
        super().__init__(parent)
        self.book, self.layout = book, layout
        book.changed.connect(self._changed)

    def arrange(self, layout: Layout) -> None:
        """Show another view of the same cells."""
        self.beginResetModel()
        self.layout = layout
        self.endResetModel()

    def spot(self, index: Index) -> Spot | None:
        """The cell that is typed into there; None where something is only said."""
        at = self.at(index)
        return at if isinstance(at, Spot) else None

    def at(self, index: Index) -> At | None:
        """What stands there."""
        if not index.isValid() or index.row() >= self.layout.rows:
            return None
        return self.layout.at(index.row(), index.column())

    def unit_of(self, row: int) -> str:
        """The unit of a row."""
        return self.layout.at(row, 0).unit

    # ------------------------------------------------------------ as Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.layout.rows

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.layout.columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        # asked thousands of times for one paint: the headers look at every cell of a selection
        at = self.at(index)
        if at is None:
            return NOWHERE
        return OPEN if isinstance(at, Spot) and not self.book.locked(at.said) else CLOSED

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        at = self.at(index)
        if at is None:
            return None
        answer = (_SPOT if isinstance(at, Spot) else _TOLD).get(role)
        return answer(self, at) if answer is not None else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        spot = self.spot(index)
        if spot is None or role != Qt.ItemDataRole.EditRole:
            return False
        place = self.book.place(spot)
        if place is None:
            return False
        text = str(value)
        if text == shown(self.book.text(spot)):
            return False
        self.book.apply([(spot, taken(place, text))])
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if section >= (self.layout.columns if across else self.layout.rows):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if not across:
                return self.layout.row_caption(section)
            caption = self.layout.column_caption(section)
            one = self.layout.column_input(section)
            if role == Qt.ItemDataRole.ToolTipRole and one is not None:
                return f"{caption}（{one.source}）\n{one.quote}"
            return caption
        if role == Qt.ItemDataRole.TextAlignmentRole:
            at = self.layout.at(0, section) if across and self.layout.rows else None
            return RIGHT if isinstance(at, Derived) and at.what in _FIGURES else LEFT
        return None

    # ------------------------------------------------------------ changes

    def retell(self, unit: str) -> None:
        """The unit's row says something else: what is being typed changes its scores."""
        self._changed({unit})

    def _changed(self, units: Iterable[str]) -> None:
        known = tuple(units)
        last = self.layout.columns - 1
        if last < 0 or not self.layout.rows:
            return
        if len(known) > 1:
            self.dataChanged.emit(self.index(0, 0), self.index(self.layout.rows - 1, last))
            return
        for unit in known:
            rows = self.layout.rows_of(unit)
            if len(rows):
                self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], last))

    # ------------------------------------------------------------ cells that are typed into

    def _text(self, spot: Spot) -> str:
        return shown(self.book.text(spot))

    def _tip(self, spot: Spot) -> str:
        cell = self._cell(spot)
        one = self.book.place(spot)
        lines = [why for why in (self._refusal(spot), self.book.locked(spot.said)) if why]
        if one is not None and one.input.hint:
            lines.append(one.input.hint)
        other = self._other_words(spot)
        lines += [other] if other else []
        if cell is not None and cell.by and cell.seq:
            lines.append(f"{cell.by}填报")
        lines += [f"材料：{paper.name}" for paper in self.book.papers(spot)]
        return "\n".join(lines)

    def _mark(self, spot: Spot) -> str:
        cell, item = self._cell(spot), self.book.item(spot.unit, spot.item)
        if self._refusal(spot):
            return "refused"
        if cell is not None and cell.anew and self.book.text(spot) is not None:
            return "anew"
        if item is not None and item.state == "not_assessed":
            return "not_assessed"
        if self._owing(spot):
            return "open"
        if cell is not None and self.book.text(spot) is not None and self.book.mark_changed(cell):
            return "changed"
        return ""

    def _owing(self, spot: Spot) -> bool:
        """Whether the cell is still wanted: required, and blank."""
        place = self.book.place(spot)
        if place is None or not place.input.required or self.book.text(spot) is not None:
            return False
        whole = self.book.live.cell(spot.unit, spot.item, place.input.key, spot.said)
        return whole is None or whole.text is None

    def _refusal(self, spot: Spot) -> str:
        self.book.row(spot.unit)  # what was laid down is validated when its row is shown
        cell = self.book.live.cell(spot.unit, spot.item, spot.input, spot.said)
        return cell.refused if cell is not None and cell.text is not None else ""

    def _other(self, spot: Spot) -> str:
        """The value of the other kind, where it differs."""
        said = CONFIRMED if spot.said == REPORTED else REPORTED
        other = self._text(Spot(spot.unit, spot.item, spot.input, said))
        return "" if other == self._text(spot) else other

    def _beside(self, spot: Spot) -> str:
        """The other value, where it has no column of its own."""
        return "" if self.layout.both else self._other(spot)

    def _other_words(self, spot: Spot) -> str:
        said = CONFIRMED if spot.said == REPORTED else REPORTED
        other = self._other(spot)
        return f"{SAID[said]}：{other}" if other else ""

    def _cell(self, spot: Spot) -> GridCell | None:
        return self.book.cell(spot.unit, spot.item, spot.input)

    def _align(self, spot: Spot) -> int:
        place = self.book.place(spot)
        return RIGHT if place is not None and place.input.kind in NUMBERS else LEFT

    def _spoken(self, spot: Spot) -> str:
        mark = self._mark(spot)
        return "　".join(
            filter(None, (self._text(spot), MARKS.get(mark, ""), self._other_words(spot)))
        )

    # ------------------------------------------------------------ cells that say what comes of it

    def _told(self, at: Derived) -> str:
        words = _WORDS.get(at.what)
        return words(self, at) if words is not None else ""

    def _told_mark(self, at: Derived) -> str:
        item = self.book.item(at.unit, at.item) if at.item else None
        if at.what != SCORE or item is None:
            return ""
        return {"open": "open", "invalid": "refused", "not_assessed": "not_assessed"}.get(
            item.state, ""
        )

    def _told_tip(self, at: Derived) -> str:
        item = self.book.item(at.unit, at.item) if at.item else None
        if item is None:
            return self.book.row(at.unit).total_said
        return "\n".join(filter(None, (derivation_of(item), *item.readings)))

    def _told_align(self, at: Derived) -> int:
        return RIGHT if at.what in _FIGURES else LEFT

    def _score(self, at: Derived) -> str:
        item = self.book.item(at.unit, at.item)
        return score_of(item) if item is not None else ""

    def _derivation(self, at: Derived) -> str:
        item = self.book.item(at.unit, at.item)
        return derivation_of(item) if item is not None else ""

    def _last(self, at: Derived) -> str:
        cell = self.book.cell(at.unit, at.item, at.input)
        return shown(cell.last_year) if cell is not None else ""

    def _last_score(self, at: Derived) -> str:
        item = self.book.item(at.unit, at.item)
        return item.last_year if item is not None else ""

    def _source(self, at: Derived) -> str:
        inputs = self.book.live.inputs
        return next((one.source for one in inputs if one.item == at.item), "")

    def _total(self, at: Derived) -> str:
        row = self.book.row(at.unit)
        return row.total or "待定"


def score_of(item: GridItem) -> str:
    """The score, or what stands in its place."""
    if item.state == "not_assessed":
        return "不考核"
    if item.state == "invalid":
        return "有误"
    return item.score or "待定"


def derivation_of(item: GridItem) -> str:
    """The expression that gives the score, or why there is none and what it can still be."""
    if item.state == "open" and item.range:
        return f"{item.range[0]}至{item.range[1]}：{item.open}"
    return item.invalid or item.open or item.derivation


_WORDS: Final = {
    SCORE: GridModel._score,
    DERIVATION: GridModel._derivation,
    LAST: GridModel._last,
    LAST_SCORE: GridModel._last_score,
    SOURCE: GridModel._source,
    TOTAL: GridModel._total,
}
_SPOT: Final[dict[int, Any]] = {
    Qt.ItemDataRole.DisplayRole: GridModel._text,
    Qt.ItemDataRole.EditRole: GridModel._text,
    Qt.ItemDataRole.ToolTipRole: GridModel._tip,
    Qt.ItemDataRole.TextAlignmentRole: GridModel._align,
    Qt.ItemDataRole.AccessibleTextRole: GridModel._spoken,
    MARK_ROLE: GridModel._mark,
    OTHER_ROLE: GridModel._beside,
    PAPERS_ROLE: lambda model, spot: bool(model.book.papers(spot)),
    PENDING_ROLE: lambda model, spot: spot in model.book.pending,
}
_TOLD: Final[dict[int, Any]] = {
    Qt.ItemDataRole.DisplayRole: GridModel._told,
    Qt.ItemDataRole.ToolTipRole: GridModel._told_tip,
    Qt.ItemDataRole.TextAlignmentRole: GridModel._told_align,
    Qt.ItemDataRole.AccessibleTextRole: GridModel._told,
    MARK_ROLE: GridModel._told_mark,
}
