"""What is kept on paper only for another subject than a case: a unit, a round, an assessment, a call."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, Literal

from sqlalchemy import bindparam, select

from app.base.errors import InputError
from app.base.rows.cases import AttachmentRow
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.assessment import Assessment
from app.models.base import table_of
from app.models.consultation import Call
from app.models.evaluation import Round
from app.models.unit import Unit
from app.services.gate.acts import DESK, Act
from app.services.store import attachments
from app.services.store.workspace import Workspace

# Cases note theirs by a step of their own file (``services/cases/case_file.py``).
NOTE_PAPER = Act("note_paper", "登记纸质材料", about="document", roles=DESK)

Subject = Literal["unit", "round", "assessment", "call"]
_THERE: Final = MappingProxyType(
    {
        name: select(table.c.id).where(table.c.id == bindparam("subject"))
        for name, table in (
            ("unit", table_of(Unit)), ("round", table_of(Round)),
            ("assessment", table_of(Assessment)), ("call", table_of(Call)),
        )
    }
)  # fmt: skip


class PaperOnly:
    """Notes papers of subjects that are kept on paper only, and lists them."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def keep(self, subject: Subject, key: int, paper: attachments.OnPaper, by: Session) -> Changed:
        """The paper is noted with the subject of that key: what it is, and where it lies.

        InputError without a title or a place, or where there is no such subject.
        """
        with self._work.gate.act(NOTE_PAPER, by) as deed:
            if deed.connection.scalar(_THERE[subject], {"subject": key}) is None:
                raise InputError("要登记材料的对象已经不在，没有保存；请刷新后重试。")
            whose = {f"{subject}_id": key}
            attachments.add_on_paper(deed.connection, whose, paper, at=deed.now)
            deed.detail |= whose | {"pages": paper.pages}
        return Changed(calls=(key,) if subject == "call" else (), settings=subject == "unit")

    def of(self, subject: Subject, key: int, by: Session) -> tuple[AttachmentRow, ...]:
        """What is kept on paper only for the subject, in order; no case's papers are among it."""
        gate = self._work.gate
        with gate.see(by), gate.see(gate.program) as view:  # rows of this one subject alone
            rows = attachments.rows_of(view.connection, f"{subject}_id", key)
        return tuple(row for row in rows if row.place)
