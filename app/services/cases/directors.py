"""Who directs the office: an officer with that office, and a deputy; both by uid in its settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from app.base.errors import RuleViolation
from app.base.session import Session
from app.models.desk_statements import OFFICER, RECUSAL
from app.rules.casework.steps import Step
from app.rules.regulation.regulation import Effect, Regulation
from app.services.gate.gate import Deed
from app.services.store.desk_settings import desk_settings

_RECUSED = (
    select(OFFICER.c.id, OFFICER.c.uid)
    .join(RECUSAL, RECUSAL.c.officer_id == OFFICER.c.id)
    .where(RECUSAL.c.case_id == bindparam("case"))
    .where(RECUSAL.c.seq.in_(bindparam("seqs", expanding=True)))
)


def the_director(connection: Connection) -> str:
    """The director's uid, "" where the office has named none."""
    return desk_settings(connection).director


def may_decide(connection: Connection, by: Session) -> bool:
    """Whether ``by`` is the director or the deputy; anybody where the office has named none."""
    desk = desk_settings(connection)
    return by.program or not desk.director or by.uid in (desk.director, desk.deputy)


def decider_at(connection: Connection, by: Session) -> str | None:
    """The name of ``by``, who may decide; "" for somebody who may not, None where the office has
    named no director: then the name is typed."""
    if not the_director(connection):
        return None
    return by.name if may_decide(connection, by) else ""


def check_ends(deed: Deed, case_id: int, seqs: Sequence[int]) -> None:
    """RuleViolation where one of these steps keeps an officer out of the case, and it is not for
    ``by`` to let them in again: the director decides, of the director a superior (NY-15.1)."""
    for officer in deed.connection.execute(_RECUSED, {"case": case_id, "seqs": list(seqs)}):
        if officer.id == deed.by.id or officer.uid == the_director(deed.connection):
            raise RuleViolation(
                "本人的回避不能自己解除，负责人的回避由上级决定，没有保存；"
                "请在“设置”的“回避”里写明作出决定的上级领导。"
            )
        if not may_decide(deed.connection, deed.by):
            raise RuleViolation(
                "解除回避由负责人决定，没有保存；请由负责人在“设置”的“回避”里解除。"
            )


def check_decides(deed: Deed, what: str) -> None:
    """RuleViolation where the office has a director and ``by`` is neither director nor deputy."""
    if not may_decide(deed.connection, deed.by):
        raise RuleViolation(
            f"{what}由负责人或副负责人决定，没有保存；请由负责人坐到这里办理（点右上角的姓名换人）。"
        )


def approving(deed: Deed, step: Step, regulation: Regulation) -> Step:
    """An extension that the office itself approves names whoever directs it (YC-18), whatever was
    typed; RuleViolation where another would approve it. Of a unit the name typed stays (NY-16.2)."""
    definition, extension = regulation.step(step.kind), regulation.extension
    if definition is None or definition.effect is not Effect.EXTEND or extension is None:
        return step
    approver = step.text("approved_by") or extension.levels[0].by
    if approver != "office" or not the_director(deed.connection):
        return step
    check_decides(deed, definition.caption)
    return replace(step, fields={**step.fields, "approver": deed.by.name})


def named_decider(deed: Deed, typed: str, what: str) -> str:
    """Who decides, as the record names them: ``by``, where the office has a director; else
    ``typed``. RuleViolation where another than director or deputy would decide."""
    if not the_director(deed.connection):
        return typed
    check_decides(deed, what)
    return deed.by.name
