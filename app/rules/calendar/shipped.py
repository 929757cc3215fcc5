"""The calendar that ships with the program: the official notices as data, read once."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from typing import Any, Final

from app.base.errors import InputError
from app.base.machine.resources import resource_text
from app.rules.calendar.calendar import Calendar, Notice

NOTICES: Final = "calendars/notices.toml"
STATUTORY: Final = "calendars/statutory.toml"


@cache
def shipped_calendar(through: str | None = None) -> Calendar:
    """All shipped notices, or those up to and with the id ``through``; InputError if unknown."""
    ids = shipped_notice_ids()
    if through is not None and through not in ids:
        raise InputError(f"没有编号为“{through}”的内置放假通知；可用：{'、'.join(ids)}。")
    last = len(ids) if through is None else ids.index(through) + 1
    return Calendar(_statutory(), [_notice(entry) for entry in _entries()[:last]])


@cache
def shipped_notice_ids() -> tuple[str, ...]:
    """The ids of the shipped notices in the order of their issue, e.g. ``2020-extension``."""
    return tuple(entry["id"] for entry in _entries())


@cache
def _entries() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(resource_text(NOTICES))["notice"])


def _notice(entry: dict[str, Any]) -> Notice:
    return Notice(
        number=entry["number"],
        issued_on=entry["issued_on"],
        title=entry["title"],
        year=entry["year"],
        scope="national",
        rest=_days(entry["rest"]),
        work=_days(entry.get("work", {})),
        amends=entry.get("amends", False),
    )


def _days(table: dict[str, str]) -> tuple[tuple[date, str], ...]:
    return tuple(sorted((date.fromisoformat(day), name) for day, name in table.items()))


@cache
def _statutory() -> tuple[tuple[date, str], ...]:
    years: dict[str, dict[str, str]] = tomllib.loads(resource_text(STATUTORY))["year"]
    return tuple(
        (date.fromisoformat(f"{year}-{day}"), name)
        for year, days in years.items()
        for day, name in days.items()
    )
