"""What the director answers for beside the figures: units' word on them, checks of units, warnings
that were answered, lists of failure records that were sent. All append-only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, Base, Key, Uid
from app.models.types import Json


class SnapshotCheck(Base):
    """核对: what a unit said of its figures in a snapshot; the newest counts."""

    __tablename__ = "snapshot_check"
    __table_args__ = (
        CheckConstraint("outcome IN ('agreed','differs')", name="outcome"),
        CheckConstraint("outcome = 'agreed' OR note <> ''", name="note"),
        Index("ix_snapshot_check_snapshot_id", "snapshot_id"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("statistics_snapshot.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    outcome: Mapped[str]
    note: Mapped[str]  # who answered, or what they say is otherwise
    on: Mapped[date]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]


class Inspection(Base):
    """A check of a unit's working order or of how it keeps secrets, or the look at what came of one."""

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("subject IN ('order','secrecy')", name="subject"),
        CheckConstraint("outcome IN ('sound','flawed')", name="outcome"),
        CheckConstraint("found <> ''", name="found"),
        Index("ix_inspection_unit_id", "unit_id"),
        Index("ix_inspection_follows_id", "follows_id"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    on: Mapped[date]
    subject: Mapped[str]
    outcome: Mapped[str]
    found: Mapped[str]  # what was looked at, and what was found
    demand: Mapped[str]  # what the unit shall put right
    answer_by: Mapped[date | None]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]


class WarningAnswer(Base):
    """What was done about an early warning, and which cases it had when that was decided."""

    __tablename__ = "warning_answer"
    __table_args__ = (
        CheckConstraint("outcome IN ('dismissed','followed')", name="outcome"),
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_warning_answer_rule", "rule", "about"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    rule: Mapped[str]
    about: Mapped[str]
    said: Mapped[str]  # the warning's sentence as it stood
    signs: Mapped[Any] = mapped_column(Json, nullable=False)  # what it rested on
    outcome: Mapped[str]
    reason: Mapped[str]  # why it is dismissed, or what is done
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    on: Mapped[date]
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]


class FailureList(Base):
    """A list of failure records as it was sent to the superior's database."""

    __tablename__ = "failure_list"
    __table_args__ = (CheckConstraint("sent_to <> ''", name="sent_to"), STRICT)

    id: Mapped[Key]
    uid: Mapped[Uid]
    sent_on: Mapped[date]
    sent_to: Mapped[str]
    way: Mapped[str]
    body: Mapped[Any] = mapped_column(Json, nullable=False)  # the rows as sent
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]
