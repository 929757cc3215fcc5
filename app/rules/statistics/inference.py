"""What a reader concludes of cells that aren't told: from totals, from what adds up, from what is
part of what, and because nothing is less than nought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

Cell = tuple[str, str]  # count, part
NEAREST: Final = 4  # other values that are tried, those next to the true one
MOST_TRIED: Final = 400  # steps of one search; one that takes more counts as given away
Bounds = dict[Cell, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Limit:
    """The sum of these cells with their signs is at most so much."""

    terms: Mapping[Cell, int]
    most: int


def exactly(terms: Mapping[Cell, int], number: int) -> tuple[Limit, Limit]:
    """The sum is that number: no more and no less."""
    return Limit(terms, number), Limit({cell: -sign for cell, sign in terms.items()}, -number)


class Reader:
    """Knows the limits and every number but those of the hidden cells."""

    def __init__(
        self, numbers: Mapping[Cell, int], hidden: Collection[Cell], limits: Iterable[Limit]
    ) -> None:
        self._numbers = numbers
        self._of: dict[Cell, list[Limit]] = {cell: [] for cell in hidden}
        for limit in limits:
            open_ones = {cell: sign for cell, sign in limit.terms.items() if cell in self._of}
            told = sum(s * numbers[c] for c, s in limit.terms.items() if c not in self._of)
            known = Limit(open_ones, limit.most - told)
            for cell in open_ones:
                self._of[cell].append(known)
        self._steps = 0

    def sees(self, cell: Cell) -> bool:
        """Whether the cell can have but one value; what can't be told in a few steps counts as so."""
        near = list(self.near(cell))
        highest = sum(self._numbers.values())
        whole = self._narrowed(dict.fromkeys(near, (0, highest)), near)
        if whole is None or whole[cell][0] == whole[cell][1]:
            return True
        low, high = whole[cell]
        true = self._numbers[cell]
        others = sorted((v for v in range(max(low, true - NEAREST), min(high, true + NEAREST) + 1)
                         if v != true), key=lambda v: abs(v - true))  # fmt: skip
        self._steps = 0
        return not any(self._fits({**whole, cell: (v, v)}, (cell,)) for v in others)

    def near(self, cell: Cell) -> Iterator[Cell]:
        """The hidden cells that have to do with it, over however many others."""
        seen, todo = {cell}, [cell]
        while todo:
            one = todo.pop()
            yield one
            new = {c for limit in self._of[one] for c in limit.terms} - seen
            seen |= new
            todo += sorted(new)

    def _fits(self, bounds: Bounds, changed: Iterable[Cell]) -> bool:
        """Whether whole numbers within the bounds keep every limit."""
        self._steps += 1
        if self._steps > MOST_TRIED:
            return False
        narrow = self._narrowed(bounds, changed)
        if narrow is None:
            return False
        still = [cell for cell, (low, high) in narrow.items() if low < high]
        if not still:
            return True
        cell = min(still, key=lambda one: (narrow[one][1] - narrow[one][0], one))
        low, high = narrow[cell]
        true = self._numbers[cell]
        values = sorted(range(max(low, true - NEAREST), min(high, true + NEAREST) + 1),
                        key=lambda v: abs(v - true)) or [low, high]  # fmt: skip
        return any(self._fits({**narrow, cell: (v, v)}, (cell,)) for v in values)

    def _narrowed(self, bounds: Bounds, changed: Iterable[Cell]) -> Bounds | None:
        """The bounds as far as single limits narrow them; None where one can't be kept."""
        now = dict(bounds)
        todo = dict.fromkeys(id(limit) for cell in changed for limit in self._of[cell])
        known = {id(limit): limit for cell in now for limit in self._of[cell]}
        while todo:
            limit = known[next(iter(todo))]
            del todo[id(limit)]
            least = sum(s * now[c][0 if s > 0 else 1] for c, s in limit.terms.items())
            for cell, sign in limit.terms.items():
                low, high = now[cell]
                room = limit.most - (least - sign * (low if sign > 0 else high))
                kept = (low, min(high, room)) if sign > 0 else (max(low, -room), high)
                if kept[0] > kept[1]:
                    return None
                if kept != (low, high):
                    now[cell] = kept
                    todo.update(dict.fromkeys(id(one) for one in self._of[cell]))
        return now
