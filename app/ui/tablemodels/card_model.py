"""The cards of one column of the board, or of a list of results, as Qt's views ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.base.captions import badge_text, day_in_list

if TYPE_CHECKING:
    from app.base.rows.board import CaseCard

CARD_ROLE = Qt.ItemDataRole.UserRole + 1
BLOCK: Final = 40  # cards read at a time
WAITING: Final = "…"
CASE_MIME = "application/x-chengxin-case"
Index = QModelIndex | QPersistentModelIndex


_ROLES: Final = frozenset(
    (CARD_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole,
     Qt.ItemDataRole.ToolTipRole)
)  # fmt: skip


def spoken(card: CaseCard) -> str:
    """The card as a screen reader says it."""
    clock = f"{card.clock} {card.article}".strip()
    return "，".join(
        filter(None, (badge_text(card), card.number, card.respondent, card.title, clock))
    )


def tooltip(card: CaseCard) -> str:
    """What a card has no room for."""
    due = f"办理期限至 {day_in_list(card.due_on)}" if card.due_on else ""
    unit = f"承办：{card.handling_unit}" if card.handling_unit else ""
    round_ = f"第{card.round}轮" if card.round > 1 else ""
    lines = (f"{card.number}　{card.title}", f"被投诉：{card.respondent}", unit,
             f"经办：{card.officer}" if card.officer else "",
             f"收到 {day_in_list(card.received_on)}", due, round_)  # fmt: skip
    return "\n".join(filter(None, lines))


def dragged_case(data: QMimeData) -> int | None:
    """The case whose card is dragged, or None when it is something else."""
    if not data.hasFormat(CASE_MIME):
        return None
    return int(bytes(data.data(CASE_MIME).data()).decode())


class CardModel(QAbstractListModel):
    """A list of cards; the delegate takes the card itself from CARD_ROLE.

    Of a long list only the first are given; ``wanted`` asks for the others, by the row of the first
    and how many, as they come in sight.
    """

    wanted = Signal(int, int)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._held: dict[int, CaseCard] = {}
        self._total = 0
        self._given = 0  # how many came with the list itself
        self._missing: set[int] = set()
        self._asked: range | None = None
        self._turn = 0
        self._ask_timer = QTimer(self)
        self._ask_timer.setSingleShot(True)
        self._ask_timer.setInterval(0)
        self._ask_timer.timeout.connect(self._ask)

    @property
    def shown(self) -> tuple[CaseCard, ...]:
        """The cards that are there, in their order."""
        return tuple(self._held[row] for row in sorted(self._held))

    @property
    def turn(self) -> int:
        """Counts what was shown; an answer to an earlier turn is out of date."""
        return self._turn

    def card_at(self, row: int) -> CaseCard | None:
        """The card of a row, None while it is being read (which this asks for)."""
        card = self._held.get(row)
        if card is None and 0 <= row < self._total:
            self._missing.add(row)
            self._ask_timer.start()
        return card

    def show(self, several: Sequence[CaseCard], total: int | None = None) -> None:
        """Replace what is shown; ``total`` is how many there are, where more than these."""
        self.beginResetModel()
        self._held = dict(enumerate(several))
        self._given = len(several)
        self._total = len(several) if total is None else max(total, len(several))
        self._forget()
        self.endResetModel()

    def read_again(self) -> None:
        """Ask anew for what was asked for: something behind the first cards may have changed."""
        later = [row for row in self._held if row >= self._given]
        for row in later:
            del self._held[row]
        later += [*self._missing, *(self._asked or ())]
        self._forget()
        if later:
            self.dataChanged.emit(self.index(min(later)), self.index(max(later)))

    def take(self, first: int, several: Sequence[CaseCard], turn: int) -> None:
        """The cards from row ``first`` on that ``wanted`` asked for in that turn."""
        if turn != self._turn:
            return
        self._asked = None
        several = several[: self._total - first]
        self._held.update(enumerate(several, first))
        if several:
            self.dataChanged.emit(self.index(first), self.index(first + len(several) - 1))
        if self._missing:
            self._ask_timer.start()

    def give_up(self, turn: int) -> None:
        """What was asked for could not be read: it is asked for when it is in sight again."""
        if turn == self._turn:
            self._asked = None

    def row_of(self, case_id: int) -> int:
        """The row of a case among the cards that are there, or -1."""
        return next((row for row, c in self._held.items() if c.case_id == case_id), -1)

    def _forget(self) -> None:
        self._turn += 1
        self._missing.clear()
        self._asked = None

    def _ask(self) -> None:
        if self._asked is not None or not self._missing:
            return
        last = max(self._missing)  # what was in sight last, and the block before it
        blocks = sorted({row // BLOCK for row in self._missing if row > last - 2 * BLOCK})
        self._missing.clear()
        first = blocks[0] * BLOCK
        self._asked = range(first, min((blocks[-1] + 1) * BLOCK, self._total))
        self.wanted.emit(first, len(self._asked))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [CASE_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            card = self.card_at(indexes[0].row())
            if card is not None:
                data.setData(CASE_MIME, QByteArray(str(card.case_id).encode()))
        return data

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._total

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self._total or role not in _ROLES:
            return None
        card = self.card_at(index.row())
        if card is None:
            return WAITING if role == Qt.ItemDataRole.DisplayRole else None
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.number
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(card)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(card)
        return None
