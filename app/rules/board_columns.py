"""Which columns the board has and what they are called."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Final

from app.rules.regulation.stages import OPEN_STAGES
from app.rules.regulation.wording import Words

OWED: Final = "owed"  # the column of ended cases that still owe something
OWED_CAPTION: Final = "办结后待办"
ALWAYS: Final = ("received", "accepted", "handling", "result_review", "feedback", "closing")


def columns_of(open_stages: Sequence[str]) -> tuple[str, ...]:
    """The open stages of the office's regulation, then those that a case of another may be in."""
    return (*open_stages, *(stage for stage in OPEN_STAGES if stage not in open_stages), OWED)


def is_shown(column: str, stages: Container[str], number: Mapping[str, int]) -> bool:
    """Whether the board has the column: with cards in it, or always where the pack has the stage."""
    return bool((column in ALWAYS and column in stages) or number.get(column))


def caption(column: str, words: Words) -> str:
    """What the regulation calls a board column."""
    return OWED_CAPTION if column == OWED else words.stage_caption(column)
