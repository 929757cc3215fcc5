"""Offers in a form to move a person's number out of what is typed and into the identity (NY-15.3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Any, Final, Protocol

from PySide6.QtCore import QTimer, SignalInstance
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.rows.cases import WhoseNumber
from app.base.rows.changes import Changed
from app.base.secret import Secret
from app.rules.misplaced import CAPTIONS, Misplaced, misplaced_in, moved_out
from app.services.cases.persons import AmendPerson
from app.ui import theme
from app.ui.context import Context
from app.ui.controls import ChoiceBox
from app.ui.flow_layout import FlowLayout
from app.ui.naming import captioned

SEARCH_AFTER_MS: Final = 300
MOST_BUTTONS: Final = 3  # people with a button each; of more one is chosen
NOBODY: Final = "匿名投诉举报人"
NO_PARTY: Final = "本件没有登记投诉举报人，请用“更改投诉举报人信息”增加一位"
Found = tuple[tuple[Misplaced, ...], tuple[WhoseNumber, ...]]
NamedCases = Callable[[Mapping[str, Any]], Collection[int]]  # read off the window's thread
Target = tuple[str, int, int | None]  # the number, the case, the complainant


class Fields(Protocol):
    """What is typed into: a form, or a panel with a box for words."""

    @property
    def changed(self) -> SignalInstance:
        """Given when something was typed."""

    def values(self) -> dict[str, Any]:
        """What stands in each field."""

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Put these there instead."""


class MovingPanel(QWidget):
    """Gone while the form holds no such number; a button for each person it may belong to, or
    where those are many a choice of the case and the person."""

    def __init__(
        self,
        parent: QWidget,
        form: Fields,
        context: Context,
        cases: Collection[int] | NamedCases,
        caption: str,
        *,
        apart: Collection[str] = (),
        known: Callable[[], Collection[str]] = tuple,
        failed: Callable[[Exception], None],
    ) -> None:
        """``cases`` may be asked of what is typed, where a case is named in the form itself;
        ``apart`` are fields that hold numbers of the office's own, ``known`` texts whose numbers
        nobody typed here; ``failed`` is called with what the identity refuses."""
        super().__init__(parent)
        self._form, self._context = form, context
        self._cases = cases if callable(cases) else tuple(cases)
        self._known = known
        self._caption, self._apart, self._failed = caption, apart, failed
        self.buttons: dict[Target, QPushButton] = {}
        self._found: Found = ((), ())
        self.found_label = captioned("", "problem")
        self.found_label.setWordWrap(True)
        self.whose_box = ChoiceBox()
        self.whose_box.setAccessibleName("号码是谁的")
        self.whose_box.hide()
        self._row = FlowLayout(wide=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.HAIR)
        layout.addWidget(self.found_label)
        layout.addWidget(self.whose_box)
        layout.addLayout(self._row)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(self.search)
        form.changed.connect(self._timer.start)

    def be_about(self, cases: Collection[int]) -> None:
        """From now on these are the cases that are typed about."""
        self._cases = tuple(cases)
        self.search()

    def search(self) -> None:
        """Look for numbers in what is typed now; those of units are none."""
        texts, typed, known = tuple(self._texts().values()), self._form.values(), self._known()
        office, cases, by = self._context.office, self._cases, self._context.actor

        def work() -> Found:
            found = misplaced_in(texts, (*office.reads.unit_numbers(), *known))
            if not found:
                return found, ()
            meant = tuple(cases(typed)) if callable(cases) else cases
            return found, office.persons.whose(meant, by)

        self._context.jobs.read(self, work, self._show_found, key="misplaced")

    def _texts(self) -> dict[str, str]:
        values = self._form.values()
        return {
            name: text
            for name, text in values.items()
            if isinstance(text, str) and name not in self._apart
        }

    def _show_found(self, found: Found) -> None:
        if found == self._found:
            return
        self._found = found
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        numbers, people = found
        many = len(people) > MOST_BUTTONS
        self.whose_box.clear()
        for at, whose in enumerate(people if many else ()):
            self.whose_box.addItem(f"{whose.case_number}　{_called(whose)}", at)
        self.whose_box.setVisible(many)
        for one in numbers:
            for whose in people[: 1 if many else MOST_BUTTONS]:
                self._add_button(one, whose, many)
        told = "、".join(f"{CAPTIONS[one.kind]} {one.masked}" for one in numbers)
        what = f"填写的内容里有{told}；个人的号码只存入身份信息"
        self.found_label.setText(f"{what}：" if people else f"{what}，{NO_PARTY}。")
        self.setVisible(bool(numbers))

    def _add_button(self, found: Misplaced, whose: WhoseNumber, many: bool) -> None:
        where = "上面选的这一位" if many else _called(whose)
        if not many and not callable(self._cases) and len(self._cases) > 1:
            where = f"{whose.case_number} {where}"
        button = QPushButton(f"把{found.masked}移到{where}的{CAPTIONS[found.kind]}", self)
        button.setAutoDefault(False)
        button.clicked.connect(partial(self._move, found, None if many else whose))
        self._row.addWidget(button)
        button.show()
        self.buttons[found.number, whose.case_id, whose.complainant_id] = button

    def _move(self, found: Misplaced, whose: WhoseNumber | None) -> None:
        """The identity learns it; then it leaves the form. A second telephone stands beside the first."""
        if whose is None:
            whose = self._found[1][int(self.whose_box.currentData())]
        second = found.kind == "phone" and whose.masked_phone
        command = AmendPerson(
            whose.case_id,
            self._day(),
            f"办理“{self._caption}”时得知",
            whose.complainant_id,
            {"other_phone" if second else found.kind: Secret(found.number)},
            back_dated_reason=f"随“{self._caption}”登记",
        )
        persons, by = self._context.office.persons, self._context.actor
        self.setEnabled(False)

        def moved(changed: Changed) -> None:
            self.setEnabled(True)
            texts = self._texts()
            self._form.set_values(moved_out(texts, found, texts))
            self._form.changed.emit()
            self._context.changes.announce(changed)
            self.search()

        def refused(error: Exception) -> None:
            self.setEnabled(True)
            self._failed(error)

        self._context.jobs.write(
            self,
            lambda _progress: persons.amend(command, by),
            moved,
            caption="正在移到身份信息…",
            failed=refused,
        )

    def _day(self) -> date:
        given: Mapping[str, Any] = self._form.values()
        on, today = given.get("on"), self._context.today.day
        return on if isinstance(on, date) and on <= today else today


def _called(whose: WhoseNumber) -> str:
    return whose.masked_name or NOBODY
