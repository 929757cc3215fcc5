"""Where everything stands on the page: millimetres and points, each with its clause and its status.

Clauses are those of GB/T 9704-2012. Status: [2] two independent texts of the standard agree,
[1] one text only, [D] follows by arithmetic, [P] practice: the standard is silent.
Lengths that people measure are in millimetres, type is in points; ``MM`` converts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

MM: Final = 72 / 25.4  # points a millimetre

# ---------------------------------------------------------------- type
SIZE_2: Final = 22.0  # 2号
SIZE_3: Final = 16.0  # 3号 5.2.2 [2]
SIZE_4: Final = 14.0  # 4号
EM_TOP: Final = 0.88  # a Han em reaches 0.88 em above the baseline, whatever the face's ascent


# ---------------------------------------------------------------- tables [P]
@dataclass(frozen=True, slots=True)
class Cells:
    """How the cells of tables are set, in points: what is free above and beneath their text, the
    pitch of its lines (in em), and by how much its type is smaller."""

    pad: float = 5.0
    leading: float = 1.5
    smaller: float = 0.0

    def size(self, size: float) -> float:
        """The size of type that is set for one that was asked for."""
        return max(min(size, FORM_SMALLEST), size - self.smaller)


TABLE_SIZE: Final = 12.0  # 小四
TABLE_OPENING: Final = 1.0  # points a gap: narrow cells stay ragged rather than gappy
RULE: Final = 0.6  # points
CELL_PAD_X: Final = 4.5
FORM_SMALLEST: Final = (
    9.0  # points: type of a row of fixed height may shrink to 小五 before it grows
)
FORM_FRAME: Final = 1.0  # points: the rule around a form
TABLE_GAP: Final = 8.0  # between a table and the text around it
AS_USUAL: Final = Cells()
# A form of ordinary content stands on one page: its cells are set closer before it takes another,
# at last in 五号.
CLOSER: Final = (Cells(3.5, 1.4), Cells(2.5, 1.3), Cells(2.0, 1.25), Cells(2.0, 1.25, 1.5))
MOST_CLOSER_PAGES: Final = 4  # of a form that closer cells may make shorter


# ---------------------------------------------------------------- page and grid
@dataclass(frozen=True, slots=True)
class PageStyle:
    """A kind of page: its paper and type area in millimetres, and the grid that fills the area.

    On ``turned`` pages the text runs up the sheet: width and height are those of the sheet as it
    is read, the page number stays where other pages have it (clause 8).
    """

    width: float = 210.0  # 5.1 A4 [2]
    height: float = 297.0
    top: float = 37.0  # 5.2.1 天头 [2]
    left: float = 28.0  # 5.2.1 订口 [2]
    area_width: float = 156.0  # 5.2.1 版心 [2]
    area_height: float = 225.0
    cells: int = 28  # 5.2.3 characters a line [2]
    lines: int = 22  # 5.2.3 lines a page [2]
    size: float = SIZE_3
    frame: bool = False  # a rule around the type area
    number: Literal["outer", "none"] = "outer"  # where the page number stands (7.5)
    turned: bool = False
    table: Cells = AS_USUAL

    @property
    def right(self) -> float:
        """The right edge of the type area, in millimetres from the page's left."""
        return self.left + self.area_width

    @property
    def bottom(self) -> float:
        """The lower edge of the type area, in millimetres from the page's top."""
        return self.top + self.area_height

    @property
    def cell(self) -> float:
        """Points from character to character, so that a full line is flush on both sides [D]."""
        return (self.area_width * MM - self.size) / (self.cells - 1)

    @property
    def pitch(self) -> float:
        """Points from line to line, so that a full page is flush at top and bottom [D]."""
        return (self.area_height * MM - self.size) / (self.lines - 1)

    @property
    def grid(self) -> float:
        """The spacing that puts type on the grid: 28 glyphs of 16 pt are wider than 156 mm."""
        return self.cell - self.size

    @property
    def span(self) -> tuple[float, float]:
        """Top and bottom of the type area in points."""
        return self.top * MM, self.bottom * MM


LETTER: Final = PageStyle()
# The same sheet turned: the table's head lies at the binding side of odd pages and at the cut side
# of even ones, which is the sheet's left both times (clause 8) [2]; 41 cells and 15 lines [D].
TURNED: Final = PageStyle(
    width=297.0, height=210.0, top=28.0, left=35.0, area_width=225.0, area_height=156.0,
    cells=40, lines=15, turned=True,
)  # fmt: skip
# A list of the office itself, which is read across: no sheet of the standard's.
ACROSS: Final = PageStyle(
    width=297.0, height=210.0, top=18.0, left=18.0, area_width=261.0, area_height=170.0,
    cells=45, lines=17,
)  # fmt: skip
PAGE_WIDTH: Final = LETTER.width
PAGE_HEIGHT: Final = LETTER.height
TOP: Final = LETTER.top
LEFT: Final = LETTER.left
RIGHT: Final = LETTER.right  # 184 [D]
BOTTOM: Final = LETTER.bottom  # 262 [D]
PITCH: Final = LETTER.pitch  # 29.61 pt
TIGHT_PITCHES: Final = (28.9, 28.4, 28.0)  # 7.3.5.5 closer lines, so that no 署名 stands alone [2]
STRETCHED_MORE: Final = 0.6  # points a line by which page 1 of a letter is opened to be full [1]
SEVEN_EIGHTHS: Final = 14.0  # 3.2 7/8 of the height of a 3号 character [2]
MOST_OPENING: Final = (
    4.0  # points a gap, a quarter of an em; a line opened further stays ragged [P]
)

# ---------------------------------------------------------------- 信函格式, clause 10.1
FLAG_TOP: Final = 30.0  # upper edge of the 标志 from the page's [2]
FLAG_WIDTH: Final = 160.0  # inside the red lines; the size is free [P]
FLAG_SIZE: Final = 42.0  # 初号 for a short name [P]
FLAG_NARROWEST: Final = 0.75  # long names are set narrower before they are set smaller [P]
FLAG_INK: Final = 0.06  # a Han glyph's ink begins this far inside its em [P]
FLAG_TO_LINES: Final = 4.0  # [2]
RED_WIDTH: Final = 170.0  # [2]
RED_LEFT: Final = (PAGE_WIDTH - RED_WIDTH) / 2  # centred on the page [?: or on the 版心, 1 mm off]
RED_THICK: Final = 2.0  # points [P]
RED_THIN: Final = 0.75
RED_GAP: Final = 1.25
RED_BOTTOM: Final = 20.0  # lower edge of the lower pair from the page's [2; which edge: ?]
NUMBER_BELOW: Final = SEVEN_EIGHTHS  # 发文字号 under the red lines, flush right [2]
TITLE_BLANKS: Final = 2  # blank lines above the title [2]
TITLE_PITCH: Final = SIZE_2 + SEVEN_EIGHTHS  # 3.2 a line is its character and 7/8 of a 3号 one [D]
LAST_LINE_ABOVE: Final = SEVEN_EIGHTHS  # text of page 1 above the lower red lines [1]

# ---------------------------------------------------------------- 版头, clause 7.2
HEAD_FLAG_TOP: Final = TOP + 35.0  # 7.2.4 upper edge of the 标志, 35 mm below the 版心's [2]
HEAD_FLAG_WIDTH: Final = 156.0  # [P]
HEAD_FLAG_SIZE: Final = 54.0  # for a short name; the size is free [P]
HEAD_FLAG_NARROWEST: Final = 0.92  # 文件 in so large a size is not narrowed further [P]
HEAD_NUMBER_BLANKS: Final = 2  # 7.2.5 [2]
HEAD_TO_RULE: Final = 4.0  # 7.2.7 mm below the 发文字号 [2]
HEAD_RULE: Final = 1.4  # points: 0.5 mm [P]
SIGNER_INDENT: Final = 1.0  # 7.2.5, 7.2.6 number and 签发人 one character in [2]
SIGNERS_A_LINE: Final = 2  # 7.2.6 [2]

# ---------------------------------------------------------------- 主体, clauses 7.3 to 7.5
INDENT: Final = 2.0  # 7.3.3 cells [2]
SEALED_RIGHT: Final = 4.0  # 7.3.5.1 成文日期 右空四字 [2]
SEALED_BLANKS: Final = 2  # a 42 mm seal then ends within one line of the text [D], and with one
# blank line at the text itself, without touching it
UNSEALED_RIGHT: Final = 2.0  # 7.3.5.2 署名 右空二字 [2]
UNSEALED_SHIFT: Final = 2.0  # the date begins two characters right of the 署名 [2]
UNSEALED_BLANKS: Final = 1  # [2]
LEAST_COMPANY: Final = 2  # lines of text that stay with the 署名 [P]
TELLING: Final = 8  # characters that one of them has at least [P]
LONG_LIST: Final = (
    10  # lines of 附件说明 that stay on one page with the 署名; a longer one is parted
)
SHORT_TABLE: Final = (
    6  # rows: as many before those two go along, so that a short table is whole [P]
)
JOINT_A_ROW: Final = 3  # 7.3.5.1 seals in a row: 3 × 42 mm fit into the 版心 [2]
JOINT_COLUMN: Final = 46.0  # mm from seal to seal, so that none touches another [D]
JOINT_ROW: Final = 46.0  # mm from row to row
NUMBER_DROP: Final = 7.0  # 7.5 the page number's dash below the 版心 [2]
DASH_ABOVE_BASE: Final = 0.38  # em: where a face's dash lies [P]
COPY_INDENT: Final = 1.0  # 7.4.2 抄送 左右各空一字 of 4号 [2]
COPY_LINE: Final = SIZE_4 + SEVEN_EIGHTHS  # 3.2 [D]
COPY_LINE_CLOSE: Final = 22.0  # where the 版记 would stand alone on a page otherwise [P]
IMPRINT_THICK: Final = 0.35 * MM  # 7.4.1 first and last rule [2]
IMPRINT_THIN: Final = 0.25 * MM  # those between [2]

# ---------------------------------------------------------------- colours, 5.2.4
BLACK: Final = (0.0, 0.0, 0.0)
RED: Final = (1.0, 0.0, 0.0)
MARK_GREY: Final = 226  # of 255: 草稿 and 演示 across the page
MARK_EM: Final = 52.0  # millimetres a character
