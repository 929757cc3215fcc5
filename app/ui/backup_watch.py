"""Makes the backups nobody asks for: every half hour, and when the window closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication

from app.base.rows.backups import BackupMade, BackupState
from app.ui.places import Tab

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

FIRST_MS: Final = 60_000  # what was written before a crash, or before the PC was switched off
EVERY_MS: Final = 30 * 60_000
AGE_MS: Final = 60_000
FOLD_MS: Final = 30_000
TIMED, LEAVING = "正在定时备份…", "退出前正在备份…"


class BackupWatch(QObject):
    """Lives as long as the window, from the moment that the office is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._may_close = self._leaving = False
        self._told = ""
        self._timers = [
            _timer(self, EVERY_MS, self.back_up),
            _timer(self, AGE_MS, self.check),
            _timer(self, FOLD_MS, self.fold),
        ]
        QTimer.singleShot(FIRST_MS, self, self.back_up)
        QTimer.singleShot(FIRST_MS, self, self.tidy)
        window.changes.changed.connect(lambda _changed: self.check())
        window.backup_label.clicked.connect(self._open_settings)
        window.installEventFilter(self)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(lambda _manager: self._let_go())
        self.check()

    def check(self) -> None:
        """Read the state again and show it."""
        context = self._window.context
        if context is not None:
            office = context.office
            self._window.jobs.read(self, lambda: office.backups.state(), self._show, key="state")

    def tidy(self) -> None:
        """Sweep away what killed programs have left."""
        context = self._window.context
        if context is not None:
            self._window.jobs.read(self, context.office.tidy, lambda _swept: None)

    def fold(self) -> None:
        """While nothing else is done: fold the log into the file, for little shall hang on it."""
        context = self._window.context
        if context is not None and self._window.jobs.idle and not self._leaving:
            gate = context.office.gate
            self._window.jobs.write(
                self, lambda _progress: gate.fold(), lambda _done: None, caption=""
            )

    def back_up(self) -> None:
        """Make a backup if anything was written since the last."""
        context = self._window.context
        if context is None or self._leaving:
            return
        office = context.office
        self._window.jobs.long_read(
            self,
            lambda progress: office.backups.make_if_changed("timed", progress),
            lambda _made: self.check(),
            caption=TIMED,
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        """Above the page once; the status bar goes on saying it."""
        if str(error) != self._told:
            self._told = str(error)
            self._window.show_error(error)
        self.check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        closing = watched is self._window and event.type() == QEvent.Type.Close
        ready = self._may_close or self._window.context is None or self._window.staged is not None
        if not closing or ready:
            return False
        event.ignore()
        if not self._leaving:
            self._back_up_and_leave()
        return True

    def _back_up_and_leave(self) -> None:
        context = self._window.context
        if context is None:
            return
        office, window = context.office, self._window
        self._leaving = True
        window.jobs.wait()  # what is still being saved belongs into the backup
        window.ground.setEnabled(False)
        window.jobs.long_read(
            self,
            lambda progress: office.backups.make_if_changed("exit", progress),
            self._leave,
            caption=LEAVING,
            failed=self._ask,
        )

    def _leave(self, _made: BackupMade | None = None) -> None:
        self._may_close = True
        QTimer.singleShot(0, self._window, self._window.close)

    def _ask(self, error: Exception) -> None:
        """The backup failed or was stopped: that must be read before the window goes."""
        from app.ui.dialogs.closing_anyway import ClosingAnyway
        from app.ui.errors import sentence

        self._window.ground.setEnabled(True)
        self._leaving = False
        heading = "退出前没有备份"
        dialog = ClosingAnyway(self._window, heading, sentence(error), stay=True)
        dialog.accepted.connect(self._leave)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()
        self.check()

    def _let_go(self) -> None:
        """The PC is shutting down: nothing may hold it up."""
        self._may_close = True

    def _show(self, state: BackupState) -> None:
        context = self._window.context
        if context is not None:
            self._window.backup_label.show_state(state, context.office.workspace.now())

    def _open_settings(self) -> None:
        self._window.open_page("settings", Tab("backups"))


def _timer(owner: BackupWatch, milliseconds: int, act: object) -> QTimer:
    timer = QTimer(owner)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    timer.start()
    return timer
