"""A case as a card of the board or a line of a list, from whatever row of it was read."""

from __future__ import annotations

from typing import Any

from app.base.rows.board import CaseCard
from app.rules.cut_off import CutOff


def card(row: Any, cut: CutOff) -> CaseCard:
    """The card of a row with what `app.models.board_statements.CARDS` selects."""
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
