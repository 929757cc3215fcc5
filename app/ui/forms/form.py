"""A form built from field rows in one loop: label, editor, error line; values in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.base.rows.forms import FieldRow
from app.ui import theme
from app.ui.forms.checks import Check, required
from app.ui.forms.editors import Editor, LinesEditor
from app.ui.forms.kinds import make_editor
from app.ui.forms.proof_offer import offer_proof
from app.ui.forms.surroundings import FormSurroundings
from app.ui.forms.validator import FormValidator
from app.ui.plain import PlainLabel

LABEL_WIDTH = 150
NARROW_LABEL = 84
SMALL_LABEL, ROOM_FOR_LABELS = 104, 440  # in a form narrower than that
STAR = " *"
KEYS = "QWERTYUIOPASDFGHJKLZXCVBNM"


class FieldLabel(PlainLabel):
    """What a field is called: as wide as all others of a form, narrower where there is no room."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setMaximumWidth(LABEL_WIDTH)

    def sizeHint(self) -> QSize:
        return QSize(LABEL_WIDTH, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROW_LABEL, super().minimumSizeHint().height())


class FieldForm(QWidget):
    """The fields of a step; ``validator`` knows what is still missing."""

    changed = Signal()

    def __init__(
        self,
        fields: Sequence[FieldRow],
        surroundings: FormSurroundings,
        parent: QWidget | None = None,
        *,
        keys: str = KEYS,
    ) -> None:
        super().__init__(parent)
        self._keys = keys  # the letters that Alt leads to its fields by
        self._labels: dict[str, QLabel] = {}
        self._helps: dict[str, QLabel] = {}
        self._checks: dict[str, Check] = {}
        self.validator = FormValidator(self)
        self.editors: dict[str, Editor] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.GAP)
        self._grid.setVerticalSpacing(theme.TIGHT)
        self._grid.setColumnStretch(1, 1)
        for at, field in enumerate(fields):
            self._add(at, field, make_editor(field, surroundings))
        self._grid.setRowStretch(len(fields), 1)
        offer_proof(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = LABEL_WIDTH if event.size().width() >= ROOM_FOR_LABELS else SMALL_LABEL
        for label in self._labels.values():
            label.setMaximumWidth(width)

    def values(self) -> dict[str, Any]:
        """What was entered, by field; fields left blank are left out."""
        entered = {name: editor.value() for name, editor in self.editors.items()}
        return {name: value for name, value in entered.items() if value not in (None, "", ())}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; unknown names are passed over."""
        for name, value in values.items():
            if name in self.editors:
                self.editors[name].set_value(value)

    def show_field(self, name: str, shown: bool) -> None:
        """Show or hide a field that only some cases have; what was entered stays."""
        self.editors[name].setVisible(shown)
        self._labels[name].setVisible(shown)

    def rename_field(self, name: str, caption: str) -> None:
        """Call a field otherwise, on screen and to screen readers; its letter stays."""
        label = self._labels[name]
        before, bracket, rest = label.text().partition("(&")
        label.setText(caption + (STAR if before.endswith(STAR) else "") + bracket + rest)
        self.editors[name].control.setAccessibleName(caption)

    def star_field(self, name: str) -> None:
        """Mark a field that must be filled in wherever it is shown."""
        label = self._labels[name]
        before, bracket, rest = label.text().partition("(&")
        label.setText(before.removesuffix(STAR) + STAR + bracket + rest)

    def caption_of(self, name: str) -> str:
        """What a field is called on the screen, without its star and letter."""
        return self._labels[name].text().partition("(&")[0].removesuffix(STAR)

    def explain(self, name: str, text: str) -> None:
        """Say something else under a field, or nothing."""
        self._helps[name].setText(text)
        self._helps[name].setVisible(bool(text))

    def replace_check(self, name: str, check: Check) -> None:
        """Check a field in another way than by whether it is required."""
        self._checks[name] = check

    def grow(self, name: str, stretch: int) -> None:
        """Let a field of several lines take the room that is left."""
        editor = self.editors[name]
        if isinstance(editor, LinesEditor):
            editor.lines.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grid.setRowStretch(list(self.editors).index(name), stretch)
        self._grid.setRowStretch(len(self.editors), 0)

    def focus_first(self, *, empty: bool = True) -> None:
        """Put the focus on the first field that is still ``empty``, or on the first."""
        unfilled = (e for e in self.editors.values() if empty and e.value() in (None, "", ()))
        first = next(unfilled, next(iter(self.editors.values()), None))
        if first is not None:
            first.setFocus()

    def _add(self, at: int, field: FieldRow, editor: Editor) -> None:
        self.editors[field.name] = editor
        mark = STAR if field.required else ""
        key = f"(&{self._keys[at]})" if at < len(self._keys) else ""
        label = self._labels[field.name] = FieldLabel(f"{field.caption}{mark}{key}")
        label.setWordWrap(True)
        label.setBuddy(editor.control)
        label.setMinimumHeight(theme.CONTROL_HEIGHT)
        error_label = PlainLabel()
        error_label.setProperty("role", "problem")
        error_label.setWordWrap(True)
        help_label = self._helps[field.name] = PlainLabel(field.help)
        help_label.setProperty("role", "muted")
        help_label.setWordWrap(True)
        editor.add_below(help_label)
        help_label.setVisible(bool(field.help))  # inside its editor: alone it would be a window
        editor.add_below(error_label)
        if editor.wide:
            above = QVBoxLayout()
            above.setSpacing(theme.HAIR)
            above.addWidget(label)
            above.addWidget(editor)
            self._grid.addLayout(above, at, 0, 1, 2)
        else:
            self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(editor, at, 1)
        self._checks[field.name] = required(field.caption) if field.required else _anything
        self.validator.add(
            editor,
            lambda: editor.error() or self._checks[field.name](editor.value()),
            error_label,
        )
        editor.changed.connect(lambda: self._touched(editor))

    def _touched(self, editor: Editor) -> None:
        self.validator.touch(editor)
        self.changed.emit()


def _anything(_value: Any) -> str:
    return ""
