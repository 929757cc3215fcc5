"""What the case page asks and has done: steps, voids with their dependants, revisions, decisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.base.errors import RuleViolation
from app.base.rows import Changed, StepForm, TimelineRow
from app.services.calendars.calendar_commands import DecideCalendar
from app.services.cases.commands import TakeStep, VoidSteps
from app.ui.dialogs.form_dialog import FormDialog, Question
from app.ui.dialogs.leaving import keep_typed
from app.ui.dialogs.questions import (
    calendar_question,
    revise_command,
    revise_question,
    step_command,
    step_question,
    void_question,
)
from app.ui.dialogs.step_undo import taking_step_back
from app.ui.forms.surroundings import surroundings_of

if TYPE_CHECKING:
    from app.ui.pages.case import CasePage


class CaseActions(QObject):
    """Opens a dialog, sends its command, shows the refusal in it or closes it."""

    def __init__(self, page: CasePage) -> None:
        super().__init__(page)
        self.page = page
        self.dialog: FormDialog | None = None
        self._typed: dict[tuple[int, str], dict[str, Any]] = {}

    def take(self, form: StepForm) -> None:
        """Ask for the form of a step and take it."""
        rows, case_id = self.page.rows, self.page.case_id
        if rows is None or case_id is None:
            return
        context, key = self.page.context, (case_id, form.kind)

        def command(values: dict[str, Any]) -> TakeStep:
            return step_command(case_id, form, values)

        def taken(changed: Changed) -> None:
            self._typed.pop(key, None)
            undoable = not form.leaves_house and changed.seq
            undo = taking_step_back(self.page, case_id, changed.seq) if undoable else None
            context.shell.toast(f"已登记：{form.caption}", undo)

        dialog = self._ask(
            step_question(rows, form, context.today.day),
            command,
            lambda wanted: context.office.casework.take(wanted, context.actor),
            taken,
        )
        dialog.restore(self._typed.get(key, {}))
        dialog.left.connect(lambda values: self._typed.__setitem__(key, values))

    def revise(self) -> None:
        """Ask what is to be put right of the step under the cursor: its day, its fields."""
        row, case_id, context = self.page.timeline.current(), self.page.case_id, self.page.context
        if row is None or case_id is None:
            return
        reads, today, by = context.office.reads, context.today.day, context.actor
        context.jobs.read(
            self.page,
            lambda: reads.correction_form(case_id, row.seq, today, by=by),
            lambda form: self._ask_correction(row, form),
            key="correction",
        )

    def _ask_correction(self, row: TimelineRow, form: StepForm) -> None:
        rows, case_id, context = self.page.rows, self.page.case_id, self.page.context
        if rows is None or case_id is None:
            return
        dialog = self._ask(
            revise_question(rows, row, form),
            lambda values: revise_command(case_id, row.seq, form, values),
            lambda wanted: context.office.casework.revise(wanted, context.actor),
            lambda _changed: context.shell.toast(f"已改正“{row.caption}”，期限已重新计算"),
        )
        keep_typed(dialog, self.page.left_forms)

    def void(self) -> None:
        """Ask for the reason to take back the step under the cursor."""
        row = self.page.timeline.current()
        if row is not None:
            self._void((row,), reason="")

    def decide_calendar(self, *, adopt: bool) -> None:
        """Ask for the reason of the decision on a date that would move earlier."""
        rows, case_id = self.page.rows, self.page.case_id
        if rows is None or case_id is None:
            return
        context = self.page.context
        self._ask(
            calendar_question(rows, adopt=adopt),
            lambda values: DecideCalendar(case_id, adopt, values["reason"]),
            lambda wanted: context.office.calendars.decide(wanted, context.actor),
            lambda _changed: context.shell.toast("已记下决定"),
        )

    def forget(self, case_id: int, kind: str) -> None:
        """Drop what was typed into a form that was left."""
        self._typed.pop((case_id, kind), None)

    def _closed(self, dialog: FormDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()

    def _void(self, steps: tuple[TimelineRow, ...], *, reason: str) -> None:
        rows, case_id = self.page.rows, self.page.case_id
        if rows is None or case_id is None:
            return
        context, seqs = self.page.context, tuple(row.seq for row in steps)
        dialog = self._ask(
            void_question(rows, steps),
            lambda values: VoidSteps(case_id, seqs, values["reason"]),
            lambda wanted: context.office.casework.void(wanted, context.actor),
            lambda _changed: context.shell.toast("已撤销，期限已重新计算"),
            refused=lambda error: self._offer_dependants(error, steps),
        )
        dialog.restore({"reason": reason})

    def _offer_dependants(self, error: Exception, steps: tuple[TimelineRow, ...]) -> bool:
        """Ask again, with the steps that rest on those; False when there are none to offer."""
        rows, dialog = self.page.rows, self.dialog
        needs = error.needs if isinstance(error, RuleViolation) else ()
        more = tuple(
            r for r in (rows.timeline if rows else ()) if r.seq in needs and r not in steps
        )
        if not more or dialog is None:
            return False
        reason = dialog.form.values().get("reason", "")
        dialog.accept()
        self._void((*steps, *more), reason=reason)
        assert self.dialog is not None
        self.dialog.show_error(error)
        return True

    def _ask(
        self,
        question: Question,
        command: Callable[[dict[str, Any]], object],
        carry_out: Callable[[Any], Changed],
        done: Callable[[Changed], None],
        *,
        refused: Callable[[Exception], bool] = lambda _error: False,
    ) -> FormDialog:
        """Open the dialog; its command is carried out on the writer, the answer comes back here."""
        context = self.page.context
        dialog = FormDialog(self.page, question, surroundings_of(context), command)
        self.dialog = dialog

        def succeeded(changed: Changed) -> None:
            dialog.accept()
            done(changed)
            context.changes.announce(changed)

        def failed(error: Exception) -> None:
            if not refused(error):
                dialog.show_error(error)

        dialog.submitted.connect(
            lambda wanted: context.jobs.write(
                self.page, lambda _progress: carry_out(wanted), succeeded, failed=failed
            )
        )
        dialog.finished.connect(lambda _result: self._closed(dialog))
        dialog.open()
        dialog.form.focus_first()
        return dialog
