"""Makes resources/pinyin/initials.txt from pypinyin: python -m tools.make_initials (by hand).

pypinyin (MIT) is needed only here: `pip install pypinyin==0.55.0` before running it.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

FIRST, LAST = 0x4E00, 0x9FFF
TARGET = Path(__file__).parents[1] / "resources" / "pinyin" / "initials.txt"
HEAD = (
    "# Each letter with the characters that have a reading beginning with it: all readings of\n"
    "# pypinyin 0.55.0 (MIT, data of mozillazg/pinyin-data), made by tools/make_initials.py.\n"
)


def main() -> None:
    """Write one line a letter."""
    from pypinyin.constants import PINYIN_DICT  # type: ignore[import-not-found, unused-ignore]

    found: dict[str, list[str]] = {}
    for code in range(FIRST, LAST + 1):
        readings = PINYIN_DICT.get(code, "")
        for letter in sorted({_initial(reading) for reading in readings.split(",")} - {""}):
            found.setdefault(letter, []).append(chr(code))
    lines = [f"{letter} {''.join(characters)}\n" for letter, characters in sorted(found.items())]
    TARGET.write_text(HEAD + "".join(lines), encoding="utf-8", newline="\n")


def _initial(reading: str) -> str:
    """The plain first letter of a reading, its tone mark left out."""
    return unicodedata.normalize("NFD", reading.strip())[:1].lower()


if __name__ == "__main__":
    main()
