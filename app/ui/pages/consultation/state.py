"""The call that the page shows, read and read again; the parts read it and never each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.rows.changes import Changed
from app.base.rows.consultation import CallView
from app.services.gate.acts import Act
from app.ui.context import Context

T = TypeVar("T")
UNDONE = "撤销"


class ConsultationState(QObject):
    """Holds the call in sight; ``shown`` says that it, or another, is there to be shown."""

    shown = Signal(object)  # CallView, None where there is no call

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self.owner, self.context = owner, context
        self.view: CallView | None = None

    @property
    def call_id(self) -> int | None:
        """The call in sight."""
        return self.view.row.id if self.view else None

    def read(self, call_id: int | None) -> None:
        """Show another call, or this one anew."""
        if call_id is None:
            self._show(None)
            return
        pages, by = self.context.office.call_pages, self.context.actor
        self.context.jobs.read(self, lambda: pages.one(call_id, by), self._show, key="call")

    def announce(self, call_id: int | None = None) -> None:
        """Tell every page that a call was written to."""
        told = call_id if call_id is not None else self.call_id
        self.context.changes.announce(Changed(calls=(told,) if told is not None else ()))

    def write(
        self,
        work: Callable[[], T],
        said: str,
        *,
        act: Act | None = None,
        then: Callable[[T], None] = lambda _answer: None,
    ) -> None:
        """Carry out something without a form: said in passing, with 撤消 where the act can be."""
        call_id, context = self.call_id, self.context

        def done(answer: T) -> None:
            back = self.undo(answer) if act is not None and act.undo == "void" else None
            context.shell.toast(said, back)
            self.announce(call_id)
            then(answer)

        context.jobs.write(self.owner, lambda _progress: work(), done)

    def undo(self, answer: object) -> Callable[[], None] | None:
        """What 撤消 does after a step: voids it; None where the answer is no step."""
        call_id, context = self.call_id, self.context
        if not isinstance(answer, int) or call_id is None:
            return None
        seq = answer

        def back() -> None:
            def undone(_seq: int) -> None:
                context.shell.toast("已撤消")
                self.announce(call_id)

            calls, by = context.office.calls, context.actor
            context.jobs.write(
                self.owner,
                lambda _progress: calls.void(call_id, seq, UNDONE, by),
                undone,
                acts=False,
            )

        return back

    def _show(self, view: CallView | None) -> None:
        self.view = view
        self.shown.emit(view)
