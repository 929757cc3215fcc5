"""The cards of one column of the board, or of a list of results, as Qt's views ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from app.base.captions import badge_text, day_in_list
from app.base.rows.cases import CaseCard

CARD_ROLE = Qt.ItemDataRole.UserRole + 1
CASE_MIME = "application/x-chengxin-case"
Index = QModelIndex | QPersistentModelIndex


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
    """A list of cards; the delegate takes the card itself from CARD_ROLE."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._cards: tuple[CaseCard, ...] = ()

    @property
    def cards(self) -> tuple[CaseCard, ...]:
        """The cards shown."""
        return self._cards

    def show(self, cards: Sequence[CaseCard]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self._cards = tuple(cards)
        self.endResetModel()

    def row_of(self, case_id: int) -> int:
        """The row of a case, or -1."""
        return next((i for i, c in enumerate(self._cards) if c.case_id == case_id), -1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [CASE_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            case_id = self._cards[indexes[0].row()].case_id
            data.setData(CASE_MIME, QByteArray(str(case_id).encode()))
        return data

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._cards):
            return None
        card = self._cards[index.row()]
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.number
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(card)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(card)
        return None
