"""What the board and lists show of a case: frozen cards, sorted and complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.rows.urgency import Urgency


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case as a card of the board or a line of a list."""

    case_id: int
    number: str  # 示信投〔2026〕31号
    title: str
    respondent: str
    handling_unit: str
    officer: str
    channel: str
    stage: str
    received_on: date
    urgency: Urgency
    clock: str  # caption of the most urgent clock, e.g. 调查核实期; "" when none runs
    article: str
    due_on: date | None
    remaining: int | None  # working days, negative when overdue
    provisional: bool
    round: int


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One stage of the board; ``total`` may exceed the cards loaded."""

    stage: str
    caption: str
    total: int
    cases: tuple[CaseCard, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The board: open stages in order, most urgent card first; counts over all open cases."""

    columns: tuple[BoardColumn, ...]
    overdue: int
    due_today: int
    soon: int
    running: int
    provisional: int
