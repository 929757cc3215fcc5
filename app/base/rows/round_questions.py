"""What a round leaves to be decided, and what was decided, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """Something that the text, or what was entered, leaves to the office."""

    item: str  # "" for the whole round
    item_caption: str
    key: str  # as a decision names it
    kind: str  # options, bands, zero, weights, ruling, yes_no, day
    sentence: str
    options: tuple[tuple[str, str], ...]
    default: str  # what holds while nobody decides, "" where it stays open
    answer: str  # what was decided, in words, "" before
    waiting: int  # units whose score waits for it


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision that stands."""

    seq: int
    item: str
    question: str  # in words
    unit: str  # a name, "" for the whole round
    answer: str
    by: str
    approved_by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class RoundQuestions:
    """Questions in the order of the set's items, decisions in that of recording."""

    questions: tuple[QuestionRow, ...]
    decisions: tuple[DecisionRow, ...]


@dataclass(frozen=True, slots=True)
class SetItemRow:
    """One item of an indicator set."""

    key: str
    field: str
    caption: str
    assessed: str
    points: str
    source: str
    quote: str
    readings: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetView:
    """An indicator set to be read: its items in the words of the source."""

    id: str
    name: str
    status: str
    edition: str
    shipped: bool
    items: tuple[SetItemRow, ...]
    rounding: str = ""  # how its scores are rounded, in words
