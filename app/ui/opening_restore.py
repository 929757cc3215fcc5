"""From the window to the restore dialog, and from the closed window to the restored file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.jobs import Jobs

if TYPE_CHECKING:
    from app.services.backups.restoring import Staged


def open_restore(owner: QWidget, file: Path, jobs: Jobs, restart: Callable[[Staged], None]) -> None:
    """Ask which backup takes the file's place; also where the file itself can't be opened."""
    from app.ui.dialogs.restore import RestoreDialog

    dialog = RestoreDialog(owner, file, jobs)

    def go(staged: Staged) -> None:
        dialog.accept()
        restart(staged)

    dialog.staged.connect(go)
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    dialog.open()


def finish_restore(staged: Staged, start: Callable[[list[str]], None] | None = None) -> None:
    """Swap the files now that the window is closed, and start the program again."""
    from app.base.errors import AppError
    from app.models.filelock import FileLock
    from app.services.backups.restoring import swap_in
    from app.ui.demo_office import start_desk
    from app.ui.dialogs.closing_anyway import ClosingAnyway

    lock = FileLock(staged.file)
    try:
        lock.acquire()
        swap_in(staged, now=datetime.now())
    except AppError as error:
        ClosingAnyway(None, "没有恢复", str(error), stay=False).exec()
    finally:
        lock.release()
    (start or start_desk)(["--file", str(staged.file)])
