"""Every text of a letter with the words that say where it stands, and what of it can't be printed."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.letter import Block, Face, Grid, Letter, Paragraph, block_texts, runs_of
from app.reports.letters.characters import printable
from app.reports.letters.faces import Faces, Missing, Role
from app.reports.letters.flow import HEADING_FACES
from app.reports.letters.setting import role_of


def texts_with_places(letter: Letter) -> Iterator[tuple[str, str, Role]]:
    """(正文第3段, its text, the role that sets it) for every text, in order of reading."""
    yield "紧急程度", letter.urgency, Role.HEADING
    yield "发文机关标志", letter.flag, Role.TITLE
    yield "发文字号", letter.number, Role.BODY
    yield "签发人", "　".join(letter.signers), Role.SUBHEADING
    yield "标题以上", letter.label, Role.HEADING
    yield "标题", letter.title, Role.TITLE
    yield "主送", letter.addressee, Role.BODY
    yield from _blocks("正文", letter.blocks)
    for number, annex in enumerate(letter.annexes, start=1):
        where = f"附件{number}" if len(letter.annexes) > 1 else "附件"
        yield f"{where}标题", annex.title, Role.TITLE
        yield f"附件说明第{number}项", annex.title, Role.BODY
        yield from _blocks(where, annex.blocks)
    yield "署名", "　".join((letter.signature, *letter.cosigners)), Role.BODY
    yield "附注", letter.note, Role.BODY
    yield "抄送", "，".join(letter.copies), Role.BODY
    yield "印发机关", letter.printer, Role.BODY


def _blocks(where: str, blocks: tuple[Block, ...]) -> Iterator[tuple[str, str, Role]]:
    paragraphs = tables = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs += 1
            role = HEADING_FACES.get(block.level, Role.BODY)
            yield f"{where}第{paragraphs}段", block.text, role
            continue
        tables += 1
        cells = block.cells if isinstance(block, Grid) else ()
        faces: list[Face] = [c.face for c in sorted(cells, key=lambda cell: (cell.r, cell.c))]
        for number, text in enumerate(block_texts(block), start=1):
            role = role_of(faces[number - 1] if faces else "", Role.BODY)
            yield f"{where}表{tables}第{number}格", text, role


def missing_characters(letter: Letter, faces: Faces) -> tuple[Missing, ...]:
    """Each character of the letter that no font of this machine has, with its place."""
    found: list[Missing] = []
    for place, text, role in texts_with_places(letter):
        at = 0
        for run in runs_of(text):
            own = role_of(run.face, role)
            known = faces.known(own)
            if not all(map(known.__contains__, run.text)):
                found += [
                    Missing(place, at + number, char)
                    for number, char in enumerate(run.text, start=1)
                    if printable(char) and char not in "\n" and not faces.has(own, char)
                ]
            at += len(run.text)
    return tuple(found)
