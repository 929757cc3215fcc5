"""One stage of the board: its caption with the count, and its cards in a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QVBoxLayout, QWidget

from app.base.rows.board import BoardColumn
from app.ui import theme
from app.ui.naming import adopt_names
from app.ui.plain import PlainLabel
from app.ui.tablemodels.card_model import CardModel, dragged_case
from app.ui.widgets.card_delegate import WIDE_FROM, CardDelegate
from app.ui.widgets.row_menu import RowMenu

FULL_WIDTH = 186
EMPTY_WIDTH = 84


class CardList(QListView):
    """The cards of a column: Enter opens, left and right lead to the columns beside it."""

    opened = Signal(int)
    sideways = Signal(int)
    dropped = Signal(int)  # a card of another column was let go here

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card_model = CardModel(self)
        self.setModel(self.card_model)
        self.setItemDelegate(CardDelegate(self))
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)
        self.row_menu = RowMenu(self, opener=lambda: lambda: self._open(self.currentIndex()))
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._consider(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._consider(event)

    def dropEvent(self, event: QDropEvent) -> None:
        case_id = dragged_case(event.mimeData())
        if case_id is not None and self.card_model.row_of(case_id) < 0:
            event.setDropAction(Qt.DropAction.IgnoreAction)  # only its step moves a card
            event.accept()
            self.dropped.emit(case_id)

    def _consider(self, event: QDragMoveEvent) -> None:
        case_id = dragged_case(event.mimeData())
        if case_id is not None and self.card_model.row_of(case_id) < 0:
            event.acceptProposedAction()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= WIDE_FROM) != (event.size().width() >= WIDE_FROM):
            self.doItemsLayout()  # a wide card has a line less; uniform sizes are kept otherwise

    def select_row(self, row: int) -> None:
        """Put the cursor on ``row``, or on the last card when there are fewer."""
        if self.card_model.rowCount():
            row = max(0, min(row, self.card_model.rowCount() - 1))
            self.setCurrentIndex(self.card_model.index(row))

    def _open(self, index: QModelIndex) -> None:
        card = self.card_model.card_at(index.row()) if index.isValid() else None
        if card is not None:
            self.opened.emit(card.case_id)


class BoardColumnView(QFrame):
    """Caption, count and list; a column without cards is kept narrow."""

    def __init__(self, stage: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = stage
        self._shown: BoardColumn | None = None
        self.setProperty("role", "column")
        self.caption_label = PlainLabel()
        self.caption_label.setProperty("role", "section")
        self.card_list = CardList()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HAIR)
        layout.addWidget(self.caption_label)
        layout.addWidget(self.card_list, 1)
        self.caption_label.setContentsMargins(theme.TIGHT, theme.HAIR, 0, theme.HAIR)
        adopt_names(self)

    @property
    def is_empty(self) -> bool:
        """Whether it shows no card."""
        return not self.card_list.card_model.rowCount()

    def show_column(self, column: BoardColumn) -> None:
        """Show the cards of ``column``; the cursor stays on its case, and so does the scrolling."""
        if column == self._shown:  # nothing new: painting every card costs tens of milliseconds
            self.card_list.card_model.read_again()
            return
        self._shown = column
        listed, current = self.card_list, self.current_case()
        scroll = listed.verticalScrollBar().value()
        cards = column.cases
        self.caption_label.setText(f"{column.caption} {column.total}")
        listed.setAccessibleName(f"{column.caption}，{column.total}件")
        listed.card_model.show(cards, column.total)
        if current is not None and (row := listed.card_model.row_of(current)) >= 0:
            listed.select_row(row)
        listed.verticalScrollBar().setValue(scroll)
        listed.setFocusPolicy(Qt.FocusPolicy.StrongFocus if cards else Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(FULL_WIDTH if cards else EMPTY_WIDTH)
        self.setMaximumWidth(16_777_215 if cards else EMPTY_WIDTH)
        policy = QSizePolicy.Policy.Expanding if cards else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Expanding)

    def current_case(self) -> int | None:
        """The case under the cursor."""
        index = self.card_list.currentIndex()
        card = self.card_list.card_model.card_at(index.row()) if index.isValid() else None
        return card.case_id if card is not None else None
