"""What years of work leave in an office's file besides its cases: audit rows, files, papers, merges."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.models import sql
from app.models.audit import Audit
from app.models.base import new_uid, table_of
from app.services.cases.commands import TakeStep
from app.services.gate.audit import CHAIN
from app.services.office import Office
from app.services.papers.letter_commands import supervision_letters
from app.services.store.content import AttachmentInput
from tools.bench.figures import Bar
from tools.bench.owed import OWED, advice_to
from tools.sample_cases import TODAY

# One in so many cases.
MERGED, LETTERS, FILES = 1_000, 1_000, 100
FILE_SIZE = 20_000  # bytes, none like another
AUDITED = """
SELECT s.case_id, c.uid, s.kind, s.seq, s.hash, s.recorded_at, s.actor_id, o.uid
FROM case_step s JOIN "case" c ON c.id = s.case_id JOIN officer o ON o.id = s.actor_id
WHERE s.no > ? AND s.no <= ? ORDER BY s.no
"""
AT_A_TIME = 50_000  # steps
PAIRS = """
SELECT a.id, b.number FROM "case" a JOIN "case" b ON b.id = a.id + 1
WHERE a.board NOT IN ('', 'owed') AND b.board NOT IN ('', 'owed') ORDER BY a.id DESC LIMIT ?
"""


def live_in(office: Office, cases: int) -> None:
    """As if every step had been taken by hand, some cases had files and papers, some were one."""
    _audit(office)
    _files(office, cases // FILES)
    _letters(office, cases // LETTERS)
    _merges(office, cases // MERGED)


def _audit(office: Office) -> None:
    """A row for each step: an import leaves one for all of its steps, a desk one for each."""
    bar = Bar("audit rows written")
    with office.gate.file.read() as connection:
        total = connection.exec_driver_sql("SELECT max(no) FROM case_step").scalar_one() or 0
    for first in range(0, total, AT_A_TIME):
        with office.gate.file.write() as connection:
            last = connection.exec_driver_sql("SELECT id, hash FROM audit ORDER BY id DESC").first()
            assert last is not None  # the office was founded and its cases imported
            steps = connection.exec_driver_sql(AUDITED, (first, first + AT_A_TIME)).all()
            sql.insert_all(table_of(Audit), list(_chained(steps, last.id, last.hash)), connection)
        bar(min(first + AT_A_TIME, total), total)


def _chained(steps: Any, last: int, prev: str) -> Iterator[dict[str, Any]]:
    for key, (case_id, case_uid, kind, seq, step_hash, at, actor, actor_uid) in enumerate(
        steps, last + 1
    ):
        row = {
            "id": key, "uid": new_uid(), "at": datetime.fromisoformat(at), "actor_id": actor, "action": kind,
            "case_id": case_id, "detail": {"seq": seq, "hash": step_hash},
            "cover": None, "hash_v": CHAIN.version, "prev": prev,
        }  # fmt: skip
        prev = CHAIN.next(prev, {**row, "actor_uid": actor_uid, "case_uid": case_uid})
        yield {**row, "hash": prev}


def _files(office: Office, many: int) -> None:
    by = office.session()
    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql('SELECT id FROM "case" ORDER BY id DESC LIMIT ?', (many,))
        keys = [row[0] for row in rows]
    for at, case_id in enumerate(keys):
        data = hashlib.shake_256(str(at).encode()).digest(FILE_SIZE)
        office.case_file.attach(case_id, 1, [AttachmentInput(f"示例材料{at}.pdf", data)], "", by)


def _letters(office: Office, many: int) -> None:
    if not many:
        return
    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql(OWED, (many,)).all()
    drafts = [advice_to(*row) for row in rows]
    office.letters.issue_batch(list(supervision_letters(drafts, TODAY)), office.session())


def _merges(office: Office, many: int) -> None:
    by = office.session()
    with office.gate.file.read() as connection:
        pairs = [tuple(row) for row in connection.exec_driver_sql(PAIRS, (2 * many,))][::2][:many]
    for case_id, number in pairs:
        fields = {"into": number, "reason": "反映同一事项。"}
        office.casework.take(TakeStep(case_id, "merge", TODAY, fields=fields), by)
