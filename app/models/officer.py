"""Officers: who may be named as the one who did something; one of them is the system itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid


class Officer(Base):
    """Somebody of the office, or the system (``system``)."""

    __tablename__ = "officer"
    __table_args__ = (STRICT,)

    id: Mapped[Key]
    uid: Mapped[Uid]
    name: Mapped[str] = mapped_column(unique=True)
    system: Mapped[bool]
    active: Mapped[bool]
    created_at: Mapped[datetime]
