"""案件: one case with its facts, its steps, its clocks, and what may be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.cases import CaseRows
from app.base.rows.changes import Changed
from app.ui import theme
from app.ui.dialogs.palette_entries import Entry
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.case.approvals import ApprovalStrip
from app.ui.pages.case.files import CaseFiles
from app.ui.pages.case.letters import CaseLetters
from app.ui.pages.case.people import CasePeople
from app.ui.pages.case.state import CaseState
from app.ui.pages.case.steps import CaseSteps
from app.ui.places import CaseAt, case_opener
from app.ui.plain import PlainLabel
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.badge import DeadlineBadge
from app.ui.widgets.case_files import CaseFilesPanel
from app.ui.widgets.clock_list import ClockList
from app.ui.widgets.clock_ruler import ClockRuler
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.facts_panel import FactsPanel
from app.ui.widgets.grid import READING
from app.ui.widgets.outcome_panel import OutcomePanel
from app.ui.widgets.related_cases import RelatedPanel
from app.ui.widgets.row_menu import RowMenu
from app.ui.widgets.step_strip import StepStrip
from app.ui.widgets.tabs import Tabs
from app.ui.widgets.timeline import TimelineView

UNCHANGEABLE = ("voided", "voids", "revises")
CLOCKS, OUTCOMES, FILES, RELATED = range(4)


class CasePage(Page):
    """The page of a case."""

    title = "案件"

    def _build_widgets(self) -> None:
        self.state = CaseState(self)
        self.back_button = QPushButton("返回")
        self.back_button.setProperty("role", "quiet")
        self.number_label = captioned("", "title")
        self.title_label = ElidedLabel()
        self.stage_label = captioned("", "muted")
        self.badge = DeadlineBadge()
        self.waiting_frame = QFrame()
        self.waiting_frame.setProperty("role", "notice")
        self.waiting_label = PlainLabel()
        self.waiting_label.setWordWrap(True)
        self.adopt_button = QPushButton("采用新日历")
        self.keep_button = QPushButton("保持原期限")
        self.approval_strip = ApprovalStrip(self, self.context, self.state)
        self.step_strip = StepStrip()
        self.letter_button = QPushButton("文书")
        self.letter_button.setToolTip("转办函、督办函、告知书、登记表、期限计算说明　Ctrl+P")
        self.letter_button.setProperty("role", "quiet")
        self.facts_panel = FactsPanel()
        self.timeline = TimelineView()
        self.revise_button = QPushButton("改正…")
        self.void_button = QPushButton("撤销")
        for button in (self.revise_button, self.void_button):
            button.setProperty("role", "quiet")
        self.clock_list = ClockList()
        self.clock_ruler = ClockRuler(self.clock_list.clocks)
        self.outcome_panel = OutcomePanel()
        self.files_panel = CaseFilesPanel()
        self.related_panel = RelatedPanel()
        self.tabs = Tabs()
        self.explanation_text = QPlainTextEdit()
        self.explanation_text.setReadOnly(True)
        self.explanation_text.setProperty("role", "reading")
        self.explanation_text.setTabChangesFocus(True)
        self.explanation_text.setAccessibleName("期限计算说明")
        self.copy_button = QPushButton("复制说明")
        self.copy_button.setProperty("role", "quiet")
        self.case_people = CasePeople(self, self.context, self.state)
        self.case_actions = CaseSteps(self, self.context, self.state, self.case_people)
        self.case_files = CaseFiles(self, self.context, self.state)
        self.case_letters = CaseLetters(self, self.context, self.state, self.letter_button)

    def _build_layout(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(self._heading())
        layout.addWidget(self._waiting())
        layout.addWidget(self.approval_strip)
        steps = QHBoxLayout()
        steps.addWidget(self.step_strip, 1)
        steps.addWidget(self.case_people.phone_button)
        steps.addWidget(self.letter_button)
        layout.addLayout(steps)
        left, right = QSplitter(Qt.Orientation.Vertical), QSplitter(Qt.Orientation.Vertical)
        self.facts_splitter, self.clocks_splitter = left, right
        left.addWidget(_section("事实", self.facts_panel))
        records = self.approval_strip.record_button
        left.addWidget(
            _section("经过", self.timeline, records, self.revise_button, self.void_button)
        )
        clocks = QWidget()
        column = QVBoxLayout(clocks)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.clock_ruler)
        column.addWidget(self.clock_list, 1)
        right.addWidget(clocks)
        right.addWidget(_section("期限计算说明", self.explanation_text, self.copy_button))
        self.tabs.show_parts(
            "本件的各部分",
            (right, "期限"),
            (self.outcome_panel, "结果与回访"),
            (self.files_panel, "附件"),
            (self.related_panel, "相关案件"),
        )  # fmt: skip
        columns = self.halves = QSplitter(Qt.Orientation.Horizontal)
        columns.addWidget(left)
        columns.addWidget(self.tabs)
        for splitter, sizes in ((left, (250, 330)), (right, (300, 280)), (columns, (660, 590))):
            splitter.setSizes(list(sizes))
            splitter.setChildrenCollapsible(False)
        layout.addWidget(columns, 1)

        strips = (self.adopt_button, self.keep_button, self.approval_strip.propose_button,
                  self.approval_strip.instruct_button, self.step_strip.more_button,
                  self.case_people.phone_button, self.letter_button)  # fmt: skip
        for before, after in pairwise((self.back_button, *strips)):
            QWidget.setTabOrder(before, after)

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.back_button)
        row.addWidget(self.number_label)
        row.addWidget(self.title_label, 1)  # a long one gives way, the deadline stays in sight
        row.addWidget(self.stage_label)
        row.addWidget(self.badge)
        return row

    def _waiting(self) -> QFrame:
        row = QHBoxLayout(self.waiting_frame)
        row.setContentsMargins(theme.GAP, theme.HAIR, theme.TIGHT, theme.HAIR)
        row.addWidget(self.waiting_label, 1)
        row.addWidget(self.adopt_button)
        row.addWidget(self.keep_button)
        self.waiting_frame.hide()
        return self.waiting_frame

    def _connect(self) -> None:
        self.back_button.clicked.connect(lambda: self.context.shell.go_back())
        shortcut = QShortcut(QKeySequence("Esc"), self, lambda: self.context.shell.go_back())
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        letters = QShortcut(QKeySequence("Ctrl+P"), self, self.case_letters.show_menu)
        letters.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.letter_button.clicked.connect(self.case_letters.show_menu)
        turn_by_letters(self.tabs, self, self.turn_to)
        self.tabs.currentChanged.connect(self._turned)
        self.clock_list.selectionModel().currentChanged.connect(self._explain)
        self.timeline.selectionModel().currentChanged.connect(self._allow_corrections)
        self.copy_button.clicked.connect(self._copy)
        self.step_strip.chosen.connect(self.case_actions.take)
        self.revise_button.clicked.connect(
            lambda: self.case_actions.revise(self.timeline.current())
        )
        self.void_button.clicked.connect(lambda: self.case_actions.void(self.timeline.current()))
        self.state.chosen.connect(self._empty)
        corrections = (self.revise_button, self.void_button)
        self.timeline_menu = RowMenu(self.timeline, lambda: corrections)
        files, panel = self.case_files, self.files_panel
        panel.wanted.connect(files.read_file)
        panel.adding.connect(lambda: files.choose(self.timeline.current()))
        panel.noting.connect(lambda: files.note_paper(self.timeline.current()))
        files.file_read.connect(panel.viewer.show_file)
        files.related_read.connect(self.related_panel.show_rows)
        self.related_panel.opened.connect(case_opener(self.context.shell))
        self.adopt_button.clicked.connect(lambda: self.case_actions.decide_calendar(adopt=True))
        self.keep_button.clicked.connect(lambda: self.case_actions.decide_calendar(adopt=False))

    # ------------------------------------------------------------ showing

    def show_place(self, place: object) -> None:
        """The page of one case."""
        if isinstance(place, CaseAt):
            self.state.choose(place.case_id)
        else:
            super().show_place(place)

    def kept_place(self) -> Mapping[str, Any]:
        """The case shown."""
        return {} if self.case_id is None else {"case": self.case_id}

    def place_from(self, kept: Mapping[str, Any]) -> CaseAt | None:
        """The case that was shown."""
        found = kept.get("case")
        return CaseAt(found) if isinstance(found, int) and found >= 0 else None

    def entries(self) -> Sequence[Entry]:
        """The steps that may be done on the case."""
        if self.rows is None:
            return ()
        number, take = self.rows.card.number, self.case_actions.take
        forms = (*self.rows.next_steps, *self.rows.other_steps)
        return [
            Entry("step", form.caption, "　".join(filter(None, (number, form.article))),
                  partial(take, form))
            for form in forms
        ]  # fmt: skip

    @property
    def case_id(self) -> int | None:
        """The case that the page is about."""
        return self.state.case_id

    @property
    def rows(self) -> CaseRows | None:
        """What was read of it."""
        return self.state.rows

    def _empty(self) -> None:
        """Nothing is read yet of the case that was asked for: what stood here was another's."""
        self.number_label.setText(READING)
        for label in (self.title_label, self.stage_label):
            label.setText("")
        self.badge.hide()
        self.step_strip.wait()
        self.facts_panel.show_lines(())
        self.explanation_text.clear()
        for tab, caption in ((OUTCOMES, "结果与回访"), (FILES, "附件")):
            self.tabs.setTabText(tab, caption)
        self.clock_list.show_rows((), self.context.today.day)
        self.timeline.show_rows((), self.context.today.day)
        self.tabs.setCurrentIndex(CLOCKS)

    def turn_to(self, tab: int) -> None:
        """Show 期限, 结果与回访, 附件 or 相关案件, and go there."""
        self.tabs.setCurrentIndex(tab)
        lists = (self.clock_list, self.outcome_panel, self.files_panel.file_list)
        (*lists, self.related_panel.related_list)[tab].setFocus()

    def _turned(self, tab: int) -> None:
        if tab == RELATED:
            self.case_files.find_related()

    def reload(self) -> None:
        """Read the case again, as of today."""
        if self.case_id is None:
            return
        reads, case_id, today = self.context.office.reads, self.case_id, self.context.today.day
        by = self.context.actor
        self.context.jobs.read(
            self, lambda: reads.case_page(case_id, today, by=by), self.show_rows, key="case"
        )

    def on_changed(self, changed: Changed) -> None:
        """A write to this case, or to the calendar, changes what is shown."""
        if self.case_id in changed.cases or changed.calendar or changed.settings:
            self.reload()

    def entered(self) -> None:
        """Put the focus on the first step that may be done."""
        (self.step_strip.first() if self.step_strip.buttons else self.clock_list).setFocus()

    def show_rows(self, rows: CaseRows) -> None:
        """Show the case."""
        fresh = self.rows is None
        self.state.take(rows)
        self.number_label.setText(rows.card.number)
        self.title_label.setText(rows.card.title)
        self.title_label.setToolTip(rows.card.title)
        self.stage_label.setText(rows.stage_caption)
        self.badge.show_card(rows.card)
        self.waiting_label.setText(f"⚠ {rows.waiting_calendar}")
        self.waiting_frame.setVisible(bool(rows.waiting_calendar))
        self.facts_panel.show_page(rows)
        self.timeline.show_rows(rows.timeline, self.context.today.day)
        self.clock_list.show_rows(rows.clocks, self.context.today.day)
        self._explain()
        self._show_tabs(rows)
        self._show_steps(rows)
        self._allow_corrections()
        if fresh and self.isVisible():
            self.entered()

    def _show_tabs(self, rows: CaseRows) -> None:
        outcomes = self.outcome_panel.show_steps(rows.timeline, self.context.today.day)
        self.files_panel.show_rows(rows.attachments, rows.timeline)
        for tab, caption, count in (
            (OUTCOMES, "结果与回访", outcomes),
            (FILES, "附件", len(rows.attachments)),
        ):
            self.tabs.setTabText(tab, f"{caption} {count}" if count else caption)
        if self.tabs.currentIndex() == RELATED:
            self.case_files.find_related()

    @property
    def step_buttons(self) -> dict[str, QPushButton]:
        """The buttons in sight of the steps that may be done."""
        strip = self.step_strip
        return {kind: button for kind, button in strip.buttons.items() if strip.in_row(kind)}

    def _show_steps(self, rows: CaseRows) -> None:
        had_focus = self.step_strip.isAncestorOf(self.focusWidget() or self)
        self.step_strip.show_steps(rows.next_steps, rows.other_steps, main=rows.main_step)
        if had_focus:
            self.entered()

    def _explain(self) -> None:
        row = self.clock_list.current()
        self.explanation_text.setPlainText("\n".join(row.explanation) if row else "")
        self.copy_button.setEnabled(row is not None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.explanation_text.toPlainText())
        self.context.shell.toast("已复制期限计算说明")

    def _allow_corrections(self) -> None:
        row = self.timeline.current()
        changeable = row is not None and row.state not in UNCHANGEABLE
        self.revise_button.setEnabled(changeable)
        self.void_button.setEnabled(changeable)


def _section(caption: str, body: QWidget, *buttons: QPushButton) -> QWidget:
    """A caption with its buttons over its content, under one hairline."""
    section = QFrame()
    section.setProperty("role", "panel")
    heading = captioned(caption, "section")
    heading.setBuddy(body)
    head = QHBoxLayout()
    head.setContentsMargins(theme.TIGHT, 0, theme.HAIR, 0)
    head.addWidget(heading)
    head.addStretch(1)
    for button in buttons:
        head.addWidget(button)
    heading.setMinimumHeight(theme.CONTROL_HEIGHT)
    layout = QVBoxLayout(section)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addLayout(head)
    layout.addWidget(body, 1)
    return section
