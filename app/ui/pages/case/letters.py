"""Papers of the case on the page: the menu 文书, the letter window, and what it has done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.base.rows.papers import IssuedDocument, LetterDraft, LetterOffer
from app.services.papers.letters import ISSUE
from app.ui.context import Context
from app.ui.dialogs.letter_window import LetterWindow
from app.ui.dialogs.moving import MovingPanel
from app.ui.dialogs.steps import units_of
from app.ui.forms.surroundings import surroundings_of
from app.ui.pages.case.state import CaseState
from app.ui.pages.paper_files import save_word, show_comparison
from app.ui.widgets.printing import ask_printer, print_papers

SENT_PAPER = "发出的文书不能一键撤消；发错了，在“发文”里作废，字号不再使用。"
OURS: Final = ("contact_person", "contact_phone")  # the office's own number stays in the paper
Key = tuple[str, int, str, int | None]


class CaseLetters(QObject):
    """Opens the letter window and carries out what it asks for."""

    def __init__(
        self, owner: QWidget, context: Context, state: CaseState, button: QPushButton
    ) -> None:
        super().__init__(owner)
        self._owner, self._context, self._state = owner, context, state
        self._button = button  # the menu hangs from it
        self.menu: QMenu | None = None
        self.window: LetterWindow | None = None

    def show_menu(self) -> None:
        """Offer the papers that can be made now, those that the case calls for first."""
        case_id, context = self._state.case_id, self._context
        if case_id is None:
            return
        context.jobs.read(
            self,
            lambda: context.office.letters.offers(case_id, context.actor),
            lambda found: self._popup(case_id, found),
            key="offers",
        )

    def _popup(self, case_id: int, found: Sequence[LetterOffer]) -> None:
        menu = self.menu = QMenu(self._owner)
        menu.setObjectName("letter_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        before: tuple[bool, bool] | None = None
        for offer in found:
            if before not in (None, (offer.first, offer.numbered)):
                menu.addSeparator()
            before = (offer.first, offer.numbered)
            action = menu.addAction(f"{offer.caption}　{offer.about}".rstrip("　") + "…")
            action.setData((offer.kind, offer.seq))
            action.triggered.connect(lambda _checked, o=offer: self.open(case_id, o.kind, o.seq))
        menu.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def open(self, case_id: int, kind: str, seq: int | None = None) -> None:
        """Prepare a paper (who complains is read, and that recorded), then show its window."""
        context = self._context
        context.jobs.write(
            self,
            lambda _progress: context.office.letters.prepare(kind, case_id, context.actor, seq),
            self._open_window,
            caption="正在准备文书…",
        )

    def _open_window(self, draft: LetterDraft) -> None:
        context = self._context
        surroundings = surroundings_of(context)
        if self._state.rows is not None:
            surroundings.near = units_of(self._state.rows)
        window = self.window = LetterWindow(self._owner, draft, surroundings)
        key = (ISSUE.verb, draft.case_id, draft.kind, draft.seq)
        window.preview_wanted.connect(lambda command: self._preview(window, draft, command))
        window.issue_wanted.connect(lambda command: self._issue(window, key, command))
        window.anonymous_wanted.connect(lambda texts: self._anonymise(window, texts))
        window.print_wanted.connect(lambda data, name: print_from(window, context, [data], name))
        window.handed_out.connect(self._record_shown)
        window.compare_wanted.connect(
            lambda data: show_comparison(window, context, draft.kind, data)
        )
        window.word_wanted.connect(
            lambda command, path: save_word(
                window,
                context,
                path,
                lambda: context.office.letters.word(command, context.actor, draft),
            )
        )
        window.finished.connect(lambda _result: self._closed(window))
        window.restore(context.typed.of(*key))
        window.form.changed.connect(lambda: context.typed.keep(window.typed(), *key))
        window.paragraphs.changed.connect(lambda: context.typed.keep(window.typed(), *key))
        panel = MovingPanel(
            window, window.form, context, (draft.case_id,), draft.caption,
            apart=OURS, failed=window.show_refusal,
        )  # fmt: skip
        window.add_offers(panel)
        panel.search()
        window.renew_preview()
        window.open()
        window.form.focus_first()

    def _preview(self, window: LetterWindow, draft: LetterDraft, command: Any) -> None:
        context = self._context
        context.jobs.read(
            window,
            lambda: context.office.letters.preview(command, context.actor, draft),
            window.show_preview,
            key="preview",
            failed=window.show_preview_error,
        )

    def _anonymise(self, window: LetterWindow, texts: Any) -> None:
        letters, by, draft = self._context.office.letters, self._context.actor, window.draft
        if not isinstance(draft, LetterDraft):
            return  # a paper without a case names no complainant
        self._context.jobs.read(
            window,
            lambda: letters.anonymised(texts, by, draft),
            window.show_anonymous,
            key="anonymous",
        )

    def _issue(self, window: LetterWindow, key: Key, command: Any) -> None:
        context = self._context

        def work() -> tuple[IssuedDocument, bytes]:
            issued = context.office.letters.issue(command, context.actor)
            return issued, context.office.documents.pdf(issued.id, context.actor)[1]

        def done(answer: tuple[IssuedDocument, bytes]) -> None:
            issued, data = answer
            context.typed.drop(*key)
            name = f"{issued.number} {window.draft.caption}.pdf"
            window.show_issued(issued.number, name, data)
            context.changes.announce(issued.changed)
            context.shell.toast(
                f"已发出{window.draft.caption} {issued.number}，已存档", final=SENT_PAPER
            )

        context.jobs.write(
            window, lambda _progress: work(), done, caption="正在发出文书…",
            failed=window.show_refusal,
        )  # fmt: skip

    def _record_shown(self, command: Any) -> None:
        context = self._context
        context.jobs.write(
            self,
            lambda _progress: context.office.letters.record_shown(command, context.actor),
            lambda _nothing: None,
        )

    def _closed(self, window: LetterWindow) -> None:
        if isinstance(window.draft, LetterDraft):
            self._context.office.letters.release(window.draft)
        if self.window is window:
            self.window = None
        window.deleteLater()


def print_from(owner: QWidget, context: Context, papers: Sequence[bytes], caption: str) -> None:
    """Ask for a printer and print the papers, off the window, with progress and cancel."""
    printer = ask_printer(owner, caption)
    if printer is None:
        return
    context.jobs.long_read(
        owner,
        lambda progress: print_papers(papers, printer, progress),
        lambda pages: context.shell.toast(f"已打印{pages}页"),
        caption="正在打印…",
    )
