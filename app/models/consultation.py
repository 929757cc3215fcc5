"""Calls for opinions, received and issued: their steps, the only truth, and what comes of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key, Uid
from app.models.steps import StepColumns, step_checks
from app.models.types import Json


class Call(Base):
    """A call as its steps leave it: a projection, never written but from a replay."""

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint("direction IN ('received','issued')", name="direction"),
        CheckConstraint("state IN ('open','to_sign','sealed','reported','closed')", name="state"),
        Index("ix_call_state", "state", "due_at"),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    direction: Mapped[str]
    title: Mapped[str]  # of the document: 关于征求……意见建议的通知
    topic: Mapped[str]  # 议题名称, as the form says it
    asks: Mapped[str]  # what is asked, in the document's words
    number: Mapped[str]  # 文号; "" where the document bears none
    sender: Mapped[str]  # who asks
    addressee: Mapped[str]  # whom a received call asks: 单位 of the form, and its seal
    reply_to: Mapped[str]  # where the answer goes
    dated: Mapped[date | None]  # the document's own day
    opened_on: Mapped[date]  # received, or issued
    deadline: Mapped[str]  # as written: 5月21日下班前
    due_at: Mapped[datetime | None]  # the moment that it means; None: no day is set
    sets: Mapped[Any] = mapped_column(Json, nullable=False)  # annex → edition of its indicator set
    state: Mapped[str]
    nil: Mapped[bool | None]  # of the answer that goes up; None: not drafted
    opinion: Mapped[str]  # the one cell 单位意见 of that answer
    sealed_on: Mapped[date | None]
    reported_at: Mapped[datetime | None]
    reported_to: Mapped[str]
    steps: Mapped[int]


class CallUnit(Base):
    """A unit that is asked, and what it answered: a projection.

    ``nil`` None: silent. The editable file and the sealed scan are tracked apart.
    """

    __tablename__ = "call_unit"
    __table_args__ = (Index("ix_call_unit_unit_id", "unit_id"), STRICT_NO_ROWID)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    position: Mapped[int]
    due_at: Mapped[datetime | None]  # its own; None: the call's
    nil: Mapped[bool | None]
    opinion: Mapped[str]  # as returned, never changed
    answered_on: Mapped[date | None]
    sealed_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    answer_seq: Mapped[int | None]  # the step that recorded the answer that counts


class CallPoint(Base):
    """One point that staff made of an opinion, tied to an item, and what became of it."""

    __tablename__ = "call_point"
    __table_args__ = (
        CheckConstraint("verdict IN ('','adopted','partly','rejected')", name="verdict"),
        CheckConstraint("(verdict = '') = (weighed_seq IS NULL)", name="weighed"),
        Index("ix_call_point_unit_id", "unit_id"),
        STRICT,
    )

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)  # the step that made it
    n: Mapped[int] = mapped_column(primary_key=True)  # within that step
    position: Mapped[int]  # over the whole call
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # None: the office's own
    annex: Mapped[str]  # 附件1
    item: Mapped[str]  # key of the item; "" for the whole
    caption: Mapped[str]  # what the item is called
    text: Mapped[str]
    reason: Mapped[str]
    verdict: Mapped[str]
    why: Mapped[str]  # of the verdict
    weighed_on: Mapped[date | None]
    weighed_seq: Mapped[int | None]


class CallStep(StepColumns, Base):
    """One recorded step; triggers refuse UPDATE and DELETE, ``hash`` chains within the call."""

    __tablename__ = "call_step"
    __table_args__ = (*step_checks("hash_v = 2"), STRICT)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
