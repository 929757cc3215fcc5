"""在办: the papers between 拟稿 and 发出, each previewed by arrow keys, marked and sent one or many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.base.rows.stations import SeenPaper, UnderWayRow
from app.ui.dialogs.paper_stack import PaperStack, StackRow
from app.ui.widgets.station_panel import VERBS

NOTHING: Final = "没有在办的文书。送核稿、送签的文书在这里等着，签发以后从这里发出。"


class UnderWayDialog(PaperStack):
    """Asks for marks and for sending; whoever opened it carries them out."""

    mark_wanted = Signal(object)  # papers at stations that wait for who asks: uid, and as seen
    send_wanted = Signal(object)  # the uids of papers that are signed

    def __init__(self, parent: QWidget) -> None:
        self.mark_button = QPushButton("核稿、签发")
        self.send_button = QPushButton("发出")
        self.send_button.setProperty("role", "primary")
        super().__init__(parent, "在办的文书", NOTHING, (self.mark_button, self.send_button))
        self.mark_button.clicked.connect(lambda: self.mark_wanted.emit(self._seen()))
        self.send_button.clicked.connect(lambda: self.send_wanted.emit(self._uids(_to_send)))

    def show_rows(self, rows: Sequence[UnderWayRow]) -> None:
        """Show the papers under way."""
        self.show_stack(
            [
                StackRow(
                    row.uid, row.kind_caption, row.addressee, row.case_number or row.title,
                    row.place_words, row,
                )
                for row in rows
            ]
        )  # fmt: skip

    def allow(self) -> None:
        for button, fits, verb in (
            (self.mark_button, _to_mark, "核稿、签发"), (self.send_button, _to_send, "发出"),
        ):  # fmt: skip
            count = len(self.chosen(fits))
            button.setText(f"{verb} {count} 件" if count else verb)
            button.setAccessibleName(button.text())
            button.setEnabled(bool(count))

    def _seen(self) -> dict[str, SeenPaper]:
        return {str(row.key): row.what.seen for row in self.chosen(_to_mark)}

    def _uids(self, fits: object) -> tuple[str, ...]:
        return tuple(str(row.key) for row in self.chosen(fits))  # type: ignore[arg-type]


def _to_mark(row: StackRow) -> bool:
    return row.what.mine and row.what.place in VERBS


def _to_send(row: StackRow) -> bool:
    return bool(row.what.place == "send")
