"""Where a paper under way stands: its marks, those withdrawn, the remark that goes with one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.base.captions import day_in_list
from app.base.rows.stations import MarkRow, OpenedPaper
from app.services.papers.stations import DROP
from app.ui import theme
from app.ui.controls import Line
from app.ui.naming import adopt_names, captioned, labelled
from app.ui.widgets.drop_down import drop_down

VERBS = {"check": "核稿通过", "countersign": "会签同意", "sign": "签发"}
SUBMITS = {"check": "送核稿", "countersign": "送会签", "sign": "送签"}
AGAIN = "改后再送"
IN_INK = {"check": "纸上已核稿…", "countersign": "纸上已会签…", "sign": "纸上已签发…"}


class StationPanel(QFrame):
    """Hidden for a paper that is not under way."""

    back_wanted = Signal(str)  # the remark
    drop_wanted = Signal()
    difference_wanted = Signal()
    scan_wanted = Signal(str, str)  # of a mark in ink: its name and hash

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.place_label = captioned("", "section")
        self.marks_label = captioned("", "muted")
        self.taken_back_label = captioned("", "problem")
        for label in (self.marks_label, self.taken_back_label):
            label.setWordWrap(True)
        self.difference_button = QPushButton("看改动…")
        self.scan_button = QPushButton("看签字件…")
        self.scan_menu = QMenu(self)
        self.scan_menu.setObjectName("scan_menu")
        self.remark_field = Line()
        self.back_button = QPushButton("退回")
        self.drop_button = QPushButton(f"{DROP.caption}…")
        for button in (
            self.difference_button, self.scan_button, self.back_button, self.drop_button,
        ):  # fmt: skip
            button.setAutoDefault(False)
        for button in (self.difference_button, self.scan_button, self.drop_button):
            button.setProperty("role", "quiet")
        head = QHBoxLayout()
        head.addWidget(self.place_label, 1)
        head.addWidget(self.scan_button)
        head.addWidget(self.difference_button)
        head.addWidget(self.drop_button)
        self._said = QWidget()
        line = QHBoxLayout(self._said)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(labelled("意见", self.remark_field))
        line.addWidget(self.remark_field, 1)
        line.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.GAP, theme.TIGHT, theme.GAP, theme.TIGHT)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        for widget in (self.marks_label, self.taken_back_label, self._said):
            column.addWidget(widget)
        adopt_names(self)
        self.back_button.clicked.connect(lambda: self.back_wanted.emit(self.remark_field.text()))
        self.drop_button.clicked.connect(self.drop_wanted)
        self.difference_button.clicked.connect(self.difference_wanted)
        self.scan_button.clicked.connect(lambda: drop_down(self.scan_menu, self.scan_button))
        self.hide()

    @property
    def asks_remark(self) -> bool:
        """Whether the paper waits for the mark of who sits here, with a remark."""
        return not self.isHidden() and not self._said.isHidden()

    def show_opened(self, opened: OpenedPaper) -> None:
        """Show where the paper stands and what has been said of it."""
        row = opened.row
        self.place_label.setText(f"{row.place_words}　{row.officer} 拟稿")
        self.marks_label.setText("\n".join(mark_words(mark) for mark in opened.marks))
        self.marks_label.setVisible(bool(opened.marks))
        self.taken_back_label.setText(f"⚠ {opened.taken_back}" if opened.taken_back else "")
        self.taken_back_label.setVisible(bool(opened.taken_back))
        self.difference_button.setVisible(bool(opened.differences))
        self.scan_menu.clear()
        for mark in opened.marks:
            for name, sha256 in mark.scans:
                action = self.scan_menu.addAction(f"{mark.officer}：{name}".replace("&", "&&"))
                action.triggered.connect(partial(self._show_scan, name, sha256))
        self.scan_button.setVisible(not self.scan_menu.isEmpty())
        self._said.setVisible(row.mine and row.place in VERBS)
        self.drop_button.setVisible(opened.drops)
        self.show()

    def _show_scan(self, name: str, sha256: str, _checked: bool = False) -> None:
        self.scan_wanted.emit(name, sha256)


def mark_words(mark: MarkRow) -> str:
    """核稿　经办乙　11-20 周五　通过：同意."""
    said = ("纸上签批" if mark.scans else "通过") if mark.approved else "退回"
    gone = "（已收回）" if mark.approved and not mark.stands else ""
    remark = f"：{mark.remark}" if mark.remark else ""
    return f"{mark.station}　{mark.officer}　{day_in_list(mark.on)}　{said}{gone}{remark}"
