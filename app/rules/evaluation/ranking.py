"""Places by the score as printed: ties share a place, who wasn't assessed or is open has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a unit among those of the same base: ``of`` counts who has one."""

    place: int  # 0 for none
    of: int
    why: str = ""  # why there is none


def places(bodies: Iterable[Mapping[str, Any]]) -> dict[str, Place]:
    """Unit (uid) → its place; units whose totals are of different points are never in one list."""
    groups: dict[str, list[tuple[str, Decimal]]] = {}
    found: dict[str, Place] = {}
    for body in bodies:
        total = body["total"]
        if total["total"] is None:
            found[body["unit"]] = Place(0, 0, "待定")
        elif total["ranked"] != "yes":
            found[body["unit"]] = Place(0, 0, "不排名")
        elif not Decimal(total["points"]):
            found[body["unit"]] = Place(0, 0, "不考核")
        else:
            base = "rescaled" if total["rescaled"] else total["points"]
            groups.setdefault(base, []).append((body["unit"], Decimal(total["total"])))
    for members in groups.values():
        for unit, score in members:
            better = sum(other > score for _unit, other in members)
            found[unit] = Place(better + 1, len(members))
    return found
