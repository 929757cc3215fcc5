"""The canonical bytes of a calendar edition: what is hashed, stored and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from app.base.errors import InputError
from app.rules.calendar.days import SCOPES, Notice

FORMAT: Final = "chengxin-calendar-1"

_Days = tuple[tuple[date, str], ...]


def encode(statutory: _Days, notices: Iterable[Notice]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: the same content gives the same bytes."""
    content = {
        "format": FORMAT,
        "statutory": _pairs(statutory),
        "notices": [_notice(n) for n in notices],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def decode(data: bytes) -> tuple[_Days, tuple[Notice, ...]]:
    """The statutory days and notices that ``encode`` wrote; InputError for other bytes."""
    try:
        content = json.loads(data.decode("utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        notices = tuple(_read_notice(n) for n in content["notices"])
        return _read_pairs(content["statutory"]), notices
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("日历数据已损坏或出自更新的版本，没有使用；现有日历不受影响。") from error


def _pairs(days: Iterable[tuple[date, str]]) -> list[list[str]]:
    return [[day.isoformat(), name] for day, name in days]


def _read_pairs(pairs: Any) -> _Days:
    return tuple((date.fromisoformat(day), str(name)) for day, name in pairs)


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.number,
        "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
        "title": notice.title,
        "year": notice.year,
        "scope": notice.scope,
        "rest": _pairs(notice.rest),
        "work": _pairs(notice.work),
        "amends": notice.amends,
    }


def _read_notice(fields: Any) -> Notice:
    issued, year, scope = fields["issued_on"], fields["year"], fields["scope"]
    if scope not in SCOPES or not (year is None or isinstance(year, int)):
        raise ValueError(scope)
    return Notice(
        number=str(fields["number"]),
        issued_on=date.fromisoformat(issued) if issued else None,
        title=str(fields["title"]),
        year=year,
        scope=scope,
        rest=_read_pairs(fields["rest"]),
        work=_read_pairs(fields["work"]),
        amends=bool(fields["amends"]),
    )
