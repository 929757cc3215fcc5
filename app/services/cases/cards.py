"""Cases as cards: what a board or a list shows of each, coloured by two cut-off dates."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from app.base.rows.cases import CaseCard
from app.models.base import table_of
from app.models.case import Case
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.cut_off import CutOff

__all__ = ["CARDS", "CASE", "CutOff", "card"]

CASE, UNIT, OFFICER = table_of(Case), table_of(Unit), table_of(Officer)
# What ``card`` reads; the handling unit and the officer in charge under their present names.
CARDS: Select[Any] = (
    select(
        CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.respondent,
        UNIT.c.name.label("handling_unit"), OFFICER.c.name.label("officer"), CASE.c.channel, CASE.c.stage,
        CASE.c.received_on, CASE.c.next_state, CASE.c.next_caption, CASE.c.next_article,
        CASE.c.next_due_on, CASE.c.next_provisional, CASE.c.round, CASE.c.board,
    )
    .outerjoin_from(CASE, UNIT, UNIT.c.id == CASE.c.handling_unit_id)
    .outerjoin(OFFICER, OFFICER.c.id == CASE.c.officer_id)
)  # fmt: skip


def card(row: Any, cut: CutOff) -> CaseCard:
    """The card of a row of ``CARDS``."""
    return CaseCard(
        case_id=row.id,
        number=row.number,
        title=row.title,
        respondent=row.respondent,
        handling_unit=row.handling_unit or "",
        officer=row.officer or "",
        channel=row.channel,
        stage=row.stage,
        received_on=row.received_on,
        urgency=cut.urgency(row.next_state, row.next_due_on, provisional=row.next_provisional),
        clock=row.next_caption,
        article=row.next_article,
        due_on=row.next_due_on,
        remaining=cut.remaining(row.next_state, row.next_due_on),
        provisional=row.next_provisional,
        round=row.round,
    )
