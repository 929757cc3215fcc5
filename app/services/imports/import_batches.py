"""Imports carried out: listed, and undone as a whole while nothing else happened to their cases."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, or_, select, update

from app.base.errors import InputError, RuleViolation
from app.base.progress import SILENT, Progress
from app.base.rows.changes import Changed
from app.base.rows.imports import BatchRow
from app.base.session import Session
from app.models.base import table_of
from app.models.desk_statements import OFFICER
from app.models.office import ImportBatch
from app.rules.casework.flow import add_step
from app.rules.casework.steps import ADOPT_CALENDAR, ADOPT_EDITION, CORRECTIONS, VOID, Step
from app.services.cases.adoption import KEPT_OUT
from app.services.cases.cards import CASE
from app.services.cases.case_steps import (
    FIRST,
    STEP,
    Party,
    Recorded,
    Writing,
    insert_steps,
    load_many,
)
from app.services.cases.projecting import rows_of, write_changed
from app.services.cases.projection import RELEASES, CaseRows
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.store.workspace import Workspace

IMPORT_BATCH = table_of(ImportBatch)
UNDO_IMPORT = Act("undo_import", "撤销导入", about="import", roles=DESK)

PORTION = 400
BY_ITSELF = (ADOPT_CALENDAR, ADOPT_EDITION)  # what the program does is no work on the case
_ALL = (
    select(
        IMPORT_BATCH.c.id, IMPORT_BATCH.c.source, IMPORT_BATCH.c.created_at, IMPORT_BATCH.c.cases,
        IMPORT_BATCH.c.undone_at, OFFICER.c.name,
    )
    .join(OFFICER, OFFICER.c.id == IMPORT_BATCH.c.actor_id)
    .order_by(IMPORT_BATCH.c.id.desc())
)  # fmt: skip
_BATCH: BindParameter[int] = bindparam("batch")
_ONE = select(IMPORT_BATCH.c.id, IMPORT_BATCH.c.uid, IMPORT_BATCH.c.undone_at).where(
    IMPORT_BATCH.c.id == _BATCH
)
_UNDONE = update(IMPORT_BATCH).where(IMPORT_BATCH.c.id == _BATCH).values(undone_at=bindparam("at"))
_MINE = select(STEP.c.case_id).where(STEP.c.batch_id == _BATCH, FIRST)
_CASES = _MINE.order_by(STEP.c.case_id)
_WORKED_ON = (
    select(CASE.c.id, CASE.c.number)
    .join_from(STEP, CASE, CASE.c.id == STEP.c.case_id)
    .where(
        STEP.c.case_id.in_(_MINE),
        or_(STEP.c.batch_id.is_(None), STEP.c.batch_id != _BATCH),
        STEP.c.kind.not_in(BY_ITSELF),
    )
    .distinct()
    .limit(4)
)


class ImportBatches:
    """The imports of the office."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def all(self, by: Session) -> tuple[BatchRow, ...]:
        """Every import, newest first, and whether it can still be undone."""
        gate = self._work.gate
        with gate.see(gate.program) as whole, gate.see(by) as view:
            hidden = view.kept_from()
            rows = whole.connection.execute(_ALL).all()
            return tuple(self._row(whole.connection, row, hidden) for row in rows)

    def undo(self, batch_id: int, by: Session, progress: Progress = SILENT) -> Changed:
        """All its cases are void, in one transaction; the numbers kept may be imported again.

        RuleViolation names what happened since; nothing is then undone.
        """
        with self._work.gate.act(UNDO_IMPORT, by) as deed:
            batch = deed.connection.execute(_ONE, {"batch": batch_id}).first()
            if batch is None or batch.undone_at is not None:
                raise InputError("没有这次导入，或者已经撤销过，没有改动任何内容。")
            why = _worked_on(deed.connection, batch_id, deed.kept_from())
            if why:
                raise RuleViolation(why)
            cases = list(deed.connection.scalars(_CASES, {"batch": batch_id}))
            digest = hashlib.sha256()
            for start in range(0, len(cases), PORTION):
                progress.step(start, len(cases), "正在撤销导入")
                self._void(deed, Party(batch_id, batch.uid), cases[start : start + PORTION], digest)
            deed.connection.execute(_UNDONE, {"batch": batch_id, "at": deed.now})
            progress.step(len(cases), len(cases), "正在撤销导入")
            deed.detail |= {
                "batch": batch_id, "cases": len(cases), "steps": digest.hexdigest(),
            }  # fmt: skip
        return Changed(tuple(cases))

    def _void(self, deed: Deed, batch: Party, cases: Sequence[int], digest: hashlib._Hash) -> None:
        writing = Writing(deed.connection, deed.by, batch)
        rows, projected = [], []
        for case_id, recorded in sorted(load_many(deed.connection, cases).items()):
            row, changed = self._voided(case_id, recorded, deed, writing)
            rows.append(row)
            projected.append(changed)
            digest.update(str(row["hash"]).encode())
        insert_steps(deed.connection, rows)
        write_changed(deed.connection, projected)

    def _voided(
        self, case_id: int, recorded: tuple[Recorded, ...], deed: Deed, writing: Writing
    ) -> tuple[dict[str, Any], CaseRows]:
        last = recorded[-1]
        step = Step(
            last.step.seq + 1,
            VOID,
            deed.today,
            voids=tuple(r.step.seq for r in recorded if r.step.kind not in CORRECTIONS),
            fields={"reason": "撤销导入", RELEASES: True},
            calendar=last.step.calendar,
            regulation=last.step.regulation,
        )
        trace = add_step((r.step for r in recorded), step, self._work.editions, today=deed.today)
        case = Party(case_id, str(recorded[0].step.fields["case_uid"]))
        row = writing.row(case, step, unit=None, at=deed.now, prev=last.hash)
        added = Recorded(step, None, deed.by.id, row["recorded_at"], row["hash"])
        return row, rows_of(case_id, (*recorded, added), trace, self._work.editions)

    def _row(self, connection: Connection, row: Any, hidden: frozenset[int]) -> BatchRow:
        batch_id, source, created_at, cases, undone_at, officer = row
        why = "已经撤销。" if undone_at else _worked_on(connection, batch_id, hidden)
        return BatchRow(
            batch_id, source, created_at, officer, cases, undone_at is not None, not why, why
        )


def _worked_on(connection: Connection, batch_id: int, hidden: frozenset[int]) -> str:
    """The sentence that says which case went on since; "" while none did."""
    found = connection.execute(_WORKED_ON, {"batch": batch_id})
    numbers = [KEPT_OUT if case_id in hidden else number for case_id, number in found]
    if not numbers:
        return ""
    named = "、".join(numbers[:3]) + ("等" if len(numbers) > 3 else "")
    return f"导入之后已经办理过{named}，不能整批撤销，没有改动任何内容；请在各案件中分别撤销。"
