"""Approvals: asked for, decided, read; the one record that every subject uses.

How another subject than a case uses it (签发 of a paper, unlocking of a round)::

    SIGN = Act("sign_paper", "签发", about="document", roles=DECIDES)

    with gate.act(SUBMIT, by, case=case_id) as deed:      # 送签
        asked = Asked("paper", paper_uid, "sign", "签发", {"sha256": …}, case_id=case_id)
        uid = approvals.ask(deed, asked)
    with gate.act(SIGN, by, case=case_id) as deed:        # 签发, or 退回 with a reason
        approvals.decide(deed, uid, Decided(True, deed.today, "同意签发"))
    …
    if not approvals.is_approved(deed.connection, "paper", paper_uid, "sign"):
        raise RuleViolation("……尚未签发……")

``payload`` says as data what is approved; whoever carries the act out compares it with what is
done (a paper changed since has another hash, and is to be approved anew). A decider who never sits
here is named (``decided_by``, ``post``). An approval is decided once and then stays as it is. The
approvals of a case's own steps stand in the same table, worked out from the steps; this module
reads them and never writes them. The act that asks or decides leaves the audit row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, insert, or_, select, update

from app.base.errors import InputError, RuleViolation
from app.base.rows.approvals import ApprovalRecord
from app.base.session import Session
from app.models.approval import Approval
from app.models.base import new_uid, table_of
from app.models.desk_statements import CASE, OFFICER, visible
from app.services.gate.access import View
from app.services.gate.gate import Deed
from app.services.store.desk_settings import desk_settings

APPROVAL = table_of(Approval)
DIRECTOR: Final = "director"
OFFICE: Final = "office"
HERE: Final = (DIRECTOR, OFFICE)  # who sits at the desk; others are named and recorded
ANYONE: Final = "anyone"  # any officer here, but for who asks

_ASKER, _DECIDER = OFFICER.alias(), OFFICER.alias()
_ROWS = (
    select(
        APPROVAL,
        _ASKER.c.name.label("asker"),
        _DECIDER.c.name.label("decider"),
        CASE.c.number.label("number"),
        CASE.c.title.label("title"),
    )
    .join_from(APPROVAL, _ASKER, _ASKER.c.id == APPROVAL.c.asked_by_id)
    .outerjoin(_DECIDER, _DECIDER.c.id == APPROVAL.c.decided_by_id)
    .outerjoin(CASE, CASE.c.id == APPROVAL.c.case_id)
    .order_by(APPROVAL.c.asked_on, APPROVAL.c.case_id, APPROVAL.c.no, APPROVAL.c.uid)
)
# Every approval but those of a case that the viewer is recused from, for ``records``.
RECORDS = _ROWS.where(or_(APPROVAL.c.case_id.is_(None), visible(APPROVAL.c.case_id)))
_OF_SUBJECT = (
    APPROVAL.c.subject == bindparam("of_subject"), APPROVAL.c.subject_uid == bindparam("of_uid"),
)  # fmt: skip
_SAME = (*_OF_SUBJECT, APPROVAL.c.act == bindparam("of_act"))
_WAITING = select(APPROVAL.c.uid).where(*_SAME, APPROVAL.c.state == "waiting").limit(1)
_NEWEST_STATE = (
    select(APPROVAL.c.state)
    .where(*_SAME, APPROVAL.c.state.in_(("approved", "refused", "waiting")))
    .order_by(APPROVAL.c.no.desc())
    .limit(1)
)
_LAST_NO = select(func.max(APPROVAL.c.no)).where(*_OF_SUBJECT)
_ONE = select(APPROVAL).where(APPROVAL.c.uid == bindparam("key"))
_ADD = insert(APPROVAL)
_DECISION = ("state", "decided_by_id", "decided_by", "post", "decided_on", "reason", "wanted_on")
_DECIDE = (
    update(APPROVAL)
    .where(APPROVAL.c.uid == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in _DECISION})
)
_WITHDRAW = (
    update(APPROVAL)
    .where(APPROVAL.c.uid == bindparam("key"), APPROVAL.c.state == "waiting", APPROVAL.c.seq.is_(None))
    .values(state="withdrawn", reason=bindparam("why"))
)  # fmt: skip
_THERE = select(OFFICER.c.id).where(OFFICER.c.active == 1, OFFICER.c.system == 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked to allow."""

    subject: str  # paper, round, office …
    subject_uid: str
    act: str
    caption: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    asked_of: str = DIRECTOR
    case_id: int | None = None  # who is recused from the case does not see the approval
    asked_by_id: int | None = None  # whose matter it is, where another passes it on


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided; ``decided_by`` and ``post`` name a decider who does not sit here."""

    approved: bool
    on: date
    reason: str = ""
    decided_by: str = ""
    post: str = ""
    wanted_on: date | None = None


def ask(deed: Deed, asked: Asked) -> str:
    """Keep what is asked for; gives its uid. InputError where the same thing waits already."""
    same = _same(asked.subject, asked.subject_uid, asked.act)
    if deed.connection.scalar(_WAITING, same) is not None:
        raise InputError(f"“{asked.caption}”已经报请，还没有决定，没有再报。")
    uid = new_uid()
    deed.connection.execute(_ADD, _row(deed, uid, asked))
    deed.detail |= {"approval": uid}
    return uid


def decide(deed: Deed, uid: str, decided: Decided) -> None:
    """The decision on what was asked; InputError where nothing waits under that uid.

    RuleViolation where ``deed.by`` may not decide: neither the director nor the deputy (where the
    office has named them), not the officer asked, or whoever asked while others are there.
    """
    row = deed.connection.execute(_ONE, {"key": uid}).one_or_none()
    if row is None or row.state != "waiting" or row.seq is not None:
        raise InputError("没有等待决定的报请，或者已经决定过，没有保存；请刷新后重试。")
    if not decided.approved and not decided.reason.strip():
        raise InputError("不同意的，须写明理由，没有保存。")
    if not decided.decided_by.strip():
        check_may_decide(deed, row.asked_of, row.caption)
        _check_another(deed, row)
    values = {f"new_{name}": value for name, value in _decision(deed, decided).items()}
    deed.connection.execute(_DECIDE, {"key": uid} | values)
    deed.detail |= {"approval": uid, "approved": decided.approved}


def record(deed: Deed, asked: Asked, decided: Decided) -> str:
    """Keep a decision that was asked for and taken in one; gives its uid."""
    if not decided.decided_by.strip():
        check_may_decide(deed, asked.asked_of, asked.caption)
    uid = new_uid()
    row = _row(deed, uid, asked) | _decision(deed, decided)
    deed.connection.execute(_ADD, row)
    deed.detail |= {"approval": uid, "approved": decided.approved}
    return uid


def withdraw(deed: Deed, uid: str, reason: str) -> None:
    """What was asked is asked no more; InputError where it does not wait."""
    if not deed.connection.execute(_WITHDRAW, {"key": uid, "why": reason.strip()}).rowcount:
        raise InputError("没有等待决定的报请，没有撤回；请刷新后重试。")
    deed.detail |= {"approval": uid}


def may_decide(connection: Connection, asked_of: str, by: Session) -> bool:
    """Whether ``by`` decides what is asked of the director, the office, or an officer by uid."""
    if by.program or asked_of == ANYONE:
        return True
    if asked_of not in HERE:
        return asked_of == by.uid
    desk = desk_settings(connection)
    return not desk.director or by.uid in (desk.director, desk.deputy)


def check_may_decide(deed: Deed, asked_of: str, caption: str) -> None:
    """RuleViolation where it is not for ``deed.by`` to decide."""
    if may_decide(deed.connection, asked_of, deed.by):
        return
    who = "负责人或副负责人" if asked_of in HERE else "被报请的人"
    raise RuleViolation(
        f"“{caption}”由{who}决定，没有保存；请由其坐到这里办理，或者登记其作出的决定。"
    )


def is_approved(connection: Connection, subject: str, subject_uid: str, act: str) -> bool:
    """Whether the newest decision on that act of the subject is an approval; asked inside an act."""
    return connection.scalar(_NEWEST_STATE, _same(subject, subject_uid, act)) == "approved"


def records(view: View, query: Select[Any], **asked: Any) -> tuple[ApprovalRecord, ...]:
    """The approvals of a ``query`` made of ``RECORDS``, the first asked for first."""
    rows = view.connection.execute(query, {**asked, "viewer": view.viewer})
    return tuple(_record(row) for row in rows)


def _same(subject: str, subject_uid: str, act: str) -> dict[str, str]:
    return {"of_subject": subject, "of_uid": subject_uid, "of_act": act}


def _row(deed: Deed, uid: str, asked: Asked) -> dict[str, Any]:
    return {
        "uid": uid, "subject": asked.subject, "subject_uid": asked.subject_uid,
        "case_id": asked.case_id, "seq": None, "no": _next(deed, asked), "act": asked.act, "caption": asked.caption,
        "payload": dict(asked.payload), "asked_of": asked.asked_of, "asked_by_id": asked.asked_by_id or deed.by.id,
        "asked_on": deed.today, "state": "waiting", "decided_by_id": None, "decided_by": "",
        "post": "", "decided_on": None, "decided_seq": None, "reason": "", "wanted_on": None,
        "created_at": deed.now,
    }  # fmt: skip


def _next(deed: Deed, asked: Asked) -> int:
    own = {"of_subject": asked.subject, "of_uid": asked.subject_uid}
    return (deed.connection.scalar(_LAST_NO, own) or 0) + 1


def _decision(deed: Deed, decided: Decided) -> dict[str, Any]:
    return {
        "state": "approved" if decided.approved else "refused", "decided_by_id": deed.by.id,
        "decided_by": decided.decided_by.strip(), "post": decided.post.strip(),
        "decided_on": decided.on, "reason": decided.reason.strip(),
        "wanted_on": decided.wanted_on,
    }  # fmt: skip


def _check_another(deed: Deed, row: Any) -> None:
    """RuleViolation where somebody would decide what they asked for, others being there."""
    if row.asked_by_id != deed.by.id or desk_settings(deed.connection).own_instruction:
        return
    if len(deed.connection.scalars(_THERE).all()) > 1:
        raise RuleViolation(
            f"“{row.caption}”是{deed.by.name}报请的，须由别人决定，没有保存；请负责人决定。",
            article="本办审批设置",
        )


def _record(row: Any) -> ApprovalRecord:
    decided = f"{row.post}{row.decided_by}" if row.decided_by else row.decider or ""
    return ApprovalRecord(
        uid=row.uid,
        subject=row.subject,
        subject_uid=row.subject_uid,
        case_id=row.case_id,
        seq=row.seq,
        act=row.act,
        caption=row.caption,
        payload=row.payload,
        asked_of=row.asked_of,
        asked_by=row.asker,
        asked_by_id=row.asked_by_id,
        asked_on=row.asked_on,
        state=row.state,
        decided_by="" if row.state in ("waiting", "withdrawn") else decided,
        decided_on=row.decided_on,
        reason=row.reason,
        wanted_on=row.wanted_on,
        number=row.number or "",
        title=row.title or "",
    )
