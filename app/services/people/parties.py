"""The complainants of a case as screens may show them: masked."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from app.base.rows.cases import PartyRow
from app.models.base import table_of
from app.models.case import Complainant
from app.models.identity import Identity
from app.rules.casework.steps import Step

COMPLAINANT, IDENTITY = table_of(Complainant), table_of(Identity)
_PARTIES = (
    select(
        COMPLAINANT.c.id, IDENTITY.c.masked_name, IDENTITY.c.masked_phone,
        COMPLAINANT.c.contact_known, COMPLAINANT.c.real_name, COMPLAINANT.c.keep_secret,
        COMPLAINANT.c.role, COMPLAINANT.c.kind, COMPLAINANT.c.consent, COMPLAINANT.c.uid,
    )
    .outerjoin(IDENTITY, IDENTITY.c.complainant_uid == COMPLAINANT.c.uid)
    .where(COMPLAINANT.c.case_id == bindparam("case"))
    .order_by(COMPLAINANT.c.position)
)  # fmt: skip


def parties(
    connection: Connection, case_id: int, received: Step | None = None
) -> tuple[PartyRow, ...]:
    """The complainants of a case as screens may show them: masked; no read is recorded.

    ``received``, the first step of the case, says why somebody can't be reached.
    """
    reasons = _reasons(received)
    return tuple(
        PartyRow(
            row.id, row.masked_name or "", row.masked_phone or "", row.contact_known,
            row.real_name, row.keep_secret, row.role, row.kind, row.consent,
            reasons.get(row.uid, ""),
        )
        for row in connection.execute(_PARTIES, {"case": case_id})
    )  # fmt: skip


def _reasons(received: Step | None) -> Mapping[str, str]:
    people = received.fields.get("complainants", ()) if received is not None else ()
    return {str(one["uid"]): str(one.get("no_contact", "")) for one in people}
