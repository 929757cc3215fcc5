"""Units: respondents and handling units, with the history of their names and their aliases."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid


class Unit(Base):
    """A unit under the name it bears now."""

    __tablename__ = "unit"
    __table_args__ = (STRICT,)

    id: Mapped[Key]
    uid: Mapped[Uid]
    name: Mapped[str] = mapped_column(unique=True)
    superior_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    active: Mapped[bool]
    created_at: Mapped[datetime]


class UnitName(Base):
    """A name that a unit bore, from a day to a day."""

    __tablename__ = "unit_name"
    __table_args__ = (STRICT,)

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    created_at: Mapped[datetime]


class UnitAlias(Base):
    """Another way in which people write a unit's name."""

    __tablename__ = "unit_alias"
    __table_args__ = (STRICT,)

    alias: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    created_at: Mapped[datetime]
