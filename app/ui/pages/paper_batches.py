"""Batches of papers on the desk: previewed one by one, mended, sent out or round, then listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.progress import Progress
from app.base.rows.changes import Changed
from app.base.rows.papers import LettersResult
from app.reports.letters.templates import heads
from app.services.papers.letter_commands import WriteLetter
from app.ui.choosing import open_path
from app.ui.context import Context
from app.ui.dialogs.letters_result import LettersResultDialog, heading
from app.ui.dialogs.paper_batch import PRINT, PaperBatchDialog
from app.ui.dialogs.paper_stack import StackRow
from app.ui.pages.paper_work import SENT_PAPER, Draft, PaperWork, print_from
from app.ui.places import case_opener
from app.ui.widgets.printing import save_paper


class PaperBatches(QObject):
    """Opens the batch and carries out what it asks for; ``done`` when papers went on."""

    done = Signal()

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self.work = PaperWork(owner, context)
        self.dialog: PaperBatchDialog | None = None
        self.result: LettersResultDialog | None = None

    def show(self, caption: str, rows: Sequence[StackRow]) -> None:
        """The papers of ``rows``, each with its command, before any of them goes out."""
        stations, by = self._context.office.stations, self._context.actor
        head = heads().get(rows[0].what.kind) if rows else None  # none of one written freely
        if head is not None and not head.numbered:
            self._open(caption, rows, PRINT)
            return
        self._context.jobs.read(
            self, lambda: stations.first(by), lambda s: self._open(caption, rows, s), key="first"
        )

    def _open(self, caption: str, rows: Sequence[StackRow], station: str) -> None:
        dialog = self.dialog = PaperBatchDialog(self._owner, caption, rows, station)
        dialog.looked.connect(lambda row: self._look(dialog, row))
        dialog.opened.connect(lambda row: self._mend(dialog, row))
        send = self._print if station == PRINT else self._send
        dialog.send_wanted.connect(lambda chosen: send(dialog, caption, chosen, station))
        dialog.finished.connect(lambda _result: self._closed(dialog))
        dialog.renew_preview()
        dialog.open()

    def _look(self, dialog: PaperBatchDialog, row: StackRow) -> None:
        office, by, command = self._context.office, self._context.actor, row.what

        def work() -> Any:
            if isinstance(command, WriteLetter):
                return office.letters.glance(command, by)
            return office.papers.preview(command, by)

        self._context.jobs.write(  # who complains is read for it, and that recorded
            dialog,
            lambda _progress: work(),
            lambda preview: dialog.show_page(row.key, preview),
            caption="",
            failed=lambda error: dialog.show_problem(row.key, error),
        )

    def _mend(self, dialog: PaperBatchDialog, row: StackRow) -> None:
        """The paper in its window; what is agreed to there stands in the batch."""
        office, by, command = self._context.office, self._context.actor, row.what

        def work() -> tuple[Draft, dict[str, Any]]:
            form = office.stations.form_of(command)
            if isinstance(command, WriteLetter):
                return office.letters.prepare(command.kind, command.case_id, by, command.seq), form
            return office.papers.prepare(command.kind, command.about, by), form

        def done(found: tuple[Draft, dict[str, Any]]) -> None:
            draft, form = found
            self.work.show(
                draft, preset=form, over=dialog,
                keep=lambda changed: dialog.keep(row.key, changed),
            )  # fmt: skip

        self._context.jobs.write(
            self, lambda _progress: work(), done, caption="正在打开文书…", acts=False
        )

    def _send(
        self, dialog: PaperBatchDialog, caption: str, chosen: Sequence[StackRow], station: str
    ) -> None:
        context = self._context
        office, by = context.office, context.actor
        commands = [row.what for row in chosen]
        seen = [row.what.case_id for row in chosen
                if row.key in dialog.looked_at and isinstance(row.what, WriteLetter)]  # fmt: skip

        def work(progress: Progress) -> LettersResult:
            if station:
                return office.stations.submit_many(commands, by, progress)
            if isinstance(commands[0], WriteLetter):
                return office.letters.issue_batch(commands, by, progress, looked_at=seen)
            return office.papers.issue_batch(commands, by, progress)

        def done(result: LettersResult) -> None:
            dialog.accept()
            if result.issued:
                context.shell.acted(None, SENT_PAPER)
            context.changes.announce(Changed(cases=result.cases))
            self.done.emit()
            if result.issued or result.refused or result.untried:
                self.show_result(caption, result)
            else:
                context.shell.toast(heading(result))

        context.jobs.write(
            self, work, done, caption=f"正在{caption}…", acts=lambda result: bool(result.count)
        )

    def _print(
        self, dialog: PaperBatchDialog, caption: str, chosen: Sequence[StackRow], _station: str
    ) -> None:
        """Sheets of the office itself: every one set, then all given to the printer."""
        context = self._context
        office, by = context.office, context.actor

        def work(progress: Progress) -> list[bytes]:
            made = []
            for at, row in enumerate(chosen):
                progress.step(at, len(chosen), "正在生成表单")
                made.append(office.papers.preview(row.what, by).pdf)
            return made

        def done(papers: list[bytes]) -> None:
            print_from(dialog, context, papers, caption)

        context.jobs.long_read(dialog, work, done, caption="正在生成表单…", key="sheets")

    # ------------------------------------------------------------ what became of it

    def show_result(self, caption: str, result: LettersResult) -> None:
        """List what was issued, to be printed or saved all at once."""
        context = self._context
        dialog = self.result = LettersResultDialog(self._owner, caption, result)
        dialog.case_wanted.connect(case_opener(context.shell))
        dialog.print_wanted.connect(
            lambda: read_papers(
                dialog, context, result,
                lambda papers: print_from(
                    dialog, context, [data for _name, data in papers], f"{caption}文书"
                ),
            )
        )  # fmt: skip
        dialog.folder_wanted.connect(
            lambda folder: read_papers(
                dialog, context, result, lambda papers: self.save_all(folder, papers)
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_all(self, folder: Path, papers: Sequence[tuple[str, bytes]]) -> None:
        """Write all papers into a folder, each under its number."""
        context = self._context

        def work(progress: Progress) -> int:
            for at, (name, data) in enumerate(papers):
                progress.step(at, len(papers), "正在保存文书")
                save_paper(folder / name, data)
            return len(papers)

        context.jobs.long_read(
            self,
            work,
            lambda count: context.shell.toast(
                f"已存{count}件到“{folder.name}”", more=("打开", partial(open_path, folder))
            ),
            caption="正在保存文书…",
        )

    def _closed(self, dialog: PaperBatchDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()


def read_papers(
    owner: QObject,
    context: Context,
    result: LettersResult,
    then: Callable[[list[tuple[str, bytes]]], None],
) -> None:
    """Read the kept PDFs of a batch, each with a file name, and hand them on."""
    documents, actor = context.office.documents, context.actor

    def work(progress: Progress) -> list[tuple[str, bytes]]:
        found = []
        for at, issued in enumerate(result.issued):
            progress.step(at, len(result.issued), "正在读取文书")
            row, data = documents.pdf(issued.id, actor)
            found.append((f"{row.number} {row.kind_caption}.pdf", data))
        return found

    context.jobs.long_read(owner, work, then, caption="正在读取文书…", key="papers")
