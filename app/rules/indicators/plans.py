"""How each item is scored under the decisions that stand: which readings are still possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from app.rules.indicators.decisions import ZERO_ANSWERS, Decision, Decisions
from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import BandsRule, IndicatorSet, Item, Reading, Variant


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading as it was taken for a score: by default, by which decision, or not yet."""

    key: str
    option: str
    sentence: str
    by: str  # default, undecided, decision's number, definition

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Plan:
    """How an item is scored under the decisions: the variants that are still possible."""

    variants: tuple[Variant, ...]
    points: Fraction | None
    taken: tuple[Taken, ...]
    zeros: Mapping[str, str]
    ruled: Mapping[str, Taken]  # what was ruled for a zero denominator, shown where it counts
    left_out: str  # why it is not assessed, "" where it is
    ruling: Fraction | None


def plans_of(indicators: IndicatorSet, decisions: Decisions, unit: str) -> dict[str, Plan]:
    """How each item is scored for one unit."""
    weights = decisions.weights()
    return {
        key: _plan(item, decisions, unit, weights.get(key))
        for key, item in indicators.items.items()
    }


def _plan(item: Item, decisions: Decisions, unit: str, weight: Fraction | None) -> Plan:
    taken: list[Taken] = []
    choices: list[tuple[str, ...]] = [()]
    bands = None
    for reading in item.readings:
        decided = decisions.answer(reading.key, item.key, unit)
        if reading.kind == "bands":
            bands = decided.answer if decided is not None else None
            taken.append(_taken_bands(reading, decided))
            continue
        option = decided.answer if decided is not None else reading.default
        options = (option,) if option else tuple(one.key for one in reading.options)
        choices = [(*choice, key) for choice in choices for key in options]
        taken.append(_taken(reading, option, decided))
    variants = tuple(_with_bands(item.variants[choice], bands) for choice in choices)
    taken += _definitions(item)
    taken += _weight(item, decisions)
    left_out = decisions.answer("not_assessed", item.key, unit)
    ruling = decisions.answer("ruling", item.key, unit)
    if ruling is not None:
        taken.append(Taken("ruling", "", f"由人裁定（第{ruling.seq}号决定）。", str(ruling.seq)))
    zeros = _zeros(item, decisions, unit)
    return Plan(
        variants=variants,
        points=item.points if item.points is not None else weight,
        taken=tuple(taken),
        zeros={key: str(one.answer) for key, one in zeros.items()},
        ruled={key: _zero_taken(item, key, one) for key, one in zeros.items()},
        left_out=_left_out(left_out),
        ruling=ruling.answer if ruling is not None else None,
    )


def _zeros(item: Item, decisions: Decisions, unit: str) -> dict[str, Decision]:
    found = {key: decisions.answer(f"zero.{key}", item.key, unit) for key in item.inputs}
    return {key: one for key, one in found.items() if one is not None}


def _zero_taken(item: Item, key: str, decided: Decision) -> Taken:
    words = f"“{item.inputs[key].caption}”分母为0，裁定{ZERO_ANSWERS[decided.answer]}"
    sentence = f"{words}（第{decided.seq}号决定）。"
    return Taken(f"zero.{key}", str(decided.answer), sentence, str(decided.seq))


def _weight(item: Item, decisions: Decisions) -> list[Taken]:
    decided = decisions.answer("weights", "", "")
    if item.points is not None or decided is None:
        return []
    words = f"权重{numeral(decided.answer[item.key])}（第{decided.seq}号决定）。"
    return [Taken("weights", "", words, str(decided.seq))]


def _left_out(decided: Decision | None) -> str:
    if decided is None or not decided.answer:
        return ""
    return f"{decided.reason}（第{decided.seq}号决定）"


def _with_bands(variant: Variant, bands: Any) -> Variant:
    if bands is None or not isinstance(variant.rule, BandsRule):
        return variant
    return replace(variant, rule=replace(variant.rule, bands=bands))


def _taken(reading: Reading, option: str, decided: Decision | None) -> Taken:
    if not option:
        return Taken(reading.key, "", f"{reading.sentence}（未定）", "undecided")
    how = f"第{decided.seq}号决定" if decided is not None else "默认"
    sentence = f"{reading.sentence}取“{reading.caption(option)}”（{how}）。"
    return Taken(reading.key, option, sentence, str(decided.seq) if decided else "default")


def _taken_bands(reading: Reading, decided: Decision | None) -> Taken:
    if decided is None:
        return Taken(reading.key, "", f"{reading.sentence}（未定）", "undecided")
    rows = "，".join(
        f"{'大于' if band.above else '自'}{numeral(band.bound)}{'' if band.above else '起'}得{numeral(band.points)}分"
        for band in decided.answer
    )
    sentence = f"{reading.sentence}按：{rows}（第{decided.seq}号决定）。"
    return Taken(reading.key, "bands", sentence, str(decided.seq))


def _definitions(item: Item) -> list[Taken]:
    return [
        Taken(key, "", f"{one.caption}：{one.definition}", "definition")
        for key, one in item.inputs.items()
        if one.definition
    ]
