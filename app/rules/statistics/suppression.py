"""Which cells of a table by what people are must not be told, nor be reckoned from the others.

A cell of one or two people is not told; nor are the cells from which it follows, by the totals of
its counts, by what counts add up to for the same people (期初＋受理＋重启－终止－办结＝期末), or because
they are among others of which there are none (没有在办的，就没有超期的).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from app.rules.statistics.inference import Cell, Limit, Reader, exactly
from app.rules.statistics.reckoning import FEWEST

Cells = Mapping[str, Mapping[str, int]]  # count → part → number
Relation = Mapping[str, int]  # counts with their signs, which come to nought for every part
Days = tuple[date, date]  # of a table: the first and the last

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

# Parts of one count that have nothing in common: together, too, they are no more than it.
APART: Final[tuple[frozenset[str], ...]] = (
    frozenset(("satisfied", "mostly", "unsatisfied")),
    frozenset(("cohort_closed", "cohort_terminated")), frozenset(("chains", "long_chains")),
)  # fmt: skip


def hidden_together(tables: Mapping[Days, Cells]) -> dict[Days, frozenset[Cell]]:
    """The cells of each period that are not told, where its changes against the others are.

    A change tells the number that it is measured by, so the tables of all periods are searched as
    one. What is in hand on a day is one number, whichever period ends or begins there.
    """
    names = {
        (days, count): _named(days, count) for days, cells in tables.items() for count in cells
    }
    merged = {names[days, count]: row for days, cells in tables.items()
              for count, row in cells.items()}  # fmt: skip
    relations = [
        {_named(days, count): sign for count, sign in relation.items()}
        for days in tables for relation in RELATIONS
    ]  # fmt: skip
    within = [(_named(days, sub), _named(days, sup)) for days in tables for sub, sup in WITHIN]
    hidden = hidden_cells(merged, relations, within)
    return {
        days: frozenset(
            (count, part) for count, row in cells.items() for part in _parts(tables)
            if (names[days, count], part) in hidden
        )
        for days, cells in tables.items()
    }  # fmt: skip


def _parts(tables: Mapping[Days, Cells]) -> set[str]:
    return {part for cells in tables.values() for row in cells.values() for part in row}


def _named(days: Days, count: str) -> str:
    """What a count of a period is called among those of others."""
    first, last = days
    if count == "in_hand_start":
        return f"in_hand {first - timedelta(days=1)}"
    return f"in_hand {last}" if count == "in_hand_end" else f"{count} {first} {last}"


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
        more = (
            _next(numbers, hidden, parts, relations)
            or _none_of(numbers, hidden, within)
            or _seen(numbers, hidden, parts, relations, within)
        )
        if more is None:
            break
        hidden.add(more)
    return frozenset(hidden)


def _seen(
    numbers: Mapping[Cell, int], hidden: set[Cell], parts: Sequence[str],
    relations: Sequence[Relation], within: Sequence[tuple[str, str]],
) -> Cell | None:  # fmt: skip
    """A cell that is told and helps a reader to one of few people; None where none is found out."""
    told = {cell for cell in numbers if cell not in hidden}
    if not told:
        return None
    limits = list(_limits(numbers, parts, relations, within))
    reader = Reader(numbers, hidden, limits)
    for cell in sorted(cell for cell in hidden if 0 < numbers[cell] < FEWEST):
        if reader.sees(cell):
            near = set(reader.near(cell))
            by = {c for limit in limits if limit.terms.keys() & near for c in limit.terms} & told
            return min(by or told, key=lambda one: (numbers[one] == 0, numbers[one], one))
    return None


def _limits(
    numbers: Mapping[Cell, int], parts: Sequence[str], relations: Sequence[Relation],
    within: Sequence[tuple[str, str]],
) -> Iterator[Limit]:  # fmt: skip
    """All that a reader knows of the cells together."""
    for signs in _equations(numbers, parts, relations):
        yield from exactly(signs, sum(sign * numbers[cell] for cell, sign in signs.items()))
    sums: dict[tuple[str, ...], str] = {(sub,): sup for sub, sup in within}
    for whole in dict.fromkeys(sup for _sub, sup in within):
        subs = tuple(sub for sub, sup in within if sup == whole)
        for apart in APART:
            mine = tuple(sub for sub in subs if sub.partition(" ")[0] in apart)
            sums |= {mine: whole} if len(mine) > 1 else {}
    for subs, whole in sums.items():
        for part in parts:
            cells = [(sub, part) for sub in subs if (sub, part) in numbers]
            if cells and (whole, part) in numbers:
                yield Limit({**dict.fromkeys(cells, 1), (whole, part): -1}, 0)


def _next(
    numbers: Mapping[Cell, int],
    hidden: set[Cell],
    parts: Sequence[str],
    relations: Sequence[Relation],
) -> Cell | None:
    """A further cell to hide, the smallest one that is of use; None where all is well."""
    equations = list(_equations(numbers, parts, relations))
    weak: list[frozenset[Cell]] = []
    for cells in map(frozenset, equations):
        out = cells & hidden
        if out and (len(out) == 1 or sum(numbers[cell] for cell in out) < FEWEST):
            weak.append(cells)
    if not weak:
        told = _determined([
            {cell: sign for cell, sign in signs.items() if cell in hidden} for signs in equations
        ])  # fmt: skip
        weak = [frozenset(signs) for signs in equations if signs.keys() & told]
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
) -> Iterator[Mapping[Cell, int]]:
    """What a reader can add up, with its signs: a count over its parts, the counts of a relation
    for one part."""
    for count in dict.fromkeys(count for count, _part in numbers):
        yield {(count, part): 1 for part in parts}
    for relation in relations:
        for part in parts:
            if all((count, part) in numbers for count in relation):
                yield {(count, part): sign for count, sign in relation.items()}


def _determined(equations: Sequence[Mapping[Cell, int]]) -> set[Cell]:
    """The unknowns that the equations give away."""
    rows = [
        {cell: Fraction(sign) for cell, sign in sorted(signs.items())}
        for signs in equations
        if signs
    ]
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
