"""One object that knows what is still wrong in a form; the button that follows it is enabled by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QWidget


@dataclass(slots=True)
class _Entry:
    widget: QWidget
    check: Callable[[], str]
    label: QLabel | None
    touched: bool = field(default=False)


class FormValidator(QObject):
    """Holds the checks of a form; errors show under a field once it was touched."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[_Entry] = []

    def add(self, widget: QWidget, check: Callable[[], str], label: QLabel | None = None) -> None:
        """Watch over ``widget``: ``check`` gives its error text, ``label`` shows it."""
        if label is not None:
            label.hide()
        self._entries.append(_Entry(widget, check, label))

    def touch(self, widget: QWidget) -> None:
        """Something was entered in ``widget``: from now on its error is shown."""
        for entry in self._entries:
            if entry.widget is widget:
                entry.touched = True
        self.validate()

    def start_anew(self) -> None:
        """Show no error until something is entered: the form was filled or emptied as a whole."""
        for entry in self._entries:
            entry.touched = False
        self.validate()

    def validate(self) -> bool:
        """Check everything again; whether all is good."""
        errors = [(entry, entry.check()) for entry in self._entries]
        for entry, error in errors:
            if entry.label is not None:
                entry.label.setText(f"⚠ {error}" if error else "")
                entry.label.setVisible(bool(error) and entry.touched)
        good = not any(error for _, error in errors)
        self.changed.emit(good)
        return good

    def first_error(self) -> str:
        """The first error text, "" when all is good."""
        return next((error for e in self._entries if (error := e.check())), "")

    def errors(self) -> tuple[str, ...]:
        """Every error text in the order of the form, whether it is shown or not."""
        return tuple(error for e in self._entries if (error := e.check()))

    def show_all(self) -> None:
        """Show every error and go to the first."""
        for entry in self._entries:
            entry.touched = True
        self.validate()
        bad = next((entry for entry in self._entries if entry.check()), None)
        if bad is not None:
            bad.widget.setFocus()
