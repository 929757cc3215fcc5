"""Setting a line of type: how wide a text is, and where each run of one font begins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.base.letter import Attached, Face, Words
from app.reports.letters.breaking import OPENING, SQUEEZABLE, Line, break_measured
from app.reports.letters.characters import SET_AS, printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import BLACK

_AT_RIGHT = OPENING | frozenset("([{")
_AT_LEFT = frozenset("”’）》〉」』】〕｝，。、；：？！)]}")
Colour = tuple[float, float, float]
Spans = tuple[tuple[int, Role], ...]  # so many characters in this role, one after the other


@dataclass(frozen=True, slots=True)
class Text:
    """A line at ``x``, ``y`` (points; y is the em's top) with ``spacing`` a character.

    ``spans`` say the roles where there are several; ``squeeze`` is the em that each mark gives up.
    """

    x: float
    y: float
    text: str
    role: Role
    size: float
    spacing: float = 0.0
    colour: Colour = BLACK
    narrow: float = 1.0  # horizontal scale; only the flag of a long name is set narrower
    squeeze: float = 0.0
    spans: Spans = ()

    def moved(self, dy: float) -> Text:
        """The same line further down."""
        return Text(self.x, self.y + dy, self.text, self.role, self.size, self.spacing, self.colour,
                    self.narrow, self.squeeze, self.spans)  # fmt: skip


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
        return Rule(self.x0, self.y0 + dy, self.x1, self.y1 + dy, self.width, self.colour)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file drawn into a rectangle: a picture, or page ``page`` of a PDF (from 0)."""

    x: float
    y: float
    width: float
    height: float
    file: Attached
    page: int = 0

    def moved(self, dy: float) -> Picture:
        """The same further down."""
        return replace(self, y=self.y + dy)


Mark = Text | Rule | Picture


@dataclass(frozen=True, slots=True)
class FontRun:
    """Characters of one font that follow each other, ``x`` points from the line's beginning."""

    x: float
    text: str
    font: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A text ready to be broken: without what can't be seen, each character's role, what is kept."""

    text: str
    roles: tuple[tuple[int, Role], ...]  # as in Text.spans
    kept: tuple[tuple[int, int], ...]

    def spans(self, start: int, stop: int) -> Spans:
        """The roles of a stretch; () where one role has it all."""
        if len(self.roles) == 1:
            return ()
        found, at = [], 0
        for count, role in self.roles:
            inside = min(stop, at + count) - max(start, at)
            if inside > 0:
                found.append((inside, role))
            at += count
        return tuple(found)


def copy_of(text: str, role: Role) -> Copy:
    """The text as it will be set, ``role`` where a run names no face."""
    if not isinstance(text, Words):
        shown = printable(text)
        return Copy(shown, ((len(shown), role),), ())
    pieces: list[str] = []
    roles: list[tuple[int, Role]] = []
    kept: list[tuple[int, int]] = []
    at = 0
    for run in text.runs:
        shown = printable(run.text)
        own = role_of(run.face, role)
        if roles and roles[-1][1] is own:
            roles[-1] = (roles[-1][0] + len(shown), own)
        elif shown:
            roles.append((len(shown), own))
        if run.keep and len(shown) > 1:
            kept.append((at, at + len(shown)))
        pieces.append(shown)
        at += len(shown)
    return Copy("".join(pieces), tuple(roles) or ((0, role),), tuple(kept))


def role_of(face: Face, role: Role) -> Role:
    """The role that a face names; "" is the paragraph's own."""
    return Role(face) if face else role


def widths_of(faces: Faces, copy: Copy) -> list[float]:
    """The width of each character in em."""
    made: list[float] = []
    at = 0
    for count, role in copy.roles:
        known = faces.known(role)
        for char in copy.text[at : at + count]:
            glyph = known.get(char) or faces.glyph(role, char)
            made.append(glyph[1])
        at += count
    return made


def set_lines(
    faces: Faces, copy: Copy, width: float, first: float | None = None
) -> tuple[Line, ...]:
    """The copy broken into lines of ``width`` em."""
    return break_measured(copy.text, widths_of(faces, copy), width, first, copy.kept)


def em_width(faces: Faces, role: Role, text: str) -> float:
    """The width of a text in em of its size."""
    return sum(faces.glyph(role, char)[1] for char in text)


def set_width(faces: Faces, text: Text) -> float:
    """The width in points of a line as set, without spacing after the last character."""
    gaps = max(len(text.text) - 1, 0)
    return (em_width(faces, text.role, text.text) * text.size + gaps * text.spacing) * text.narrow


def fitting_spacing(cells: float, characters: int, size: float, width: float) -> float:
    """The spacing a character that makes a line of ``cells`` em exactly ``width`` points wide."""
    return (width - cells * size) / (characters - 1) if characters > 1 else 0.0


def font_runs(faces: Faces, text: Text) -> list[FontRun]:
    """The runs of a line: a new one where the font changes or a glyph isn't as wide as its place."""
    made: list[FontRun] = []
    size, spacing, narrow = text.size, text.spacing, text.narrow
    chars: list[str] = []
    font, begin, x, end, at = "", 0.0, 0.0, -1.0, 0
    last = len(text.text) - 1
    for count, role in text.spans or ((len(text.text), text.role),):
        known = faces.known(role)
        for char in text.text[at : at + count]:
            name, wide, natural = known.get(char) or faces.glyph(role, char)
            pad = 0.0 if wide == natural else _pad(char, wide - natural)
            if text.squeeze and char in SQUEEZABLE and at < last:
                wide -= text.squeeze
                pad -= text.squeeze if char in OPENING else 0.0
            place = x + pad * size
            shown = SET_AS.get(char, char)
            if name == font and abs(place - end) < 1e-6:
                chars.append(shown)
            else:
                if chars:
                    made.append(FontRun(begin * narrow, "".join(chars), font))
                chars, font, begin = [shown], name, place
            x += wide * size + spacing
            end = place + natural * size + spacing
            at += 1
    if chars:
        made.append(FontRun(begin * narrow, "".join(chars), font))
    return made


def _pad(char: str, spare: float) -> float:
    """How far into its em a glyph that is too narrow begins: marks stand beside their words."""
    if char in _AT_RIGHT:
        return spare
    return 0.0 if char in _AT_LEFT else spare / 2
