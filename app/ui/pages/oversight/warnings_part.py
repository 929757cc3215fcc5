"""预警: what stands, its cases, what to do about it; what was answered beneath."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.oversight_tables import ANSWERED, WARNINGS
from app.base.rows.forms import FieldRow
from app.base.rows.oversight import WarningRow, Warnings
from app.base.rows.papers import PaperAbout
from app.base.rows.statistics import CountedCases
from app.reports.letters.templates import head_of
from app.services.oversight.warnings import ANSWER_WARNING, DISMISSED, FOLLOWED, AnswerWarning
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.counted_cases import CountedCasesDialog
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.new_paper import NewPapers
from app.ui.pages.panels import panel
from app.ui.places import case_opener
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "现在没有预警。"
NONE_YET: Final = "还没有处理过预警。"
ABOUT_UNITS: Final = ("hot_unit", "hot_place", "same_promise", "same_unit", "after_supervision")


class WarningsPart(QWidget):
    """The warnings that stand above, those that were answered beneath."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__()
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None
        self.cases_dialog: CountedCasesDialog | None = None
        self.papers = NewPapers(owner, context)
        self.papers.moved.connect(self.read)
        self.small_label = captioned("", "muted")
        self.small_label.setWordWrap(True)
        self.warning_grid = PlacedGrid(WARNINGS, "预警", NOTHING, ("before", "proposes"))
        self.why_label = captioned("", "muted")
        self.why_label.setWordWrap(True)
        self.cases_button = QPushButton("看案件")
        self.paper_button = QPushButton("起草文书…")
        self.follow_button = QPushButton("已跟进…")
        self.dismiss_button = QPushButton("不作处理…")
        self.answered_label = captioned("已处理的预警", "section")
        self.answered_grid = PlacedGrid(ANSWERED, "已处理的预警", NONE_YET, ("officer", "number"))
        self._build_layout()
        adopt_names(self)
        self.warning_grid.beside = (
            self.cases_button, self.paper_button, self.follow_button, self.dismiss_button,
        )  # fmt: skip
        self.warning_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.warning_grid.opened.connect(lambda _row: self.open_cases())
        self.cases_button.clicked.connect(self.open_cases)
        self.paper_button.clicked.connect(self.write)
        self.follow_button.clicked.connect(lambda: self._answer(FOLLOWED))
        self.dismiss_button.clicked.connect(lambda: self._answer(DISMISSED))

    def _build_layout(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.HAIR)
        strip.setSpacing(theme.TIGHT)
        strip.addWidget(self.why_label, 1)
        for button in (
            self.cases_button,
            self.paper_button,
            self.follow_button,
            self.dismiss_button,
        ):
            strip.addWidget(button)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.small_label)
        column.addWidget(self.warning_grid, 1)
        column.addLayout(strip)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(above)
        self.halves.addWidget(panel(self.answered_label, self.answered_grid))
        self.halves.setSizes([360, 180])
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.halves)

    def current(self) -> WarningRow | None:
        """The warning under the cursor."""
        row: WarningRow | None = self.warning_grid.current_row()
        return row

    def read(self) -> None:
        """Look for warnings again; where there is much to look at it says how far it is."""
        context = self._context
        warnings, by, day = context.office.warnings, context.actor, context.today.day
        context.jobs.long_read(
            self, lambda progress: warnings.rows(day, by, progress), self._show,
            caption="正在查找预警…", key="warnings",
        )  # fmt: skip

    def _show(self, found: Warnings) -> None:
        self.small_label.setText(found.small)
        self.small_label.setVisible(bool(found.small))
        self.warning_grid.show_keeping_place(
            found.standing, lambda row: (row.rule, row.key, row.signs[:1])
        )
        self.answered_grid.show_rows(found.answered)
        self._look()

    def _look(self) -> None:
        row = self.current()
        self.why_label.setText(f"怎么算的：{row.why}" if row else "")
        for button in (self.cases_button, self.follow_button, self.dismiss_button):
            button.setEnabled(row is not None)
        paper = row.paper if row else ""
        self.paper_button.setVisible(bool(paper))
        if paper:
            self.paper_button.setText(f"起草{head_of(paper).caption}…")
            self.paper_button.setAccessibleName(self.paper_button.text())

    # ------------------------------------------------------------ doing

    def open_cases(self) -> None:
        """Show the cases that the warning rests on."""
        row = self.current()
        if row is None:
            return
        warnings, by = self._context.office.warnings, self._context.actor
        self._context.jobs.read(
            self, lambda: warnings.cases(row, by), self._show_cases, key="warned"
        )

    def _show_cases(self, found: CountedCases) -> None:
        dialog = self.cases_dialog = CountedCasesDialog(self._owner, found)
        dialog.case_wanted.connect(case_opener(self._context.shell))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def write(self) -> None:
        """Begin the paper that is proposed; gone out, now or after its stations, it answers the warning."""
        row = self.current()
        if row is None or not row.paper:
            return
        head = head_of(row.paper)
        preset = {"problems": row.written, "advice": row.proposes}
        if head.subject == "unit" and row.rule in ABOUT_UNITS:
            preset["addressee"] = row.about
        self.papers.open(row.paper, PaperAbout(head.subject), preset, row.subject)

    def _answer(self, outcome: str) -> None:
        row = self.current()
        if row is None:
            return
        verb, label, help_ = (
            ("不作处理", "理由", "没有新的情况，这条预警不再出现。")
            if outcome == DISMISSED
            else ("登记跟进", "怎么跟进的", "例如：已约谈；已报县政府；已另案督办。")
        )
        fields = (
            FieldRow("reason", label, "lines", True, help=help_),
            FieldRow("on", "日期", "date", True, default=self._context.today.day),
        )
        warnings, by = self._context.office.warnings, self._context.actor

        def carry_out(v: dict[str, Any], _progress: object) -> None:
            answered = AnswerWarning(
                row.rule, row.key, outcome, v["reason"], v["on"], signs=row.signs, no=row.no
            )
            warnings.answer(answered, by)

        self.dialog = ask(
            self._owner, self._context, ANSWER_WARNING, Question(verb, row.sentence, fields, verb),
            carry_out, After("已登记", undo=lambda _done: None, then=lambda _done: self.read()),
            Before((outcome, row.rule, row.key, *row.signs), cases=row.cases),
        )  # fmt: skip
