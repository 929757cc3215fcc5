"""What a user asks of the register of officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SaveAbsence:
    """An officer is away from a day to a day (both inclusive); who stands in."""

    officer: str
    from_on: date
    to_on: date
    stand_in: str = ""
    note: str = ""
