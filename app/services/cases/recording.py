"""How a step is taken onto a case: rules, step row, projection, search and audit, all in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, select

from app.base.errors import InputError, NeedsReason
from app.models.base import table_of
from app.models.case import CaseRespondent, Complainant
from app.models.edition import CalendarPending
from app.rules.casework import back_dating
from app.rules.casework.clocks import clocks_of
from app.rules.casework.delivery import refuse_unproved
from app.rules.casework.flow import add_step
from app.rules.casework.steps import Step, effective, revised
from app.rules.casework.trace import Trace
from app.rules.identity_scan import masked
from app.services.cases import guards
from app.services.cases.case_steps import (
    NAMES_AN_OFFICER,
    Party,
    Recorded,
    Writing,
    horizon,
    insert_steps,
    load_steps,
)
from app.services.cases.projecting import rows_of, write_changed
from app.services.gate.gate import Deed
from app.services.people.identity import people_of
from app.services.register.units import find_or_create_unit, unit_name, unit_uid
from app.services.store import settings
from app.services.store.workspace import Workspace

IN_CHARGE: Final = ("receive", "assign", "accept")
COMPLAINANT, RESPONDENT = table_of(Complainant), table_of(CaseRespondent)
PENDING = table_of(CalendarPending)
_COMPLAINT_OF = select(COMPLAINANT.c.id).where(COMPLAINANT.c.case_id == bindparam("case")).limit(1)
_ACCUSED = select(RESPONDENT.c.name).where(RESPONDENT.c.case_id == bindparam("case"))
_PENDING = select(PENDING.c.case_id).where(PENDING.c.case_id == bindparam("case"))


class StepRecorder:
    """Takes steps inside one running transaction."""

    def __init__(self, work: Workspace, deed: Deed) -> None:
        self.work, self.deed = work, deed
        self.connection = deed.connection
        self.by, self.now, self.today = deed.by, deed.now, deed.today
        self.editions = work.editions
        self.writing = Writing(deed.connection, deed.by)

    def append(
        self, case_id: int, new: Step, *, complete: bool = True, asks_why: bool = False
    ) -> int:
        """Take ``new`` (its seq and editions are filled in here); gives its seq.

        StepRefused names the article, and for a void or revision the steps that rest on it.
        ``asks_why``: somebody typed the day; NeedsReason where it must say why it comes only now.
        """
        if case_id not in self.deed.admitted:
            self.deed.require(case_id)
        self.known(new)
        recorded = load_steps(self.connection, case_id, self.writing.people)
        step, unit = self._prepared(case_id, recorded, self._untold(case_id, new))
        guards.check(self.connection, case_id, recorded, step, self.editions)
        if complete:
            self._check_proved(recorded, step)
        today = horizon(recorded, self.today)
        trace = add_step(
            (r.step for r in recorded), step, self.editions, today=today, complete=complete
        )
        if asks_why:
            self._check_why(recorded, step, trace)
        case = Party(case_id, str(recorded[0].step.fields["case_uid"]))
        row = self.writing.row(case, step, unit=unit, at=self.now, prev=recorded[-1].hash)
        insert_steps(self.connection, [row])
        added = Recorded(step, row["unit_id"], self.by.id, row["recorded_at"], row["hash"])
        rows = rows_of(case_id, (*recorded, added), trace, self.editions)
        write_changed(self.connection, [rows], self.writing.editions)
        detail = {"seq": step.seq, "hash": row["hash"]}
        self.deed.note(step.kind, case=case_id, detail=detail)
        if step.kind == "recuse":  # whoever goes on with the case is asked again
            self.deed.admitted.discard(case_id)
        return step.seq

    def _check_proved(self, recorded: Sequence[Recorded], step: Step) -> None:
        """InputError where the step says a day of delivery, or another one, that nothing proves."""
        after, before = step, None
        if step.revises is not None:
            stood = {r.step.seq: r.step for r in recorded}
            stands = {s.seq: s for s in effective(stood.values())}
            before = stands.get(step.revises)
            if before is None:
                return  # the flow says why that can't be put right
            after = revised(before, step)
        regulation = self.editions.regulation(step.regulation)
        refuse_unproved(after, before, regulation)

    def _check_why(self, recorded: Sequence[Recorded], step: Step, trace: Trace) -> None:
        """NeedsReason where the day lies far back, or makes what was late timely, and nothing is said
        of it; a correction asks only of an earlier day."""
        if step.on >= self.today or back_dating.said_why(step.fields):
            return
        seq, known_on = step.seq, self.today
        if step.revises is not None:
            before = effective(r.step for r in recorded)
            was = next((s.on for s in before if s.seq == step.revises), step.on)
            if step.on >= was:
                return
            seq, known_on = step.revises, was
        calendar = self.editions.calendar(step.calendar)
        far = back_dating.long_ago(step.on, self.today, calendar)
        if far or back_dating.saved_by(clocks_of(trace, self.editions), seq, known_on):
            raise NeedsReason(back_dating.ASKED)

    def _untold(self, case_id: int, new: Step) -> Step:
        """The step with who complains starred in a title that it gives, as at the registration."""
        title = new.text("title")
        if not title:
            return new
        if self.connection.scalar(_COMPLAINT_OF, {"case": case_id}) is None:
            return new
        leave = self.work.gate.disclose(self.by, "scan", case_id, note="标题")
        people = people_of(self.connection, leave)[case_id]
        accused = self.connection.scalars(_ACCUSED, {"case": case_id}).all()
        told = masked(title, people, accused)
        return new if told == title else replace(new, fields={**new.fields, "title": told})

    def _prepared(
        self, case_id: int, recorded: tuple[Recorded, ...], new: Step
    ) -> tuple[Step, Party | None]:
        last = recorded[-1].step
        unit, name = None, None
        if new.unit:
            key = find_or_create_unit(self.connection, new.unit, today=self.today, at=self.now)
            unit, name = Party(key, unit_uid(self.connection, key)), unit_name(self.connection, key)
        step = replace(
            new,
            seq=last.seq + 1,
            unit=name,
            calendar=new.calendar or self.calendar_for(case_id, last),
            regulation=new.regulation or last.regulation,
        )
        return step, unit

    def known(self, step: Step) -> None:
        """InputError where the step names somebody as an officer whom nobody knows."""
        name = step.text(NAMES_AN_OFFICER)
        if step.kind == "recuse" and not step.unit and name not in self.writing.people.uids:
            raise InputError(f"本办没有经办人“{name}”，没有保存；承办单位人员回避请写明其单位。")
        if name and step.kind in IN_CHARGE and name not in self.writing.people.uids:
            raise InputError(f"没有经办人“{name}”，没有保存；请从经办人中选择。")

    def calendar_for(self, case_id: int, last: Step) -> str:
        """The office's calendar, or the case's own while a decision on an earlier date waits."""
        if self.connection.scalar(_PENDING, {"case": case_id}) is not None:
            return last.calendar
        return settings.current_calendar(self.connection)


def said(command: Any) -> dict[str, Any]:
    """Why a day that was typed is entered only now, as the step keeps it; nothing where nobody said."""
    why = str(command.back_dated_reason).strip()
    return {back_dating.WHY: why} if why else {}
