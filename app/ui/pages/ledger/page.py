"""台账: all cases of the office; sorted, narrowed and searched in SQL, arranged as one likes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.progress import Progress
from app.base.rows.changes import Changed
from app.base.rows.ledger import (
    LedgerColumn,
    LedgerFilters,
    LedgerIds,
    LedgerQuery,
    LedgerRow,
    LedgerSummary,
    LedgerView,
)
from app.base.rows.ledger_layout import LAYOUT_DRAFT, LedgerAhead, layout_draft, layout_of
from app.ui import theme
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.ledger.arrangement import Arrangement
from app.ui.pages.ledger.batch import BatchBar
from app.ui.pages.ledger.export import LedgerExport
from app.ui.pages.ledger.filters import FilterOptions, LedgerFilterBar
from app.ui.pages.ledger.grid import LedgerGrid
from app.ui.pages.ledger.view_menu import ViewMenu
from app.ui.pages.ledger.words import summary_words, total_words
from app.ui.places import case_opener
from app.ui.plain import PlainLabel, SteadyLabel
from app.ui.tablemodels.sql_rows import BLOCK
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.row_menu import RowMenu

if TYPE_CHECKING:  # loaded with the first lines that are copied
    from app.ui.pages.ledger.copy import Copied

REST_MS = 120
READING = "正在读取其余的案件…"
MOST_SUMMED = 100_000
FIRST = 16 * BLOCK  # lines shown before all are counted


class LedgerPage(Page):
    """The ledger."""

    title = "台账"

    def _build_widgets(self) -> None:
        self._ready = False  # columns and options are read when the page is first opened
        self._ahead = False  # lines were shown before the office was open
        self._stale = False  # a write may have brought units and officers to choose from
        self._total: int | None = None
        self._shown: LedgerQuery | None = None
        self._asked: LedgerQuery | None = None  # by the last reading, which may be under way
        self._then: Callable[[], None] = lambda: None
        self._rest = QTimer(self)  # the other lines are read once nobody types
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(lambda: self._then())
        self._wanted_view: LedgerView | None = None  # asked for before the columns were read
        self.view_button = _menu_button("视图")
        self.column_button = _menu_button("列")
        self.sort_button = _menu_button("排序")
        self.import_button = QPushButton("导入…")
        self.copy_button = QPushButton("复制")
        self.copy_button.setToolTip("Ctrl+C　复制选中的各行，可直接粘贴到 Excel")
        self.filter_bar = LedgerFilterBar()
        self.filter_bar.today = lambda: self.context.today.day
        self.grid = LedgerGrid()
        self.arrangement = Arrangement(self.grid, self.filter_bar, self)
        self.exporting = LedgerExport(self, lambda: self.context, self.arrangement, self.grid)
        self.year_button = QPushButton("年度…")
        self.year_button.setAccessibleName("年度台账和在办结转")
        self.year_button.setToolTip("年度台账、在办结转清单：打印或存为 PDF")
        self.total_label = SteadyLabel(READING)  # it changes with each choice
        self.total_label.clear()
        self.problem_label = ElidedLabel()
        self.problem_label.setProperty("role", "problem")
        self.summary_label = ElidedLabel()
        self.summary_label.setProperty("role", "muted")
        self.batch_bar = BatchBar(lambda: self.context)
        self.empty_label = PlainLabel()
        self.empty_button = QPushButton()
        self.empty_button.setProperty("role", "primary")
        self.stack = QStackedWidget()
        self.row_menu = RowMenu(self.grid, self._acts, lambda: self.grid.open_row)
        self.view_menu = ViewMenu(self.view_button, lambda: self.context, self.arrangement)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(captioned("台账", "title"))
        head.addWidget(self.total_label)
        head.addWidget(self.filter_bar.clear_button)
        head.addWidget(self.problem_label, 1)
        for button in (self.view_button, self.column_button, self.sort_button, self.copy_button,
                       self.exporting.button, self.year_button, self.import_button):  # fmt: skip
            head.addWidget(button)
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self._empty_state())
        foot = QHBoxLayout()
        foot.setSpacing(theme.WIDE)
        foot.addWidget(self.summary_label, 1)
        foot.addWidget(self.batch_bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.stack, 1)
        layout.addLayout(foot)

    def _empty_state(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(self.empty_label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(theme.GAP)
        layout.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        return page

    def _connect(self) -> None:
        shell = self.context.shell
        self.filter_bar.changed.connect(self._narrowed)
        self.filter_bar.text_field.returnPressed.connect(self.grid.setFocus)
        self.grid.opened.connect(case_opener(shell))
        self.grid.sort_wanted.connect(self.sort_by)
        self.grid.selected.connect(self._sum_up)
        self.arrangement.changed.connect(self._remember_layout)
        self.view_menu.applied.connect(self._applied)
        self.grid.header_menu_wanted.connect(self._show_column_menu)
        self.grid.copy_wanted.connect(self.copy)
        self.grid.lines.wanted.connect(self._read_rows)
        self.copy_button.clicked.connect(self.copy)
        self.year_button.clicked.connect(lambda: shell.when_open(self._ask_year))
        self.import_button.clicked.connect(lambda: shell.open_page("import_ledger"))
        self.empty_button.clicked.connect(self._leave_emptiness)
        for button, fill in ((self.view_button, self.view_menu.fill),
                             (self.column_button, self._fill_column_menu),
                             (self.sort_button, self._fill_sort_menu)):  # fmt: skip
            button.menu().aboutToShow.connect(fill)

    # ------------------------------------------------------------ reading

    def entered(self) -> None:
        """Put the focus on the lines, or on the words to find where there are none."""
        empty = self._total == 0
        (self.empty_button if empty else self.grid).setFocus()

    def find_here(self) -> bool:
        """Go to the words that narrow the lines."""
        self.filter_bar.text_field.setFocus()
        self.filter_bar.text_field.selectAll()
        return True

    def reload(self) -> None:
        """Read the keys of the lines again, under filters and order in use."""
        self.context.shell.when_open(self._read)

    def show_ahead(self, rows: object) -> None:
        """The first lines, read before the office was open; the rest follows once it is."""
        if not isinstance(rows, LedgerAhead):
            return
        self._begin(rows.columns, rows.layout)
        self._ahead = True
        self._show_beginning(self.arrangement.query(), rows.found, rows.rows, None)
        self._rest.stop()  # the other lines come with what there is to choose from
        self.entered()
        self.reload()

    def _begin(self, columns: Sequence[LedgerColumn], layout: LedgerView | None) -> None:
        """Columns and order as they were left; nothing where they stand already."""
        if not self.grid.lines.columns:
            self.grid.set_columns(columns)
            self.arrangement.begin(layout)

    def _read(self) -> None:
        if not self._ready or self._stale:
            self._read_surroundings()
            return
        self.view_menu.name_button()
        query = self.arrangement.query()
        self.problem_label.setText(self.filter_bar.problem())
        self.problem_label.setToolTip(self.filter_bar.problem())
        keep = self.grid.current_case()
        self._asked = query
        self._rest.stop()
        if query == self._shown:
            self._read_ids(query, self._show_ids)
        else:  # a screenful at once; the rest follows
            self._read_beginning(query, keep)

    def _narrowed(self) -> None:
        """What is typed half, a day or a unit's name, narrows nothing yet: it is only said."""
        if self._ready and not self._stale and self.arrangement.query() == self._asked:
            self.problem_label.setText(self.filter_bar.problem())
            self.problem_label.setToolTip(self.filter_bar.problem())
            return
        self.reload()

    def _read_beginning(self, query: LedgerQuery, keep: int | None) -> None:
        ledger, by, today = self.context.office.ledger, self.context.actor, self.context.today.day
        columns = [column.key for column in self.grid.shown_columns()]
        rows = self.grid.blocks_in_sight() * BLOCK
        self.context.jobs.read(
            self,
            lambda: ledger.beginning(query, today, by=by, first=FIRST, rows=rows, columns=columns),
            lambda found: self._show_beginning(query, *found, keep),
            key="ids",
        )

    def _read_ids(self, query: LedgerQuery, done: Callable[[LedgerIds], None]) -> None:
        ledger, by, today = self.context.office.ledger, self.context.actor, self.context.today.day
        self.context.jobs.read(self, lambda: ledger.ids(query, today, by=by), done, key="ids")

    def on_changed(self, changed: Changed) -> None:
        """Any write to a case can move a line; a page out of sight reloads when it is opened."""
        if self._ready and (changed.cases or changed.calendar or changed.settings):
            self._stale = True
            if self.isVisible():
                self.reload()

    def show_place(self, place: object) -> None:
        """Narrowed to filters, or as it was saved under a name."""
        if isinstance(place, LedgerFilters):
            self.show_filtered(place)
        elif isinstance(place, LedgerView):
            self.show_view(place)
        else:
            super().show_place(place)

    def show_filtered(self, filters: LedgerFilters) -> None:
        """Show the ledger narrowed to ``filters``; the caller opens the page."""
        self.filter_bar.show_filters(filters)
        if self._ready:
            self.reload()

    def sort_by(self, key: str, *, descending: bool | None = None) -> None:
        """Sort by a column; the same column again turns the order round."""
        self.arrangement.sort_by(key, descending=descending)
        self.reload()

    def _read_surroundings(self) -> None:
        office, by = self.context.office, self.context.actor

        def work() -> tuple[Any, ...]:
            options = FilterOptions(
                office.reads.units(),
                tuple(actor.name for actor in office.reads.officers()),
                tuple((row.key, row.caption) for row in office.reads.choices("categories")),
                office.reads.stage_choices(),
            )
            ledger = office.ledger
            return ledger.columns(), options, ledger.views(), office.drafts.load(LAYOUT_DRAFT, by)

        self.context.jobs.read(self, work, self._show_surroundings, key="surroundings")

    def _show_surroundings(self, read: tuple[Any, ...]) -> None:
        columns, options, self.view_menu.views, draft = read
        self._ready, self._stale = True, False
        self._begin(columns, layout_of(draft) if draft else None)
        self.filter_bar.offer(options)
        if self._wanted_view is not None:
            self.show_view(self._wanted_view)
        else:
            self.reload()

    def _show_beginning(
        self, query: LedgerQuery, found: LedgerIds, rows: tuple[LedgerRow, ...], keep: int | None
    ) -> None:
        self._shown = query
        self.grid.show_ids(found.ids, rows=rows)
        if found.whole:
            self._show_ids(found, keep, read=True)
            return
        self.total_label.setText(READING)
        self._show_emptiness(False, False)
        self.filled.emit()
        self._then = lambda: self._read_ids(query, lambda whole: self._show_ids(whole, keep))
        self._rest.start(0 if self._total is None else REST_MS)

    def _show_ids(self, found: LedgerIds, keep: int | None = None, *, read: bool = False) -> None:
        """Show all lines; ``read``: they are there, with their rows."""
        first = self._total is None
        self._total = found.total
        if not read or not found.total:
            self.grid.show_ids(found.ids, keep)
        filtered = self.filter_bar.filters() != LedgerFilters()
        self.total_label.setText(total_words(found.total, self.filter_bar.words()))
        self._show_emptiness(found.total == 0, filtered)
        if first and not self._ahead and self.isVisible():
            self.entered()
        self.filled.emit()

    def _show_emptiness(self, empty: bool, filtered: bool) -> None:
        self.stack.setCurrentIndex(1 if empty else 0)
        self.empty_label.setText(
            "没有符合筛选条件的案件。" if filtered else "这里是本办全部案件的台账；还没有案件。"
        )
        self.empty_button.setText("清除筛选" if filtered else "导入原有台账")
        self.empty_button.setAccessibleName(self.empty_button.text())

    def _leave_emptiness(self) -> None:
        if self.filter_bar.filters() != LedgerFilters():
            self.filter_bar.clear()
        else:
            self.context.shell.open_page("import_ledger")

    def _read_rows(self, keys: array[int]) -> None:
        self.context.shell.when_open(lambda: self._read_in_sight(keys))

    def _read_in_sight(self, keys: array[int]) -> None:
        ledger, turn, today, by = (
            self.context.office.ledger,
            self.grid.lines.turn,
            self.context.today.day,
            self.context.actor,
        )
        columns = [column.key for column in self.grid.shown_columns()]
        self.context.jobs.read(
            self,
            lambda: ledger.rows(keys, today, by, columns=columns),
            lambda rows: self.grid.lines.take_rows(rows, turn),
            failed=lambda error: self._rows_failed(error, turn),
        )

    def _rows_failed(self, error: Exception, turn: int) -> None:
        self.grid.lines.give_up(turn)
        self.context.shell.show_error(error)

    # ------------------------------------------------------------ the selection

    def _sum_up(self) -> None:
        selected = self.grid.selected_ids()
        self.batch_bar.show_selection(selected)
        self.copy_button.setEnabled(len(selected) > 0)
        self.summary_label.setToolTip("")
        everything = len(selected) == self._total
        if len(selected) < 2 or (len(selected) > MOST_SUMMED and not everything):
            self.summary_label.setText(f"选中{len(selected):,}件" if len(selected) > 1 else "")
            return
        self.context.shell.when_open(lambda: self._read_summary(selected, everything=everything))

    def _read_summary(self, selected: array[int], *, everything: bool) -> None:
        ledger, by, today = self.context.office.ledger, self.context.actor, self.context.today.day
        filters = self.filter_bar.filters()
        if not everything:
            filters = LedgerFilters(case_ids=tuple(selected))
        self.context.jobs.read(
            self,
            lambda: ledger.summary(filters, today, by=by),
            self._show_summary,
            key="summary",
        )

    def _show_summary(self, summary: LedgerSummary) -> None:
        if summary.cases == len(self.grid.selected_ids()):
            self.summary_label.setText(summary_words(summary))
            self.summary_label.setToolTip(summary_words(summary, full=True))

    def _acts(self) -> tuple[QPushButton, ...]:
        """What can be done with the lines selected, asked for before the selection has rested."""
        self.batch_bar.show_selection(self.grid.selected_ids())
        return (self.copy_button, *self.batch_bar.step_buttons.values())

    def copy(self) -> None:
        """Put the selected lines on the clipboard, columns as they stand on the screen."""
        self.context.shell.when_open(self._copy)

    def _copy(self) -> None:
        from app.ui.pages.ledger.copy import MOST_LINES, PORTION, copied

        selected, columns = self.grid.selected_ids(), self.grid.shown_columns()
        if not selected:
            return
        kept = selected[:MOST_LINES]
        ledger, today, by, shell = (
            self.context.office.ledger,
            self.context.today.day,
            self.context.actor,
            self.context.shell,
        )
        keys = [column.key for column in columns]

        def work(progress: Progress) -> Copied:
            rows: list[LedgerRow] = []
            for start in range(0, len(kept), PORTION):
                progress.step(start, len(kept))
                rows += ledger.rows(kept[start : start + PORTION], today, by, columns=keys)
            return copied(columns, rows)

        def done(result: Copied) -> None:
            QGuiApplication.clipboard().setMimeData(result.mime())
            left = len(selected) - len(kept)
            more = f"；一次最多复制{MOST_LINES:,}行，其余{left:,}行没有复制" if left else ""
            shell.toast(f"已复制{result.lines:,}行{more}")

        self.context.jobs.long_read(self, work, done, caption="正在复制…", key="copy")

    # ------------------------------------------------------------ columns, order, views

    def _fill_column_menu(self) -> None:
        menu = self.column_button.menu()
        menu.clear()
        shown = {column.key for column in self.grid.shown_columns()}
        for column in self.grid.lines.columns:
            action = menu.addAction(column.caption)
            action.setCheckable(True)
            action.setChecked(column.key in shown)
            action.triggered.connect(
                lambda on, key=column.key: self.grid.show_column(key, bool(on))
            )
        menu.addSeparator()
        menu.addAction("恢复原来的列", self.arrangement.restore)

    def _show_column_menu(self, at: QPoint) -> None:
        self._fill_column_menu()
        self.column_button.menu().popup(at)

    def _fill_sort_menu(self) -> None:
        menu = self.sort_button.menu()
        menu.clear()
        for column in self.grid.lines.columns:
            if column.sortable:
                self._add_sort(menu, column.key, column.caption)
        menu.addSeparator()
        turned = (
            "改为从小到大、从早到晚" if self.arrangement.descending else "改为从大到小、从晚到早"
        )
        menu.addAction(turned, lambda: self.sort_by(self.arrangement.sort))

    def _add_sort(self, menu: QMenu, key: str, caption: str) -> None:
        action = menu.addAction(caption)
        action.setCheckable(True)
        action.setChecked(key == self.arrangement.sort)
        action.triggered.connect(
            lambda _on: self.sort_by(key, descending=self.arrangement.descending)
        )

    def show_view(self, view: LedgerView) -> None:
        """Show the ledger as it was saved under a name, at once or as soon as it can be."""
        self._wanted_view = None if self._ready else view
        if self._ready:
            self.view_menu.apply(view)

    def _applied(self, _view: LedgerView) -> None:
        self.reload()
        self.grid.setFocus()

    def _remember_layout(self) -> None:
        self.view_menu.name_button()
        self.context.shell.when_open(self._keep_layout)

    def _keep_layout(self) -> None:
        drafts, kept = self.context.office.drafts, layout_draft(self.arrangement.view(""))
        by = self.context.actor
        self.context.jobs.write(
            self,
            lambda _progress: drafts.save(LAYOUT_DRAFT, kept, by),
            lambda _saved: None,
            caption="",
        )

    def _ask_year(self) -> None:
        from app.ui.pages.ledger.year import YearEnd  # the store comes after the window

        YearEnd(self, self.context).ask()


def _menu_button(caption: str) -> QPushButton:
    button = QPushButton(caption)
    button.setMenu(QMenu(button))
    return button
