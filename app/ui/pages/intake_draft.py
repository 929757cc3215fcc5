"""The draft of the logging page: kept while somebody types, offered again after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTime, QTimer
from PySide6.QtWidgets import QPushButton

from app.services.store.content import AttachmentInput
from app.ui.naming import captioned
from app.ui.pages.intake_fields import draft_of

if TYPE_CHECKING:
    from app.ui.pages.intake import IntakePage

DRAFT: Final = "intake"
KEPT_AFTER_MS: Final = 800
Files = tuple[AttachmentInput, ...]


class IntakeDraft(QObject):
    """What the office's file holds of a form that is not logged yet; its label and its button."""

    def __init__(self, page: IntakePage) -> None:
        super().__init__(page)
        self._page = page
        self._files_kept: Files = ()  # as the draft has them
        self._earlier: tuple[Mapping[str, Any], Files] = ({}, ())
        self.label = captioned("", "muted")
        self.restore_button = QPushButton("换成上次没有登记完的内容", page)
        self.restore_button.setProperty("role", "quiet")
        self.restore_button.setObjectName("restore_button")
        self.label.setObjectName("draft_label")
        self.restore_button.hide()
        self.restore_button.clicked.connect(self.bring_back)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(KEPT_AFTER_MS)
        self.timer.timeout.connect(self.keep)

    def read(self) -> tuple[Mapping[str, Any] | None, Files]:
        """The draft of last time, from the office's file; asked for by the worker."""
        drafts = self._page.context.office.drafts
        return drafts.load(DRAFT), drafts.files(DRAFT)

    def offer(self, draft: Mapping[str, Any] | None, files: Files, *, typed: bool) -> None:
        """Show the draft of last time; who types already goes on, and has it by a button."""
        self._files_kept = files
        if not draft and not files:
            return
        if typed:
            self._earlier = draft or {}, files
            self.restore_button.show()
            return
        self._page.show_again(draft or {}, files)
        self.label.setText("已恢复上次没有登记完的内容")

    def bring_back(self) -> None:
        """Show the draft of last time instead of what was typed; 撤消 brings that back."""
        page = self._page
        typed, files = page.values(), page.file_tray.files
        self.restore_button.hide()
        page.show_again(*self._earlier)
        page.context.shell.toast(
            "已换成上次没有登记完的内容", lambda: page.show_again(typed, files)
        )

    def keep(self) -> None:
        """Keep what is typed in the office's file until it is logged."""
        self.timer.stop()
        page = self._page
        drafts, values = page.context.office.drafts, draft_of(page.values())
        files, before = page.file_tray.files, self._files_kept
        at = QTime.currentTime().toString("HH:mm:ss")

        def work() -> None:
            drafts.save(DRAFT, values)
            if files != before:
                drafts.save_files(DRAFT, files)

        def kept(_done: object) -> None:
            self._files_kept = files
            self.label.setText(f"草稿已存 {at}")

        page.context.jobs.write(page, lambda _progress: work(), kept, caption="")

    def look_at_files(self) -> None:
        """Files came or went: keep them, where they are not those of the draft."""
        if self._page.file_tray.files != self._files_kept:
            self.timer.start()

    def drop(self) -> None:
        """The form was logged or emptied: nothing is left to keep."""
        self.restore_button.hide()
        self.label.setText("")
        self.timer.stop()
        self._files_kept = ()
        drafts = self._page.context.office.drafts
        self._page.context.jobs.write(
            self._page, lambda _progress: drafts.drop(DRAFT), lambda _done: None, caption=""
        )
