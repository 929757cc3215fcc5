"""What a user asks of samples of cases to visit back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DrawSample:
    """A sample for visits: so many of the cases closed in the period, by chance."""

    name: str
    size: int
    closed_from: date
    closed_to: date
    seed: int | None = None  # None: drawn anew and stored
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ChooseSample:
    """A sample for visits of cases chosen by hand."""

    name: str
    case_ids: tuple[int, ...]
