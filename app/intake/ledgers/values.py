"""What the text of one ledger cell says: a day, a telephone number, an id; doubts are named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.intake.ledgers.cells import EXACT_DIGITS, Numeral, plain_number
from app.intake.ledgers.formats import serial_day
from app.intake.mail.charset import scrub

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099
LONGEST_DAY: Final = 60  # longer texts are none, and would cost the patterns much time
LONGEST_PHONE: Final = 200

_WIDE: Final = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20}
_TIME: Final = (
    r"(?:[T\s]*(?:上午|下午|中午|晚上|凌晨|AM|PM)?\s*\d{1,2}\s*(?::|时|点)\s*(?:\d{1,2}\s*分?|整|半)?"
    r"(?:\s*:?\s*\d{1,2}(?:\.\d+)?\s*秒?)?\s*(?:AM|PM)?(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?)?"
)
_WEEKDAY: Final = r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_REST: Final = rf"{_WEEKDAY}{_TIME}{_WEEKDAY}\s*[。.]?"
_YEAR_FIRST: Final = re.compile(
    rf"(\d{{4}})\s*(?:[-./\\]|年度?)\s*(\d{{1,2}})\s*(?:[-./\\]|月)\s*(\d{{1,2}})\s*[日号]?{_REST}",
    re.I,
)
_COMPACT: Final = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:\d{{4}}|\d{{6}})?{_REST}", re.I)
_YEAR_LAST: Final = re.compile(rf"(\d{{1,2}})[-./](\d{{1,2}})[-./](\d{{4}}){_REST}", re.I)
_NO_YEAR: Final = re.compile(rf"(\d{{1,2}})\s*(?:[-./]|月)\s*(\d{{1,2}})\s*[日号]?{_REST}", re.I)
_SHORT_YEAR: Final = re.compile(
    r"'?\d{2}\s*(?:[-./]|年)\s*\d{1,2}\s*(?:[-./]|月)\s*\d{1,2}.*", re.S
)
_MONTH_ONLY: Final = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?份?")
_CHINESE: Final = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?"
)
_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_MONTH_NAMES: Final = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_ENGLISH: Final = re.compile(rf"(\d{{1,2}})[-\s]([A-Za-z]{{3}})[a-z]*[-\s,]+(\d{{4}}){_REST}", re.I)


@dataclass(frozen=True, slots=True)
class DayReading:
    """A day, or why there is none; ``note`` names what was inferred on the way."""

    day: date | None
    why: str = ""
    note: str = ""


def half_width(text: str) -> str:
    """The text with full-width digits, letters and signs in their usual width."""
    return text.translate(_WIDE)


def clean_text(text: str) -> str:
    """The text of a cell without control characters, blank ends and the exporters' apostrophe."""
    if text.isprintable():
        plain = text.strip(" ")  # most cells hold nothing that needs more
    else:
        plain = scrub(text).replace("\ufeff", "").strip(" \t\n\u3000\xa0\u200b")
    return plain[1:].lstrip() if plain[:1] in {"'", "’"} and len(plain) > 1 else plain


def read_day(
    value: str | datetime, year: int | None = None, *, since_1904: bool = False
) -> DayReading:
    """The day that a cell names; ``year`` is the one the title gives, for days without a year."""
    if isinstance(value, datetime):
        return _day(value.year, value.month, value.day)
    text = half_width(clean_text(value)).strip()
    if len(text) > LONGEST_DAY:
        return DayReading(None, "不是能够识别的日期")
    if isinstance(value, Numeral):
        return _numeral_day(text, since_1904=since_1904)
    for form, order in ((_YEAR_FIRST, (1, 2, 3)), (_COMPACT, (1, 2, 3))):
        if match := form.fullmatch(text):
            return _day(*(int(match[group]) for group in order))
    if match := _CHINESE.fullmatch(text):
        return _chinese_day(match)
    if match := _ENGLISH.fullmatch(text):
        if match[2].lower() in _MONTH_NAMES:
            return _day(int(match[3]), _MONTH_NAMES.index(match[2].lower()) + 1, int(match[1]))
    elif match := _YEAR_LAST.fullmatch(text):
        return _year_last(int(match[3]), int(match[1]), int(match[2]))
    elif match := _NO_YEAR.fullmatch(text):
        return _without_year(int(match[1]), int(match[2]), year)
    elif re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _numeral_day(text, since_1904=since_1904)
    return DayReading(None, _why_unread(text))


def _numeral_day(text: str, *, since_1904: bool) -> DayReading:
    """A day out of a bare number: 20260521, or the serial number behind a lost format."""
    if re.fullmatch(r"(?:19|20)\d{6}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"(?:19|20)\d{10}(?:\d\d)?", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:8]))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        moment = serial_day(float(text), since_1904=since_1904)
        if moment is not None and FIRST_YEAR <= moment.year <= LAST_YEAR:
            day = moment.date()
            return DayReading(day, note=f"按 Excel 日期序号读作{_chinese(day)}，请核对")
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", text):
        return DayReading(None, "是一个小数，没有年份，不能确定是哪一天")
    return DayReading(None, "是一个数字，不能确定是哪一天")


def _day(year: int, month: int, day: int) -> DayReading:
    try:
        found = date(year, month, day)
    except ValueError:
        return DayReading(None, "日历上没有这一天")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return DayReading(None, f"年份{year}不合理")
    return DayReading(found)


def _year_last(year: int, first: int, second: int) -> DayReading:
    """The day of 5/21/2026 or 21.5.2026; 5/6/2026 may be either."""
    if first > 12 >= second:
        return _day(year, second, first)
    if second > 12 >= first or first == second:
        return _day(year, first, second)
    return DayReading(None, "月和日的先后不明")


def _without_year(month: int, day: int, year: int | None) -> DayReading:
    if year is None:
        return DayReading(None, "没有年份，表头上方的标题也没有写明唯一的年份")
    found = _day(year, month, day)
    if found.day is None:
        return found
    return DayReading(found.day, note=f"没有年份，按标题中的{year}年读取，请核对")


def _chinese_day(match: re.Match[str]) -> DayReading:
    year = int("".join(str(_DIGITS[c]) for c in match[1]))
    return _day(year, _chinese_number(match[2]), _chinese_number(match[3]))


def _chinese_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return 10 * (_DIGITS.get(tens, 0) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)


def _why_unread(text: str) -> str:
    if _SHORT_YEAR.fullmatch(text):
        return "年份只有两位，不能确定是哪一天"
    if _MONTH_ONLY.fullmatch(text):
        return "只有年月，没有日"
    if len(re.findall(r"\d{1,4}[-./年月]\d{1,2}", text)) > 1:
        return "写了不止一个日期"
    return "不是能够识别的日期"


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# --- telephone numbers ---

_NO_PHONE: Final = frozenset(
    [
        "无",
        "没有",
        "未知",
        "不详",
        "匿名",
        "未留",
        "未提供",
        "保密",
        "/",
        "-",
        "--",
        "—",
        "无号码",
        "未显示",
    ]
)
_SAME: Final = re.compile(r"(\d)\1{5,}")
_COUNTING: Final = frozenset({"12345678901", "1234567890", "01234567890", "12345678", "1234567"})
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"0\d{2,3}-?\d{7,8}(?:(?:-|转|ext\.?)\d{1,6})?", re.IGNORECASE)
_SERVICE: Final = re.compile(r"(?:400|800)-?\d{3}-?\d{4}|400-?\d{4}-?\d{3}|1\d{4}|9\d{4,5}")
_LOCAL: Final = re.compile(r"[2-8]\d{6,7}")
_SEPARATORS: Final = re.compile(r"[、,;/|\n]+|(?<=\d{7})\s+(?=\d{3})|或")


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """A number as it can be dialled, and what is doubtful about it."""

    phone: str
    doubt: str = ""


def read_phone(value: str) -> PhoneReading:
    """The number of a cell, repaired where its digits are certain; otherwise as written, doubted."""
    text = half_width(clean_text(value)).strip()
    text = re.sub(r"(?<!\d)(?:\+|00)86[\s-]*(?=\d)", "", text)
    if not text or text in _NO_PHONE:
        return PhoneReading("", "" if not text else f"没有号码（“{text}”）")
    if len(text) > LONGEST_PHONE:
        return PhoneReading(text, "不是电话号码")
    numbers = [piece.strip() for piece in _SEPARATORS.split(text) if re.search(r"\d", piece)]
    if len(numbers) > 1:
        readings = [_one_phone(number) for number in numbers]
        shown = "、".join(reading.phone for reading in readings)
        return PhoneReading(shown, f"一格里有{len(numbers)}个号码，请选定")
    return _one_phone(text)


def _one_phone(text: str) -> PhoneReading:
    number = re.sub(r"[\s()]", "", text)
    if re.fullmatch(r"\d+(?:\.\d+)?[eE]\+?\d+|\d+\.0*", number):
        lost = "e" in number.lower() and _digits_lost(number)
        number = plain_number(number)
        if lost:
            return PhoneReading(number, "号码存成了科学计数法，末几位已丢失")
    bare = number.replace("-", "")
    if "*" in number or re.search(r"[xX]{2,}", number):
        return PhoneReading(number, "号码被隐去几位")
    if bare in _COUNTING or (_SAME.fullmatch(bare) and not _SERVICE.fullmatch(bare)):
        return PhoneReading(bare, "像是随手填的号码")
    if re.fullmatch(r"86(1[3-9]\d{9})", bare) or re.fullmatch(r"0(1[3-9]\d{9})", bare):
        bare = bare[-11:]
    if _MOBILE.fullmatch(bare):
        return PhoneReading(bare)
    if any(form.fullmatch(number) for form in (_LANDLINE, _SERVICE, _LOCAL)):
        return PhoneReading(number)
    if not re.search(r"\d", number):
        return PhoneReading(text, "不是电话号码")
    if re.fullmatch(r"[2-9]\d{8,10}", bare):
        return PhoneReading(number, "可能丢了区号前的0")
    if bare.isdigit():
        return PhoneReading(number, f"号码有{len(bare)}位，位数不对")
    return PhoneReading(text, "号码里夹有其他文字")


def _digits_lost(number: str) -> bool:
    """Whether a number in scientific notation shows fewer digits than it has."""
    mantissa, _, exponent = number.lower().partition("e")
    shown = len(mantissa.replace(".", ""))
    return shown < int(exponent) + 1


# --- ids ---


def read_id(value: str) -> PhoneReading:
    """A source number kept digit by digit; doubted where Excel or an export has cut it."""
    text = clean_text(value)
    plain = half_width(text)
    if isinstance(value, Numeral) and len(plain.lstrip("-")) > EXACT_DIGITS and plain.isdigit():
        return PhoneReading(
            plain, f"编号以数字保存且超过{EXACT_DIGITS}位，末位可能已被 Excel 改成0"
        )
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+\d{1,2}", plain):
        return PhoneReading(plain, "编号存成了科学计数法，末几位已丢失")
    return PhoneReading(plain)
