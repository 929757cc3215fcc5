"""One cell as typed: a number, a ratio, a day, a word; exact, or refused with a reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from app.rules.indicators.conditions import FIRST_YEAR, LAST_YEAR
from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import Column, Input
from app.rules.indicators.values import (
    BLANK,
    NEVER,
    Chosen,
    Claim,
    Gap,
    Number,
    Points,
    Refused,
    Text,
    Value,
    ZeroBase,
)

MOST_DIGITS: Final = 30
YES: Final = frozenset({"是", "有", "√", "✓", "yes", "y", "true", "1"})
NO: Final = frozenset({"否", "无", "没有", "×", "✗", "no", "n", "false", "0"})
NUMBER: Final = re.compile(r"\d+(\.\d+)?")
GROUPED: Final = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
DAY: Final = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


def as_text(typed: Any) -> str:
    """What was typed, as text: a cell of JSON may hold a number or true."""
    if isinstance(typed, bool):
        return "是" if typed else "否"
    if isinstance(typed, Decimal):
        return f"{typed:f}"
    return str(typed)


def is_blank(typed: Any) -> bool:
    return typed is None or (isinstance(typed, str) and not typed.strip())


def _plain(typed: Any) -> str:
    """The text with full-width digits, signs and brackets made plain."""
    text = unicodedata.normalize("NFKC", as_text(typed)).strip()
    return text.replace("−", "-").replace("–", "-")


def _number(text: str) -> Fraction | None:
    """A decimal ≥ 0 as typed; None for anything else."""
    text = text.strip()
    if len(text) > MOST_DIGITS:
        return None
    if GROUPED.fullmatch(text):
        text = text.replace(",", "")
    return Fraction(text) if NUMBER.fullmatch(text) and text.isascii() else None


def _negative(text: str) -> bool:
    return text.startswith("-") and _number(text[1:].rstrip("%")) is not None


def read_whole(one: Input | Column, typed: Any, most: Fraction | None = None) -> Value:
    text = _plain(typed)
    if _negative(text):
        return Refused(as_text(typed), f"“{one.caption}”不能为负，现为{text}。")
    value = _number(text)
    if value is None or value.denominator != 1:
        return Refused(as_text(typed), f"“{one.caption}”应为整数，现为“{as_text(typed)}”。")
    if most is not None and value > most:
        return Refused(as_text(typed), f"“{one.caption}”至多{numeral(most)}，现为{text}。")
    return Number(value, numeral(value))


def _count(one: Input, typed: Any) -> Value:
    if isinstance(typed, list) and one.elements:
        return _ticked(one, typed)
    if isinstance(typed, list | Mapping):
        return Refused(as_shown(typed), f"“{one.caption}”应为整数。")
    most = Fraction(len(one.elements)) if one.elements else one.most
    return read_whole(one, typed, most)


def _ticked(one: Input, typed: list[Any]) -> Value:
    names = [as_text(name).strip() for name in typed]
    if not names:
        return Gap(f"“{one.caption}”没有勾选；一个也没有的，请填0。")
    for name in names:
        if name not in one.elements:
            return Refused(
                name, f"“{one.caption}”里没有“{name}”；可选：{'、'.join(one.elements)}。"
            )
        if names.count(name) > 1:
            return Refused(name, f"“{one.caption}”里的“{name}”重复。")
    return Number(Fraction(len(names)), str(len(names)))


def _amount(one: Input, typed: Any) -> Value:
    text = _plain(typed)
    if text in ("无", "没有"):
        return Number(Fraction(0), "0")
    if text == "有":
        return Number(Fraction(1), "1")
    if _negative(text):
        return Refused(as_text(typed), f"“{one.caption}”不能为负，现为{text}。")
    value = _number(text)
    if value is None:
        return Refused(as_text(typed), f"“{one.caption}”应为金额，或“无”“有”，现为“{text}”。")
    return Number(value, numeral(value))


def read_ratio(one: Input, typed: Any) -> Value:
    if isinstance(typed, Mapping):
        return _two_counts(one, typed)
    text = _plain(typed)
    part, slash, whole = text.partition("/")
    if slash:
        return _quotient(one, as_text(typed), part.strip(), whole.strip())
    if _negative(text):
        return Refused(as_text(typed), f"“{one.caption}”不能为负，现为{text}。")
    value = _number(text.removesuffix("%"))
    if value is None:
        why = f"“{one.caption}”应写作95%、0.95或19/20，现为“{as_text(typed)}”。"
        return Refused(as_text(typed), why)
    value = value / 100 if text.endswith("%") else value
    if one.most is not None and value > one.most:
        why = f"“{one.caption}”应在0至{numeral(one.most)}之间，现为{text}。"
        return Refused(as_text(typed), why)
    return Number(value, numeral(value))


def _two_counts(one: Input, typed: Mapping[str, Any]) -> Value:
    text = as_shown(typed)
    for key in typed:
        if key not in ("part", "whole"):
            return Refused(text, f"“{one.caption}”没有“{key}”；可填 part（分子）、whole（分母）。")
    part, whole = typed.get("part"), typed.get("whole")
    names = (one.of[0] if one.of else "分子", one.of[1] if one.of else "分母")
    missing = [name for name, cell in zip(names, (part, whole), strict=True) if is_blank(cell)]
    if len(missing) == 2:
        return BLANK
    if missing:
        return Gap(f"“{one.caption}”还缺{missing[0]}。")
    return _quotient(one, f"{as_text(part)}/{as_text(whole)}", _plain(part), _plain(whole))


def _quotient(one: Input, typed: str, part: str, whole: str) -> Value:
    names = one.of or ("分子", "分母")
    counts: list[Fraction] = []
    for name, text in zip(names, (part, whole), strict=True):
        if _negative(text):
            return Refused(typed, f"“{name}”不能为负，现为{text}。")
        value = _number(text)
        if value is None or (one.of_kind == "count" and value.denominator != 1):
            kind = "整数" if one.of_kind == "count" else "金额"
            return Refused(typed, f"“{name}”应为{kind}，现为“{text}”。")
        counts.append(value)
    if one.most is not None and counts[0] > counts[1] * one.most:
        why = f"“{names[0]}”（{part}）大于“{names[1]}”（{whole}），不能成立。"
        return Refused(typed, why)
    if counts[1] == 0:
        if counts[0] > 0:
            return Refused(typed, f"“{names[1]}”为0，“{names[0]}”却是{part}，不能成立。")
        return ZeroBase(typed)
    shown = f"{numeral(counts[0])}/{numeral(counts[1])}"
    return Number(counts[0] / counts[1], shown, (counts[0], counts[1]))


def _yes_no(one: Input | Column, typed: Any) -> Value:
    text = _plain(typed).casefold()
    if text in YES or text in NO:
        return text in YES
    return Refused(as_text(typed), f"“{one.caption}”应填是或否，现为“{as_text(typed)}”。")


def parse_day(one: Input | Column, typed: Any) -> Value:
    """A whole date, the word for "never", or a refusal: a year is never guessed."""
    text = _plain(typed)
    if one.none and as_text(typed).strip() == one.none:
        return NEVER
    match = DAY.fullmatch(text)
    if match is not None:
        try:
            day = date(*(int(part) for part in match.groups()))
        except ValueError:
            day = None
        if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
        if day is not None:
            words = f"{FIRST_YEAR}年至{LAST_YEAR}年"
            return Refused(as_text(typed), f"“{one.caption}”应在{words}之间，现为{text}。")
    words = f"，或“{one.none}”" if one.none else ""
    why = f"“{one.caption}”应为日期（如2024-03-31）{words}，现为“{as_text(typed)}”。"
    return Refused(as_text(typed), why)


def _claim(_one: Input, typed: Any) -> Value:
    return Claim(as_text(typed).strip())


def _text(_one: Input | Column, typed: Any) -> Value:
    return Text(as_text(typed).strip())


def read_state(one: Input, typed: Any) -> Value:
    text = as_text(typed).strip()
    for state in one.states:
        if text in (state.key, state.caption):
            return Chosen(state.key)
    known = "、".join(state.caption for state in one.states)
    return Refused(text, f"“{one.caption}”没有“{text}”这种情况；可选：{known}。")


def _points(one: Input, typed: Any) -> Value:
    cells = typed if isinstance(typed, Mapping) else {"points": typed}
    for key in cells:
        if key not in ("points", "reason"):
            return Refused(as_shown(typed), f"“{one.caption}”没有“{key}”；可填 points、reason。")
    if is_blank(cells.get("points")):
        return BLANK
    text = _plain(cells["points"])
    if _negative(text):
        return Refused(text, f"“{one.caption}”不能为负，现为{text}。")
    value = _number(text)
    if value is None:
        return Refused(text, f"“{one.caption}”应为分数，现为“{text}”。")
    if one.most is not None and value > one.most:
        return Refused(text, f"“{one.caption}”至多{numeral(one.most)}分，现为{text}。")
    reason = cells.get("reason")
    if is_blank(reason):
        return Gap(f"“{one.caption}”由人裁定，还缺理由。")
    return Points(value, as_text(reason).strip())


SIMPLE: Mapping[str, Callable[[Input, Any], Value]] = {
    "count": _count,
    "amount": _amount,
    "ratio": read_ratio,
    "yes_no": _yes_no,
    "claim": _claim,
    "date": parse_day,
    "points": _points,
    "text": _text,
}
CELL: Mapping[str, Callable[[Column, Any], Value]] = {
    "text": _text,
    "date": parse_day,
    "yes_no": _yes_no,
    "count": read_whole,
}


def as_shown(typed: Any) -> str:
    return str(typed)
