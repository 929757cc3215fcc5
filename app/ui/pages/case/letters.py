"""Papers of the case on the page: the menu 文书, from which their windows open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.base.rows.papers import LetterDraft, LetterOffer
from app.ui.context import Context
from app.ui.dialogs.steps import units_of
from app.ui.pages.case.state import CaseState
from app.ui.pages.paper_work import PaperWork
from app.ui.widgets.drop_down import drop_down


class CaseLetters(PaperWork):
    """Opens the letter window for the papers of the case."""

    def __init__(
        self, owner: QWidget, context: Context, state: CaseState, button: QPushButton
    ) -> None:
        super().__init__(owner, context)
        self._state = state
        self._button = button  # the menu hangs from it
        self.menu: QMenu | None = None

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
        drop_down(menu, self._button)

    def open(self, case_id: int, kind: str, seq: int | None = None) -> None:
        """Prepare a paper (who complains is read, and that recorded), then show its window."""
        context = self._context
        context.jobs.write(
            self,
            lambda _progress: context.office.letters.prepare(kind, case_id, context.actor, seq),
            self._open_window,
            caption="正在准备文书…",
            acts=False,
        )

    def _open_window(self, draft: LetterDraft) -> None:
        rows = self._state.rows
        self.show(draft, near=units_of(rows) if rows is not None else ())
