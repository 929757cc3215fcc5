"""The fields of the answer to a call for opinions: whose it is, on what, what it says, since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.rules.consultation.history import NIL, CallState
from app.services.papers.letter_sources import View, fills


@dataclass(frozen=True)
class AnswerView(View):
    """The answer of one unit, or the one that goes up under our own seal."""

    unit: str
    topic: str
    opinion: str  # "" is left blank for the pen
    signed_on: date | None


def answer_of(held: CallState, unit: str) -> tuple[str, date | None]:
    """What a unit (uid; "" our own answer) said so far, and the day of its seal."""
    if not unit:
        return held.opinion, held.sealed_on
    asked = held.units[unit]
    return asked.opinion or (NIL if asked.nil else ""), asked.sealed_on


@fills("answering_unit", "answer")
def _answering_unit(view: AnswerView) -> str:
    return view.unit


@fills("call_topic", "answer")
def _call_topic(view: AnswerView) -> str:
    return view.topic


@fills("opinion", "answer")
def _opinion(view: AnswerView) -> str:
    return view.opinion


@fills("signed_on", "answer")
def _signed_on(view: AnswerView) -> date | None:
    return view.signed_on
