"""One window a file: the second start of the same file rings at the first, which comes to the front."""

from __future__ import annotations

import getpass
import hashlib
import logging
import sys
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER: Final = b"here"
CONNECT_MS: Final = 300
ANSWER_MS: Final = 2_000
AGAIN_AFTER: Final = 0.1  # seconds

_log = logging.getLogger(__name__)


def bell_name(file: Path) -> str:
    """The name under which the window over ``file`` listens: by the file and the user."""
    text = f"{getpass.getuser()}\n{str(file.resolve()).casefold()}"
    return f"chengxin-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def ring(file: Path, *, patience: float = 0.0) -> bool:
    """Whether a window over ``file`` answered and comes to the front.

    ``patience`` seconds are given to one that is still starting.
    """
    _let_it_come_to_the_front()
    until = time.monotonic() + patience
    while not _rung(bell_name(file)):
        if time.monotonic() >= until:
            return False
        time.sleep(AGAIN_AFTER)
    return True


def _rung(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(CONNECT_MS):
        return False
    answered = socket.waitForReadyRead(ANSWER_MS) and socket.readAll().data() == ANSWER
    socket.disconnectFromServer()
    return answered


class Doorbell(QObject):
    """Listens for further starts of the same file for as long as it lives."""

    rung = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        name = bell_name(file)
        # Who holds the file's lock is alone: a socket under this name is a killed window's.
        QLocalServer.removeServer(name)
        if not self._server.listen(name):
            _log.warning("no bell for further starts: %s", self._server.serverError().name)

    def close(self) -> None:
        """Listen no longer."""
        self._server.close()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(ANSWER)
            socket.flush()
            self.rung.emit()


def _let_it_come_to_the_front() -> None:
    """Windows lets a window come forward only with leave of the program in front: this one."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
