"""Whether the office's file still holds what was written: SQLite's own check and our hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select

from app.models import sql
from app.models.audit import Audit
from app.models.case import Case
from app.models.edition import CalendarEdition, RegulationEdition
from app.services.cases.case_steps import STEP, verify_steps
from app.services.gate.audit import verify_chain
from app.services.papers.documents import kept_findings, number_findings
from app.services.store.workspace import Workspace


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
    broken = verify_chain(connection)
    if broken is not None:
        yield f"操作记录自第{broken}条起被改动、删除或插入过；请与备份核对。"
    step = verify_steps(connection)
    if step is not None:
        yield f"“{_number(connection, step[0])}”第{step[1]}步被改动或缺失；请与备份核对。"
    yield from _steps_gone(connection)
    yield from _editions(connection)
    yield from number_findings(connection)
    if kept_papers:
        yield from kept_findings(work, connection)


def _steps_gone(connection: Connection) -> Iterator[str]:
    """Steps that the audit knows and the case no longer has: a chain can't miss its own end."""
    held = {
        (case_id, seq): text
        for case_id, seq, text in connection.execute(
            select(STEP.c.case_id, STEP.c.seq, STEP.c.hash)
        )
    }
    query = select(Audit.case_id, Audit.detail).where(Audit.case_id.is_not(None))
    for case_id, detail in connection.execute(query.order_by(Audit.id)):
        known = detail.get("hash")
        if known is not None and held.get((case_id, detail["seq"])) != known:
            yield (
                f"“{_number(connection, case_id)}”第{detail['seq']}步与操作记录不符；请与备份核对。"
            )


def _editions(connection: Connection) -> Iterator[str]:
    for entity, name in ((CalendarEdition, "日历"), (RegulationEdition, "办法")):
        for edition, data in connection.execute(select(entity.hash, entity.bytes)):
            if hashlib.sha256(data).hexdigest() != edition:
                yield f"{name}版本 {edition[:8]} 的内容被改动；请与备份核对。"


def _number(connection: Connection, case_id: int) -> str:
    return connection.scalar(select(Case.number).where(Case.id == case_id)) or f"案件{case_id}"
