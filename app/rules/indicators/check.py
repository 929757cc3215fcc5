"""Whether the parts of a set fit together: names, sums, and that a rule's most is its points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import (
    BandsRule,
    ChoicesRule,
    Column,
    Condition,
    CountRule,
    IndicatorSet,
    Input,
    Item,
    PartsRule,
    RatiosRule,
    RulingRule,
    Unsaid,
    Variant,
    WorstRule,
)
from app.rules.regulation.table import Problem

ASKED: Mapping[str, tuple[str, ...]] = {
    "all": ("yes_no", "claim", "date", "count", "amount", "text"),
    "any": ("yes_no", "claim", "date", "count", "amount", "text"),
    "none": ("yes_no", "claim", "date", "count", "amount", "text"),
    "in_period": ("date",),
    "more": ("count", "amount"),
    "by": ("date",),
}
Said = Iterator[tuple[str, str]]


def check_set(indicators: IndicatorSet, problems: list[Problem]) -> None:
    """Add what is wrong with the whole: sums of fields and set, names of fields and overlaps."""
    add = _adder(problems, "")
    fields = {field.key: field for field in indicators.fields}
    scored = [item for item in indicators.items.values() if item.role == "score"]
    if not indicators.items:
        add("items", "没有一项指标。")
    for item in indicators.items.values():
        if item.role == "score" and item.field not in fields:
            add(f"items.{item.key}.field", f"[[fields]] 里没有“{item.field}”。")
        for other in item.overlaps:
            if other not in indicators.items or other == item.key:
                add(f"items.{item.key}.overlaps", f"没有另一项“{other}”。")
    for field in indicators.fields:
        own = [item.points for item in scored if item.field == field.key]
        if not own:
            add(f"fields.{field.key}", f"“{field.caption}”下没有一项指标。")
        total = sum((points for points in own if points is not None), Fraction(0))
        if None not in own and total != field.points:
            given = numeral(field.points) if field.points is not None else "（空）"
            add(f"fields.{field.key}.points", f"各项合计{numeral(total)}分，写的是{given}分。")
    known = [item.points for item in scored if item.points is not None]
    if len(known) == len(scored) and sum(known, Fraction(0)) != indicators.points:
        words = (
            f"各项合计{numeral(sum(known, Fraction(0)))}分，写的是{numeral(indicators.points)}分。"
        )
        add("points", words)
    if known and len(known) != len(scored):
        add("points", "不能一部分指标有分值、另一部分由权重决定。")


def check_variant(item: Item, variant: Variant, problems: list[Problem]) -> None:
    """Add what is wrong with an item under one choice of its readings."""
    add = _adder(problems, f"items.{item.key}.")
    rule = variant.rule
    if not item.quote.strip() and not isinstance(rule, RulingRule | Unsaid):
        add("quote", "没有写明原文的规则（quote）；原文缺失的应由人裁定（ruling）。")
    if item.points is None and not isinstance(rule, RulingRule):
        add("points", "分值由权重决定的，只能由人打分（ruling）。")
    if item.points is not None and item.points <= 0:
        add("points", "分值应大于0。")
    for key, sentence in _rule(item, variant):
        add(key, sentence)
    if variant.exempt is not None:
        claim = variant.inputs.get(variant.exempt.claim)
        if claim is None or claim.kind != "claim":
            add("exempt.claim", f"“{variant.exempt.claim}”不是说明（claim）。")
    for refusal in variant.refuse:
        for sentence in _condition(refusal.when, variant.inputs):
            add("refuse.when", sentence)
    for one in variant.inputs.values():
        if one.counts is not None:
            columns = {column.key: column for column in one.columns}
            for sentence in _condition(one.counts, columns):
                add(f"inputs.{one.key}.counts", sentence)


def _adder(problems: list[Problem], start: str) -> Callable[[str, str], None]:
    return lambda key, sentence: problems.append(Problem(f"{start}{key}", "", sentence))


def _rule(item: Item, variant: Variant) -> Said:
    rule, inputs = variant.rule, variant.inputs
    checks: Mapping[type, Callable[[Any, Mapping[str, Input]], Said]] = {
        CountRule: _count,
        RatiosRule: _ratios,
        ChoicesRule: _choices,
        PartsRule: _parts,
        BandsRule: _bands,
        WorstRule: _worst,
        RulingRule: _ruling,
    }
    check = checks.get(type(rule))
    if check is None:
        return
    yield from check(rule, inputs)
    decided = any(reading.kind == "bands" for reading in item.readings)
    if isinstance(rule, BandsRule) and (rule.bands is None) != decided:
        yield "rule.bands", "区间要么写明（bands），要么由本办决定（readings，kind = bands）。"
    most = most_of(rule, inputs)
    if most is not None and item.points is not None and most != item.points:
        yield "rule", f"规则最多给{numeral(most)}分，本项分值是{numeral(item.points)}分。"


def most_of(rule: Any, inputs: Mapping[str, Input]) -> Fraction | None:
    """The most that a rule can give, before any cap that it doesn't write down; None if endless."""
    if isinstance(rule, CountRule):
        return rule.most if any(term.each > 0 for term in rule.terms) else rule.start
    if isinstance(rule, RatiosRule):
        return sum((term.times for term in rule.terms), Fraction(0))
    if isinstance(rule, PartsRule):
        return sum((part.points for part in rule.parts), Fraction(0))
    if isinstance(rule, WorstRule):
        return max((rule.none, *(one.points for one in rule.classes)))
    if isinstance(rule, ChoicesRule) and rule.input in inputs:
        best = max(rule.points.values(), default=Fraction(0))
        return best * len(inputs[rule.input].elements)
    if isinstance(rule, BandsRule) and rule.input in inputs:
        return rule.most * max(1, len(inputs[rule.input].elements))
    return None


def _kind(inputs: Mapping[str, Input], name: str, kinds: tuple[str, ...]) -> str:
    one = inputs.get(name)
    if one is None:
        return f"没有填报项“{name}”。"
    return "" if one.kind in kinds else f"“{name}”应是{'、'.join(kinds)}，现为{one.kind}。"


def _count(rule: CountRule, inputs: Mapping[str, Input]) -> Said:
    if not rule.terms:
        yield "rule.terms", "没有写明每一件加减几分。"
    if len({term.input for term in rule.terms}) != len(rule.terms):
        yield "rule.terms", "同一填报项写了两次。"
    for term in rule.terms:
        if sentence := _kind(inputs, term.input, ("count",)):
            yield "rule.terms", sentence
        if term.each == 0:
            yield "rule.terms", f"“{term.input}”每一件0分，等于没有写。"
    credit = any(term.each > 0 for term in rule.terms)
    if credit and rule.most is None:
        yield "rule.most", "加分的没有写明最高几分（most）。"
    if not credit and rule.most is not None:
        yield "rule.most", "只扣分的不写最高几分。"
    if rule.start < 0:
        yield "rule.from", "起点分不能为负。"
    if credit and not _reaches(rule, inputs):
        yield "rule.most", "按所列的件数达不到最高分。"
    if not credit and not _falls(rule, inputs):
        yield "rule.from", "按所列的件数扣不到0分。"


def _reaches(rule: CountRule, inputs: Mapping[str, Input]) -> bool:
    return _endless(rule, inputs, 1) or _summed(rule, inputs, 1) >= (rule.most or 0)


def _falls(rule: CountRule, inputs: Mapping[str, Input]) -> bool:
    return _endless(rule, inputs, -1) or _summed(rule, inputs, -1) <= 0


def _endless(rule: CountRule, inputs: Mapping[str, Input], sign: int) -> bool:
    known = [
        inputs[term.input] for term in rule.terms if term.input in inputs if term.each * sign > 0
    ]
    return any(one.most is None and not one.elements for one in known)


def _summed(rule: CountRule, inputs: Mapping[str, Input], sign: int) -> Fraction:
    total = rule.start
    for term in rule.terms:
        one = inputs.get(term.input)
        if one is not None and term.each * sign > 0:
            total += term.each * (len(one.elements) or one.most or 0)
    return total


def _ratios(rule: RatiosRule, inputs: Mapping[str, Input]) -> Said:
    if not rule.terms:
        yield "rule.terms", "没有写明按哪些比率计分。"
    for term in rule.terms:
        if sentence := _kind(inputs, term.input, ("ratio",)):
            yield "rule.terms", sentence
            continue
        if term.times <= 0:
            yield "rule.terms", f"“{term.input}”的乘数应大于0。"
        if inputs[term.input].elements:
            yield "rule.terms", f"“{term.input}”是一列比率，应按区间（bands）计分。"
        if term.target is None and inputs[term.input].most != 1:
            yield "rule.terms", f"“{term.input}”不以1为限，又没有写目标值（target）。"
        if term.target is not None and not 0 < term.target <= (
            inputs[term.input].most or term.target
        ):
            yield "rule.terms", f"“{term.input}”的目标值达不到。"


def _choices(rule: ChoicesRule, inputs: Mapping[str, Input]) -> Said:
    if sentence := _kind(inputs, rule.input, ("choices",)):
        yield "rule.input", sentence
        return
    states = [state.key for state in inputs[rule.input].states]
    for state in states:
        if state not in rule.points:
            yield "rule.points", f"没有写明“{state}”得几分。"
    for state, points in rule.points.items():
        if state not in states:
            yield "rule.points", f"没有这种情况“{state}”。"
        if points < 0:
            yield "rule.points", f"“{state}”的分不能为负。"


def _parts(rule: PartsRule, inputs: Mapping[str, Input]) -> Said:
    seen: set[str] = set()
    for part in rule.parts:
        if part.after and part.after not in seen:
            yield f"rule.parts.{part.key}", f"前面没有“{part.after}”这一部分。"
        seen.add(part.key)
        if part.points <= 0:
            yield f"rule.parts.{part.key}", "分值应大于0。"
        if part.when == Condition():
            yield f"rule.parts.{part.key}", "没有写明何时得分（when）。"
        for sentence in _condition(part.when, inputs):
            yield f"rule.parts.{part.key}.when", sentence


def _bands(rule: BandsRule, inputs: Mapping[str, Input]) -> Said:
    if sentence := _kind(inputs, rule.input, ("ratio",)):
        yield "rule.input", sentence
        return
    if rule.bands is None:
        return
    limit = inputs[rule.input].most
    if rule.bands and rule.bands[-1].points != rule.most:
        yield "rule.bands", f"最高的区间应得{numeral(rule.most)}分。"
    for band in rule.bands:
        if limit is not None and (band.bound, band.above) > (limit, False):
            yield "rule.bands", f"比值至多{numeral(limit)}，达不到自{numeral(band.bound)}起的区间。"


def _worst(rule: WorstRule, inputs: Mapping[str, Input]) -> Said:
    if sentence := _kind(inputs, rule.input, ("cases",)):
        yield "rule.input", sentence
        return
    columns = {column.key: column for column in inputs[rule.input].columns}
    if not rule.classes or rule.classes[-1].when != Condition():
        yield "rule.classes", "最后一类应包含其余的一切情况（when = {}）。"
    for one in rule.classes:
        if one.points < 0:
            yield f"rule.classes.{one.key}", "分值不能为负。"
        for sentence in _condition(one.when, columns):
            yield f"rule.classes.{one.key}.when", sentence
    for name in rule.sure:
        if name not in {one.key for one in rule.classes}:
            yield "rule.sure", f"没有类别“{name}”。"


def _ruling(rule: RulingRule, inputs: Mapping[str, Input]) -> Said:
    if sentence := _kind(inputs, rule.input, ("points",)):
        yield "rule.input", sentence
    elif inputs[rule.input].most != rule.of:
        yield "rule.of", f"与填报项“{rule.input}”的上限（most）不一致。"
    if rule.of <= 0:
        yield "rule.of", "缺少满分（of），或不大于0。"


def _condition(
    condition: Condition, known: Mapping[str, Input] | Mapping[str, Column]
) -> Iterator[str]:
    names = {key: getattr(condition, key) or () for key in ASKED if key != "by"}
    limit = condition.by
    names["by"] = tuple(name for name in (limit.input, limit.after) if name) if limit else ()
    for key, asked in names.items():
        for name in asked:
            one = known.get(name)
            if one is None:
                yield f"没有填报项“{name}”。"
            elif one.kind not in ASKED[key]:
                yield f"“{name}”是{one.kind}，不能用在 {key} 里。"
