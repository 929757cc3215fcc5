"""轮次: every round of the office, the newest first, and the way to a new one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.base.errors import InputError
from app.base.progress import Progress
from app.base.rows.evaluation import RoundRow, SetRow
from app.base.rows.forms import FieldRow
from app.base.rows.units import UnitRow
from app.base.tables import Column, Table
from app.rules.evaluation.history import STAGES
from app.rules.evaluation.procedures import PROCEDURES
from app.rules.unit_kinds import UNIT_KINDS
from app.services.evaluation.round_commands import OpenRound
from app.services.evaluation.rounds import OPEN_ROUND
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import empty_state
from app.ui.widgets.work_tables import PlacedGrid


def period_words(row: RoundRow) -> str:
    """The evaluation period: a year, or its two days."""
    first, last = row.period
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole and first.year == last.year:
        return f"{first.year}年"
    return f"{first.isoformat()} 至 {last.isoformat()}"


def _standing(row: RoundRow) -> str:
    said = [f"已发布{row.snapshots}次"] if row.snapshots else []
    locked = "、".join(STAGES[stage] for stage in row.locked if stage in STAGES)
    said += [f"已锁定：{locked}"] if locked else []
    return "　".join(said) or "填报中"


ROUNDS: Final = Table[RoundRow](
    (
        Column("name", "轮次", lambda r: r.name, stretch=True),
        Column(
            "set",
            "指标体系",
            lambda r: f"{r.set_name}{f'（{r.status}）' if r.status else ''}",
            width=330,
        ),
        Column("procedure", "程序", lambda r: PROCEDURES.get(r.procedure, r.procedure), width=84),
        Column("period", "评价期间", period_words, width=110),
        Column("units", "单位", lambda r: r.units, lambda n: f"{n}\u2002", "right", 64),
        Column("standing", "进展", _standing, width=170),
        Column("opened", "建立日", lambda r: r.opened_on, width=128),
    )
)
NOTHING: Final = "还没有评价轮次。新建一个：选指标体系、评价期间和受评单位，就可以开始填报。"


class RoundList(QWidget):
    """Shows the rounds; opening one is its page's."""

    chosen = Signal(object)  # a RoundRow
    made = Signal(int)  # the key of a round that was opened just now

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.dialog: FormDialog | None = None
        self.rows: tuple[RoundRow, ...] = ()
        self.round_grid = PlacedGrid(ROUNDS, "评价轮次", first_to_go=("opened", "period"))
        self.open_button = QPushButton("打开")
        self.new_button = QPushButton("新建轮次…")
        self.new_button.setProperty("role", "primary")
        self.first_button = QPushButton("新建轮次…")
        self.first_button.setProperty("role", "primary")
        self.empty_label = captioned(NOTHING, "muted")
        self.stack = QStackedWidget()
        self._build_layout()
        adopt_names(self)
        self.round_grid.beside = (self.new_button,)
        self.round_grid.opened.connect(self.chosen)
        self.open_button.clicked.connect(self._open)
        self.new_button.clicked.connect(self.ask_new)
        self.first_button.clicked.connect(self.ask_new)

    def _build_layout(self) -> None:
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.addWidget(self.round_grid, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.open_button)
        foot.addWidget(self.new_button)
        foot.addStretch(1)
        foot.addWidget(captioned("Enter 打开", "muted"))
        column.addLayout(foot)
        self.stack.addWidget(filled)
        self.stack.addWidget(empty_state(self.empty_label, self.first_button))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def reload(self) -> None:
        """Read the rounds again."""
        office, by = self.context.office, self.context.actor
        self.context.jobs.read(self, lambda: office.rounds.all(by), self.show_rows, key="rounds")

    def show_rows(self, rows: tuple[RoundRow, ...]) -> None:
        """Show these rounds."""
        self.rows = rows
        self.round_grid.show_keeping_place(rows, lambda row: row.id)
        self.stack.setCurrentIndex(0 if rows else 1)

    def focus_first(self) -> None:
        """The rounds, or the way to the first."""
        (self.round_grid if self.rows else self.first_button).setFocus()

    def _open(self) -> None:
        row = self.round_grid.current_row()
        if row is not None:
            self.chosen.emit(row)

    # ------------------------------------------------------------ a new one

    def ask_new(self) -> None:
        """Ask for set, period and units of a new round."""
        office = self.context.office

        def read() -> tuple[tuple[SetRow, ...], tuple[UnitRow, ...]]:
            return office.rounds.sets(), office.unit_register.all()

        self.context.jobs.read(self, read, lambda found: self._ask(*found), key="sets")

    def _ask(self, sets: tuple[SetRow, ...], units: tuple[UnitRow, ...]) -> None:
        usable = [one for one in sets if not one.problem]
        by_kind = {kind: [unit.name for unit in units if unit.kind == kind] for kind in UNIT_KINDS}
        kinds = tuple(
            (kind, f"{UNIT_KINDS[kind]}（{len(names)}个）")
            for kind, names in by_kind.items()
            if names
        )
        question = Question(
            OPEN_ROUND.caption, "一个轮次是一批单位按一套指标评价一次；指标体系以后可以换成新的版本。",
            _fields(usable, kinds), "新建轮次",
            "" if kinds else "单位名录里还没有写明类别的单位；建立后在“阶段”里逐个加入。",
        )  # fmt: skip
        office, by = self.context.office, self.context.actor

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            return office.rounds.open(_command(values, by_kind), by)

        self.dialog = ask(
            self,
            self.context,
            OPEN_ROUND,
            question,
            carry_out,
            After(said="已建立轮次", then=self.made.emit),
            Before(("new",)),
        )


def _fields(sets: list[SetRow], kinds: tuple[tuple[str, str], ...]) -> tuple[FieldRow, ...]:
    captions = tuple(
        (one.id, f"{one.name}{f'（{one.status}）' if one.status else ''}") for one in sets
    )
    fields = [
        FieldRow("indicators", "指标体系", "choice", True, captions),
        FieldRow("name", "轮次名称", "text", False, help="不填的，用指标体系的名称"),
        FieldRow("procedure", "程序", "choice", False, tuple(PROCEDURES.items()), help="不选的，按指标体系写明的程序"),
        FieldRow("first", "评价期间自", "date", False, help="不填的，按指标体系的年度"),
        FieldRow("last", "评价期间至", "date", False),
        FieldRow("counts_reported", "未核定的自报值也计分", "yes_no", False, default=True, help="计入的，得分旁边会标明“未核定”"),
    ]  # fmt: skip
    if kinds:
        fields.append(
            FieldRow(
                "kinds",
                "受评单位",
                "choices",
                False,
                kinds,
                help="从单位名录按类别选；也可以建立后再加入",
            )
        )
    return tuple(fields)


def _command(values: Mapping[str, Any], by_kind: Mapping[str, list[str]]) -> OpenRound:
    first, last = _day(values.get("first")), _day(values.get("last"))
    if (first is None) != (last is None):
        raise InputError("评价期间的起止日要一起填，没有建立。")
    return OpenRound(
        values.get("name", ""), values["indicators"], values.get("procedure", ""),
        tuple(name for kind in values.get("kinds", ()) for name in by_kind.get(kind, ())),
        (first, last) if first is not None and last is not None else None,
        bool(values.get("counts_reported")),
    )  # fmt: skip


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
