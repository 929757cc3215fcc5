"""What a form must know besides its fields: the day it is, and the units to offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FormSurroundings:
    """Handed to every editor."""

    today: date
    units: tuple[str, ...] = ()
