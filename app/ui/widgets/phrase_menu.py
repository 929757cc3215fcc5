"""常用语 of a letter window: a menu that writes a sentence where the cursor was, and keeps one's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QWidget

from app.services.papers.phrases import DROP_PHRASE, KEEP_PHRASE, Phrase

Text = QLineEdit | QPlainTextEdit
SHORT = 36


class PhraseMenu(QObject):
    """Offers phrases for the text field of ``window`` that had the cursor last."""

    wanted = Signal()  # the phrases that fit
    keep_wanted = Signal(str, str)  # the text, and for which unit ("" for every one)
    drop_wanted = Signal(str)

    def __init__(self, window: QWidget, button: QPushButton) -> None:
        super().__init__(window)
        self._window, self._button = window, button
        self._field: Text | None = None
        self.menu: QMenu | None = None
        button.clicked.connect(self.wanted)
        QApplication.instance().focusChanged.connect(self._moved)  # type: ignore[union-attr]

    def show(self, phrases: Sequence[Phrase], unit: str) -> None:
        """The menu, with what can be kept of the field."""
        menu = self.menu = QMenu(self._window)
        menu.setObjectName("phrase_menu")
        writable = self._field is not None
        for phrase in phrases:
            action = menu.addAction(shown(phrase))
            action.setEnabled(writable)
            action.setData(phrase.text)
            action.triggered.connect(partial(self._write, phrase.text))
        menu.addSeparator()
        text = self._chosen()
        keep = KEEP_PHRASE.caption
        for caption, whom in ((keep, ""), (f"{keep}（只用于{unit}）", unit)):
            if whom or caption == keep:
                action = menu.addAction(caption)
                action.setEnabled(bool(text))
                action.triggered.connect(partial(self._keep, text, whom))
        own = [phrase for phrase in phrases if phrase.own]
        if own:
            gone = menu.addMenu(DROP_PHRASE.caption)
            for phrase in own:
                action = gone.addAction(shown(phrase))
                action.triggered.connect(partial(self._drop, phrase.text))
        menu.popup(self._button.mapToGlobal(self._button.rect().topLeft()))

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(new, QLineEdit | QPlainTextEdit) and self._window.isAncestorOf(new):
            self._field = new

    def _chosen(self) -> str:
        field = self._field
        if isinstance(field, QLineEdit):
            return (field.selectedText() or field.text()).strip()
        if field is None:
            return ""
        chosen = field.textCursor().selectedText().replace("\u2029", "\n")
        return (chosen or field.toPlainText()).strip()

    def _write(self, text: str, _checked: bool = False) -> None:
        if isinstance(self._field, QLineEdit):
            self._field.insert(text)
        elif self._field is not None:
            self._field.insertPlainText(text)
        if self._field is not None:
            self._field.setFocus()

    def _keep(self, text: str, unit: str, _checked: bool = False) -> None:
        self.keep_wanted.emit(text, unit)

    def _drop(self, text: str, _checked: bool = False) -> None:
        self.drop_wanted.emit(text)


def shown(phrase: Phrase) -> str:
    """The beginning of a phrase as the menu shows it; nothing of it is taken for a shortcut."""
    more = "…" if len(phrase.text) > SHORT else ""
    mark = f"（{phrase.unit}）" if phrase.unit else ""
    return f"{mark}{phrase.text[:SHORT]}{more}".replace("&", "&&").replace("\n", " ")
