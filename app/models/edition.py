"""Editions: what the office worked under, append-only, named by the hash of their bytes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key
from app.models.types import Json

CALENDAR: Final = "calendar"
REGULATION: Final = "regulation"
INDICATORS: Final = "indicators"
PROCEDURE: Final = "procedure"


class Edition(Base):
    """A calendar as the office once knew it, a regulation pack under the readings chosen, an
    indicator set, a procedure. Rows refer to it by its key; everything else by its hash."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("length(hash) = 64", name="hash"),
        CheckConstraint("kind IN ('calendar','regulation','indicators','procedure')", name="kind"),
        CheckConstraint("(kind = 'calendar') = (firm_until IS NOT NULL)", name="firm_until"),
        Index("ix_edition_kind", "kind", "pack"),
        STRICT,
    )

    id: Mapped[Key]
    kind: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    pack: Mapped[str]  # the id of pack, set or procedure; "" for a calendar
    bytes: Mapped[bytes]
    label: Mapped[str]
    firm_until: Mapped[date | None]
    created_at: Mapped[datetime]


class EditionStep(Base):
    """What a regulation edition calls its steps: for lists that need no more of it."""

    __tablename__ = "edition_step"
    __table_args__ = (STRICT_NO_ROWID,)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    caption: Mapped[str]


class CalendarPending(Base):
    """A case that keeps its calendar: a newer one would move a date earlier.

    ``waiting`` until somebody decides; ``kept`` after a decision not to adopt.
    """

    __tablename__ = "calendar_pending"
    __table_args__ = (CheckConstraint("state IN ('waiting','kept')", name="state"), STRICT)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    state: Mapped[str]
    moves: Mapped[object] = mapped_column(Json, nullable=False)  # clock, was, now
    created_at: Mapped[datetime]
