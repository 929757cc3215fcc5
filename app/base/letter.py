"""A finished paper as rows: what the renderer is given, with every word already decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Level = Literal[0, 1, 2, 3, 4]  # 0 plain text; 1 一、  2 （一）  3 1.  4 （1）
Face = Literal["", "body", "title", "heading", "subheading", "song"]  # "" is the paragraph's own
Form = Literal["letter", "general", "sheet"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face; one that is kept is never split between two lines."""

    text: str
    face: Face = ""
    keep: bool = False


class Words(str):
    """A text that knows its runs: to whoever doesn't ask for them it is the plain text."""

    __slots__ = ("runs",)
    runs: tuple[Run, ...]

    def __new__(cls, runs: Iterable[Run]) -> Words:
        kept = tuple(run for run in runs if run.text)
        made = super().__new__(cls, "".join(run.text for run in kept))
        made.runs = kept
        return made

    def __getnewargs__(self) -> tuple[tuple[Run, ...]]:  # type: ignore[override]
        return (self.runs,)  # what a copy is made of


def runs_of(text: str) -> tuple[Run, ...]:
    """The runs of a text; a plain one is a single run in its paragraph's face."""
    return text.runs if isinstance(text, Words) else (Run(str(text)),)


def joined(texts: Iterable[str]) -> str:
    """Texts one after the other; the runs of those that know theirs are kept."""
    parts = list(texts)
    if not any(isinstance(part, Words) for part in parts):
        return "".join(parts)
    return Words(run for part in parts for run in runs_of(part))


def split_lines(text: str) -> list[str]:
    """A text at its line breaks, each line with its runs."""
    if "\n" not in text:
        return [text]
    if not isinstance(text, Words):
        return text.split("\n")
    lines: list[list[Run]] = [[]]
    for run in text.runs:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.face, run.keep))
        lines += [[Run(part, run.face, run.keep)] for part in others]
    return [Words(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the text; a heading of level 1 or 2 is set in its own face (7.3.3).

    A run-in heading is the paragraph's first run in the face of its level, what follows in body.
    """

    text: str
    level: Level = 0


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A ruled table as wide as the type area; ``widths`` are shares of it, ``head`` may be empty.

    Two tables in a row join without a gap: a form of rows with different columns. In a cell a
    newline begins a new paragraph, and one that begins with a tab stands at the cell's right foot.
    """

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    head: tuple[str, ...] = ()
    labels: tuple[int, ...] = ()  # columns that hold captions: centred
    least: tuple[int, ...] = ()  # the least number of lines of each row: room to write in
    size: float = 0.0  # points; 0 is that of tables
    fills: int | None = None  # the row that takes what is left of the page, and goes on overleaf


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a form at row ``r`` and column ``c``, over ``rs`` rows and ``cs`` columns.

    In the text a newline begins a paragraph; one that begins with a tab stands at the right foot.
    ☐ and ☑ are boxes to tick.
    """

    r: int
    c: int
    text: str = ""
    rs: int = 1
    cs: int = 1
    size: float = 0.0  # points; 0 is the form's own
    align: Literal["left", "centre", "right"] = "left"
    at: Literal["top", "middle", "foot"] = "middle"
    face: Face = "body"
    upright: bool = False  # a caption whose characters stand beneath each other


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a form: its height, and whether a page may cut it though another could hold it."""

    height: float = 0.0  # millimetres; 0 is as high as its text
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A form: shares of its columns, its rows, its cells; the first ``heads`` rows are repeated."""

    widths: tuple[int, ...]
    rows: tuple[GridRow, ...]
    cells: tuple[GridCell, ...]
    heads: int = 0
    size: float = 12.0  # points


Block = Paragraph | TableBlock | Grid


@dataclass(frozen=True, slots=True)
class Attached:
    """A finished file that becomes pages of an annex: a PDF, or one picture (PNG, JPEG)."""

    kind: Literal["pdf", "picture"]
    data: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """What is bound after the text, on pages of its own: 附件1, its title, its contents (7.3.7).

    ``turned`` lays the pages across: a wide table, read from the binding side (clause 8).
    """

    title: str
    blocks: tuple[Block, ...] = ()
    file: Attached | None = None
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A character that can't be seen and was left out: where it stood, and its code point."""

    place: str  # 正文第3段, or a field's caption
    at: int  # the character's number in that text, from 1
    char: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One paper, as a letter (10.1), in the general format with a 版头, or as a sheet without flag."""

    form: Form
    title: str
    blocks: tuple[Block, ...]
    flag: str = ""  # 发文机关标志
    number: str = ""  # 发文字号; empty while it is a draft
    addressee: str = ""  # 主送机关, without the colon
    annexes: tuple[Annex, ...] = ()
    signature: str = ""  # 署名
    dated: date | None = None  # 成文日期
    sealed: bool = True
    note: str = ""  # 附注, without the brackets
    copies: tuple[str, ...] = ()  # 抄送
    draft: bool = False  # printed with 草稿 across; such a paper has no number
    demo: bool = False  # from the demo office: 演示 across
    urgency: str = ""  # 紧急程度: 特急, 加急
    signers: tuple[str, ...] = ()  # 签发人, in papers to a superior organ only
    cosigners: tuple[str, ...] = ()  # the other 署名 of a joint paper, in their order
    printer: str = ""  # 印发机关, general format only
    printed: date | None = None  # 印发日期
    label: str = ""  # of a sheet: what stands above its title, 附件3
    across: bool = False  # of a sheet: it lies on its long side
    duplex: bool = False  # printed on both sides: the 版记 lies on an even page
    compact: bool = False  # a form of the office: its cells are set closer where that saves a page
    dropped: tuple[Dropped, ...] = ()  # invisible characters that the composition left out

    def texts(self) -> tuple[str, ...]:
        """Every text that the paper shows, in order of reading; what the identity scan reads."""
        found = [
            self.urgency,
            self.flag,
            self.number,
            *self.signers,
            self.label,
            self.title,
            self.addressee,
        ]
        for block in (*self.blocks, *(b for annex in self.annexes for b in annex.blocks)):
            found += block_texts(block)
        found += [annex.title for annex in self.annexes]
        signed = (self.signature, *self.cosigners)
        return tuple(t for t in (*found, *signed, self.note, *self.copies, self.printer) if t)


def block_texts(block: Block) -> list[str]:
    """The texts of a block in order of reading: a paragraph, or every cell."""
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, Grid):
        return [cell.text for cell in sorted(block.cells, key=lambda cell: (cell.r, cell.c))]
    return [cell for row in (block.head, *block.rows) for cell in row]
