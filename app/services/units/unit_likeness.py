"""Whether two names are likely to mean one unit: written short, without the place, or misheard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.base.pinyin import initials

# How offices shorten the last words of a name; both spellings are read as the short one.
ENDINGS: Final = (
    ("人民政府", "政府"), ("委员会", "委"), ("办公室", "办"), ("管理中心", "中心"),
    ("服务中心", "中心"),
)  # fmt: skip
KINDS: Final = (
    "政府",
    "中心",
    "大队",
    "支队",
    "公司",
    "局",
    "委",
    "办",
    "院",
    "所",
    "站",
    "部",
    "处",
)
NO_PLACE: Final = ("市场", "市政", "区划", "县域")  # words that begin like a place and are none
LEAST: Final = 2  # characters that must be left of a name to be compared


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart: what the unit is about, what it is; the place is left out."""

    name: str
    core: str
    kind: str


def place_of(office: str) -> str:
    """示例县 of 示例县信用办; "" where the name tells no place."""
    found = re.match(r"[一-鿿]{1,6}?[县市区旗州]", office)
    return found.group() if found else ""


def parts_of(name: str, place: str) -> Parts:
    """The name without place, endings shortened."""
    rest = name.strip()
    if place and rest.startswith(place):
        rest = rest[len(place) :]
    elif place and rest[:1] == place[-1] and not rest.startswith(NO_PLACE):
        rest = rest[1:]
    for long, short in ENDINGS:
        rest = rest.replace(long, short)
    kind = next((kind for kind in KINDS if rest.endswith(kind)), "")
    return Parts(name, rest[: len(rest) - len(kind)], kind)


def alike(one: Parts, other: Parts) -> str:
    """Why the two are likely to be one unit, "" when they are not."""
    if one.kind != other.kind or one.name == other.name:
        return ""
    if one.core == other.core:
        return "只差地名或称呼" if one.core or one.kind == "政府" else ""
    short, long = sorted((one.core, other.core), key=len)
    if len(short) < LEAST:
        return ""
    if len(short) < len(long):
        return "像是简写" if short[0] == long[0] and _in_order(short, long) else ""
    return "一字之差，读音相近" if _misheard(short, long) else ""


def pairs(names: Sequence[str], office: str) -> Iterator[tuple[str, str, str]]:
    """(fuller name, other name, why) for each two that are likely to mean one unit."""
    place = place_of(office)
    groups: dict[tuple[str, str], list[Parts]] = {}
    for name in names:
        parts = parts_of(name, place)
        for letter in "".join(initials(parts.core[:1])) or "-":
            groups.setdefault((parts.kind, letter), []).append(parts)
    seen: set[frozenset[str]] = set()
    for group in groups.values():
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                pair = frozenset((one.name, other.name))
                if pair not in seen and (why := alike(one, other)):
                    seen.add(pair)
                    fuller, less = sorted((one.name, other.name), key=lambda n: (-len(n), n))
                    yield fuller, less, why


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _misheard(one: str, other: str) -> bool:
    """One character of at least three differs, and both can be read with the same initial."""
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(one) < LEAST or len(differing) != 1:
        return False
    first, second = (set("".join(initials(c))) for c in differing[0])
    return len(one) > LEAST and bool(first & second)
