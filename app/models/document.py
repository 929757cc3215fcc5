"""Papers that left the house: each with its number and the hash of its kept PDF; and what was voided."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid


class Document(Base):
    """One issued paper, append-only; its number's row is written in the same transaction."""

    __tablename__ = "document"
    __table_args__ = (
        ForeignKeyConstraint(
            ["series", "year", "n"],
            ["number_issued.series", "number_issued.year", "number_issued.n"],
        ),
        ForeignKeyConstraint(["case_id", "seq"], ["case_step.case_id", "case_step.seq"]),
        UniqueConstraint("series", "year", "n"),
        UniqueConstraint("number"),
        CheckConstraint("length(sha256) = 64 AND length(text_sha256) = 64", name="sha256"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("seq IS NULL OR case_id IS NOT NULL", name="step"),
        Index("ix_document_case_id", "case_id", "seq"),
        Index("ix_document_year", "year", "series", "n"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    seq: Mapped[int | None]  # the step that it carries out
    kind: Mapped[str]
    series: Mapped[str]
    year: Mapped[int]
    n: Mapped[int]
    number: Mapped[str]  # as printed: 示信函〔2026〕12号
    title: Mapped[str]
    addressee: Mapped[str]  # masked where it is a complainant
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    dated: Mapped[date]
    sha256: Mapped[str]  # of the PDF, kept unchanged in the content store
    size: Mapped[int]
    text_sha256: Mapped[str]  # of its texts in order of reading
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]


class DocumentVoid(Base):
    """A paper that no longer stands, and why; its number stays used. Append-only."""

    __tablename__ = "document_void"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"), STRICT)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    reason: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    at: Mapped[datetime]
