"""What all pages share: their context, connections that end with them, the order of building."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMetaObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.rows.changes import Changed
from app.ui.context import Context
from app.ui.naming import adopt_names

if TYPE_CHECKING:  # what Ctrl+K offers is asked for with it
    from app.ui.dialogs.palette_entries import Entry

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Page(QWidget):
    """A page shows rows and offers actions; it decides nothing."""

    title = ""
    filled = Signal()  # its rows are shown; the window is usable when the first page says so

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._tracked: list[tuple[SignalInstance, Callable[..., Any]]] = []
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()
        self.track(context.changes.changed, self.on_changed)
        self.track(context.today.changed, lambda _day: self.reload())

    def _build_widgets(self) -> None:
        """Make the controls."""

    def _build_layout(self) -> None:
        """Put them in place."""

    def _connect(self) -> None:
        """Join signals and slots."""

    def reload(self) -> None:
        """Read again what the page shows."""

    def show_place(self, place: object) -> None:
        """Go to a place of ``app.ui.places``; called before the page comes to the front."""
        raise TypeError(f"{type(self).__name__} knows no {type(place).__name__}")

    def show_ahead(self, rows: object) -> None:
        """Show rows that were read before the office was open; of the first page only."""

    def write_on(self, text: str) -> None:
        """Go on with what was typed before the page was there."""

    def put_by(self) -> None:
        """Keep what is typed and not kept yet: the page is about to go."""

    def kept_place(self) -> Mapping[str, Any]:
        """What names the place shown, as the settings of this PC keep it; often nothing."""
        return {}

    def place_from(self, kept: Mapping[str, Any]) -> object | None:
        """The place that ``kept_place`` named, None where it names none any more."""
        return None

    def entries(self) -> Sequence[Entry]:
        """What Ctrl+K offers of this page while it is in front."""
        return ()

    def entered(self) -> None:
        """The page came to the front: put the focus where work begins."""
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as the space bar does."""
        button = self.focusWidget()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in ENTER and isinstance(button, QPushButton):
            button.click()
            return
        super().keyPressEvent(event)

    def find_here(self) -> bool:
        """Ctrl+F: go to what finds in this page; False where only the whole desk can be searched."""
        return False

    def on_changed(self, changed: Changed) -> None:
        """Something was written; a page that shows any of it reloads."""

    def track(self, signal: SignalInstance, slot: Callable[..., Any]) -> QMetaObject.Connection:
        """Connect to something that outlives the page; ``close_page`` drops the connection."""
        self._tracked.append((signal, slot))
        return signal.connect(slot)

    def close_page(self) -> None:
        """Drop the connections to what lives on."""
        for signal, slot in self._tracked:
            signal.disconnect(slot)
        self._tracked.clear()
