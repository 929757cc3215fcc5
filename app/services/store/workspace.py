"""What every service works with: the gate to the file, its editions, the folders beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, select

from app.models.desk_statements import CASE, RECUSAL
from app.models.engine import SqliteFile
from app.services.gate.gate import Gate, Now, Today
from app.services.store.content import attachments_of, drafts_of
from app.services.store.editions import StoredEditions

_RECUSED_UNDER = (
    select(CASE.c.regulation_id).join(RECUSAL).where(CASE.c.id == bindparam("case")).limit(1)
)


@dataclass(frozen=True)
class Workspace:
    """One open office."""

    path: Path
    gate: Gate = field(repr=False)
    editions: StoredEditions = field(repr=False)

    def today(self) -> date:
        """The day."""
        return self.gate.today()

    def now(self) -> datetime:
        """The moment."""
        return self.gate.now()

    @property
    def packs_folder(self) -> Path:
        """Where the office's own regulation packs lie."""
        return self.path.parent / "regulations"

    @property
    def indicators_folder(self) -> Path:
        """Where the office's own indicator sets lie."""
        return self.path.parent / "indicators"

    @property
    def attachments_folder(self) -> Path:
        """Where the content of attachments lies, beside the file."""
        return attachments_of(self.path)

    @property
    def draft_files_folder(self) -> Path:
        """Where files wait that are to be kept with a case not yet logged; no backup has them."""
        return drafts_of(self.path)


def workspace_over(file: SqliteFile, today: Today, now: Now) -> Workspace:
    """The workspace of an open file."""

    @contextmanager
    def see() -> Iterator[Connection]:
        with gate.see(gate.program) as view:
            yield view.connection

    def article_on_recusal(connection: Connection, case_id: int) -> str:
        edition = connection.scalar(_RECUSED_UNDER, {"case": case_id})
        step = editions.regulation(edition).step("recuse") if edition else None
        return step.article if step else ""

    editions = StoredEditions(file.path, see)
    gate = Gate(file, today, now, article_on_recusal)
    return Workspace(file.path, gate, editions)
