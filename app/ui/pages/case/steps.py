"""What is asked about the steps of the case: one taken, put right, voided with those on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.base.errors import RuleViolation
from app.base.rows.cases import CaseRows, TimelineRow
from app.base.rows.forms import StepForm
from app.services.calendars.calendar_commands import DecideCalendar
from app.services.calendars.calendars import DECIDE_CALENDAR
from app.services.cases.casework import REVISE_STEP, VOID_STEPS
from app.services.cases.commands import VoidSteps
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.questions import (
    calendar_question,
    revise_command,
    revise_question,
    void_question,
)
from app.ui.dialogs.steps import ask_step, units_of
from app.ui.dialogs.why_now import ask_why_now, late_then
from app.ui.pages.case.people import CasePeople
from app.ui.pages.case.state import CaseState

if TYPE_CHECKING:
    from app.ui.dialogs.filing import FilingAsker

AMEND_PERSON: Final = "amend_person"  # its form is of the identity, not of the step
ARCHIVE: Final = "archive"  # it is filed with its package, not only noted
ANSWER_HOTLINE: Final = "answer_hotline"  # its words go onto the clipboard, for 12345's own page


class CaseSteps(QObject):
    """Asks over ``owner``; ``dialog`` is the form that is open."""

    def __init__(
        self, owner: QWidget, context: Context, state: CaseState, people: CasePeople
    ) -> None:
        super().__init__(owner)
        self._owner, self._context, self._state = owner, context, state
        self._people = people
        self.dialog: FormDialog | None = None
        self.filing: FilingAsker | None = None

    def take(self, form: StepForm) -> None:
        """Ask for the form of a step and take it."""
        rows, context = self._state.rows, self._context
        if rows is None:
            return
        if form.kind == AMEND_PERSON:
            dialog = self._people.amend(form)
            if dialog is not None:
                self._opened(dialog)
            return
        if form.kind == ARCHIVE:
            self._file(rows.card.case_id)
            return
        if form.kind != ANSWER_HOTLINE:
            self._ask(rows, form, {})
            return
        case_id, by = rows.card.case_id, context.actor
        context.jobs.read(
            self._owner,
            lambda: context.office.hotline.text(case_id, by),
            lambda text: self._ask(rows, form, {"note": text}),
            key="reply",
        )

    def _file(self, case_id: int) -> None:
        """What binds and packs is loaded with the first case that is filed."""
        from app.ui.dialogs.filing import FilingAsker

        self.filing = FilingAsker(self._owner, self._context)
        self.filing.begin(case_id)

    def _ask(self, rows: CaseRows, form: StepForm, preset: dict[str, str]) -> None:
        said = f"已登记：{form.caption}"
        dialog = ask_step(self._owner, self._context, rows, form, said, preset)
        if form.kind == ANSWER_HOTLINE:
            dialog.submitted.connect(
                lambda values: QGuiApplication.clipboard().setText(values.get("note") or "")
            )
        self._opened(dialog)

    def revise(self, row: TimelineRow | None) -> None:
        """Ask what is to be put right of a step: its day, its fields."""
        case_id, context = self._state.case_id, self._context
        if row is None or case_id is None:
            return
        reads, today, by = context.office.reads, context.today.day, context.actor
        context.jobs.read(
            self._owner,
            lambda: reads.correction_form(case_id, row.seq, today, by=by),
            lambda form: self._ask_correction(row, form),
            key="correction",
        )

    def _ask_correction(self, row: TimelineRow, form: StepForm) -> None:
        rows, context = self._state.rows, self._context
        if rows is None:
            return
        case_id = rows.card.case_id
        dialog = ask(
            self._owner,
            context,
            REVISE_STEP,
            revise_question(rows, row, form),
            lambda values, _progress: context.office.casework.revise(
                revise_command(case_id, row.seq, form, values), context.actor
            ),
            After(f"已改正“{row.caption}”，期限已重新计算"),
            Before(near=units_of(rows), cases=(case_id,)),
        )
        ask_why_now(dialog.form, context, late_then(rows, form, row), was=row.on)
        self._opened(dialog)

    def void(self, row: TimelineRow | None) -> None:
        """Ask for the reason to void a step."""
        if row is not None:
            self._void((row,))

    def decide_calendar(self, *, adopt: bool) -> None:
        """Ask for the reason of the decision on a date that would move earlier."""
        rows, context = self._state.rows, self._context
        if rows is None:
            return
        case_id = rows.card.case_id
        dialog = ask(
            self._owner,
            context,
            DECIDE_CALENDAR,
            calendar_question(rows, adopt=adopt),
            lambda values, _progress: context.office.calendars.decide(
                DecideCalendar(case_id, adopt, values["reason"]), context.actor
            ),
            After("已记下决定"),
            Before(cases=(case_id,)),
        )
        self._opened(dialog)

    def _void(self, steps: tuple[TimelineRow, ...], *, reason: str = "") -> None:
        rows, context = self._state.rows, self._context
        if rows is None:
            return
        case_id, seqs = rows.card.case_id, tuple(row.seq for row in steps)
        dialog = ask(
            self._owner,
            context,
            VOID_STEPS,
            void_question(rows, steps),
            lambda values, _progress: context.office.casework.void(
                VoidSteps(case_id, seqs, values["reason"]), context.actor
            ),
            After(
                "已撤销，期限已重新计算",
                refused=lambda error, form: self._offer_dependants(rows, error, steps, form),
            ),
            Before(preset={"reason": reason} if reason else {}, cases=(case_id,)),
        )
        self._opened(dialog)

    def _offer_dependants(
        self, rows: CaseRows, error: Exception, steps: tuple[TimelineRow, ...], dialog: FormDialog
    ) -> bool:
        """Ask again, with the steps that rest on those; False when there are none to offer."""
        needs = error.needs if isinstance(error, RuleViolation) else ()
        more = tuple(row for row in rows.timeline if row.seq in needs and row not in steps)
        if not more:
            return False
        reason = dialog.form.values().get("reason", "")
        dialog.accept()
        self._void((*steps, *more), reason=reason)
        if self.dialog is not None:
            self.dialog.show_error(error)
        return True

    def _opened(self, dialog: FormDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _result: self._closed(dialog))

    def _closed(self, dialog: FormDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
