"""Pinyin initials of Chinese names, every reading of each character counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from app.base.machine.resources import resource_text

GAPS: Final = 60  # letters in order, some left out
# 示例县, 某市某区: where a unit is; whoever types its initials leaves that out.
_PLACE: Final = re.compile(r"(?:(?:[^县市区州省旗]{1,8}[县市区州省旗])+|县)(?=..)")


@cache
def _readings() -> dict[str, str]:
    """Character → the letters that its readings begin with (单: cds)."""
    found: dict[str, str] = {}
    for line in resource_text("pinyin/initials.txt").splitlines():
        if line.startswith("#"):
            continue
        letter, characters = line.split(" ", 1)
        for character in characters:
            found[character] = found.get(character, "") + letter
    return found


def initials(name: str) -> tuple[str, ...]:
    """Letter sets of a name, one a character: 单县 → ("cds", "x"); letters and digits stand for
    themselves, other signs are left out."""
    readings = _readings()
    sets = (readings.get(c) or (c.casefold() if c.isascii() and c.isalnum() else "") for c in name)
    return tuple(letters for letters in sets if letters)


def own_part(name: str) -> str:
    """A unit's name without the county that it begins with: 示例县住建局 → 住建局."""
    found = _PLACE.match(name)
    return name[found.end() :] if found else name


def match_unit(letters: str, name: str) -> int:
    """How well typed letters fit a unit's name, 0–100.

    Best are its own name's initials in one piece (zjj: 示例县住建局, 住建局), then the same with
    the county before them, then letters left out of its own name from its first letter on; least
    what needs the county's letters for a match.
    """
    own, whole = _cached(own_part(name)), _cached(name)
    scores = [match(letters, own), match(letters, whole)]
    if scores[0] == GAPS and own and letters[:1].casefold() in own[0]:
        scores[0] = GAPS + 10
    if scores[0] < GAPS and scores[1] == GAPS:
        scores[1] = GAPS - 20
    return max(scores)


@cache
def _cached(name: str) -> tuple[str, ...]:
    return initials(name)


def begins_with(letters: str, name_initials: Iterable[str]) -> bool:
    """Whether the typed letters spell the beginning of the name under some reading."""
    sets = tuple(name_initials)
    return len(letters) <= len(sets) and all(
        letter in choices for letter, choices in zip(letters, sets, strict=False)
    )


def match(letters: str, name_initials: tuple[str, ...]) -> int:
    """How well typed letters fit a name, 0–100: all of it, its beginning, a part, or with gaps.

    Offices leave syllables out (县住建局 for 示例县住房和城乡建设局), so letters in order but with
    gaps count too, least of all.
    """
    wanted = letters.casefold()
    if not wanted or len(wanted) > len(name_initials):
        return 0
    if begins_with(wanted, name_initials):
        return 95 if len(wanted) == len(name_initials) else 90
    if any(begins_with(wanted, name_initials[at:]) for at in range(1, len(name_initials))):
        return 80
    return GAPS if len(wanted) > 1 and _in_order(wanted, name_initials) else 0


def _in_order(letters: str, name_initials: tuple[str, ...]) -> bool:
    rest = iter(name_initials)
    return all(any(letter in choices for choices in rest) for letter in letters)
