"""导入: a ledger in, its columns matched, what would become of each row, then all of it at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import InputError
from app.base.progress import Progress
from app.base.rows.changes import Changed
from app.base.rows.imports import ImportPreview
from app.base.rows.ledger import LedgerFilters
from app.intake.ledgers.kinds import SUFFIXES
from app.ui import theme
from app.ui.choosing import choose_file
from app.ui.controls import ChoiceBox, saving_keys
from app.ui.errors import sentence
from app.ui.naming import captioned, choose, labelled
from app.ui.pages.base import Page
from app.ui.pages.import_mapping import MappingTable
from app.ui.pages.import_past import PastImports
from app.ui.pages.import_repair import Repairs
from app.ui.pages.import_tables import ISSUES, LINES, MATCHED, SOURCES, Source, as_lines
from app.ui.plain import PlainLabel
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.grid import Grid
from app.ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from app.intake.ledgers.ledger import LedgerReading

MOST_BYTES = 200_000_000
COLUMNS_TAB = 5
DROP_HERE = "也可以把表格文件拖到这里"
NOTICES = (
    ("ended", "已办结的按已告知登记"),
    ("all", "全部按已告知登记"),
    ("none", "都不登记，列为未告知"),
)


@dataclass(frozen=True, slots=True)
class FileAtHand:
    """A file as it was read, and what importing it would do."""

    reading: LedgerReading
    preview: ImportPreview
    mapping: dict[str, str | None]


REST = "（没有导入的行）"


class ImportLedgerPage(Page):
    """The import of ledgers and the list of past imports."""

    title = "导入台账"

    def _build_widgets(self) -> None:
        self._data, self._file_name = b"", ""
        self._left_out: frozenset[int] = frozenset()
        self._anew: frozenset[int] = frozenset()  # of a known number, but found to be others
        self._stale = False  # a case came since that a row may repeat
        self.at_hand: FileAtHand | None = None
        self.file_button = QPushButton("选择文件…")
        self.file_button.setProperty("role", "primary")
        self.file_label = captioned(DROP_HERE, "muted")
        self.source_box = ChoiceBox()
        for source in SOURCES:
            self.source_box.addItem(source.name, source.name)
        self.sheet_box = ChoiceBox()
        self.sheet_box.setMinimumWidth(160)
        self.sheet_label = labelled("工作表(&S)", self.sheet_box)
        self.about_label = captioned(SOURCES[0].about, "muted")
        self.about_label.setWordWrap(True)
        self.notices_box = ChoiceBox()
        for key, caption in NOTICES:
            self.notices_box.addItem(caption, key)
        self.notices_label = labelled("受理告知没有记载的(&G)", self.notices_box)
        for widget in (self.notices_label, self.notices_box):
            widget.hide()
        self.mapping_table = MappingTable()
        self.added_grid = Grid(LINES, "将新增")
        self.added_grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.matched_grid = Grid(MATCHED, "已匹配")
        self.matched_grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rejected_grid = Grid(ISSUES, "不能导入")
        self.flagged_grid = Grid(ISSUES, "请核对")
        self.skipped_grid = Grid(ISSUES, "跳过")
        self.repairs = Repairs(self, lambda: self.context)
        self.repair_button, self.kept_button = self.repairs.button, self.repairs.kept_button
        self.rejected_grid.beside = (self.repair_button,)
        self.past = PastImports(self.context)
        self.tabs = Tabs()
        self.tabs.setAccessibleName("预览")
        self.error_label = captioned("", "problem")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        self.result_label = PlainLabel()
        self.result_label.setWordWrap(True)
        self.exclude_button = QPushButton("不导入所选行")
        self.anew_button = QPushButton("不是同一件，作为新案件导入")
        self.anew_button.setToolTip(
            "编号相同而内容不同的，由人判断：是同一件就不用动，不是同一件才导入。"
        )
        self.restore_button = QPushButton("恢复全部行")
        self.copy_button = QPushButton("复制本表")
        self.import_button = QPushButton("导入")
        self.import_button.setProperty("role", "primary")
        self.import_button.setToolTip("Ctrl+Enter")
        self.back_button = QPushButton("换一个文件")

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(captioned("导入台账", "title"))
        head.addSpacing(theme.WIDE)
        head.addWidget(labelled("来源(&L)", self.source_box))
        head.addWidget(self.source_box)
        head.addWidget(self.file_button)
        head.addWidget(self.kept_button)
        head.addWidget(self.file_label, 1)
        head.addWidget(self.sheet_label)
        head.addWidget(self.sheet_box)
        for widget, caption in self._tab_captions(None):
            self.tabs.addTab(widget, caption)
        turn_by_letters(self.tabs, self)
        foot = QHBoxLayout()
        foot.setSpacing(theme.TIGHT)
        foot.addWidget(self.result_label, 1)
        for button in (self.exclude_button, self.anew_button, self.restore_button,
                       self.repair_button, self.copy_button,
                       self.back_button, self.import_button):  # fmt: skip
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        about = QHBoxLayout()
        about.setSpacing(theme.TIGHT)
        about.addWidget(self.about_label, 1)
        about.addWidget(self.notices_label)
        about.addWidget(self.notices_box)
        layout.addLayout(about)
        layout.addWidget(self.error_label)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.setAcceptDrops(True)
        self.file_button.clicked.connect(self._choose_file)
        self.back_button.clicked.connect(self.clear)
        self.source_box.currentIndexChanged.connect(lambda _at: self._source_chosen())
        self.sheet_box.activated.connect(lambda _at: self.read_again(keep_sheet=True))
        self.notices_box.activated.connect(lambda _at: self.read_again(keep_sheet=True))
        self.mapping_table.changed.connect(lambda: self.read_again(keep_sheet=True))
        self.tabs.currentChanged.connect(lambda _at: self._show_buttons())
        self.added_grid.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.matched_grid.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.exclude_button.clicked.connect(self.exclude)
        self.anew_button.clicked.connect(self.take_anew)
        self.restore_button.clicked.connect(self._restore)
        self.copy_button.clicked.connect(self.copy)
        self.import_button.clicked.connect(self.carry_out)
        self.repair_button.clicked.connect(self.repair)
        self.rejected_grid.opened.connect(lambda _issue: self.repair())
        self.repairs.changed.connect(lambda: self.read_again(keep_sheet=True))
        self.repairs.taken_up.connect(self._take_up)
        self.past.undone.connect(self._undone)
        self.past.cases_wanted.connect(self._show_batch)
        saving_keys(self, self.carry_out, inside=True)
        self._show(None)

    def entered(self) -> None:
        """Put the focus on the file, or on the rows that are there."""
        (self.file_button if self.at_hand is None else self.tabs.currentWidget()).setFocus()

    def reload(self) -> None:
        """Read the past imports again; work the preview out anew where a case came since."""
        self.past.reload()
        self.repairs.reload()
        if self.at_hand is not None and self._stale:
            self._preview_again()

    def on_changed(self, changed: Changed) -> None:
        """A new case may be the one that a row repeats."""
        self._stale = self._stale or bool(changed.cases)
        if self._stale and self.isVisible():
            self.reload()

    # ------------------------------------------------------------ the file

    @property
    def source(self) -> Source:
        """Where the ledger comes from."""
        return SOURCES[self.source_box.currentIndex()]

    def open_file(self, path: Path) -> None:
        """Read the ledger in a file and show what would become of its rows."""
        try:
            if path.stat().st_size > MOST_BYTES:
                raise InputError(f"“{path.name}”太大，没有读取；请拆分成几个文件再导入。")
            self._data = path.read_bytes()
        except OSError:
            self._refused(InputError(f"打不开“{path.name}”，没有读取；请检查文件能否打开。"))
            return
        except InputError as error:
            self._refused(error)
            return
        self._begin(path.name)

    def _begin(self, file_name: str) -> None:
        """Read the file that was taken up, nothing put right in it yet."""
        self._file_name = file_name
        self.repairs.made.clear()
        self.file_label.setText(file_name)
        self._source_chosen()

    def _take_up(self, source: str, file_name: str, data: bytes) -> None:
        """The rows kept from the last import, under the source that they came from."""
        self._data = data
        with QSignalBlocker(self.source_box):
            choose(self.source_box, source)
        self._begin(file_name)

    def clear(self) -> None:
        """Put the file away; nothing was saved of it."""
        self._data, self._file_name = b"", ""
        self.file_label.setText(DROP_HERE)
        self.error_label.hide()
        self._show(None)
        self.file_button.setFocus()

    def read_again(self, *, keep_sheet: bool = False) -> None:
        """Read the file under the columns as they are matched now."""
        if not self._data:
            return
        self._left_out = self._anew = frozenset()
        sheet = self.sheet_box.currentText() if keep_sheet else ""
        mapping, data, name = self.mapping_table.mapping(), self._data, self._file_name
        imports, command = self.context.office.imports, self._command()
        by = self.context.actor
        repairs = {row: dict(cells) for row, cells in self.repairs.made.items()}

        def work(progress: Progress) -> FileAtHand:
            from app.intake.ledgers.ledger import read_ledger  # only when a ledger comes

            reading = read_ledger(
                data, name, mapping, sheet=sheet, repairs=repairs, progress=progress
            )
            return FileAtHand(reading, imports.preview(reading, command, by, progress), mapping)

        self._run(work)

    def _source_chosen(self) -> None:
        """Take up how the columns of this source were matched before, and read the file so."""
        self.about_label.setText(self.source.about)
        for widget in (self.notices_label, self.notices_box):
            widget.setVisible(self.source.opening)
        if not self._data:
            return
        imports, name = self.context.office.imports, self.source.name

        def take(mapping: dict[str, str | None]) -> None:
            self.mapping_table.start_from(mapping)
            self.read_again()

        self.context.jobs.read(self, lambda: imports.mapping(name), take, key="mapping")

    def _preview_again(self) -> None:
        look = self.at_hand
        if look is None:
            return
        self._stale = False
        imports, command = self.context.office.imports, self._command()
        by = self.context.actor

        def work(progress: Progress) -> FileAtHand:
            preview = imports.preview(look.reading, command, by, progress)
            return FileAtHand(look.reading, preview, look.mapping)

        self._run(work)

    def _run(self, work: Callable[[Progress], FileAtHand]) -> None:
        self.import_button.setEnabled(False)
        self.error_label.hide()
        self.context.jobs.long_read(
            self, work, self._show, caption="正在读取台账…", key="look", failed=self._refused
        )

    def _command(self) -> Any:
        from app.services.imports.import_commands import ImportLedger

        source = self.source
        return ImportLedger(
            source.name,
            source.channel,
            source.opening,
            leave_out=self._left_out,
            file_name=self._file_name,
            anew=self._anew,
            told=self.notices_box.currentData(),
        )

    # ------------------------------------------------------------ the preview

    def _show(self, look: FileAtHand | None) -> None:
        self.at_hand = look
        preview = look.preview if look else None
        added = tuple(x for x in preview.lines if not x.match) if preview else ()
        self.added_grid.show_rows(added)
        self.matched_grid.show_rows([x for x in preview.lines if x.match] if preview else ())
        self.rejected_grid.show_rows(preview.rejected if preview else ())
        self.flagged_grid.show_rows(preview.flagged if preview else ())
        self.skipped_grid.show_rows(preview.skipped if preview else ())
        for at, (_widget, caption) in enumerate(self._tab_captions(preview)):
            self.tabs.setTabText(at, caption)
            self.tabs.setTabVisible(at, look is not None or _widget is self.past)
        self._show_sheets(look)
        if look is not None:
            self.mapping_table.show_matches(look.reading.matched)
            self.mapping_table.follow(self.tabs.tabBar())
            if self.tabs.currentWidget() is self.past:
                self.tabs.setCurrentIndex(_first_filled(look.preview))
        else:
            self.tabs.setCurrentWidget(self.past)
        self.result_label.setText(result_words(preview, len(self._left_out)) if preview else "")
        self._show_buttons()

    def _show_sheets(self, look: FileAtHand | None) -> None:
        sheets = look.reading.sheets if look else ()
        self.sheet_box.clear()
        for name in sheets:
            self.sheet_box.addItem(name, name)
        if look is not None:
            choose(self.sheet_box, look.reading.sheet)
        for widget in (self.sheet_label, self.sheet_box):
            widget.setVisible(len(sheets) > 1)

    def _show_buttons(self) -> None:
        there, current = self.at_hand is not None, self.tabs.currentWidget()
        added = self.at_hand.preview.added if self.at_hand else 0
        self.import_button.setText(f"导入{added}件")
        self.import_button.setAccessibleName(f"导入{added}件")
        self.import_button.setEnabled(added > 0)
        on_added = current is self.added_grid
        self.exclude_button.setVisible(there and on_added)
        self.exclude_button.setEnabled(self.added_grid.selectionModel().hasSelection())
        on_matched = current is self.matched_grid
        self.anew_button.setVisible(there and on_matched)
        self.anew_button.setEnabled(self.matched_grid.selectionModel().hasSelection())
        changed = (on_added and bool(self._left_out)) or (on_matched and bool(self._anew))
        self.restore_button.setVisible(there and changed)
        self.copy_button.setVisible(there and isinstance(current, Grid))
        on_rejected = current is self.rejected_grid
        self.repair_button.setVisible(there and on_rejected)
        self.repair_button.setEnabled(bool(self.rejected_grid.rows.rows))
        self.import_button.setVisible(there)
        self.back_button.setVisible(there)
        self.file_button.setVisible(not there)

    def _tab_captions(self, preview: ImportPreview | None) -> tuple[tuple[QWidget, str], ...]:
        counts = (
            (preview.added, preview.matched, len(preview.rejected), len(preview.flagged),
             len(preview.skipped)) if preview else (0,) * 5
        )  # fmt: skip
        added, matched, rejected, flagged, skipped = counts
        return (
            (self.added_grid, f"将新增 {added}"),
            (
                self.matched_grid,
                f"已匹配 {matched}"
                + (
                    f"（{preview.disagreeing}行内容不一致）"
                    if preview and preview.disagreeing
                    else ""
                ),
            ),
            (self.rejected_grid, f"不能导入 {rejected}"),
            (self.flagged_grid, f"请核对 {flagged}"),
            (self.skipped_grid, f"跳过 {skipped}"),
            (self.mapping_table, "列的对应"),
            (self.past, "以往的导入"),
        )

    def repair(self) -> None:
        """Put the row under the cursor right, cell by cell."""
        at, rows, look = (
            self.rejected_grid.currentIndex().row(),
            self.rejected_grid.rows.rows,
            self.at_hand,
        )
        if look is None or not rows:
            return
        issue = rows[max(at, 0)]
        if issue.row:
            self.repairs.ask(
                issue.row, issue.why, self._data, self._file_name, look.reading.sheet, look.mapping
            )

    def exclude(self) -> None:
        """Take the selected rows out of the import."""
        rows = self.added_grid.rows.rows
        chosen = {rows[i.row()].row for i in self.added_grid.selectionModel().selectedRows()}
        if chosen:
            self._exclude(self._left_out | chosen)

    def take_anew(self) -> None:
        """The selected rows are other matters than the cases of their numbers: import them."""
        rows = self.matched_grid.rows.rows
        chosen = {rows[i.row()].row for i in self.matched_grid.selectionModel().selectedRows()}
        if chosen:
            self._anew |= chosen
            self._preview_again()

    def _restore(self) -> None:
        self._left_out = self._anew = frozenset()
        self._preview_again()

    def _exclude(self, rows: frozenset[int]) -> None:
        self._left_out = rows
        self._preview_again()

    def copy(self) -> None:
        """Put the table in front on the clipboard, to be sent back to whoever made the ledger."""
        grid = self.tabs.currentWidget()
        if isinstance(grid, Grid):
            rows = grid.rows
            QGuiApplication.clipboard().setText(as_lines(rows.table, rows.rows))
            self.context.shell.toast(f"已复制{len(rows.rows)}行")

    # ------------------------------------------------------------ the import

    def carry_out(self) -> None:
        """Import all rows that can be, in one transaction; remember how the columns were matched."""
        look = self.at_hand
        if look is None or not self.import_button.isEnabled():
            return
        self.import_button.setEnabled(False)
        office, by, command = self.context.office, self.context.actor, self._command()

        data, name, repairs = self._data, self._file_name, dict(self.repairs.made)
        rejected = sorted({issue.row for issue in look.preview.rejected if issue.row})

        def work(progress: Progress) -> tuple[Changed, int, bytes]:
            from app.intake.ledgers.repairing import as_ledger, raw_rows

            changed = office.imports.run(look.reading, command, by, progress)
            office.imports.remember(command.source, look.mapping, by)
            rest = raw_rows(
                data, name, rejected, look.mapping, sheet=look.reading.sheet, repairs=repairs
            )
            return changed, len(office.unit_merging.proposals()), as_ledger(rest)

        self.context.jobs.write(
            self,
            work,
            lambda done: self._imported(*done, len(rejected)),
            caption="正在导入…",
            failed=self._refused,
        )

    def _imported(self, changed: Changed, pairs: int, rest: bytes, rejected: int) -> None:
        self.repairs.keep(self.source.name, rest_name(self._file_name), rest, rejected)
        self.clear()
        self.context.changes.announce(changed)
        self.past.reload()
        left = f"，没有导入的{rejected}行已留下，可以接着改" if rejected else ""
        twice = f"；有{pairs}对单位可能重复，请到“单位”核对" if pairs else ""
        self.context.shell.toast(
            f"已导入{len(changed.cases)}件{left}{twice}；如有差错，可在“以往的导入”中整批撤销"
        )

    def _undone(self, changed: Changed) -> None:
        self.past.reload()
        self.context.shell.toast(f"已整批撤销，{len(changed.cases)}件案件作废")

    def _show_batch(self, batch: int) -> None:
        self.context.shell.open_page("ledger", LedgerFilters(batch=batch))

    def _refused(self, error: Exception) -> None:
        self.error_label.setText(f"⚠ {sentence(error)}")
        self.error_label.show()
        self._show_buttons()

    # ------------------------------------------------------------ files from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _ledger_path(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _ledger_path(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def _choose_file(self) -> None:
        kinds = f"台账 ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;所有文件 (*)"
        path = choose_file(self, "选择台账文件", kinds)
        if path is not None:
            self.open_file(path)


def rest_name(file_name: str) -> str:
    """What the rows that were not imported are called: 八月工单（没有导入的行）.csv."""
    stem = Path(file_name).stem.removesuffix(REST)
    return f"{stem}{REST}.csv"


def result_words(preview: ImportPreview, excluded: int) -> str:
    """What the import would come to, in one line."""
    parts = [f"将新增{preview.added}件" if preview.added else "没有可以新增的案件"]
    if preview.by_stage:
        parts.append("、".join(f"{caption}{count}" for caption, count in preview.by_stage))
    if preview.overdue:
        parts.append(f"导入当天有{preview.overdue}项期限已超期")
    if preview.new_units:
        parts.append(f"新单位{len(preview.new_units)}个")
    if excluded:
        parts.append(f"不导入{excluded}行")
    return "；".join(parts) + "。"


def _first_filled(preview: ImportPreview) -> int:
    """The first tab that has something to show; the columns where there are no rows at all."""
    counts = (preview.added, preview.matched, len(preview.rejected))
    return next((at for at, count in enumerate(counts) if count), COLUMNS_TAB)


def _ledger_path(event: QDropEvent) -> Path | None:
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in files if path.suffix.lower() in SUFFIXES), None)
