"""A page's way to a workbook: asks, has it written as a job, says where it lies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.errors import Cancelled
from app.base.progress import Progress
from app.ui.choosing import keep_folder, open_path, start_folder
from app.ui.context import Context
from app.ui.typed_text import keep_words

if TYPE_CHECKING:  # the dialog is loaded when something is to be exported
    from app.base.rows.exports import Exported
    from app.ui.dialogs.export import ExportAnswer, ExportDialog, ExportOffer

KEYS: Final = "Ctrl+E"
TYPED: Final = "export"  # under this key the reason is kept until the workbook is written
Write = Callable[["ExportAnswer", Progress], "Exported"]


class Exporting(QObject):
    """The button 导出… of a page; Ctrl+E presses it."""

    def __init__(
        self, owner: QWidget, context: Callable[[], Context], begin: Callable[[], None]
    ) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self.dialog: ExportDialog | None = None
        self.button = QPushButton("导出…")
        self.button.setObjectName("export_button")
        self.button.setAccessibleName("导出为表格")
        self.button.setToolTip(f"{KEYS}　导出为 Excel 工作簿")
        self.button.clicked.connect(begin)
        shortcut = QShortcut(QKeySequence(KEYS), owner)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.button.click)

    def suggested(self, what: str) -> Path:
        """A file of that name and today's date that is not there yet, in the folder used last."""
        from app.ui.dialogs.export import SUFFIX

        folder = Path(start_folder(self._owner))
        name, number = f"{what} {self._context().today.day.isoformat()}", 1
        path = folder / f"{name}{SUFFIX}"
        while path.exists():
            number += 1
            path = folder / f"{name} ({number}){SUFFIX}"
        return path

    def ask(self, offer: ExportOffer, write: Write) -> None:
        """Ask, then write; where that fails the question comes back with the reason."""
        from app.ui.dialogs.export import ExportDialog

        self.dialog = dialog = ExportDialog(self._owner, offer)
        keep_words(self._context().typed, dialog.reason_field, TYPED, offer.heading)
        dialog.answered.connect(lambda answer: self._write(dialog, answer, write))
        dialog.rejected.connect(dialog.deleteLater)
        dialog.accepted.connect(dialog.deleteLater)
        dialog.open()
        dialog.export_button.setFocus()

    def _write(self, dialog: ExportDialog, answer: ExportAnswer, write: Write) -> None:
        shell = self._context().shell

        def done(exported: Exported) -> None:
            self._context().typed.drop(TYPED, dialog.windowTitle())
            dialog.accept()
            keep_folder(self._owner, exported.path.parent)
            shell.toast(exported.sentence, more=("打开", partial(open_path, exported.path)))

        def failed(error: Exception) -> None:
            if isinstance(error, Cancelled):
                dialog.accept()
                shell.toast("已停止导出，没有留下文件")
            else:
                dialog.come_back(error)

        # Not on the writer: others may save meanwhile; its own two short writes wait their turn.
        self._context().jobs.long_read(
            self, lambda progress: write(answer, progress), done,
            caption="正在导出…", failed=failed,
        )  # fmt: skip
