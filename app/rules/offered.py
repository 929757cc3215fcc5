"""What a text names that a form asks for: units, telephone numbers, sums; offered, never filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from app.rules.misplaced import misplaced_in

Kind = Literal["respondent", "phone", "id_number", "amount"]
CAPTIONS: Final = {
    "respondent": "被投诉举报单位", "phone": "电话", "id_number": "证件号码", "amount": "涉及金额",
}  # fmt: skip
MOST: Final = 3  # of each kind
_SUM: Final = re.compile(r"(?<![\d.])(\d{1,3}(?:[,，]\d{3})+|\d+)(\.\d{1,2})?\s*(亿|万|千)?余?元")
_SHORTEST: Final = 4  # characters of a unit's name: 财政 alone is no unit


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing found: the field that it belongs to, and what would be filled in."""

    field: Kind
    text: str


def offered_in(
    text: str, units: Iterable[str] = (), *, own: Iterable[str] = (), more: str = ""
) -> tuple[Offer, ...]:
    """Units of the register, numbers and sums that the text names, in its order, each once.

    Numbers of the units' ``own`` people are left out; those in ``more`` texts are found besides.
    """
    numbers = misplaced_in((text, more), own)
    return (
        *_first("respondent", _units(text, units)),
        *_first("phone", (one.number for one in numbers if one.kind == "phone")),
        *_first("id_number", (one.number for one in numbers if one.kind == "id_number")),
        *_first("amount", (f"{m[1]}{m[2] or ''}{m[3] or ''}元" for m in _SUM.finditer(text))),
    )


def _first(field: Kind, found: Iterable[str]) -> list[Offer]:
    return [Offer(field, text) for text in list(dict.fromkeys(found))[:MOST]]


def _units(text: str, units: Iterable[str]) -> list[str]:
    """The units whose name stands there; of two that begin alike the longer one is meant."""
    places: dict[str, int] = {}
    for name in sorted((n for n in units if len(n) >= _SHORTEST), key=len, reverse=True):
        at = text.find(name)
        if at >= 0 and not any(name in other for other in places):
            places[name] = at
    return sorted(places, key=places.__getitem__)
