"""Offers in a form to move a person's number out of what is typed and into the identity (NY-15.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.rows.cases import CaseRows, Changed, PartyRow
from app.base.secret import Secret
from app.rules.misplaced import CAPTIONS, Misplaced, misplaced_in, moved_out
from app.services.cases.persons import AmendPerson
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.flow_layout import FlowLayout
from app.ui.naming import captioned

SEARCH_AFTER_MS: Final = 300
MOST_PEOPLE: Final = 3
NOBODY: Final = "本件没有登记投诉举报人，请用“更改投诉举报人信息”增加一位"


class MovingPanel(QWidget):
    """Gone while the form holds no such number; a button for each person it may belong to."""

    def __init__(self, dialog: FormDialog, context: Context, rows: CaseRows, caption: str) -> None:
        super().__init__(dialog)
        self._dialog, self._context, self._rows, self._caption = dialog, context, rows, caption
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        self._found: tuple[Misplaced, ...] = ()
        self.found_label = captioned("", "problem")
        self.found_label.setWordWrap(True)
        self._row = FlowLayout(wide=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HAIR)
        layout.addWidget(self.found_label)
        layout.addLayout(self._row)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.search)
        dialog.form.changed.connect(self._timer.start)

    def search(self) -> None:
        """Look for numbers in what is typed now; those of units are none."""
        texts = tuple(self._texts().values())
        reads = self._context.office.reads
        self._context.jobs.read(
            self,
            lambda: misplaced_in(texts, reads.unit_numbers()),
            self._show_found,
            key="misplaced",
        )

    def _texts(self) -> dict[str, str]:
        values = self._dialog.form.values()
        return {name: text for name, text in values.items() if isinstance(text, str)}

    def _show_found(self, found: tuple[Misplaced, ...]) -> None:
        if found == self._found:
            return
        self._found = found
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {
            (one.number, party.complainant_id): self._button(one, party)
            for one in found
            for party in self._rows.parties[:MOST_PEOPLE]
        }
        told = "、".join(f"{CAPTIONS[one.kind]} {one.masked}" for one in found)
        what = f"填写的内容里有{told}；个人的号码只存入身份信息"
        self.found_label.setText(f"{what}，{NOBODY}。" if not self._rows.parties else f"{what}：")
        self.setVisible(bool(found))

    def _button(self, found: Misplaced, party: PartyRow) -> QPushButton:
        whose = party.masked_name or "匿名投诉举报人"
        button = QPushButton(f"把{found.masked}移到{whose}的{CAPTIONS[found.kind]}", self)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._move, found, party))
        self._row.addWidget(button)
        button.show()
        return button

    def _move(self, found: Misplaced, party: PartyRow) -> None:
        """The identity learns it; then it leaves the form. A second telephone stands beside the first."""
        field = found.kind if found.kind != "phone" or not party.masked_phone else "other_phone"
        command = AmendPerson(
            self._rows.card.case_id,
            self._day(),
            f"办理“{self._caption}”时得知",
            party.complainant_id,
            {field: Secret(found.number)},
        )
        persons, by = self._context.office.persons, self._context.actor
        self.setEnabled(False)

        def moved(changed: Changed) -> None:
            self.setEnabled(True)
            form = self._dialog.form
            form.set_values(moved_out(self._texts(), found, self._texts()))
            form.changed.emit()
            self._context.changes.announce(changed)
            self.search()

        def refused(error: Exception) -> None:
            self.setEnabled(True)
            self._dialog.show_error(error)

        self._context.jobs.write(
            self,
            lambda _progress: persons.amend(command, by),
            moved,
            caption="正在移到身份信息…",
            failed=refused,
        )

    def _day(self) -> date:
        given: Mapping[str, Any] = self._dialog.form.values()
        on = given.get("on")
        return on if isinstance(on, date) else self._context.today.day


def offer_moving(dialog: FormDialog, context: Context, rows: CaseRows, caption: str) -> MovingPanel:
    """Watch what is typed into the form for numbers that belong into the identity."""
    panel = MovingPanel(dialog, context, rows, caption)
    dialog.add_offers(panel)
    panel.search()
    return panel
