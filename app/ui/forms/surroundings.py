"""What a form must know besides its fields: the day it is, and the units to offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True)
class FormSurroundings:
    """Handed to every editor; a form that stays open over midnight is told the new day."""

    today: date
    units: tuple[str, ...] = ()
