"""The complainants of a case as screens may show them: masked."""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.base.rows import PartyRow
from app.models.case import Complainant
from app.models.identity import Identity


def parties(connection: Connection, case_id: int) -> tuple[PartyRow, ...]:
    """The complainants of a case as screens may show them: masked; no read is recorded."""
    query = (
        select(
            Complainant.id,
            Identity.masked_name,
            Identity.masked_phone,
            Complainant.contact_known,
            Complainant.real_name,
            Complainant.keep_secret,
            Complainant.role,
            Complainant.kind,
            Complainant.consent,
        )
        .outerjoin(Identity, Identity.complainant_uid == Complainant.uid)
        .where(Complainant.case_id == case_id)
        .order_by(Complainant.position)
    )
    return tuple(
        PartyRow(row[0], row[1] or "", row[2] or "", *row[3:]) for row in connection.execute(query)
    )
