"""Who a complainant is: the one module that reads it, for a stated purpose, each read recorded."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app.base.errors import InputError
from app.base.rows import Actor, PartyRow
from app.base.secret import Secret, mask_name, mask_phone
from app.models.base import table_of
from app.models.case import Complainant
from app.models.identity import PURPOSES, Identity, IdentityAccess, IdentityToken
from app.services import audit, settings
from app.services.cases.commands import ComplainantInput
from app.services.desk.desk_reading import refuse_any_recused, refuse_recused
from app.services.workspace import Workspace

FIELDS = ("name", "phone", "address", "email", "id_number", "other_phone")
PORTION = 500
MATCHED = ("name", "phone", "email", "id_number")


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
    connection.execute(insert(table_of(Identity)), rows)
    if tokens:
        connection.execute(insert(table_of(IdentityToken)), tokens)


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


class Disclosure:
    """Leave, already recorded, to read the complainants of certain cases."""

    def __init__(self, work: Workspace, case_ids: frozenset[int], identities: int) -> None:
        self._work = work
        self._case_ids = case_ids
        self.identities = identities  # recorded as read

    def of(self, case_ids: Sequence[int]) -> dict[int, list[Mapping[str, Secret]]]:
        """The complainants by case, in the order of the case; none of a case without leave."""
        allowed = [case_id for case_id in case_ids if case_id in self._case_ids]
        found: dict[int, list[Mapping[str, Secret]]] = {}
        query = (
            select(table_of(Identity))
            .join(Complainant, Complainant.uid == Identity.complainant_uid)
            .where(Identity.case_id.in_(allowed))
            .order_by(Identity.case_id, Complainant.position)
        )
        with self._work.file.read() as connection:
            for row in connection.execute(query):
                person = {name: Secret(getattr(row, name)) for name in FIELDS}
                found.setdefault(row.case_id, []).append(person)
        return found


def read_inside(
    connection: Connection,
    complainant_id: int,
    purpose: str,
    by: Actor,
    *,
    at: datetime,
    note: str = "",
) -> Mapping[str, Secret]:
    """``Identities.read`` within a transaction that is under way."""
    if purpose not in PURPOSES:
        raise InputError("没有写明查看身份的用途，没有显示。")
    query = select(table_of(Identity)).join(
        Complainant, Complainant.uid == Identity.complainant_uid
    )
    row = connection.execute(query.where(Complainant.id == complainant_id)).first()
    if row is None:
        raise InputError("没有这个投诉举报人的身份信息。")
    refuse_recused(connection, row.case_id, by)
    access = {"at": at, "actor_id": by.id, "complainant_uid": row.complainant_uid,
              "purpose": purpose, "note": note}  # fmt: skip
    connection.execute(insert(IdentityAccess).values(access))
    audit.record(connection, by, "read_identity", at=at, case_id=row.case_id,
                 detail={"purpose": purpose})  # fmt: skip
    return {name: Secret(getattr(row, name)) for name in FIELDS}


class Identities:
    """Reads identities and finds earlier cases of the same person."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def read(
        self, complainant_id: int, purpose: str, by: Actor, note: str = ""
    ) -> Mapping[str, Secret]:
        """Name, phone, address, email and ID number; the read is recorded before it answers."""
        with self._work.file.write() as connection:
            return read_inside(
                connection, complainant_id, purpose, by, at=self._work.now(), note=note
            )

    def disclose(self, case_ids: Sequence[int], reason: str, by: Actor) -> Disclosure:
        """Leave to read the complainants of these cases for a paper that leaves the desk.

        Each identity is recorded as read before the first is; one audit row tells how many.
        InputError without a reason, RuleViolation where ``by`` keeps out of a case (NY-15.1).
        """
        if not reason.strip():
            raise InputError("没有写明导出投诉举报人身份的理由，没有导出。")
        now, recorded = self._work.now(), 0
        table = table_of(Identity)
        with self._work.file.write() as connection:
            for start in range(0, len(case_ids), PORTION):
                portion = list(case_ids[start : start + PORTION])
                refuse_any_recused(connection, portion, by)
                uids = connection.scalars(
                    select(table.c.complainant_uid).where(table.c.case_id.in_(portion))
                )
                access = [
                    {"at": now, "actor_id": by.id, "complainant_uid": uid,
                     "purpose": "disclose", "note": reason.strip()}
                    for uid in uids
                ]  # fmt: skip
                if access:
                    connection.execute(insert(table_of(IdentityAccess)), access)
                recorded += len(access)
            audit.record(connection, by, "disclose_identities", at=now,
                         detail={"purpose": "disclose", "cases": len(case_ids),
                                 "identities": recorded})  # fmt: skip
        return Disclosure(self._work, frozenset(case_ids), recorded)
