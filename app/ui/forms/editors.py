"""One editor per kind of field; each gives a value, takes one, and says when it changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.forms import FieldRow
from app.ui import theme
from app.ui.controls import ChoiceBox, Line, Lines
from app.ui.forms.checks import a_number, an_amount, doubt_about_id, phones_in, read_amount
from app.ui.forms.surroundings import FormSurroundings
from app.ui.plain import PlainLabel

_PLAIN_AMOUNT: Final = re.compile(r"\d+(\.\d{1,2})?")
MOST_CHOICES = 7  # lines of a list of ticks before it scrolls


class Editor(QWidget):
    """The control of one field."""

    changed = Signal()
    wide = False  # it needs the whole width: its label stands above it

    def __init__(self, field: FieldRow, surroundings: FormSurroundings) -> None:
        super().__init__()
        self.field, self.surroundings = field, surroundings
        self._row = QVBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.HAIR)
        self.control = self._make_control()
        self.control.setObjectName(f"{field.name}_field")
        self.control.setAccessibleName(field.caption)
        self.setFocusProxy(self.control)

    def _make_control(self) -> QWidget:
        raise NotImplementedError

    def add_below(self, widget: QWidget) -> None:
        """Put a line of help, or of error, under the control."""
        self._row.addWidget(widget)

    def value(self) -> Any:
        """What was entered; None, "" or () when nothing was."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show ``value``."""
        raise NotImplementedError

    def error(self) -> str:
        """What is wrong with the text as such; "" when it can be read."""
        return ""


class TextEditor(Editor):
    """One line of text."""

    def _make_control(self) -> Line:
        self.line = Line()
        self.line.setAcceptDrops(False)  # a mail dropped here is for the window
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self._row.addWidget(self.line)
        return self.line

    def value(self) -> str:
        return self.line.text().strip()

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))


class HintedEditor(TextEditor):
    """One line of text with a remark below that is never in the way, shown when it was left."""

    def _make_control(self) -> Line:
        line = super()._make_control()
        self.hint_label = PlainLabel()
        self.hint_label.setProperty("role", "muted")
        self.hint_label.setWordWrap(True)
        self.hint_label.hide()
        self._row.addWidget(self.hint_label)
        line.editingFinished.connect(self.remark)
        line.textChanged.connect(lambda _text: self.hint_label.hide())
        return line

    def hint(self, text: str) -> str:
        """What to point out about ``text``; "" for nothing."""
        raise NotImplementedError

    def remark(self) -> None:
        """Say what there is to point out about the text."""
        text = self.value()
        words = self.hint(text) if text else ""
        self.hint_label.setText(words)
        self.hint_label.setVisible(bool(words))


class PhoneEditor(HintedEditor):
    """A telephone number; a doubtful one is pointed out and taken all the same."""

    def hint(self, text: str) -> str:
        from app.intake.ledgers.values import read_phone

        doubts = (read_phone(number).doubt for number in phones_in(text) if number.isdecimal())
        return next((f"{doubt}，请核对" for doubt in doubts if doubt), "")


class PersonEditor(HintedEditor):
    """The name of one person; several, or a number in it, are pointed out and taken all the same."""

    def hint(self, text: str) -> str:
        from app.rules.identity_words import name_remark

        return name_remark(text)


class NumberEditor(TextEditor):
    """A positive whole number; read from text, so that nothing is changed by a mouse wheel."""

    def _make_control(self) -> Line:
        line = super()._make_control()
        line.setMaximumWidth(120)
        return line

    def value(self) -> Any:
        text = self.line.text().strip()
        return int(text) if text and not a_number(text) else None

    def error(self) -> str:
        return a_number(self.line.text())


class AmountEditor(TextEditor):
    """An amount in yuan: 9600, 9600元, 86万; what was understood stands beside another spelling."""

    def _make_control(self) -> Line:
        line = super()._make_control()
        line.setMaximumWidth(160)
        self.read_label = PlainLabel()
        self.read_label.setProperty("role", "muted")
        self.read_label.hide()
        self._row.addWidget(self.read_label)
        line.textChanged.connect(self._say)
        return line

    def value(self) -> str:
        written = self.line.text().strip()
        amount = read_amount(written)
        if amount is None or _PLAIN_AMOUNT.fullmatch(written):
            return written
        return f"{amount.normalize():f}"

    def error(self) -> str:
        return an_amount(self.line.text())

    def _say(self, text: str) -> None:
        amount = read_amount(text.strip())
        other = amount is not None and not _PLAIN_AMOUNT.fullmatch(text.strip())
        self.read_label.setText(f"即 {amount.normalize():,f} 元" if amount is not None else "")
        self.read_label.setVisible(other)


class IdEditor(HintedEditor):
    """The number of somebody's papers; an impossible identity number is pointed out at once."""

    of_person: Callable[[], bool] = staticmethod(lambda: True)  # an organisation has a code

    def _make_control(self) -> Line:
        line = super()._make_control()
        line.textChanged.connect(lambda _text: self.remark())
        return line

    def hint(self, text: str) -> str:
        return doubt_about_id(text) if self.of_person() else ""


class PlainText(Lines):
    """Several lines of text of a form."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.setAcceptDrops(False)  # a mail dropped here is for the window
        self._lines = lines
        self.setMinimumHeight(self.sizeHint().height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        height = self.fontMetrics().lineSpacing() * self._lines + 2 * theme.GAP
        return QSize(240, height)


class LinesEditor(Editor):
    """Several lines of text."""

    def _make_control(self) -> QPlainTextEdit:
        self.lines = PlainText(3)
        self._written = ""
        self.lines.textChanged.connect(self._typed)
        self._row.addWidget(self.lines)
        return self.lines

    def _typed(self) -> None:
        """Qt says so too while letters are being composed: nothing is written yet."""
        written = self.lines.toPlainText()
        if written != self._written:
            self._written = written
            self.changed.emit()

    def value(self) -> str:
        return self.lines.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        self.lines.setPlainText("" if value is None else str(value))


class YesNoEditor(Editor):
    """是 or 否; neither until one is chosen, unless the field has a default."""

    def _make_control(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.ROOMY)
        self.yes_button, self.no_button = QRadioButton("是"), QRadioButton("否")
        self._group = QButtonGroup(self)
        for name, button in (("yes", self.yes_button), ("no", self.no_button)):
            button.setObjectName(f"{self.field.name}_{name}")
            button.setAccessibleName(f"{self.field.caption}：{button.text()}")
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self._group.buttonToggled.connect(lambda _b, on: self.changed.emit() if on else None)
        self._row.addWidget(holder)
        holder.setFocusProxy(self.yes_button)
        holder.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else its label's letter leads nowhere
        return holder

    def value(self) -> bool | None:
        checked = self._group.checkedButton()
        return None if checked is None else checked is self.yes_button

    def set_value(self, value: Any) -> None:
        if value is not None:
            (self.yes_button if value else self.no_button).setChecked(True)


class ChoiceEditor(Editor):
    """One of several options; the whole text of a long one stands below."""

    def _make_control(self) -> QComboBox:
        self.box = ChoiceBox()
        self.box.setPlaceholderText("请选择…")
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(12)
        self._fill_box(self._options())
        self.whole_label = PlainLabel()
        self.whole_label.setWordWrap(True)
        self.whole_label.setProperty("role", "muted")
        self.whole_label.hide()
        self.box.currentIndexChanged.connect(self._chosen)
        self._row.addWidget(self.box)
        self._row.addWidget(self.whole_label)
        return self.box

    def value(self) -> Any:
        return self.box.currentData()

    def set_value(self, value: Any) -> None:
        at = next((i for i in range(self.box.count()) if self._same(i, value)), -1)
        self.box.setCurrentIndex(at)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options; what was chosen stays chosen when it is among them."""
        chosen = self.value()
        with QSignalBlocker(self.box):  # nothing is amiss meanwhile, for an error line to say
            self._fill_box(options if self.field.required else (("", "（不填）"), *options))
            self.set_value(chosen)
        self._chosen(self.box.currentIndex())

    def _fill_box(self, options: Sequence[tuple[str, str]]) -> None:
        self.box.clear()
        for key, caption in options:
            self.box.addItem(caption, key)
            self.box.setItemData(self.box.count() - 1, caption, Qt.ItemDataRole.ToolTipRole)
        self.box.setCurrentIndex(-1)

    def _options(self) -> Sequence[tuple[str, str]]:
        options = self.field.options
        return options if self.field.required else (("", "（不填）"), *options)

    def _same(self, index: int, value: Any) -> bool:
        return bool(value not in (None, "") and str(self.box.itemData(index)) == str(value))

    def _chosen(self, index: int) -> None:
        text = self.box.itemText(index) if index >= 0 else ""
        self.whole_label.setText(text)
        self.whole_label.setVisible(len(text) > 22)
        self.changed.emit()


class StepEditor(ChoiceEditor):
    """The earlier step that is meant: its number; preset when there is only one."""

    def _make_control(self) -> QComboBox:
        box = super()._make_control()
        if len(self.field.options) == 1:
            self.set_value(self.field.options[0][0])
        return box

    def value(self) -> int | None:
        chosen = self.box.currentData()
        return int(chosen) if chosen not in (None, "") else None


class ChoiceList(QListWidget):
    """As high as its lines, however they wrap; beyond MOST_CHOICES it scrolls."""

    _fitted_to = -1  # the width that the height was worked out for

    def focusInEvent(self, event: QFocusEvent) -> None:
        was_nowhere = not self.currentIndex().isValid()
        super().focusInEvent(event)
        if was_nowhere and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentRow(-1)  # Qt goes to the first line unseen: ↓ would pass it over

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Once a width: a scroll bar that comes and goes would change the lines without an end.
        if self.count() and self.width() != self._fitted_to:
            self._fitted_to = self.width()
            top, last = self.item(0), self.item(self.count() - 1)
            lines = self.visualItemRect(last).bottom() + 1 - self.visualItemRect(top).top()
            around = self.height() - self.viewport().height()
            most = (MOST_CHOICES + 1) * theme.CONTROL_HEIGHT
            self.setFixedHeight(min(lines + around + theme.HAIR, most))


class ChoicesEditor(Editor):
    """Any of several options, ticked in a list."""

    def _make_control(self) -> QListWidget:
        self.choice_list = ChoiceList()
        self.choice_list.setWordWrap(True)
        self.choice_list.setProperty("role", "choices")
        for key, caption in self.field.options:
            item = QListWidgetItem(caption)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.choice_list.addItem(item)
        self.choice_list.itemChanged.connect(lambda _item: self.changed.emit())
        self._row.addWidget(self.choice_list)
        return self.choice_list

    def value(self) -> tuple[str, ...]:
        items = (self.choice_list.item(i) for i in range(self.choice_list.count()))
        return tuple(
            i.data(Qt.ItemDataRole.UserRole)
            for i in items
            if i.checkState() == Qt.CheckState.Checked
        )

    def set_value(self, value: Any) -> None:
        wanted = {str(key) for key in value or ()}
        for at in range(self.choice_list.count()):
            item = self.choice_list.item(at)
            on = str(item.data(Qt.ItemDataRole.UserRole)) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
