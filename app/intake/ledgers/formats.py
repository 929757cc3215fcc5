"""What a cell's number format shows: a day, a month, a time, or a number with words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

from app.intake.ledgers.cells import EXACT_DIGITS, Numeral, Value, plain_number


class Shows(Enum):
    """What a number in a cell is to the eye."""

    NUMBER = "number"
    DAY = "day"
    MONTH = "month"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class CellFormat:
    """A number format: what it shows, and its code where that says more."""

    shows: Shows = Shows.NUMBER
    code: str = ""


GENERAL: Final = CellFormat()

# Built-in formats; those from 27 to 36 and from 50 to 58 are of the Chinese edition.
_BUILT_IN: Final = {
    Shows.DAY: (14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58),
    Shows.MONTH: (17, 27, 36, 50, 52, 57),
    Shows.TIME: (18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56),
}
_MONTH_CODES: Final = dict.fromkeys(_BUILT_IN[Shows.MONTH], "yyyy年m月")
_SHOWN_BY: Final = {number: shows for shows, numbers in _BUILT_IN.items() for number in numbers}

_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_FRACTION: Final = re.compile(r"(?<=s)[.,]0+|(?<=s\])[.,]0+", re.IGNORECASE)
_MINUTES: Final = re.compile(r"(?:h+\]?[^ymd]*?)m+|m+(?=[^ymd]*?s)", re.IGNORECASE)
_PIECE: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([0#?]+)|(.)', re.DOTALL)
_NO_COUNT: Final = re.compile(r"[.,%/@Ee]")
_MONEY: Final = frozenset("¥￥$€£元 ()-+")
_LAST_SERIAL: Final = 2_958_466  # 10000-01-01
_EPOCH_1900: Final = datetime(1899, 12, 30)  # 1900 counts a February 29 that never was
_EPOCH_1904: Final = datetime(1904, 1, 1)
_HAIR: Final = timedelta(milliseconds=20)  # what a calculated moment misses midnight by


def cell_format(number: int, code: str = "") -> CellFormat:
    """The format by its number; ``code`` is the text of a custom one."""
    if not code and number not in _SHOWN_BY:
        return GENERAL
    if not code:
        return CellFormat(_SHOWN_BY.get(number, Shows.NUMBER), _MONTH_CODES.get(number, ""))
    return CellFormat(_shown_by(code), code)


def serial_day(serial: float, *, since_1904: bool = False) -> datetime | None:
    """The moment of a serial number; None if it is none (1900-01-01 to 1900-03-01 is ambiguous).

    A hair under a second is that second: 46162.99999999999 is the day after.
    """
    if not (0 if since_1904 else 61) <= serial < _LAST_SERIAL:
        return None
    try:
        moment = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + timedelta(days=serial) + _HAIR
    except OverflowError:
        return None
    return moment.replace(microsecond=0)


def number_value(text: str, style: CellFormat, *, since_1904: bool) -> Value:
    """The value of a number cell as it stands there: a moment, a text of its format, a Numeral."""
    if style.shows is Shows.NUMBER:
        return _counted(text, style.code)
    try:
        serial = float(text)
        moment = serial_day(serial, since_1904=since_1904)
    except (ValueError, OverflowError):
        return Numeral(plain_number(text))
    if style.shows is Shows.TIME and 0 <= serial < (0 if since_1904 else 61) + 1:
        return _clock(serial)
    if moment is None:
        return Numeral(plain_number(text))
    return moment if style.shows is not Shows.MONTH else _month(moment, style.code)


def moment_value(moment: datetime, style: CellFormat) -> Value:
    """What a cell that holds a moment shows: the moment, a month, or a time of day."""
    moment = (moment + _HAIR).replace(microsecond=0)
    if style.shows is Shows.MONTH:
        return _month(moment, style.code)
    if moment.year < 1900 or (style.shows is Shows.TIME and moment.year == 1900):
        return _clock((moment - moment.replace(hour=0, minute=0, second=0)) / timedelta(days=1))
    return moment


def text_value(text: str, style: CellFormat) -> str:
    """A text with the words that its format puts around it: 7 under "示信投"@"号"."""
    if style is GENERAL or "@" not in style.code or style.code.count(";") > 3:
        return text
    section = style.code.split(";")[-1] if ";" in style.code else style.code
    parts = [quoted or escaped or (text if plain == "@" else "" if digits else plain)
             for quoted, escaped, digits, plain in _PIECE.findall(section)]  # fmt: skip
    return "".join(parts) if section.count("@") == 1 else text


def _shown_by(code: str) -> Shows:
    bare = _FRACTION.sub("", _ASIDE.sub("", code.split(";")[0])).lower()
    if "general" in bare or re.search(r"[0#?@]", bare):
        return Shows.NUMBER
    timed = re.search(r"h|s|am/pm|上午/下午", bare) is not None
    days = _MINUTES.sub("", bare) if timed else bare
    if "d" in days or "aaa" in days:
        return Shows.DAY
    if re.search(r"y|e|m", days.replace("am/pm", "").replace("general", "")):
        return Shows.MONTH
    return Shows.TIME if timed else Shows.NUMBER


def _month(moment: datetime, code: str) -> str:
    """What a format without a day shows: 2026年11月, 2026年, 11月."""
    bare = _ASIDE.sub("", code).lower()
    year = f"{moment.year}年" if re.search(r"y|e", bare) else ""
    month = f"{moment.month}月" if "m" in bare else ""
    return year + month


def _clock(serial: float) -> str:
    """A time of day, or a length of time, as 9:30 or 36:00:05."""
    seconds = int(serial * 86_400 + 0.5)
    hours, rest = divmod(seconds, 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def _counted(text: str, code: str) -> Value:
    """A whole number with the noughts and words of its format: 007, 示信投〔2026〕7号."""
    plain = plain_number(text)
    if not code or len(plain.lstrip("-")) > EXACT_DIGITS:
        return Numeral(plain)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return Numeral(plain)
    section = _section(code, number)
    if section is None or number != number.to_integral_value():
        return Numeral(plain)
    shown = _filled(section, str(abs(int(number))))
    return shown if shown is not None else Numeral(plain)


def _section(code: str, number: Decimal) -> str | None:
    """The part of a format for this number; None where it depends on conditions."""
    sections = re.sub(r"\[(?:\$[^\]]*|[^\]<>=]*)\]", "", code).split(";")
    if "[" in code and re.search(r"\[[<>=]", code):
        return None
    at = 1 if number < 0 and len(sections) > 1 else 2 if number == 0 and len(sections) > 2 else 0
    return sections[at]


def _filled(section: str, digits: str) -> str | None:
    """The digits in their places; None for a format that adds nothing to them."""
    pieces = _PIECE.findall(section)
    words = "".join(quoted + escaped + plain for quoted, escaped, _, plain in pieces)
    unquoted = "".join(plain for *_, plain in pieces)
    places = "".join(places for _, _, places, _ in pieces)
    if not places or _NO_COUNT.search(unquoted) or "General" in section:
        return None
    if set(words) <= _MONEY - {"-"} and places.count("0") < 2:
        return None
    if not words.strip() and places.count("0") < 2:
        return None
    return _laid_out(pieces, places, digits)


def _laid_out(pieces: list[tuple[str, str, str, str]], places: str, digits: str) -> str:
    spare = max(len(digits) - len(places), 0)
    filled = list(digits[:spare])
    rest = digits[spare:].rjust(len(places))
    out: list[str] = []
    for quoted, escaped, holders, plain in pieces:
        for holder in holders:
            digit, rest = rest[0], rest[1:]
            out.append("".join(filled))
            filled = []
            out.append(digit if digit != " " else "0" if holder == "0" else "")
        out.append(quoted + escaped + plain)
    return "".join(out).strip()
