"""统计: the figures of a period, broken down, published, exported and printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.statistics import BreakdownRow, ClockRow, Period, StatisticsRows
from app.base.statistics_tables import AGAINST, CLOCKS, UNIT_CLOCKS, breakdown
from app.rules.statistics.reckoning import LEAST_CHANGE, NO_CHANGE
from app.services.statistics.limits import CLOCK_COLUMNS
from app.services.statistics.outputs import DIMENSIONS
from app.services.statistics.snapshots import PUBLISH_STATISTICS
from app.ui import theme
from app.ui.controls import ChoiceBox
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.export import ExportOffer
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.forms.day_editor import DayEditor
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.exporting import Exporting
from app.ui.pages.paper_work import print_from
from app.ui.pages.statistics.numbers_part import NumbersPart
from app.ui.pages.statistics.picture_part import PicturePart
from app.ui.pages.statistics.published_part import PublishedPart
from app.ui.pages.statistics.state import StatisticsState, month, quarter, year
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.tabs import Tabs
from app.ui.widgets.work_tables import PlacedGrid

PERIODS: Final[tuple[tuple[str, Callable[[date], Period]], ...]] = (
    ("上季度", lambda day: quarter(day, 1)), ("本季度", quarter),
    ("上月", lambda day: month(day, 1)), ("本月", month),
    ("本年", year), ("上年", lambda day: year(day, 1)),
)  # fmt: skip
OWN: Final = "自定"
ROW_HINT: Final = "Enter 看光标所在那一格的案件；各单位不按件数排序"
CHANGE_HINT: Final = f"“{NO_CHANGE}”是与之比较的基数不足{LEAST_CHANGE}件，不算增减"
HOW_CLOCKS: Final = (
    "怎么算的：按期率＝按期÷（按期＋逾期完成＋期末已逾期）。按期、逾期完成：统计期内完成，完成日不晚于、晚于届满日；"
    "期末已逾期：届满日早于统计截止日，到统计截止时没有完成。不计：免除的、没有定期限的、未到期的。回车看光标所在那一格的案件"
)


class StatisticsPage(Page):
    """Puts the parts together; each reads the state."""

    title = "统计"

    def _build_widgets(self) -> None:
        self.dialog: FormDialog | None = None
        self.state = StatisticsState(self, self.context)
        self.heading_label = captioned("统计", "title")
        self.period_box = ChoiceBox()
        self.period_box.setAccessibleName("统计期")
        for caption, _make in PERIODS:
            self.period_box.addItem(caption, caption)
        self.period_box.addItem(OWN, OWN)
        self.from_editor, self.to_editor = (
            DayEditor(
                FieldRow(name, caption, "date", True), FormSurroundings(self.context.today.day)
            )
            for name, caption in (("period_from", "统计期自"), ("period_to", "统计期至"))
        )
        for editor in (self.from_editor, self.to_editor):
            editor.read_label.hide()
            editor.line.setAccessibleName(editor.field.caption)
        self.cut_label = captioned("", "muted")
        self.times_label = captioned("", "muted")
        self.times_label.setWordWrap(True)
        self.publish_button = QPushButton("发布…")
        self.print_button = QPushButton("打印…")
        self.exporting = Exporting(self, lambda: self.context, self.export)
        self.numbers_part = NumbersPart(self.state)
        self.along_box = ChoiceBox()
        self.along_box.setAccessibleName("按什么分")
        for key, caption in DIMENSIONS.items():
            self.along_box.addItem(f"按{caption}", key)
        self.against_box = ChoiceBox()
        self.against_box.setAccessibleName("看什么数")
        for key, caption in AGAINST.items():
            self.against_box.addItem(f"看{caption}", key)
        self.row_holder = QWidget()
        self.row_grid: PlacedGrid | None = None
        self.row_hint = captioned(ROW_HINT, "muted")
        self.clock_grid = PlacedGrid(CLOCKS, "各类期限", "统计期内没有计算过的期限。", ("article",))
        self.unit_clock_grid = PlacedGrid(
            UNIT_CLOCKS, "各单位的期限", "统计期内没有计算过承办单位的期限。", ("article",)
        )
        self.whose_box = ChoiceBox()
        self.whose_box.setAccessibleName("各类期限按什么分")
        for caption in ("按期限", "按承办单位"):
            self.whose_box.addItem(caption, caption)
        self.clock_label = captioned(HOW_CLOCKS, "muted")
        self.clock_label.setWordWrap(True)
        self.clock_label.setContentsMargins(0, theme.HAIR, 0, theme.HAIR)
        self.picture_part = PicturePart(self.state)
        self.published_part = PublishedPart(self.state)
        self.tabs = Tabs()

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(self.heading_label)
        head.addSpacing(theme.TIGHT)
        for widget in (self.period_box, self.from_editor, self.to_editor):
            head.addWidget(widget)
        head.addStretch(1)
        for button in (self.publish_button, self.print_button, self.exporting.button):
            head.addWidget(button)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.setSpacing(theme.HAIR)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, 0, 0, 0)
        strip.addWidget(self.along_box)
        strip.addWidget(self.against_box)
        strip.addWidget(self.row_hint, 1)
        column.addLayout(strip)
        self._rows_column = QVBoxLayout(self.row_holder)
        self._rows_column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row_holder, 1)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, 0, 0, 0)
        strip.addWidget(self.whose_box)
        strip.addWidget(self.clock_label, 1)
        clocks = QWidget()
        column = QVBoxLayout(clocks)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(strip)
        column.addWidget(self.clock_grid, 1)
        column.addWidget(self.unit_clock_grid, 1)
        self.unit_clock_grid.hide()
        self.tabs.show_parts(
            "统计的各部分",
            (self.numbers_part, "指标"), (rows, "分项"),
            (clocks, "各类期限"),
            (self.published_part, "已发布"), (self.picture_part, "图"),
        )  # fmt: skip
        turn_by_letters(self.tabs, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.cut_label)
        layout.addWidget(self.times_label)
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self._show_period()
        self.period_box.activated.connect(self._choose_period)
        for editor in (self.from_editor, self.to_editor):
            editor.line.editingFinished.connect(self._type_period)
            editor.changed.connect(self._picked)
        self.along_box.activated.connect(self._break_down)
        self.against_box.activated.connect(self._compare_rows)
        self.publish_button.clicked.connect(self.publish)
        self.print_button.clicked.connect(self.print)
        self.whose_box.activated.connect(self._tell_apart)
        self.clock_grid.opened.connect(partial(self._open_clock, self.clock_grid))
        self.unit_clock_grid.opened.connect(partial(self._open_clock, self.unit_clock_grid))
        self.state.shown.connect(self._show)
        self.tabs.currentChanged.connect(lambda _at: self.picture_part.draw())
        self.track(theme.theme.changed, self.picture_part.draw)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Count again."""
        self.state.read()
        self.published_part.read()

    def on_changed(self, changed: Changed) -> None:
        """Any step can move a figure."""
        if self.isVisible() and (changed.cases or changed.calendar or changed.settings):
            self.reload()

    def entered(self) -> None:
        """Put the focus on the numbers."""
        self.numbers_part.number_grid.setFocus()

    def _show(self, rows: StatisticsRows) -> None:
        period = rows.period
        runs_on = "（统计期还没有结束，统计到今天）" if rows.cut_off < period.last else ""
        self.cut_label.setText(
            f"统计期间 {period.first:%Y-%m-%d} 至 {period.last:%Y-%m-%d}　"
            f"统计截止日 {rows.cut_off:%Y-%m-%d}{runs_on}"
        )
        self.times_label.setText(f"办理用时（工作日） {rows.times}　　期末在办已办 {rows.ages}")
        self._show_rows(rows)
        self.clock_grid.show_rows(rows.clocks)
        self.unit_clock_grid.show_rows(rows.unit_clocks)
        self.filled.emit()

    def _show_rows(self, rows: StatisticsRows) -> None:
        """The columns are those of the breakdown: another one has a grid of its own."""
        shown = f"{rows.by} {self._against}"
        if self.row_grid is None or self.row_grid.property("shown") != shown:
            if self.row_grid is not None:
                self._rows_column.removeWidget(self.row_grid)
                self.row_grid.hide()
                self.row_grid.deleteLater()
            caption = DIMENSIONS[rows.by]
            grid = self.row_grid = PlacedGrid(
                breakdown(rows, caption, self._against), f"按{caption}", "统计期内没有案件。",
                ("times", "terminated", "received", "satisfaction", "in_hand_start"),
            )  # fmt: skip
            grid.setObjectName("row_grid")
            grid.setProperty("shown", shown)
            grid.opened.connect(self._open_row)
            self._rows_column.addWidget(grid)
        self.row_grid.show_keeping_place(rows.rows, lambda row: row.key)

    def _show_period(self) -> None:
        for editor, day in (
            (self.from_editor, self.state.period.first), (self.to_editor, self.state.period.last)
        ):  # fmt: skip
            editor.line.setText(day.isoformat())

    # ------------------------------------------------------------ doing

    def _choose_period(self, _at: int) -> None:
        made = dict(PERIODS).get(str(self.period_box.currentData()))
        if made is None:
            self.from_editor.line.setFocus()
            self.from_editor.line.selectAll()
            return
        self.state.period = made(self.context.today.day)
        self._show_period()
        self.state.read()

    def _picked(self) -> None:
        if not any(e.line.hasFocus() for e in (self.from_editor, self.to_editor)):
            self._type_period()

    def _type_period(self) -> None:
        first, last = self.from_editor.value(), self.to_editor.value()
        if first is None or last is None or Period(first, last) == self.state.period:
            return
        if last < first:
            self.cut_label.setText("统计期的止日早于起日，没有重新统计。")
            return
        self.state.period = Period(first, last)
        known = next((c for c, m in PERIODS if m(self.context.today.day) == self.state.period), OWN)
        self.period_box.setCurrentIndex(self.period_box.findData(known))
        self.state.read()

    def _break_down(self, _at: int) -> None:
        self.state.along = str(self.along_box.currentData())
        self.state.read()

    @property
    def _against(self) -> str:
        return str(self.against_box.currentData() or "")

    def _compare_rows(self, _at: int) -> None:
        """Show the numbers of the parts, or how they changed."""
        self.row_hint.setText(CHANGE_HINT if self._against else ROW_HINT)
        if self.state.rows is not None:
            self._show_rows(self.state.rows)

    def _open_row(self, row: BreakdownRow) -> None:
        """The cases of the number under the cursor; of a rate or the name those closed."""
        grid, rows = self.row_grid, self.state.rows
        if grid is None or rows is None:
            return
        column = grid.keys[max(grid.currentIndex().column(), 0)]
        figure = next((one for one in rows.figures if one.key == column), None)
        wanted = figure.top_parts[0][0] if figure else column
        key = wanted if wanted in row.counts else "closed"
        if row.counts[key] is not None:  # what has no number opens nothing
            self.state.open_cases(key, (self.state.along, row.key))

    def _tell_apart(self, at: int) -> None:
        """The limits of all, or those that units answer for by unit."""
        self.clock_grid.setVisible(at == 0)
        self.unit_clock_grid.setVisible(at == 1)

    def _open_clock(self, grid: PlacedGrid, row: ClockRow) -> None:
        """What is behind the number under the cursor; of the rate what is overdue."""
        column = grid.keys[max(grid.currentIndex().column(), 0)]
        self.state.open_clock(row, column if column in CLOCK_COLUMNS else "overdue")

    def publish(self) -> None:
        """Ask what the published figures are called."""
        period, readings = self.state.period, dict(self.state.readings)
        fields = (
            FieldRow("title", "名称", "text", True,
                     default=f"{period.first:%Y-%m-%d} 至 {period.last:%Y-%m-%d} 办理情况"),
        )  # fmt: skip
        snapshots, by = self.context.office.snapshots, self.context.actor
        self.dialog = ask(
            self, self.context, PUBLISH_STATISTICS,
            Question(PUBLISH_STATISTICS.caption, self.cut_label.text(), fields, "发布",
                     "发布的数连同口径一起保存，以后不会改变；以后数有变化，会写明是哪些步骤引起的。"),
            lambda v, _p: snapshots.publish(v["title"], period, by, readings),
            After("已发布，数据和口径已保存", undo=lambda _key: None, then=self._published),
            Before(("publish", period.first, period.last)),
        )  # fmt: skip

    def _published(self, _key: int) -> None:
        self.published_part.read()
        self.tabs.setCurrentIndex(3)

    def print(self) -> None:
        """Print the figures with their definitions."""
        outputs, by = self.context.office.statistics_outputs, self.context.actor
        period, along, readings = self.state.period, self.state.along, dict(self.state.readings)
        self.context.jobs.read(
            self, lambda: outputs.paper(period, along, by, readings),
            lambda data: print_from(self, self.context, [data], "统计表"), key="paper",
        )  # fmt: skip

    def export(self) -> None:
        """Ask where the workbook is to be written, and write it."""
        outputs, by = self.context.office.statistics_outputs, self.context.actor
        period, along, readings = self.state.period, self.state.along, dict(self.state.readings)

        def write(answer: Any, _progress: object) -> Any:
            return outputs.export(answer.path, period, along, by, readings)

        offer = ExportOffer("导出统计", self.cut_label.text(), self.exporting.suggested("统计"))
        self.exporting.ask(offer, write)
