"""What was published: beside 现在 with what made the difference; checked by units, written of, exported."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.errors import InputError
from app.base.rows.forms import FieldRow
from app.base.rows.papers import PaperAbout, PaperKind
from app.base.rows.statistics import CheckRow, Comparison, SnapshotRow
from app.base.statistics_tables import CHECKS, MOVED, SNAPSHOTS, published_on
from app.services.statistics.city_book import FILL_BOOK, BookPlan, FilledBook
from app.services.statistics.commands import AGREED, OUTCOMES, CheckFigures
from app.services.statistics.published_outputs import SET_CITY_FORM
from app.services.statistics.snapshots import CHECK_FIGURES
from app.ui import theme
from app.ui.choosing import choose_file, choose_name, open_path
from app.ui.controls import ChoiceBox
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.export import ExportOffer
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.flow_layout import FlowLayout
from app.ui.naming import adopt_names, captioned
from app.ui.pages.exporting import Exporting
from app.ui.pages.new_paper import NewPapers
from app.ui.pages.panels import panel
from app.ui.pages.statistics.state import StatisticsState
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.tabs import Tabs
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "还没有发布过统计数据；在上方选好统计期，按“发布…”。"
SAME: Final = "现在的数与发布时相同。"
NO_UNIT: Final = "这次发布的数据里没有主办单位。"
FORM_FILES: Final = "报表对应文件 (*.toml)"
BOOKS: Final = "Excel (*.xlsx)"
LARGEST: Final = 100_000  # bytes of such a file


class PublishedPart(QWidget):
    """The snapshots above; of the one under the cursor what moved since, and what units said."""

    def __init__(self, state: StatisticsState) -> None:
        super().__init__()
        self._state, self._context = state, state.context
        self.dialog: FormDialog | None = None
        self.papers = NewPapers(state.owner, state.context)
        self.snapshot_grid = PlacedGrid(SNAPSHOTS, "已发布的数据", NOTHING, ("created_at",))
        self.kind_box = ChoiceBox()
        self.kind_box.setAccessibleName("文书种类")
        self.write_button = QPushButton("起草文书…")
        self.check_button = QPushButton(f"{CHECK_FIGURES.caption}…")
        self.exporting = Exporting(self, lambda: self._context, self.export)
        self.exporting.button.setText("导出分项表…")
        self.form_button = QPushButton("报市表…")
        self.other_button = QPushButton("换报市表栏目…")
        self.book_button = QPushButton("填市里的表…")
        self.book_button.setToolTip("市里发来的统计工作簿，照原样填上已发布的数")
        self.moved_label = captioned("现在与发布时不同的", "section")
        self.moved_grid = PlacedGrid(MOVED, "现在与发布时不同的", SAME)
        self.check_grid = PlacedGrid(CHECKS, "各单位核对情况", NO_UNIT)
        self.tabs = Tabs()
        self._build_layout()
        adopt_names(self)
        self.snapshot_grid.selectionModel().currentChanged.connect(lambda *_: self._compare())
        self.write_button.clicked.connect(self.write)
        self.check_button.clicked.connect(self.check)
        self.check_grid.opened.connect(lambda _row: self.check())
        self.form_button.clicked.connect(self.export_form)
        self.other_button.clicked.connect(self.choose_form)
        self.book_button.clicked.connect(self._choose_book)

    def _build_layout(self) -> None:
        buttons = QWidget()
        strip = FlowLayout(buttons)
        for widget in (
            self.kind_box, self.write_button, self.check_button, self.exporting.button,
            self.form_button, self.other_button, self.book_button,
        ):  # fmt: skip
            strip.addWidget(widget)
        self.tabs.show_parts(
            "已发布数据的各部分",
            (panel(self.moved_label, self.moved_grid), "与现在比较"), (self.check_grid, "各单位核对"),
        )  # fmt: skip
        turn_by_letters(self.tabs, self, after=5)  # the page's own tabs have the first five
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(buttons)
        column.addWidget(self.tabs, 1)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.snapshot_grid)
        self.halves.addWidget(below)
        self.halves.setSizes([200, 320])
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.halves)

    def read(self) -> None:
        """Read the snapshots again."""
        office, by = self._context.office, self._context.actor
        self._context.jobs.read(
            self, lambda: (office.snapshots.all(by), office.papers.kinds(by)), self._show,
            key="snapshots",
        )  # fmt: skip

    def current(self) -> SnapshotRow | None:
        """The snapshot under the cursor."""
        row: SnapshotRow | None = self.snapshot_grid.current_row()
        return row

    # ------------------------------------------------------------ showing

    def _show(self, found: tuple[tuple[SnapshotRow, ...], tuple[PaperKind, ...]]) -> None:
        rows, kinds = found
        if not self.kind_box.count():
            for kind in kinds:
                if kind.subject == "snapshot":
                    self.kind_box.addItem(kind.caption, kind.kind)
        self.snapshot_grid.show_keeping_place(rows, lambda row: row.id)
        for widget in (self.kind_box, self.write_button, self.check_button,
                       self.exporting.button, self.form_button, self.book_button):  # fmt: skip
            widget.setEnabled(bool(rows))
        self._compare()

    def _compare(self) -> None:
        row = self.current()
        if row is None:
            self.moved_grid.show_rows(())
            self.check_grid.show_rows(())
            return
        snapshots, by = self._context.office.snapshots, self._context.actor
        self._context.jobs.read(
            self, lambda: (snapshots.compare(row.id, by), _checks(snapshots.checks, row.id, by)),
            self._show_one, key="compare",
        )  # fmt: skip

    def _show_one(self, found: tuple[Comparison, tuple[CheckRow, ...]]) -> None:
        comparison, checks = found
        self.moved_label.setText(f"现在与发布时不同的　{published_on(comparison.snapshot)}")
        self.moved_grid.show_keeping_place(comparison.moved, lambda moved: moved.key)
        self.check_grid.show_keeping_place(checks, lambda check: check.unit)

    # ------------------------------------------------------------ doing

    def write(self) -> None:
        """Begin the paper of the kind chosen, filled from the snapshot."""
        row, kind = self.current(), self.kind_box.currentData()
        if row is not None and kind:
            self.papers.open(str(kind), PaperAbout("snapshot", snapshot_id=row.id))

    def check(self) -> None:
        """Ask what a unit said of its figures."""
        row, units = self.current(), self.check_grid.rows.rows
        if row is None or not units:
            return
        chosen = self.check_grid.current_row() or units[0]
        options = tuple((unit.unit, unit.unit) for unit in units)
        fields = (
            FieldRow("unit", "单位", "choice", True, options, chosen.unit),
            FieldRow("outcome", "核对结果", "choice", True, tuple(OUTCOMES.items()), AGREED),
            FieldRow(
                "note",
                "说明",
                "lines",
                False,
                help="谁答复的；有不同意见的，写明是哪个数、应为多少",
            ),
            FieldRow("on", "答复日期", "date", True, default=self._context.today.day),
        )
        snapshots, by = self._context.office.snapshots, self._context.actor

        def carry_out(v: dict[str, Any], _progress: object) -> None:
            command = CheckFigures(row.id, v["unit"], v["outcome"], v["on"], v.get("note") or "")
            snapshots.check(command, by)

        self.dialog = ask(
            self, self._context, CHECK_FIGURES,
            Question(CHECK_FIGURES.caption, row.title, fields, "登记", "单位发文前核对自己的数；再登记一次，以最近一次为准。"),
            carry_out, After("已登记核对", undo=lambda _done: None, then=lambda _done: self._compare()),
            Before(("check", row.id, chosen.unit)),
        )  # fmt: skip

    def export(self) -> None:
        """The tables of the snapshot, by what the page is broken down now."""
        along = self._state.along if self._state.along != "officer" else "unit"
        tables = self._context.office.published.tables
        self._export("统计分项表", "导出已发布的分项表", partial(_along, tables, along))

    def export_form(self) -> None:
        """The superior's own form."""
        self._export("报市表", "导出报市表", self._context.office.published.city_form)

    def _export(self, name: str, heading: str, write: Callable[..., Any]) -> None:
        row, by = self.current(), self._context.actor
        if row is None:
            return
        offer = ExportOffer(
            heading, f"{row.title}，{published_on(row)}", self.exporting.suggested(name)
        )
        self.exporting.ask(offer, lambda answer, _progress: write(answer.path, row.id, by))

    def _choose_book(self) -> None:
        source = choose_file(self, "市里发来的统计表", BOOKS)
        if source is not None:
            path = choose_name(self, "填好的统计表", f"{source.stem}（已填）.xlsx", BOOKS)
            if path is not None:
                self.fill_book(source, path)

    def fill_book(self, source: Path, path: Path) -> None:
        """Ask which of our numbers each heading of the workbook is, then fill it into ``path``."""
        row, by = self.current(), self._context.actor
        if row is None:
            return
        books = self._context.office.city_books
        self._context.jobs.read(
            self, lambda: books.plan(_bytes_of(source), row.id, by),
            lambda plan: self._ask_headings(row, plan, source, path),
            key="book", failed=self._context.shell.show_error,
        )  # fmt: skip

    def _ask_headings(self, row: SnapshotRow, plan: BookPlan, source: Path, path: Path) -> None:
        books, by = self._context.office.city_books, self._context.actor
        names = {f"h{at}": heading for at, heading in enumerate(plan.headings)}
        fields = tuple(
            FieldRow(
                name,
                f"{heading.where}　{heading.caption}",
                "choice",
                False,
                plan.numbers,
                heading.number or None,
            )
            for name, heading in names.items()
        )
        missing = (
            f"表里没有{'、'.join(plan.missing)}，这些单位的数只在合计里。" if plan.missing else ""
        )
        note = f"填{len(plan.lines)}行；不选的栏目不填，有公式的格子不动。{missing}"

        def carry_out(values: dict[str, Any], _progress: object) -> FilledBook:
            mapping = {heading.key: values.get(name) or "" for name, heading in names.items()}
            return books.write(source, path, row.id, mapping, by)

        self.dialog = ask(
            self, self._context, FILL_BOOK,
            Question(FILL_BOOK.caption, f"{source.name}　{row.title}", fields, "填写", note),
            carry_out,
            After(
                lambda made: f"已填{made.lines}行{made.cells}格，存为“{path.name}”",
                more=lambda _made: ("打开", partial(open_path, path)),
            ),
            Before(("book", source.name)), caption="正在填表…",
        )  # fmt: skip

    def choose_form(self) -> None:
        """Take the columns of another form from a file."""
        path = choose_file(self, "换报市表的栏目", FORM_FILES)
        if path is None:
            return
        published, by = self._context.office.published, self._context.actor

        def work() -> str:
            try:
                data = path.read_bytes()
                text = data.decode("utf-8-sig") if len(data) <= LARGEST else ""
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(
                    f"“{path.name}”读不出文字，没有采用，原来的栏目没有变。"
                ) from error
            if not text.strip():
                raise InputError(f"“{path.name}”是空的或者太大，没有采用，原来的栏目没有变。")
            return published.set_form(text, by).title

        self._context.jobs.write(
            self, lambda _progress: work(),
            lambda title: self._context.shell.toast(
                f"{SET_CITY_FORM.caption}：已采用“{title}”", final="要换回，请再选原来的文件。"
            ),
        )  # fmt: skip


def _checks(read: Callable[..., tuple[CheckRow, ...]], key: int, by: Any) -> tuple[CheckRow, ...]:
    """What units said; nothing of a snapshot that has no table by unit."""
    try:
        return read(key, by)
    except InputError:
        return ()


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"“{path.name}”读不出来，没有填写；请确认没有被别的程序占用。") from error


def _along(tables: Callable[..., Any], along: str, path: Any, key: int, by: Any) -> Any:
    return tables(path, key, along, by)
