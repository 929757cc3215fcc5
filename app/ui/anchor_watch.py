"""Remembers on this PC where the office's chain ended, and says at opening what speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from app.base.errors import ChainDoubt, StoreError

if TYPE_CHECKING:
    from app.services.backups.anchoring import Anchors
    from app.services.gate.anchors import Anchor
    from app.ui.main_window import MainWindow

KEEP_MS: Final = 2_000  # after something was written: one line on the disk for all of it
CHECK_MS: Final = (
    5 * 60_000
)  # the whole file is read once a session, when the morning's rush is over


class AnchorWatch(QObject):
    """Lives as long as the window, from the moment that the office is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._doubted: Anchor | None = None  # remembered, not held, and nobody has vouched yet
        self._compared = False
        window.error_bar.chain_vouched.connect(self._vouch)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.keep)
        window.changes.changed.connect(lambda _changed: self._timer.start())
        QTimer.singleShot(CHECK_MS, self, self._look)
        self._compare()

    def keep(self) -> None:
        """Remember where the chain ends now; not while what is remembered is in doubt."""
        anchors = self._anchors()
        if anchors is not None and self._compared and self._doubted is None:
            self._window.jobs.read(self, anchors.end, self._remember, key="anchor")

    def keep_now(self) -> None:
        """The same at once: the window has closed, and the office is about to."""
        anchors = self._anchors()
        if anchors is not None and self._compared and self._doubted is None:
            self._remember(anchors.end())

    def _anchors(self) -> Anchors | None:
        context = self._window.context
        return context.office.anchors if context is not None else None

    def _remember(self, end: Anchor) -> None:
        from app.services.backups.anchoring import keep_here

        if self._window.file is not None:
            keep_here(self._window.pc, self._window.file, end)

    def _compare(self) -> None:
        from app.services.backups.anchoring import kept_here

        context, file = self._window.context, self._window.file
        if context is None or file is None:
            return
        kept, office = kept_here(self._window.pc, file), context.office

        def show(found: tuple[str, str]) -> None:
            self._compared = True
            short, marks = found
            if short:
                self._doubted = kept
                self._window.show_error(ChainDoubt(short))
                return
            self.keep()
            if marks:
                self._window.show_error(StoreError(marks))

        def look() -> tuple[str, str]:
            return office.anchors.doubt(kept), office.anchors.quick_look()

        self._window.jobs.read(self, look, show)

    def _vouch(self) -> None:
        context, kept = self._window.context, self._doubted
        if context is None or kept is None:
            return
        office, by = context.office, context.actor

        def done(_changed: object) -> None:
            self._doubted = None
            self._window.error_bar.dismiss()
            self.keep()

        self._window.jobs.write(self, lambda _progress: office.anchors.accept(kept, by), done)

    def _look(self) -> None:
        """The chain and all that it covers, once a session, behind the work."""
        context = self._window.context
        if context is not None:
            office = context.office
            self._window.jobs.long_read(
                self,
                lambda _progress: office.backups.look(),
                self._say,
                caption="正在核对操作记录…",
            )

    def _say(self, sentence: str) -> None:
        if sentence:
            self._window.show_error(ChainDoubt(sentence) if self._doubted else StoreError(sentence))
