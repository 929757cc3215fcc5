"""What was typed into forms and is not carried out yet: one store for all of them, kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.base.session import Session

if TYPE_CHECKING:  # the store is imported after the window shows
    from app.services.store.drafts import Drafts
    from app.ui.jobs import Jobs

DRAFT: Final = "typed"  # under this key in the office's file
KEPT_AFTER_MS: Final = 5_000  # after the first key that is not on disk, however long one types on
MOST: Final = 100  # forms; the one left longest ago goes first


class TypedText(QObject):
    """The values of forms by what they do and to what; the next form of that key shows them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, dict[str, Any]] = {}
        self._save: Callable[[Mapping[str, Any]], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_AFTER_MS)
        self._timer.timeout.connect(self.save)

    def of(self, *key: Hashable) -> dict[str, Any]:
        """What was typed into the form of this key; {} for nothing."""
        return dict(self._kept.get(_joined(key), {}))

    def keep(self, values: Mapping[str, Any], *key: Hashable) -> None:
        """These values stand in the form; none, and nothing is kept of it."""
        name = _joined(key)
        before = self._kept.pop(name, None)
        if values:
            self._kept[name] = dict(values)
            while len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
        if (before or {}) != values and not self._timer.isActive():
            self._timer.start()

    def drop(self, *key: Hashable) -> None:
        """The form was carried out: nothing is left of it."""
        self.keep({}, *key)

    def live_in(self, drafts: Drafts, by: Session, jobs: Jobs) -> None:
        """From now on what is typed lies in the office's file too; what lay there is taken up."""

        def take(found: Mapping[str, Any] | None) -> None:
            self._kept = {**(found or {}), **self._kept}
            self._save = lambda values: jobs.write(
                self,
                lambda _progress: drafts.save(DRAFT, values, by),
                lambda _done: None,
                caption="",
            )

        jobs.read(self, lambda: drafts.load(DRAFT, by), take, key="typed")

    def save(self) -> None:
        """Put what is typed on disk now, where anything changed since the last time."""
        waits = self._timer.isActive() or self.sender() is self._timer
        self._timer.stop()
        if waits and self._save is not None:
            self._save({name: _plain(values) for name, values in self._kept.items()})


def keep_words(typed: TypedText, control: QLineEdit | QPlainTextEdit, *key: Hashable) -> None:
    """What was typed into a control that is no form's comes back into it, and is kept as it is
    typed; an emptied control keeps nothing."""

    def words() -> str:
        return control.text() if isinstance(control, QLineEdit) else control.toPlainText()

    if not words() and (before := typed.of(*key).get("words")):
        if isinstance(control, QLineEdit):
            control.setText(str(before))
        else:
            control.setPlainText(str(before))
    control.textChanged.connect(
        lambda *_text: typed.keep({"words": words()} if words().strip() else {}, *key)
    )


def _joined(key: tuple[Hashable, ...]) -> str:
    return "/".join(str(part) for part in key)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}
