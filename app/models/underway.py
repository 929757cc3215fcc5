"""Papers on their way to the register: written, sent round for 核稿 and 签发, not yet issued."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid
from app.models.types import Json


class PaperUnderWay(Base):
    """A paper between 拟稿 and 发出; the marks set on it are approvals of the subject ``paper``."""

    __tablename__ = "paper_under_way"
    __table_args__ = (
        CheckConstraint("state IN ('open','issued','dropped')", name="state"),
        CheckConstraint("(state = 'issued') = (document_id IS NOT NULL)", name="issued"),
        Index("ix_paper_under_way_case_id", "case_id"),
        Index("ix_paper_under_way_state", "state"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str]
    command: Mapped[Any] = mapped_column(Json, nullable=False)  # the paper as it was asked for
    form: Mapped[Any] = mapped_column(Json, nullable=False)  # what stands in its window
    title: Mapped[str]
    addressee: Mapped[str]  # masked where it is a complainant
    text_hash: Mapped[str]  # of its words, addressee and annexes when it was last changed
    dated: Mapped[date]  # when it was written; 成文日期 is the day of 签发
    state: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))  # who wrote it
    created_at: Mapped[datetime]


class PaperUnderWayFile(Base):
    """A file that becomes an annex of a paper under way."""

    __tablename__ = "paper_under_way_file"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size >= 0", name="size"),
        Index("ix_paper_under_way_file_paper_id", "paper_id"),
        STRICT,
    )

    id: Mapped[Key]
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper_under_way.id"))
    title: Mapped[str]
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
