"""The readings of a regulation, one below the other: heading, one sentence, the options to choose."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.rules.regulation.regulation import Reading, Regulation
from app.ui import theme
from app.ui.controls import ChoiceBox
from app.ui.naming import captioned, choose


class ReadingList(QScrollArea):
    """Each reading stands on the option taken in the regulation shown; ``changed`` says that one was chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, ChoiceBox] = {}
        self._readings: tuple[Reading, ...] = ()
        self.setWidgetResizable(True)
        self.setProperty("role", "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("解释口径")

    def chosen(self) -> dict[str, str]:
        """The option chosen for each reading."""
        return {key: str(box.currentData()) for key, box in self.boxes.items()}

    def unusual(self) -> tuple[str, ...]:
        """The readings that don't stand on the usual option, with the option chosen."""
        return tuple(
            f"{reading.caption}：{self.boxes[reading.key].currentText()}"
            for reading in self._readings
            if self.boxes[reading.key].currentData() != reading.default
        )

    def show_regulation(self, regulation: Regulation) -> None:
        """Show the readings of the pack, each on the option that is taken now."""
        self.boxes, self._readings = {}, regulation.readings
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.TIGHT, 0, theme.GAP, theme.TIGHT)
        column.setSpacing(theme.HAIR)
        for reading in regulation.readings:
            self._add(column, reading, regulation.chosen[reading.key])
        column.addStretch(1)
        self.setWidget(inner)
        for one, other in pairwise((self, *self.boxes.values())):
            QWidget.setTabOrder(one, other)

    def _add(self, column: QVBoxLayout, reading: Reading, taken: str) -> None:
        heading = captioned(f"{reading.caption}　{reading.article}", "section")
        sentence = captioned(reading.sentence, "muted")
        sentence.setWordWrap(True)
        box = self.boxes[reading.key] = ChoiceBox()
        box.setObjectName(f"reading_{reading.key}")
        box.setAccessibleName(reading.caption)
        for option in reading.options:
            usual = "（通常口径）" if option.key == reading.default else ""
            box.addItem(f"{option.caption}{usual}", option.key)
            box.setItemData(box.count() - 1, option.caption, Qt.ItemDataRole.ToolTipRole)
        box.setMinimumContentsLength(16)
        choose(box, taken)
        heading.setBuddy(box)
        for widget in (heading, sentence, box):
            column.addWidget(widget)
        column.addSpacing(theme.TIGHT)
        box.currentIndexChanged.connect(lambda _at: self.changed.emit())
