"""Which heading of a ledger is read as what, and the boxes by which a clerk says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.ui import theme
from app.ui.controls import ChoiceBox
from app.ui.naming import choose
from app.ui.pages.import_tables import FIELD_CAPTIONS

if TYPE_CHECKING:
    from app.intake.ledgers.ledger import Match

AUTOMATIC: Final = "auto"
UNREAD: Final = "none"
CAPTIONS: Final = ("列", "表头", "读作", "改为", "依据")
WIDTHS: Final = (56, 260, 140, 180)


class MappingTable(QTableWidget):
    """One line a column of the file; ``changed`` comes when a box was used."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(CAPTIONS), parent)
        self._chosen: dict[str, str | None] = {}
        self.setHorizontalHeaderLabels(list(CAPTIONS))
        self.setAccessibleName("列的对应")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT + theme.HAIR)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        for at, width in enumerate(WIDTHS):
            self.setColumnWidth(at, width)
        self.boxes: dict[str, ChoiceBox] = {}

    def mapping(self) -> dict[str, str | None]:
        """What was said otherwise: heading to field, None for a column that is not read."""
        return dict(self._chosen)

    def start_from(self, mapping: Mapping[str, str | None]) -> None:
        """Take over what was said of this source before."""
        self._chosen = dict(mapping)

    def show_matches(self, matches: Sequence[Match]) -> None:
        """Show the columns of the file that was read."""
        if [m.header for m in matches] != list(self.boxes):
            self._rebuild(matches)
        for row, match in enumerate(matches):
            read_as = FIELD_CAPTIONS.get(match.field or "", "—")
            for at, text in ((2, read_as), (4, match.why)):
                self.setItem(row, at, _item(text))
            box = self.boxes[match.header]
            box.blockSignals(True)
            chosen = self._chosen.get(match.header, AUTOMATIC)
            choose(box, UNREAD if chosen is None else chosen)
            box.blockSignals(False)

    def _rebuild(self, matches: Sequence[Match]) -> None:
        self.boxes = {}
        self.setRowCount(0)
        self.setRowCount(len(matches))
        for row, match in enumerate(matches):
            self.setItem(row, 0, _item(match.column))
            self.setItem(row, 1, _item(match.header or "（没有表头）"))
            box = ChoiceBox()
            box.setObjectName(f"map_{match.column}_box")
            box.setAccessibleName(f"{match.header} 改为")
            box.addItem("按表头自动", AUTOMATIC)
            for field, caption in FIELD_CAPTIONS.items():
                box.addItem(caption, field)
            box.addItem("不读取", UNREAD)
            box.currentIndexChanged.connect(lambda _at, h=match.header: self._say(h))
            self.boxes[match.header] = box
            self.setCellWidget(row, 3, box)

    def follow(self, before: QWidget) -> None:
        """Let Tab go from ``before`` down the boxes, which were made after what stands under them."""
        for box in self.boxes.values():
            QWidget.setTabOrder(before, box)
            before = box

    def _say(self, heading: str) -> None:
        said = self.boxes[heading].currentData()
        self._chosen.pop(heading, None)
        if said == UNREAD:
            self._chosen[heading] = None
        elif said != AUTOMATIC:
            for other in [h for h, field in self._chosen.items() if field == said]:
                del self._chosen[other]  # a field is read from one column only
            self._chosen[heading] = said
        self.changed.emit()


def _item(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    return item
