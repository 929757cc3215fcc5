"""The sheets of a volume that bear no page number: cover, contents, remarks; and the holders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.base.letter import Block, Grid, GridCell, GridRow, Letter
from app.reports.letters import geometry as g
from app.reports.letters.characters import printable
from app.reports.letters.faces import Faces, Role
from app.reports.letters.geometry import MM, PageStyle
from app.reports.letters.layout import SetPage, lay_out
from app.reports.letters.setting import Mark, Rule, Text, copy_of, set_lines, set_width
from app.reports.letters.titles import split_name
from app.rules.archives.numbering import page_words
from app.rules.archives.pieces import ContentsRow, Filing, Gap, Piece
from app.rules.archives.shipped import SEVEN

SHEET: Final = PageStyle(
    top=25, left=25, area_width=160, area_height=247, cells=36, lines=32, size=12, number="none"
)
HOLDER: Final = PageStyle(
    top=36, left=25, area_width=160, area_height=236, cells=36, lines=30, size=12, number="none"
)  # its title beneath the archive stamp
ACROSS: Final = PageStyle(
    297, 210, top=22, left=20, area_width=257, area_height=168, cells=60, lines=24, size=12,
    number="none",
)  # fmt: skip
LACKING: Final = "〓"  # stands where no font of this machine has a character
TABLE: Final = 10.5  # points: 五号
LONGEST: Final = 160  # characters of a title on a holder
COVER_SIZES: Final = (g.SIZE_4, 12.0, 10.5, 9.0)  # of the words on a cover, the larger ones first
LONGEST_ON_COVER: Final = 400  # characters of a title; all of it stands in the contents
CODE_TOP: Final = 250.0  # mm


def setable(text: str, faces: Faces, role: Role = Role.BODY) -> str:
    """The text as it can be set here: a volume is never stopped by a character without a glyph."""
    return "".join(
        char if char == "\n" or faces.has(role, char) else LACKING
        for char in "\n".join(map(printable, text.split("\n")))
    )


def day8(day: date | None) -> str:
    """20261120."""
    return f"{day:%Y%m%d}" if day else ""


def day_words(day: date) -> str:
    """2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


# ---------------------------------------------------------------- cover


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on a cover: its title line, pairs of caption and words, the code in its cells."""

    heading: str  # 全宗名称
    lines: tuple[tuple[str, str], ...]
    code: tuple[tuple[str, str], ...]
    warning: str = ""


def cover_page(cover: Cover, faces: Faces) -> SetPage:
    """The cover: the fonds above, the lines in the middle, the code's cells at the lower right."""
    width = SHEET.width * MM
    middle = width / 2
    marks: list[Mark] = []
    y = 48 * MM
    heading = setable(cover.heading, faces, Role.TITLE)
    for text in split_name(heading, int(150 * MM / g.SIZE_2)):
        marks.append(_centred(text, middle, y, g.SIZE_2, Role.TITLE, faces))
        y += g.SIZE_2 * 1.5
    if cover.warning:
        warning = setable(cover.warning, faces, Role.HEADING)
        marks.append(_centred(warning, middle, y + 8, g.SIZE_3, Role.HEADING, faces, g.RED))
        y += g.SIZE_3 * 2
    top = max(y + 12 * MM, 86 * MM)
    for size in COVER_SIZES:
        lines, foot = _cover_lines(cover.lines, top, size, faces)
        if foot <= CODE_TOP * MM:
            break
    marks += lines
    marks += _code(cover.code, faces)
    return SetPage(tuple(marks), SHEET)


def _cover_lines(
    lines: Sequence[tuple[str, str]], y: float, size: float, faces: Faces
) -> tuple[list[Mark], float]:
    """The pairs of a cover beneath each other, and where they end; in the smallest type a title is
    cut that would run into the code."""
    left, right, caption = 30 * MM, 184 * MM, 34 * MM
    marks: list[Mark] = []
    for name, words in lines:
        base = y - (g.SIZE_4 - size) * g.EM_TOP
        marks.append(Text(left, base, setable(name, faces), Role.HEADING, g.SIZE_4))
        shown = words if size > COVER_SIZES[-1] else cut(words, LONGEST_ON_COVER)
        texts = _broken(shown, right - left - caption, size, Role.BODY, faces) or [""]
        for at, text in enumerate(texts):
            marks.append(Text(left + caption, y, text, Role.BODY, size))
            foot = y + size * 1.3
            marks.append(Rule(left + caption, foot, right, foot, 0.5))
            y += size * 1.9 if at < len(texts) - 1 else max(size * 2.4, g.SIZE_4 * 2.2)
    return marks, y


def _code(code: Sequence[tuple[str, str]], faces: Faces) -> list[Mark]:
    """档号: a column of captions and a row of what they are, beneath each other, lower right."""
    wide, high = 34 * MM, 9 * MM
    left, top = SHEET.width * MM - 26 * MM - wide * len(code), CODE_TOP * MM
    made: list[Mark] = []
    for at in range(3):
        made.append(Rule(left, top + at * high, left + wide * len(code), top + at * high, 0.6))
    for at in range(len(code) + 1):
        made.append(Rule(left + at * wide, top, left + at * wide, top + 2 * high, 0.6))
    for at, pair in enumerate(code):
        for row, words in enumerate(pair):
            text = setable(words, faces)
            size = 12.0
            while size > 6 and set_width(faces, Text(0, 0, text, Role.BODY, size)) > wide - 4:
                size -= 0.5
            y = top + row * high + (high - size) / 2
            made.append(_centred(text, left + (at + 0.5) * wide, y, size, Role.BODY, faces))
    return made


def _broken(text: str, room: float, size: float, role: Role, faces: Faces) -> list[str]:
    shown = setable(text, faces, role)
    return [line.text for line in set_lines(faces, copy_of(shown, role), room / size)] if shown else []  # fmt: skip


def _centred(
    text: str, middle: float, y: float, size: float, role: Role, faces: Faces,
    colour: tuple[float, float, float] = g.BLACK,
) -> Text:  # fmt: skip
    shown = setable(text, faces, role)
    x = middle - set_width(faces, Text(0, 0, shown, role, size)) / 2
    return Text(x, y, shown, role, size, colour=colour)


# ---------------------------------------------------------------- contents


def contents_pages(title: str, rows: Sequence[ContentsRow], faces: Faces) -> list[SetPage]:
    """卷内文件目录, its head on every sheet."""
    head = ("顺序号", "文号", "责任者", "题名", "日期", "页号", "备注")
    cells = [
        (
            str(row.n), row.number, row.responsible, row.title, day8(row.day), words, row.remark,
        )
        for row, words in zip(rows, page_words(rows), strict=True)
    ]  # fmt: skip
    return _sheets(title, [_table(head, (14, 25, 18, 48, 19, 13, 23), cells, faces)], faces, SHEET)


def pieces_pages(
    title: str, rows: Sequence[tuple[str, ...]], faces: Faces
) -> list[SetPage]:  # fmt: skip
    """归档文件目录, across: 序号, 档号, 文号, 责任者, 题名, 日期, 密级, 页数, 备注."""
    head = ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")
    table = _table(head, (5, 28, 15, 14, 33, 10, 6, 6, 13), rows, faces)
    return _sheets(title, [table], faces, ACROSS)


def _table(
    head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], faces: Faces
) -> Grid:
    left = {"题名", "文号", "责任者", "备注"}
    cells = [
        GridCell(0, c, text, align="centre", face="heading", size=TABLE)
        for c, text in enumerate(head)
    ]
    for r, row in enumerate(rows, start=1):
        cells += [
            GridCell(
                r, c, setable(text, faces), size=TABLE,
                align="left" if head[c] in left else "centre",
            )
            for c, text in enumerate(row)
        ]  # fmt: skip
    heights = (GridRow(9.0), *(GridRow(0.0, whole=True) for _ in rows))
    return Grid(tuple(widths), heights, tuple(cells), heads=1, size=TABLE)


def _sheets(title: str, blocks: Sequence[Block], faces: Faces, style: PageStyle) -> list[SetPage]:
    letter = Letter("sheet", setable(title, faces, Role.TITLE), tuple(blocks))
    return lay_out(letter, faces, (), style)


# ---------------------------------------------------------------- remarks


def remarks_pages(
    title: str, heading: str, notes: Sequence[str], signed: Sequence[tuple[str, str]], faces: Faces
) -> list[SetPage]:
    """卷内备考表: the notes in one large field under ``heading``, and who filed and checked it beneath."""
    words = setable("\n".join(notes), faces)
    notes_row = GridCell(1, 0, words, cs=4, at="top", size=12)
    head = GridCell(0, 0, heading, cs=4, align="centre", face="heading", size=12)
    cells = [head, notes_row]
    for at, (caption, name) in enumerate(signed):
        r, c = 2 + at // 2, at % 2 * 2
        cells += [
            GridCell(r, c, caption, align="centre", face="heading", size=12),
            GridCell(r, c + 1, setable(name, faces), align="centre", size=12),
        ]
    rows = (GridRow(11.0), GridRow(140.0 if words.count("\n") < 24 else 0.0, whole=False),
            *(GridRow(14.0) for _ in range((len(signed) + 1) // 2)))  # fmt: skip
    grid = Grid((16, 34, 16, 34), rows, tuple(cells), heads=0, size=12)
    return _sheets(title, [grid], faces, SHEET)


def gap_lines(gaps: Iterable[Gap], reason: str) -> list[str]:
    """What is missing, under the seven headings of an inspection, and why it is filed all the same."""
    found = list(gaps)
    if not found:
        return ["缺件：按本件的步骤检查，没有缺件。"]
    lines = [f"缺件{len(found)}处："]
    number = 0
    for seven in SEVEN:
        for gap in found:
            if gap.seven == seven:
                number += 1
                lines.append(f"{number}．【{seven}】{gap.sentence}")
    return [*lines, f"缺件仍归档的理由：{reason}"]


def signed_by(filing: Filing, *, by_piece: bool = False) -> tuple[tuple[str, str], ...]:
    """立卷人 and 检查人 with their days; by piece it is 整理人."""
    words = (
        filing.filed_by, day_words(filing.filed_on), filing.checked_by,
        day_words(filing.checked_on) if filing.checked_on else "",
    )  # fmt: skip
    captions = ("立卷人", "立卷时间", "检查人", "检查时间")
    if by_piece:
        captions = ("整理人", "整理日期", "检查人", "检查日期")
    return tuple(zip(captions, words, strict=True))


# ---------------------------------------------------------------- holders


@dataclass(frozen=True, slots=True)
class Held:
    """What a holder says of a file that isn't printed here."""

    name: str
    format: str
    pages: int
    size: int
    sha256: str
    place: str  # in the package
    why: str
    extent: str = ""  # in words, where it has no pages


def holder_page(
    piece: Piece, held: Held | None, numbers: str, faces: Faces
) -> SetPage:  # fmt: skip
    """A sheet that holds the place of a file (``held``) or of a paper on a shelf; always one sheet."""
    rows = [
        ("题　名", cut(piece.title)), ("文　号", piece.number), ("责任者", piece.responsible),
        ("日　期", day_words(piece.day) if piece.day else ""),
    ]  # fmt: skip
    if held is not None:
        rows += [
            ("文件名", cut(held.name)), ("格　式", held.format),
            ("页　数", f"{held.pages}页" if held.pages else held.extent or "不能读出"),
            ("大　小", f"{held.size:,}字节"), ("SHA-256", _folded(held.sha256)),
            ("原件位置", held.place), ("原　因", f"{held.why}，原件原样存入归档包，这一页占位。"),
        ]  # fmt: skip
    elif piece.medium == "paper":
        rows += [
            ("载　体", "纸质"), ("页　数", f"{piece.pages}页" if piece.pages else "没有写明"),
            ("页　号", numbers), ("存放位置", cut(piece.place)),
            ("说　明", "本件只有纸质材料，页号编在纸质材料上；装订时以纸质材料替换这一页。"),
        ]  # fmt: skip
    else:
        rows.append(("说　明", "登记了本件，没有文件。"))
    cells = []
    for r, (caption, words) in enumerate(rows):
        cells += [
            GridCell(r, 0, caption, align="centre", face="heading", size=12),
            GridCell(r, 1, setable(words, faces), size=12),
        ]
    grid = Grid((22, 78), tuple(GridRow() for _ in rows), tuple(cells), size=12)
    pages = _sheets("占　位　页", [grid], faces, HOLDER)
    return pages[0]


def cut(text: str, longest: int = LONGEST) -> str:
    """The text on one line of at most so many characters, with an ellipsis where it is cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


def _folded(sha256: str) -> str:
    return f"{sha256[:32]}\n{sha256[32:]}"
