"""Converts fonts with PostScript outlines to TrueType outlines, which papers can embed; once a machine."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

MOST_ERROR = 1.0  # units of the em (1/1000) by which a curve may differ
# What belongs to the other outlines, to vertical text and to shaping: papers use none of it.
LEFT_OUT = ("CFF ", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "vhea", "vmtx", "DSIG")


def convert(source: Path, target: Path) -> None:
    """Write ``source`` with TrueType outlines to ``target``: the same bytes each time."""
    font = TTFont(source, recalcTimestamp=False)
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MOST_ERROR, reverse_direction=True))
        drawn[name] = pen.glyph()
    for tag in LEFT_OUT:
        if tag in font:
            del font[tag]
    font["loca"] = newTable("loca")
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = order, drawn
    _limits(font, len(order))
    font.sfntVersion = "\0\1\0\0"
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    _renamed(font)
    font.save(target)


def _limits(font: TTFont, count: int) -> None:
    """The table of limits in the version that TrueType outlines need; the rest is counted."""
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    limits.numGlyphs = count
    limits.maxZones = 1
    for name in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(limits, name, 0)


def _renamed(font: TTFont) -> None:
    """Say in the version that the outlines were converted, as the licence asks of a change."""
    for record in font["name"].names:
        if record.nameID == 5:
            record.string = f"{record.toUnicode()}; converted to TrueType outlines"


def main(arguments: list[str]) -> int:
    """``FOLDER FILE.otf…``: convert each into FOLDER under the same name with .ttf."""
    folder, sources = Path(arguments[0]), [Path(name) for name in arguments[1:]]
    targets = [folder / source.with_suffix(".ttf").name for source in sources]
    with ProcessPoolExecutor() as pool:
        list(pool.map(convert, sources, targets))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
