"""Files kept with a case: the content lies beside the office's file, named by its hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid


class Attachment(Base):
    """One file of one case; the same content may be kept for several cases."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size >= 0", name="size"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    seq: Mapped[int]  # the step it came with
    name: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    note: Mapped[str]
    created_at: Mapped[datetime]
