"""Makes resources/pinyin/order.txt: python -m tools.make_pinyin_order (by hand).

Readings are those of pypinyin (MIT, data of mozillazg/pinyin-data), strokes those of the package
strokes (MIT, data of Unicode's Unihan), which is needed only here:
`pip install pypinyin==0.55.0 strokes==0.0.1`. The program needs neither. A changed table needs a new ORDER_VERSION in
app/base/pinyin.py, since the keys that stand in the office's file are made with it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from app.base.pinyin import surname_readings

TARGET = Path(__file__).parents[1] / "resources" / "pinyin" / "order.txt"
HEAD = (
    "# Chinese characters in order: reading, tone, strokes, code point; one line a reading. A\n"
    "# surname of surnames.txt stands under that reading too. Readings of pypinyin 0.55.0, strokes\n"
    "# of Unihan, made by tools/make_pinyin_order.py; a change needs a new ORDER_VERSION.\n"
)
TONES = "\u0304\u0301\u030c\u0300"  # macron, acute, caron, grave; the neutral tone comes last
OTHER_VOWEL = "\u0308\u0302"  # ü comes after u, ê after e


def main() -> None:
    """Write one line a reading."""
    from strokes.strokes import data

    rows = rows_of(first_readings(), surname_readings())
    text = "".join(table_lines(rows, lambda character: int(data.get(character) or 99)))
    TARGET.write_text(HEAD + text, encoding="utf-8", newline="\n")


def first_readings() -> dict[str, str]:
    """Each Chinese character that pypinyin knows with the reading that it gives first."""
    from pypinyin.constants import PINYIN_DICT

    return {
        chr(code): unicodedata.normalize("NFC", readings.split(",")[0].strip())
        for code, readings in PINYIN_DICT.items()
        if is_itself(chr(code))
    }


def is_itself(character: str) -> bool:
    """Whether it is a character of its own, not private and not the double of another."""
    private = unicodedata.category(character) == "Co"
    return not private and unicodedata.normalize("NFKC", character) == character


def rows_of(
    readings: Mapping[str, str], surnames: Mapping[str, tuple[str, ...]]
) -> dict[str, set[str]]:
    """Reading → its characters, with those that are read so in a surname."""
    rows: dict[str, set[str]] = {}
    for character, reading in readings.items():
        rows.setdefault(reading, set()).add(character)
    for surname, spoken in surnames.items():
        if spoken == tuple(readings[character] for character in surname):
            raise SystemExit(f"{surname} is read so elsewhere too: take it out of surnames.txt")
        for character, reading in zip(surname, spoken, strict=True):
            rows.setdefault(reading, set()).add(character)
    return rows


def table_lines(rows: Mapping[str, set[str]], strokes: Callable[[str], int]) -> list[str]:
    """The lines of the table in order."""
    return [
        f"{reading} {''.join(sorted(rows[reading], key=lambda one: (strokes(one), one)))}\n"
        for reading in sorted(rows, key=reading_order)
    ]


def reading_order(reading: str) -> tuple[str, tuple[bool, ...], int]:
    """lu before lü before luan, and the four tones before the neutral one."""
    parts = unicodedata.normalize("NFD", reading)
    letters = [part for part in parts if not unicodedata.combining(part)]
    other = tuple(part in OTHER_VOWEL for part in parts if part not in TONES)
    tone = next((TONES.index(part) for part in parts if part in TONES), len(TONES))
    return "".join(letters), other, tone


if __name__ == "__main__":
    main()
