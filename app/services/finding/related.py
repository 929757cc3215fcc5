"""Cases that belong together: merged, of the same person, of like content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from app.base.rows.intake import RelatedCase
from app.base.session import Session
from app.models.base import table_of
from app.models.case import CaseRelation, CaseText
from app.models.identity import Identity, IdentityToken
from app.services.cases.cards import CASE
from app.services.cases.projection import matter
from app.services.finding.duplicates import Duplicates, Typed
from app.services.gate.access import View
from app.services.store.workspace import Workspace

MOST = 20
TEXT = table_of(CaseText)


class Related:
    """Finds the cases that belong to one."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def of(self, case_id: int, today: date, by: Session) -> tuple[RelatedCase, ...]:
        """Cases merged with it, of the same person, and of like content; each once, that order."""
        with self._work.gate.see(by, case_id) as view:
            why = dict.fromkeys(_merged(view.connection, case_id), "并案")
            why |= {key: "同一投诉举报人" for key in _same_people(view, case_id) if key not in why}
            row = view.connection.execute(
                select(TEXT.c.text, CASE.c.respondent, CASE.c.category)
                .join(TEXT, TEXT.c.case_id == CASE.c.id)
                .where(CASE.c.id == case_id)
            ).one()
        typed = Typed(unit=row.respondent, text=matter(row.text), category=row.category)
        alike = Duplicates(self._work).hints(typed, today, by=by, but=case_id)
        why |= {
            h.case_id: f"内容相近（{h.similarity}%）" for h in alike.hints if h.case_id not in why
        }
        return self._rows(tuple(why)[:MOST], why, by)

    def _rows(
        self, ids: Sequence[int], why: dict[int, str], by: Session
    ) -> tuple[RelatedCase, ...]:
        columns = ("id", "number", "title", "respondent", "received_on", "stage", "regulation_id")
        with self._work.gate.see(by) as view:
            query = select(*(CASE.c[name] for name in columns)).where(
                CASE.c.id.in_(ids), CASE.c.stage != "voided", view.visible()
            )
            found = {row.id: row for row in view.connection.execute(query)}
        return tuple(
            RelatedCase(
                key, found[key].number, found[key].title, found[key].respondent,
                found[key].received_on, self._stage(found[key]), why[key],
            )
            for key in ids
            if key in found
        )  # fmt: skip

    def _stage(self, row: Any) -> str:
        return self._work.editions.regulation(row.regulation_id).stage_caption(row.stage)


def _merged(connection: Connection, case_id: int) -> list[int]:
    query = select(CaseRelation.case_id, CaseRelation.other_id).where(
        or_(CaseRelation.case_id == case_id, CaseRelation.other_id == case_id)
    )
    return [b if a == case_id else a for a, b in connection.execute(query)]


def _same_people(view: View, case_id: int) -> list[int]:
    """The cases of whoever shares a phone, mail or ID number with a complainant of this one."""
    token, identity = table_of(IdentityToken), table_of(Identity)
    own = (
        select(token.c.kind, token.c.token)
        .join(identity, identity.c.id == token.c.identity_id)
        .where(identity.c.case_id == case_id, token.c.kind != "name")
    ).subquery()
    query = (
        select(identity.c.case_id)
        .join(token, token.c.identity_id == identity.c.id)
        .join(own, (own.c.kind == token.c.kind) & (own.c.token == token.c.token))
        .where(identity.c.case_id != case_id, view.visible(identity.c.case_id))
        .distinct()
        .order_by(identity.c.case_id.desc())
        .limit(MOST)
    )
    return list(view.connection.scalars(query))
