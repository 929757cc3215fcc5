"""发文 → 新建: the kind is chosen, then the paper's window opens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.base.rows.papers import IssuedDocument, PaperAbout, PaperDraft, PaperKind, PaperRound
from app.ui.context import Context
from app.ui.dialogs.paper_chooser import PaperChooser
from app.ui.pages.paper_work import PaperWork


class NewPapers(PaperWork):
    """Opens the chooser and the windows of papers without a case."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner, context)
        self.chooser: PaperChooser | None = None

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
            ),
            self._show_kinds,
            key="kinds",
        )

    def _show_kinds(
        self,
        found: tuple[
            Sequence[PaperKind],
            Sequence[PaperRound],
            Sequence[tuple[int, str]],
            Sequence[tuple[int, str]],
        ],
    ) -> None:
        chooser = self.chooser = PaperChooser(self._owner, *found)
        chooser.chosen.connect(self.open)
        chooser.open()

    def open(
        self,
        kind: str,
        about: PaperAbout,
        preset: Mapping[str, Any] | None = None,
        then: Callable[[IssuedDocument], None] | None = None,
    ) -> None:
        """Prepare the paper, then show its window with ``preset`` in it; ``then`` when it went out."""
        context = self._context
        context.jobs.read(
            self,
            lambda: context.office.papers.prepare(kind, about, context.actor),
            lambda draft: self._open_window(draft, preset or {}, then),
            key="draft",
        )

    def _open_window(
        self,
        draft: PaperDraft,
        preset: Mapping[str, Any],
        then: Callable[[IssuedDocument], None] | None,
    ) -> None:
        self.show(draft, preset=preset, then=then)
