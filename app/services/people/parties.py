"""The complainants of a case as screens may show them: masked."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from app.base.rows.cases import PartyRow
from app.models.base import table_of
from app.models.case import Complainant
from app.models.identity import Identity

COMPLAINANT, IDENTITY = table_of(Complainant), table_of(Identity)
_PARTIES = (
    select(
        COMPLAINANT.c.id, IDENTITY.c.masked_name, IDENTITY.c.masked_phone,
        COMPLAINANT.c.contact_known, COMPLAINANT.c.real_name, COMPLAINANT.c.keep_secret,
        COMPLAINANT.c.role, COMPLAINANT.c.kind, COMPLAINANT.c.consent,
    )
    .outerjoin(IDENTITY, IDENTITY.c.complainant_uid == COMPLAINANT.c.uid)
    .where(COMPLAINANT.c.case_id == bindparam("case"))
    .order_by(COMPLAINANT.c.position)
)  # fmt: skip


def parties(connection: Connection, case_id: int) -> tuple[PartyRow, ...]:
    """The complainants of a case as screens may show them: masked; no read is recorded."""
    return tuple(
        PartyRow(row[0], row[1] or "", row[2] or "", *row[3:])
        for row in connection.execute(_PARTIES, {"case": case_id})
    )
