"""What an input can still be, and why it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.rules.indicators.schema import Input
from app.rules.indicators.values import Gap, Refused, Rows, Value


@dataclass(frozen=True, slots=True)
class Open:
    """What an input can still be: the values that reach every extreme, and why it is open."""

    candidates: tuple[Any, ...]
    why: tuple[str, ...]


def why_open(one: Input, value: Value) -> tuple[str, ...]:
    if isinstance(value, Gap):
        return (value.why or f"缺“{one.caption}”的数据。",)
    return ()


def any_refused(value: Rows) -> bool:
    """Whether a cell of the list is refused: the whole of it then counts as blank."""
    return any(isinstance(cell, Refused) for row in value.rows for cell in row.values())
