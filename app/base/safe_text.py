"""What may stand in a cell of a sheet or of the clipboard: nobody's text is calculated there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

MOST_CHARACTERS: Final = 32_767  # of one cell, in UTF-16 units as Excel counts
MOST_DIGITS: Final = 15  # Excel keeps no more of a number
FIRST_DAY: Final = date(1900, 3, 1)  # before it Excel and the calendar disagree by a day
BROKEN: Final = "\ufffd"  # stands where something unprintable was

_LINE_ENDS: Final = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNPRINTABLE: Final = re.compile(
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff]"
)
_ODD: Final = re.compile(f"{_LINE_ENDS.pattern}|{_UNPRINTABLE.pattern}")
_SIGNS: Final = frozenset("=+-@")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")
_LONG_NUMBER: Final = re.compile(r"0\d+|\d{12,}")
_QUOTED: Final = re.compile(r'[\t\n\r"]')
_RICH: Final = ("<r>", "</r>")  # XlsxWriter writes what these enclose as it stands


@dataclass(frozen=True, slots=True)
class SafeCell:
    """A value as a sheet may hold it: text, a number, a day, a moment, or nothing."""

    value: str | int | Decimal | float | date | datetime | None
    quoted: bool = False  # text that would be calculated if somebody typed it: quote it
    cut: bool = False  # text that was too long; its end says so


def safe_cell(value: Any) -> SafeCell:
    """The value as any cell that leaves the house holds it.

    Days and numbers keep their kind where Excel can hold them; everything else is printable text
    of at most ``MOST_CHARACTERS``, which says at its end where it was cut.
    """
    if value is None or value == "":
        return SafeCell(None)
    if isinstance(value, bool):
        return SafeCell("是" if value else "否")
    if isinstance(value, (date, datetime)):
        return _day(value)
    if isinstance(value, (int, Decimal, float)):
        return SafeCell(value) if _fits(value) else SafeCell(str(value))
    text, cut = _shortened(printable(str(value)))
    if text.startswith(_RICH[0]) and text.endswith(_RICH[1]):
        text = f"{text[: MOST_CHARACTERS - 1]} "
    return SafeCell(text, quoted=is_formula(text), cut=cut)


def copied_cell(value: Any) -> str:
    """The value as a cell of tabbed or comma-separated text that a spreadsheet will read.

    What would be calculated, or lose digits, begins with an apostrophe.
    """
    cell = safe_cell(value)
    text = shown(cell.value)
    if isinstance(value, str):
        number = _PLAIN_NUMBER.fullmatch(text) is not None
        if (cell.quoted and not number) or _LONG_NUMBER.fullmatch(text):
            text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def shown(value: Any) -> str:
    """A cell's value in words: days as 2026-11-20, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may calculate the text when it is typed or read from a text file.

    Blanks and invisible characters before a sign don't protect, nor does its full-width form.
    """
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for character in text:
        if character.isspace() or unicodedata.category(character) in ("Cf", "Cc"):
            continue
        return unicodedata.normalize("NFKC", character)[:1] in _SIGNS
    return False


def printable(text: str) -> str:
    """The text with one kind of line end; a mark stands where something unprintable was."""
    return _UNPRINTABLE.sub(BROKEN, _LINE_ENDS.sub("\n", text)) if _ODD.search(text) else text


def _shortened(text: str) -> tuple[str, bool]:
    if 2 * len(text) <= MOST_CHARACTERS:
        return text, False
    units = len(text.encode("utf-16-le")) // 2
    if units <= MOST_CHARACTERS:
        return text, False
    note = f"……（原文{len(text):,}字，超出单元格容量，以下略去）"
    kept = text.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(note))]
    return kept.decode("utf-16-le", "ignore") + note, True


def _day(value: date | datetime) -> SafeCell:
    if not isinstance(value, datetime):
        return SafeCell(value if value >= FIRST_DAY else value.isoformat())
    if value.tzinfo is None and value.date() >= FIRST_DAY:
        return SafeCell(value)
    return SafeCell(value.isoformat(" ", "minutes"))


def _fits(number: int | Decimal | float) -> bool:
    """Whether Excel keeps every digit of the number."""
    if isinstance(number, int):
        return abs(number) < 10**MOST_DIGITS
    if isinstance(number, Decimal):
        return number.is_finite() and len(number.normalize().as_tuple().digits) <= MOST_DIGITS
    return number == number and abs(number) < float(10**MOST_DIGITS)
