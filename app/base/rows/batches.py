"""What a step for many cases did, and where it was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Refusal:
    """A case on which a step of a batch was not taken, and why."""

    case_id: int
    number: str
    sentence: str
    article: str


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What a form for many cases must ask about: whom they complain about, and how many of them a
    unit; the days, all past, that the step would still keep if it were dated on them."""

    accused: Mapping[str, int]
    late: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch did: steps (case, seq) taken, cases refused with their sentences."""

    taken: tuple[tuple[int, int], ...]
    refused: tuple[Refusal, ...]

    @property
    def cases(self) -> tuple[int, ...]:
        """The cases on which the step was taken."""
        return tuple(case_id for case_id, _ in self.taken)
