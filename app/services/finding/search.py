"""Finding cases by words: the two-character index, or a walk along the dates for common words."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, select

from app.base.rows.board import CaseCard
from app.models import sql
from app.models.base import table_of
from app.models.case import CaseText
from app.models.desk_statements import visible
from app.models.words import hits as hits_of
from app.models.words import match_query, runs
from app.services.cases.cards import CARDS, CASE, CutOff, card
from app.services.gate.access import View

MANY = 2_000  # from so many hits on, walking from the newest case finds a page sooner
TEXT = table_of(CaseText)
_FOUND = CARDS.where(CASE.c.id.in_(bindparam("cases", expanding=True)))


def search(view: View, words: str, cut: CutOff, *, limit: int) -> tuple[CaseCard, ...]:
    """The cases that hold every word, newest first; nothing for nothing to find."""
    ids = find(view, words, limit=limit)
    rows = view.connection.execute(_FOUND, {"cases": ids})
    cards = {row.id: card(row, cut) for row in rows}
    return tuple(cards[case_id] for case_id in ids if case_id in cards)


def find(view: View, words: str, *, limit: int) -> tuple[int, ...]:
    """The keys of the cases that hold every word, newest first."""
    query = match_query(words)
    if not query:
        return ()
    hits = hits_of(view.connection, query, many=MANY)
    few = len(hits) < MANY
    # The index knows pairs of characters, not their order: the text itself has the last word.
    read = [run for run in runs(words) if not few or len(run) > 2]
    asked: dict[str, Any] = {f"run{at}": run for at, run in enumerate(read)}
    asked |= {"viewer": view.viewer, "most": limit} | ({"found": sql.as_list(hits)} if few else {})
    candidates = view.connection.scalars(_candidates(len(read), few), asked)
    found = tuple(int(case_id) for case_id in candidates)
    view.admit(found)
    return found


@cache
def _candidates(many_runs: int, few: bool) -> Select[Any]:
    """Cases whose text holds so many runs of characters, among the few found or among all."""
    query = (
        select(CASE.c.id)
        .join(TEXT, TEXT.c.case_id == CASE.c.id)
        .where(visible(CASE.c.id), *(sql.holds(TEXT.c.text, bindparam(f"run{at}")) for at in range(many_runs)))
        .order_by(CASE.c.received_on.desc(), CASE.c.id.desc())
        .limit(bindparam("most", type_=Integer))
    )  # fmt: skip
    return query.where(CASE.c.id.in_(sql.listed("found"))) if few else query
