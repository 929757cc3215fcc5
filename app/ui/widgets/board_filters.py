"""What the board is narrowed to besides urgency: unit, officer, channel and category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from app.base.captions import CHANNELS
from app.ui import theme
from app.ui.controls import ChoiceBox
from app.ui.naming import choose

EVERYTHING: Final = ""
# the store's name for it, what stands in the box while it is not used, its words for readers
BOXES: Final = (
    ("unit", "承办：全部", "按承办单位筛选"),
    ("officer", "经办人：全部", "按经办人筛选"),
    ("channel", "渠道：全部", "按来源渠道筛选"),
    ("category", "类别：全部", "按事项类别筛选"),
)
LONGEST: Final = 9  # characters that a box makes room for


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What may be chosen: (key, caption) pairs; channels are the same everywhere."""

    units: Sequence[str]
    officers: Sequence[str]
    categories: Sequence[tuple[str, str]]


class BoardFilterBar(QWidget):
    """``changed`` follows every choice; ``values`` are the store's filters."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = {name: _box(name, caption, words) for name, caption, words in BOXES}
        self.clear_button = QPushButton("清除筛选")
        self.clear_button.setObjectName("clear_filters_button")
        self.clear_button.setAccessibleName("清除筛选")
        self.clear_button.setProperty("role", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.TIGHT)
        for box in self.boxes.values():
            row.addWidget(box)
            box.currentIndexChanged.connect(lambda _at: self._chosen())
        row.addWidget(self.clear_button)
        self.clear_button.clicked.connect(self.clear)
        self.show_options(FilterOptions((), (), ()))
        self._chosen(quiet=True)

    def values(self) -> dict[str, str]:
        """The filters in use by the store's names; those not in use are left out."""
        chosen = {name: box.currentData() or EVERYTHING for name, box in self.boxes.items()}
        return {name: value for name, value in chosen.items() if value}

    def show_options(self, options: FilterOptions) -> None:
        """Offer other units, officers and categories; what is chosen stays chosen."""
        entries: dict[str, list[tuple[str, str]]] = {
            "unit": [(name, name) for name in options.units],
            "officer": [(name, name) for name in options.officers],
            "channel": [(key, caption) for key, caption in CHANNELS.items()],
            "category": [(key, f"{key} {text}") for key, text in options.categories],
        }
        for name, caption, _words in BOXES:
            self._fill(self.boxes[name], [(EVERYTHING, caption), *entries[name]])

    def choose(self, name: str, value: str) -> None:
        """Narrow to ``value``, which is offered from now on if it was not."""
        box = self.boxes[name]
        if box.findData(value) < 0:
            box.addItem(value, value)
        choose(box, value)

    def clear(self) -> None:
        """Narrow to nothing."""
        for box in self.boxes.values():
            box.blockSignals(True)
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self._chosen()

    def _fill(self, box: QComboBox, entries: Sequence[tuple[str, str]]) -> None:
        held = [(box.itemData(i), box.itemText(i)) for i in range(box.count())]
        if held == list(entries):
            return
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        for key, caption in entries:
            box.addItem(caption, key)
        if chosen and box.findData(chosen) < 0:
            box.addItem(str(chosen), chosen)
        choose(box, chosen or EVERYTHING)
        box.blockSignals(False)

    def _chosen(self, *, quiet: bool = False) -> None:
        self.clear_button.setVisible(bool(self.values()))
        if not quiet:
            self.changed.emit()


def _box(name: str, caption: str, words: str) -> QComboBox:
    box = ChoiceBox()
    box.setObjectName(f"{name}_filter")
    box.setAccessibleName(words)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(LONGEST)
    box.setMinimumHeight(theme.CONTROL_HEIGHT)
    box.setMaxVisibleItems(20)
    view = box.view()
    view.setObjectName(f"{name}_filter_list")
    view.setAccessibleName(words)
    view.setMinimumWidth(240)
    return box
