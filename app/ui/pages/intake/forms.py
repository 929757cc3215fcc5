"""The forms of the logging page on their three tabs: what is said, who, and what else is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.rows.forms import FieldRow
from app.rules.casework.back_dating import long_ago
from app.rules.intake_facts import proposals, told
from app.rules.regulation.regulation import Regulation
from app.ui import theme
from app.ui.actions import TAB_KEYS
from app.ui.forms.checks import a_code, a_phone, all_of, not_after, not_before, required
from app.ui.forms.editors import ChoiceEditor, IdEditor, TextEditor
from app.ui.forms.form import KEYS, FieldForm
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import captioned
from app.ui.pages.intake.fields import (
    SPEAKERS,
    channel_fields,
    detail_fields,
    details_of,
    matter_fields,
    party_fields,
    people_fields,
    source_fields,
    title_of,
)
from app.ui.widgets.following_area import FollowingArea
from app.ui.widgets.tabs import Tabs

HALF = 5  # common facts on the left of their tab; the rest stands on the right


class IntakeForms(Tabs):
    """All fields as one set of values; the channel decides which form of its own is shown."""

    changed = Signal()

    def __init__(self, surroundings: FormSurroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.surroundings = surroundings
        self.regulation: Regulation | None = None
        self._channel = ""
        self._kept: dict[str, Any] = {}  # what was typed into the forms of other channels
        today, details = surroundings.today, detail_fields()
        self.matter_form = self._form(matter_fields(()), keys=KEYS[:7])
        self.source_form = self._form(source_fields(today), keys=KEYS[7:])
        self.channel_form = self._form(())
        self.party_form = self._form(party_fields())
        self.people_form = self._form(people_fields())
        self.detail_form = self._form(details[:HALF])
        self.standing_form = self._form(details[HALF:])
        self.proposal_label = captioned("", "muted")
        self.proposal_label.setWordWrap(True)
        self.beside = QVBoxLayout()  # under the fields of the channel: what the page adds
        self._build_layout()
        self._check()
        self._follow()

    def _form(self, fields: Sequence[FieldRow], keys: str = "") -> FieldForm:
        form = FieldForm(fields, self.surroundings, self, keys=keys)
        form.changed.connect(self._edited)
        return form

    def _build_layout(self) -> None:
        self.tabBar().setAccessibleName("登记的各部分")
        self.matter_form.grow("facts", 3)
        self.matter_form.grow("appeal", 1)
        side = QWidget()
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(theme.TIGHT)
        self._side.addWidget(self.source_form)
        self._side.addWidget(self.channel_form)
        self._side.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(_scrolling(side), 1)
        right.addLayout(self.beside)
        standing = QVBoxLayout()
        standing.addWidget(self.standing_form)
        standing.addWidget(self.proposal_label)
        standing.addStretch(1)
        self._add_tab("边听边记", self.matter_form, right, stretches=(7, 5))
        self._add_tab("当事人", _scrolling(self.party_form), _scrolling(self.people_form))
        self._add_tab("补充事实", self.detail_form, standing)
        for at in range(self.count()):
            self.setTabToolTip(at, f"Alt+{TAB_KEYS[at]}")

    def _add_tab(
        self,
        caption: str,
        left: QWidget,
        right: QWidget | QVBoxLayout,
        *,
        stretches: tuple[int, int] = (1, 1),
    ) -> None:
        tab = QWidget()
        self.addTab(tab, caption)  # while it is empty: later, everything in it is styled again
        row = QHBoxLayout(tab)
        row.setContentsMargins(0, theme.TIGHT, 0, 0)
        row.setSpacing(theme.ROOMY)
        row.addWidget(left, stretches[0])
        if isinstance(right, QWidget):
            row.addWidget(right, stretches[1])
        else:
            row.addLayout(right, stretches[1])

    def _check(self) -> None:
        id_editor = self.party_form.editors["id_number"]
        if isinstance(id_editor, IdEditor):
            id_editor.of_person = self._is_person
        self.matter_form.replace_check("phone", a_phone)
        self.party_form.replace_check("other_phone", a_phone)
        self.party_form.replace_check("id_number", self._check_code)
        self.source_form.replace_check(
            "received_on",
            all_of(required("收到日"), lambda day: not_after(self.surroundings.today)(day)),
        )
        reason = required("补登原因")
        self.source_form.star_field("back_dated_reason")  # shown only where it must be filled in
        self.source_form.replace_check(
            "back_dated_reason", lambda text: reason(text) if self._back_dated() else ""
        )

    # ------------------------------------------------------------ values

    def all_forms(self) -> Iterator[FieldForm]:
        """The forms in the order of the tabs."""
        yield from (self.matter_form, self.source_form, self.channel_form)
        yield from (self.party_form, self.people_form, self.detail_form, self.standing_form)

    def values(self) -> dict[str, Any]:
        """What is entered now, blanks left out."""
        found: dict[str, Any] = {}
        for form in self.all_forms():
            found.update(form.values())
        return found

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values`` in place of everything that stood there."""
        self._kept = dict(values)
        defaults = {field.name: field.default for field in _with_defaults(self.surroundings.today)}
        wanted = {**defaults, **values}
        self.source_form.set_values({"channel": wanted["channel"]})
        self._follow()
        for form in self.all_forms():
            form.set_values({**dict.fromkeys(form.editors), **_known(form, wanted)})
            form.validator.start_anew()

    def first_error(self) -> str:
        """What is missing first, "" when nothing is."""
        return next((e for form in self.all_forms() if (e := form.validator.first_error())), "")

    def show_errors(self) -> None:
        """Go to the first field that is missing or wrong, on whichever tab it is."""
        for form in self.all_forms():
            if form.validator.first_error():
                self._lead_to(form)
                form.validator.show_all()
                return

    def turn_to(self, at: int) -> None:
        """Show a tab and put the focus on its first field."""
        self.setCurrentIndex(at)
        tab = self.widget(at)
        first = next((f for f in self.all_forms() if tab and tab.isAncestorOf(f)), None)
        if first is not None:
            first.focus_first()

    def set_categories(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer the pack's categories."""
        editor = self.matter_form.editors["category"]
        if isinstance(editor, ChoiceEditor):
            editor.set_options(options)

    def use(self, regulation: Regulation) -> None:
        """Ask for what the regulation asks for: its channels, the fields of each, the common ones."""
        before, self.regulation = self.regulation, regulation
        box = self.source_form.editors["channel"]
        offered = tuple((c.key, c.text) for c in regulation.lists.get("channels", ()))
        if before is None and isinstance(box, ChoiceEditor) and offered:
            held = box.value()
            box.set_options(offered)
            box.set_value(held if held in dict(offered) else offered[0][0])
        if not regulation.intake or (before is not None and before.edition == regulation.edition):
            return
        self._kept.update(self.values())
        self._change_channel(self.source_form.values().get("channel", ""))
        details = detail_fields(regulation)
        self.detail_form = self._instead_of(self.detail_form, details[:HALF])
        self.standing_form = self._instead_of(self.standing_form, details[HALF:])

    def _instead_of(self, old: FieldForm, fields: Sequence[FieldRow]) -> FieldForm:
        """A form of these fields in the place of another; what was typed comes along."""
        fresh = self._form(fields)
        fresh.set_values(_known(fresh, self._kept))
        place = old.parentWidget()
        layout = place.layout() if place is not None else None
        if layout is not None:
            layout.replaceWidget(old, fresh)  # inside further layouts, too
        old.hide()
        old.deleteLater()
        return fresh

    def set_officers(self, names: Sequence[str]) -> None:
        """Offer who may be in charge."""
        editor = self.source_form.editors["officer"]
        if isinstance(editor, ChoiceEditor):
            editor.set_options([(name, name) for name in names])

    # ------------------------------------------------------------ following what is typed

    def _edited(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        channel = self.source_form.values().get("channel", "")
        if channel != self._channel:
            self._change_channel(channel)
        self.source_form.show_field("back_dated_reason", self._back_dated())
        self.source_form.explain("identity", self._about_name())
        self.party_form.show_field("no_contact", not self._can_be_reached())
        self._propose_title()
        self._propose()

    def _change_channel(self, channel: str) -> None:
        """The channel has a form of its own; what was typed into another comes back with it."""
        self._kept.update(self.channel_form.values())
        old, self._channel = self.channel_form, channel
        self.channel_form = self._form(channel_fields(channel, self.regulation))
        self.channel_form.setObjectName("channel_form")
        if "superior_due_on" in self.channel_form.editors:
            self.channel_form.replace_check("superior_due_on", self._check_due)
        self.channel_form.set_values(_known(self.channel_form, self._kept))
        self._side.replaceWidget(old, self.channel_form)
        old.hide()
        old.deleteLater()
        self.matter_form.rename_field("name", SPEAKERS.get(channel, "投诉举报人"))
        QWidget.setTabOrder(self.source_form, self.channel_form)

    def show_value(self, name: str, value: Any) -> None:
        """Show one value in its field, whichever form has it."""
        for form in self.all_forms():
            form.set_values({name: value} if name in form.editors else {})

    def _propose_title(self) -> None:
        """The title that would be taken stands grey in its field."""
        editor = self.matter_form.editors["title"]
        if isinstance(editor, TextEditor):
            values = {**self.matter_form.values(), "title": ""}
            editor.line.setPlaceholderText(title_of(values) if values.get("facts") else "")

    def _about_name(self) -> str:
        """实名 is a name: once the matter is written down, its lack is pointed out."""
        values = {**self.matter_form.values(), **self.source_form.values()}
        written = values.get("facts") or values.get("respondent")
        if values.get("identity") != "real" or values.get("name") or not written:
            return ""
        return "署名为实名，还没有填姓名；不愿留名的请改选匿名。"

    def _can_be_reached(self) -> bool:
        values = {**self.matter_form.values(), **self.party_form.values()}
        return any(values.get(name) for name in ("phone", "other_phone", "email", "address"))

    def _back_dated(self) -> bool:
        day = self.source_form.editors["received_on"].value()
        return long_ago(day, self.surroundings.today, self.surroundings.calendar)

    def _propose(self) -> None:
        """Proceedings already taken propose a ground; a person decides on the case page."""
        if self.regulation is None:
            return
        values = self.values()
        found = proposals(
            details_of(values, self.regulation),
            self.regulation,
            anonymous=values.get("identity") == "anonymous",
        )
        text = "\n".join(told(proposal) for proposal in found)
        self.proposal_label.setText(f"仅供参考，登记后由您决定：\n{text}" if text else "")

    def _is_person(self) -> bool:
        return bool(self.party_form.values().get("party_kind") != "organisation")

    def _check_due(self, day: Any) -> str:
        received = self.source_form.editors["received_on"].value()
        return not_before(received, "收到日")(day) if isinstance(received, date) else ""

    def _check_code(self, text: Any) -> str:
        kind = self.party_form.values().get("party_kind")
        return a_code(text) if kind == "organisation" else ""

    def _lead_to(self, form: QWidget) -> None:
        for at in range(self.count()):
            tab = self.widget(at)
            if tab is not None and tab.isAncestorOf(form):
                self.setCurrentIndex(at)


def _known(form: FieldForm, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in form.editors if values.get(name) is not None}


def _with_defaults(today: date) -> tuple[FieldRow, ...]:
    fields = (*source_fields(today), *party_fields())
    return tuple(field for field in fields if field.default is not None)


def _scrolling(form: QWidget) -> QScrollArea:
    area = FollowingArea(form, form.parentWidget())
    area.viewport().setAutoFillBackground(False)
    form.setAutoFillBackground(False)
    return area
