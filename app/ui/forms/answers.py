"""From what a form was filled with to what a command carries: emptied fields, changed fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from app.base.rows.forms import FieldRow

BLANK: Final[tuple[Any, ...]] = (None, "", (), [], {})


def with_emptied(fields: Sequence[FieldRow], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with "" for a field that held something and was emptied."""
    emptied = {f.name: "" for f in fields if f.default not in BLANK and f.name not in values}
    return {**values, **emptied}


def changed_only(fields: Sequence[FieldRow], values: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from what the fields held, "" where one was emptied."""
    given = with_emptied(fields, values)
    return {
        f.name: given[f.name]
        for f in fields
        if f.name in given and _plain(given[f.name]) != _plain(f.default)
    }


def _plain(value: Any) -> Any:
    """A value as a step keeps it, so that what was read back compares equal."""
    if value in BLANK:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return value if isinstance(value, bool | dict) else str(value)
