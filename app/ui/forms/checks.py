"""Checks of fields: from what was entered to an error text; "" means good."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from app.base.errors import InputError
from app.rules.intake_facts import check_code
from app.ui.forms.days import WorkingDays, is_no_day, read_day

RECENT: Final = 3  # working days back that need no reason
Check = Callable[[Any], str]


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


def long_ago(day: Any, today: date, calendar: WorkingDays | None) -> bool:
    """Whether a day lies so far back that somebody has to say why it is recorded only now."""
    if not isinstance(day, date) or day >= today:
        return False
    earliest = calendar.add(today, -RECENT) if calendar is not None else today - timedelta(RECENT)
    return day < earliest


def a_number(text: str) -> str:
    """The text, if there is any, is a positive whole number."""
    clean = text.strip()
    return "" if not clean or (clean.isdecimal() and int(clean) > 0) else "请填正整数"


def a_phone(text: Any) -> str:
    """The text, if there is any, could be dialled."""
    clean = re.sub(r"[\s\-－—()（）+转]", "", str(text or ""))
    return "" if not clean or (clean.isdecimal() and len(clean) >= 5) else "号码里有不是数字的字"


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
    """The text, if there is any, is an amount in yuan with at most two decimals."""
    clean = re.sub(r"[,，\s元￥¥]", "", str(text or ""))
    good = not clean or re.fullmatch(r"\d{1,13}(\.\d{1,2})?", clean)
    return "" if good else "请填金额，单位元，最多两位小数"


def all_of(*checks: Check) -> Check:
    """The first error of several checks."""
    return lambda value: next((error for c in checks if (error := c(value))), "")
