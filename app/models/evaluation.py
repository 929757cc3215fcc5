"""An evaluation round: its steps, the only truth about it, and what is worked out from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key, Uid
from app.models.steps import CalendarColumn, StepColumns, step_checks
from app.models.types import Json


class Round(Base):
    """A round as its steps leave it: a projection, never written but from a replay."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("procedure IN ('evaluation','monitoring','self')", name="procedure"),
        CheckConstraint("period_from <= period_to", name="period"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    name: Mapped[str]
    procedure: Mapped[str]
    period_from: Mapped[date]
    period_to: Mapped[date]
    counts_reported: Mapped[bool]  # where nothing is confirmed the reported value counts, marked
    indicators_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    editions: Mapped[Any] = mapped_column(Json, nullable=False)  # [from step, edition] in order
    locks: Mapped[Any] = mapped_column(Json, nullable=False)  # stage → the step that locked it
    stage: Mapped[str]  # of the procedure; "" before it has begun
    stage_caption: Mapped[str]
    stage_locks: Mapped[Any] = mapped_column(Json, nullable=False)  # what the stage itself locks
    procedure_edition: Mapped[str]  # of the units' procedure, with the readings chosen
    opened_on: Mapped[date]
    steps: Mapped[int]


class RoundUnit(Base):
    """A unit that a round evaluates: a projection."""

    __tablename__ = "round_unit"
    __table_args__ = (Index("ix_round_unit_unit_id", "unit_id"), STRICT_NO_ROWID)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    position: Mapped[int]


class RoundStep(StepColumns, CalendarColumn, Base):
    """One recorded step; triggers refuse UPDATE and DELETE, ``hash`` chains within the round."""

    __tablename__ = "round_step"
    __table_args__ = (*step_checks("hash_v = 2"), STRICT)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    indicators_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), sort_order=9)


class Entry(Base):
    """What stands entered for an item of a unit: a projection."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_unit_id", "unit_id"), STRICT)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    cells: Mapped[Any] = mapped_column(Json, nullable=False)  # reported, confirmed → input → cell
    last_seq: Mapped[int]


class Decision(Base):
    """A decision that stands: a projection."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_unit_id", "unit_id"), STRICT)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # None: the whole round
    item: Mapped[str]
    question: Mapped[str]
    answer: Mapped[Any] = mapped_column(Json, nullable=False)
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    approved_by: Mapped[str]  # whom they name as having approved it
    on: Mapped[date]
    reason: Mapped[str]


class ScoreSnapshot(Base):
    """Scores as they were published; append-only. Scores are stored nowhere else."""

    __tablename__ = "score_snapshot"
    __table_args__ = (
        CheckConstraint("seq >= 1 AND no >= 1", name="seq"),
        Index("ix_score_snapshot_round_id", "round_id"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    label: Mapped[str]
    seq: Mapped[int]  # the last step of the round that it rests on
    no: Mapped[int]  # the same over the whole file
    as_of: Mapped[date]
    indicators_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    calendar_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    decisions: Mapped[Any] = mapped_column(Json, nullable=False)  # seqs
    body: Mapped[Any] = mapped_column(Json, nullable=False)
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]
