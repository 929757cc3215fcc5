"""The closed set of rules and conditions as read from an item's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from app.rules.indicators.fields import fraction, maybe_fraction, one_key_each, whole_or
from app.rules.indicators.schema import (
    ROLLS,
    RULE_KINDS,
    Band,
    BandsRule,
    CaseClass,
    ChoicesRule,
    Condition,
    CountRule,
    CountTerm,
    Limit,
    Part,
    PartsRule,
    RatiosRule,
    RatioTerm,
    Rule,
    RulingRule,
    Unsaid,
    WorstRule,
)
from app.rules.regulation.table import PackTable

Params = Mapping[str, date]


def read_rule(t: PackTable, params: Params) -> Rule:
    """The rule of an item; one that the schema can't say is reported and waits for a ruling."""
    raw = t.get("rule", dict, {})
    row = t.child(raw, "rule")
    kind = row.text("kind")
    if kind not in RULE_KINDS:
        known = "、".join(RULE_KINDS)
        row.fail("kind", f"不会算“{kind}”；可用：{known}。写不出的规则请用 ruling，由人裁定。")
        return Unsaid(f"程序不会算规则“{kind}”。")
    rule = _READERS[kind](row, params)
    row.done()
    return rule


def read_condition(t: PackTable, key: str, params: Params) -> Condition:
    """The condition under ``key``; without one it always holds."""
    return condition_of(t, key, params) or Condition()


def condition_of(t: PackTable, key: str, params: Params) -> Condition | None:
    """The condition under ``key``, or None."""
    if key not in t.raw:
        return None
    row = t.child(t.get(key, dict, {}), key)
    more = row.words("more")
    if more and len(more) != 2:
        row.fail("more", "应为两个填报项：前者大于后者。")
    condition = Condition(
        all=row.words("all"),
        any=row.words("any"),
        none=row.words("none"),
        in_period=row.words("in_period"),
        more=(more[0], more[1]) if len(more) == 2 else None,
        by=_limit(row, params),
    )
    row.done()
    return condition


def _limit(t: PackTable, params: Params) -> Limit | None:
    raw = t.get("by", dict, {})
    if not raw:
        return None
    row = t.child(raw, "by")
    within = row.child(row.get("within", dict, {}), "within")
    until = row.text("until")
    if until and until not in params:
        row.fail("until", f"[params] 里没有“{until}”。")
    limit = Limit(
        input=row.need("input"),
        until=params.get(until),
        after=within.text("after"),
        months=whole_or(within, "months", 0),
        days=whole_or(within, "days", 0),
        working_days=whole_or(within, "working_days", 0),
        before=row.get("before", bool, False),
        roll=within.one_of("roll", ROLLS, "none"),
    )
    if bool(until) == bool(within.raw):
        row.fail("", "应写 until 或 within 之一。")
    spans = [span for span in (limit.months, limit.days, limit.working_days) if span]
    if within.raw and (not limit.after or len(spans) != 1):
        row.fail("within", "应写明自何日起（after）和 months、days、working_days 之一。")
    within.done()
    row.done()
    return limit


def _count(t: PackTable, _params: Params) -> Rule:
    terms = []
    for row in t.tables("terms"):
        terms.append(CountTerm(row.need("input"), fraction(row, "each")))
        row.done()
    floor = t.one_of("floor", ("", "said", "read"), "")
    return CountRule(
        fraction(t, "from"), tuple(terms), maybe_fraction(t, "most"), floor == "read",
        whole_or(t, "least", 0),
    )  # fmt: skip


def _ratios(t: PackTable, _params: Params) -> Rule:
    terms = []
    for row in t.tables("terms"):
        term = RatioTerm(
            row.need("input"),
            fraction(row, "times"),
            row.get("complement", bool, False),
            maybe_fraction(row, "target"),
            row.one_of("below", ("share", "none"), "share"),
        )
        terms.append(term)
        row.done()
    return RatiosRule(tuple(terms))


def _choices(t: PackTable, _params: Params) -> Rule:
    holder = t.child(t.get("points", dict, {}), "points")
    points = {state: fraction(holder, state) for state in holder.raw}
    return ChoicesRule(t.need("input"), points)


def _parts(t: PackTable, params: Params) -> Rule:
    parts = []
    for row in t.tables("parts"):
        when = read_condition(row, "when", params)
        parts.append(Part(row.need("key"), fraction(row, "points"), when, row.text("after")))
        row.done()
    one_key_each(t, "parts", [part.key for part in parts])
    return PartsRule(tuple(parts))


def _bands(t: PackTable, _params: Params) -> Rule:
    bands = read_bands(t, t.get("bands", list, [])) if "bands" in t.raw else None
    t.text("reading")
    return BandsRule(t.need("input"), fraction(t, "most"), bands)


def read_bands(t: PackTable, rows: list[Any]) -> tuple[Band, ...]:
    """Bands by their lower bounds, rising; the first from 0."""
    bands: list[Band] = []
    for index, raw in enumerate(rows, 1):
        if not isinstance(raw, dict):
            t.fail(f"bands[{index}]", "应为表。")
            continue
        row = t.child(raw, f"bands[{index}]")
        above = "above" in row.raw
        bound = fraction(row, "above" if above else "from")
        bands.append(Band(bound, above, fraction(row, "points")))
        row.done()
    if not bands or bands[0].bound != 0 or bands[0].above:
        t.fail("bands", "第一个区间应自0起（from = 0）。")
    for before, band in zip(bands, bands[1:], strict=False):
        if (band.bound, band.above) <= (before.bound, before.above):
            t.fail("bands", "区间应按下限由小到大。")
        if band.points < before.points:
            t.fail("bands", "比值较高的区间，分值不能较低。")
    return tuple(bands)


def _worst(t: PackTable, params: Params) -> Rule:
    classes = []
    for row in t.tables("classes"):
        when = read_condition(row, "when", params)
        classes.append(
            CaseClass(row.need("key"), row.need("caption"), fraction(row, "points"), when)
        )
        row.done()
    one_key_each(t, "classes", [one.key for one in classes])
    return WorstRule(
        input=t.need("input"),
        none=fraction(t, "none"),
        classes=tuple(classes),
        sure=t.words("sure"),
        mixed=t.one_of("mixed", ("worst", "best"), "worst"),
    )


def _ruling(t: PackTable, _params: Params) -> Rule:
    of = maybe_fraction(t, "of")
    return RulingRule(t.need("input"), of if of is not None else Fraction(0), t.need("because"))


_READERS: Mapping[str, Callable[[PackTable, Params], Rule]] = {
    "count": _count,
    "ratios": _ratios,
    "choices": _choices,
    "parts": _parts,
    "bands": _bands,
    "worst": _worst,
    "ruling": _ruling,
}
