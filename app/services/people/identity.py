"""Who a complainant is: the one module that reads it, for a stated purpose, each read recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError
from app.base.secret import Secret
from app.base.session import Session
from app.models.base import table_of
from app.models.case import Complainant
from app.models.identity import PURPOSES, Identity, IdentityPast
from app.services.gate.disclosure import Leave
from app.services.people.identity_fields import FIELDS
from app.services.store.workspace import Workspace

COMPLAINANT, IDENTITY = table_of(Complainant), table_of(Identity)
PORTION = 500
_IN_CASES = IDENTITY.c.case_id.in_(bindparam("cases", expanding=True))
_PEOPLE = (
    select(IDENTITY)
    .join(COMPLAINANT, COMPLAINANT.c.uid == IDENTITY.c.complainant_uid)
    .where(_IN_CASES)
    .order_by(IDENTITY.c.case_id, COMPLAINANT.c.position)
)
_PAST = table_of(IdentityPast)
_FORMER = (
    select(_PAST, IDENTITY.c.case_id)
    .join(IDENTITY, IDENTITY.c.complainant_uid == _PAST.c.complainant_uid)
    .where(_IN_CASES)
    .order_by(_PAST.c.id)
)
_OF_WHOM = select(COMPLAINANT.c.case_id, COMPLAINANT.c.uid).where(
    COMPLAINANT.c.id == bindparam("complainant")
)


def people_of(connection: Connection, leave: Leave) -> dict[int, list[Mapping[str, Secret]]]:
    """The complainants that there is leave to read, by case, in the order of the case."""
    found: dict[int, list[Mapping[str, Secret]]] = {}
    cases = sorted(leave.cases)
    for start in range(0, len(cases), PORTION):
        for row in connection.execute(_PEOPLE, {"cases": cases[start : start + PORTION]}):
            if row.complainant_uid in leave.uids:
                person = {name: Secret(getattr(row, name)) for name in FIELDS}
                found.setdefault(row.case_id, []).append(person)
    return found


def former_of(connection: Connection, leave: Leave) -> list[Mapping[str, Secret]]:
    """What the complainants that there is leave to read were known by before: for the scan alone."""
    return [
        {name: Secret(getattr(row, name)) for name in FIELDS}
        for row in connection.execute(_FORMER, {"cases": sorted(leave.cases)})
        if row.complainant_uid in leave.uids
    ]


class Identities:
    """Reads identities and finds earlier cases of the same person."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def read(
        self, complainant_id: int, purpose: str, by: Session, note: str = ""
    ) -> Mapping[str, Secret]:
        """Name, phone, address, email and ID number; the read is recorded before it answers."""
        if purpose not in PURPOSES:
            raise InputError("没有写明查看身份的用途，没有显示。")
        gate = self._work.gate
        with gate.see(gate.program) as view:
            row = view.connection.execute(_OF_WHOM, {"complainant": complainant_id}).first()
        if row is None:
            raise InputError("没有这个投诉举报人的身份信息。")
        leave = gate.disclose(by, purpose, row.case_id, complainant=row.uid, note=note)
        with gate.see(by, row.case_id) as view:
            return people_of(view.connection, leave)[row.case_id][0]

    def disclose(self, case_ids: Sequence[int], reason: str, by: Session) -> Leave:
        """Leave to read the complainants of these cases for a paper that leaves the desk.

        Each identity is recorded as read before the first is; one audit row tells how many.
        InputError without a reason, RuleViolation where ``by`` is recused from a case (NY-15.1).
        """
        if not reason.strip():
            raise InputError("没有写明导出投诉举报人身份的理由，没有导出。")
        return self._work.gate.disclose(by, "disclose", case_ids, note=reason.strip())

    def told(
        self, leave: Leave, case_ids: Sequence[int], by: Session
    ) -> dict[int, list[Mapping[str, Secret]]]:
        """The complainants of those of the cases that there is leave for."""
        wanted = replace(leave, cases=leave.cases.intersection(case_ids))
        with self._work.gate.see(by) as view:
            view.require_all(wanted.cases)
            return people_of(view.connection, wanted)
