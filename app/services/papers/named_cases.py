"""Which cases a text names by their numbers, found without reading every number that there is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.base.number_words import as_numbered
from app.services.cases.cards import CASE

# What every case number has, however an office or an old ledger writes it: its year, then its own.
_YEAR_AND_OWN: Final = re.compile(r"(?<!\d)(?:19|20)\d\d\D{0,4}?\d{1,6}(?![\d月])")
_BEFORE: Final = 30  # characters that may stand before the year: 示例县信用办投诉
_BEHIND: Final = 2  # behind the number: 号
_CALLED = select(CASE.c.id).where(CASE.c.number.in_(bindparam("numbers", expanding=True)))
_PORTION: Final = 400


def named_cases(connection: Connection, texts: Iterable[str]) -> tuple[int, ...]:
    """The cases whose numbers stand in the texts, whoever is recused from them: ask in the
    program's view. Blanks and the kind of brackets make no difference."""
    asked = sorted({number for text in texts for number in _candidates(text)})
    found: dict[int, None] = {}
    for at in range(0, len(asked), _PORTION):
        portion = {"numbers": asked[at : at + _PORTION]}
        found |= dict.fromkeys(connection.scalars(_CALLED, portion))
    return tuple(found)


def _candidates(text: str) -> Iterator[str]:
    """Every stretch around a year and a number that may be the whole number of a case."""
    squeezed = "".join(text.split())
    for written in {squeezed, as_numbered(squeezed)}:
        for place in _YEAR_AND_OWN.finditer(written):
            for start in range(max(0, place.start() - _BEFORE), place.start() + 1):
                for end in range(place.end(), min(len(written), place.end() + _BEHIND) + 1):
                    yield written[start:end]
