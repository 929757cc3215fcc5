"""设置 → 本办: the office's own data, habits and letterheads, saved together and undone together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.settings import DeskSettings, OfficeSettings
from app.base.session import Actor
from app.rules.regulation.difference import limit_changes
from app.rules.regulation.regulation import Regulation
from app.services.store.appointing import APPOINT, Appoint
from app.services.store.desk_settings import SAVE_SETTINGS
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, Undo, ask
from app.ui.dialogs.form_dialog import WrappedInside
from app.ui.dialogs.question import Question
from app.ui.forms.form import FieldForm
from app.ui.forms.letterheads_editor import example
from app.ui.forms.surroundings import surroundings_of
from app.ui.naming import adopt_names, captioned
from app.ui.pages.settings_fields import (
    a_pattern,
    head_fields,
    heads_from,
    heads_shown,
    hosts_from,
    hours_from,
    office_fields,
    pattern_from,
    pattern_shown,
)
from app.ui.widgets.following_area import FollowingArea

TYPED: Final = "settings"  # what was changed here and is not saved yet


class OfficePanel(QWidget):
    """Nothing takes effect before 保存; another regulation is asked about, with what it changes."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._office: OfficeSettings | None = None
        self._desk = DeskSettings()
        self._officers: Sequence[Actor] = ()
        surroundings = surroundings_of(context)
        self.office_form = FieldForm(
            office_fields(context.office.regulations.packs()), surroundings
        )
        self.office_form.replace_check("number_pattern", a_pattern)
        self.head_form = FieldForm(head_fields(), surroundings, keys="")
        self.save_button = QPushButton("保存")
        self.save_button.setProperty("role", "primary")
        self.missing_label = captioned("", "muted")
        self.drop_button = QPushButton("放弃改动")
        self.drop_button.setToolTip("恢复成现在采用的设置。")
        self.drop_button.hide()
        self._in_force: dict[str, Any] = {}  # as the forms show it
        self._showing = False
        self.appoint_button = QPushButton(f"{APPOINT.caption}…")
        self.appoint_button.setToolTip("负责人离任或者不宜自己决定的，登记上级的任免决定。")
        self.demo_button = QPushButton()
        self.demo_button.setProperty("role", "quiet")
        self.demo_button.setToolTip("演示办公是另一个文件，里面的案件都是编造的，可以随便试。")
        adopt_names(self)
        self._build_layout()
        self.save_button.clicked.connect(self.save)
        self.appoint_button.clicked.connect(self._appoint)
        self.demo_button.clicked.connect(lambda: context.shell.change_office())
        self.office_form.changed.connect(self._show_example)
        self.drop_button.clicked.connect(self.drop_typed)
        for form in (self.office_form, self.head_form):
            form.validator.changed.connect(self._look)
            form.changed.connect(self._keep)

    def _build_layout(self) -> None:
        inner = WrappedInside()
        sides = QHBoxLayout(inner)
        sides.setContentsMargins(0, 0, theme.TIGHT, theme.TIGHT)
        sides.setSpacing(theme.ROOMY)
        sides.addWidget(self.office_form, 1)
        sides.addWidget(self.head_form, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.drop_button)
        buttons.addWidget(self.missing_label, 1)
        buttons.addWidget(self.appoint_button)
        buttons.addWidget(self.demo_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.addWidget(FollowingArea(inner), 1)  # 保存 stays in sight
        column.addLayout(buttons)

    def show_settings(
        self, office: OfficeSettings, desk: DeskSettings, officers: Sequence[Actor]
    ) -> None:
        """Show what is in force, and what was changed and not saved; ``officers`` may direct."""
        self._showing = True
        for name in ("director", "deputy"):
            self.head_form.editors[name].set_options(  # type: ignore[attr-defined]
                tuple((officer.uid, officer.name) for officer in officers)
            )
        self._office, self._desk, self._officers = office, desk, officers
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
                "stations": desk.stations,
                "own_instruction": desk.own_instruction,
                "import_rule": desk.import_rule or "none",
                "hosts": "、".join(desk.hosts),
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
        self._in_force = self._values()
        typed = self._context.typed.of(TYPED)
        for form in (self.office_form, self.head_form):
            form.set_values(typed)
        self._showing = False
        self._look()

    def drop_typed(self) -> None:
        """Show what is in force again."""
        self._context.typed.drop(TYPED)
        if self._office is not None:
            self.show_settings(self._office, self._desk, self._officers)

    def _values(self) -> dict[str, Any]:
        """Everything that stands here, blanks included."""
        editors = {**self.office_form.editors, **self.head_form.editors}
        return {name: editor.value() for name, editor in editors.items()}

    def _keep(self) -> None:
        """What differs from what is in force stands here again, until it is saved or given up."""
        if self._showing:
            return
        typed = {k: v for k, v in self._values().items() if v != self._in_force.get(k)}
        self._context.typed.keep(typed, TYPED)
        self._look()

    def _show_example(self) -> None:
        pattern = str(self.office_form.editors["number_pattern"].value())
        number = example(pattern, self._context.today.day.year)
        self.office_form.explain("number_pattern", f"例：{number}" if number else "")

    def _look(self, _good: bool = True) -> None:
        forms = (self.office_form, self.head_form)
        error = next((e for form in forms if (e := form.validator.first_error())), "")
        self.save_button.setEnabled(not error)
        typed = bool(self._context.typed.of(TYPED))
        unsaved = "有改动，还没有保存。" if typed else ""
        self.missing_label.setText(f"还差：{error}" if error else unsaved)
        self.drop_button.setVisible(typed)

    # ------------------------------------------------------------ saving

    def save(self) -> None:
        """Keep what stands here; another regulation only when its preview was agreed to."""
        before = self._office
        if before is None or self.office_form.validator.first_error():
            self.office_form.validator.show_all()
            return
        wanted = str(self.office_form.values()["regulation"])
        if wanted == before.regulation:
            self._context.jobs.write(self, lambda _progress: self._write(), self._saved)
            return
        regulations = self._context.office.regulations
        self._context.jobs.read(
            self,
            lambda: (regulations.current(), regulations.current(wanted)),
            lambda two: self._ask_regulation(*two),
            key="regulation",
        )

    def _ask_regulation(self, was: Regulation, now: Regulation) -> None:
        """Say what another regulation would change, before anything is written."""
        ask(
            self,
            self._context,
            SAVE_SETTINGS,
            regulation_question(was, now),
            lambda _values, _progress: self._write(),
            After("已保存设置", undo=lambda _changed: self._saved_so()),
            Before(("regulation", was.id, now.id)),
        )

    def _write(self) -> Changed:
        before, context = self._office, self._context
        values, heads = self.office_form.values(), self.head_form.values()
        wanted = replace(
            self._desk,
            letterheads=heads_from(heads.get("letterheads", ())),
            approval=tuple(values.get("approval", ())),
            stations=tuple(values.get("stations", ())),
            working_hours=hours_from(values["working_hours"]),
            own_instruction=bool(values.get("own_instruction")),
            director=heads.get("director") or "",
            deputy=heads.get("deputy") or "",
            import_rule=_rule(values.get("import_rule")),
            hosts=hosts_from(values.get("hosts") or ""),
            similar=values["similar"],
        )
        if before is None:
            raise LookupError("nothing was shown yet")
        own = replace(
            before,
            name=values["name"],
            level=values["level"],
            regulation=values["regulation"],
            number_pattern=pattern_from(values["number_pattern"]),
            warn_days=values["warn_days"],
        )
        return context.office.options.save_all(own, wanted, context.actor)

    def _appoint(self) -> None:
        """Ask who directs the office from now on, and which superior decided so."""
        officers = tuple((officer.uid, officer.name) for officer in self._officers)
        fields = (
            FieldRow("director", "新的负责人", "choice", True, officers),
            FieldRow("deputy", "副负责人", "choice", False, officers),
            FieldRow("superior", "作出决定的上级领导", "text", True),
            FieldRow("post", "上级领导职务", "text", True),
            FieldRow("reason", "理由（任免文号等）", "lines", True),
        )
        appointing, actor = self._context.office.appointing, self._context.actor
        ask(
            self,
            self._context,
            APPOINT,
            Question(APPOINT.caption, "", fields, "登记"),
            lambda values, _progress: appointing.appoint(
                Appoint(
                    values["director"],
                    values.get("deputy") or "",
                    values["superior"],
                    values["post"],
                    values["reason"],
                ),
                actor,
            ),
            After("已登记负责人变动"),
        )

    def _saved_so(self) -> Undo:
        """What was typed is in force now."""
        self._context.typed.drop(TYPED)
        return self._taking_back()

    def _saved(self, changed: Changed) -> None:
        self._context.shell.toast("已保存设置", self._saved_so())
        self._context.changes.announce(changed)

    def _taking_back(self) -> Undo:
        """Puts back what was in force before; called while that is still shown here."""
        office, desk, context = self._office, self._desk, self._context

        def undone(changed: Changed) -> None:
            context.changes.announce(changed)
            context.shell.toast("已撤消：设置恢复原样")

        def undo() -> None:
            if office is not None:
                context.jobs.write(
                    self,
                    lambda _progress: context.office.options.save_all(office, desk, context.actor),
                    undone,
                    acts=False,
                )

        return undo


def _rule(chosen: object) -> str:
    return "" if chosen in (None, "none") else str(chosen)


def regulation_question(was: Regulation, now: Regulation) -> Question:
    """Whether new cases come under another regulation, with the limits that are others there."""
    lines = [
        f"{change.caption}：{change.was or '没有这项期限'} → {change.now or '没有这项期限'}"
        for change in limit_changes(was, now)
    ]
    about = "\n".join([f"从《{was.name}》改为《{now.name}》，下列期限不同：", *lines])
    note = "只影响以后登记的案件，已登记的仍按原来的办法。步骤、条款和文书随办法变。可以撤消。"
    return Question("改变适用办法", about, (), "改用", note)
