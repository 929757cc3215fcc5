"""GB/T 9704-2012 as checks on a printed PDF: what is wrong with it, item by item; [] where nothing is.

The items are those without which a paper isn't one (clauses in brackets); the pages are measured by
glyph origins, so it doesn't matter how they were made.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pdfplumber
import pypdfium2

from app.base.letter import Letter
from app.base.letter_fields import Day
from app.reports.letters.breaking import NO_END, NO_START, is_full
from tests.reports.letters.measuring import (
    MM,
    PrintedLine,
    PrintedRule,
    page_text,
    printed_lines,
    rules,
)

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0  # 版心, millimetres
CELL = (156 * MM - 16) / 27
TOLERANCE = 1.0  # millimetres: what the standard itself gives to 天头 and 订口
_NUMBER = re.compile(r"—(\d+)—")


@dataclass(frozen=True)
class Printed:
    """A printed paper with what it was made of."""

    data: bytes
    letter: Letter

    @cached_property
    def pages(self) -> list[list[PrintedLine]]:
        return printed_lines(self.data)

    @cached_property
    def red(self) -> list[PrintedRule]:
        return [rule for rule in rules(self.data) if rule.red]

    @cached_property
    def body(self) -> list[list[PrintedLine]]:
        """The lines of 3号 on each page, without the red head and the signature marks of page 1."""
        head = self.red[1 if self.letter.form == "letter" else 0].bottom if self.red else 0.0
        return [
            [
                line
                for line in page
                if abs(line.size - 16) < 0.3 and (number or line.top_mm > head + 12)
            ]
            for number, page in enumerate(self.pages)
        ]

    def line(self, text: str) -> PrintedLine | None:
        """The last line with exactly this text."""
        wanted = re.sub(r"\s", "", text)
        found = [line for page in self.body for line in page if line.text == wanted]
        return found[-1] if found else None


FEW = 6  # full lines: of fewer none is typical, closer marks may let one hold 29


def faults(data: bytes, letter: Letter) -> list[str]:
    """Every item that a printed paper misses."""
    paper = Printed(data, letter)
    checks = (_file, _grid, _line_ends, _head, _title, _tail, _numbers, _imprint)
    return [fault for check in checks for fault in check(paper)]


def _file(paper: Printed) -> Iterator[str]:
    document = pypdfium2.PdfDocument(paper.data)
    for page in document:
        size = tuple(side / MM for side in page.get_size())
        if abs(size[0] - 210) > 0.3 or abs(size[1] - 297) > 0.3:
            yield f"5.1 paper {size}"
    text = "".join(page_text(paper.data))
    if any(char in "\x00\ufffd\ufffe" for char in text):
        yield "text that can't be copied"
    with pdfplumber.open(io.BytesIO(paper.data)) as read:
        names = {char["fontname"] for page in read.pages for char in page.chars}
    if not all(re.match(r"[A-Z]{6}\+|[A-Z]+\+", name) for name in names):
        yield f"a font that isn't embedded as a subset: {sorted(names)}"


def _grid(paper: Printed) -> Iterator[str]:
    """Type area, characters a line, lines a page, their pitch (5.2)."""
    lines = [line for page in paper.body for line in page]
    if min(line.left_mm for line in lines) < LEFT - TOLERANCE:
        yield "5.2.1 text left of the type area"
    if max(line.right_mm for line in lines) > RIGHT + TOLERANCE:
        yield "5.2.1 text right of the type area"
    for number, page in enumerate(paper.body):
        if not page:
            continue
        bottom = max(line.bottom_mm for line in page)
        most = 297 - 20 - 5 if number == 0 and paper.letter.form == "letter" else BOTTOM + TOLERANCE
        if bottom > most:
            yield f"5.2.1 page {number + 1} ends at {bottom:.1f} mm"
        first = min(line.top_mm for line in paper.pages[number])  # of a table that goes on, too
        if number and not TOP - TOLERANCE <= first <= TOP + 11:
            yield f"5.2.1 page {number + 1} begins too low"
        if len(page) > 22:
            yield f"5.2.3 page {number + 1} has {len(page)} lines"
        gaps = [b.base - a.base for a, b in pairwise(page) if b.base - a.base < 45]
        if gaps and not all(27.9 <= gap <= 30.3 for gap in gaps):
            yield f"5.2.3 line pitch {min(gaps):.1f}–{max(gaps):.1f} pt on page {number + 1}"
    cells = [
        sum(1.0 if is_full(char.text) else 0.5 for char in line.chars)
        for line in lines
        if abs(line.right_mm - RIGHT) < 0.6 and line.left_mm < LEFT + 0.5
    ]
    if len(cells) >= FEW and not 25 <= sorted(cells)[len(cells) // 2] <= 28.6:
        yield f"5.2.3 {sorted(cells)[len(cells) // 2]} characters a line"


def _line_ends(paper: Printed) -> Iterator[str]:
    for page in paper.body:
        for line in page:
            if line.text[0] in NO_START or line.text[-1] in NO_END:
                yield f"GB/T 15834 {line.text[:3]}…{line.text[-3:]}"


def _head(paper: Printed) -> Iterator[str]:
    """Flag, red lines, number (7.2, 10.1)."""
    letter = paper.letter
    if letter.form == "sheet":
        return
    red_text = [line for line in paper.pages[0] if line.chars[0].colour == (255, 0, 0)]
    if [line.text for line in red_text] != [letter.flag]:
        yield "7.2.4 no flag"
        return
    flag = red_text[0]
    top = 30.0 if letter.form == "letter" else TOP + 35
    if abs(flag.top_mm - top) > 2.5:  # the ink begins a little inside the em
        yield f"7.2.4 flag at {flag.top_mm:.1f} mm"
    widths = [170.0] * 4 if letter.form == "letter" else [156.0]
    if [round(rule.right - rule.left) for rule in paper.red] != widths:
        yield f"7.2.7 red rules {[rule.right - rule.left for rule in paper.red]}"
        return
    if letter.form == "letter":
        thick = [rule.thickness for rule in paper.red]
        if not (thick[0] > thick[1] and thick[2] < thick[3]):
            yield "10.1 thick and thin of the red lines"
        if abs(297 - paper.red[-1].bottom - 20) > TOLERANCE:
            yield "10.1 lower red lines"
    number = next((line for line in paper.pages[0] if letter.number and letter.number in
                   line.text and line.base < 100 * MM + 60), None)  # fmt: skip
    if letter.number and number is None:
        yield "7.2.5 no number"
    if number is not None and letter.form == "letter":
        if abs(number.right_mm - RIGHT) > TOLERANCE:
            yield "10.1 number isn't flush right"
        if abs((number.top_mm - paper.red[1].bottom) * MM - 14) > 3:
            yield "10.1 number isn't 14 pt below the red lines"
    if number is not None and letter.form == "general":
        if abs(paper.red[0].top - number.bottom_mm - 4) > TOLERANCE:
            yield "7.2.7 red rule isn't 4 mm below the number"
        centre = (number.left_mm + number.right_mm) / 2
        if not letter.signers and abs(centre - 106) > 1.5:
            yield "7.2.5 number isn't centred"


def _title(paper: Printed) -> Iterator[str]:
    """Title, addressee, text on page 1 (7.3.1 to 7.3.3)."""
    first = paper.pages[0]
    title = [line for line in first if abs(line.size - 22) < 0.3 and line.chars[0].colour[0] == 0]
    if "".join(line.text for line in title) != re.sub(r"\s", "", paper.letter.title):
        yield "7.3.1 no title in 2号"
        return
    for line in title:
        if abs((line.left_mm + line.right_mm) / 2 - 106) > TOLERANCE:
            yield "7.3.1 title isn't centred"
        if line.left_mm < LEFT - 0.3 or line.right_mm > RIGHT + 0.3:
            yield "7.3.1 title leaves the type area"
    if len(title) > 1 and len(title[-1].text) < 3:
        yield "7.3.1 last line of the title"
    after = [line for line in paper.body[0] if line.base > title[-1].base]
    if not after:
        yield "7.3.3 page 1 without text"
        return
    moved = any("主送：" in line.text for page in paper.pages for line in page)
    if paper.letter.addressee and not moved:
        if abs(after[0].left_mm - LEFT) > 0.3:
            yield "7.3.2 addressee isn't flush"
        ends = [at for at, line in enumerate(after) if line.text.endswith("：")]
        if not ends or len(after) <= ends[0] + 1:
            yield "7.3.2 no colon, or no text on page 1"


def _tail(paper: Printed) -> Iterator[str]:
    """署名, date, note, list of annexes (7.3.4 to 7.3.6)."""
    letter = paper.letter
    if letter.annexes:
        listed = next((x for page in paper.body for x in page if x.text.startswith("附件：")), None)
        if listed is None or abs((listed.left_mm - LEFT) * MM / CELL - 2) > 0.35:
            yield "7.3.4 list of annexes"
    dated = paper.line(str(Day(letter.dated))) if letter.dated else None
    if letter.cosigners:
        yield from _joint(paper, dated)
        return
    signed = paper.line(letter.signature)
    if letter.dated and (dated is None or signed is None):
        yield "7.3.5 no date or no 署名"
    if dated is None or signed is None:
        return
    right = (RIGHT - dated.right_mm) * MM / CELL
    long = signed.right_mm - signed.left_mm > dated.right_mm - dated.left_mm
    centres = [(line.left_mm + line.right_mm) / 2 for line in (signed, dated)]
    if letter.sealed:
        if abs(centres[0] - centres[1]) > TOLERANCE:
            yield "7.3.5.1 署名 isn't centred on the date"
        if abs(right - 4) > 0.35 and not (long and right > 4 and signed.right_mm <= RIGHT + 0.3):
            yield f"7.3.5.1 date {right:.1f} from the right"
    else:
        shift = (dated.left_mm - signed.left_mm) * MM / CELL
        edge = right if not long else (RIGHT - signed.right_mm) * MM / CELL
        if abs(edge - 2) > 0.35 or abs(shift - 2) > 0.35:
            yield f"7.3.5.2 {edge:.1f} from the right, date {shift:.1f} further in"
    page = next(page for page in paper.body if dated in page)
    if sum(1 for line in page if line.base < signed.base - 10) < 2:
        yield "7.3.5.5 署名 without two lines of text"
    note = paper.line(f"（{letter.note}）") if letter.note else None
    if note is not None and abs((note.left_mm - LEFT) * MM / CELL - 2) > 0.7:
        yield "7.3.6 note isn't two in"


def _joint(paper: Printed, dated: PrintedLine | None) -> Iterator[str]:
    """Several 署名: sealed ones in rows, the last above the date; unsealed ones one below another."""
    letter = paper.letter
    names = (letter.signature, *letter.cosigners)
    text = "".join(line.text for page in paper.body for line in page)
    if dated is None or not all(name in text for name in names):
        yield "7.3.5 joint 署名"
        return
    page = next(page for page in paper.body if dated in page)
    above = [line for line in page if line.base < dated.base - 5]
    if letter.sealed:
        last = above[-1].chars[-len(names[-1]) :]
        centre = (last[0].x + last[-1].x + 16) / 2 / MM
        if abs(centre - (dated.left_mm + dated.right_mm) / 2) > TOLERANCE:
            yield "7.3.5.1 the last 署名 isn't centred on the date"
        if max(line.right_mm for line in above) > RIGHT + 0.3:
            yield "7.3.5.1 a 署名 leaves the type area"
        return
    signed = [line for line in above if line.text in names]
    if tuple(line.text for line in signed) != names:
        yield "7.3.5.2 order of the 署名"
        return
    last_line, cells = signed[-1], MM / CELL
    long = dated.right_mm - dated.left_mm > last_line.right_mm - last_line.left_mm
    edge = (RIGHT - (dated if long else last_line).right_mm) * cells
    shift = (dated.left_mm - last_line.left_mm) * cells
    if abs(edge - 2) > 0.35 or abs(shift - 2) > 0.35:
        yield f"7.3.5.2 {edge:.1f} from the right, date {shift:.1f} further in"
    if any(abs(line.right_mm - last_line.right_mm) > 0.5 for line in signed):
        yield "7.3.5.2 the 署名 don't end beneath each other"


def _numbers(paper: Printed) -> Iterator[str]:
    """Page numbers (7.5, 10.1): all pages, a letter's first excepted."""
    found = Counter[int]()
    for at, page in enumerate(paper.pages, start=1):
        for line in page:
            match = _NUMBER.fullmatch(line.text)
            if not match or abs(line.size - 14) > 0.2:
                continue
            found[int(match[1])] += 1
            side = RIGHT - line.right_mm if at % 2 else line.left_mm - LEFT
            drop = (line.base - 0.38 * 14) / MM - BOTTOM
            if int(match[1]) != at or abs(side * MM / 14 - 1) > 0.4 or abs(drop - 7) > TOLERANCE:
                yield f"7.5 number of page {at}"
    first = 2 if paper.letter.form == "letter" else 1
    last = len(paper.pages)
    blank = paper.letter.duplex and any(not page for page in paper.pages)
    if not blank and sorted(found) != list(range(first, last + 1)):
        yield f"7.5 numbered pages {sorted(found)} of {last}"


def _imprint(paper: Printed) -> Iterator[str]:
    """版记 at the foot of the last page (7.4)."""
    letter, last = paper.letter, paper.pages[-1]
    if letter.copies:
        copied = next((line for line in last if line.text.startswith("抄送：")), None)
        if copied is None or abs(copied.size - 14) > 0.2:
            yield "7.4.2 no 抄送 in 4号 on the last page"
        elif abs((copied.left_mm - LEFT) * MM / 14 - 1) > 0.3:
            yield "7.4.2 抄送 isn't one in"
    told = bool(letter.copies or letter.printer)
    if told and not letter.annexes and not letter.duplex and not paper.body[-1]:
        yield "7.4 the 版记 stands on a page without text"
    black = [rule for rule in rules(paper.data, len(paper.pages) - 1) if not rule.red]
    if letter.form == "general" and (letter.copies or letter.printer):
        if abs(black[-1].bottom - BOTTOM) > 0.3 or round(black[-1].right - black[-1].left) != 156:
            yield "7.4.1 last rule isn't on the foot of the type area"
        if not black[0].thickness > black[1].thickness:
            yield "7.4.1 thickness of the rules"
        issued = next((line for line in last if "印发" in line.text[-4:]), None)
        if letter.printer and (issued is None or not issued.text.startswith(letter.printer)):
            yield "7.4.3 no 印发"
    if letter.form == "letter" and any("印发" in line.text[-3:] for line in last):
        yield "10.1 a letter has no 印发"
    if letter.form == "letter" and letter.copies:
        first = next((line for line in last if line.text.startswith("抄送：")), None)
        if first and any(rule.bottom > first.top_mm - 1.5 for rule in black):
            yield "10.1 the 版记 of a letter has no rules"
