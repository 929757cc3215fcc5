"""What lies beside the steps of a case: its files and related cases, read when they are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.rows.cases import AttachmentRow, TimelineRow
from app.base.rows.changes import Changed
from app.services.cases.case_file import ATTACH, KEEP_ON_PAPER
from app.services.store.content import AttachmentInput
from app.ui.choosing import choose_files
from app.ui.context import Context
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.paper_only import ask_on_paper
from app.ui.pages.case.state import CaseState
from app.ui.pages.intake.files import read_file


class CaseFiles(QObject):
    """Reads a file's content, files papers with a step, finds related cases."""

    file_read = Signal(str, object)  # its name and its bytes
    related_read = Signal(object)

    def __init__(self, owner: QWidget, context: Context, state: CaseState) -> None:
        super().__init__(owner)
        self._owner, self._context, self._state = owner, context, state
        self.dialog: FormDialog | None = None

    def read_file(self, row: AttachmentRow) -> None:
        """Read the content of a file; an error if it is gone or was changed."""
        context = self._context
        context.jobs.read(
            self,
            lambda: context.office.attachment(row.sha256, context.actor),
            lambda data: self.file_read.emit(row.name, data),
            key="attachment",
        )

    def find_related(self) -> None:
        """Read the related cases of the case on the page."""
        context, case_id, today = self._context, self._state.case_id, self._context.today.day
        if case_id is None:
            return
        related = context.office.related
        context.jobs.read(
            self,
            lambda: related.of(case_id, today, context.actor),
            self.related_read.emit,
            key="related",
        )

    def choose(self, step: TimelineRow | None) -> None:
        """Ask for files and file them with a step."""
        paths = choose_files(self._owner, ATTACH.caption)
        if paths:
            self.attach(list(paths), step)

    def attach(self, paths: list[Path], step: TimelineRow | None = None) -> None:
        """File papers with a step, the last one where none is named."""
        rows, case_id, context = self._state.rows, self._state.case_id, self._context
        if rows is None or case_id is None:
            return
        step = step or rows.timeline[-1]

        def work() -> Changed:
            files = [AttachmentInput(path.name, read_file(path)) for path in paths]
            return context.office.case_file.attach(case_id, step.seq, files, "", context.actor)

        def filed(changed: Changed) -> None:
            context.changes.announce(changed)
            context.shell.toast(f"已把{len(paths)}个附件归到“{step.caption}”")

        context.jobs.write(self, lambda _progress: work(), filed, caption="正在添加附件…")

    def note_paper(self, step: TimelineRow | None) -> None:
        """Ask what is kept on paper only, and where it lies; the last step where none is named."""
        rows, case_id, context = self._state.rows, self._state.case_id, self._context
        if rows is None or case_id is None:
            return
        about = step or rows.timeline[-1]

        self.dialog = ask_on_paper(
            self._owner,
            context,
            KEEP_ON_PAPER,
            f"归到“{about.caption}”",
            lambda paper: context.office.case_file.keep_on_paper(
                case_id, about.seq, paper, context.actor
            ),
            cases=(case_id,),
        )
