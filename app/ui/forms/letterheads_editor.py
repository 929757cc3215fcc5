"""署名与字号: a small grid of name, signature and number pattern, with an example and a default."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.controls import Line
from app.ui.forms.editors import Editor
from app.ui.plain import PlainLabel

PLACES: Final = (("name", "名称"), ("signature", "署名"), ("pattern", "字号格式"))
MISSING: Final = "字号格式里要有 {年} 和 {序号}，如 示信函〔{年}〕{序号}号"


def example(pattern: str, year: int) -> str:
    """The first number that a pattern gives; "" where it can give none."""
    if "{年}" not in pattern or "{序号}" not in pattern:
        return ""
    return pattern.replace("{年}", str(year)).replace("{序号}", "1")


class _Head(QWidget):
    """The controls of one letterhead."""

    def __init__(self, editor: LetterheadsEditor, number: int) -> None:
        super().__init__()
        self.lines = {key: Line() for key, _caption in PLACES}
        self.example_label = PlainLabel()
        self.example_label.setProperty("role", "muted")
        self.default_button = QRadioButton("默认")
        self.remove_button = QPushButton("移除")
        self.remove_button.setProperty("role", "quiet")
        self.remove_button.setAutoDefault(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, theme.TIGHT)
        grid.setHorizontalSpacing(theme.TIGHT)
        grid.setVerticalSpacing(theme.HAIR)
        for at, (key, caption) in enumerate(PLACES):
            line = self.lines[key]
            line.setObjectName(f"{editor.field.name}_{number}_{key}")
            line.setAccessibleName(f"第{number}套{caption}")
            line.setPlaceholderText(caption)
            grid.addWidget(line, 0, at)
            grid.setColumnStretch(at, (4, 8, 5)[at])
            line.textChanged.connect(lambda _text: editor.touched())
        foot = QHBoxLayout()
        foot.addWidget(self.example_label, 1)
        foot.addWidget(self.default_button)
        foot.addWidget(self.remove_button)
        grid.addLayout(foot, 1, 0, 1, len(PLACES))
        for button, name in ((self.default_button, "默认"), (self.remove_button, "移除")):
            button.setObjectName(f"{editor.field.name}_{number}_{name}")
            button.setAccessibleName(f"第{number}套：{name}")

    def value(self) -> dict[str, Any]:
        """What the line holds."""
        given: dict[str, Any] = {key: line.text().strip() for key, line in self.lines.items()}
        return {**given, "default": self.default_button.isChecked()}


class LetterheadsEditor(Editor):
    """Value: a tuple of dicts with name, signature, pattern and default; empty lines left out."""

    wide = True

    def _make_control(self) -> QPushButton:
        self._heads: list[_Head] = []
        self._default = QButtonGroup(self)
        self._holder = QVBoxLayout()
        self._holder.setSpacing(theme.HAIR)
        self._row.addLayout(self._holder)
        self.add_button = QPushButton("增加一套")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(lambda: self.add().lines["name"].setFocus())
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        self._row.addLayout(line)
        return self.add_button

    def heads(self) -> tuple[_Head, ...]:
        """The lines there are now."""
        return tuple(self._heads)

    def add(self) -> _Head:
        """One more letterhead, empty; the first one is the default."""
        head = _Head(self, len(self._heads) + 1)
        self._heads.append(head)
        self._default.addButton(head.default_button)
        head.default_button.setChecked(len(self._heads) == 1)
        self._holder.addWidget(head)
        head.remove_button.clicked.connect(lambda: self._remove(head))
        head.default_button.toggled.connect(lambda _on: self.changed.emit())
        return head

    def touched(self) -> None:
        """Show the examples anew."""
        year = self.surroundings.today.year
        for head in self._heads:
            number = example(head.lines["pattern"].text(), year)
            head.example_label.setText(f"例：{number}" if number else "")
        self.changed.emit()

    def value(self) -> tuple[dict[str, Any], ...]:
        given = (head.value() for head in self._heads)
        return tuple(v for v in given if any(v[key] for key, _caption in PLACES))

    def set_value(self, value: Any) -> None:
        for head in self.heads():
            self._remove(head)
        for given in value or ():
            head = self.add()
            for key, _caption in PLACES:
                head.lines[key].setText(given.get(key, ""))
            if given.get("default"):
                head.default_button.setChecked(True)

    def error(self) -> str:
        for at, given in enumerate(self.value(), 1):
            empty = next((caption for key, caption in PLACES if not given[key]), "")
            if empty:
                return f"第{at}套没有填{empty}"
            if not example(given["pattern"], 1):
                return f"第{at}套：{MISSING}"
        return ""

    def _remove(self, head: _Head) -> None:
        self._heads.remove(head)
        self._default.removeButton(head.default_button)
        if head.default_button.isChecked() and self._heads:
            self._heads[0].default_button.setChecked(True)
        head.hide()
        head.deleteLater()
        self.changed.emit()
