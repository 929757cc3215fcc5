"""A unit by its characters or the initials of its pinyin, offered while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from app.ui.controls import Line
from app.ui.forms.editors import HintedEditor
from app.ui.forms.surroundings import FormSurroundings

MOST: Final = 12
ROWS_SHOWN: Final = 8
AS_WRITTEN: Final = "照写“{}”，作为新单位"
NOT_KNOWN: Final = "单位名单里没有“{}”：请从列出的单位里选，新单位选“照写”。"
NEW: Final = "单位名单里没有这个名称，登记后成为新单位；请核对。"
Lookup = Callable[[str], Sequence[str]]


def matching_units(text: str, units: Sequence[str], most: int = MOST) -> tuple[str, ...]:
    """The units that hold the characters typed, or whose pinyin initials fit them, best first."""
    from app.base.pinyin import match_unit

    words = text.strip()
    if not words:
        return ()
    ranked = []
    for unit in units:
        score = 100 if words in unit else match_unit(words, unit) if words.isascii() else 0
        if score:
            ranked.append((-score, len(unit), unit))
    return tuple(unit for _, _, unit in sorted(ranked)[:most])


class Offers(QListView):
    """The units that may be meant, under the line and over what lies there; takes no focus."""

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self._line = line
        self._names = QStringListModel(self)
        self.setModel(self._names)
        self.setAccessibleName("可选的单位")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setProperty("role", "offers")
        self.hide()

    def show_rows(self, rows: Sequence[str]) -> None:
        """Show the rows with the first of them highlighted: that is what Tab and Enter take."""
        self._names.setStringList(list(rows))
        if not rows or not self._line.isVisible():
            self.hide()
            return
        ground = self._line.window()
        self.setParent(ground)
        height = min(len(rows), ROWS_SHOWN) * self.sizeHintForRow(0) + 2 * self.frameWidth()
        corner = self._line.mapTo(ground, QPoint(0, self._line.height()))
        if corner.y() + height > ground.height():  # no room below: above the line
            corner = self._line.mapTo(ground, QPoint(0, -height))
        self.setGeometry(corner.x(), corner.y(), self._line.width(), height)
        self.go_to(0)
        self.show()
        self.raise_()

    def go_to(self, row: int) -> None:
        """Highlight a row, the last or first one for a row that is not there."""
        row = max(0, min(row, self._names.rowCount() - 1))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self._names.index(row), flags)
        self._line.setAccessibleDescription(str(self._names.data(self._names.index(row))))


class UnitChooser(QObject):
    """Offers under a line what ``lookup`` finds for its text, and knows whether a name is meant.

    The highlighted row is taken by Tab and Enter, another by the arrows or the pointer. A name
    that no list knows is taken only by its own row, 照写, the last one.
    """

    def __init__(self, line: Line, surroundings: FormSurroundings) -> None:
        super().__init__(line)
        self.line, self._surroundings = line, surroundings
        self._lookup = lookup_of(surroundings)
        self._found: tuple[str, ...] = ()  # by row; what 照写 takes stands last
        self._meant = ""  # taken from the list, or put there by the program
        self.offers = Offers(line)
        self.offers.clicked.connect(self._take)
        line.installEventFilter(self)
        line.textEdited.connect(self.offer)  # not while an input method composes
        line.destroyed.connect(self.offers.deleteLater)

    def offer(self, text: str) -> None:
        """Offer the units for ``text``; nothing when it is one of them already."""
        words = text.strip()
        names = tuple(self._lookup(words)) if words else ()
        if names == (words,):
            names = ()
        new = words and self._surroundings.knows_unit is not None and not self._knows(words)
        self._found = (*names, words) if new else names
        self.offers.show_rows((*names, AS_WRITTEN.format(words)) if new else names)

    def accept(self, name: str) -> None:
        """The program puts this name there: nothing is offered, nothing asked."""
        self._meant = name.strip()
        self.offers.hide()

    def is_new(self) -> bool:
        """Whether a name stands there, and is meant, that no list knows."""
        words = self.line.text().strip()
        return bool(words) and words == self._meant and not self._knows(words)

    def problem(self) -> str:
        """What is wrong with the text: it is no unit, and nobody said that it is a new one."""
        words = self.line.text().strip()
        if not words or words == self._meant or self._knows(words):
            return ""
        return NOT_KNOWN.format(words)

    def _knows(self, words: str) -> bool:
        knows = self._surroundings.knows_unit
        return knows is None or knows(words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.offers.hide()
        if not self.offers.isVisible() or self.line.composing:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:  # puts the list away, not the form
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the key was for the list; Tab takes the row and goes on to the next field."""
        key, row = Qt.Key(event.key()), self.offers.currentIndex().row()
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1,
                 Qt.Key.Key_PageUp: -ROWS_SHOWN, Qt.Key.Key_PageDown: ROWS_SHOWN}  # fmt: skip
        if key in moves:
            self.offers.go_to(row + moves[key])
        elif key == Qt.Key.Key_Escape:
            self.offers.hide()
        elif key == Qt.Key.Key_Tab:
            self._take(self.offers.currentIndex())
            return False
        elif _confirms(event):
            self._take(self.offers.currentIndex())
        else:
            return False
        return True

    def _take(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        name = self._found[index.row()]
        self.accept(name)
        if self._surroundings.used_unit is not None:
            self._surroundings.used_unit(name)
        if self.line.text() != name:
            self.line.setText(name)
        else:
            self.line.textChanged.emit(name)  # the same text is another answer now


def _confirms(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class UnitEditor(HintedEditor):
    """A unit's name; a new one is taken by 照写 alone, and becomes known with the case."""

    def _make_control(self) -> Line:
        line = super()._make_control()
        line.setPlaceholderText("名称、简称或拼音首字母")
        self.chooser = UnitChooser(self.line, self.surroundings)
        return line

    def hint(self, text: str) -> str:
        return NEW if self.chooser.is_new() else ""

    def set_value(self, value: Any) -> None:
        self.chooser.accept(str(value or ""))
        super().set_value(value)

    def error(self) -> str:
        return self.chooser.problem()


def lookup_of(surroundings: FormSurroundings) -> Lookup:
    """How a form finds units: by the office's own search where it was given, else by its list."""

    def found(text: str) -> Sequence[str]:
        find = surroundings.find_units
        return find(text) if find is not None else matching_units(text, surroundings.units)

    return found
