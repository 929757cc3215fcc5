"""Further complainants: each with a name, part and telephone, and what else identifies them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.base.captions import NO_CONTACT
from app.base.rows.forms import FieldRow
from app.ui import theme
from app.ui.forms.checks import a_code, a_phone, doubt_about_id
from app.ui.forms.rows_editor import EntryRow, RowsEditor
from app.ui.naming import captioned

PHONE_WIDTH: Final = 128
CODE_WIDTH: Final = 176  # 18 digits and capitals
ORGANISATION: Final = "organisation"
# By kind: what the name is called, and what the number.
_CALLED: Final = {"": ("姓名", "证件号码"), ORGANISATION: ("单位名称", "统一社会信用代码")}


class PersonRow(EntryRow):
    """The controls of one complainant, on two lines: who and in which part, then the papers."""

    name_caption, usual_part = "姓名", "投诉举报人"

    def __init__(self, field: FieldRow, number: int) -> None:
        super().__init__(field, number)
        for widget, name in (
            (self.phone_line, "电话"), (self.kind_box, "个人还是单位"),
            (self.id_number_line, "证件号码或统一社会信用代码"), (self.address_line, "通信地址"),
        ):  # fmt: skip
            self.named(widget, f"{name}{number}")
        self.named(self.no_contact_box, f"没有联系方式的原因{number}")
        self.changed.connect(self._call)
        self.changed.connect(self._ask_why)

    def _build_layout(self) -> None:
        self.phone_line, self.address_line = self.line("电话"), self.line("通信地址")
        self.id_number_line = self.line(_CALLED[""][1])
        self.kind_box = self.box(("", "个人"), (ORGANISATION, "单位"))
        self.no_contact_box = self.box(("", "联系方式不详的原因"), *NO_CONTACT.items())
        self.phone_line.setFixedWidth(PHONE_WIDTH)
        self.id_number_line.setFixedWidth(CODE_WIDTH)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, theme.TIGHT)
        lines.setSpacing(theme.HAIR)
        for widgets in (
            (self.name_line, self.phone_line, self.role_box, self.remove_button),
            (self.kind_box, self.id_number_line, self.address_line),
        ):
            line = QHBoxLayout()
            line.setSpacing(theme.HAIR)
            for widget in widgets:
                line.addWidget(widget, int(widget in (self.name_line, self.address_line)))
            lines.addLayout(line)
        self.doubt_label = captioned("", "muted")
        self.doubt_label.hide()
        lines.addWidget(self.doubt_label)
        lines.addWidget(self.no_contact_box)
        self.changed.connect(self._doubt)

    def value(self) -> dict[str, str]:
        given = {
            "phone": self.phone_line.text().strip(),
            "kind": self.kind_box.currentData() or "",
            "id_number": self.id_number_line.text().strip(),
            "address": self.address_line.text().strip(),
        }
        if not self._can_be_reached():
            given["no_contact"] = self.no_contact_box.currentData() or ""
        return super().value() | {key: text for key, text in given.items() if text}

    def show_value(self, given: Mapping[str, str]) -> None:
        super().show_value(given)
        self.phone_line.setText(given.get("phone", ""))
        self.kind_box.setCurrentIndex(max(self.kind_box.findData(given.get("kind", "")), 0))
        self.id_number_line.setText(given.get("id_number", ""))
        self.address_line.setText(given.get("address", ""))
        at = self.no_contact_box.findData(given.get("no_contact", ""))
        self.no_contact_box.setCurrentIndex(max(at, 0))

    def error(self) -> str:
        if error := super().error() or a_phone(self.phone_line.text()):
            return error
        return a_code(self.id_number_line.text()) if self.kind_box.currentData() else ""

    def _doubt(self) -> None:
        """Point out an identity number that can't be one; it is taken all the same."""
        text = "" if self.kind_box.currentData() else doubt_about_id(self.id_number_line.text())
        self.doubt_label.setText(text)
        self.doubt_label.setVisible(bool(text))

    def _can_be_reached(self) -> bool:
        return bool(self.phone_line.text().strip() or self.address_line.text().strip())

    def _ask_why(self) -> None:
        """Why nobody knows how to reach them is asked only while nothing is written."""
        self.no_contact_box.setVisible(not self._can_be_reached())

    def _call(self) -> None:
        name, number = _CALLED[self.kind_box.currentData() or ""]
        self.name_line.setPlaceholderText(name)
        self.id_number_line.setPlaceholderText(number)


class PeopleEditor(RowsEditor):
    """Further people: who they are, how they are reached, their part."""

    row_class, add_caption = PersonRow, "添加一人"

    def _prepare(self, row: EntryRow) -> None:
        """People are not looked up."""
