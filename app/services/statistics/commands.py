"""What a user asks for with published figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

AGREED, DIFFERS = "agreed", "differs"
OUTCOMES: Final = {AGREED: "核对无误", DIFFERS: "有不同意见"}


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """A unit looked at its figures before they go into a bulletin."""

    snapshot_id: int
    unit: str
    outcome: str
    on: date
    note: str = ""
