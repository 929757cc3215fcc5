"""Files kept with a case: content-addressed beside the office's file, written before the row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from app.base.rows.cases import AttachmentRow
from app.base.session import Session
from app.models.attachment import Attachment
from app.models.base import new_uid, table_of
from app.services.store.content import AttachmentInput, safe_name
from app.services.store.workspace import Workspace

ATTACHMENT = table_of(Attachment)
_INSERT = insert(ATTACHMENT)
_OF_CASE = (
    select(*(ATTACHMENT.c[name] for name in ("name", "size", "sha256", "note", "seq")))
    .where(ATTACHMENT.c.case_id == bindparam("case"))
    .order_by(ATTACHMENT.c.id)
)
_CASES_WITH = (
    select(ATTACHMENT.c.case_id).where(ATTACHMENT.c.sha256 == bindparam("content")).distinct()
)


def add_rows(
    connection: Connection,
    case_id: int,
    seq: int,
    kept: Sequence[tuple[AttachmentInput, str]],
    *,
    at: datetime,
    note: str = "",
) -> None:
    """Note the files, each with the hash under which its content was stored."""
    rows = [
        {"uid": new_uid(), "case_id": case_id, "seq": seq, "name": safe_name(item.name),
         "size": len(item.data), "sha256": sha256, "note": note, "created_at": at}
        for item, sha256 in kept
    ]  # fmt: skip
    if rows:
        connection.execute(_INSERT, rows)


def attachment_rows(connection: Connection, case_id: int) -> tuple[AttachmentRow, ...]:
    """The files kept with a case, in order."""
    return tuple(AttachmentRow(*row) for row in connection.execute(_OF_CASE, {"case": case_id}))


def refuse_kept_out(work: Workspace, sha256: str, by: Session) -> None:
    """RuleViolation where the officer keeps out of every case that the content is filed with."""
    with work.gate.see(work.gate.program) as whole, work.gate.see(by) as view:
        cases = sorted(whole.connection.scalars(_CASES_WITH, {"content": sha256}))
        if cases and not view.only(cases):
            view.require(cases[0])
