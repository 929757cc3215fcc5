"""Approvals: what somebody was asked to allow, who decided, when and why; one record for all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models import sql
from app.models.base import STRICT, Base
from app.models.types import Json


class Approval(Base):
    """A decision asked of somebody: about a case's step, a paper, a locked round …

    With ``seq`` it is worked out from the steps of its case, and made anew with them; without, it
    is kept by ``app.services.store.approvals`` and never changed once it is decided.
    """

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','approved','refused','withdrawn')", name="state"),
        CheckConstraint("(state IN ('approved','refused')) = (decided_on IS NOT NULL)", name="day"),
        CheckConstraint("seq IS NULL OR case_id IS NOT NULL", name="step"),
        Index("ix_approval_case_id", "case_id", "seq"),
        Index("ix_approval_subject_uid", "subject_uid", "act"),
        Index(
            "ix_approval_asked_of",
            "asked_of",
            **sql.where("state = 'waiting'"),
        ),
        STRICT,
    )

    uid: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]  # case, paper, round, office …
    subject_uid: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))  # whom it is kept from
    seq: Mapped[int | None]  # the step that asks
    no: Mapped[int]  # in the order in which it was asked for of its subject
    act: Mapped[str]  # what is allowed: a step's word or an act's verb
    caption: Mapped[str]
    payload: Mapped[Any] = mapped_column(Json, nullable=False)
    asked_of: Mapped[str]  # director, office, unit_head, leader, superior, or an officer's uid
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    asked_on: Mapped[date]
    state: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))  # who recorded it
    decided_by: Mapped[str]  # named where the decider does not sit here
    post: Mapped[str]
    decided_on: Mapped[date | None]
    decided_seq: Mapped[int | None]
    reason: Mapped[str]
    wanted_on: Mapped[date | None]  # the day by which the decider wants the work done
    created_at: Mapped[datetime]
