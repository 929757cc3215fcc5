"""What the scores of a round come to side by side: ranking, year on year, distribution, costs.

Everything is worked out from bodies of scores as they are printed (``RoundScorer.body``); a unit
that isn't settled has no rank, and units of different base are never ranked together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from app.rules.indicators.expressions import numeral, printed

Body = Mapping[str, Any]
SCORED, NOT_ASSESSED = "scored", "not_assessed"
BUCKETS: Final = (
    (90, "90分及以上"),
    (80, "80至90分"),
    (70, "70至80分"),
    (60, "60至70分"),
    (0, "60分以下"),
)
SHARES: Final = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit in the ranking: its place among so many, ties sharing it; 0 where it has none."""

    unit: str
    total: str  # as printed; "" while it is open
    said: str  # 待定…, 不参加排名, or ""
    place: int
    among: int  # how many have a place
    tied: int  # how many share it, itself included
    base: str  # out of so many points


@dataclass(frozen=True, slots=True)
class Board:
    """One ranking: of units with the same base."""

    base: str
    rows: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class FieldSum:
    """What a unit has in a field: settled points of so many; ``open`` where an item isn't."""

    field: str
    caption: str
    score: str
    points: str
    share: Fraction  # of the points that are settled, 0 … 1
    open: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What an item cost all units together, and whom it cost points."""

    item: str
    caption: str
    points: str
    lost: str
    average: str  # lost by a unit that was scored
    units: tuple[str, ...]  # those that lost points, the most first
    scored: int


@dataclass(frozen=True, slots=True)
class Change:
    """A unit against the year before; where it is no longer the same unit, in words alone."""

    unit: str
    now: str
    before: str
    difference: str  # signed; "" where there is none
    place: int
    place_before: int
    said: str  # 新增, 更名, 合并 …, or why there is no number


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many units have so many of a hundred."""

    caption: str
    count: int
    units: tuple[str, ...]


def boards(bodies: Iterable[Body], places: int) -> tuple[Board, ...]:
    """The rankings, one for each base, the largest base first; units without a rank at its end."""
    by_base: dict[str, list[Body]] = {}
    for body in bodies:
        by_base.setdefault(body["total"]["points"], []).append(body)
    ordered = sorted(by_base, key=lambda base: -Fraction(base))
    return tuple(Board(base, tuple(_ranked(by_base[base], base))) for base in ordered)


def _ranked(bodies: Sequence[Body], base: str) -> list[Ranked]:
    taking = [body for body in bodies if _takes_part(body)]
    values = sorted((Fraction(body["total"]["total"]) for body in taking), reverse=True)
    rows = [
        Ranked(
            body["unit"], body["total"]["total"], "", values.index(value) + 1, len(taking),
            values.count(value), base,
        )
        for body in taking
        for value in (Fraction(body["total"]["total"]),)
    ]  # fmt: skip
    rows.sort(key=lambda row: row.place)
    others = [body for body in bodies if not _takes_part(body)]
    return [*rows, *(_unranked(body, len(taking), base) for body in others)]


def _takes_part(body: Body) -> bool:
    total = body["total"]
    assessed = any(row["state"] != NOT_ASSESSED for row in body["scores"])
    return total["state"] == SCORED and total["ranked"] == "yes" and assessed


def _unranked(body: Body, among: int, base: str) -> Ranked:
    total = body["total"]
    if total["state"] != SCORED:
        said = total["open"] or "待定"
    elif total["ranked"] != "yes":
        said = "一票否决事项，不参加排名" if total["ranked"] == "no" else "一票否决事项待定"
    else:
        said = "未考核，不参加排名"
    return Ranked(body["unit"], total["total"] or "", said, 0, among, 0, base)


def field_sums(
    body: Body, fields: Sequence[tuple[str, str]], field_of: Mapping[str, str], places: int
) -> tuple[FieldSum, ...]:
    """What the unit has in each field (key, caption); an open item is left out and said."""
    found = []
    for key, caption in fields:
        rows = [row for row in body["scores"] if field_of.get(row["item"]) == key]
        done = [row for row in rows if row["state"] == SCORED]
        score = sum((Fraction(row["score"]) for row in done), Fraction(0))
        points = sum((Fraction(row["points"]) for row in done), Fraction(0))
        share = score / points if points else Fraction(0)
        opened = any(row["state"] not in (SCORED, NOT_ASSESSED) for row in rows)
        found.append(FieldSum(key, caption, printed(score, places), numeral(points), share, opened))
    return tuple(found)


def costs(bodies: Sequence[Body], places: int) -> tuple[Cost, ...]:
    """What cost everybody points: items by what was lost on them, the most first."""
    lost: dict[str, list[tuple[Fraction, str]]] = {}
    captions: dict[str, tuple[str, str]] = {}
    scored: dict[str, int] = {}
    for body in bodies:
        for row in body["scores"]:
            captions[row["item"]] = (row["caption"], row["points"] or "")
            if row["state"] != SCORED or row["points"] is None:
                continue
            scored[row["item"]] = scored.get(row["item"], 0) + 1
            gap = Fraction(row["points"]) - Fraction(row["score"])
            if gap > 0:
                lost.setdefault(row["item"], []).append((gap, body["unit"]))
    found = []
    for item, (caption, points) in captions.items():
        gaps = sorted(lost.get(item, ()), key=lambda one: -one[0])
        whole = sum((gap for gap, _ in gaps), Fraction(0))
        count = scored.get(item, 0)
        average = whole / count if count else Fraction(0)
        units = tuple(unit for _, unit in gaps)
        found.append(
            Cost(
                item,
                caption,
                points,
                printed(whole, places),
                printed(average, places),
                units,
                count,
            )
        )
    return tuple(sorted(found, key=lambda one: -Fraction(one.lost)))


def distribution(bodies: Iterable[Body]) -> tuple[Bucket, ...]:
    """How the settled totals lie, of a hundred of what could be reached."""
    held: dict[int, list[str]] = {least: [] for least, _ in BUCKETS}
    for body in bodies:
        if _takes_part(body):
            total = body["total"]
            share = Fraction(total["total"]) / Fraction(total["points"]) * 100
            held[next(least for least, _ in BUCKETS if share >= least)].append(body["unit"])
    return tuple(
        Bucket(caption, len(held[least]), tuple(held[least])) for least, caption in BUCKETS
    )


def year_on_year(
    now: Sequence[Body],
    before: Sequence[Body],
    came_of: Mapping[str, str],
    said: Mapping[str, str],
    places: int,
) -> tuple[Change, ...]:
    """Each unit of this year against the one that it was. ``came_of`` names the unit of last year
    whose numbers are its own; ``said`` what became of a unit that is no longer the same: it is
    named as such and gets no number."""
    here = {row.unit: row for board in boards(now, places) for row in board.rows}
    there = {row.unit: row for board in boards(before, places) for row in board.rows}
    found = []
    for body in now:
        unit = body["unit"]
        row = here[unit]
        was = there.get(came_of.get(unit, unit))
        words = said.get(unit, "")
        if words or was is None:
            found.append(Change(unit, row.total, "", "", row.place, 0, words or "上年没有参加评价"))
            continue
        gap, why = _gap(row, was, places)
        found.append(Change(unit, row.total, was.total, gap, row.place, was.place, why))
    return tuple(found)


def _gap(row: Ranked, was: Ranked, places: int) -> tuple[str, str]:
    if not row.total or not was.total:
        return "", "两年中有一年总分未定"
    if row.base != was.base:
        return "", f"满分不同（上年{was.base}分，本年{row.base}分）"
    gap = Fraction(row.total) - Fraction(was.total)
    return (f"+{printed(gap, places)}" if gap > 0 else printed(gap, places)), ""
