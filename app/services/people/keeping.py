"""How identities are stored: apart from the case, with the tokens by which they are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from app.base.secret import mask_name, mask_phone
from app.models import sql
from app.models.base import new_uid, table_of
from app.models.identity import Identity, IdentityPast, IdentityToken
from app.services.people.complainant_input import ComplainantInput
from app.services.people.identity_fields import FIELDS
from app.services.people.tokens import MATCHED, normalised, token
from app.services.store import settings

IDENTITY: Final = table_of(Identity)
PAST: Final = table_of(IdentityPast)
TOKEN: Final = table_of(IdentityToken)
_NEXT: Final = sql.next_key(IDENTITY.c.id)
_OF_TOKEN: Final = tuple(column.name for column in TOKEN.c)
_BY_UID: Final = select(IDENTITY).where(IDENTITY.c.complainant_uid == bindparam("of_uid"))
_TOLD: Final = (*FIELDS, "masked_name", "masked_phone")
_AMEND: Final = (
    update(IDENTITY)
    .where(IDENTITY.c.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in _TOLD})
)
_KEEP_PAST: Final = insert(PAST)
_TOKENS: Final = select(TOKEN.c.token).where(TOKEN.c.identity_id == bindparam("key"))
_STORED: Final = select(*(TOKEN.c[name] for name in _OF_TOKEN))
_PEOPLE: Final = select(*(IDENTITY.c[name] for name in ("id", *FIELDS)))
_FORMER: Final = (
    select(*(PAST.c[name] for name in FIELDS))
    .join(IDENTITY, IDENTITY.c.complainant_uid == PAST.c.complainant_uid)
    .where(IDENTITY.c.id == bindparam("key"))
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
    first = connection.execute(_NEXT).scalar_one()
    for identity_id, (case_id, uid, person) in enumerate(given, first):
        values = {name: getattr(person, name).reveal().strip() for name in FIELDS}
        row = {"id": identity_id, "complainant_uid": uid, "case_id": case_id, "created_at": at}
        rows.append(row | _told(values))
        tokens += _tokens(key, identity_id, values)
    sql.insert_all(IDENTITY, rows, connection)
    sql.insert_all(TOKEN, tokens, connection)


def amend(
    connection: Connection, uid: str, given: Mapping[str, str], *, at: datetime, actor_id: int
) -> tuple[str, ...]:
    """Put what was learnt into an identity; what it held before stays in its history, and still
    finds the person. Gives the names of the fields that changed; nobody sees who it is."""
    row = connection.execute(_BY_UID, {"of_uid": uid}).one()
    held = {name: str(getattr(row, name)) for name in FIELDS}
    changed = {name: text.strip() for name, text in given.items() if text.strip() != held[name]}
    if not changed:
        return ()
    past = {"uid": new_uid(), "complainant_uid": uid, "until_at": at, "actor_id": actor_id}
    connection.execute(_KEEP_PAST, past | held)
    values = held | changed
    told = {f"new_{name}": value for name, value in _told(values).items()}
    connection.execute(_AMEND, {"key": row.id} | told)
    key = bytes.fromhex(settings.get(connection, settings.IDENTITY_KEY))
    there = set(connection.scalars(_TOKENS, {"key": row.id}))
    tokens = [new for new in _tokens(key, row.id, values) if new["token"] not in there]
    if tokens:
        sql.insert_all(TOKEN, tokens, connection)
    return tuple(name for name in FIELDS if name in changed)


def tokens_differ(connection: Connection) -> bool:
    """Whether the tokens are others than the identities give; nobody sees who it is."""
    key = bytes.fromhex(settings.get(connection, settings.IDENTITY_KEY))
    left = {tuple(row) for row in connection.execute(_STORED)}
    for person in connection.execute(_PEOPLE).mappings():
        values = {name: person[name] for name in FIELDS}
        told = _rows(key, person["id"], values)
        if not told <= left | _former(connection, key, person["id"]):
            return True
        left -= told | _former(connection, key, person["id"])
    return bool(left)


def _former(connection: Connection, key: bytes, identity_id: int) -> set[tuple[Any, ...]]:
    """What an identity was found by before it was amended."""
    found: set[tuple[Any, ...]] = set()
    for row in connection.execute(_FORMER, {"key": identity_id}).mappings():
        found |= _rows(key, identity_id, dict(row))
    return found


def _rows(key: bytes, identity_id: int, values: Mapping[str, str]) -> set[tuple[Any, ...]]:
    return {tuple(r[name] for name in _OF_TOKEN) for r in _tokens(key, identity_id, values)}


def _tokens(key: bytes, identity_id: int, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row a thing to be found by; both telephone numbers find the same person."""
    given = [(kind, values[kind]) for kind in MATCHED] + [("phone", values["other_phone"])]
    found = {(kind, token(key, kind, text)) for kind, text in given if normalised(kind, text)}
    return [
        {"kind": kind, "token": value, "identity_id": identity_id} for kind, value in sorted(found)
    ]


def _told(values: Mapping[str, str]) -> dict[str, str]:
    """What was given, and as screens show it."""
    return {
        **values,
        "masked_name": mask_name(values["name"]),
        "masked_phone": mask_phone(values["phone"]),
    }
