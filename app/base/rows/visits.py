"""What the visits page (回访) shows: samples and the cases in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A case to be visited back; the phone is masked until it is revealed for the call."""

    case_id: int
    number: str
    title: str
    respondent: str
    unit: str
    ended_on: date | None
    complainant_id: int | None
    masked_name: str
    masked_phone: str
    visited_on: date | None
    satisfaction: str  # caption, "" while not visited
    opinion: str


@dataclass(frozen=True, slots=True)
class VisitSample:
    """A sample drawn or chosen, with what it was drawn from; the seed repeats the draw."""

    id: int
    name: str
    drawn_on: date
    officer: str
    way: Literal["random", "chosen"]
    seed: int
    base: int  # cases that it was drawn from
    size: int
    visited: int
    lines: tuple[VisitLine, ...]
