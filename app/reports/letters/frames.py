"""What page 1 holds besides the flow: the red head of a letter or of a paper in the general format."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.base.letter import Letter
from app.reports.letters import geometry as g
from app.reports.letters.characters import printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.setting import Mark, Rule, Text, em_width, set_width


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the flow of page 1 begins and ends in points, and what is printed besides it."""

    top: float
    bottom: float
    marks: tuple[Mark, ...] = ()


def frame_of(letter: Letter, faces: Faces) -> Frame:
    """The frame of the letter's form."""
    if letter.form == "letter":
        return _letter_frame(letter, faces)
    if letter.form == "general":
        return _general_frame(letter, faces)
    return Frame(*g.LETTER.span)


def _letter_frame(letter: Letter, faces: Faces) -> Frame:
    """信函格式 (10.1): flag, both red pairs, 紧急程度 left, number right; the title two lines below."""
    flag, ink_bottom = _flag(
        letter.flag, faces, g.FLAG_TOP, g.FLAG_SIZE, g.FLAG_WIDTH, g.FLAG_NARROWEST
    )
    lines_top = ink_bottom + g.FLAG_TO_LINES * g.MM
    left, right = g.RED_LEFT * g.MM, (g.RED_LEFT + g.RED_WIDTH) * g.MM
    pair = g.RED_THICK + g.RED_GAP + g.RED_THIN
    low_top = (g.PAGE_HEIGHT - g.RED_BOTTOM) * g.MM - pair
    rules = (
        _red(left, right, lines_top, g.RED_THICK),
        _red(left, right, lines_top + g.RED_THICK + g.RED_GAP, g.RED_THIN),
        _red(left, right, low_top, g.RED_THIN),
        _red(left, right, low_top + g.RED_THIN + g.RED_GAP, g.RED_THICK),
    )
    number_top = lines_top + pair + g.NUMBER_BELOW
    marks: list[Mark] = [*flag, *rules]
    if letter.urgency:
        marks.append(_urgency(letter.urgency, number_top))
    if letter.number:
        number = Text(0, number_top, printable(letter.number), Role.BODY, g.SIZE_3)
        marks.append(replace(number, x=g.RIGHT * g.MM - set_width(faces, number)))
    top = number_top + g.SIZE_3 + g.TITLE_BLANKS * g.PITCH
    return Frame(top, low_top - g.LAST_LINE_ABOVE, tuple(marks))


def _general_frame(letter: Letter, faces: Faces) -> Frame:
    """版头 (7.2): 紧急程度, flag, number with the 签发人 beside it, one red rule, two blank lines."""
    flag, ink_bottom = _flag(
        letter.flag,
        faces,
        g.HEAD_FLAG_TOP,
        g.HEAD_FLAG_SIZE,
        g.HEAD_FLAG_WIDTH,
        g.HEAD_FLAG_NARROWEST,
    )
    marks: list[Mark] = [*flag]
    if letter.urgency:
        marks.append(_urgency(letter.urgency, g.TOP * g.MM))
    top = ink_bottom + g.HEAD_NUMBER_BLANKS * g.PITCH
    signed = _signers(letter.signers, faces, top)
    marks += signed
    last_top = max((mark.y for mark in signed), default=top)
    marks += _head_number(letter, faces, last_top)
    rule_top = last_top + g.SIZE_3 + g.HEAD_TO_RULE * g.MM
    marks.append(_red(g.LEFT * g.MM, g.RIGHT * g.MM, rule_top, g.HEAD_RULE))
    body = rule_top + g.HEAD_RULE + g.TITLE_BLANKS * g.PITCH
    return Frame(body, g.BOTTOM * g.MM, tuple(marks))


def _head_number(letter: Letter, faces: Faces, top: float) -> list[Mark]:
    """The 发文字号: centred, or one character in where 签发人 stands on its line (7.2.5)."""
    if not letter.number:
        return []
    number = Text(0, top, printable(letter.number), Role.BODY, g.SIZE_3, g.LETTER.grid)
    if letter.signers:
        return [replace(number, x=g.LEFT * g.MM + g.SIGNER_INDENT * g.LETTER.cell)]
    middle = (g.LEFT + g.LETTER.area_width / 2) * g.MM
    return [replace(number, x=middle - set_width(faces, number) / 2)]


def _signers(names: tuple[str, ...], faces: Faces, top: float) -> list[Text]:
    """签发人 and the names in 楷体, two a line, one character in from the right (7.2.6)."""
    made: list[Text] = []
    lead = "签发人："
    grid, cell = g.LETTER.grid, g.LETTER.cell
    rows = [names[at : at + g.SIGNERS_A_LINE] for at in range(0, len(names), g.SIGNERS_A_LINE)]
    texts = ["　".join(map(printable, row)) for row in rows]
    lines = [Text(0, 0, text, Role.SUBHEADING, g.SIZE_3, grid) for text in texts]
    widest = max((set_width(faces, line) for line in lines), default=0.0)
    left = g.RIGHT * g.MM - g.SIGNER_INDENT * cell - widest
    for number, line in enumerate(lines):
        y = top + number * g.PITCH
        made.append(replace(line, x=left, y=y))
        if number == 0:
            caption = Text(left - len(lead) * cell, y, lead, Role.BODY, g.SIZE_3, grid)
            made.append(caption)
    return made


def _urgency(word: str, top: float) -> Text:
    """紧急程度 in 3号 黑体, flush left (7.2.3)."""
    return Text(g.LEFT * g.MM, top, printable(word), Role.HEADING, g.SIZE_3, g.LETTER.grid)


def _flag(
    name: str, faces: Faces, ink_top: float, largest: float, width: float, narrowest: float
) -> tuple[list[Text], float]:
    """The 标志 as large as fits, narrowed first; and where its ink ends, in points."""
    name = printable(name)
    ems = max(em_width(faces, Role.TITLE, name), 1.0)
    most = width * g.MM
    size = min(largest, most / (ems * narrowest))
    narrow = min(1.0, most / (ems * size))
    top = ink_top * g.MM - g.FLAG_INK * size
    text = Text(0, top, name, Role.TITLE, size, 0.0, g.RED, narrow)
    placed = replace(text, x=g.PAGE_WIDTH * g.MM / 2 - set_width(faces, text) / 2)
    return ([placed] if name else []), top + size - g.FLAG_INK * size


def _red(left: float, right: float, top: float, width: float) -> Rule:
    middle = top + width / 2
    return Rule(left, middle, right, middle, width, g.RED)
