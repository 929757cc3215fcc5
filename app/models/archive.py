"""卷 as they were filed: the volume of a case, what was added later, checks, handovers, loans. All
append-only: what an archive holds is never another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Entered
from app.models.types import Json


class Packed(Entered):
    """What a package of an archive says of itself: its pieces, its pages, its folder, its checksum."""

    series: Mapped[str]  # in which its numbers count on
    first_n: Mapped[int]  # 案卷号, or the number of its first piece
    last_n: Mapped[int]
    pieces: Mapped[int]
    pages: Mapped[int]
    sealed_pieces: Mapped[int]
    sealed_pages: Mapped[int]
    listing: Mapped[Any] = mapped_column(Json, nullable=False)  # the pieces by their uids
    gaps: Mapped[Any] = mapped_column(Json, nullable=False)  # what lacked when it was made
    reason: Mapped[str]  # why it was made all the same
    folder: Mapped[str]  # under the archive's folder
    sha256: Mapped[str]  # of the package's own list of checksums
    upto_seq: Mapped[int]  # the last step of the case that is in it
    filed_on: Mapped[date]
    checked_by: Mapped[str]  # another person than who filed


def packed_checks() -> tuple[CheckConstraint, ...]:
    """The checks of a table of packages."""
    return (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint(
            "pieces + sealed_pieces > 0 AND pages >= 0 AND sealed_pages >= 0", name="pages"
        ),
        CheckConstraint("series <> '' AND first_n >= 1 AND last_n >= first_n", name="numbers"),
        CheckConstraint("gaps = '[]' OR reason <> ''", name="reason"),
        CheckConstraint("checked_by <> ''", name="checked_by"),
    )


class ArchiveVolume(Packed, Base):
    """The 卷 of one case, under its 档号; the cases merged into it are in it."""

    __tablename__ = "archive_volume"
    __table_args__ = (
        *packed_checks(),
        CheckConstraint("mode IN ('volume','piece')", name="mode"),
        CheckConstraint("code <> '' AND title <> ''", name="filled"),
        CheckConstraint("first_on <= last_on", name="days"),
        UniqueConstraint("case_id"),
        UniqueConstraint("code"),
        Index("ix_archive_volume_year", "year", "first_n"),
        Index("ix_archive_volume_series", "series", "last_n"),
        STRICT,
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    mode: Mapped[str]
    year: Mapped[int]  # of the case's ending
    code: Mapped[str]  # 档号
    title: Mapped[str]  # 案卷题名, without who complains
    retention: Mapped[str]
    retention_ground: Mapped[str]
    fonds: Mapped[Any] = mapped_column(Json, nullable=False)  # as it was called then
    first_on: Mapped[date]
    last_on: Mapped[date]


class ArchiveSupplement(Packed, Base):
    """补充归档: what came to a case after its 卷 was closed, as a package of its own."""

    __tablename__ = "archive_supplement"
    __table_args__ = (
        *packed_checks(),
        CheckConstraint("n >= 1", name="n"),
        UniqueConstraint("volume_id", "n"),
        Index("ix_archive_supplement_series", "series", "last_n"),
        STRICT,
    )

    volume_id: Mapped[int] = mapped_column(ForeignKey("archive_volume.id"))
    n: Mapped[int]


class ArchiveCheck(Entered, Base):
    """检查: the packages of a 卷 looked at by another person, and what was found."""

    __tablename__ = "archive_check"
    __table_args__ = (
        CheckConstraint("outcome IN ('sound','flawed')", name="outcome"),
        CheckConstraint("outcome = 'sound' OR found <> ''", name="found"),
        Index("ix_archive_check_volume_id", "volume_id"),
        STRICT,
    )

    volume_id: Mapped[int] = mapped_column(ForeignKey("archive_volume.id"))
    on: Mapped[date]
    outcome: Mapped[str]
    found: Mapped[str]


class ArchiveTransfer(Entered, Base):
    """移交: the 卷 of a year handed over to the host's archive, by whom, to whom, when."""

    __tablename__ = "archive_transfer"
    __table_args__ = (
        CheckConstraint("handed_by <> '' AND received_by <> ''", name="filled"),
        Index("ix_archive_transfer_year", "year"),
        STRICT,
    )

    year: Mapped[int]
    on: Mapped[date]
    handed_by: Mapped[str]
    received_by: Mapped[str]
    note: Mapped[str]


class ArchiveTransferred(Base):
    """One 卷 of a handover: the package that was made first."""

    __tablename__ = "archive_transferred"
    __table_args__ = (Index("ix_archive_transferred_transfer_id", "transfer_id"), STRICT)

    volume_id: Mapped[int] = mapped_column(ForeignKey("archive_volume.id"), primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("archive_transfer.id"))


class ArchiveSupplementTransferred(Base):
    """One 补充归档 of a handover: along with its 卷, or to a 卷 that was handed over before."""

    __tablename__ = "archive_supplement_transferred"
    __table_args__ = (
        Index("ix_archive_supplement_transferred_transfer_id", "transfer_id"),
        STRICT,
    )

    supplement_id: Mapped[int] = mapped_column(
        ForeignKey("archive_supplement.id"), primary_key=True
    )
    transfer_id: Mapped[int] = mapped_column(ForeignKey("archive_transfer.id"))


class ArchiveLoan(Entered, Base):
    """借阅: a 卷 lent; its sealed part only with the director's leave, which is named."""

    __tablename__ = "archive_loan"
    __table_args__ = (
        CheckConstraint("part IN ('main','sealed')", name="part"),
        CheckConstraint("(part = 'sealed') = (approval_uid IS NOT NULL)", name="leave"),
        CheckConstraint("borrower <> '' AND purpose <> ''", name="filled"),
        CheckConstraint("lent_on <= due_on", name="days"),
        UniqueConstraint("approval_uid"),
        Index("ix_archive_loan_volume_id", "volume_id"),
        STRICT,
    )

    volume_id: Mapped[int] = mapped_column(ForeignKey("archive_volume.id"))
    part: Mapped[str]
    borrower: Mapped[str]
    purpose: Mapped[str]
    lent_on: Mapped[date]
    due_on: Mapped[date]
    approval_uid: Mapped[str | None] = mapped_column(ForeignKey("approval.uid"))


class ArchiveReturn(Base):
    """A 卷 that came back, and how it was then."""

    __tablename__ = "archive_return"
    __table_args__ = (STRICT,)

    loan_id: Mapped[int] = mapped_column(ForeignKey("archive_loan.id"), primary_key=True)
    on: Mapped[date]
    note: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    at: Mapped[datetime]
