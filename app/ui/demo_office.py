"""From the office to its demo and back: each is a file of its own, in a window of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QProcess

from app.base.errors import StoreError
from app.base.progress import Progress
from app.base.rows.settings import OfficeSettings
from app.ui.context import Context

MAIN = Path(__file__).resolve().parents[2] / "main.py"


def start_desk(words: list[str]) -> None:
    """Start the program once more, beside this one; StoreError if the system would not."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(MAIN)]
    if not QProcess.startDetached(program[0], [*program[1:], *words])[0]:
        raise StoreError("没有能够打开另一个窗口，两边的数据都没有改动；请从桌面再打开一次诚信台。")


def change_office(
    context: Context,
    close: Callable[[], object],
    start: Callable[[list[str]], None] = start_desk,
) -> None:
    """Open the demo beside the office's window, or go back from the demo and close its own."""

    def go(found: tuple[OfficeSettings, Path]) -> None:
        settings, demo = found
        start([] if settings.demo else ["--file", str(demo)])
        if settings.demo:
            close()

    _prepare(context, go, anew=False)


def renew_demo(context: Context, start: Callable[[list[str]], None] = start_desk) -> None:
    """Make the demo anew, its days counted back from today, and open it; not from the demo itself."""

    def go(found: tuple[OfficeSettings, Path]) -> None:
        settings, demo = found
        if settings.demo:
            context.shell.toast("请回到正式办公，从那里重做演示办公。")
        else:
            start(["--file", str(demo)])

    _prepare(context, go, anew=True)


def _prepare(
    context: Context, go: Callable[[tuple[OfficeSettings, Path]], None], *, anew: bool
) -> None:
    """Give the settings of this window's office, and its demo, made where it is not there."""
    office, actor = context.office, context.actor

    def look(progress: Progress) -> tuple[OfficeSettings, Path]:
        from app.services.founding import found_demo

        settings, work = office.reads.settings(), office.workspace
        if settings.demo:
            return settings, office.path
        return settings, found_demo(
            office.path, settings, actor.name, today=work.today, now=work.now, progress=progress,
            anew=anew,
        )  # fmt: skip

    context.jobs.write(context.changes, look, go, caption="正在准备演示办公…", acts=False)
