"""A case: its steps, the only truth about it, and what is worked out from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models import sql
from app.models.base import STRICT, STRICT_NO_ROWID, Base, Key, Uid
from app.models.sql import up_to_year
from app.models.steps import OWN, CalendarColumn, StepColumns, step_checks
from app.rules import board_columns

OWED: Final = board_columns.OWED
NO_DAY = date(9999, 12, 31)  # sorts a case without a due date behind all others
UP_TO_YEAR = {
    "sqlite": up_to_year("number"),
    "postgresql": "substr(number, 1, strpos(number, '〕'))",
}


class CaseStep(StepColumns, CalendarColumn, Base):
    """One recorded step; triggers refuse UPDATE and DELETE, ``hash`` chains within the case."""

    __tablename__ = "case_step"
    __table_args__ = (
        *step_checks("hash_v IN (1, 2)", uid_unique=False),
        Index(  # which cases an import brought: their first steps say it
            "ix_case_step_batch_id",
            "batch_id",
            **sql.where("seq = 1 AND batch_id IS NOT NULL"),
        ),
        STRICT,
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), sort_order=OWN)
    about_seq: Mapped[int | None] = mapped_column(sort_order=OWN)
    revises_seq: Mapped[int | None] = mapped_column(sort_order=OWN)
    regulation_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), sort_order=9)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), sort_order=9)


class Case(Base):
    """A case as its steps leave it: a projection, never written but from a replay."""

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint("round >= 1", name="round"),
        CheckConstraint("sort_due = coalesce(next_due_on, '9999-12-31')", name="sort_due"),
        Index("ix_case_board", "board", "sort_due", "id", "next_provisional", "next_state"),
        Index("ix_case_received_on", "received_on", "id"),
        Index("ix_case_handling_unit_id", "handling_unit_id", "board"),
        Index("ix_case_officer_id", "officer_id", "board"),
        Index("ix_case_title_key", "title_key", "id"),
        Index("ix_case_respondent_key", "respondent_key", "id"),
        # The ledger sorts any size along these; 9号 goes before 10号, and year before year.
        *(
            Index("ix_case_number_order", text(year), text("length(number)"), "number").ddl_if(
                dialect=dialect
            )
            for dialect, year in UP_TO_YEAR.items()
        ),
        Index("ix_case_sort_due", "sort_due", "id"),
        Index("ix_case_ended_on", "ended_on", "id"),
        Index("ix_case_stage", "stage", "received_on", "id"),
        Index("ix_case_channel", "channel", "received_on", "id"),
        Index("ix_case_category", "category", "received_on", "id"),
        Index(
            "ix_case_proposed",
            "proposed",
            **sql.where("proposed <> ''"),
        ),
        Index(
            "ix_case_source_number",
            "source_number",
            **sql.where("source_number <> ''"),
        ),
        STRICT,
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_key: Mapped[str]  # pinyin order, app.base.pinyin
    category: Mapped[str]
    channel: Mapped[str]
    source_number: Mapped[str]
    superior: Mapped[str]
    stage: Mapped[str]
    board: Mapped[str]  # the board's column: an open stage, "owed", or "" for none
    round: Mapped[int]
    contact_known: Mapped[bool]
    received_on: Mapped[date]
    accepted_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    handling_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    respondent: Mapped[str]
    respondent_key: Mapped[str]
    steps: Mapped[int]
    irregular: Mapped[int]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    regulation_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    pack: Mapped[str]
    next_clock: Mapped[str]
    next_caption: Mapped[str]
    next_article: Mapped[str]
    next_due_on: Mapped[date | None]
    next_provisional: Mapped[bool]
    next_state: Mapped[str]  # open, paused or "" when no clock runs
    sort_due: Mapped[date]
    proposed: Mapped[str] = mapped_column(server_default="")  # a decision awaiting 批示
    result: Mapped[str] = mapped_column(server_default="")  # of the newest report
    satisfaction: Mapped[str] = mapped_column(server_default="")  # of the newest answer


class CaseClock(Base):
    """One clock of one case: a projection. ``open`` marks the ones that still run or wait."""

    __tablename__ = "case_clock"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open','met','met_late','waived','paused','ended')", name="state"
        ),
        Index(
            "ix_case_clock_span",
            "due_on",
            "span_from",
            "case_id",
            **sql.where("open = 1"),
        ),
        Index("ix_case_clock_unit_id", "unit_id", "state"),
        STRICT,
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(primary_key=True)
    start_seq: Mapped[int] = mapped_column(primary_key=True)
    round: Mapped[int]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    owner: Mapped[str]
    caption: Mapped[str]
    article: Mapped[str]
    step: Mapped[str]  # what a line of the workbench opens
    step_caption: Mapped[str]
    closes: Mapped[bool]  # met by the closing of the case
    span_from: Mapped[date]
    starts_on: Mapped[date]
    presumed: Mapped[bool]
    amount: Mapped[int | None]
    amount_unit: Mapped[str]
    due_on: Mapped[date | None]
    met_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    closed_seq: Mapped[int | None]
    state: Mapped[str]
    open: Mapped[bool]
    provisional: Mapped[bool]
    late: Mapped[bool]
    left_when_paused: Mapped[int | None]


class CaseRespondent(Base):
    """Whom a case complains about: a projection."""

    __tablename__ = "case_respondent"
    __table_args__ = (Index("ix_case_respondent_unit_uid", "unit_uid"), STRICT_NO_ROWID)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    unit_uid: Mapped[str] = mapped_column(ForeignKey("unit.uid"))
    name: Mapped[str]  # as it was called when the case came in


class Complainant(Base):
    """A complainant without what identifies them: a projection; the identity stands apart."""

    __tablename__ = "complainant"
    __table_args__ = (UniqueConstraint("case_id", "position"), STRICT)

    id: Mapped[Key]
    uid: Mapped[Uid]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    position: Mapped[int]
    real_name: Mapped[bool]
    keep_secret: Mapped[bool]
    contact_known: Mapped[bool]
    role: Mapped[str] = mapped_column(server_default="complainant")  # representative, agent
    kind: Mapped[str] = mapped_column(server_default="person")  # organisation
    consent: Mapped[str] = mapped_column(server_default="")  # to give the identity: yes, no


class CaseRecusal(Base):
    """Who keeps out of a case: a projection of its ``recuse`` steps."""

    __tablename__ = "case_recusal"
    __table_args__ = (Index("ix_case_recusal_officer_id", "officer_id", "case_id"), STRICT_NO_ROWID)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))  # of the office
    person: Mapped[str]  # of a unit, "" for an officer of the office


class CaseRelation(Base):
    """A case merged into another: a projection."""

    __tablename__ = "case_relation"
    __table_args__ = (
        CheckConstraint("case_id <> other_id", name="other"),
        Index("ix_case_relation_other_id", "other_id"),
        STRICT_NO_ROWID,
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    other_id: Mapped[int] = mapped_column(
        ForeignKey("case.id", deferrable=True, initially="DEFERRED")
    )


class CaseText(Base):
    """What a search may find of a case, folded; nothing of the complainant's identity."""

    __tablename__ = "case_text"
    __table_args__ = (STRICT,)

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    text: Mapped[str]
