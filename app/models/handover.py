"""工作交接: who handed their work to whom, before which witness, with the list that was signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid
from app.models.types import Json


class Handover(Base):
    """One handover, append-only; the list is kept as the PDF that was printed."""

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("from_id <> to_id", name="two"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size > 0", name="size"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    from_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    witness: Mapped[str]  # 监交人
    on: Mapped[date]
    cases: Mapped[Any] = mapped_column(Json, nullable=False)  # uids of the cases handed over
    seals: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
