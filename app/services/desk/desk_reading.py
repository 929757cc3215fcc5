"""What every read of the desk shares: one view with today's cut-off dates, and who sees what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy import true as sql_true

from app.base.errors import RuleViolation
from app.base.rows import Actor, CaseMove
from app.models.base import table_of
from app.models.case import CaseRecusal
from app.models.edition import RegulationEdition
from app.rules.regulation.regulation import Regulation
from app.services import settings
from app.services.desk.cards import CASE, CutOff
from app.services.workspace import Workspace

RECUSAL = table_of(CaseRecusal)
KEPT_OUT: Final = "（已登记回避）"


@contextmanager
def reading(work: Workspace, today: date) -> Iterator[tuple[Connection, CutOff]]:
    """A consistent view of the file, and today with the last day that counts as soon."""
    with work.file.read() as connection:
        calendar = work.editions.calendar(settings.current_calendar(connection))
        warn_days = int(settings.get(connection, "office.warn_days"))
        yield connection, CutOff(today, calendar.add(today, warn_days), calendar)


def visible_to(by: Actor | None, case_id: ColumnElement[int] | None = None) -> ColumnElement[bool]:
    """The cases that an officer may find: all but those that they keep out of (NY-15.1)."""
    if by is None:
        return sql_true()
    column = CASE.c.id if case_id is None else case_id
    return column.not_in(
        select(RECUSAL.c.case_id).where(RECUSAL.c.person == by.name, RECUSAL.c.ours == 1)
    )


def refuse_recused(connection: Connection, case_id: int, by: Actor | None) -> None:
    """RuleViolation where the officer keeps out of the case."""
    if by is None:
        return
    query = select(RECUSAL.c.seq).where(
        RECUSAL.c.case_id == case_id, RECUSAL.c.person == by.name, RECUSAL.c.ours == 1
    )
    if connection.scalar(query.limit(1)) is not None:
        raise RuleViolation(
            f"{by.name}已登记回避本件，不能查看或办理，没有改动任何内容；请由其他经办人办理。"
        )


def kept_from(connection: Connection, by: Actor) -> frozenset[int]:
    """The cases that the officer keeps out of."""
    query = select(RECUSAL.c.case_id).where(RECUSAL.c.person == by.name, RECUSAL.c.ours == 1)
    return frozenset(connection.scalars(query))


def told_to(
    connection: Connection, moves: Sequence[CaseMove], by: Actor | None
) -> tuple[CaseMove, ...]:
    """The moves of dates; of a case that the officer keeps out of the number alone (NY-15.1)."""
    hidden = kept_from(connection, by) if by is not None else frozenset()
    return tuple(replace(m, title=KEPT_OUT) if m.case_id in hidden else m for m in moves)


def refuse_any_recused(connection: Connection, case_ids: Sequence[int], by: Actor) -> None:
    """RuleViolation where the officer keeps out of one of the cases."""
    query = select(RECUSAL.c.case_id).where(
        RECUSAL.c.case_id.in_(case_ids), RECUSAL.c.person == by.name, RECUSAL.c.ours == 1
    )
    found = connection.scalar(query.order_by(RECUSAL.c.case_id).limit(1))
    if found is not None:
        refuse_recused(connection, found, by)


def all_regulations(work: Workspace, connection: Connection) -> tuple[Regulation, ...]:
    """Every edition that a case of the file may stand under."""
    names = connection.scalars(select(RegulationEdition.hash))
    return tuple(work.editions.regulation(name) for name in names)


def office_regulation(work: Workspace, connection: Connection) -> Regulation:
    """The edition that the office gives to new cases."""
    office = settings.office_settings(connection)
    return work.editions.regulation(settings.get(connection, settings.EDITION + office.regulation))
