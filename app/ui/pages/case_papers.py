"""What lies beside the steps of a case: its files and who is related to it, read when looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.base.rows import AttachmentRow, Changed
from app.services.store.content import AttachmentInput
from app.ui.pages.intake_files import read_file
from app.ui.places import case_opener

if TYPE_CHECKING:
    from app.ui.pages.case import CasePage


class CasePapers(QObject):
    """Reads a file's content when it is chosen, files papers, finds related cases."""

    def __init__(self, page: CasePage) -> None:
        super().__init__(page)
        self.page = page
        page.files_panel.wanted.connect(self.show_file)
        page.files_panel.adding.connect(self.choose)
        page.related_panel.opened.connect(case_opener(page.context.shell))

    def show_file(self, row: AttachmentRow) -> None:
        """Show the content of a file; an error if it is gone or was changed."""
        context, viewer = self.page.context, self.page.files_panel.viewer
        context.jobs.read(
            self.page,
            lambda: context.office.attachment(row.sha256, context.actor),
            lambda data: viewer.show_file(row.name, data),
            key="attachment",
        )

    def find_related(self) -> None:
        """Read the related cases of the case on the page."""
        context, case_id, today = self.page.context, self.page.case_id, self.page.context.today.day
        if case_id is None:
            return
        related = context.office.related
        context.jobs.read(
            self.page,
            lambda: related.of(case_id, today, context.actor),
            self.page.related_panel.show_rows,
            key="related",
        )

    def choose(self) -> None:
        """Ask for files and file them with the chosen step."""
        names, _ = QFileDialog.getOpenFileNames(self.page, "添加附件", "", "所有文件 (*)")
        if names:
            self.attach([Path(name) for name in names])

    def attach(self, paths: list[Path]) -> None:
        """File papers with the step under the cursor of the timeline, else with the last one."""
        rows, case_id = self.page.rows, self.page.case_id
        if rows is None or case_id is None:
            return
        step, context = self.page.timeline.current() or rows.timeline[-1], self.page.context

        def work() -> Changed:
            files = [AttachmentInput(path.name, read_file(path)) for path in paths]
            return context.office.case_file.attach(case_id, step.seq, files, "", context.actor)

        def filed(changed: Changed) -> None:
            context.changes.announce(changed)
            context.shell.toast(f"已把{len(paths)}个附件归到“{step.caption}”")

        context.jobs.write(self.page, lambda _progress: work(), filed, caption="正在添加附件…")
