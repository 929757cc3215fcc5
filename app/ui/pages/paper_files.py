"""What every letter window can have done: its paper saved for Word, or held against the last one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.base.machine.safe_file import written_beside
from app.services.papers.comparing import Comparison
from app.ui.choosing import open_path
from app.ui.context import Context
from app.ui.dialogs.compare import CompareDialog
from app.ui.dialogs.letter_window import LetterWindow


def save_word(
    window: LetterWindow, context: Context, path: Path, make: Callable[[], bytes]
) -> None:
    """Write the paper as .docx, off the window; its window says what went wrong."""

    def work() -> None:
        data = make()
        with written_beside(path) as fresh:
            fresh.write_bytes(data)

    def done(_nothing: object) -> None:
        context.shell.toast(f"已保存为“{path.name}”", more=("打开", partial(open_path, path)))

    context.jobs.read(window, work, done, key="word", failed=window.show_refusal)


def show_comparison(window: LetterWindow, context: Context, kind: str, data: bytes) -> None:
    """Show the paper beside the last one that was issued of its kind."""

    def done(found: Comparison) -> None:
        CompareDialog(window, found).open()

    context.jobs.read(
        window,
        lambda: context.office.documents.compare(kind, data, context.actor),
        done,
        key="compare",
    )
