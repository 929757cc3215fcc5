"""Who keeps out of which case, and what that lets them see (NY-15.1, YC-17)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy import true as sql_true

from app.base.errors import RuleViolation
from app.base.rows import Actor
from app.models.base import table_of
from app.models.case import Case, CaseRecusal

CASE = table_of(Case)


RECUSAL = table_of(CaseRecusal)


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


def refuse_any_recused(connection: Connection, case_ids: Sequence[int], by: Actor) -> None:
    """RuleViolation where the officer keeps out of one of the cases."""
    query = select(RECUSAL.c.case_id).where(
        RECUSAL.c.case_id.in_(case_ids), RECUSAL.c.person == by.name, RECUSAL.c.ours == 1
    )
    found = connection.scalar(query.order_by(RECUSAL.c.case_id).limit(1))
    if found is not None:
        refuse_recused(connection, found, by)
