"""Checks of fields: from what was entered to an error text; "" means good."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.base.errors import InputError
from app.rules.intake_facts import check_code
from app.ui.forms.days import WorkingDays, is_no_day, read_day

Check = Callable[[Any], str]
LEAST_DIGITS: Final = 5  # digits of the shortest number, as 12345
MOST_YUAN: Final = Decimal(10) ** 13
ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643—1999
_TIMES: Final = {
    "": 1, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000,
    "千万": 10_000_000, "亿": 100_000_000,
}  # fmt: skip


def required(caption: str) -> Check:
    """Something must be entered."""

    def check(value: Any) -> str:
        blank = value is None or value == () or (isinstance(value, str) and not value.strip())
        return f"请填写{caption}" if blank else ""

    return check


def a_day(text: str, today: date, calendar: WorkingDays | None = None) -> str:
    """The text, if there is any, names a day."""
    if not text.strip() or read_day(text, today, calendar) is not None:
        return ""
    if is_no_day(text):
        return f"没有“{text.strip()}”这一天，请核对"
    return "看不懂这个日期，可写 2026-11-20、11-20、昨天 或 +5工作日"


def not_after(today: date) -> Check:
    """A day that has come already."""

    def check(value: Any) -> str:
        return "这一天还没有到" if isinstance(value, date) and value > today else ""

    return check


def not_before(day: date, named: str) -> Check:
    """A day that does not come before ``day``, which is called ``named``."""

    def check(value: Any) -> str:
        early = isinstance(value, date) and value < day
        return f"早于{named}{day.isoformat()}，请核对" if early else ""

    return check


def a_number(text: str) -> str:
    """The text, if there is any, is a positive whole number."""
    clean = text.strip()
    good = not clean or (clean.isdecimal() and int(clean) > 0)
    return "" if good else f"请填正整数，“{clean}”不是"


def a_phone(text: Any) -> str:
    """The text, if there is any, could be dialled: one number or several, each with its extension."""
    for number in phones_in(str(text or "")):
        clean = re.sub(r"[\s\-－—()（）+]|转|分机", "", number)
        if strange := re.sub(r"\d", "", clean):
            return f"号码里有不是数字的字“{strange}”"
        if len(clean) < LEAST_DIGITS:
            return f"号码“{number}”只有{len(clean)}位，请核对"
    return ""


def phones_in(text: str) -> tuple[str, ...]:
    """The telephone numbers that one field names, as they are written: 或, 、 and / part them."""
    pieces = re.split(r"[、,，;；/／]|或者?|和", unicodedata.normalize("NFKC", text))
    return tuple(piece.strip() for piece in pieces if piece.strip())


def a_code(text: Any) -> str:
    """The text, if there is any, is a 统一社会信用代码."""
    if not (code := str(text or "").strip()):
        return ""
    try:
        check_code(code)
    except InputError:
        return "统一社会信用代码不正确，请核对18位数字和字母"
    return ""


def an_amount(text: Any) -> str:
    """The text, if there is any, is an amount of yuan: 9600, 9600元, 86万, 1.2亿."""
    written = str(text or "").strip()
    if not written or read_amount(written) is not None:
        return ""
    if re.match(r"[-−－负]", written):
        return f"金额不能是负数，这里是“{written}”"
    return f"看不懂金额“{written}”；可写 9600、9600元、86万，最多两位小数"


def read_amount(text: str) -> Decimal | None:
    """Yuan, or None for what is no amount, is negative, or has parts of a 分."""
    clean = re.sub(r"[,\s¥]|人民币", "", unicodedata.normalize("NFKC", text))
    found = re.fullmatch(r"(\d{1,13}(?:\.\d{1,8})?)(百|千|万|十万|百万|千万|亿)?(?:元整?)?", clean)
    if found is None:
        return None
    amount = Decimal(found[1]) * _TIMES[found[2] or ""]
    exact = amount == amount.quantize(Decimal("0.01")) and amount < MOST_YUAN
    plain = found[2] or len(found[1].partition(".")[2]) <= 2
    return amount if exact and plain else None


def doubt_about_id(text: str) -> str:
    """What is impossible about an 18-digit identity number; "" for other papers."""
    number = unicodedata.normalize("NFKC", text).strip().upper()
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return ""
    if read_day(number[6:14], date.max) is None:
        return f"身份证号码里的出生日期“{number[6:14]}”不存在，请核对"
    total = sum(int(d) * w for d, w in zip(number, ID_WEIGHTS, strict=False))
    good = "10X98765432"[total % 11] == number[-1]  # GB 11643—1999
    return "" if good else "身份证号码的校验位不对，请核对每一位"


def all_of(*checks: Check) -> Check:
    """The first error of several checks."""
    return lambda value: next((error for c in checks if (error := c(value))), "")
