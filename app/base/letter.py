"""A finished paper as rows: what the renderer is given, with every word already decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Level = Literal[0, 1, 2, 3, 4]  # 0 plain text; 1 一、  2 （一）  3 1.  4 （1）


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the text; a heading of level 1 or 2 is set in its own face (7.3.3)."""

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


Block = Paragraph | TableBlock


@dataclass(frozen=True, slots=True)
class Annex:
    """What is bound after the text, on a page of its own: 附件1, its title, its blocks (7.3.7)."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One paper. ``form`` is the letter format of 10.1, or a plain internal sheet without a flag."""

    form: Literal["letter", "sheet"]
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

    def texts(self) -> tuple[str, ...]:
        """Every text that the paper shows, in order of reading; what the identity scan reads."""
        found = [self.flag, self.number, self.title, self.addressee]
        for block in (*self.blocks, *(b for annex in self.annexes for b in annex.blocks)):
            if isinstance(block, Paragraph):
                found.append(block.text)
            else:
                found += [cell for row in (block.head, *block.rows) for cell in row]
        found += [annex.title for annex in self.annexes]
        return tuple(t for t in (*found, self.signature, self.note, *self.copies) if t)
