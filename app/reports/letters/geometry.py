"""Where everything stands on the page: millimetres and points, each with its clause and its status.

Clauses are those of GB/T 9704-2012. Status: [2] two independent texts of the standard agree,
[1] one text only, [D] follows by arithmetic, [P] practice: the standard is silent.
Lengths that people measure are in millimetres, type is in points; ``MM`` converts.
"""

from __future__ import annotations

from typing import Final

MM: Final = 72 / 25.4  # points a millimetre

# ---------------------------------------------------------------- page and grid
PAGE_WIDTH: Final = 210.0  # 5.1 A4 [2]
PAGE_HEIGHT: Final = 297.0
TOP: Final = 37.0  # 5.2.1 天头 [2]
LEFT: Final = 28.0  # 5.2.1 订口 [2]
AREA_WIDTH: Final = 156.0  # 5.2.1 版心 [2]
AREA_HEIGHT: Final = 225.0
RIGHT: Final = LEFT + AREA_WIDTH  # 184 [D]
BOTTOM: Final = TOP + AREA_HEIGHT  # 262 [D]
CELLS: Final = 28  # 5.2.3 characters a line [2]
LINES: Final = 22  # 5.2.3 lines a page [2]

# ---------------------------------------------------------------- type
SIZE_2: Final = 22.0  # 2号
SIZE_3: Final = 16.0  # 3号 5.2.2 [2]
SIZE_4: Final = 14.0  # 4号
EM_TOP: Final = 0.88  # a Han em reaches 0.88 em above the baseline, whatever the face's ascent

# 28 characters of 3号 fill 156 mm flush, so each is set 0.215 pt closer [D]
CELL: Final = (AREA_WIDTH * MM - SIZE_3) / (CELLS - 1)
# 22 lines of 3号 fill 225 mm flush: 29.61 pt [D]
PITCH: Final = (AREA_HEIGHT * MM - SIZE_3) / (LINES - 1)
TIGHT_PITCHES: Final = (28.9, 28.4, 28.0)  # 7.3.5.5 closer lines, so that no 署名 stands alone [2]
STRETCHED_MORE: Final = 0.6  # points a line by which page 1 of a letter is opened to be full [1]
SEVEN_EIGHTHS: Final = 14.0  # 3.2 7/8 of the height of a 3号 character [2]
MOST_OPENING: Final = 3.2  # points a gap; a line that would be opened further stays ragged [P]

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

# ---------------------------------------------------------------- 主体, clauses 7.3 to 7.5
INDENT: Final = 2.0  # 7.3.3 cells [2]
SEALED_RIGHT: Final = 4.0  # 7.3.5.1 成文日期 右空四字 [2]
SEALED_BLANKS: Final = 2  # a 42 mm seal then ends within one line of the text [D]
UNSEALED_RIGHT: Final = 2.0  # 7.3.5.2 署名 右空二字 [2]
UNSEALED_SHIFT: Final = 2.0  # the date begins two characters right of the 署名 [2]
UNSEALED_BLANKS: Final = 1  # [2]
LEAST_COMPANY: Final = 2  # lines of text that stay with the 署名 [P]
NUMBER_DROP: Final = 7.0  # 7.5 the page number's dash below the 版心 [2]
DASH_ABOVE_BASE: Final = 0.38  # em: where a face's dash lies [P]
COPY_INDENT: Final = 1.0  # 7.4.2 抄送 左右各空一字 of 4号 [2]

# ---------------------------------------------------------------- tables [P]
TABLE_SIZE: Final = 12.0  # 小四
TABLE_LEADING: Final = 1.5
TABLE_OPENING: Final = 1.0  # points a gap: narrow cells stay ragged rather than gappy
RULE: Final = 0.6  # points
CELL_PAD_X: Final = 4.5
CELL_PAD_Y: Final = 5.0
TABLE_GAP: Final = 8.0  # between a table and the text around it

# ---------------------------------------------------------------- colours, 5.2.4
BLACK: Final = (0.0, 0.0, 0.0)
RED: Final = (1.0, 0.0, 0.0)
MARK_GREY: Final = 226  # of 255: 草稿 and 演示 across the page
MARK_EM: Final = 52.0  # millimetres a character
