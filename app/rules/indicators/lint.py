"""What is wrong in a set, item by item: structure, inputs that nobody asks about, idle readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any, Final

from app.base.errors import PackError
from app.rules.calendar.calendar import Calendar
from app.rules.indicators.conditions import Frame
from app.rules.indicators.decisions import Decisions
from app.rules.indicators.parsing import parse, parse_item
from app.rules.indicators.plans import Plan, plans_of
from app.rules.indicators.reader import read_with_problems
from app.rules.indicators.schema import (
    Column,
    Condition,
    IndicatorSet,
    Input,
    Item,
    PartsRule,
    RulingRule,
    Variant,
    WorstRule,
)
from app.rules.indicators.scoring import Score, score_item
from app.rules.indicators.source import SetSource
from app.rules.indicators.values import refusals
from app.rules.regulation.table import Problem

MOST_PROBES: Final = 3000
MOST_ROWS: Final = 120
MOST_FILLINGS: Final = 4096
DAY: Final = timedelta(days=1)
NEVER_OFTEN: Final = 12
BEFORE: Final = date(2023, 12, 1)  # outside the period that is tried
START: Final = date(2024, 5, 8)  # a month later is a Saturday, free until June 10
ROLLED: Final = date(2024, 6, 11)


@dataclass(frozen=True, slots=True)
class Linted:
    """The mistakes of a set, and remarks on what can be used but should be known."""

    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]


def lint(source: SetSource, calendar: Calendar) -> Linted:
    """Every mistake of the set, each with its key."""
    try:
        indicators, problems = read_with_problems(source)
    except PackError as error:
        return Linted((Problem(error.key, "", str(error)),), ())
    found = list(problems)
    for item in indicators.items.values():
        if not item.problems:
            found += _unused(item)
            found += _endless(item)
    if not problems:
        for item in indicators.items.values():
            found += _idle(indicators, item, calendar)
        found += _idle_names(source, indicators)
    return Linted(tuple(found), tuple(_remarks(indicators)))


def _remarks(indicators: IndicatorSet) -> Iterator[Problem]:
    for item in indicators.items.values():
        for variant in list(item.variants.values())[:1]:
            if isinstance(variant.rule, RulingRule):
                yield Problem(f"items.{item.key}", "", f"由人裁定：{variant.rule.because}")
        for reading in item.readings:
            if not reading.default:
                yield Problem(
                    f"items.{item.key}.readings.{reading.key}",
                    "",
                    f"须由本办决定：{reading.sentence}",
                )


def _unused(item: Item) -> Iterator[Problem]:
    """Inputs and columns that no rule, refusal or claim asks about under any reading."""
    variants = list(item.variants.values())
    used = {key for variant in variants for key in variant.used}
    for key, one in item.inputs.items():
        place = f"items.{item.key}.inputs.{key}"
        if one.information == (key in used):
            said = "规则用到了它，不能是 information。" if one.information else "没有规则用到它。"
            yield Problem(place, "", f"“{one.caption}”：{said}")
        idle = {column.key for column in one.columns} - _columns_used(variants, key)
        for column in one.columns:
            if column.key in idle and column.kind != "text":
                yield Problem(place, "", f"没有规则用到列“{column.caption}”。")


def _columns_used(variants: Sequence[Variant], key: str) -> set[str]:
    used: set[str] = set()
    for variant in variants:
        one = variant.inputs[key]
        used |= {*one.day, *one.alike, one.until, one.times}
        used |= set(one.counts.names()) if one.counts else set()
        used |= {column.not_before for column in one.columns}
        if isinstance(variant.rule, WorstRule) and variant.rule.input == key:
            used |= {name for c in variant.rule.classes for name in c.when.names()}
    return used


def _endless(item: Item) -> Iterator[Problem]:
    """Items whose blanks could be filled in more ways than can be tried while typing."""
    for variant in list(item.variants.values())[:1]:
        asked = [c.when for c in variant.refuse]
        if isinstance(variant.rule, PartsRule):
            asked += [part.when for part in variant.rule.parts]
        days = {name for c in asked for name in c.names() if variant.inputs[name].kind == "date"}
        ways = 1
        for name in variant.used:
            ways *= 6 if name in days else 2
        if ways > MOST_FILLINGS:
            words = "一项里相互牵连的填报项太多，空白时算不出得分范围；请拆成几项。"
            yield Problem(f"items.{item.key}.rule", "", words)


def _idle_names(source: SetSource, indicators: IndicatorSet) -> Iterator[Problem]:
    """Sources, lists and days of the set that no item uses."""
    used = {item.source for item in indicators.items.values()}
    used |= {str(row.get("source")) for row in source.tables.get("vetoes", [])}
    for name in indicators.sources:
        if name not in used:
            yield Problem(f"sources.{name}", "", "没有一项用到它。")
    rows = [*source.tables["items"], *source.tables.get("vetoes", [])]
    words = set(_words(rows))
    for holder in ("lists", "params"):
        for name in source.tables.get(holder, {}):
            if name not in words:
                yield Problem(f"{holder}.{name}", "", "没有一项用到它。")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    ):
        yield from _words(inner)


# ---- readings that make no difference


def _idle(indicators: IndicatorSet, item: Item, calendar: Calendar) -> Iterator[Problem]:
    """Options that give the same score as another for every entry that was tried."""
    plan = plans_of(indicators, Decisions(), "")[item.key]
    for reading in item.readings:
        if reading.kind != "options":
            continue
        fixed = [
            one.default or one.options[0].key for one in item.readings if one.kind == "options"
        ]
        at = [one.key for one in item.readings if one.kind == "options"].index(reading.key)
        seen: dict[tuple[Any, ...], str] = {}
        frame = Frame((date(2024, 1, 1), date(2024, 12, 31)), date.max, calendar)
        entries = [parse_item(item, probe) for probe in _probes(item)]
        for option in reading.options:
            choice = (*fixed[:at], option.key, *fixed[at + 1 :])
            own = _replaced(plan, item.variants[choice])
            given = tuple(_result(score_item(indicators, item, own, e, frame)) for e in entries)
            if given in seen:
                words = f"选项“{option.key}”与“{seen[given]}”没有差别。"
                yield Problem(f"items.{item.key}.readings.{reading.key}", "", words)
            seen.setdefault(given, option.key)


def _replaced(plan: Plan, variant: Variant) -> Plan:
    return replace(plan, variants=(variant,), points=plan.points or Fraction(1))


def _result(score: Score) -> tuple[Any, ...]:
    return score.state, score.low, score.high


def _probes(item: Item) -> list[dict[str, Any]]:
    """Entries that tell readings apart: every input in each way that a condition may ask about."""
    variants = list(item.variants.values())
    ways = {key: _input_probes(one, variants) for key, one in item.inputs.items()}
    found: list[dict[str, Any]] = []
    for chosen in product(*ways.values()):
        found.append(dict(zip(ways, chosen, strict=True)))
        if len(found) >= MOST_PROBES:
            break
    return found


def _input_probes(one: Input, variants: Sequence[Variant]) -> list[Any]:
    if one.columns:
        rows = _row_probes(one, variants)
        pairs = [[a, b] for step in (1, 7, 19) for a, b in zip(rows, rows[step:], strict=False)]
        counts = ["1", "5", "29", "30"] if one.kind == "count" else []
        return ["", *counts, *([row] for row in rows), *pairs]
    if one.kind == "ratio" and one.elements:
        return ["", *(dict.fromkeys(one.elements, text) for text in ("0", "1/2", "1"))]
    if one.kind == "choices":
        return ["", *(dict.fromkeys(one.elements, state.key) for state in one.states)]
    simple: dict[str, list[Any]] = {
        "yes_no": ["", "是", "否"],
        "claim": ["", "说明"],
        "count": ["0", "1", "2", "29", "30", "99"],
        "amount": ["0", "1"],
        "ratio": ["", "0", "1/2", "0.94", "1", "0/0"],
        "date": ["", *_days(one, variants)],
        "points": ["", {"points": "1", "reason": "…"}],
        "text": ["", "…"],
    }
    return simple[one.kind]


def _row_probes(one: Input, variants: Sequence[Variant]) -> list[dict[str, Any]]:
    """Rows that can stand, of every sort: cells drawn in a steady order, refused rows left out."""
    ways = {column.key: _cell_probes(column, variants) for column in one.columns}
    rows: list[dict[str, Any]] = []
    draw = 1
    for number in range(MOST_PROBES):
        row: dict[str, Any] = {}
        for key, cells in ways.items():
            draw = draw * 48271 % 2147483647
            row[key] = cells[draw % len(cells)] or f"示例{number}"
        if not refusals(parse(one, [row])):
            rows.append(row)
        if len(rows) == MOST_ROWS:
            break
    return rows


def _cell_probes(column: Column, variants: Sequence[Variant]) -> list[str]:
    if column.kind == "yes_no":
        return ["是", "否"]
    if column.kind == "count":
        return ["1", "2"]
    if column.kind == "text":
        return [""]  # a name of its own for each row
    return _days(column, variants)


def _days(one: Input | Column, variants: Sequence[Variant]) -> list[str]:
    """Days around every limit that a condition sets, and within and outside the period."""
    found = {BEFORE, START}
    often = 1
    for condition in _all_conditions(variants):
        if one.key in condition.in_period:
            often = NEVER_OFTEN
        limit = condition.by
        if limit is None:
            continue
        if limit.until is not None:
            found |= {limit.until, limit.until + DAY, limit.until - DAY}
            continue
        span = timedelta(days=limit.days) if limit.days else ROLLED - START
        if limit.input == one.key:
            found |= {START + span, START + span + DAY, ROLLED}
        elif limit.after == one.key:
            found |= {START, START + span}
    return [*([one.none] * often if one.none else []), *(day.isoformat() for day in sorted(found))]


def _all_conditions(variants: Sequence[Variant]) -> Iterator[Condition]:
    for variant in variants:
        yield from (refusal.when for refusal in variant.refuse)
        for row in (*getattr(variant.rule, "parts", ()), *getattr(variant.rule, "classes", ())):
            yield row.when
        yield from (one.counts for one in variant.inputs.values() if one.counts)
