"""Several entries in one field: a line of controls each, added and removed by buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.forms import FieldRow
from app.ui import theme
from app.ui.controls import ChoiceBox, Line
from app.ui.forms.editors import Editor

if TYPE_CHECKING:
    from app.ui.forms.unit_editor import UnitChooser


class EntryRow(QWidget):
    """The controls of one entry: its name, its part, the button that takes it out."""

    changed = Signal()
    name_caption, usual_part = "单位", "不分"

    def __init__(self, field: FieldRow, number: int) -> None:
        super().__init__()
        self._field, self._number, self._controls = field, number, 0
        self.chooser: UnitChooser | None = None  # where the name is a unit's
        self.name_line = self.line(self.name_caption)
        self.role_box = self.box(
            ("", self.usual_part), *(o for o in field.options if o[0] != "complainant")
        )
        self.remove_button = QPushButton("移除")
        self.remove_button.setProperty("role", "quiet")
        self.remove_button.setAutoDefault(False)
        self._build_layout()
        self.named(self.name_line, f"{self.name_caption}{number}")
        self.named(self.role_box, f"{self.name_caption}{number}的身份")
        self.named(self.remove_button, f"移除{self.name_caption}{number}")

    def _build_layout(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.HAIR)
        row.addWidget(self.name_line, 1)
        row.addWidget(self.role_box)
        row.addWidget(self.remove_button)

    def line(self, placeholder: str) -> Line:
        """A line of text of this entry."""
        line = Line()
        line.setPlaceholderText(placeholder)
        line.textChanged.connect(lambda _text: self.changed.emit())
        return line

    def box(self, *options: tuple[str, str]) -> ChoiceBox:
        """A choice of this entry, by keys and captions."""
        box = ChoiceBox()
        for key, caption in options:
            box.addItem(caption, key)
        box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        return box

    def named(self, widget: QWidget, name: str) -> None:
        """Name a control for those who read the screen aloud, and for tests."""
        widget.setObjectName(f"{self._field.name}_{self._number}_{self._controls}")
        widget.setAccessibleName(name)
        self._controls += 1

    def value(self) -> dict[str, str]:
        """What the entry holds, blanks left out."""
        given = {"name": self.name_line.text().strip(), "role": self.role_box.currentData() or ""}
        return {key: text for key, text in given.items() if text}

    def show_value(self, given: Mapping[str, str]) -> None:
        """Show ``given`` in the controls."""
        if self.chooser is not None:
            self.chooser.accept(given.get("name", ""))
        self.name_line.setText(given.get("name", ""))
        self.role_box.setCurrentIndex(max(self.role_box.findData(given.get("role", "")), 0))

    def error(self) -> str:
        """What is wrong with the entry; "" when all is good."""
        if self.value() and not self.name_line.text().strip():
            return f"有一行没有填{self.name_caption}"
        return self.chooser.problem() if self.chooser is not None else ""


class RowsEditor(Editor):
    """Entries with a name; value: a tuple of dicts, lines without a name left out."""

    row_class: type[EntryRow] = EntryRow
    add_caption = "添加单位"

    def _make_control(self) -> QPushButton:
        self._rows: list[EntryRow] = []
        self._holder = QVBoxLayout()
        self._holder.setSpacing(theme.HAIR)
        self._row.addLayout(self._holder)
        self.add_button = QPushButton(self.add_caption)
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda: self.add().name_line.setFocus())
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        self._row.addLayout(line)
        return self.add_button

    def rows(self) -> tuple[EntryRow, ...]:
        """The lines there are now."""
        return tuple(self._rows)

    def add(self) -> EntryRow:
        """One more line, empty."""
        row = self.row_class(self.field, len(self._rows) + 1)
        self._rows.append(row)
        self._holder.addWidget(row)
        row.remove_button.clicked.connect(lambda: self._remove(row))
        row.changed.connect(self.changed)
        self._prepare(row)
        return row

    def value(self) -> tuple[dict[str, str], ...]:
        given = (row.value() for row in self._rows)
        return tuple(value for value in given if value.get("name"))

    def set_value(self, value: Any) -> None:
        for row in self.rows():
            self._remove(row)
        for given in value or ():
            self.add().show_value(given)

    def error(self) -> str:
        return next((error for row in self._rows if (error := row.error())), "")

    def _remove(self, row: EntryRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()

    def _prepare(self, row: EntryRow) -> None:
        from app.ui.forms.unit_editor import UnitChooser

        row.chooser = UnitChooser(row.name_line, self.surroundings)
