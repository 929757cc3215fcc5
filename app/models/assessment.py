"""One unit in a round: its steps, and what is worked out from them; the times that run there."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key, Uid
from app.models.steps import OWN, CalendarColumn, StepColumns, step_checks
from app.models.types import Json


class Assessment(Base):
    """A unit under the procedure of its round: a projection, never written but from a replay."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("round_id", "unit_id"),
        Index("ix_assessment_unit_id", "unit_id"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    stage: Mapped[str]
    stage_caption: Mapped[str]
    open: Mapped[bool]
    figures: Mapped[Any] = mapped_column(Json, nullable=False)  # step → the score that it gave
    steps: Mapped[int]
    irregular: Mapped[int]
    procedure_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))


class AssessmentStep(StepColumns, CalendarColumn, Base):
    """One recorded step; triggers refuse UPDATE and DELETE, ``hash`` chains within the unit."""

    __tablename__ = "assessment_step"
    __table_args__ = (*step_checks("hash_v = 2"), STRICT)

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessment.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), sort_order=OWN)
    about_seq: Mapped[int | None] = mapped_column(sort_order=OWN)
    revises_seq: Mapped[int | None] = mapped_column(sort_order=OWN)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), sort_order=9)


class RunColumns:
    """The columns of a time that runs in a round or for a unit: a projection."""

    clock: Mapped[str] = mapped_column(primary_key=True, sort_order=1)
    start_seq: Mapped[int] = mapped_column(primary_key=True, sort_order=1)
    caption: Mapped[str] = mapped_column(sort_order=1)
    article: Mapped[str] = mapped_column(sort_order=1)
    owner: Mapped[str] = mapped_column(sort_order=1)
    lapses: Mapped[bool] = mapped_column(sort_order=1)
    starts_on: Mapped[date] = mapped_column(sort_order=1)
    due_on: Mapped[date | None] = mapped_column(sort_order=1)
    met_on: Mapped[date | None] = mapped_column(sort_order=1)
    state: Mapped[str] = mapped_column(sort_order=1)
    provisional: Mapped[bool] = mapped_column(sort_order=1)


def _states() -> CheckConstraint:
    return CheckConstraint(
        "state IN ('open','met','met_late','waived','paused','ended')", name="state"
    )


class AssessmentClock(RunColumns, Base):
    """A time that runs for one unit of a round: a projection."""

    __tablename__ = "assessment_clock"
    __table_args__ = (_states(), STRICT_NO_ROWID)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)


class RoundClock(RunColumns, Base):
    """A time that runs for a round as a whole: a projection."""

    __tablename__ = "round_clock"
    __table_args__ = (_states(), STRICT_NO_ROWID)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
