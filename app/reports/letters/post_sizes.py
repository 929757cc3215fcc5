"""The sizes of envelopes and of sheets of labels: figures alone, which the window asks by."""

from __future__ import annotations

from typing import Final

# Of GB/T 1416 by their names there, in millimetres: width, height, top, left, width and height of
# what is printed; for A4 folded in three (two of them), in two, and flat.
SIZES: Final = {
    "DL": (220, 110, 12, 15, 190, 86),
    "ZL": (230, 120, 12, 15, 200, 96),
    "C5": (229, 162, 14, 18, 193, 134),
    "C4": (324, 229, 20, 25, 274, 189),
}
ENVELOPE_CAPTIONS: Final = {
    "DL": "DL（220×110，三折）",
    "ZL": "ZL（230×120，三折）",
    "C5": "C5（229×162，对折）",
    "C4": "C4（324×229，不折）",
}
COLUMNS: Final = 3  # labels of 70 × 37 mm on a sheet of A4
ROWS: Final = 8
