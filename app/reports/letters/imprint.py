"""版记: 主送 that found no room, 抄送, 印发 and their rules, at the foot of the last page (7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.base.letter import Letter, joined
from app.base.letter_fields import Day
from app.reports.letters import geometry as g
from app.reports.letters.characters import printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.setting import (
    Mark,
    Rule,
    Text,
    copy_of,
    fitting_spacing,
    set_lines,
    set_width,
)

MOST_LINES: Final = 20  # of 抄送 and 主送 on one page, so that 印发 finds room beneath them


@dataclass(frozen=True, slots=True)
class Imprint:
    """A 版记 with its marks placed from its own top, in points.

    ``before`` are whole pages of lines, each placed from its top, where no page could hold it all.
    """

    height: float
    marks: tuple[Mark, ...]
    before: tuple[tuple[Mark, ...], ...] = ()

    def placed(self) -> tuple[Mark, ...]:
        """The marks where they belong: the lowest edge is that of the type area."""
        return tuple(mark.moved(self.top) for mark in self.marks)

    @property
    def top(self) -> float:
        """Where it begins on its page."""
        return g.BOTTOM * g.MM - self.height


def imprint_of(
    letter: Letter, faces: Faces, *, addressed: bool, pitch: float = g.COPY_LINE
) -> Imprint | None:
    """The 版记 of a paper; None where there is nothing to say. A letter's has no rules (10.1).

    ``addressed`` is False where the addressees didn't leave room for the text on page 1: they are
    told here then, above 抄送 and without a rule between (7.3.2, 7.4.2). ``pitch`` is that of its lines.
    """
    lists = []
    if letter.addressee and not addressed:
        lists.append(("主送：", letter.addressee))
    if letter.copies:
        lists.append(("抄送：", _listed(letter.copies)))
    ruled = letter.form == "general"
    lines = [line for lead, text in lists for line in _entry(lead, text, faces)]
    issued = _issued(letter, faces) if ruled else []
    if not lines and not issued:
        return None
    # without rules the last line's characters end where the type area does
    inset = (pitch - g.SIZE_4) / 2 if ruled else 0.0
    before = []
    while len(lines) > MOST_LINES:
        before.append(_stacked(lines[:MOST_LINES], g.TOP * g.MM, pitch))
        lines = lines[MOST_LINES:]
    height = len(lines) * pitch
    marks = list(_stacked(lines, inset, pitch))
    if issued:
        marks += [mark.moved(height + inset) for mark in issued]
        height += pitch
    if not ruled:
        return Imprint(height - pitch + g.SIZE_4, tuple(marks), tuple(before))
    marks += [_rule(0, g.IMPRINT_THICK), _rule(height - g.IMPRINT_THICK, g.IMPRINT_THICK)]
    if issued and lines:
        marks.append(_rule(len(lines) * pitch, g.IMPRINT_THIN))
    return Imprint(height, tuple(marks), tuple(before))


def _stacked(lines: list[list[Mark]], top: float, pitch: float) -> tuple[Mark, ...]:
    return tuple(
        mark.moved(top + number * pitch) for number, line in enumerate(lines) for mark in line
    )


def _listed(names: tuple[str, ...]) -> str:
    return joined(part for at, name in enumerate(names) for part in (("，" if at else ""), name))


def _entry(lead: str, text: str, faces: Faces) -> list[list[Mark]]:
    """A list in 4号, turned lines beneath the first name (7.4.2)."""
    left = g.LEFT * g.MM + g.COPY_INDENT * g.SIZE_4
    inner = left + len(lead) * g.SIZE_4
    room = g.RIGHT * g.MM - g.COPY_INDENT * g.SIZE_4 - inner
    ended = text if text.endswith("。") else joined((text, "。"))
    copy = copy_of(ended, Role.BODY)
    made: list[list[Mark]] = []
    for at, line in enumerate(set_lines(faces, copy, room / g.SIZE_4)):
        fitting = fitting_spacing(line.set_cells, len(line.text), g.SIZE_4, room)
        loose = line.last or fitting > g.MOST_OPENING
        spacing = min(fitting, 0.0) if loose else fitting
        spans = copy.spans(line.start, line.start + len(line.text))
        mark = Text(inner, 0, line.text, Role.BODY, g.SIZE_4, spacing, squeeze=line.squeeze,
                    spans=spans)  # fmt: skip
        first = Text(left, 0, lead, Role.BODY, g.SIZE_4)
        made.append([first, mark] if at == 0 else [mark])
    return made


def _issued(letter: Letter, faces: Faces) -> list[Mark]:
    """印发机关 left, 印发日期 and 印发 right, each one character in (7.4.3)."""
    made: list[Mark] = []
    if letter.printer:
        x = g.LEFT * g.MM + g.COPY_INDENT * g.SIZE_4
        made.append(Text(x, 0, printable(letter.printer), Role.BODY, g.SIZE_4))
    if letter.printed:
        day = Text(0, 0, f"{Day(letter.printed)}印发", Role.BODY, g.SIZE_4)
        x = g.RIGHT * g.MM - g.COPY_INDENT * g.SIZE_4 - set_width(faces, day)
        made.append(Text(x, 0, day.text, Role.BODY, g.SIZE_4))
    return made


def _rule(top: float, width: float) -> Rule:
    middle = top + width / 2
    return Rule(g.LEFT * g.MM, middle, g.RIGHT * g.MM, middle, width)
