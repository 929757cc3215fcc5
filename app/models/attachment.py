"""Files and papers kept with one subject: the content lies beside the file, named by its hash."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid
from app.models.sql import checked


class Blob(Base):
    """A content of the content store; the same content is kept once."""

    __tablename__ = "blob"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size >= 0", name="size"),
        STRICT,
    )

    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]


class Attachment(Base):
    """A file of one subject, or a paper that is kept on paper only (``place`` says where)."""

    __tablename__ = "attachment"
    __table_args__ = (
        *checked(
            "subject",
            sqlite="(case_id IS NOT NULL) + (unit_id IS NOT NULL) + (round_id IS NOT NULL)"
            " + (call_id IS NOT NULL) + (assessment_id IS NOT NULL) = 1",
            postgresql="num_nonnulls(case_id, unit_id, round_id, call_id, assessment_id) = 1",
        ),
        CheckConstraint("seq IS NULL OR unit_id IS NULL", name="step"),
        CheckConstraint("(blob_id IS NULL) = (place <> '')", name="place"),
        CheckConstraint("pages IS NULL OR pages > 0", name="pages"),
        Index("ix_attachment_case_id", "case_id"),
        Index("ix_attachment_unit_id", "unit_id"),
        Index("ix_attachment_round_id", "round_id"),
        Index("ix_attachment_call_id", "call_id"),
        Index("ix_attachment_blob_id", "blob_id"),
        Index("ix_attachment_assessment_id", "assessment_id"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"))
    seq: Mapped[int | None]  # the step it came with
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blob.id"))
    name: Mapped[str]  # of the file, or the title of the paper
    note: Mapped[str]
    dated: Mapped[date | None]
    pages: Mapped[int | None]
    place: Mapped[str]  # where the paper lies; "" for a file
    created_at: Mapped[datetime]
