"""设置 → 经办人: the officers, who is away and who stands in for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.handover import HandoverRow
from app.base.rows.officers import AbsenceRow, OfficerRow
from app.base.tables import Column, Table
from app.services.register.officers import ADD_OFFICER, RENAME_OFFICER
from app.services.register.register_commands import SaveAbsence
from app.services.register.staff import ADD_ABSENCE, DROP_ABSENCE
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, ask
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.pages.settings_handover import HandoverPanel
from app.ui.widgets.grid import Grid

OFFICERS = Table[OfficerRow](
    (
        Column("name", "经办人", lambda o: o.name, width=120),
        Column("active", "状态", lambda o: o.active, lambda a: "在岗" if a else "已停用", width=80),
        Column("open", "在办", lambda o: o.open_cases, lambda n: f"{n}件", "right", 70),
        Column("away", "离岗", lambda o: o.away_until,
               lambda d: f"至 {day_with_year(d)}" if d else "", width=150),
        Column("stand_in", "代班人", lambda o: o.stand_in, stretch=True),
    )
)  # fmt: skip
ABSENCES = Table[AbsenceRow](
    (
        Column("officer", "经办人", lambda a: a.officer, width=120),
        Column("from", "自", lambda a: a.from_on, width=130),
        Column("to", "至", lambda a: a.to_on, width=130),
        Column("stand_in", "代班人", lambda a: a.stand_in, width=120),
        Column("note", "备注", lambda a: a.note, stretch=True),
    )
)


class PeoplePanel(QWidget):
    """Officers above, their absences and handovers below."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.officer_grid = Grid(OFFICERS, "经办人", nothing="还没有经办人。点“增加经办人”。")
        self.absence_grid = Grid(
            ABSENCES, "离岗与代班", nothing="没有人离岗。选一名经办人，点“登记离岗”写明由谁代班。"
        )
        self.add_officer_button = QPushButton("增加经办人")
        self.rename_button = QPushButton(f"{RENAME_OFFICER.caption}…")
        self.rename_button.setToolTip("经办人改了姓名：以前登记的仍是其本人，按新姓名显示")
        self.away_button = QPushButton(ADD_ABSENCE.caption)
        self.handover_button = QPushButton("交接…")
        self.active_button = QPushButton("停用或恢复")
        self.drop_absence_button = QPushButton(DROP_ABSENCE.caption)
        self.officer_grid.beside = (
            self.rename_button, self.away_button, self.handover_button, self.active_button,
        )  # fmt: skip
        self.absence_grid.beside = (self.drop_absence_button,)
        self.handover_panel = HandoverPanel(context)
        adopt_names(self)
        self._build_layout()
        for button, act in (
            (self.add_officer_button, self._add_officer),
            (self.rename_button, self._rename_officer),
            (self.away_button, self._add_absence),
            (self.handover_button, self._hand_over),
            (self.active_button, self._toggle_officer),
            (self.drop_absence_button, self._drop_absence),
        ):
            button.clicked.connect(act)

    def _build_layout(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        officers = panel(
            captioned("经办人", "section"), self.officer_grid, self.add_officer_button,
            self.rename_button, self.away_button, self.handover_button, self.active_button,
        )  # fmt: skip
        absences = captioned("离岗与代班", "section")
        column.addWidget(officers, 3)
        column.addWidget(panel(absences, self.absence_grid, self.drop_absence_button), 2)
        column.addWidget(self.handover_panel, 2)

    def show_officers(
        self, officers: Sequence[OfficerRow], handovers: Sequence[HandoverRow]
    ) -> None:
        """Show the officers, below them each absence and each handover in a line of its own."""
        self.officer_grid.show_rows(officers)
        self.absence_grid.show_rows([a for o in officers for a in o.absences])
        for grid in (self.officer_grid, self.absence_grid):
            grid.selectRow(0)
        self.drop_absence_button.setEnabled(bool(self.absence_grid.rows.rows))
        self.handover_panel.show_handovers(handovers)
        alone = len(officers) < 2
        self.handover_button.setEnabled(not alone)
        self.handover_button.setToolTip("只有一名经办人；先增加接收人。" if alone else "")

    def officer(self) -> OfficerRow | None:
        """The officer under the cursor."""
        index = self.officer_grid.currentIndex()
        return self.officer_grid.rows.rows[index.row()] if index.isValid() else None

    def others(self, but: str = "") -> tuple[tuple[str, str], ...]:
        """The officers at work, to choose from."""
        rows = self.officer_grid.rows.rows
        return tuple((o.name, o.name) for o in rows if o.active and o.name != but)

    def _add_officer(self) -> None:
        officers, actor = self._context.office.officers, self._context.actor
        fields = (FieldRow("name", "姓名", "text", True),)
        ask(
            self,
            self._context,
            ADD_OFFICER,
            Question("增加经办人", "", fields, "增加"),
            lambda values, _progress: officers.add(values["name"], actor),
            After("已增加经办人", then=self._done),
        )

    def _rename_officer(self) -> None:
        officer = self.officer()
        if officer is None:
            return
        context = self._context
        officers, actor, today = context.office.officers, context.actor, context.today.day
        fields = (
            FieldRow("name", "新姓名", "text", True),
            FieldRow("from_on", "启用日", "date", True, default=today),
        )
        own = "；点右上角的姓名，从名单里再选一次自己" if officer.id == actor.id else ""
        ask(
            self,
            context,
            RENAME_OFFICER,
            Question("经办人改名", officer.name, fields, RENAME_OFFICER.caption,
                     "以前登记的仍是其本人，按新姓名显示；原姓名不能再给别人用。"),
            lambda values, _progress: officers.rename(
                officer, values["name"], from_on=values["from_on"], by=actor
            ),
            After(f"已改名{own}", then=self._done),
        )  # fmt: skip

    def _add_absence(self) -> None:
        officer = self.officer()
        if officer is None:
            return
        context = self._context
        staff, actor, today = context.office.staff, context.actor, context.today.day
        fields = (
            FieldRow("from_on", "自", "date", True, default=today),
            FieldRow("to_on", "至（当日在内）", "date", True),
            FieldRow("stand_in", "代班人", "choice", False, self.others(officer.name)),
            FieldRow("note", "备注", "text", False),
        )
        ask(
            self,
            context,
            ADD_ABSENCE,
            Question(f"登记离岗：{officer.name}", "", fields, "登记"),
            lambda values, _progress: staff.add_absence(SaveAbsence(officer.name, **values), actor),
            After("已登记离岗", then=self._done),
        )

    def _done(self, answer: object) -> None:
        """Who writes does not always say what changed."""
        if not isinstance(answer, Changed):
            self._context.changes.announce(Changed(settings=True))

    def _hand_over(self) -> None:
        officer = self.officer()
        if officer is not None:
            self.handover_panel.ask_about(officer, self.others(officer.name))

    def _toggle_officer(self) -> None:
        officer = self.officer()
        if officer is not None:
            staff, actor = self._context.office.staff, self._context.actor
            self._context.jobs.write(
                self,
                lambda _progress: staff.set_active(officer.name, not officer.active, actor),
                self._saved,
            )

    def _drop_absence(self) -> None:
        index = self.absence_grid.currentIndex()
        if index.isValid():
            absence = self.absence_grid.rows.rows[index.row()]
            staff, actor = self._context.office.staff, self._context.actor
            self._context.jobs.write(
                self, lambda _progress: staff.drop_absence(absence.id, actor), self._saved
            )

    def _saved(self, changed: Changed) -> None:
        self._context.shell.toast("已保存设置")
        self._context.changes.announce(changed)
