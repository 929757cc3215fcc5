"""The order of a volume: under which heading a piece stands, and what comes before what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.rules.archives.pieces import RANKS, Order, Piece, Rank
from app.rules.archives.shipped import Heading, Headings, shipped_headings

_ANCHORS: Final[tuple[Rank, ...]] = (
    "main", "reply", "request", "sheet", "draft", "annex", "proof", "request_annex",
)  # fmt: skip  # whose heading a whole group takes: the first of these that it has


@dataclass(frozen=True, slots=True)
class Standing:
    """A piece with the heading under which it stands, and whether it is in the sealed part."""

    piece: Piece
    heading: Heading
    sealed: bool


@dataclass(frozen=True, slots=True)
class Arranged:
    """The pieces of the main part and those of the sealed part, each in order."""

    main: tuple[Standing, ...]
    sealed: tuple[Standing, ...]


def arranged(
    pieces: Iterable[Piece], order: Order = "conclusion", headings: Headings | None = None
) -> Arranged:
    """Every piece exactly once, in the main or in the sealed part, in an order that is total.

    ``conclusion``: by heading, the case's own before those of cases merged into it, the last round
    first, a group together; ``time``: by day and step.
    """
    known = headings or shipped_headings()
    given = tuple(pieces)
    anchors = _anchors(given)
    found = []
    for piece in given:
        anchor = anchors[_group(piece)]
        heading = heading_of(piece if piece.heading else anchor, known)
        found.append((_key(piece, anchor, heading, known, order), piece, heading))
    found.sort(key=lambda one: one[0])
    standing = [Standing(piece, heading, is_sealed(piece, known)) for _, piece, heading in found]
    return Arranged(
        tuple(one for one in standing if not one.sealed),
        tuple(one for one in standing if one.sealed),
    )


def is_sealed(piece: Piece, headings: Headings | None = None) -> bool:
    """Whether it goes into the sealed part: marked so, or of a kind or step that always does."""
    known = headings or shipped_headings()
    return piece.sealed or piece.kind in known.sealed_kinds or piece.step in known.sealed_steps


def heading_of(piece: Piece, headings: Headings | None = None) -> Heading:
    """The heading of a piece by itself: the officer's, else by kind and step, else the rest's."""
    known = headings or shipped_headings()
    if piece.heading:
        return known.named(piece.heading)
    by_token = {token: one for one in known.all for token in one.belongs}
    found = next((by_token[token] for token in _tokens(piece) if token in by_token), None)
    if found is None:
        return next(one for one in known.all if one.rest)
    return known.named(found.later) if found.later and piece.round > 1 else found


def grouped(standing: Sequence[Standing]) -> tuple[tuple[Standing, ...], ...]:
    """What lies in this order as whole pieces (件): each group together, where its first stands."""
    groups: dict[str, list[Standing]] = defaultdict(list)
    for one in standing:
        groups[_group(one.piece)].append(one)
    return tuple(tuple(members) for members in groups.values())


def anchor_of(pieces: Iterable[Piece]) -> Piece:
    """Which of a group speaks for it: the paper itself before draft, annex and proof."""
    return min(
        pieces,
        key=lambda one: (_ANCHORS.index(one.rank), one.day or date.max, one.seq, one.turn, one.uid),
    )


def _anchors(pieces: Sequence[Piece]) -> Mapping[str, Piece]:
    groups: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[_group(piece)].append(piece)
    return {name: anchor_of(members) for name, members in groups.items()}


def _group(piece: Piece) -> str:
    return f"group:{piece.group}" if piece.group else f"piece:{piece.uid}"


def _tokens(piece: Piece) -> tuple[str, ...]:
    """How a piece may be named by a heading, the closest first."""
    return (f"{piece.kind}@{piece.step}", piece.kind, f"@{piece.step}")


def _key(
    piece: Piece, anchor: Piece, heading: Heading, known: Headings, order: Order
) -> tuple[object, ...]:
    within = (RANKS.index(piece.rank), piece.day or date.max, piece.seq, piece.turn, piece.uid)
    group = (anchor.day or date.max, anchor.seq, anchor.turn, _group(anchor))
    if order == "time":
        return (*group, *within)
    place = next(
        (at for token in _tokens(anchor) for at, one in enumerate(heading.belongs) if one == token),
        len(heading.belongs),
    )
    return (known.all.index(heading), anchor.merged, -anchor.round, place, *group, *within)
