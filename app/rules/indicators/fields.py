"""Typed access to the numbers and days of a set's tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.rules.regulation.table import PackTable


def maybe_fraction(t: PackTable, key: str) -> Fraction | None:
    """The exact number under ``key``; None where it isn't there."""
    t.used.add(key)
    if key not in t.raw:
        return None
    value = t.raw[key]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        t.fail(key, f"应为数，现为“{value}”。")
        return None
    return Fraction(value)


def fraction(t: PackTable, key: str) -> Fraction:
    """The exact number under ``key``; a missing one is a mistake."""
    value = maybe_fraction(t, key)
    if value is None and key not in t.raw:
        t.fail(key, "缺少。")
    return value if value is not None else Fraction(0)


def exact(value: Any) -> Fraction | None:
    """A number or a decimal text as an exact one; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Fraction(value)
    if isinstance(value, str) and value.strip().replace(".", "", 1).isascii():
        digits = value.strip()
        if digits.replace(".", "", 1).isdigit() and digits[0] != "." and digits[-1] != ".":
            return Fraction(digits)
    return None


def whole_or(t: PackTable, key: str, default: int) -> int:
    """The whole number ≥ 0 under ``key``, or ``default``."""
    value = t.get(key, int, default)
    if value < 0:
        t.fail(key, f"不能为负，现为“{value}”。")
        return default
    return value


def day_or_none(t: PackTable, key: str) -> date | None:
    """The day under ``key``; None where it isn't there or is none."""
    t.used.add(key)
    if key not in t.raw:
        return None
    try:
        return date.fromisoformat(str(t.raw[key]))
    except ValueError:
        t.fail(key, f"不是有效日期：“{t.raw[key]}”。")
        return None


def one_key_each(t: PackTable, key: str, keys: Sequence[str]) -> None:
    """Report keys that stand twice."""
    for name in sorted({name for name in keys if keys.count(name) > 1}):
        t.fail(key, f"“{name}”重复。")
