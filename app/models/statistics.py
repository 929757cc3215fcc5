"""What figures are counted from: events and cases, two slim projections; and published snapshots."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key, Uid
from app.models.types import Json


class CaseEvent(Base):
    """One effective step of a case as it is counted: a projection.

    Acceptance and reopening carry the span that they open: until when (the last of all days where
    it runs), how it ended, by when it should have, working days, whether late, whether its end was
    brought in by an import. A supervision with a limit for its answer carries the span until that
    answer, and the answer whether it was late. The receipt of a case that was merged says so in
    ``outcome``.
    """

    __tablename__ = "case_event"
    __table_args__ = (
        CheckConstraint("ended_as IN ('','closed','terminated')", name="ended_as"),
        # Figures are counted from these two alone: they hold all that a count asks of a row.
        Index(
            "ix_case_event_kind",
            "kind",
            "day",
            "case_id",
            "outcome",
            "until",
            "ended_as",
            "late",
            "imported",
        ),
        Index(
            "ix_case_event_until",
            "kind",
            "until",
            "day",
            "case_id",
            "ended_as",
            "late",
            "due_on",
            "imported",
            "outcome",
        ),
        STRICT_NO_ROWID,
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # the role that the step plays
    day: Mapped[date]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    outcome: Mapped[str]
    until: Mapped[date | None]
    end_seq: Mapped[int | None]
    ended_as: Mapped[str]
    due_on: Mapped[date | None]
    days: Mapped[int | None]
    late: Mapped[bool | None]
    imported: Mapped[bool]


class CaseClockPast(Base):
    """A clock as it stood on earlier days, where a later act has moved it since: a projection.

    It stood so from ``since`` to the day before ``until``; ``due_on`` is None where nothing was due.
    ``of_span`` marks those by which a span of ``case_event`` is late.
    """

    __tablename__ = "case_clock_past"
    __table_args__ = (
        Index("ix_case_clock_past_until", "until", "since"),
        STRICT_NO_ROWID,
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    start_seq: Mapped[int] = mapped_column(primary_key=True)
    clock: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[date] = mapped_column(primary_key=True)
    since: Mapped[date]
    of_span: Mapped[bool]
    due_on: Mapped[date | None]
    met_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class CaseTally(Base):
    """A case as it is broken down: a projection, one narrow row a case."""

    __tablename__ = "case_tally"
    __table_args__ = (STRICT,)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # 主办
    category: Mapped[str]
    channel: Mapped[str]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    named: Mapped[str]  # of its complainants: 实名, 匿名
    imported: Mapped[bool]  # it came ended, by an import: its limits are not this office's work


class StatisticsSnapshot(Base):
    """Figures as they were published; append-only."""

    __tablename__ = "statistics_snapshot"
    __table_args__ = (
        CheckConstraint("period_from <= period_to", name="period"),
        CheckConstraint("no >= 0", name="no"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    title: Mapped[str]
    period_from: Mapped[date]
    period_to: Mapped[date]
    cut_off: Mapped[date]  # 统计截止日
    no: Mapped[int]  # the last step that it rests on
    definitions: Mapped[Any] = mapped_column(Json, nullable=False)
    body: Mapped[Any] = mapped_column(Json, nullable=False)  # counts, figures, cases of each count
    actor_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    created_at: Mapped[datetime]
