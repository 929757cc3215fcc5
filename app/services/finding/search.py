"""Finding cases by words: the two-character index, or a walk along the dates for common words."""

from __future__ import annotations

from sqlalchemy import select

from app.base.rows.cases import CaseCard
from app.models import sql
from app.models.base import table_of
from app.models.case import CaseText
from app.models.words import hits as hits_of
from app.models.words import match_query, runs
from app.services.cases.cards import CASE, CutOff, card, card_columns
from app.services.gate.access import View

MANY = 2_000  # from so many hits on, walking from the newest case finds a page sooner
TEXT = table_of(CaseText)


def search(view: View, words: str, cut: CutOff, *, limit: int) -> tuple[CaseCard, ...]:
    """The cases that hold every word, newest first; nothing for nothing to find."""
    ids = find(view, words, limit=limit)
    rows = view.connection.execute(card_columns().where(CASE.c.id.in_(ids)))
    cards = {row.id: card(row, cut) for row in rows}
    return tuple(cards[case_id] for case_id in ids if case_id in cards)


def find(view: View, words: str, *, limit: int) -> tuple[int, ...]:
    """The keys of the cases that hold every word, newest first."""
    query = match_query(words)
    if not query:
        return ()
    hits = hits_of(view.connection, query, many=MANY)
    candidates = (
        select(CASE.c.id)
        .join(TEXT, TEXT.c.case_id == CASE.c.id)
        .where(view.visible())
        .order_by(CASE.c.received_on.desc(), CASE.c.id.desc())
        .limit(limit)
    )
    # The index knows pairs of characters, not their order: the text itself has the last word.
    for run in runs(words):
        if len(hits) >= MANY or len(run) > 2:
            candidates = candidates.where(sql.holds(TEXT.c.text, run))
    if len(hits) < MANY:
        candidates = candidates.where(CASE.c.id.in_(sql.listed("found", hits)))
    found = tuple(int(case_id) for case_id in view.connection.scalars(candidates))
    view.admit(found)
    return found
