"""The recusal register: who keeps out of which case, and why (NY-15.1, YC-17)."""

from __future__ import annotations

from sqlalchemy import and_, select

from app.base.errors import InputError
from app.base.rows.cases import Changed
from app.base.rows.officers import RecusalRow
from app.base.session import Session
from app.models.base import table_of
from app.models.desk_statements import RECUSAL
from app.models.officer import Officer
from app.rules.casework.steps import Step
from app.services.cases.cards import CASE
from app.services.cases.case_steps import STEP
from app.services.cases.commands import Recuse
from app.services.cases.recording import StepRecorder
from app.services.gate.acts import DESK, Act
from app.services.store.workspace import Workspace

RECUSE = Act("recuse", "登记回避", about="case", roles=DESK, undo="void", audited="by steps")

_OURS = table_of(Officer).alias()


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
            known = deed.connection.scalar(select(Officer.id).where(Officer.name == person))
            if not unit and known is None:
                raise InputError(
                    f"本办没有经办人“{person}”，没有保存；承办单位人员回避请写明其单位。"
                )
            recorder = StepRecorder(self._work, deed)
            fields = {"officer": person, "reason": reason}
            step = Step(0, "recuse", command.on, unit=unit or None, fields=fields)
            return Changed((command.case_id,), recorder.append(command.case_id, step))

    def register(self, by: Session) -> tuple[RecusalRow, ...]:
        """Every recusal, newest first; one's own stand there without number and matter."""
        query = (
            select(
                RECUSAL.c.case_id, CASE.c.number, CASE.c.title, RECUSAL.c.seq, RECUSAL.c.person,
                RECUSAL.c.officer_id, STEP.c.payload, STEP.c.on, Officer.name.label("officer"),
                _OURS.c.name.label("ours"),
            )
            .join_from(RECUSAL, CASE, CASE.c.id == RECUSAL.c.case_id)
            .join(STEP, and_(STEP.c.case_id == RECUSAL.c.case_id, STEP.c.seq == RECUSAL.c.seq))
            .join(Officer, Officer.id == STEP.c.actor_id)
            .outerjoin(_OURS, _OURS.c.id == RECUSAL.c.officer_id)
            .order_by(STEP.c.on.desc(), RECUSAL.c.case_id.desc(), RECUSAL.c.seq.desc())
        )  # fmt: skip
        with self._work.gate.see(by) as view:
            rows = view.connection.execute(query).all()
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
