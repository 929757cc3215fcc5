"""Which number formats of Excel show a date, and which day a serial number is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from app.intake.ledgers.cells import Numeral, Value, plain_number

# Built-in formats; 27–36 and 50–58 are dates in the Chinese edition. 18–21, 45–47 are times of day.
_DATE_FORMATS: Final = frozenset((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)))
_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_LETTERS: Final = re.compile(r"[yYdDeE]|[mM]{3,}")
_LAST_SERIAL: Final = 2_958_466  # 10000-01-01
_EPOCH_1900: Final = datetime(1899, 12, 30)  # 1900 counts a February 29 that never was
_EPOCH_1904: Final = datetime(1904, 1, 1)


def shows_date(number_format: int, code: str = "") -> bool:
    """Whether a format shows a day; ``code`` is the text of a custom format."""
    if not code:
        return number_format in _DATE_FORMATS
    bare = _ASIDE.sub("", code.split(";")[0])
    if "general" in bare.lower() or re.search(r"[0#?]", bare):
        return False
    return _DATE_LETTERS.search(bare) is not None


def serial_day(serial: float, *, since_1904: bool = False) -> datetime | None:
    """The moment of a serial number; None if it is none (1900-01-01 to 1900-03-01 is ambiguous)."""
    if not (0 if since_1904 else 61) <= serial < _LAST_SERIAL:
        return None
    try:
        moment = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + timedelta(days=serial)
    except OverflowError:
        return None
    return moment.replace(microsecond=0)


def number_value(text: str, *, is_date: bool, since_1904: bool) -> Value:
    """The value of a number cell: a moment where its format shows one, else a Numeral."""
    if is_date:
        try:
            moment = serial_day(float(text), since_1904=since_1904)
        except (ValueError, OverflowError):
            moment = None
        if moment is not None:
            return moment
    return Numeral(plain_number(text))
