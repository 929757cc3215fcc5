"""Officers: who may be named as the one who did something; one of them is the system itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid


class Officer(Base):
    """Somebody of the office, or the system (``system``)."""

    __tablename__ = "officer"
    __table_args__ = (STRICT,)

    id: Mapped[Key]
    uid: Mapped[Uid]
    name: Mapped[str] = mapped_column(unique=True)
    sort_key: Mapped[str]
    system: Mapped[bool]
    active: Mapped[bool]
    created_at: Mapped[datetime]


class OfficerName(Base):
    """A name that an officer bore, from a day to a day: papers and old steps name them by it."""

    __tablename__ = "officer_name"
    __table_args__ = (STRICT,)

    id: Mapped[Key]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"), index=True)
    name: Mapped[str] = mapped_column(index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    created_at: Mapped[datetime]
