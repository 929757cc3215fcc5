"""Marks that somebody outside the office set in ink on the printed 发文稿纸, registered with its scan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import bindparam, insert, select

from app.base.errors import InputError, NeedsReason
from app.models.base import new_uid, table_of
from app.models.desk_statements import OFFICER
from app.models.issuing import PaperMarkFile
from app.models.paperwork import DocumentFile
from app.rules.casework import back_dating
from app.rules.casework.back_dating import WHY, WorkingDays, long_ago
from app.services.gate.access import View
from app.services.gate.gate import Deed
from app.services.store.approvals import Decided
from app.services.store.content import AttachmentInput, safe_name
from app.services.store.secrecy import stored

SCANS: Final = table_of(PaperMarkFile)
_FILES = table_of(DocumentFile)
_ADD, _FILE = insert(SCANS), insert(_FILES)
_OF = (
    select(SCANS)
    .where(SCANS.c.approval_uid.in_(bindparam("marks", expanding=True)))
    .order_by(SCANS.c.id)
)
_HERE = select(OFFICER.c.id).where(
    OFFICER.c.name == bindparam("called"), OFFICER.c.active == 1, OFFICER.c.system == 0
)


@dataclass(frozen=True, slots=True)
class Ink:
    """Who signed the printed paper, in which post, on which day, and the scan that shows it."""

    name: str
    post: str
    on: date
    scans: tuple[AttachmentInput, ...]
    remark: str = ""
    why: str = ""  # it is registered only now, where it lies far back

    @property
    def decided(self) -> Decided:
        """The mark as the approval record keeps it."""
        late = f"补登说明：{self.why.strip()}" if self.why.strip() else ""
        said = "　".join(filter(None, (self.remark.strip(), late)))
        return Decided(True, self.on, said, self.name.strip(), self.post.strip())

    @property
    def who(self) -> str:
        """副县长张示例."""
        return f"{self.post.strip()}{self.name.strip()}"


def check_ink(deed: Deed, ink: Ink, calendar: WorkingDays, asked_on: date | None = None) -> None:
    """InputError where it can't be so: a name, post or scan lacks, the day is before the words were
    put forward (``asked_on``) or still to come, or the person sits at this desk. NeedsReason where it
    lies far back and nothing says why."""
    if not ink.name.strip() or not ink.post.strip():
        raise InputError("纸上签批的，须写明领导的姓名和职务，没有保存。")
    if not ink.scans:
        raise InputError("纸上签批的，须附上签了字的发文稿纸扫描件，没有保存。")
    if ink.on > deed.today:
        raise InputError("签字日期还没有到，没有保存；请核对。")
    if long_ago(ink.on, deed.today, calendar) and not back_dating.said_why({WHY: ink.why}):
        raise NeedsReason(back_dating.ASKED)
    if asked_on is not None and ink.on < asked_on:
        raise InputError(
            f"签字日期早于这一稿送签的{asked_on:%Y-%m-%d}，没有保存；改动以后的稿子须重新请领导签字。"
        )
    if deed.connection.scalar(_HERE, {"called": ink.name.strip()}) is not None:
        raise InputError(
            f"{ink.name.strip()}是本办经办人，没有保存；请其坐到这里办理（点右上角的姓名换人）。"
        )


def keep_scans(deed: Deed, folder: Path, mark: str, ink: Ink) -> None:
    """Keep the scans with the mark whose uid this is."""
    for item, sha256 in stored(folder, ink.scans):
        row = {
            "uid": new_uid(), "approval_uid": mark, "name": safe_name(item.name), "sha256": sha256,
            "size": len(item.data), "actor_id": deed.by.id, "at": deed.now,
        }  # fmt: skip
        deed.connection.execute(_ADD, row)
    deed.detail |= {"in_ink": ink.on.isoformat()}


def scans_of(view: View, marks: Iterable[str]) -> tuple[Any, ...]:
    """The scans of these marks, in order."""
    return tuple(view.connection.execute(_OF, {"marks": list(marks)}))


def file_scans(deed: Deed, document_id: int, scans: Sequence[Any], notes: Sequence[str]) -> None:
    """Put the scans beside the issued paper, each with what it shows."""
    for scan, note in zip(scans, notes, strict=True):
        row = {
            "uid": new_uid(), "document_id": document_id, "name": scan.name, "note": note,
            "sha256": scan.sha256, "size": scan.size, "actor_id": deed.by.id, "at": deed.now,
        }  # fmt: skip
        deed.connection.execute(_FILE, row)
