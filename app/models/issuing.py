"""How papers were issued: under which set of 署名, 字号 and seal, and by which marks in ink."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Entered


class DocumentSet(Base):
    """The issuing set of a paper; the settings may rename or drop it later. Append-only."""

    __tablename__ = "document_set"
    __table_args__ = (CheckConstraint("name <> '' AND signature <> ''", name="filled"), STRICT)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    name: Mapped[str]
    signature: Mapped[str]
    cosigners: Mapped[str]  # the other bodies of a joint paper, 、 between them
    seal: Mapped[str]


class PaperMarkFile(Entered, Base):
    """A scan of the 发文稿纸 on which somebody marked a paper in ink. Append-only."""

    __tablename__ = "paper_mark_file"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size > 0", name="size"),
        Index("ix_paper_mark_file_approval_uid", "approval_uid"),
        STRICT,
    )

    approval_uid: Mapped[str] = mapped_column(ForeignKey("approval.uid"))  # the mark
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
