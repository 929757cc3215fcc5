"""Leave to read who complains: given for a purpose, with each identity recorded as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from app.base.session import Session
from app.models.base import new_uid, table_of
from app.models.identity import Identity, IdentityAccess

PORTION = 500
IDENTITY = table_of(Identity)
_OF_CASES = select(IDENTITY.c.complainant_uid).where(
    IDENTITY.c.case_id.in_(bindparam("cases", expanding=True))
)
_INSERT_ACCESS = insert(table_of(IdentityAccess))


@dataclass(frozen=True, slots=True)
class Leave:
    """What may be read: the identities of certain cases, already recorded as read."""

    purpose: str
    cases: frozenset[int]
    uids: frozenset[str]


def leave_for(
    connection: Connection,
    by: Session,
    purpose: str,
    cases: Sequence[int],
    complainant: str,
    note: str,
    at: datetime,
) -> Leave:
    """Record the access to every identity concerned and give leave to read them."""
    found: set[str] = set()
    for start in range(0, len(cases), PORTION):
        asked = {"cases": cases[start : start + PORTION]}
        uids = connection.scalars(_OF_CASES, asked)
        access = [
            {"uid": new_uid(), "at": at, "actor_id": by.id, "complainant_uid": uid,
             "purpose": purpose, "note": note}
            for uid in uids
            if complainant in ("", uid)
        ]  # fmt: skip
        if access:
            connection.execute(_INSERT_ACCESS, access)
        found.update(str(row["complainant_uid"]) for row in access)
    return Leave(purpose, frozenset(cases), frozenset(found))
