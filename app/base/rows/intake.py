"""What intake asks for, what a case keeps of it, and what that suggests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case that belongs to another: merged with it, of the same person, or of like content."""

    case_id: int
    number: str
    title: str
    respondent: str
    received_on: date
    stage: str  # caption
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the facts suggest and a person decides: a ground of refusal, a channel to forward to."""

    step: str  # decline, forward
    ground: str  # key in the pack's list, "" when none
    text: str
    article: str
    forward_to: str
    why: str  # 已提起诉讼


@dataclass(frozen=True, slots=True)
class FactRow:
    """One captioned fact of a case beyond the common ones, e.g. 邮戳日."""

    key: str
    caption: str
    kind: str  # text, lines, date, datetime, number, money, choice, yes_no
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class IntakeField:
    """One field of a channel's form; options are (key, caption) pairs."""

    key: str
    caption: str
    kind: str  # text, lines, date, datetime, number, money, choice, choices, yes_no
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""
