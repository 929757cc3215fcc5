"""设置: the office, its letterheads, readings of the pack, officers with absences, recusals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.errors import InputError
from app.base.progress import Progress
from app.base.rows.cases import Changed, FieldRow, OfficeSettings
from app.base.rows.officers import AbsenceRow, OfficerRow, RecusalChoices, RecusalRow
from app.base.rows.settings import DeskSettings
from app.base.tables import Column, Table
from app.rules.regulation.regulation import Regulation
from app.services.cases.commands import EndRecusal
from app.services.cases.recusals import END_RECUSAL, RECUSE
from app.services.register.officers import ADD_OFFICER
from app.services.register.register_commands import SaveAbsence
from app.services.register.staff import ADD_ABSENCE
from app.ui import theme
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.question import Question
from app.ui.forms.form import FieldForm
from app.ui.forms.letterheads_editor import example
from app.ui.forms.surroundings import surroundings_of
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.panels import panel
from app.ui.pages.settings_backup import BackupPanel
from app.ui.pages.settings_fields import (
    a_pattern,
    head_fields,
    heads_from,
    heads_shown,
    hours_from,
    office_fields,
    pattern_from,
    pattern_shown,
    recusal_fields,
    recusal_of,
)
from app.ui.pages.settings_readings import ReadingsPanel
from app.ui.places import Tab, case_opener
from app.ui.plain import PlainLabel
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
RECUSALS = Table[RecusalRow](
    (
        Column("on", "登记日", lambda r: r.on, width=130),
        Column("number", "案号", lambda r: r.number, width=150),
        Column("person", "回避人员", lambda r: r.person, width=110),
        Column("ours", "所属", lambda r: r.ours, lambda o: "本办" if o else "承办单位", width=90),
        Column("reason", "理由", lambda r: r.reason, width=260),
        Column("title", "标题", lambda r: r.title, stretch=True),
    )
)


class SettingsPage(Page):
    """Each leaf is saved by its own button; nothing takes effect before."""

    title = "设置"

    def _build_widgets(self) -> None:
        self._office: OfficeSettings | None = None
        self._desk = DeskSettings()
        surroundings = surroundings_of(self.context)
        self.heading_label = captioned("设置", "title")
        self.tabs = QTabWidget()
        self.office_form = FieldForm(
            office_fields(self.context.office.regulations.packs()), surroundings
        )
        self.office_form.replace_check("number_pattern", a_pattern)
        self.head_form = FieldForm(head_fields(), surroundings, keys="")
        self.save_button = QPushButton("保存")
        self.save_button.setProperty("role", "primary")
        self.missing_label = captioned("", "muted")
        self.demo_button = QPushButton()
        self.demo_button.setProperty("role", "quiet")
        self.demo_button.setToolTip("演示办公是另一个文件，里面的案件都是编造的，可以随便试。")
        self.pack_label = PlainLabel()
        self.pack_label.setProperty("role", "muted")
        self.readings_panel = ReadingsPanel()
        self.officer_grid = Grid(OFFICERS, "经办人", nothing="还没有经办人。点“增加经办人”。")
        self.absence_grid = Grid(
            ABSENCES, "离岗与代班", nothing="没有人离岗。选一名经办人，点“登记离岗”写明由谁代班。"
        )
        self.add_officer_button = QPushButton("增加经办人")
        self.away_button = QPushButton("登记离岗")
        self.active_button = QPushButton("停用或恢复")
        self.drop_absence_button = QPushButton("删去离岗")
        self.recusal_grid = Grid(
            RECUSALS, "回避登记",
            nothing="没有回避登记。与案件有利害关系的人，点“登记回避”，以后查不到、办不了那一件。",
        )  # fmt: skip
        self.recuse_button = QPushButton("登记回避")
        self.end_recusal_button = QPushButton("解除回避…")
        self.backup_panel = BackupPanel(self.context)

    def _build_layout(self) -> None:
        office = QWidget()
        sides = QHBoxLayout()
        sides.setSpacing(theme.ROOMY)
        sides.addWidget(self.office_form, 1)
        sides.addWidget(self.head_form, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.missing_label, 1)
        buttons.addWidget(self.demo_button)
        column = QVBoxLayout(office)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.addLayout(sides, 1)
        column.addLayout(buttons)
        readings = QWidget()
        column = QVBoxLayout(readings)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.addWidget(self.pack_label)
        column.addWidget(self.readings_panel, 1)
        people = QWidget()
        column = QVBoxLayout(people)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.addWidget(
            panel(captioned("经办人", "section"), self.officer_grid, self.add_officer_button,
                  self.away_button, self.active_button), 3)  # fmt: skip
        absences = captioned("离岗与代班", "section")
        column.addWidget(panel(absences, self.absence_grid, self.drop_absence_button), 2)
        register = captioned("回避登记", "section")
        recusals = panel(register, self.recusal_grid, self.recuse_button, self.end_recusal_button)
        for leaf, caption in (
            (office, "本办"), (readings, "解释口径"), (people, "经办人"), (recusals, "回避"),
            (self.backup_panel, "备份"),
        ):  # fmt: skip
            self.tabs.addTab(leaf, caption)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)  # Fusion draws it white in the dark
        self.tabs.tabBar().setAccessibleName("设置的各部分")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.officer_grid.beside = (
            self.away_button,
            self.active_button,
        )
        self.absence_grid.beside = (self.drop_absence_button,)
        self.recusal_grid.beside = (self.recuse_button,)
        open_case = case_opener(self.context.shell)
        for signal, slot in (
            (self.save_button.clicked, self.save),
            (self.demo_button.clicked, lambda: self.context.shell.change_office()),
            (self.office_form.changed, self._show_example),
            (self.office_form.validator.changed, self._look),
            (self.head_form.validator.changed, self._look),
            (self.readings_panel.preview_wanted, self._preview),
            (self.readings_panel.adopted, self._adopt),
            (self.readings_panel.opened, open_case),
            (self.add_officer_button.clicked, self._add_officer),
            (self.away_button.clicked, self._add_absence),
            (self.active_button.clicked, self._toggle_officer),
            (self.drop_absence_button.clicked, self._drop_absence),
            (self.recuse_button.clicked, self._recuse),
            (self.end_recusal_button.clicked, self._end_recusal),
            (self.recusal_grid.opened, lambda row: open_case(row.case_id)),
        ):
            signal.connect(slot)

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read everything again."""
        office, today, by = self.context.office, self.context.today.day, self.context.actor

        def work() -> tuple[Any, ...]:
            return (
                office.reads.settings(),
                office.options.current(),
                office.regulations.current(),
                office.staff.all(today),
                office.recusals.register(by),
                office.reads.officers(),
            )

        self.context.jobs.read(self, work, self._show, key="settings")
        self.backup_panel.reload()

    def entered(self) -> None:
        """Begin with the first control of the tab in front."""
        backups = self.tabs.currentWidget() is self.backup_panel
        (self.backup_panel.now_button if backups else self.office_form.editors["name"]).setFocus()

    def show_place(self, place: object) -> None:
        """One of the tabs: ``backups``."""
        if place != Tab("backups"):
            super().show_place(place)
        self.tabs.setCurrentWidget(self.backup_panel)

    def on_changed(self, changed: Changed) -> None:
        """Settings, recusals and readings are shown here."""
        if self.isVisible() and (changed.settings or changed.cases):
            self.reload()

    def _show(self, read: tuple[Any, ...]) -> None:
        office, desk, regulation, officers, recusals, there = read
        for name in ("director", "deputy"):
            self.head_form.editors[name].set_options(  # type: ignore[attr-defined]
                tuple((officer.uid, officer.name) for officer in there)
            )
        self._office, self._desk = office, desk
        self.demo_button.setText("回到正式办公" if office.demo else "打开演示办公…")
        self.demo_button.setAccessibleName(self.demo_button.text().rstrip("…"))
        self.office_form.set_values(
            {
                "name": office.name,
                "level": office.level,
                "regulation": office.regulation,
                "number_pattern": pattern_shown(office.number_pattern),
                "warn_days": office.warn_days,
                "working_hours": "、".join(f"{a}-{b}" for a, b in desk.working_hours),
                "approval": desk.approval,
                "own_instruction": desk.own_instruction,
                "similar": desk.similar,
            }
        )
        self.head_form.set_values(
            {
                "director": desk.director,
                "deputy": desk.deputy,
                "letterheads": heads_shown(desk.letterheads),
            }
        )
        self._show_regulation(regulation)
        self.officer_grid.show_rows(officers)
        self.absence_grid.show_rows([a for o in officers for a in o.absences])
        self.recusal_grid.show_rows(recusals)
        for grid in (self.officer_grid, self.absence_grid, self.recusal_grid):
            grid.selectRow(0)
        self.end_recusal_button.setEnabled(bool(recusals))
        why = "" if recusals else "没有回避登记可以解除。"
        self.end_recusal_button.setToolTip(why)
        self.drop_absence_button.setEnabled(bool(self.absence_grid.rows.rows))

    def _show_regulation(self, regulation: Regulation) -> None:
        self.pack_label.setText(f"{regulation.name}　{regulation.number}")
        self.readings_panel.show_regulation(regulation)

    def _show_example(self) -> None:
        pattern = str(self.office_form.editors["number_pattern"].value())
        number = example(pattern, self.context.today.day.year)
        self.office_form.explain("number_pattern", f"例：{number}" if number else "")

    def _look(self, _good: bool = True) -> None:
        forms = (self.office_form, self.head_form)
        error = next((e for form in forms if (e := form.validator.first_error())), "")
        self.save_button.setEnabled(not error)
        self.missing_label.setText(f"还差：{error}" if error else "")

    # ------------------------------------------------------------ saving

    def save(self) -> None:
        """Keep what stands on the first leaf."""
        if self._office is None or self.office_form.validator.first_error():
            self.office_form.validator.show_all()
            return
        values, heads = self.office_form.values(), self.head_form.values()
        before, desk, context = self._office, self._desk, self.context

        def work() -> Changed:
            wanted = replace(
                desk,
                letterheads=heads_from(heads.get("letterheads", ())),
                approval=tuple(values.get("approval", ())),
                working_hours=hours_from(values["working_hours"]),
                own_instruction=bool(values.get("own_instruction")),
                director=heads.get("director") or "",
                deputy=heads.get("deputy") or "",
                similar=values["similar"],
            )
            own = replace(
                before,
                name=values["name"],
                level=values["level"],
                regulation=values["regulation"],
                number_pattern=pattern_from(values["number_pattern"]),
                warn_days=values["warn_days"],
            )
            return context.office.options.save_all(own, wanted, context.actor)

        context.jobs.write(self, lambda _progress: work(), self._saved)

    def _saved(self, changed: Changed) -> None:
        self.context.shell.toast("已保存设置")
        self.context.changes.announce(changed)

    def _preview(self, readings: dict[str, str]) -> None:
        regulations, by = self.context.office.regulations, self.context.actor
        self.context.jobs.read(
            self,
            lambda: regulations.preview_adopt(readings, by=by),
            self.readings_panel.show_moves,
            key="preview",
        )

    def _adopt(self, readings: dict[str, str], reason: str) -> None:
        regulations, actor = self.context.office.regulations, self.context.actor

        def adopted(changed: Changed) -> None:
            self.readings_panel.reason_line.clear()
            self.context.shell.toast("已采用新的解释口径")
            self.context.changes.announce(changed)

        self.context.jobs.write(
            self,
            lambda progress: regulations.adopt_edition(
                actor, readings=readings, reason=reason, progress=progress
            ),
            adopted,
            caption="正在采用解释口径…",
        )

    # ------------------------------------------------------------ people

    def _officers(self, but: str = "") -> tuple[tuple[str, str], ...]:
        rows = self.officer_grid.rows.rows
        return tuple((o.name, o.name) for o in rows if o.active and o.name != but)

    def _officer(self) -> OfficerRow | None:
        index = self.officer_grid.currentIndex()
        return self.officer_grid.rows.rows[index.row()] if index.isValid() else None

    def _add_officer(self) -> None:
        officers, actor = self.context.office.officers, self.context.actor
        fields = (FieldRow("name", "姓名", "text", True),)
        question = Question("增加经办人", "", fields, "增加")
        ask(
            self,
            self.context,
            ADD_OFFICER,
            question,
            lambda values, _progress: officers.add(values["name"], actor),
            After("已增加经办人", then=self._saved_more),
        )

    def _add_absence(self) -> None:
        officer = self._officer()
        if officer is None:
            return
        staff, actor, today = self.context.office.staff, self.context.actor, self.context.today.day
        fields = (
            FieldRow("from_on", "自", "date", True, default=today),
            FieldRow("to_on", "至（当日在内）", "date", True),
            FieldRow("stand_in", "代班人", "choice", False, self._officers(officer.name)),
            FieldRow("note", "备注", "text", False),
        )
        question = Question(f"登记离岗：{officer.name}", "", fields, "登记")
        ask(
            self,
            self.context,
            ADD_ABSENCE,
            question,
            lambda values, _progress: staff.add_absence(SaveAbsence(officer.name, **values), actor),
            After("已登记离岗", then=self._saved_more),
        )

    def _saved_more(self, answer: object) -> None:
        """Who writes does not always say what changed."""
        if not isinstance(answer, Changed):
            self.context.changes.announce(Changed(settings=True))

    def _toggle_officer(self) -> None:
        officer = self._officer()
        if officer is None:
            return
        staff, actor = self.context.office.staff, self.context.actor
        self.context.jobs.write(
            self,
            lambda _progress: staff.set_active(officer.name, not officer.active, actor),
            self._saved,
        )

    def _drop_absence(self) -> None:
        index = self.absence_grid.currentIndex()
        if not index.isValid():
            return
        absence = self.absence_grid.rows.rows[index.row()]
        staff, actor = self.context.office.staff, self.context.actor
        self.context.jobs.write(
            self, lambda _progress: staff.drop_absence(absence.id, actor), self._saved
        )

    def _recuse(self) -> None:
        office, by = self.context.office, self.context.actor
        self.context.jobs.read(
            self, lambda: office.recusals.choices(by), self._ask_recusal, key="recusals"
        )

    def _ask_recusal(self, choices: RecusalChoices) -> None:
        office, actor, today = self.context.office, self.context.actor, self.context.today.day

        def work(values: dict[str, Any], _progress: Progress) -> Changed:
            case_id = office.reads.case_id(values.pop("number"), actor)
            if case_id is None:
                raise InputError("没有这个案号，没有保存；请核对后重试。")
            return office.recusals.recuse(recusal_of(case_id, values), actor)

        note = "本办经办人登记回避后，不能再查看或办理这一件；由负责人写明理由才能解除。"
        ask(
            self,
            self.context,
            RECUSE,
            Question("登记回避", "", recusal_fields(choices, today), "登记", note),
            work,
            # who keeps out of a case can't take a step of it back
            After("已登记回避", undo=lambda _changed: None),
        )

    def _end_recusal(self) -> None:
        index = self.recusal_grid.currentIndex()
        if not index.isValid():
            return
        row, actor = self.recusal_grid.rows.rows[index.row()], self.context.actor
        recusals = self.context.office.recusals
        fields = (
            FieldRow("reason", "理由", "lines", True),
            FieldRow("superior", "作出决定的上级", "text", False,
                     help="解除本人或负责人的回避，写明上级领导；其他由负责人决定，不填。"),
        )  # fmt: skip
        ask(
            self,
            self.context,
            END_RECUSAL,
            Question("解除回避", f"{row.number}　{row.person}", fields, "解除"),
            lambda values, _progress: recusals.end(
                EndRecusal(row.case_id, row.seq, values["reason"], values.get("superior") or ""),
                actor,
            ),
            After("已解除回避"),
            Before((row.case_id, row.seq)),
        )
