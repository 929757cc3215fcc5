"""What is new about a warning since somebody answered it: steps of its kinds recorded after that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.rules.warnings.schema import Sign, Warned

NEWS: Final = {
    "case": "新收到{}件", "long": "办理已经拖长", "extend": "又延期{}次", "return": "又退回转办{}次",
    "object": "又提出异议{}次", "second_round": "又再次调查{}次",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a warning: of which rule, about what, the signs that it had, and up to which step
    and day it was looked at; None where that was not kept, and its signs alone tell."""

    rule: str
    about: str
    signs: frozenset[str]
    no: int | None = None
    day: date | None = None


def belonging(warned: Warned, answers: Iterable[Answer]) -> list[Answer]:
    """The answers that were given to this warning, in their order."""
    return [one for one in answers if one.rule == warned.rule and _same(warned, one)]


def _same(warned: Warned, answer: Answer) -> bool:
    shared = bool(answer.signs & {sign.text for sign in warned.signs})
    named = answer.about in (warned.key, warned.about)
    return {"about": named, "cases": shared, "both": named and shared}[warned.known_by]


def news(warned: Warned, given: Sequence[Answer]) -> frozenset[Sign]:
    """The signs that came after every answer ``given`` to the warning: what brings it back."""
    covered = {sign for one in given for sign in one.signs}
    return frozenset(
        sign for sign in warned.signs
        if sign.text not in covered and all(_after(sign, one) for one in given)
    )  # fmt: skip


def _after(sign: Sign, answer: Answer) -> bool:
    """Whether the sign's step was recorded, or its day came, after the answer looked."""
    if sign.day is not None:
        return answer.day is None or sign.day > answer.day
    return answer.no is None or sign.no > answer.no


def spoken(fresh: Iterable[Sign]) -> str:
    """What is new in words: 新收到2件、又延期1次."""
    count = Counter(sign.kind for sign in fresh)
    return "、".join(said.format(count[kind]) for kind, said in NEWS.items() if count[kind])
