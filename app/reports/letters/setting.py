"""Setting a line of type: how wide a text is, and where each run of one font begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from app.reports.letters.breaking import is_full
from app.reports.letters.faces import Faces, Role, load_named
from app.reports.letters.geometry import BLACK

_OPENING: Final = frozenset("“‘（《〈「『【〔｛([{")
_CLOSING: Final = frozenset("”’）》〉」』】〕｝，。、；：？！)]}")
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Text:
    """A line of one face at ``x``, ``y`` (points; y is the em's top) with ``spacing`` a character."""

    x: float
    y: float
    text: str
    role: Role
    size: float
    spacing: float = 0.0
    colour: Colour = BLACK
    narrow: float = 1.0  # horizontal scale; only the flag of a long name is set narrower

    def moved(self, dy: float) -> Text:
        """The same line further down."""
        return replace(self, y=self.y + dy)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line between two points, ``width`` points thick."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    colour: Colour = BLACK

    def moved(self, dy: float) -> Rule:
        """The same line further down."""
        return replace(self, y0=self.y0 + dy, y1=self.y1 + dy)


Mark = Text | Rule


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one font that follow each other, ``x`` points from the line's beginning."""

    x: float
    text: str
    font: str


def measurer(faces: Faces, role: Role) -> Callable[[str], float]:
    """What gives the width of a character of this role in em: Han and full-width forms one."""

    def measure(char: str) -> float:
        return 1.0 if is_full(char) else _natural(faces.font_for(role, char), char)

    return measure


def em_width(faces: Faces, role: Role, text: str) -> float:
    """The width of a text in em of its size."""
    measure = measurer(faces, role)
    return sum(measure(char) for char in text)


def set_width(faces: Faces, text: Text) -> float:
    """The width in points of a line as set, without spacing after the last character."""
    gaps = max(len(text.text) - 1, 0)
    return (em_width(faces, text.role, text.text) * text.size + gaps * text.spacing) * text.narrow


def fitting_spacing(cells: float, characters: int, size: float, width: float) -> float:
    """The spacing a character that makes a line of ``cells`` em exactly ``width`` points wide."""
    return (width - cells * size) / (characters - 1) if characters > 1 else 0.0


def runs(faces: Faces, text: Text) -> list[Run]:
    """The runs of a line: a new one where the font changes or a glyph isn't as wide as its place."""
    made: list[Run] = []
    x, end = 0.0, -1.0
    for char in text.text:
        font = faces.font_for(text.role, char)
        natural = _natural(font, char)
        wide = 1.0 if is_full(char) else natural
        at = x + _pad(char, wide - natural) * text.size
        if made and made[-1].font == font and abs(at - end) < 1e-6:
            made[-1] = replace(made[-1], text=made[-1].text + char)
        else:
            made.append(Run(at, char, font))
        x += wide * text.size + text.spacing
        end = at + natural * text.size + text.spacing
    return [replace(run, x=run.x * text.narrow) for run in made]


def _natural(font: str, char: str) -> float:
    return float(load_named(font).face.getCharWidth(ord(char))) / 1000


def _pad(char: str, spare: float) -> float:
    """How far into its em a glyph that is too narrow begins: marks stand beside their words."""
    if char in _OPENING:
        return spare
    return 0.0 if char in _CLOSING else spare / 2
