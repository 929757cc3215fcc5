"""What the full desk keeps beside the cases: views, mappings, contacts, absences, visit samples."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key, Uid
from app.models.types import Json


class LedgerViewRow(Base):
    """A saved view of the ledger: columns, widths, order, filters."""

    __tablename__ = "ledger_view"
    __table_args__ = (STRICT,)

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json, nullable=False)
    created_at: Mapped[datetime]


class LedgerMapping(Base):
    """How the columns of a source's ledgers were last told apart."""

    __tablename__ = "ledger_mapping"
    __table_args__ = (STRICT,)

    source: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json, nullable=False)
    created_at: Mapped[datetime]


class UnitContact(Base):
    """Whom to ask at a unit."""

    __tablename__ = "unit_contact"
    __table_args__ = (Index("ix_unit_contact_unit_id", "unit_id"), STRICT)

    id: Mapped[Key]
    uid: Mapped[Uid]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    post: Mapped[str]
    phone: Mapped[str]
    note: Mapped[str]
    created_at: Mapped[datetime]


class OfficerAbsence(Base):
    """When an officer is away, both days inclusive, and who stands in."""

    __tablename__ = "officer_absence"
    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="days"),
        CheckConstraint("stand_in_id <> officer_id", name="stand_in"),
        Index("ix_officer_absence_officer_id", "officer_id"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    note: Mapped[str]
    created_at: Mapped[datetime]


class VisitSampleRow(Base):
    """A sample of closed cases to visit back; the seed repeats the draw."""

    __tablename__ = "visit_sample"
    __table_args__ = (
        CheckConstraint("way IN ('random','chosen')", name="way"),
        CheckConstraint("base >= 0", name="base"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    name: Mapped[str]
    way: Mapped[str]
    seed: Mapped[int]
    base: Mapped[int]
    basis: Mapped[Any] = mapped_column(Json, nullable=False)  # the period and unit drawn from
    drawn_on: Mapped[date]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]


class VisitSampleCase(Base):
    """One case of a sample, in the order drawn."""

    __tablename__ = "visit_sample_case"
    __table_args__ = (Index("ix_visit_sample_case_case_id", "case_id"), STRICT_NO_ROWID)

    sample_id: Mapped[int] = mapped_column(ForeignKey("visit_sample.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
