"""What there is to file and what was filed: lists of the page 档案, without the cases one is recused from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from app.base.errors import AppError
from app.base.rows.archives import (
    ToFileRow,
    VolumeRow,
)
from app.models.archive import (
    ArchiveCheck,
    ArchiveLoan,
    ArchiveReturn,
    ArchiveSupplement,
    ArchiveSupplementTransferred,
    ArchiveTransfer,
    ArchiveTransferred,
    ArchiveVolume,
)
from app.models.base import table_of
from app.models.case import CaseRelation
from app.models.desk_statements import CASE, OFFICER, visible
from app.rules.archives.codes import due_on
from app.services.archives.archive_settings import archive_folders, package_path
from app.services.archives.case_rows import ATTACHMENT, DELIVERY, DOCUMENT, INCOMING
from app.services.archives.gathered import lacking
from app.services.archives.gathering import outline
from app.services.archives.schedules import schedule_of
from app.services.gate.access import View
from app.services.store.workspace import Workspace

VOLUME, SUPPLEMENT, CHECK = (
    table_of(ArchiveVolume),
    table_of(ArchiveSupplement),
    table_of(ArchiveCheck),
)
TRANSFER, TRANSFERRED = table_of(ArchiveTransfer), table_of(ArchiveTransferred)
MORE_TRANSFERRED = table_of(ArchiveSupplementTransferred)
LOAN, RETURN = table_of(ArchiveLoan), table_of(ArchiveReturn)
RELATION = table_of(CaseRelation)
MOST: Final = 500  # cases to file that are looked through for gaps
STAGES: Final = ("closed", "refused", "forwarded", "withdrawn")
NOT_NEW: Final = ("sealed:identity_access", "record:")  # looking at a 卷 makes it no other
_ENDED = CASE.c.stage.in_(STAGES)
_UNFILED = CASE.c.id.not_in(select(VOLUME.c.case_id))
_CASES = (
    select(CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.stage, CASE.c.ended_on, CASE.c.received_on,
           OFFICER.c.name.label("officer"))
    .outerjoin_from(CASE, OFFICER, OFFICER.c.id == CASE.c.officer_id)
)  # fmt: skip
_TO_FILE = (
    _CASES.where(_ENDED, _UNFILED, visible(CASE.c.id))
    .order_by(CASE.c.ended_on, CASE.c.id)
    .limit(bindparam("most"))
)
_ONE_TO_FILE = _CASES.where(CASE.c.id == bindparam("case"))
_COUNTED = select(func.count()).where(_ENDED, _UNFILED, visible(CASE.c.id))
_BY_YEAR = (
    select(func.substr(CASE.c.ended_on, 1, 4).label("year"), func.count().label("number"))
    .where(_ENDED, _UNFILED)
    .group_by("year")
)
_MERGED = select(RELATION.c.other_id, func.count()).where(
    RELATION.c.other_id.in_(bindparam("cases", expanding=True)), visible(RELATION.c.case_id)
).group_by(RELATION.c.other_id)  # fmt: skip
_VOLUMES = (
    select(VOLUME, CASE.c.number, CASE.c.stage, CASE.c.steps, OFFICER.c.name.label("filed_by"))
    .join_from(VOLUME, CASE, CASE.c.id == VOLUME.c.case_id)
    .join(OFFICER, OFFICER.c.id == VOLUME.c.actor_id)
    .where(visible(VOLUME.c.case_id))
    .order_by(VOLUME.c.year.desc(), VOLUME.c.series, VOLUME.c.first_n.desc())
)
_SUPPLEMENTS = select(SUPPLEMENT).order_by(SUPPLEMENT.c.volume_id, SUPPLEMENT.c.n)
_CHECKS = select(CHECK).order_by(CHECK.c.id)
LOANS_OUT = (
    select(LOAN.c.volume_id, LOAN.c.borrower, LOAN.c.due_on)
    .where(LOAN.c.id.not_in(select(RETURN.c.loan_id)))
    .order_by(LOAN.c.id)
)
_TRANSFERRED = select(TRANSFERRED.c.volume_id, TRANSFER.c.on).join(
    TRANSFER, TRANSFER.c.id == TRANSFERRED.c.transfer_id
)
_MORE_HANDED = select(MORE_TRANSFERRED.c.supplement_id)
_DATED = (
    (DOCUMENT, DOCUMENT.c.created_at), (ATTACHMENT, ATTACHMENT.c.created_at), (INCOMING, INCOMING.c.at),
)  # fmt: skip
_NEWEST_OF = tuple(
    select(table.c.case_id, func.max(column))
    .where(table.c.case_id.in_(select(VOLUME.c.case_id)), visible(table.c.case_id))
    .group_by(table.c.case_id)
    for table, column in _DATED
)
_NEWEST_OF_MERGED = tuple(  # told under the case that goes on, which has the 卷
    select(RELATION.c.other_id, func.max(column))
    .join_from(RELATION, table, table.c.case_id == RELATION.c.case_id)
    .where(RELATION.c.other_id.in_(select(VOLUME.c.case_id)), visible(RELATION.c.case_id))
    .group_by(RELATION.c.other_id)
    for table, column in _DATED
)
_DELIVERED_OF = (
    select(DOCUMENT.c.case_id, func.max(DELIVERY.c.at))
    .join_from(DELIVERY, DOCUMENT, DOCUMENT.c.id == DELIVERY.c.document_id)
    .where(DOCUMENT.c.case_id.in_(select(VOLUME.c.case_id)), visible(DOCUMENT.c.case_id))
    .group_by(DOCUMENT.c.case_id)
)


class Volumes:
    """Reads what the archive holds and what it lacks."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def owed(self, today: date) -> tuple[int, date] | None:
        """How many cases that ended last year or before still have no 卷, and by when they go over."""
        with self._work.gate.see(self._work.gate.program) as whole:
            rows = whole.connection.execute(_BY_YEAR).all()
        past = [row for row in rows if row.year and int(row.year) < today.year]
        if not past:
            return None
        newest = max(int(row.year) for row in past)
        due = due_on(date(newest, 12, 31), schedule_of(self._work))
        return sum(row.number for row in past), due

    def volumes(self, view: View) -> tuple[VolumeRow, ...]:
        """Every 卷 that the viewer may see, the newest first."""
        connection = view.connection
        held = connection.execute(_VOLUMES, {"viewer": view.viewer}).all()
        view.admit(row.case_id for row in held)
        folders = archive_folders(self._work, connection)
        more: dict[int, list[Any]] = defaultdict(list)
        for one in connection.execute(_SUPPLEMENTS):
            more[one.volume_id].append(one)
        checks = {row.volume_id: row for row in connection.execute(_CHECKS)}
        handed = {row.volume_id: row.on for row in connection.execute(_TRANSFERRED)}
        gone = frozenset(connection.scalars(_MORE_HANDED))
        lent = {row.volume_id: row for row in connection.execute(LOANS_OUT)}
        return tuple(
            _volume(
                row,
                more[row.id],
                checks.get(row.id),
                handed.get(row.id),
                lent.get(row.id),
                folders,
                gone,
            )
            for row in held
        )

    # ------------------------------------------------------------ parts

    def to_file(
        self, view: View, volumes: tuple[VolumeRow, ...]
    ) -> tuple[tuple[ToFileRow, ...], int]:
        connection = view.connection
        asked = {"viewer": view.viewer}
        held = connection.execute(_TO_FILE, {**asked, "most": MOST}).all()
        count = int(connection.scalar(_COUNTED, asked) or 0)
        view.admit(row.id for row in held)
        ids = [row.id for row in held]
        merged = {row[0]: row[1] for row in connection.execute(_MERGED, {**asked, "cases": ids})}
        rows = [self._row(view, row, merged) for row in held]
        return (*self._grown(view, volumes), *rows), max(count - len(rows), 0)

    def _row(
        self, view: View, row: Any, merged: Mapping[int, int], filed: int = 0
    ) -> ToFileRow:  # fmt: skip
        """A case with what it lacks; ``filed``: up to which step its 卷 told already why."""
        try:
            found = outline(self._work, view, row.id)
            told = tuple(gap.sentence for gap in lacking(found, filed))
        except AppError as error:
            told = (str(error),)
        ended = row.ended_on or row.received_on
        return ToFileRow(
            row.id, row.number, row.title, row.stage, ended, ended.year, row.officer or "", told,
            due_on(ended, schedule_of(self._work)),
            merged=merged.get(row.id, 0),
        )  # fmt: skip

    def _grown(self, view: View, volumes: tuple[VolumeRow, ...]) -> list[ToFileRow]:
        """Cases whose 卷 was closed and that have something new since."""
        connection = view.connection
        newest: dict[int, Any] = {}
        for statement in (*_NEWEST_OF, *_NEWEST_OF_MERGED, _DELIVERED_OF):
            for case_id, at in connection.execute(statement, {"viewer": view.viewer}):
                newest[case_id] = max(filter(None, (newest.get(case_id), at)))
        last = last_packages(view)
        found = []
        for volume in volumes:
            package = last[volume.id]
            row = connection.execute(_ONE_TO_FILE, {"case": volume.case_id}).one()
            came = newest.get(volume.case_id)
            if row.stage not in STAGES or not (
                (came is not None and came >= package.at)
                or _steps(connection, volume.case_id) > package.upto
            ):
                continue
            if self.new_pieces(view, volume.case_id, package.uids):
                found.append(replace(self._row(view, row, {}, package.upto), volume=volume.code))
        return found

    def new_pieces(self, view: View, case_id: int, filed: frozenset[str]) -> int:
        """How many pieces a case has that were not filed."""
        found = outline(self._work, view, case_id)
        return sum(
            piece.uid not in filed and not piece.uid.startswith(NOT_NEW) for piece in found.pieces
        )

    def unfiled(self, connection: Connection) -> Mapping[int, int]:
        """How many ended cases have no 卷 yet, by the year in which they ended."""
        return {int(row.year): row.number for row in connection.execute(_BY_YEAR) if row.year}


@dataclass(frozen=True, slots=True)
class Package:
    """What the packages of a 卷 hold together, up to which step, when the last was made."""

    uids: frozenset[str]
    upto: int
    at: datetime
    last: Any  # the row of the last one
    count: int


def package_of(rows: Sequence[Any]) -> Package:
    """The 卷 and its supplements, the first ones first, as one."""
    return Package(
        frozenset(uid for row in rows for uid in row.listing), max(int(row.upto_seq) for row in rows),
        max(row.at for row in rows), rows[-1], len(rows),
    )  # fmt: skip


_STEPS = select(CASE.c.steps).where(CASE.c.id == bindparam("case"))
_EVERY = select(VOLUME.c.id, VOLUME.c.listing, VOLUME.c.upto_seq, VOLUME.c.at).where(
    visible(VOLUME.c.case_id)
)
_OF_CASE = select(VOLUME).where(VOLUME.c.case_id == bindparam("case"))
MORE_OF = (
    select(SUPPLEMENT).where(SUPPLEMENT.c.volume_id == bindparam("volume")).order_by(SUPPLEMENT.c.n)
)


def volume_of(connection: Connection, case_id: int) -> tuple[Any, Package] | None:
    """The 卷 of a case and what its packages hold; None where it was never filed."""
    row = connection.execute(_OF_CASE, {"case": case_id}).first()
    if row is None:
        return None
    more = connection.execute(MORE_OF, {"volume": row.id}).all()
    return row, package_of([row, *more])


def last_packages(view: View) -> dict[int, Package]:
    """Of every 卷 that the viewer may see what its packages hold."""
    rows: dict[int, list[Any]] = {}
    for row in view.connection.execute(_EVERY, {"viewer": view.viewer}):
        rows[row.id] = [row]
    for row in view.connection.execute(_SUPPLEMENTS):
        if row.volume_id in rows:
            rows[row.volume_id].append(row)
    return {key: package_of(found) for key, found in rows.items()}


def _steps(connection: Connection, case_id: int) -> int:
    return int(connection.scalar(_STEPS, {"case": case_id}) or 0)


def _volume(
    row: Any,
    more: list[Any],
    check: Any,
    handed: date | None,
    lent: Any,
    folders: Sequence[Path],
    gone: Collection[int],
) -> VolumeRow:
    path = package_path(folders, row.folder)
    return VolumeRow(
        row.id, row.uid, row.case_id, row.number, row.code, row.title, row.year, row.retention,
        row.pieces + sum(one.pieces for one in more), row.pages + sum(one.pages for one in more),
        row.sealed_pieces + sum(one.sealed_pieces for one in more), row.filed_on, row.filed_by,
        row.checked_by, tuple(row.gaps), row.reason, len(more), check.on if check else None,
        check.outcome if check else "", check.found if check else "", handed,
        lent.borrower if lent else "", path, (row.sha256, *(one.sha256 for one in more)),
        sum(one.id not in gone for one in more) if handed else 0,
    )  # fmt: skip
