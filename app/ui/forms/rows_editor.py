"""Several people or units in one field: a line of controls each, added and removed by buttons."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui import theme
from app.ui.forms.checks import a_phone
from app.ui.forms.editors import ChoiceBox, Editor


class _Row(QWidget):
    """The controls of one entry."""

    def __init__(self, editor: RowsEditor, number: int) -> None:
        super().__init__()
        self.name_line = QLineEdit()
        self.name_line.setPlaceholderText(editor.name_caption)
        self.phone_line = QLineEdit()
        self.phone_line.setPlaceholderText("电话")
        self.phone_line.setMaximumWidth(140)
        self.phone_line.setVisible(editor.has_phone)
        self.role_box = ChoiceBox()
        self.role_box.addItem("不分" if not editor.has_phone else "投诉举报人", "")
        for key, caption in editor.field.options:
            if key != "complainant":
                self.role_box.addItem(caption, key)
        self.remove_button = QPushButton("移除")
        self.remove_button.setProperty("role", "quiet")
        self.remove_button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.HAIR)
        named = (
            (self.name_line, f"{editor.name_caption}{number}"),
            (self.phone_line, f"电话{number}"),
            (self.role_box, f"{editor.name_caption}{number}的身份"),
            (self.remove_button, f"移除{editor.name_caption}{number}"),
        )
        for at, (widget, name) in enumerate(named):
            widget.setObjectName(f"{editor.field.name}_{number}_{at}")
            widget.setAccessibleName(name)
            row.addWidget(widget, 0 if at else 1)

    def value(self) -> dict[str, str]:
        """What the line holds, blanks left out."""
        given = {
            "name": self.name_line.text().strip(),
            "phone": self.phone_line.text().strip(),
            "role": self.role_box.currentData() or "",
        }
        return {key: text for key, text in given.items() if text}


class RowsEditor(Editor):
    """Entries with a name; value: a tuple of dicts, lines without a name left out."""

    name_caption, has_phone, add_caption = "单位", False, "添加单位"

    def _make_control(self) -> QPushButton:
        self._rows: list[_Row] = []
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

    def rows(self) -> tuple[_Row, ...]:
        """The lines there are now."""
        return tuple(self._rows)

    def add(self) -> _Row:
        """One more line, empty."""
        row = _Row(self, len(self._rows) + 1)
        self._rows.append(row)
        self._holder.addWidget(row)
        row.remove_button.clicked.connect(lambda: self._remove(row))
        for line in (row.name_line, row.phone_line):
            line.textChanged.connect(lambda _text: self.changed.emit())
        row.role_box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self._prepare(row)
        return row

    def value(self) -> tuple[dict[str, str], ...]:
        given = (row.value() for row in self._rows)
        return tuple(value for value in given if value.get("name"))

    def set_value(self, value: Any) -> None:
        for row in self.rows():
            self._remove(row)
        for given in value or ():
            row = self.add()
            row.name_line.setText(given.get("name", ""))
            row.phone_line.setText(given.get("phone", ""))
            row.role_box.setCurrentIndex(max(row.role_box.findData(given.get("role", "")), 0))

    def error(self) -> str:
        for row in self._rows:
            value = row.value()
            if value and not value.get("name"):
                return f"有一行没有填{self.name_caption}"
            if problem := a_phone(value.get("phone", "")):
                return problem
        return ""

    def _remove(self, row: _Row) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()

    def _prepare(self, row: _Row) -> None:
        from app.ui.forms.unit_editor import UnitCompleter, lookup_of

        UnitCompleter(row.name_line, lookup_of(self.surroundings))


class PeopleEditor(RowsEditor):
    """Further people: name, phone, part."""

    name_caption, has_phone, add_caption = "姓名", True, "添加一人"

    def _prepare(self, row: _Row) -> None:
        """People are not looked up."""
