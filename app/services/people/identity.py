"""Who a complainant is: the one module that reads it, for a stated purpose, each read recorded."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from app.base.errors import InputError
from app.base.rows import PartyRow
from app.base.secret import Secret, mask_name, mask_phone
from app.base.session import Session
from app.models.base import table_of
from app.models.case import Complainant
from app.models.identity import PURPOSES, Identity, IdentityToken
from app.services.gate.disclosure import Leave
from app.services.people.complainant_input import ComplainantInput
from app.services.store import settings
from app.services.store.workspace import Workspace

FIELDS = ("name", "phone", "address", "email", "id_number", "other_phone")
PORTION = 500
MATCHED = ("name", "phone", "email", "id_number")

IDENTITY, TOKEN = table_of(Identity), table_of(IdentityToken)
COMPLAINANT = table_of(Complainant)
_INSERT, _INSERT_TOKEN = insert(IDENTITY), insert(TOKEN)
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
_PEOPLE = (
    select(IDENTITY)
    .join(COMPLAINANT, COMPLAINANT.c.uid == IDENTITY.c.complainant_uid)
    .where(IDENTITY.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(IDENTITY.c.case_id, COMPLAINANT.c.position)
)
_OF_COMPLAINANT = select(COMPLAINANT.c.case_id, COMPLAINANT.c.uid).where(
    COMPLAINANT.c.id == bindparam("complainant")
)


def keep(
    connection: Connection,
    given: Sequence[tuple[int, str, ComplainantInput]],
    *,
    at: datetime,
) -> None:
    """Store identities, each with its case and under its complainant's uid."""
    if not given:
        return
    key = bytes.fromhex(settings.get(connection, settings.IDENTITY_KEY))
    rows, tokens = [], []
    for case_id, uid, person in given:
        values = {name: getattr(person, name).reveal().strip() for name in FIELDS}
        rows.append(_row(case_id, uid, values, at))
        tokens += _tokens(key, uid, values)
    connection.execute(_INSERT, rows)
    if tokens:
        connection.execute(_INSERT_TOKEN, tokens)


def _tokens(key: bytes, uid: str, values: Mapping[str, str]) -> list[dict[str, str]]:
    """One row a thing to be found by; both telephone numbers find the same person."""
    given = [(kind, values[kind]) for kind in MATCHED] + [("phone", values["other_phone"])]
    found = {(kind, token(key, kind, text)) for kind, text in given if normalised(kind, text)}
    return [{"kind": kind, "token": value, "complainant_uid": uid} for kind, value in sorted(found)]


def _row(case_id: int, uid: str, values: Mapping[str, str], at: datetime) -> dict[str, Any]:
    return {
        **values,
        "complainant_uid": uid,
        "case_id": case_id,
        "masked_name": mask_name(values["name"]),
        "masked_phone": mask_phone(values["phone"]),
        "created_at": at,
    }


def normalised(kind: str, text: str) -> str:
    """The form in which two spellings of one name, phone or mail are equal."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if kind == "phone":
        digits = "".join(c for c in folded if c.isdigit())
        return digits.removeprefix("86") if len(digits) == 13 else digits
    return "".join(folded.split())


def token(key: bytes, kind: str, text: str) -> str:
    """The keyed token of a name, phone or mail: nothing can be read from it without the key."""
    return hmac.new(key, f"{kind}\n{normalised(kind, text)}".encode(), hashlib.sha256).hexdigest()


def parties(connection: Connection, case_id: int) -> tuple[PartyRow, ...]:
    """The complainants of a case as screens may show them: masked; no read is recorded."""
    found = connection.execute(_PARTIES, {"case": case_id})
    return tuple(PartyRow(row[0], row[1] or "", row[2] or "", *row[3:]) for row in found)


def people_of(connection: Connection, leave: Leave) -> dict[int, list[Mapping[str, Secret]]]:
    """The complainants that there is leave to read, by case, in the order of the case."""
    found: dict[int, list[Mapping[str, Secret]]] = {}
    cases = sorted(leave.cases)
    for start in range(0, len(cases), PORTION):
        asked = {"cases": cases[start : start + PORTION]}
        for row in connection.execute(_PEOPLE, asked):
            if row.complainant_uid in leave.uids:
                person = {name: Secret(getattr(row, name)) for name in FIELDS}
                found.setdefault(row.case_id, []).append(person)
    return found


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
            asked = {"complainant": complainant_id}
            row = view.connection.execute(_OF_COMPLAINANT, asked).first()
        if row is None:
            raise InputError("没有这个投诉举报人的身份信息。")
        leave = gate.disclose(by, purpose, row.case_id, complainant=row.uid, note=note)
        with gate.see(by, row.case_id) as view:
            return people_of(view.connection, leave)[row.case_id][0]

    def disclose(self, case_ids: Sequence[int], reason: str, by: Session) -> Leave:
        """Leave to read the complainants of these cases for a paper that leaves the desk.

        Each identity is recorded as read before the first is; one audit row tells how many.
        InputError without a reason, RuleViolation where ``by`` keeps out of a case (NY-15.1).
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
