"""Beside the register of issued papers: what they are about, replaced, delivered, sealed; what came in."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Entered


class DocumentAbout(Base):
    """The subject of a paper that is about no case: its round (and data source), call or snapshot."""

    __tablename__ = "document_about"
    __table_args__ = (
        CheckConstraint(
            "subject IN ('round','assessment','call','snapshot','unit','free')", name="subject"
        ),
        CheckConstraint(
            "(subject IN ('round','assessment')) = (round_id IS NOT NULL)", name="round"
        ),
        CheckConstraint("(subject = 'call') = (call_id IS NOT NULL)", name="call"),
        CheckConstraint("(subject = 'snapshot') = (snapshot_id IS NOT NULL)", name="snapshot"),
        Index("ix_document_about_call_id", "call_id"),
        Index("ix_document_about_round_id", "round_id"),
        Index("ix_document_about_snapshot_id", "snapshot_id"),
        STRICT,
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    subject: Mapped[str]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("statistics_snapshot.id"))
    source: Mapped[str]  # of a round: whose data the paper asks for; "" for none


class DocumentReplaced(Base):
    """A paper that stands in the place of a voided one, which it cites. Append-only."""

    __tablename__ = "document_replaced"
    __table_args__ = (
        UniqueConstraint("replaces_id"),
        CheckConstraint("replaces_id <> document_id", name="other"),
        STRICT,
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    replaces_id: Mapped[int] = mapped_column(ForeignKey("document.id"))


class DocumentFile(Entered, Base):
    """A file kept with a register entry: a signed scan, the .docx that was sent. Append-only."""

    __tablename__ = "document_file"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size >= 0", name="size"),
        Index("ix_document_file_document_id", "document_id"),
        STRICT,
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    name: Mapped[str]
    note: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]


class DocumentDelivery(Entered, Base):
    """A paper that reached its reader: how, when, and what proves it. Append-only."""

    __tablename__ = "document_delivery"
    __table_args__ = (
        CheckConstraint("way IN ('hand','exchange','confidential','post','mail')", name="way"),
        CheckConstraint("proof <> ''", name="proof"),
        Index("ix_document_delivery_document_id", "document_id"),
        STRICT,
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    way: Mapped[str]
    on: Mapped[date]
    receiver: Mapped[str]
    proof: Mapped[str]  # the number of the mail, who signed, the receipt


class SealUse(Entered, Base):
    """用印登记: a seal set on a paper, on how many copies, approved by whom. Append-only."""

    __tablename__ = "seal_use"
    __table_args__ = (
        CheckConstraint("copies > 0", name="copies"),
        CheckConstraint("seal <> '' AND matter <> '' AND approved_by <> ''", name="filled"),
        Index("ix_seal_use_document_id", "document_id"),
        STRICT,
    )

    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    seal: Mapped[str]
    matter: Mapped[str]
    on: Mapped[date]
    copies: Mapped[int]
    approved_by: Mapped[str]


class Incoming(Entered, Base):
    """收文登记: what a unit or a superior sent in, linked to the thread that it answers. Append-only."""

    __tablename__ = "incoming"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "seq"], ["case_step.case_id", "case_step.seq"]),
        UniqueConstraint("number"),
        CheckConstraint("sender <> '' AND title <> ''", name="filled"),
        CheckConstraint("seq IS NULL OR case_id IS NOT NULL", name="step"),
        CheckConstraint("(sha256 IS NULL) = (size IS NULL)", name="file"),
        CheckConstraint("pages IS NULL OR pages > 0", name="pages"),
        Index("ix_incoming_case_id", "case_id"),
        Index("ix_incoming_document_id", "document_id"),
        STRICT,
    )

    number: Mapped[str]  # 收〔2026〕12号
    received_on: Mapped[date]
    sender: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    their_number: Mapped[str]
    title: Mapped[str]
    pages: Mapped[int | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    seq: Mapped[int | None]  # the step of the case that it answers: a referral, a supervision
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # our paper
    name: Mapped[str]  # of the file, "" for a paper alone
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    note: Mapped[str]
