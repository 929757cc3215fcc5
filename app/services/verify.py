"""Whether the office's file still holds what was written: SQLite's own check and our hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select

from app.models import sql
from app.models.audit import Audit
from app.models.base import table_of
from app.models.consultation import Call
from app.models.desk_statements import CASE, EDITION
from app.models.evaluation import Round
from app.services.cases.case_steps import STEP, verify_steps
from app.services.consultation import call_steps
from app.services.covered import sealed_findings
from app.services.evaluation import assessment_steps, round_steps
from app.services.papers.documents import kept_findings, number_findings
from app.services.store.step_chain import StepChain
from app.services.store.step_numbers import first_gap
from app.services.store.workspace import Workspace

ROUND = table_of(Round)
CALL = table_of(Call)
AUDIT = table_of(Audit)
EDITIONS: Final = {
    "calendar": "日历", "regulation": "办法", "indicators": "指标体系", "procedure": "程序",
}  # fmt: skip
_HELD = select(STEP.c.case_id, STEP.c.seq, STEP.c.hash)
_TOLD_OF_CASES = (
    select(AUDIT.c.case_id, AUDIT.c.detail).where(AUDIT.c.case_id.is_not(None)).order_by(AUDIT.c.id)
)
_TOLD_OF_OTHERS = select(AUDIT.c.detail).where(AUDIT.c.case_id.is_(None))
_EDITIONS = select(EDITION.c.kind, EDITION.c.hash, EDITION.c.bytes)
_NUMBER = select(CASE.c.number).where(CASE.c.id == bindparam("key"))
_ROUND = select(ROUND.c.name).where(ROUND.c.id == bindparam("key"))
_CALL = select(CALL.c.title).where(CALL.c.id == bindparam("key"))


@dataclass(frozen=True, slots=True)
class Chained:
    """One kind of chained steps, and what its subject is called."""

    steps: StepChain
    caption: str
    name: Select[Any] | None = None

    def named(self, connection: Connection, key: int) -> str:
        """The caption with the name of one subject."""
        if self.name is None:
            return self.caption
        return f"{self.caption}“{connection.scalar(self.name, {'key': key}) or key}”"


CHAINED: Final = (
    Chained(round_steps.STEPS, "评价轮次", _ROUND),
    Chained(assessment_steps.STEPS, "评价轮次中一个单位的"),
    Chained(call_steps.STEPS, "征求意见", _CALL),
)


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
    yield from _others(connection)
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


def _others(connection: Connection) -> Iterator[str]:
    """Steps of rounds and calls that were changed, or that the audit knows and nobody else."""
    told = list(connection.scalars(_TOLD_OF_OTHERS))
    for kind in CHAINED:
        broken = kind.steps.broken(connection)
        if broken is not None:
            yield f"{kind.named(connection, broken[0])}第{broken[1]}步被改动或缺失；请与备份核对。"
        for seq in kind.steps.lost(connection, told):
            yield f"{kind.caption}第{seq}步与操作记录不符；请与备份核对。"
    gap = first_gap(connection)
    if gap is not None:
        yield f"第{gap}号记录缺失或重复；请与备份核对。"


def _editions(connection: Connection) -> Iterator[str]:
    for kind, edition, data in connection.execute(_EDITIONS):
        if hashlib.sha256(data).hexdigest() != edition:
            yield f"{EDITIONS[kind]}版本 {edition[:8]} 的内容被改动；请与备份核对。"


def _number(connection: Connection, case_id: int) -> str:
    return connection.scalar(_NUMBER, {"key": case_id}) or f"案件{case_id}"
