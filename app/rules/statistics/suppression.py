"""Which cells of a table by what people are must not be told, nor be reckoned from the others.

A cell of one or two people is not told; nor are the cells from which it follows, by the totals of
its counts, by what counts add up to for the same people (期初＋受理＋重启－终止－办结＝期末), or because
they are among others of which there are none (没有在办的，就没有超期的).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from app.rules.statistics.reckoning import FEWEST

Cells = Mapping[str, Mapping[str, int]]  # count → part → number
Cell = tuple[str, str]  # count, part
Relation = Mapping[str, int]  # counts with their signs, which come to nought for every part

RELATIONS: Final[tuple[Relation, ...]] = (
    {"in_hand_start": 1, "accepted": 1, "reopened": 1, "terminated": -1, "closed": -1,
     "in_hand_end": -1},
    {"improved": 1, "improved_adopted": -1, "improved_rejected": -1},
    {"received": 1, "cases": -1, "merged": -1},
)  # fmt: skip
# A count, and one that all of it is among: where there is none of the one there is none of the other.
WITHIN: Final[tuple[tuple[str, str], ...]] = (
    ("cases", "received"), ("closed_limited", "closed"), ("closed_on_time", "closed_limited"),
    ("closed_on_time", "closed"), ("overdue_end", "in_hand_end"), ("cohort_closed", "accepted"),
    ("cohort_closed", "closed"), ("cohort_terminated", "accepted"),
    ("cohort_terminated", "terminated"), ("long_chains", "chains"), ("long_chains", "returned"),
    ("chains", "returned"), ("improved_limited", "improved"),
    ("improved_on_time", "improved_limited"), ("improved_on_time", "improved"),
    ("satisfied", "asked"), ("mostly", "asked"), ("unsatisfied", "asked"),
)  # fmt: skip


def hidden_cells(
    cells: Cells,
    relations: Sequence[Relation] = RELATIONS,
    within: Sequence[tuple[str, str]] = WITHIN,
) -> frozenset[Cell]:
    """The cells that are not told: neither they nor a sum of fewer than three follows from the rest.

    The totals of counts are told; parts are the same for every count.
    """
    parts = sorted({part for row in cells.values() for part in row})
    numbers = {(count, part): row.get(part, 0) for count, row in cells.items() for part in parts}
    hidden = {cell for cell, number in numbers.items() if 0 < number < FEWEST}
    while hidden:
        more = _next(numbers, hidden, parts, relations) or _none_of(numbers, hidden, within)
        if more is None:
            break
        hidden.add(more)
    return frozenset(hidden)


def _next(
    numbers: Mapping[Cell, int],
    hidden: set[Cell],
    parts: Sequence[str],
    relations: Sequence[Relation],
) -> Cell | None:
    """A further cell to hide, the smallest one that is of use; None where all is well."""
    equations = list(_equations(numbers, parts, relations))
    weak: list[frozenset[Cell]] = []
    for cells in equations:
        out = cells & hidden
        if out and (len(out) == 1 or sum(numbers[cell] for cell in out) < FEWEST):
            weak.append(cells)
    if not weak:
        told = _determined([cells & hidden for cells in equations])
        weak = [cells for cells in equations if cells & told]
    found = {cell for cells in weak for cell in cells - hidden}
    filled = {cell for cell in found if numbers[cell]} or found
    return min(filled, key=lambda cell: (numbers[cell], cell), default=None)


def _none_of(
    numbers: Mapping[Cell, int], hidden: set[Cell], within: Sequence[tuple[str, str]]
) -> Cell | None:
    """A nought that is told, and from which one that is hidden follows."""
    told = (
        (sup, part) for sub, sup in within for count, part in hidden
        if count == sub and numbers.get((sup, part)) == 0 and (sup, part) not in hidden
    )  # fmt: skip
    return min(told, default=None)


def _equations(
    numbers: Mapping[Cell, int], parts: Sequence[str], relations: Sequence[Relation]
) -> Iterator[frozenset[Cell]]:
    """What a reader can add up: a count over its parts, the counts of a relation for one part."""
    for count in dict.fromkeys(count for count, _part in numbers):
        yield frozenset((count, part) for part in parts)
    for relation in relations:
        for part in parts:
            yield frozenset((count, part) for count in relation if (count, part) in numbers)


def _determined(equations: Sequence[frozenset[Cell]]) -> set[Cell]:
    """The unknowns that the equations give away.

    Signs are left out: each unknown stands once in a count and once in a relation, and a sign can
    be turned along with them.
    """
    rows = [dict.fromkeys(sorted(cells), Fraction(1)) for cells in equations if cells]
    solved: list[dict[Cell, Fraction]] = []
    for row in rows:
        for done in solved:
            _take_out(row, done)
        row = {cell: value for cell, value in row.items() if value}
        if not row:
            continue
        lead = next(iter(row.values()))
        row = {cell: value / lead for cell, value in row.items()}
        for done in solved:
            _take_out(done, row)
        solved.append(row)
    return {next(iter(row)) for row in solved if len([v for v in row.values() if v]) == 1}


def _take_out(row: dict[Cell, Fraction], done: Mapping[Cell, Fraction]) -> None:
    pivot = next(cell for cell, value in done.items() if value)
    factor = row.get(pivot, Fraction(0))
    if factor:
        for cell, value in done.items():
            row[cell] = row.get(cell, Fraction(0)) - factor * value
            if not row[cell]:
                del row[cell]
