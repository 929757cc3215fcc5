"""The file of one case beyond its steps: proofs and papers filed later."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError
from app.base.rows.changes import Changed
from app.base.session import Session
from app.services.cases.case_steps import STEP
from app.services.gate.acts import DESK, Act
from app.services.store import attachments
from app.services.store.content import AttachmentInput
from app.services.store.secrecy import stored
from app.services.store.workspace import Workspace

ATTACH = Act("attach", "添加附件", about="case", roles=DESK)
KEEP_ON_PAPER = Act("keep_on_paper", "登记纸质材料", about="case", roles=DESK)
_STEP = select(STEP.c.seq).where(
    STEP.c.case_id == bindparam("case"), STEP.c.seq == bindparam("seq")
)


class CaseFile:
    """Files papers with a case."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def attach(
        self, case_id: int, seq: int, files: Sequence[AttachmentInput], note: str, by: Session
    ) -> Changed:
        """The files lie with step ``seq`` of the case from now on, e.g. as proof of delivery."""
        if not files:
            raise InputError("没有选择文件，没有保存。")
        folder = self._work.attachments_folder
        kept = stored(folder, files)
        with self._work.gate.act(ATTACH, by, case=case_id) as deed:
            _require_step(deed.connection, case_id, seq)
            attachments.add_rows(
                deed.connection, case_id, seq, kept, at=deed.now, note=note.strip()
            )
            deed.detail |= {"seq": seq, "files": [sha256 for _, sha256 in kept]}
        return Changed((case_id,), seq)

    def keep_on_paper(
        self, case_id: int, seq: int, paper: attachments.OnPaper, by: Session
    ) -> Changed:
        """A paper of step ``seq`` that is kept on paper only: what it is, and where it lies.

        InputError without a title or a place, or where there is no such step.
        """
        with self._work.gate.act(KEEP_ON_PAPER, by, case=case_id) as deed:
            _require_step(deed.connection, case_id, seq)
            subject = {"case_id": case_id, "unit_id": None, "seq": seq}
            attachments.add_on_paper(deed.connection, subject, paper, at=deed.now)
            deed.detail |= {"seq": seq, "pages": paper.pages}
        return Changed((case_id,), seq)


def _require_step(connection: Connection, case_id: int, seq: int) -> None:
    if connection.scalar(_STEP, {"case": case_id, "seq": seq}) is None:
        raise InputError("没有这一步，附件没有保存；请刷新后重试。")
