"""移交: years with 卷 still here, the list in two copies, what was handed over when."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.archive_tables import TRANSFERS, YEARS
from app.base.rows.archives import ArchiveRows, TransferRow, TransferYear
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.services.archives.archive_commands import Transfer
from app.services.archives.transferring import HAND_OVER_VOLUMES
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.export import ExportOffer
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.exporting import Exporting
from app.ui.pages.panels import panel
from app.ui.pages.paper_work import print_from
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "没有待移交的年度；立过卷的年度会列在这里，次年6月30日前移交档案室。"
NONE_YET: Final = "还没有移交过。"


class TransferPart(QWidget):
    """The years above, the handovers beneath."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__()
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None
        self.year_grid = PlacedGrid(YEARS, "待移交的年度", NOTHING)
        self.hand_button = QPushButton(f"{HAND_OVER_VOLUMES.caption}…")
        self.hand_button.setProperty("role", "primary")
        self.print_button = QPushButton("打印清册（两份）…")
        self.exporting = Exporting(self, lambda: self._context, self.export)
        self.transfer_label = captioned("移交过的", "section")
        self.transfer_grid = PlacedGrid(TRANSFERS, "移交过的", NONE_YET, ("note",))
        self.again_button = QPushButton("打印这次的清册…")
        self._build_layout()
        adopt_names(self)
        self.year_grid.beside = (self.hand_button, self.print_button)
        self.transfer_grid.beside = (self.again_button,)
        for grid in (self.year_grid, self.transfer_grid):
            grid.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.hand_button.clicked.connect(self.hand_over)
        self.print_button.clicked.connect(self.print)
        self.again_button.clicked.connect(self.print_again)

    def _build_layout(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.HAIR)
        strip.setSpacing(theme.TIGHT)
        strip.addWidget(self.hand_button)
        strip.addWidget(self.print_button)
        strip.addStretch(1)
        strip.addWidget(self.exporting.button)
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.year_grid, 1)
        column.addLayout(strip)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(above)
        self.halves.addWidget(panel(self.transfer_label, self.transfer_grid, self.again_button))
        self.halves.setSizes([260, 260])
        self.halves.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.halves)

    def show_rows(self, rows: ArchiveRows) -> None:
        """Show the years and the handovers."""
        self.year_grid.show_keeping_place(rows.years, lambda row: row.year)
        self.transfer_grid.show_keeping_place(rows.transfers, lambda row: row.id)
        self._allow()

    def _allow(self) -> None:
        year = self._year()
        ready = year is not None and year.volumes + year.supplements > 0
        for button in (self.hand_button, self.print_button, self.exporting.button):
            button.setEnabled(ready)
            button.setToolTip("" if ready else "这一年没有待移交的案卷")
        self.again_button.setEnabled(self.transfer_grid.current_row() is not None)

    def _year(self) -> TransferYear | None:
        row: TransferYear | None = self.year_grid.current_row()
        return row

    # ------------------------------------------------------------ doing

    def hand_over(self) -> None:
        """Ask who handed over to whom, and when."""
        year = self._year()
        if year is None:
            return
        transfers, by = self._context.office.archive_transfers, self._context.actor
        fields = (
            FieldRow("on", "移交日期", "date", True, default=self._context.today.day),
            FieldRow("handed_by", "移交人", "text", True, default=by.name),
            FieldRow("received_by", "接收人", "text", True, help="档案室接收的人"),
            FieldRow("note", "备注", "lines", False),
        )
        unfiled = f"　还有{year.unfiled}件没有立卷，不在这次移交之内。" if year.unfiled else ""
        about = f"{year.year}年度　{amount(year)}{unfiled}"

        def carry_out(v: dict[str, Any], _progress: object) -> int:
            command = Transfer(
                year.year, v["on"], v["handed_by"], v["received_by"], v.get("note") or ""
            )
            return transfers.hand_over(command, by)

        self.dialog = ask(
            self._owner, self._context, HAND_OVER_VOLUMES,
            Question(HAND_OVER_VOLUMES.caption, about, fields, HAND_OVER_VOLUMES.caption,
                     "先打印清册一式两份，双方签字以后再登记。"),
            carry_out,
            After("已登记移交", undo=lambda _key: None,
                  then=lambda _key: self._context.changes.announce(Changed(settings=True))),
            Before((year.year,)),
        )  # fmt: skip

    def print(self) -> None:
        """Print the list of the year in two copies."""
        year = self._year()
        if year is not None:
            self._print(year.year, None)

    def print_again(self) -> None:
        """Print the list of a handover as it was."""
        row: TransferRow | None = self.transfer_grid.current_row()
        if row is not None:
            self._print(row.year, row.id)

    def _print(self, year: int, key: int | None) -> None:
        transfers, by = self._context.office.archive_transfers, self._context.actor
        self._context.jobs.read(
            self, lambda: transfers.papers(year, by, key),
            lambda papers: print_from(self, self._context, papers, "移交清册"), key="paper",
        )  # fmt: skip

    def export(self) -> None:
        """Ask where the list is to be written as a workbook."""
        year = self._year()
        if year is None:
            return
        transfers, by = self._context.office.archive_transfers, self._context.actor
        offer = ExportOffer(
            "导出移交清册",
            f"{year.year}年度　{amount(year)}",
            self.exporting.suggested("移交清册"),
        )
        self.exporting.ask(offer, lambda answer, _p: transfers.export(answer.path, year.year, by))


def amount(year: TransferYear) -> str:
    """12卷，补充归档1次."""
    return f"{year.volumes}卷" + (f"，补充归档{year.supplements}次" if year.supplements else "")
