"""The office's settings as rows: name, level, regulation, readings, number pattern, warning days."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.base.errors import InputError
from app.base.rows.settings import OfficeSettings
from app.models import sql
from app.models.base import new_uid
from app.models.desk_statements import SETTING, SETTING_VALUE
from app.models.header import UID

IDENTITY_KEY = "identity_key"
CALENDAR = "calendar"
CALENDAR_LOG = "calendar_log"  # each adoption: edition, label, moment; a calendar may come back
READINGS = "readings:"  # + pack id: the readings chosen for it
EDITION = "edition:"  # + pack id: the edition that new cases of this pack are given

_OF_OFFICE = select(SETTING.c.key, SETTING.c.value).where(SETTING.c.key.startswith("office."))
_PUT = sql.upsert(SETTING, keys=("key",), changed=("value",))


def put(connection: Connection, values: Mapping[str, Any], *, at: datetime) -> None:
    """Write settings inside a running transaction."""
    for key, value in values.items():
        connection.execute(_PUT, {"key": key, "value": value, "created_at": at})


def get(connection: Connection, key: str) -> Any:
    """The value of a setting, or None."""
    return connection.scalar(SETTING_VALUE, {"wanted": key})


def put_office(connection: Connection, settings: OfficeSettings, *, at: datetime) -> None:
    """Write the office's settings."""
    values = {
        "name": settings.name,
        "level": settings.level,
        "regulation": settings.regulation,
        "number_pattern": settings.number_pattern,
        "warn_days": settings.warn_days,
        "demo": settings.demo,
    }
    put(connection, {f"office.{key}": value for key, value in values.items()}, at=at)
    put(connection, {READINGS + settings.regulation: dict(settings.readings)}, at=at)


def save_office(connection: Connection, settings: OfficeSettings, *, at: datetime) -> None:
    """Write the office's settings; InputError for faulty ones."""
    check_office(settings)
    put_office(connection, settings, at=at)


def check_office(settings: OfficeSettings) -> None:
    """InputError for settings that no office can work with."""
    if not settings.name.strip():
        raise InputError("没有填写单位名称，没有保存。")
    if settings.warn_days < 0:
        raise InputError("提前提醒的天数不能是负数，没有保存。")
    try:
        numbered = {settings.number_pattern.format(year=2026, n=n) for n in (1, 2)}
    except (LookupError, ValueError):
        numbered = set()
    if len(numbered) < 2:
        raise InputError("案号格式里要有 {年} 和 {序号}，没有保存；例如“示信投〔{年}〕{序号}号”。")


def office_settings(connection: Connection) -> OfficeSettings:
    """The office's settings."""
    found = connection.execute(_OF_OFFICE)
    rows = {key.removeprefix("office."): value for key, value in found}
    rows.pop(UID.removeprefix("office."), None)
    rows.pop("readings", None)  # files of version 1 kept them here as well
    return OfficeSettings(**rows, readings=get(connection, READINGS + rows["regulation"]) or {})


def ensure_office_uid(connection: Connection, at: datetime) -> str:
    """The office's uid, which never changes; made now where the file has none yet."""
    known = get(connection, UID)
    if known is None:
        known = new_uid()
        put(connection, {UID: known}, at=at)
    return str(known)


def new_identity_key() -> str:
    """A random key for the tokens by which identities are matched."""
    return secrets.token_hex(32)


def current_calendar(connection: Connection) -> str:
    """The name of the office's newest calendar edition."""
    return str(get(connection, CALENDAR))
