"""发文 → 新建: the kind is chosen, the paper written in its window, seen, issued, saved, printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base.rows.papers import IssuedDocument, PaperAbout, PaperDraft, PaperKind, PaperRound
from app.services.papers.letters import ISSUE
from app.ui.context import Context
from app.ui.dialogs.letter_window import LetterWindow
from app.ui.dialogs.paper_chooser import PaperChooser
from app.ui.forms.surroundings import surroundings_of
from app.ui.pages.case.letters import SENT_PAPER, print_from
from app.ui.pages.paper_files import save_word, show_comparison

Key = tuple[Any, ...]


class NewPapers(QObject):
    """Opens the chooser and the windows of papers without a case, and carries out what they ask."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self.chooser: PaperChooser | None = None
        self.window: LetterWindow | None = None

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
        context = self._context
        window = self.window = LetterWindow(self._owner, draft, surroundings_of(context))
        about = draft.about
        key: Key = (ISSUE.verb, draft.kind, about.round_id, about.call_id, about.snapshot_id,
                    about.unit, about.source)  # fmt: skip
        window.preview_wanted.connect(lambda command: self._preview(window, command))
        window.issue_wanted.connect(lambda command: self._issue(window, key, command, then))
        window.print_wanted.connect(lambda data, name: print_from(window, context, [data], name))
        window.compare_wanted.connect(
            lambda data: show_comparison(window, context, draft.kind, data)
        )
        window.word_wanted.connect(lambda command, path: self._word(window, command, path))
        window.finished.connect(lambda _result: self._closed(window))
        window.restore({**context.typed.of(*key), **preset})
        window.form.changed.connect(lambda: context.typed.keep(window.typed(), *key))
        window.paragraphs.changed.connect(lambda: context.typed.keep(window.typed(), *key))
        window.look()
        window.open()
        window.form.focus_first()

    def _preview(self, window: LetterWindow, command: Any) -> None:
        context = self._context
        context.jobs.read(
            window,
            lambda: context.office.papers.preview(command, context.actor),
            window.show_preview,
            key="preview",
            failed=window.show_preview_error,
        )

    def _issue(
        self,
        window: LetterWindow,
        key: Key,
        command: Any,
        then: Callable[[IssuedDocument], None] | None = None,
    ) -> None:
        context = self._context

        def work() -> tuple[IssuedDocument, bytes]:
            issued = context.office.papers.issue(command, context.actor)
            return issued, context.office.documents.pdf(issued.id, context.actor)[1]

        def done(answer: tuple[IssuedDocument, bytes]) -> None:
            issued, data = answer
            context.typed.drop(*key)
            name = f"{issued.number} {window.draft.caption}.pdf"
            window.show_issued(issued.number, name, data)
            context.changes.announce(issued.changed)
            if then is not None:
                then(issued)
            context.shell.toast(
                f"已发出{window.draft.caption} {issued.number}，已存档", final=SENT_PAPER
            )

        context.jobs.write(
            window, lambda _progress: work(), done, caption="正在发出文书…",
            failed=window.show_refusal,
        )  # fmt: skip

    def _word(self, window: LetterWindow, command: Any, path: Path) -> None:
        context = self._context
        save_word(window, context, path, lambda: context.office.papers.word(command, context.actor))

    def _closed(self, window: LetterWindow) -> None:
        if self.window is window:
            self.window = None
        window.deleteLater()
