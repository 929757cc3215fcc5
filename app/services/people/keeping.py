"""How identities are stored: apart from the case, with the tokens by which they are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from app.base.secret import mask_name, mask_phone
from app.models import sql
from app.models.base import table_of
from app.models.identity import Identity, IdentityToken
from app.services.people.complainant_input import ComplainantInput
from app.services.people.identity_fields import FIELDS
from app.services.people.tokens import MATCHED, normalised, token
from app.services.store import settings

IDENTITY: Final = table_of(Identity)
TOKEN: Final = table_of(IdentityToken)
_NEXT: Final = sql.next_key(IDENTITY.c.id)
_OF_TOKEN: Final = tuple(column.name for column in TOKEN.c)


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


def tokens_differ(connection: Connection) -> bool:
    """Whether the tokens are others than the identities give; nobody sees who it is."""
    key = bytes.fromhex(settings.get(connection, settings.IDENTITY_KEY))
    stored = select(*(TOKEN.c[name] for name in _OF_TOKEN))
    left = {tuple(row) for row in connection.execute(stored)}
    people = select(*(IDENTITY.c[name] for name in ("id", *FIELDS)))
    for person in connection.execute(people).mappings():
        values = {name: person[name] for name in FIELDS}
        for row in _tokens(key, person["id"], values):
            told = tuple(row[name] for name in _OF_TOKEN)
            if told not in left:
                return True
            left.discard(told)
    return bool(left)


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
