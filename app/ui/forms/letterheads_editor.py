"""署名、字号与印章: the issuing sets of an office, each with an example and its kinds of paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import theme
from app.ui.controls import Line
from app.ui.forms.editors import ChoiceList, Editor
from app.ui.plain import PlainLabel

PLACES: Final = (("name", "名称"), ("signature", "署名"), ("pattern", "字号格式"))
FURTHER: Final = (("seal", "印章"), ("cosigners", "联合署名"))  # may stay blank
HINTS: Final = {"seal": "印章，不填即署名加“印章”", "cosigners": "联合署名的机关，用顿号隔开"}
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
        self.lines = {key: Line() for key, _caption in (*PLACES, *FURTHER)}
        self.kinds_button = QPushButton()
        self.kinds_button.setAutoDefault(False)
        self.kinds_button.setProperty("role", "quiet")
        self.kind_list = ChoiceList()
        self.kind_list.setProperty("role", "choices")
        for kind, caption in editor.field.options:
            item = QListWidgetItem(caption)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, kind)
            self.kind_list.addItem(item)
        self.kind_list.hide()
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
        more = QHBoxLayout()
        more.setSpacing(theme.TIGHT)
        for key, caption in FURTHER:
            line = self.lines[key]
            line.setObjectName(f"{editor.field.name}_{number}_{key}")
            line.setAccessibleName(f"第{number}套{caption}")
            line.setPlaceholderText(HINTS[key])
            line.textChanged.connect(lambda _text: editor.touched())
            more.addWidget(line, 1)
        grid.addLayout(more, 1, 0, 1, len(PLACES))
        foot = QHBoxLayout()
        foot.addWidget(self.example_label, 1)
        foot.addWidget(self.kinds_button)
        foot.addWidget(self.default_button)
        foot.addWidget(self.remove_button)
        grid.addLayout(foot, 2, 0, 1, len(PLACES))
        grid.addWidget(self.kind_list, 3, 0, 1, len(PLACES))
        self.kind_list.setAccessibleName(f"第{number}套用于的文书")
        for button, name in ((self.default_button, "默认"), (self.remove_button, "移除"),
                             (self.kinds_button, "用于")):  # fmt: skip
            button.setObjectName(f"{editor.field.name}_{number}_{name}")
            button.setAccessibleName(f"第{number}套：{name}")
        self.kinds_button.clicked.connect(
            lambda: self.kind_list.setVisible(self.kind_list.isHidden())
        )
        self.kind_list.itemChanged.connect(lambda _item: editor.touched())

    def kinds(self) -> tuple[str, ...]:
        """The kinds of paper that are ticked."""
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in self._ticked())

    def set_kinds(self, kinds: Collection[str]) -> None:
        """Tick these kinds of paper, and no others."""
        for item in self._items():
            on = item.data(Qt.ItemDataRole.UserRole) in kinds
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def name_kinds(self) -> None:
        """Say on the button for how many kinds of paper the set is meant."""
        ticked = self._ticked()
        named = "、".join(item.text() for item in ticked[:2])
        more = f"等{len(ticked)}种" if len(ticked) > 2 else ""
        self.kinds_button.setText(f"专用于{named}{more}…" if ticked else "专用于…")

    def _items(self) -> list[QListWidgetItem]:
        return [self.kind_list.item(at) for at in range(self.kind_list.count())]

    def _ticked(self) -> list[QListWidgetItem]:
        return [item for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def value(self) -> dict[str, Any]:
        """What the line holds."""
        given: dict[str, Any] = {key: line.text().strip() for key, line in self.lines.items()}
        return {**given, "default": self.default_button.isChecked(), "kinds": self.kinds()}


class LetterheadsEditor(Editor):
    """Value: a tuple of dicts with name, signature, pattern, seal, cosigners, kinds and default; empty
    lines left out."""

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
        head.name_kinds()
        head.remove_button.clicked.connect(lambda: self._remove(head))
        head.default_button.toggled.connect(lambda _on: self.changed.emit())
        return head

    def touched(self) -> None:
        """Show the examples anew."""
        year = self.surroundings.today.year
        for head in self._heads:
            number = example(head.lines["pattern"].text(), year)
            head.example_label.setText(f"例：{number}" if number else "")
            head.name_kinds()
        self.changed.emit()

    def value(self) -> tuple[dict[str, Any], ...]:
        given = (head.value() for head in self._heads)
        return tuple(v for v in given if any(v[key] for key, _caption in PLACES))

    def set_value(self, value: Any) -> None:
        for head in self.heads():
            self._remove(head)
        for given in value or ():
            head = self.add()
            for key, line in head.lines.items():
                line.setText(given.get(key, ""))
            head.set_kinds(given.get("kinds", ()))
            if given.get("default"):
                head.default_button.setChecked(True)

    def error(self) -> str:
        for at, given in enumerate(self.value(), 1):
            empty = next((caption for key, caption in PLACES if not given[key]), "")
            if empty:
                return f"第{at}套没有填{empty}"
            if not example(given["pattern"], 1):
                return f"第{at}套：{MISSING}"
        captions = dict(self.field.options)
        twice = [
            k for k, n in Counter(k for v in self.value() for k in v["kinds"]).items() if n > 1
        ]
        return f"{captions[twice[0]]}只能专用一套署名" if twice else ""

    def _remove(self, head: _Head) -> None:
        self._heads.remove(head)
        self._default.removeButton(head.default_button)
        if head.default_button.isChecked() and self._heads:
            self._heads[0].default_button.setChecked(True)
        head.hide()
        head.deleteLater()
        self.changed.emit()
