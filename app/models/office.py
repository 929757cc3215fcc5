"""What belongs to the office as a whole: settings, drafts, numbers handed out, import batches."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key, Uid
from app.models.types import Json


class Setting(Base):
    """One setting of the office."""

    __tablename__ = "setting"
    __table_args__ = (STRICT,)

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json, nullable=False)
    created_at: Mapped[datetime]


class Draft(Base):
    """What an officer was typing; it may hold identities and never leaves the file."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)

    key: Mapped[str] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), primary_key=True)
    value: Mapped[Any] = mapped_column(Json, nullable=False)
    created_at: Mapped[datetime]


class NumberIssued(Base):
    """A number handed out; append-only, so no number is given twice and none is skipped."""

    __tablename__ = "number_issued"
    __table_args__ = (CheckConstraint("n >= 1", name="n"), STRICT_NO_ROWID)

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


class ImportBatch(Base):
    """Cases taken over from elsewhere in one go."""

    __tablename__ = "import_batch"
    __table_args__ = (STRICT,)

    id: Mapped[Key]
    uid: Mapped[Uid]
    source: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]
    cases: Mapped[int] = mapped_column(server_default=text("0"))
    undone_at: Mapped[datetime | None]
