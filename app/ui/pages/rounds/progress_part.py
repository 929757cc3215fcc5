"""进度: 填报情况 by data source and by unit, with what is still owing, to be urged."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout

from app.base.progress import Progress
from app.base.rows.evaluation import FillingRow
from app.base.rows.forms import FieldRow
from app.base.safe_text import copied_cell
from app.base.tables import Column, Table
from app.services.evaluation.self_evaluation import ASSIGN_ITEMS
from app.ui import theme
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import captioned
from app.ui.pages.panels import panel
from app.ui.pages.rounds.part import RoundPart
from app.ui.plain import PlainLabel
from app.ui.widgets.work_tables import PlacedGrid


def _count(value: int) -> str:
    return f"{value or '–'}\u2002"


def _done(row: FillingRow) -> str:
    return f"{row.entered}/{row.wanted}\u2002"


def _columns(caption: str, missing: str, *who: Column[FillingRow]) -> Table[FillingRow]:
    return Table[FillingRow](
        (
            Column("caption", caption, lambda r: r.caption, width=190),
            *who,
            Column("done", "已填", _done, None, "right", 76),
            Column("confirmed", "已核定", lambda r: r.confirmed, _count, "right", 66),
            Column("refused", "有误", lambda r: r.refused, _count, "right", 58),
            Column("missing", missing, lambda r: "、".join(r.missing), stretch=True),
        )
    )


SOURCES: Final = _columns(
    "数据来源",
    "还差哪些单位",
    Column("filled_by", "由谁填报", lambda r: "、".join(r.filled_by), width=150),
    Column("checked_by", "由谁核对", lambda r: "、".join(r.checked_by), width=110),
)
UNITS: Final = _columns("单位", "还差哪些指标")


class ProgressPart(RoundPart):
    """Two tables of the same cells; the list of who is to be urged goes to the clipboard."""

    def _build_widgets(self) -> None:
        self.summary_label = PlainLabel()
        self.source_grid = PlacedGrid(
            SOURCES, "按来源", "还没有可以填报的内容。", first_to_go=("checked_by", "filled_by")
        )
        self.unit_grid = PlacedGrid(UNITS, "按单位", "还没有受评单位。")
        self.urge_sources_button = QPushButton("复制催报名单")
        self.urge_units_button = QPushButton("复制催报名单")
        self.assign_button = QPushButton("填报与核对…")
        self.assign_button.setToolTip("光标所在的数据来源由谁填报、由谁核对")
        self.dialog: FormDialog | None = None
        for button, words in (
            (self.urge_sources_button, "还没有填完的来源，贴到 Excel 或通知里"),
            (self.urge_units_button, "还没有填完的单位，贴到 Excel 或通知里"),
        ):
            button.setToolTip(words)
        self.sources: tuple[FillingRow, ...] = ()
        self.units: tuple[FillingRow, ...] = ()

    def _build_layout(self) -> None:
        halves = self.halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(
            panel(captioned("按数据来源", "section"), self.source_grid, self.assign_button,
                  self.urge_sources_button)
        )  # fmt: skip
        halves.addWidget(
            panel(captioned("按单位", "section"), self.unit_grid, self.urge_units_button)
        )
        halves.setChildrenCollapsible(False)
        halves.setSizes([260, 300])
        head = QHBoxLayout()
        head.addWidget(self.summary_label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(halves, 1)

    def _connect(self) -> None:
        self.assign_button.clicked.connect(self.ask_who)
        self.urge_sources_button.clicked.connect(lambda: self._copy(self.sources, "数据来源"))
        self.urge_units_button.clicked.connect(lambda: self._copy(self.units, "单位"))
        self.source_grid.beside = (self.assign_button, self.urge_sources_button)
        self.unit_grid.beside = (self.urge_units_button,)

    def focus_first(self) -> None:
        """The sources."""
        self.source_grid.setFocus()

    def reload(self) -> None:
        """Read both tables."""
        assert self.state.row is not None
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id

        def work() -> tuple[tuple[FillingRow, ...], tuple[FillingRow, ...]]:
            pages = office.round_pages
            return pages.filling_by_source(key, by), pages.filling_by_unit(key, by)

        self.state.context.jobs.read(self, work, lambda both: self.show_rows(*both), key="filling")

    def show_rows(self, sources: tuple[FillingRow, ...], units: tuple[FillingRow, ...]) -> None:
        """Show these tables."""
        self.sources, self.units = sources, units
        self.source_grid.show_keeping_place(sources, lambda row: row.key)
        self.unit_grid.show_keeping_place(units, lambda row: row.key)
        wanted, entered = sum(r.wanted for r in units), sum(r.entered for r in units)
        done = sum(not row.missing for row in units)
        self.summary_label.setText(
            f"已填{entered}格，应填{wanted}格；{done}个单位已填全，{len(units) - done}个还差。"
        )
        self.assign_button.setEnabled(bool(sources))
        self.urge_sources_button.setEnabled(any(row.missing for row in sources))
        self.urge_units_button.setEnabled(any(row.missing for row in units))

    def ask_who(self) -> None:
        """Ask who fills in the items of the source chosen, and who checks them."""
        current: FillingRow | None = self.source_grid.current_row()
        row = current or next(iter(self.sources), None)
        if row is None or self.state.row is None:
            return
        fields = (
            FieldRow("units", "由谁填报", "lines", True, default="\n".join(row.filled_by) or None,
                     help="一行一个单位或科室"),
            FieldRow("checker", "由谁核对", "text", False, default="、".join(row.checked_by) or None),
        )  # fmt: skip
        question = Question("填报与核对", row.caption, fields, "保存")
        service, by = self.state.context.office.self_evaluation, self.state.context.actor
        key, source = self.state.row.id, row.key

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            units = [line.strip() for line in str(values["units"]).splitlines()]
            return service.assign_source(key, source, units, values.get("checker") or "", by)

        self.dialog = ask(
            self, self.state.context, ASSIGN_ITEMS, question, carry_out,
            After("已登记由谁填报、由谁核对", undo=lambda _n: None, then=lambda _n: self.reload()),
            Before(("who", key, source)),
        )  # fmt: skip

    def _copy(self, rows: tuple[FillingRow, ...], caption: str) -> None:
        """Put those who still owe something on the clipboard, with what."""
        owing = [row for row in rows if row.missing]
        lines = [f"{caption}\t还差格数\t还差"]
        lines += [
            "\t".join(
                (copied_cell(row.caption), str(row.wanted - row.entered), copied_cell("、".join(row.missing)))
            )
            for row in owing
        ]  # fmt: skip
        QGuiApplication.clipboard().setText("\r\n".join(lines) + "\r\n")
        self.state.context.shell.toast(f"已复制{len(owing)}个待催报的{caption}，可以贴到 Excel 里")
