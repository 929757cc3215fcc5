"""Tells the pages what was written to the office's file by others than this window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from app.base.rows.changes import Changed

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


class ChangeWatch(QObject):
    """Lives as long as the window, from the moment that the office is open.

    It knows the number of the newest step that the pages have heard of, and asks what came since
    when the window comes to the front and when the day changes. What the window wrote itself the
    pages know already.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._no: int | None = None  # not known until the first answer
        self._own: set[int] = set()  # cases that this window wrote to since
        window.changes.changed.connect(self._heard)
        window.today.changed.connect(self.check)
        window.installEventFilter(self)
        self.check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.WindowActivate:
            self.check()
        return super().eventFilter(watched, event)

    def check(self) -> None:
        """Ask what was written since, and announce what the pages don't know."""
        context = self._window.context
        if context is None:
            return
        reads, by, since = context.office.reads, context.actor, self._no or 0
        self._window.jobs.read(
            self, lambda: reads.changes_since(since, by), self._announce, key="since"
        )

    def _heard(self, changed: Changed) -> None:
        if changed.cases and not changed.no:
            self._own.update(changed.cases)
            self.check()

    def _announce(self, found: Changed) -> None:
        first, self._no = self._no is None, found.no
        others = tuple(case for case in found.cases if case not in self._own)
        self._own.clear()
        if others and not first:
            self._window.changes.announce(replace(found, cases=others))
