"""Files and papers kept with a case or a unit; a content is on disk before its row is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from app.base.errors import InputError
from app.base.rows.cases import AttachmentRow
from app.base.session import Session
from app.models.attachment import Attachment, Blob
from app.models.base import inserted_key, new_uid, table_of
from app.services.store.content import AttachmentInput, safe_name
from app.services.store.workspace import Workspace

ATTACHMENT, BLOB = table_of(Attachment), table_of(Blob)
_INSERT, _INSERT_BLOB = insert(ATTACHMENT), insert(BLOB)
_BLOB = select(BLOB.c.id).where(BLOB.c.sha256 == bindparam("content"))
_ROWS = select(
    ATTACHMENT.c.name, func.coalesce(BLOB.c.size, 0), func.coalesce(BLOB.c.sha256, ""),
    ATTACHMENT.c.note, func.coalesce(ATTACHMENT.c.seq, 0), ATTACHMENT.c.dated,
    ATTACHMENT.c.pages, ATTACHMENT.c.place,
).outerjoin_from(ATTACHMENT, BLOB, BLOB.c.id == ATTACHMENT.c.blob_id)  # fmt: skip
_OF_CASE = _ROWS.where(ATTACHMENT.c.case_id == bindparam("subject")).order_by(ATTACHMENT.c.id)
_OF = {
    name: _ROWS.where(ATTACHMENT.c[name] == bindparam("subject")).order_by(ATTACHMENT.c.id)
    for name in ("unit_id", "round_id", "assessment_id", "call_id")
}
_OF_ASSESSMENT = (
    select(ATTACHMENT.c.name, BLOB.c.sha256, ATTACHMENT.c.note)
    .join(BLOB, BLOB.c.id == ATTACHMENT.c.blob_id)
    .where(ATTACHMENT.c.assessment_id == bindparam("subject"))
    .order_by(ATTACHMENT.c.id)
)
_CASES_WITH = (
    select(ATTACHMENT.c.case_id)
    .join(BLOB, BLOB.c.id == ATTACHMENT.c.blob_id)
    .where(BLOB.c.sha256 == bindparam("content"), ATTACHMENT.c.case_id.is_not(None))
    .distinct()
)


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A paper that is kept on paper only: its title, its day, its pages, where it lies."""

    title: str
    place: str
    dated: date | None = None
    pages: int | None = None


def add_rows(
    connection: Connection,
    case_id: int,
    seq: int,
    kept: Sequence[tuple[AttachmentInput, str]],
    *,
    at: datetime,
    note: str = "",
) -> None:
    """Note the files of a case's step, each with the hash under which its content was stored."""
    add_files(connection, {"case_id": case_id, "unit_id": None, "seq": seq}, kept, at=at, note=note)


def add_files(
    connection: Connection,
    subject: Mapping[str, int | None],
    kept: Sequence[tuple[AttachmentInput, str]],
    *,
    at: datetime,
    note: str = "",
) -> None:
    """Note the files of a subject: a case and its step, or a unit."""
    rows = [
        {**subject, "uid": new_uid(), "blob_id": _blob(connection, sha256, len(item.data)),
         "name": safe_name(item.name), "note": note, "dated": None, "pages": None, "place": "",
         "created_at": at}
        for item, sha256 in kept
    ]  # fmt: skip
    if rows:
        connection.execute(_INSERT, rows)


def add_on_paper(
    connection: Connection, subject: Mapping[str, int | None], paper: OnPaper, *, at: datetime
) -> None:
    """Note a paper of a subject that is kept on paper only; InputError where it can't be found."""
    title, place = paper.title.strip(), paper.place.strip()
    if not title or not place:
        raise InputError("没有填写材料名称和存放位置，没有保存。")
    if paper.pages is not None and paper.pages < 1:
        raise InputError("页数须是正整数，没有保存。")
    row = {
        **subject, "uid": new_uid(), "blob_id": None, "name": safe_name(title), "note": "",
        "dated": paper.dated, "pages": paper.pages, "place": place, "created_at": at,
    }  # fmt: skip
    connection.execute(_INSERT, row)


def _blob(connection: Connection, sha256: str, size: int) -> int:
    found = connection.scalar(_BLOB, {"content": sha256})
    if found is not None:
        return int(found)
    return inserted_key(connection.execute(_INSERT_BLOB, {"sha256": sha256, "size": size}))


def attachment_rows(connection: Connection, case_id: int) -> tuple[AttachmentRow, ...]:
    """The files and papers kept with a case, in order."""
    return tuple(AttachmentRow(*row) for row in connection.execute(_OF_CASE, {"subject": case_id}))


def rows_of(connection: Connection, whose: str, key: int) -> tuple[AttachmentRow, ...]:
    """The files and papers kept with another subject than a case (``unit_id`` …), in order."""
    return tuple(AttachmentRow(*row) for row in connection.execute(_OF[whose], {"subject": key}))


def assessment_files(
    connection: Connection, assessment_id: int
) -> tuple[tuple[str, str, str], ...]:
    """The files kept with a unit in a round: name, hash of the content, note."""
    rows = connection.execute(_OF_ASSESSMENT, {"subject": assessment_id})
    return tuple((name, sha256, note) for name, sha256, note in rows)


def refuse_kept_out(work: Workspace, sha256: str, by: Session) -> None:
    """RuleViolation where the officer is recused from every case that the content is filed with."""
    with work.gate.see(work.gate.program) as whole, work.gate.see(by) as view:
        cases = sorted(whole.connection.scalars(_CASES_WITH, {"content": sha256}))
        if cases and not view.only(cases):
            view.require(cases[0])
