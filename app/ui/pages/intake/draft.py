"""The draft of the logging page: kept while somebody types, offered again after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QObject, QTime
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.context import Context
from app.ui.naming import captioned
from app.ui.pages.intake.fields import draft_of
from app.ui.pages.intake.kept import DRAFT
from app.ui.pages.intake.sheet import Files, IntakeSheet
from app.ui.pause import Pause

KEPT_AFTER_MS: Final = 800  # of silence
KEPT_AT_LATEST_MS: Final = 5_000  # after the first key that is not kept, however long one types on


class IntakeDraft(QObject):
    """What the office's file holds of a sheet that is not logged yet; its label and its button."""

    def __init__(self, owner: QWidget, context: Context, sheet: IntakeSheet) -> None:
        super().__init__(owner)
        self._context, self._sheet = context, sheet
        self._files_kept: Files = ()  # as the draft has them
        self._earlier: tuple[Mapping[str, Any], Files] = ({}, ())
        self.label = captioned("", "muted")
        self.restore_button = QPushButton("换成上次没有登记完的内容", owner)
        self.restore_button.setProperty("role", "quiet")
        self.restore_button.setObjectName("restore_button")
        self.label.setObjectName("draft_label")
        self.restore_button.hide()
        self.restore_button.clicked.connect(self.bring_back)
        self.timer = Pause(KEPT_AFTER_MS, KEPT_AT_LATEST_MS, self)
        self.timer.over.connect(self.keep)

    def read(self) -> tuple[Mapping[str, Any] | None, Files]:
        """The draft of last time, from the office's file; asked for by the worker."""
        drafts, by = self._context.office.drafts, self._context.actor
        return drafts.load(DRAFT, by), drafts.files(DRAFT, by)

    def offer(self, draft: Mapping[str, Any] | None, files: Files, *, typed: bool) -> None:
        """Show the draft of last time; who types already goes on, and has it by a button."""
        self._files_kept = files
        if not draft and not files:
            return
        if typed:
            self._earlier = draft or {}, files
            self.restore_button.show()
            return
        self._sheet.show(draft or {}, files)
        self.label.setText("已恢复上次没有登记完的内容")

    def bring_back(self) -> None:
        """Show the draft of last time instead of what was typed; 撤消 brings that back."""
        typed, files = self._sheet.values(), self._sheet.files
        self.restore_button.hide()
        self._sheet.show(*self._earlier)
        self._context.shell.toast(
            "已换成上次没有登记完的内容", lambda: self._sheet.show(typed, files)
        )

    def keep(self) -> None:
        """Keep what is typed in the office's file until it is logged."""
        self.timer.stop()
        drafts, values = self._context.office.drafts, draft_of(self._sheet.values())
        by = self._context.actor
        files, before = self._sheet.files, self._files_kept
        at = QTime.currentTime().toString("HH:mm:ss")

        def work() -> None:
            drafts.save(DRAFT, values, by)
            if files != before:
                drafts.save_files(DRAFT, files, by)

        def kept(_done: object) -> None:
            self._files_kept = files
            self.label.setText(f"草稿已存 {at}")

        self._context.jobs.write(self, lambda _progress: work(), kept, caption="")

    def check_files(self) -> None:
        """Files came or went: keep them, where they are not those of the draft."""
        if self._sheet.files != self._files_kept:
            self.timer.start()

    def drop(self) -> None:
        """The sheet was logged or emptied: nothing is left to keep."""
        self.restore_button.hide()
        self.label.setText("")
        self.timer.stop()
        self._files_kept = ()
        drafts, by = self._context.office.drafts, self._context.actor
        self._context.jobs.write(
            self, lambda _progress: drafts.drop(DRAFT, by), lambda _done: None, caption=""
        )
