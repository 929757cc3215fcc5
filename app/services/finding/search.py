"""Finding cases by words: the two-character index, or a walk along the dates for common words."""

from __future__ import annotations

import json

from sqlalchemy import func, select, text

from app.base.rows import CaseCard
from app.models.case import CaseText
from app.models.search import match_query, runs
from app.services.cases.cards import CASE, CutOff, card, card_columns
from app.services.gate.access import View

MANY = 2_000  # from so many hits on, walking from the newest case finds a page sooner

_MATCHING = text("SELECT rowid FROM case_search WHERE case_search MATCH :words LIMIT :many")
_AMONG = text("SELECT value FROM json_each(:ids)")


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
    hits = list(view.connection.scalars(_MATCHING, {"words": query, "many": MANY}))
    candidates = (
        select(CASE.c.id)
        .join(CaseText, CaseText.case_id == CASE.c.id)
        .where(view.visible())
        .order_by(CASE.c.received_on.desc(), CASE.c.id.desc())
        .limit(limit)
    )
    # The index knows pairs of characters, not their order: the text itself has the last word.
    for run in runs(words):
        if len(hits) >= MANY or len(run) > 2:
            candidates = candidates.where(func.instr(CaseText.text, run) > 0)
    if len(hits) < MANY:
        candidates = candidates.where(CASE.c.id.in_(_AMONG.bindparams(ids=json.dumps(hits))))
    found = tuple(int(case_id) for case_id in view.connection.scalars(candidates))
    view.admit(found)
    return found
