"""Sentences of a paper that a clerk put in other words: laid over it after it was composed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.base.letter import Block, Letter, Paragraph
from app.reports.letters.characters import dropped, printable

Rewrites = tuple[
    tuple[str, str], ...
]  # the paragraph as composed, and as it shall be ("" leaves it out)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The paper with its words changed, each paragraph as composed and as printed, and what was lost."""

    letter: Letter
    paragraphs: Rewrites
    lost: tuple[str, ...] = ()  # changes of paragraphs that the paper no longer has


def rewritten(letter: Letter, rewrites: Rewrites) -> Rewritten:
    """The letter with paragraphs of its text replaced; a change never outlives its paragraph.

    A field that is changed later makes the paragraph another: then the change is told as lost.
    """
    wanted = dict(rewrites)
    shown: list[tuple[str, str]] = []
    blocks: list[Block] = []
    unseen = list(letter.dropped)
    for block in letter.blocks:
        if not isinstance(block, Paragraph):
            blocks.append(block)
            continue
        before = str(block.text)
        now = wanted.pop(before, before)
        shown.append((before, now))
        if now == before:
            blocks.append(block)
        else:
            unseen += dropped(now, f"正文第{len(shown)}段")
            blocks += _paragraphs(now, block)
    made = replace(letter, blocks=tuple(blocks), dropped=tuple(unseen))
    return Rewritten(made, tuple(shown), tuple(wanted.values()))


def _paragraphs(text: str, like: Paragraph) -> Sequence[Paragraph]:
    lines = [shown for line in text.split("\n") if (shown := printable(line).strip())]
    return [Paragraph(line, 0 if at else like.level) for at, line in enumerate(lines)]
