"""The recusal register: who is recused from which case, and why (NY-15.1, YC-17)."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, delete, select

from app.base.errors import InputError
from app.base.rows.changes import Changed
from app.base.rows.officers import RecusalChoices, RecusalRow
from app.base.session import Session
from app.models.base import table_of
from app.models.desk_statements import BY_PINYIN, OFFICER, RECUSAL, visible
from app.models.officer import Officer
from app.rules.casework.steps import VOID, Step
from app.services.cases.cards import CASE
from app.services.cases.case_steps import STEP
from app.services.cases.commands import EndRecusal, Recuse
from app.services.cases.directors import check_ends
from app.services.cases.guards import leave_a_reader
from app.services.cases.recording import StepRecorder, said
from app.services.gate.acts import DECIDES, DESK, Act
from app.services.store.workspace import Workspace

RECUSE = Act("recuse", "登记回避", about="case", roles=DESK, undo="void", audited="by steps")

END_RECUSAL = Act("end_recusal", "解除回避", about="case", roles=DECIDES, audited="by steps")

MOST = 500  # cases offered in the list
_OWN = and_(RECUSAL.c.case_id == bindparam("of_case"), RECUSAL.c.seq == bindparam("of_step"))
_WHO = select(RECUSAL.c.officer_id).where(_OWN)
_NO_MORE = delete(RECUSAL).where(_OWN)
_CHOICES = (
    select(CASE.c.number, CASE.c.title, CASE.c.board)
    .where(visible(CASE.c.id), CASE.c.stage != "voided")
    .order_by(CASE.c.board == "", CASE.c.id.desc())
    .limit(MOST)
)
_OURS = table_of(Officer).alias()
_REGISTER = (
    select(
        RECUSAL.c.case_id, CASE.c.number, CASE.c.title, RECUSAL.c.seq, RECUSAL.c.person,
        RECUSAL.c.officer_id, STEP.c.payload, STEP.c.on, OFFICER.c.name.label("officer"),
        _OURS.c.name.label("ours"),
    )
    .join_from(RECUSAL, CASE, CASE.c.id == RECUSAL.c.case_id)
    .join(STEP, and_(STEP.c.case_id == RECUSAL.c.case_id, STEP.c.seq == RECUSAL.c.seq))
    .join(OFFICER, OFFICER.c.id == STEP.c.actor_id)
    .outerjoin(_OURS, _OURS.c.id == RECUSAL.c.officer_id)
    .order_by(STEP.c.on.desc(), RECUSAL.c.case_id.desc(), RECUSAL.c.seq.desc())
)  # fmt: skip


class Recusals:
    """Records and lists recusals."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def recuse(self, command: Recuse, by: Session) -> Changed:
        """From now on an officer of the office can't be in charge of, find or edit the case; of a
        unit's staff it is recorded. InputError for an officer that there is not."""
        person, reason = command.person.strip(), command.reason.strip()
        if not person or not reason:
            raise InputError("回避须写明人员和理由，没有保存。")
        unit = command.unit.strip()
        with self._work.gate.act(RECUSE, by, case=command.case_id) as deed:
            recorder = StepRecorder(self._work, deed)
            fields = {"officer": person, "reason": reason, **said(command)}
            step = Step(0, "recuse", command.on, unit=unit or None, fields=fields)
            recorder.known(step)
            if not unit:
                self._pass_on(recorder, command, person)
            seq = recorder.append(command.case_id, step, asks_why=True)
            return Changed((command.case_id,), seq)

    def _pass_on(self, recorder: StepRecorder, command: Recuse, person: str) -> None:
        """Put somebody else in charge first: afterwards the recused can't."""
        successor = command.successor.strip()
        if successor == person:
            raise InputError("接手的人不能是回避的本人，没有保存；请选择其他经办人。")
        if not command.nobody_left:
            leave_a_reader(recorder.connection, command.case_id, person)
        if successor:
            fields = {"officer": successor, "note": f"{person}回避，改由{successor}经办。"}
            recorder.append(command.case_id, Step(0, "assign", command.on, fields=fields))

    def end(self, command: EndRecusal, by: Session) -> Changed:
        """The recusal ends, and why is on record; the step that began it is taken back.

        RuleViolation where another must decide: the director of an officer's, and of the
        director's own a superior, whom the command names.
        """
        reason, superior = command.reason.strip(), command.superior.strip()
        if not reason:
            raise InputError("没有填写解除回避的理由，没有保存。")
        own = {"of_case": command.case_id, "of_step": command.seq}
        with self._work.gate.act(END_RECUSAL, by) as deed:
            found = deed.connection.execute(_WHO, own).one_or_none()
            if found is None:
                raise InputError("没有这一条回避登记，或者已经解除，没有保存；请刷新后重试。")
            if not superior:
                check_ends(deed, command.case_id, (command.seq,))
            if found.officer_id == by.id:  # else what a superior decided could not be recorded
                deed.connection.execute(_NO_MORE, own)
            decided = superior or by.name
            fields = {"reason": f"解除回避（{decided}决定）：{reason}", "decided_by": decided}
            recorder = StepRecorder(self._work, deed)
            step = Step(0, VOID, deed.today, voids=(command.seq,), fields=fields)
            return Changed((command.case_id,), recorder.append(command.case_id, step))

    def choices(self, by: Session) -> RecusalChoices:
        """The cases and officers that a recusal may name: newest cases first, with their titles."""
        with self._work.gate.see(by) as view:
            rows = view.connection.execute(_CHOICES, {"viewer": view.viewer})
            cases = tuple((row.number, f"{row.number}　{row.title}") for row in rows)
            officers = tuple(row.name for row in view.connection.execute(BY_PINYIN))
        return RecusalChoices(cases, officers)

    def register(self, by: Session) -> tuple[RecusalRow, ...]:
        """Every recusal, newest first; one's own stand there without number and matter."""
        with self._work.gate.see(by) as view:
            rows = view.connection.execute(_REGISTER).all()
        own = {row.case_id for row in rows if row.officer_id == by.id}
        return tuple(
            RecusalRow(
                row.case_id, "（本人回避）" if row.case_id in own else row.number,
                "" if row.case_id in own else row.title, row.seq,
                row.ours or row.person, row.officer_id is not None,
                "" if row.case_id in own else row.payload["reason"], row.on,
                row.officer,
            )
            for row in rows
        )  # fmt: skip
