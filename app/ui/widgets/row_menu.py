"""The right-click menu of a list: what opens its row, and what the buttons beside it do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QListView, QMenu

OPEN, COPY = "打开", "复制这一行"


class RowMenu(QObject):
    """Shown by the right button, and by the menu key on the current row.

    ``buttons`` are asked anew each time: one that is hidden is left out, one that can't act is
    grey, with the reason that its tooltip gives.
    """

    def __init__(
        self,
        view: QAbstractItemView,
        buttons: Callable[[], Iterable[QAbstractButton]] = tuple,
        opener: Callable[[], Callable[[], None] | None] = lambda: None,
    ) -> None:
        super().__init__(view)
        self._view, self._buttons, self._opener = view, buttons, opener
        self.menu: QMenu | None = None
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self.show)

    def show(self, at: QPoint) -> None:
        """Offer what can be done with the row under ``at``, else with the current one."""
        view = self._view
        index = view.indexAt(at)
        if index.isValid() and not view.selectionModel().isSelected(index):
            rows = QItemSelectionModel.SelectionFlag.Rows
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | rows
            view.selectionModel().setCurrentIndex(index, flags)
        if not view.currentIndex().isValid():
            return
        menu = self.menu = QMenu(view)
        menu.setObjectName("row_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if (open_row := self._opener()) is not None:
            menu.addAction(OPEN, open_row)
        for button in self._buttons():
            if not button.isHidden():
                self._add(menu, button)
        if not menu.isEmpty():
            menu.addSeparator()
        menu.addAction(COPY, self.copy)
        menu.popup(view.viewport().mapToGlobal(at))

    def copy(self) -> None:
        """Put the words of the current row on the clipboard, tabs between its cells."""
        from app.base.safe_text import copied_cell  # the start waits for none

        model, row = self._view.model(), self._view.currentIndex().row()
        columns = 1 if isinstance(self._view, QListView) else model.columnCount(QModelIndex())
        cells = [model.index(row, column) for column in range(columns)]
        spoken = Qt.ItemDataRole.AccessibleTextRole  # of rows that a delegate paints
        words = [cell.data() or cell.data(spoken) or "" for cell in cells]
        QGuiApplication.clipboard().setText("\t".join(copied_cell(text) for text in words))

    def _add(self, menu: QMenu, button: QAbstractButton) -> None:
        caption = button.text().split("　")[0].replace("&", "")
        why = "" if button.isEnabled() else button.toolTip()
        action = menu.addAction(f"{caption}（{why}）" if why else caption)
        action.setEnabled(button.isEnabled())
        action.triggered.connect(lambda _checked=False: button.click())
