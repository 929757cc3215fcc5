"""The annexes of a paper that is not sent yet, kept with what was typed into its window."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from PySide6.QtCore import QObject

from app.services.store.content import AttachmentInput
from app.ui.context import Context
from app.ui.dialogs.letter_window import LetterWindow
from app.ui.pause import Pause

AFTER_MS: Final = 300
AT_LATEST_MS: Final = 2_000
Files = tuple[AttachmentInput, ...]


class KeptAnnexes(QObject):
    """Keeps them in the office's file as they come and go, and brings them back."""

    def __init__(self, window: LetterWindow, context: Context, key: tuple[Hashable, ...]) -> None:
        super().__init__(window)
        self._window, self._context = window, context
        self._key = "paper:" + "/".join(str(part) for part in key)
        self._kept = self._offered = self._files()
        self._timer = Pause(AFTER_MS, AT_LATEST_MS, self)
        self._timer.over.connect(self._keep)
        window.annex_panel.changed.connect(self._timer.start)
        window.finished.connect(lambda _result: self._keep())

    def bring_back(self) -> None:
        """Put in those of last time, where none came meanwhile."""
        drafts, by, key = self._context.office.drafts, self._context.actor, self._key

        def show(files: Files) -> None:
            if files and self._files() == self._offered:
                self._kept = files
                self._window.restore_annexes([(file.name, file.data) for file in files])

        self._context.jobs.read(self._window, lambda: drafts.files(key, by), show, key="annexes")

    def drop(self) -> None:
        """The paper went on: nothing is left to keep."""
        self._timer.stop()
        self._window.annex_panel.changed.disconnect(self._timer.start)
        was, self._kept = self._kept, self._files()
        if was == self._offered:
            return
        drafts, by, key = self._context.office.drafts, self._context.actor, self._key
        self._write(lambda: drafts.drop(key, by))

    def _files(self) -> Files:
        return tuple(annex.file for annex in self._window.annex_panel.annexes())

    def _keep(self) -> None:
        self._timer.stop()
        files = self._files()
        if files == self._kept:
            return
        self._kept = files
        drafts, by, key = self._context.office.drafts, self._context.actor, self._key
        self._write(lambda: drafts.save_files(key, files, by))

    def _write(self, work: Callable[[], None]) -> None:
        self._context.jobs.write(
            self, lambda _progress: work(), lambda _done: None, caption="", acts=False
        )
