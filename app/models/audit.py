"""The audit chain: one row a write, in the same transaction, each holding its forerunner's hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key
from app.models.types import Json


class Audit(Base):
    """Who did what to which case, without personal data; append-only."""

    __tablename__ = "audit"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"), STRICT)

    id: Mapped[Key]
    uid: Mapped[str]  # nothing is looked up by it; the chain covers it
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    action: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(index=True)
    detail: Mapped[Any] = mapped_column(Json, nullable=False)
    cover: Mapped[str | None]  # the hash of all marks (app.models.cover), where they changed
    hash_v: Mapped[int]
    prev: Mapped[str]
    hash: Mapped[str]
