"""A batch before it goes out: every paper previewed by arrow keys, mended or left out, then sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.dialogs.paper_stack import PaperStack, StackRow
from app.ui.widgets.station_panel import SUBMITS

PRINT: Final = "print"  # sheets of the office itself go to the printer, and nowhere else

NOTHING: Final = "这一批里没有文书了。"


class PaperBatchDialog(PaperStack):
    """``send_wanted`` asks for the ticked papers, or all, to be issued or sent round."""

    send_wanted = Signal(object)  # the rows, each with its command

    def __init__(
        self, parent: QWidget, caption: str, rows: Sequence[StackRow], station: str
    ) -> None:
        self._verb = "打印" if station == PRINT else SUBMITS.get(station, "发出")
        self.out_button = QPushButton("不印这一件" if station == PRINT else "不发这一件")
        self.out_button.setProperty("role", "quiet")
        self.send_button = QPushButton(self._verb)
        self.send_button.setProperty("role", "primary")
        self._rows = tuple(rows)
        super().__init__(parent, caption, NOTHING, (self.out_button, self.send_button))
        self.out_button.clicked.connect(self._leave_out)
        self.send_button.clicked.connect(lambda: self.send_wanted.emit(self.chosen(_any)))
        self.show_stack(self._rows)

    def keep(self, key: object, command: Any) -> None:
        """A paper of the batch as it was mended."""
        self._rows = tuple(
            replace(row, what=command, state="已改") if row.key == key else row
            for row in self._rows
        )
        self.forget(key)
        self.show_stack(self._rows)

    def allow(self) -> None:
        row = self.current()
        self.out_button.setEnabled(row is not None)
        count = len(self.chosen(_any))
        self.send_button.setText(f"{self._verb} {count} 件" if count else self._verb)
        self.send_button.setAccessibleName(self.send_button.text())
        stopped = sum(row.key in self.stopped for row in self.chosen(_any))
        self.send_button.setEnabled(bool(count) and not stopped)
        self.send_button.setToolTip(
            "有写着身份信息或者别人的号码的，先打开改好，或者不发那一件" if stopped else ""
        )

    def _leave_out(self) -> None:
        row = self.current()
        if row is not None:
            self._rows = tuple(kept for kept in self._rows if kept.key != row.key)
            self.show_stack(self._rows)


def _any(_row: StackRow) -> bool:
    return True
