"""From a set's tables to an IndicatorSet; what an item can't say makes it wait for a ruling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.base.errors import PackError
from app.rules.indicators.check import check_set, check_variant
from app.rules.indicators.fields import (
    day_or_none,
    fraction,
    maybe_fraction,
    one_key_each,
    whole_or,
)
from app.rules.indicators.inputs import read_inputs
from app.rules.indicators.rules_reader import read_condition, read_rule
from app.rules.indicators.schema import (
    ROLES,
    SET,
    Condition,
    Exempt,
    FieldOfSet,
    IndicatorSet,
    Item,
    Option,
    Reading,
    Refusal,
    Rounding,
    Unsaid,
    Variant,
    Veto,
)
from app.rules.indicators.source import SetSource, overlaid
from app.rules.regulation.table import PackTable, Problem

Lists = Mapping[str, tuple[str, ...]]
Params = Mapping[str, date]


def read_set(source: SetSource) -> IndicatorSet:
    """The set; PackError names the first mistake that concerns it as a whole.

    A mistake within one item leaves that item waiting for a ruling, with the mistake as reason.
    """
    indicators, problems = read_with_problems(source)
    whole = [problem for problem in problems if not problem.key.startswith("items.")]
    if whole:
        more = (
            f"（另有{len(problems) - 1}处，可用 lint-indicators 全部列出）" if problems[1:] else ""
        )
        raise PackError(f"指标体系有误：{whole[0]}{more}", key=whole[0].key)
    return indicators


def read_with_problems(source: SetSource) -> tuple[IndicatorSet, list[Problem]]:
    """The set as far as it can be read, and every mistake in its structure."""
    problems: list[Problem] = []
    top = PackTable(source.tables, "", problems)
    if top.get("schema", int, 0) != 1:
        top.fail("schema", "应为 1。")
    if top.text("kind") != SET:
        top.fail("kind", f"应为 “{SET}”。")
    lists, params = _lists(top), _params(top)
    sources = _captions(top, "sources")
    rounding, total = _rounding(top), top.child(top.get("total", dict, {}), "total")
    items = _items(top, lists, params, sources)
    indicators = IndicatorSet(
        id=top.need("id"),
        edition=source.edition,
        name=top.need("name"),
        short=top.need("short"),
        status=top.text("status"),
        place=top.need("place"),
        year=whole_or(top, "year", 0),
        points=fraction(top, "points"),
        procedure=top.need("procedure"),
        document=top.need("document"),
        annex=top.text("annex"),
        units=top.need("units"),
        rounding=rounding,
        terms=_captions(top, "terms"),
        sources=sources,
        fields=tuple(_field(row) for row in top.tables("fields")),
        items=items,
        vetoes=tuple(_veto(row, lists, params, sources) for row in top.tables("vetoes")),
        bonus_most=maybe_fraction(total, "bonus_most"),
        penalty_most=maybe_fraction(total, "penalty_most"),
        weighted=any(item.points is None for item in items.values()),
    )
    total.done()
    top.done()
    check_set(indicators, problems)
    return indicators, problems


def variant_of(item: Item, chosen: Mapping[str, str], params: Params, lists: Lists) -> Variant:
    """The item under one choice of its readings; PackError where an option makes it unreadable."""
    problems: list[Problem] = []
    variant = _variant(PackTable(overlaid(item.raw, chosen), "", problems), lists, params)
    check_variant(item, variant, problems)
    if problems:
        raise PackError(str(problems[0]), key=problems[0].key)
    return variant


def _items(
    top: PackTable, lists: Lists, params: Params, sources: Mapping[str, str]
) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for index, row in enumerate(top.get("items", list, []), 1):
        if not isinstance(row, dict) or not isinstance(row.get("key"), str):
            top.fail(f"items[{index}]", "应为带 key 的表。")
            continue
        key = row["key"]
        if key in items:
            top.fail(f"items.{key}", "编号重复。")
        items[key] = _item(row, key, top.problems, lists, params, sources)
    return items


def _item(
    raw: Mapping[str, Any],
    key: str,
    problems: list[Problem],
    lists: Lists,
    params: Params,
    sources: Mapping[str, str],
) -> Item:
    own: list[Problem] = []
    t = PackTable(raw, f"items.{key}", own)
    source = t.need("source")
    if source not in sources:
        t.fail("source", f"[sources] 里没有“{source}”。")
    weighted = raw.get("points") == "weight"
    t.used.add("points")
    readings = _readings(t)
    first = PackTable(raw, f"items.{key}", own, used=t.used)
    variant = _variant(first, lists, params)
    item = Item(
        key=key,
        field=t.text("field"),
        caption=t.need("caption"),
        assessed=t.need("assessed"),
        points=None if weighted else fraction(t, "points"),
        source=source,
        source_caption=sources.get(source, source),
        quote=t.text("quote"),
        obligation=t.need("obligation"),
        role=t.one_of("role", ROLES, "score"),
        was=t.text("was"),
        overlaps=t.words("overlaps"),
        inputs=variant.inputs,
        readings=readings,
        raw=raw,
    )
    t.used.add("key")
    t.done()
    check_variant(item, variant, own)
    problems += own
    said = tuple(str(problem) for problem in own)
    if said:
        lost = Variant(variant.inputs, Unsaid(said[0]), (), None, ())
        return _with(item, said, {(): lost})
    if not readings:
        item.variants[()] = variant
    _read_options(item, lists, params, problems)
    return item


def _read_options(item: Item, lists: Lists, params: Params, problems: list[Problem]) -> None:
    """Every choice of options is read here, once: scoring meets no unreadable variant."""
    choices: list[dict[str, str]] = [{}]
    for reading in item.readings:
        if reading.kind == "options":
            choices = [
                {**choice, reading.key: option.key}
                for choice in choices
                for option in reading.options
            ]
    for choice in choices:
        try:
            variant = variant_of(item, choice, params, lists)
        except PackError as error:
            problem = Problem(f"items.{item.key}.readings", "", str(error))
            if str(problem) not in {str(one) for one in problems}:
                problems.append(problem)
            variant = Variant(item.inputs, Unsaid(str(error)), (), None, ())
        item.variants[tuple(choice.values())] = variant


def _with(item: Item, said: tuple[str, ...], variants: dict[tuple[str, ...], Variant]) -> Item:
    return replace(item, problems=said, readings=(), variants=variants)


def _variant(t: PackTable, lists: Lists, params: Params) -> Variant:
    inputs = read_inputs(t, lists)
    rule = read_rule(t, params)
    refuse = tuple(_refusal(row, params) for row in t.tables("refuse"))
    exempt = _exempt(t)
    used = _used(inputs, rule, refuse, exempt)
    return Variant(inputs, rule, refuse, exempt, used)


def _used(
    inputs: Mapping[str, Any], rule: Any, refuse: Sequence[Refusal], exempt: Any
) -> tuple[str, ...]:
    names: set[str] = set()
    for attribute in ("terms", "parts"):
        for row in getattr(rule, attribute, ()):
            names.update([row.input] if hasattr(row, "input") else row.when.names())
    if hasattr(rule, "input"):
        names.add(rule.input)
    for refusal in refuse:
        names.update(refusal.when.names())
    if exempt is not None:
        names.add(exempt.claim)
    return tuple(key for key in inputs if key in names)


def _readings(t: PackTable) -> tuple[Reading, ...]:
    readings = tuple(_reading(row) for row in t.tables("readings"))
    one_key_each(t, "readings", [reading.key for reading in readings])
    return readings


def _reading(t: PackTable) -> Reading:
    kind = t.one_of("kind", ("options", "bands"), "options")
    options = []
    for row in t.tables("options"):
        row.get("set", dict, {})
        options.append(Option(row.need("key"), row.need("caption")))
        row.done()
    default = t.text("default")
    keys = [option.key for option in options]
    one_key_each(t, "options", keys)
    if kind == "options" and len(keys) < 2:
        t.fail("options", "至少要有两个选项。")
    if kind == "bands" and (keys or default):
        t.fail("options", "区间由本办决定，不写选项。")
    if default and default not in keys:
        t.fail("default", "默认项不在选项之中。")
    reading = Reading(
        t.need("key"), t.need("sentence"), kind, default, tuple(options), t.text("obligation")
    )
    t.done()
    return reading


def _refusal(t: PackTable, params: Params) -> Refusal:
    refusal = Refusal(read_condition(t, "when", params), t.need("sentence"))
    if refusal.when == Condition():
        t.fail("when", "没有写明何时不成立。")
    t.done()
    return refusal


def _exempt(t: PackTable) -> Exempt | None:
    raw = t.get("exempt", dict, {})
    if not raw:
        return None
    row = t.child(raw, "exempt")
    exempt = Exempt(row.need("claim"), row.one_of("gives", ("full", "not_assessed"), "full"))
    row.done()
    return exempt


def _veto(t: PackTable, lists: Lists, params: Params, sources: Mapping[str, str]) -> Veto:
    source = t.need("source")
    if source not in sources:
        t.fail("source", f"[sources] 里没有“{source}”。")
    inputs = read_inputs(t, lists)
    veto = Veto(
        key=t.need("key"),
        caption=t.need("caption"),
        quote=t.need("quote"),
        source_caption=sources.get(source, source),
        obligation=t.text("obligation"),
        effect=t.one_of("effect", ("no_rank", "zero"), "no_rank"),
        inputs=inputs,
        when=read_condition(t, "when", params),
    )
    for name in veto.when.names():
        if name not in inputs:
            t.fail("when", f"没有填报项“{name}”。")
    if veto.when == Condition():
        t.fail("when", "没有写明何时否决。")
    t.done()
    return veto


def _field(t: PackTable) -> FieldOfSet:
    field = FieldOfSet(t.need("key"), t.need("caption"), maybe_fraction(t, "points"))
    t.done()
    return field


def _rounding(top: PackTable) -> Rounding:
    t = top.child(top.get("rounding", dict, {}), "rounding")
    t.one_of("mode", ("half_up",), "half_up")
    places = whole_or(t, "places", 2)
    rounding = Rounding(min(places, 6), t.one_of("at", ("item", "total"), "item"))
    t.done()
    return rounding


def _captions(top: PackTable, key: str) -> dict[str, str]:
    holder = top.child(top.get(key, dict, {}), key)
    return {name: holder.need(name) for name in holder.raw}


def _lists(top: PackTable) -> dict[str, tuple[str, ...]]:
    holder = top.child(top.get("lists", dict, {}), "lists")
    lists = {name: holder.words(name) for name in holder.raw}
    for name, words in lists.items():
        if not words or len(set(words)) != len(words):
            holder.fail(name, "列表为空，或有重复。")
    return lists


def _params(top: PackTable) -> dict[str, date]:
    params: dict[str, date] = {}
    holder = top.child(top.get("params", dict, {}), "params")
    for row in holder.raw:
        raw = holder.get(row, dict, {})
        t = holder.child(raw, row)
        t.need("caption")
        t.need("quote")
        day = day_or_none(t, "date")
        if day is None:
            t.fail("date", "缺少日期。")
        params[row] = day or date(1970, 1, 1)
        t.done()
    return params
