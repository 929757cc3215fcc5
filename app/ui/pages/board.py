"""看板: the open cases by stage, the most urgent first, with the counts that filter them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.board import Board, BoardColumn, CaseCard
from app.base.rows.changes import Changed
from app.ui import theme
from app.ui.dialogs.step_asker import StepAsker
from app.ui.flow_layout import FlowLayout
from app.ui.pages.base import Page
from app.ui.places import UnitInHand, case_opener
from app.ui.plain import PlainLabel
from app.ui.tablemodels.card_model import BLOCK
from app.ui.widgets.board_column import BoardColumnView
from app.ui.widgets.board_filters import BoardFilterBar, FilterOptions
from app.ui.widgets.columns_layout import ColumnsLayout

ALL = ""
# what the store filters by, the count's field, its caption and shape
COUNTS = (
    ("overdue", "overdue", "已超期", "✖"),
    ("today", "due_today", "今日到期", "▲"),
    ("soon", "soon", "近日到期", "▲"),
    ("running", "running", "期限内", "●"),
    ("provisional", "provisional", "暂定", "◌"),
)


class BoardPage(Page):
    """The board."""

    title = "看板"
    board_shown = Signal(object)

    def _build_widgets(self) -> None:
        self._board: Board | None = None
        self._only = ALL
        self._narrowed: dict[str, str] = {}  # what the cards shown were read under
        self._columns: dict[str, BoardColumnView] = {}
        self.count_buttons = {key: _count_button(key) for key, *_ in COUNTS}
        self.all_button = QPushButton("全部")
        self.all_button.setCheckable(True)
        self.all_button.setChecked(True)
        self.filter_bar = BoardFilterBar()
        self.steps = StepAsker(self, lambda: self.context)
        self.register_button = QPushButton("登记")
        self.register_button.setProperty("role", "primary")
        self.register_button.setToolTip("Ctrl+N")
        self.first_case_button = QPushButton("登记第一件")
        self.first_case_button.setProperty("role", "primary")
        self.empty_label = PlainLabel("这里按环节列出在办的投诉举报；还没有在办的案件。")
        self.columns_area = QScrollArea()
        self.stack = QStackedWidget()

    def _build_layout(self) -> None:
        strip = QHBoxLayout()
        strip.setSpacing(theme.TIGHT)
        strip.addWidget(self._narrowing(), 1)
        strip.addWidget(self.register_button, 0, Qt.AlignmentFlag.AlignTop)
        holder = QWidget()
        holder.setProperty("role", "columns")
        self._row = ColumnsLayout(holder)
        self.columns_area.setWidget(holder)
        self.columns_area.setWidgetResizable(True)
        self.columns_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.columns_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack.addWidget(self.columns_area)
        self.stack.addWidget(self._empty_state())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.GAP)
        layout.addLayout(strip)
        layout.addWidget(self.stack, 1)

    def _narrowing(self) -> QWidget:
        """Counts and filters, in one row where the window is wide enough."""
        holder = QWidget()
        flow = FlowLayout(holder)
        for widget in (self.all_button, *self.count_buttons.values(), self.filter_bar):
            flow.addWidget(widget)
        return holder

    def _empty_state(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(self.empty_label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(theme.GAP)
        layout.addWidget(self.first_case_button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        return page

    def _connect(self) -> None:
        self.all_button.clicked.connect(lambda: self._filter(ALL))
        for key, button in self.count_buttons.items():
            button.clicked.connect(lambda _checked, key=key: self._filter(key))
        self.filter_bar.changed.connect(self.reload)
        for button in (self.register_button, self.first_case_button):
            button.clicked.connect(lambda: self.context.shell.open_page("intake"))

    def entered(self) -> None:
        """Put the focus on the cards, or on the button of the empty board; offer today's units."""
        self.context.shell.when_open(self._read_options)
        current = next((c for c in self._columns.values() if c.current_case() is not None), None)
        filled = current or next((c for c in self._columns.values() if not c.is_empty), None)
        if filled is None:
            self.first_case_button.setFocus()
            return
        if filled.current_case() is None:
            filled.card_list.select_row(0)
        filled.card_list.setFocus()

    def reload(self) -> None:
        """Read the board again, as of today and under the filter in use."""
        self.context.shell.when_open(self._read)

    def show_ahead(self, rows: object) -> None:
        """The board, read before the office was open."""
        if isinstance(rows, Board):
            self.show_board(rows)

    def _read(self) -> None:
        reads, today, only = self.context.office.reads, self.context.today.day, self._only
        by = self.context.actor
        narrowed = self._narrowed = {"urgency": only, **self.filter_bar.values()}

        def work() -> Board:
            from app.services.desk.board import BoardFilters  # the store comes after the window

            return reads.board(today, BoardFilters(**narrowed), BLOCK, by=by)

        self.context.jobs.read(self, work, self.show_board, key="board")

    def _read_cards(self, view: BoardColumnView, first: int, many: int) -> None:
        """The cards of a column that have come in sight."""
        self.context.shell.when_open(partial(self._read_behind, view, first, many))

    def _read_behind(self, view: BoardColumnView, first: int, many: int) -> None:
        reads, today, by = self.context.office.reads, self.context.today.day, self.context.actor
        model, narrowed = view.card_list.card_model, self._narrowed
        turn = model.turn

        def work() -> tuple[CaseCard, ...]:
            from app.services.desk.board import BoardFilters

            return reads.column(view.stage, today, BoardFilters(**narrowed), first, many, by=by)

        def failed(error: Exception) -> None:
            model.give_up(turn)
            self.context.shell.show_error(error)

        self.context.jobs.read(
            view, work, lambda cards: model.take(first, cards, turn), failed=failed
        )

    def _read_options(self) -> None:
        """What the filters offer is read after the cards."""
        reads = self.context.office.reads

        def work() -> FilterOptions:
            categories = [(row.key, row.caption) for row in reads.choices("categories")]
            return FilterOptions(reads.units(), [o.name for o in reads.officers()], categories)

        self.context.jobs.read(self, work, self.filter_bar.show_options, key="options")

    def show_place(self, place: object) -> None:
        """Narrowed to what a unit has in hand."""
        if isinstance(place, UnitInHand):
            self.show_unit(place.unit)
        else:
            super().show_place(place)

    def show_unit(self, unit: str) -> None:
        """Narrow the board to what one unit has in hand."""
        self._filter(ALL)
        self.filter_bar.clear()
        self.filter_bar.choose("unit", unit)

    def on_changed(self, changed: Changed) -> None:
        """Any write to a case or the calendar can move a card."""
        if changed.cases or changed.calendar or changed.settings:
            self.reload()

    def show_board(self, board: Board) -> None:
        """Show ``board`` under the filter in use."""
        first = self._board is None
        self._board = board
        for key, field, caption, shape in COUNTS:
            count = getattr(board, field)
            button = self.count_buttons[key]
            button.setText(f"{shape} {caption} {count}")
            button.setAccessibleName(f"{caption}{count}件")
            button.setEnabled(count > 0 or self._only == key)
        total = sum(column.total for column in board.columns)
        filled = bool(total or self._only or self.filter_bar.values())
        self.stack.setCurrentIndex(0 if filled else 1)
        self.register_button.setVisible(filled)
        if [column.stage for column in board.columns] != list(self._columns):
            self._rebuild(board.columns)
        for column in board.columns:
            self._columns[column.stage].show_column(column)
        if first and self.isVisible():
            self.entered()
        self.board_shown.emit(board)
        self.filled.emit()

    def _filter(self, only: str) -> None:
        self._only = ALL if only == self._only else only
        self.all_button.setChecked(self._only == ALL)
        for key, button in self.count_buttons.items():
            button.setChecked(key == self._only)
        self.reload()

    def _rebuild(self, columns: tuple[BoardColumn, ...]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._columns = {}
        for column in columns:
            view = BoardColumnView(column.stage)
            view.setObjectName(f"column_{column.stage}")
            view.card_list.opened.connect(case_opener(self.context.shell))
            view.card_list.card_model.wanted.connect(partial(self._read_cards, view))
            view.card_list.dropped.connect(
                lambda case_id, stage=column.stage: self.move_case(case_id, stage)
            )
            view.card_list.sideways.connect(
                lambda by, stage=column.stage: self._step_sideways(stage, by)
            )
            self._columns[column.stage] = view
            self._row.addWidget(view)
            view.show()  # at once: while a column counts as hidden, the area gives it no room

    def move_case(self, case_id: int, stage: str) -> None:
        """A card was dragged to a stage: open the step that leads there, or say why none does."""
        self.context.shell.when_open(lambda: self._ask_way(case_id, stage))

    def _ask_way(self, case_id: int, stage: str) -> None:
        context = self.context
        moves, today, by = context.office.stage_moves, context.today.day, context.actor
        self.context.jobs.read(
            self,
            lambda: moves.way_to(case_id, stage, today, by),
            lambda move: self.steps.ask(case_id, move.kind, move.fields),
            key="move",
        )

    def _step_sideways(self, stage: str, by: int) -> None:
        stages = list(self._columns)
        row = self._columns[stage].card_list.currentIndex().row()
        at = stages.index(stage) + by
        while 0 <= at < len(stages):
            column = self._columns[stages[at]]
            if not column.is_empty:
                column.card_list.select_row(row)
                column.card_list.setFocus()
                self.columns_area.ensureWidgetVisible(column, 0, 0)
                return
            at += by


def _count_button(key: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName(f"count_{key}")
    button.setCheckable(True)
    button.setProperty("role", "count")
    return button
