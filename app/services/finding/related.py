"""Cases that belong together: merged, of the same person, of like content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from app.base.rows.intake import RelatedCase
from app.base.session import Session
from app.models.base import table_of
from app.models.case import CaseRelation, CaseText
from app.models.desk_statements import KEPT_OUT
from app.models.identity import Identity, IdentityToken
from app.services.cases.cards import CASE
from app.services.cases.projection import matter
from app.services.finding.duplicates import Duplicates, Typed
from app.services.gate.access import View
from app.services.store.workspace import Workspace

MOST = 20
TEXT, RELATION = table_of(CaseText), table_of(CaseRelation)
TOKEN, IDENTITY = table_of(IdentityToken), table_of(Identity)
_ABOUT = (
    select(TEXT.c.text, CASE.c.respondent, CASE.c.category)
    .join(TEXT, TEXT.c.case_id == CASE.c.id)
    .where(CASE.c.id == bindparam("case"))
)
_ROWS = select(
    CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.respondent, CASE.c.received_on, CASE.c.stage,
    CASE.c.regulation_id,
).where(
    CASE.c.id.in_(bindparam("cases", expanding=True)), CASE.c.stage != "voided",
    CASE.c.id.not_in(KEPT_OUT),
)  # fmt: skip
_MERGED = select(RELATION.c.case_id, RELATION.c.other_id).where(
    or_(RELATION.c.case_id == bindparam("case"), RELATION.c.other_id == bindparam("case"))
)
_OWN = (
    select(TOKEN.c.kind, TOKEN.c.token)
    .join(IDENTITY, IDENTITY.c.id == TOKEN.c.identity_id)
    .where(IDENTITY.c.case_id == bindparam("case"), TOKEN.c.kind != "name")
).subquery()
_SAME_PEOPLE = (
    select(IDENTITY.c.case_id)
    .join(TOKEN, TOKEN.c.identity_id == IDENTITY.c.id)
    .join(_OWN, (_OWN.c.kind == TOKEN.c.kind) & (_OWN.c.token == TOKEN.c.token))
    .where(IDENTITY.c.case_id != bindparam("case"), IDENTITY.c.case_id.not_in(KEPT_OUT))
    .distinct()
    .order_by(IDENTITY.c.case_id.desc())
    .limit(MOST)
)


class Related:
    """Finds the cases that belong to one."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def of(self, case_id: int, today: date, by: Session) -> tuple[RelatedCase, ...]:
        """Cases merged with it, of the same person, and of like content; each once, that order."""
        with self._work.gate.see(by, case_id) as view:
            why = dict.fromkeys(_merged(view.connection, case_id), "并案")
            why |= {key: "同一投诉举报人" for key in _same_people(view, case_id) if key not in why}
            row = view.connection.execute(_ABOUT, {"case": case_id}).one()
        typed = Typed(unit=row.respondent, text=matter(row.text), category=row.category)
        alike = Duplicates(self._work).hints(typed, today, by=by, but=case_id)
        why |= {
            h.case_id: f"内容相近（{h.similarity}%）" for h in alike.hints if h.case_id not in why
        }
        return self._rows(tuple(why)[:MOST], why, by)

    def _rows(
        self, ids: Sequence[int], why: dict[int, str], by: Session
    ) -> tuple[RelatedCase, ...]:
        with self._work.gate.see(by) as view:
            asked = {"cases": ids, "viewer": view.viewer}
            found = {row.id: row for row in view.connection.execute(_ROWS, asked)}
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
    rows = connection.execute(_MERGED, {"case": case_id})
    return [b if a == case_id else a for a, b in rows]


def _same_people(view: View, case_id: int) -> list[int]:
    """The cases of whoever shares a phone, mail or ID number with a complainant of this one."""
    asked = {"case": case_id, "viewer": view.viewer}
    return list(view.connection.scalars(_SAME_PEOPLE, asked))
