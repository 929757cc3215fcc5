"""发文 → 新建: the kind is chosen, then the paper's window opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from app.base.rows.papers import PaperAbout, PaperCall, PaperDraft, PaperKind, PaperRound
from app.services.papers.paper_commands import WritePaper
from app.ui.context import Context
from app.ui.dialogs.paper_chooser import PaperChooser
from app.ui.dialogs.paper_stack import StackRow
from app.ui.pages.paper_batches import PaperBatches
from app.ui.pages.paper_work import PaperWork


class NewPapers(PaperWork):
    """Opens the chooser and the windows of papers without a case."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner, context)
        self.chooser: PaperChooser | None = None
        self.batches = PaperBatches(owner, context)

    def choose(self) -> None:
        """Ask which kind of paper."""
        context = self._context
        papers, actor = context.office.papers, context.actor
        context.jobs.read(
            self,
            lambda: (
                papers.kinds(actor),
                papers.rounds(actor),
                papers.calls(actor),
                papers.snapshots(actor),
                tuple(officer.name for officer in context.office.reads.officers()),
            ),
            self._show_kinds,
            key="kinds",
        )

    def _show_kinds(
        self,
        found: tuple[
            Sequence[PaperKind],
            Sequence[PaperRound],
            Sequence[PaperCall],
            Sequence[tuple[int, str]],
            Sequence[str],
        ],
    ) -> None:
        chooser = self.chooser = PaperChooser(self._owner, *found)
        chooser.chosen.connect(self.open)
        chooser.many_chosen.connect(self.open_many)
        chooser.open()

    def open(
        self,
        kind: str,
        about: PaperAbout,
        preset: Mapping[str, Any] | None = None,
        warning: tuple[str, ...] = (),
        of: tuple[str, ...] = (),
    ) -> None:
        """Prepare the paper, then show its window with ``preset`` in it; it may answer a warning, or
        be a sheet that goes with another paper (``of``)."""
        context = self._context
        context.jobs.read(
            self,
            lambda: context.office.papers.prepare(kind, about, context.actor),
            lambda draft: self._open_window(draft, preset or {}, warning, of),
            key="draft",
        )

    def _open_window(
        self, draft: PaperDraft, preset: Mapping[str, Any], warning: tuple[str, ...],
        of: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.show(draft, preset=preset, warning=warning, of=of)

    def open_many(self, kind: str, abouts: Sequence[tuple[str, PaperAbout]]) -> None:
        """Write the first of the papers; what is changed in it stands in all, then they are listed."""
        context = self._context
        papers, by = context.office.papers, context.actor

        def done(draft: PaperDraft) -> None:
            self.show(draft, keep=lambda written: self._list(draft, written, abouts))

        context.jobs.read(self, lambda: papers.prepare(kind, abouts[0][1], by), done, key="draft")

    def _list(
        self, draft: PaperDraft, written: WritePaper, abouts: Sequence[tuple[str, PaperAbout]]
    ) -> None:
        offered = {field.name: field.default for field in draft.fields}
        changed = {k: v for k, v in written.edits.items() if v != (offered.get(k) or "")}
        rows = [
            StackRow(
                at, draft.caption, name, draft.about_words.split("　")[0], "",
                replace(written, about=about, edits=changed),
            )
            for at, (name, about) in enumerate(abouts)
        ]  # fmt: skip
        self.batches.show(f"批量{draft.caption}", rows)
