"""The office's settings as rows: name, level, regulation, readings, number pattern, warning days."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from app.base.rows import Actor, OfficeSettings
from app.models.office import Setting
from app.services import audit

IDENTITY_KEY = "identity_key"
CALENDAR = "calendar"
EDITION = "edition:"  # + pack id: the edition that new cases of this pack are given


def put(connection: Connection, values: Mapping[str, Any], *, at: datetime) -> None:
    """Write settings inside a running transaction."""
    for key, value in values.items():
        statement = insert(Setting).values(key=key, value=value, created_at=at)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["key"], set_={"value": statement.excluded.value}
            )
        )


def get(connection: Connection, key: str) -> Any:
    """The value of a setting, or None."""
    return connection.scalar(select(Setting.value).where(Setting.key == key))


def put_office(connection: Connection, settings: OfficeSettings, *, at: datetime) -> None:
    """Write the office's settings."""
    values = {
        "name": settings.name,
        "level": settings.level,
        "regulation": settings.regulation,
        "readings": dict(settings.readings),
        "number_pattern": settings.number_pattern,
        "warn_days": settings.warn_days,
    }
    put(connection, {f"office.{key}": value for key, value in values.items()}, at=at)


def save_office(
    connection: Connection, settings: OfficeSettings, by: Actor, *, at: datetime
) -> None:
    """Write the office's settings and the audit row that says so."""
    put_office(connection, settings, at=at)
    audit.record(connection, by, "save_settings", at=at, detail={"regulation": settings.regulation})


def office_settings(connection: Connection) -> OfficeSettings:
    """The office's settings."""
    query = select(Setting.key, Setting.value).where(Setting.key.startswith("office."))
    rows = {key.removeprefix("office."): value for key, value in connection.execute(query)}
    return OfficeSettings(**rows)


def new_identity_key() -> str:
    """A random key for the tokens by which identities are matched."""
    return secrets.token_hex(32)


def current_calendar(connection: Connection) -> str:
    """The name of the office's newest calendar edition."""
    return str(get(connection, CALENDAR))
