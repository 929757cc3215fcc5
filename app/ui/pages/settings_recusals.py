"""设置 → 回避: who is recused from which case, registered and lifted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.errors import InputError
from app.base.progress import Progress
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.officers import RecusalChoices, RecusalRow
from app.base.tables import Column, Table
from app.services.cases.commands import EndRecusal
from app.services.cases.recusals import END_RECUSAL, RECUSE
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask, cases_called
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.pages.settings_fields import recusal_fields, recusal_of
from app.ui.widgets.grid import Grid

RECUSALS = Table[RecusalRow](
    (
        Column("on", "登记日", lambda r: r.on, width=130),
        Column("number", "案号", lambda r: r.number, width=150, whole=True),
        Column("person", "回避人员", lambda r: r.person, width=110),
        Column("ours", "所属", lambda r: r.ours, lambda o: "本办" if o else "承办单位", width=90),
        Column("reason", "理由", lambda r: r.reason, width=260),
        Column("title", "标题", lambda r: r.title, stretch=True),
    )
)


class RecusalPanel(QWidget):
    """The register of recusals; Enter on a line opens its case."""

    opened = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.recusal_grid = Grid(
            RECUSALS, "回避登记",
            nothing="没有回避登记。与案件有利害关系的人，点“登记回避”，以后查不到、办不了那一件。",
        )  # fmt: skip
        self.recuse_button = QPushButton(RECUSE.caption)
        self.end_recusal_button = QPushButton(f"{END_RECUSAL.caption}…")
        self.recusal_grid.beside = (self.recuse_button,)
        adopt_names(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        caption = captioned("回避登记", "section")
        column.addWidget(
            panel(caption, self.recusal_grid, self.recuse_button, self.end_recusal_button)
        )
        self.recuse_button.clicked.connect(self._recuse)
        self.end_recusal_button.clicked.connect(self._end_recusal)
        self.recusal_grid.opened.connect(lambda row: self.opened.emit(row.case_id))

    def show_recusals(self, recusals: Sequence[RecusalRow]) -> None:
        """Show the register; without a line there is nothing to lift."""
        self.recusal_grid.show_rows(recusals)
        self.recusal_grid.selectRow(0)
        self.end_recusal_button.setEnabled(bool(recusals))
        why = "" if recusals else "没有回避登记可以解除。"
        self.end_recusal_button.setToolTip(why)

    def _recuse(self) -> None:
        office, by = self._context.office, self._context.actor
        self._context.jobs.read(
            self, lambda: office.recusals.choices(by), self._ask_recusal, key="recusals"
        )

    def _ask_recusal(self, choices: RecusalChoices) -> None:
        context = self._context
        office, actor, today = context.office, context.actor, context.today.day

        def work(values: dict[str, Any], _progress: Progress) -> Changed:
            case_id = office.reads.case_id(values.pop("number"), actor)
            if case_id is None:
                raise InputError("没有这个案号，没有保存；请核对后重试。")
            return office.recusals.recuse(recusal_of(case_id, values), actor)

        note = "本办经办人登记回避后，不能再查看或办理这一件；由负责人写明理由才能解除。"
        ask(
            self,
            context,
            RECUSE,
            Question(RECUSE.caption, "", recusal_fields(choices, today), "登记", note),
            work,
            # who is recused from a case can't void a step of it
            After("已登记回避", undo=lambda _changed: None),
            Before(cases=lambda typed: cases_called(context, typed.get("number")), dated_back=True),
        )

    def _end_recusal(self) -> None:
        index = self.recusal_grid.currentIndex()
        if not index.isValid():
            return
        row, actor = self.recusal_grid.rows.rows[index.row()], self._context.actor
        recusals = self._context.office.recusals
        fields = (
            FieldRow("reason", "理由", "lines", True),
            FieldRow("superior", "作出决定的上级", "text", False,
                     help="解除本人或负责人的回避，写明上级领导；其他由负责人决定，不填。"),
        )  # fmt: skip
        ask(
            self,
            self._context,
            END_RECUSAL,
            Question(END_RECUSAL.caption, f"{row.number}　{row.person}", fields, "解除"),
            lambda values, _progress: recusals.end(
                EndRecusal(row.case_id, row.seq, values["reason"], values.get("superior") or ""),
                actor,
            ),
            After("已解除回避"),
            Before((row.case_id, row.seq), cases=(row.case_id,)),
        )
