"""Units: respondents and handling units, with the history of their names and their aliases."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models import sql
from app.models.base import STRICT, Base, Key, Uid


class Unit(Base):
    """A unit under the name it bears now."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('','department','township','county','institution','village','enterprise',"
            "'other')",
            name="kind",
        ),
        Index("ix_unit_code", "code", unique=True, **sql.where("code <> ''")),
        Index("ix_unit_sort_key", "sort_key"),
        STRICT,
    )  # fmt: skip

    id: Mapped[Key]
    uid: Mapped[Uid]
    name: Mapped[str] = mapped_column(unique=True)
    sort_key: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="")  # 部门, 乡镇, 县, 企业 …
    code: Mapped[str] = mapped_column(server_default="")  # 统一社会信用代码
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
