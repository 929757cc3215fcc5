"""Editions of calendar and regulations: append-only, named by the hash of their bytes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base
from app.models.types import Json


class CalendarEdition(Base):
    """A calendar as the office once knew it."""

    __tablename__ = "calendar_edition"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"), STRICT)

    hash: Mapped[str] = mapped_column(primary_key=True)
    bytes: Mapped[bytes]
    label: Mapped[str]
    firm_until: Mapped[date]
    created_at: Mapped[datetime]


class RegulationEdition(Base):
    """A regulation pack under the readings chosen."""

    __tablename__ = "regulation_edition"
    __table_args__ = (CheckConstraint("length(hash) = 64", name="hash"), STRICT)

    hash: Mapped[str] = mapped_column(primary_key=True)
    pack: Mapped[str]
    bytes: Mapped[bytes]
    label: Mapped[str]
    created_at: Mapped[datetime]


class CalendarPending(Base):
    """A case that keeps its calendar: a newer one would move a date earlier.

    ``waiting`` until somebody decides; ``kept`` after a decision not to adopt.
    """

    __tablename__ = "calendar_pending"
    __table_args__ = (CheckConstraint("state IN ('waiting','kept')", name="state"), STRICT)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    edition: Mapped[str] = mapped_column(ForeignKey("calendar_edition.hash"))
    state: Mapped[str]
    moves: Mapped[object] = mapped_column(Json, nullable=False)  # clock, was, now
    created_at: Mapped[datetime]
