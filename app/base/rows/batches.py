"""What a step for many cases did, and where it was refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A case on which a step of a batch was not taken, and why."""

    case_id: int
    number: str
    sentence: str
    article: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch did: steps (case, seq) taken, cases refused with their sentences."""

    taken: tuple[tuple[int, int], ...]
    refused: tuple[Refusal, ...]

    @property
    def cases(self) -> tuple[int, ...]:
        """The cases on which the step was taken."""
        return tuple(case_id for case_id, _ in self.taken)
