"""Whether the office's file still holds what was written: SQLite's own check and our hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.models import sql
from app.models.audit import Audit
from app.models.case import Case
from app.models.edition import Edition
from app.models.evaluation import Round
from app.services.cases.case_steps import STEP, verify_steps
from app.services.consultation.call_steps import CALL, CALL_STEP, verify_call_steps
from app.services.covered import sealed_findings
from app.services.evaluation.assessment_steps import ASSESSMENT_STEP, verify_assessment_steps
from app.services.evaluation.round_steps import ROUND_STEP, verify_round_steps
from app.services.papers.documents import kept_findings, number_findings
from app.services.store.step_numbers import first_gap
from app.services.store.workspace import Workspace

EDITIONS: Final = {
    "calendar": "日历", "regulation": "办法", "indicators": "指标体系", "procedure": "程序",
}  # fmt: skip
_HELD = select(STEP.c.case_id, STEP.c.seq, STEP.c.hash)
_TOLD_OF_CASES = (
    select(Audit.case_id, Audit.detail).where(Audit.case_id.is_not(None)).order_by(Audit.id)
)
_TOLD_OF_OTHERS = select(Audit.detail).where(Audit.case_id.is_(None))
_HELD_OF_ROUNDS = (select(ROUND_STEP.c.hash), select(ASSESSMENT_STEP.c.hash))
_HELD_OF_CALLS = select(CALL_STEP.c.hash)
_EDITIONS = select(Edition.kind, Edition.hash, Edition.bytes)
_NUMBER = select(Case.number).where(Case.id == bindparam("key"))
_ROUND = select(Round.name).where(Round.id == bindparam("key"))
_CALL = select(CALL.c.title).where(CALL.c.id == bindparam("key"))


def verify(work: Workspace, *, kept_papers: bool = True) -> tuple[str, ...]:
    """One Chinese sentence for each thing that is not as it was written; empty when all is.

    ``kept_papers`` False leaves out the kept PDFs, for a database that lies apart from them.
    """
    with work.gate.see(work.gate.program) as view:
        return tuple(_findings(work, view.connection, kept_papers=kept_papers))


def _findings(work: Workspace, connection: Connection, *, kept_papers: bool) -> Iterator[str]:
    if not sql.is_whole(connection):
        yield "办公文件的结构已损坏；请不要继续使用，从最近的备份恢复。"
        return
    yield from sealed_findings(connection)
    step = verify_steps(connection)
    if step is not None:
        yield f"“{_number(connection, step[0])}”第{step[1]}步被改动或缺失；请与备份核对。"
    yield from _steps_gone(connection)
    yield from _rounds(connection)
    yield from _calls(connection)
    yield from _editions(connection)
    yield from number_findings(connection)
    if kept_papers:
        yield from kept_findings(work, connection)


def _steps_gone(connection: Connection) -> Iterator[str]:
    """Steps that the audit knows and the case no longer has: a chain can't miss its own end."""
    held = {(case_id, seq): text for case_id, seq, text in connection.execute(_HELD)}
    for case_id, detail in connection.execute(_TOLD_OF_CASES):
        known = detail.get("hash")
        if known is not None and held.get((case_id, detail["seq"])) != known:
            yield (
                f"“{_number(connection, case_id)}”第{detail['seq']}步与操作记录不符；请与备份核对。"
            )


def _rounds(connection: Connection) -> Iterator[str]:
    """Steps of rounds that were changed, or that the audit knows and the round no longer has."""
    broken = verify_round_steps(connection)
    if broken is not None:
        yield f"评价轮次“{_round(connection, broken[0])}”第{broken[1]}步被改动或缺失；请与备份核对。"
    unit = verify_assessment_steps(connection)
    if unit is not None:
        yield f"评价轮次中一个单位的第{unit[1]}步被改动或缺失；请与备份核对。"
    gap = first_gap(connection)
    if gap is not None:
        yield f"第{gap}号记录缺失或重复；请与备份核对。"
    held = {text for query in _HELD_OF_ROUNDS for text in connection.scalars(query)}
    for detail in connection.scalars(_TOLD_OF_OTHERS):
        if (
            ("round" in detail or "assessment" in detail)
            and "hash" in detail
            and detail["hash"] not in held
        ):
            yield f"评价轮次第{detail['seq']}步与操作记录不符；请与备份核对。"


def _round(connection: Connection, round_id: int) -> str:
    return connection.scalar(_ROUND, {"key": round_id}) or str(round_id)


def _calls(connection: Connection) -> Iterator[str]:
    """Steps of calls that were changed, or that the audit knows and the call no longer has."""
    broken = verify_call_steps(connection)
    if broken is not None:
        title = connection.scalar(_CALL, {"key": broken[0]}) or broken[0]
        yield f"征求意见“{title}”第{broken[1]}步被改动或缺失；请与备份核对。"
    held = set(connection.scalars(_HELD_OF_CALLS))
    for detail in connection.scalars(_TOLD_OF_OTHERS):
        if "call" in detail and "hash" in detail and detail["hash"] not in held:
            yield f"征求意见第{detail['seq']}步与操作记录不符；请与备份核对。"


def _editions(connection: Connection) -> Iterator[str]:
    for kind, edition, data in connection.execute(_EDITIONS):
        if hashlib.sha256(data).hexdigest() != edition:
            yield f"{EDITIONS[kind]}版本 {edition[:8]} 的内容被改动；请与备份核对。"


def _number(connection: Connection, case_id: int) -> str:
    return connection.scalar(_NUMBER, {"key": case_id}) or f"案件{case_id}"
