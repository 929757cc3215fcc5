"""A unit by its characters or the initials of its pinyin, offered while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from app.ui.forms.editors import HintedEditor
from app.ui.forms.surroundings import FormSurroundings

MOST: Final = 12
Lookup = Callable[[str], Sequence[str]]


def matching_units(text: str, units: Sequence[str], most: int = MOST) -> tuple[str, ...]:
    """The units that hold the characters typed, or whose pinyin initials fit them, best first."""
    from app.base.pinyin import initials, match

    words = text.strip()
    if not words:
        return ()
    ranked = []
    for unit in units:
        score = 100 if words in unit else match(words, initials(unit)) if words.isascii() else 0
        if score:
            ranked.append((-score, len(unit), unit))
    return tuple(unit for _, _, unit in sorted(ranked)[:most])


class UnitCompleter(QCompleter):
    """Shows what ``lookup`` finds for the text; Enter takes the first, arrows another.

    Tab takes the first only where letters were typed: a name in characters stays what it is.
    """

    def __init__(self, line: QLineEdit, lookup: Lookup) -> None:
        self._names = QStringListModel(line)
        super().__init__(self._names, line)
        self._line, self._lookup = line, lookup
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(MOST)
        self.offers = QListView()
        self.offers.setAccessibleName("可选的单位")
        self.setPopup(self.offers)  # Qt's own keys first, ours go before them
        self.offers.installEventFilter(self)
        line.textEdited.connect(self.look)  # not while an input method composes
        line.setCompleter(self)

    def look(self, text: str) -> None:
        """Offer the units for ``text``; nothing when it is one of them already."""
        names = list(self._lookup(text))
        self._names.setStringList([] if names[:1] == [text.strip()] and len(names) == 1 else names)
        if not self._names.rowCount():
            self.offers.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        waits = self.offers.isVisible() and not self.offers.currentIndex().isValid()
        if waits and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if _confirms(event):
                self._take()
                return True
            if event.key() == Qt.Key.Key_Tab and self._line.text().strip().isascii():
                self._take()  # and on to the next field
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        first = self._names.data(self._names.index(0))
        self.offers.hide()
        self._line.setText(str(first))


def _confirms(event: QKeyEvent) -> bool:
    plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class UnitEditor(HintedEditor):
    """A unit's name; a new one may be typed and is pointed out, it becomes known with the case."""

    def _make_control(self) -> QLineEdit:
        line = super()._make_control()
        line.setPlaceholderText("名称、简称或拼音首字母")
        self.unit_completer = UnitCompleter(line, lookup_of(self.surroundings))
        return line

    def hint(self, text: str) -> str:
        knows = self.surroundings.knows_unit
        return (
            ""
            if knows is None or knows(text)
            else "单位名单里没有这个名称，请核对；新单位可以照写。"
        )

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self.unit_completer.offers.hide()


def lookup_of(surroundings: FormSurroundings) -> Lookup:
    """How a form finds units: by the office's own search where it was given, else by its list."""

    def found(text: str) -> Sequence[str]:
        find = surroundings.find_units
        return find(text) if find is not None else matching_units(text, surroundings.units)

    return found
