"""Whether a text tells of anybody who ever complained here, found by keyed tokens: nobody is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.base.secret import mask_name
from app.models.base import table_of
from app.models.identity import IdentityToken
from app.rules.identity_scan import Hit
from app.services.people.tokens import token
from app.services.store import settings

TOKEN = table_of(IdentityToken)
_THERE = select(TOKEN.c.token).where(TOKEN.c.token.in_(bindparam("tokens", expanding=True)))
_HAN: Final = re.compile(r"[\u3400-\u9fff]{2,}")
_OTHERS: Final = (
    ("phone", re.compile(r"[\d-]{7,18}")), ("id_number", re.compile(r"\d{17}[\dXx]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
)  # fmt: skip
SHORT, LONG = 2, 4  # characters of a name
PORTION: Final = 400


def told_people(
    connection: Connection, texts: Iterable[tuple[str, str]], official: Iterable[str]
) -> tuple[Hit, ...]:
    """Every place where a complainant of the office is named; two characters alone are doubtful.

    What lies inside the name of a unit is none.
    """
    key = bytes.fromhex(settings.get(connection, settings.IDENTITY_KEY))
    names = sorted({name for name in official if len(name) > SHORT}, key=len, reverse=True)
    found: dict[bytes, Hit] = {}
    for place, text in texts:
        for kind, start, end in _pieces(_without(text, names)):
            made = token(key, kind, text[start:end])
            if made not in found:
                found[made] = _hit(place, text, kind, start, end)
    asked = list(found)
    there: set[bytes] = set()
    for at in range(0, len(asked), PORTION):
        there |= set(connection.scalars(_THERE, {"tokens": asked[at : at + PORTION]}))
    return tuple(hit for made, hit in found.items() if made in there)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    for run in _HAN.finditer(text):
        for start in range(run.start(), run.end() - 1):
            for end in range(start + SHORT, min(start + LONG, run.end()) + 1):
                yield "name", start, end
    for kind, pattern in _OTHERS:
        for one in pattern.finditer(text):
            yield kind, one.start(), one.end()


def _without(text: str, names: Iterable[str]) -> str:
    """The text with the names of units blotted out, each character in its place."""
    for name in names:
        text = text.replace(name, " " * len(name))
    return text


def _hit(place: str, text: str, kind: str, start: int, end: int) -> Hit:
    shown = mask_name(text[start:end]) if kind == "name" else "＊" * (end - start)
    doubtful = kind == "name" and end - start == SHORT
    return Hit(
        place, start, end, kind, f"…{shown}…", doubtful, "可能只是相同的字" if doubtful else ""
    )
