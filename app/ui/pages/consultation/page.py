"""征求意见: the calls at the left, the one in sight at the right; answered, or asked and gathered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.consultation_tables import CALLS, call_deadline
from app.base.rows.changes import Changed
from app.base.rows.consultation import CallRow, CallView
from app.base.rows.papers import PaperAbout
from app.rules.consultation.history import ISSUED, RECEIVED
from app.services.consultation.calls import ISSUE_CALL
from app.ui import theme
from app.ui.dialogs.palette_entries import Entry
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.consultation.opening import Opening
from app.ui.pages.consultation.past_part import PastPart
from app.ui.pages.consultation.points_part import PointsPart
from app.ui.pages.consultation.reply import ReplyPart
from app.ui.pages.consultation.state import ConsultationState
from app.ui.pages.consultation.units_part import UnitsPart
from app.ui.pages.intake.files import dropped_paths
from app.ui.pages.new_paper import NewPapers
from app.ui.pages.panels import empty_state, panel
from app.ui.places import CallAt, NewCall
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.badge import DeadlineBadge
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.tabs import Tabs
from app.ui.widgets.work_tables import PlacedGrid

SHEETS: Final = (".xlsx", ".xls", ".xlsm", ".et")
NOTHING: Final = (
    "这里放征求意见：上级来的，登记后填意见反馈表、盖章、报送；本办发出的，生成各单位反馈表，"
    "收齐后逐条写明采纳情况。"
)
NOTICE: Final = "opinion_notice"  # the paper that a call goes out with
REPLY, UNITS_TAB, POINTS_TAB, PAST = range(4)


class ConsultationPage(Page):
    """Puts the parts together; each reads the state."""

    title = "征求意见"

    def _build_widgets(self) -> None:
        self._wanted: int | None = None
        self.state = ConsultationState(self, self.context)
        self.opening = Opening(self, self.state)
        self.heading_label = captioned("征求意见", "title")
        self.counts_label = captioned("", "muted")
        self.receive_button = QPushButton("登记收到的…")
        self.issue_button = QPushButton(f"{ISSUE_CALL.caption}…")
        self.call_grid = PlacedGrid(CALLS, "征求意见", first_to_go=("answered", "way"))
        self.topic_label = ElidedLabel()
        self.topic_label.setProperty("role", "section")
        self.badge = DeadlineBadge()
        self.about_label = captioned("", "muted")
        self.about_label.setWordWrap(True)
        self.amend_button = QPushButton("更正…")
        self.amend_button.setProperty("role", "quiet")
        self.notice_button = QPushButton("拟通知…")
        self.notice_button.setProperty("role", "quiet")
        self.papers = NewPapers(self, self.context)
        self.reply_part = ReplyPart(self.state)
        self.units_part = UnitsPart(self.state, self.opening)
        self.points_part = PointsPart(self.state)
        self.past_part = PastPart(self.state)
        self.tabs = Tabs()
        self.empty_label = captioned(NOTHING, "muted")
        self.first_button = QPushButton("登记收到的征求意见…")
        self.first_button.setProperty("role", "primary")
        self.first_issue_button = QPushButton(f"{ISSUE_CALL.caption}…")
        self.stack = QStackedWidget()

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(self.heading_label)
        head.addWidget(self.counts_label)
        head.addStretch(1)
        head.addWidget(self.receive_button)
        head.addWidget(self.issue_button)
        self.tabs.show_parts(
            "这件征求意见的各部分",
            (self.reply_part, "反馈表"), (self.units_part, "单位反馈"),
            (self.points_part, "各条意见"), (self.past_part, "经过与文件"),
        )  # fmt: skip
        turn_by_letters(self.tabs, self, self._go_to_tab)
        line = QHBoxLayout()
        line.setContentsMargins(theme.TIGHT, 0, 0, 0)
        line.setSpacing(theme.TIGHT)
        line.addWidget(self.topic_label, 1)
        line.addWidget(self.badge)
        line.addWidget(self.notice_button)
        line.addWidget(self.amend_button)
        about = QHBoxLayout()
        about.setContentsMargins(theme.TIGHT, 0, 0, 0)
        about.addWidget(self.about_label)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(line)
        column.addLayout(about)
        column.addWidget(self.tabs, 1)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(panel(captioned("来的和去的", "section"), self.call_grid))
        self.halves.addWidget(right)
        self.halves.setSizes([430, 810])
        self.halves.setStretchFactor(1, 1)
        self.halves.setChildrenCollapsible(False)
        self.stack.addWidget(self.halves)
        self.stack.addWidget(
            empty_state(self.empty_label, self.first_button, self.first_issue_button)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        for button in (self.receive_button, self.first_button):
            button.clicked.connect(lambda: self.opening.ask(RECEIVED))
        for button in (self.issue_button, self.first_issue_button):
            button.clicked.connect(lambda: self.opening.ask(ISSUED))
        self.call_grid.beside = (self.reply_part.nil_button, self.amend_button)
        self.call_grid.selectionModel().currentChanged.connect(lambda *_: self._read_call())
        self.call_grid.opened.connect(lambda _row: self._go_to_tab(self.tabs.currentIndex()))
        self.amend_button.clicked.connect(self._amend)
        self.notice_button.clicked.connect(self.write_notice)
        self.units_part.split_wanted.connect(self.points_part.split)
        self.state.shown.connect(self._show_call)
        for keys, run in (("Ctrl+0", self._nil), ("Ctrl+P", self.reply_part.print)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read the calls again; the cursor stays on its call."""
        pages, by = self.context.office.call_pages, self.context.actor
        self.context.jobs.read(self, lambda: pages.all(by), self._show, key="calls")

    def on_changed(self, changed: Changed) -> None:
        """A call was written to, here or elsewhere."""
        if changed.calls:
            self._wanted = changed.calls[0]
            self.reload()

    def entered(self) -> None:
        """Put the focus on the calls."""
        (self.first_button if self.stack.currentIndex() == 1 else self.call_grid).setFocus()

    def show_place(self, place: object) -> None:
        """One call, or the form of a new one."""
        if isinstance(place, CallAt):
            self._wanted = place.call_id
            self.reload()
        elif isinstance(place, NewCall):
            self.reload()
            self.opening.ask(place.direction)
        else:
            super().show_place(place)

    def kept_place(self) -> Mapping[str, Any]:
        """The call in sight."""
        return {"call": self.state.call_id} if self.state.call_id is not None else {}

    def place_from(self, kept: Mapping[str, Any]) -> object | None:
        """The call that was in sight."""
        call_id = kept.get("call")
        return CallAt(call_id) if isinstance(call_id, int) else None

    def entries(self) -> Sequence[Entry]:
        """The calls, for Ctrl+K."""
        return [
            Entry("view", row.topic, f"{row.state_caption}　{call_deadline(row)}".strip("　"),
                  partial(self.show_place, CallAt(row.id)))
            for row in self.call_grid.rows.rows
        ]  # fmt: skip

    def _show(self, rows: tuple[CallRow, ...]) -> None:
        self.stack.setCurrentIndex(0 if rows else 1)
        for button in (self.receive_button, self.issue_button):
            button.setVisible(bool(rows))
        came = sum(row.direction == RECEIVED for row in rows)
        late = sum(row.late for row in rows)
        told = f"来的 {came}　去的 {len(rows) - came}"
        self.counts_label.setText(f"{told}　✖ 逾期 {late}" if late else told if rows else "")
        self.call_grid.show_keeping_place(rows, lambda row: row.id)
        at = next((i for i, row in enumerate(rows) if row.id == self._wanted), None)
        if at is not None:
            self.call_grid.setCurrentIndex(self.call_grid.rows.index(at, 0))
        self._wanted = None
        self._read_call()
        self.filled.emit()

    def _read_call(self) -> None:
        row: CallRow | None = self.call_grid.current_row()
        self.state.read(row.id if row else None)

    def _show_call(self, view: CallView | None) -> None:
        received = view is not None and view.row.direction == RECEIVED
        self.tabs.setTabVisible(REPLY, received)
        self.topic_label.setText(view.row.topic if view else "")
        self.topic_label.setToolTip(view.row.title if view else "")
        self.about_label.setText(_about(view) if view else "")
        self.amend_button.setEnabled(view is not None)
        self.notice_button.setVisible(view is not None and not received)
        self.badge.setVisible(view is not None)
        if view is not None:
            self.badge.show_words(view.row.urgency, call_deadline(view.row))

    # ------------------------------------------------------------ doing

    def _nil(self) -> None:
        view = self.state.view
        if view is not None and view.row.direction == RECEIVED:
            self._go_to_tab(REPLY)
            self.reply_part.nil()

    def write_notice(self) -> None:
        """Write the notice that asks the units: numbered and registered like every paper (TB-1)."""
        view = self.state.view
        if view is not None and view.row.direction == ISSUED:
            self.papers.open(NOTICE, PaperAbout("call", call_id=view.row.id))

    def _amend(self) -> None:
        if self.state.view is not None:
            self.opening.amend(self.state.view)

    def _go_to_tab(self, at: int) -> None:
        if self.tabs.isTabVisible(at):
            self.tabs.setCurrentIndex(at)
            self.tabs.currentWidget().setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.state.view is not None and dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(tuple(path for path in dropped_paths(event.mimeData()) if path.is_file()))

    def take(self, paths: tuple[Path, ...]) -> None:
        """Dropped files: workbooks are returned forms, everything else is filed with the call."""
        view = self.state.view
        if view is None or not paths:
            return
        asked = bool(view.units)
        sheets = tuple(p for p in paths if asked and p.suffix.lower() in SHEETS)
        others = tuple(p for p in paths if p not in sheets)
        if sheets:
            self._go_to_tab(UNITS_TAB)
            self.units_part.take_files(sheets)
        if others:
            if view.row.state in ("sealed", "reported") and view.row.direction == RECEIVED:
                self.reply_part.file(others, "盖章扫描件")
            else:
                self.past_part.add(others)


def _about(view: CallView) -> str:
    """Who asks, by when as written, where the answer goes."""
    row = view.row
    due = f"（{row.due_at:%Y-%m-%d %H:%M}）" if row.due_at else ""
    parts = (
        row.sender, row.number, f"{row.deadline}{due}" if row.deadline else "没有写明期限",
        f"反馈到 {view.reply_to}" if view.reply_to else "", row.state_caption,
    )  # fmt: skip
    return "　".join(filter(None, parts))
