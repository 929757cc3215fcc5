"""The office's decisions on what a set leaves open: who, when, why; refused where they can't be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from app.rules.indicators.expressions import numeral
from app.rules.indicators.fields import exact
from app.rules.indicators.rules_reader import read_bands
from app.rules.indicators.schema import BandsRule, IndicatorSet, Item, Unsaid
from app.rules.regulation.table import PackTable, Problem

ZERO_ANSWERS: Final = {"full": "得满分", "none": "不得分", "not_assessed": "不考核"}
ROUND_QUESTIONS: Final = ("weights", "rescale", "as_of")
KEYS: Final = frozenset(
    {"seq", "item", "unit", "question", "answer", "by", "approved_by", "on", "reason", "voids"}
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that stands; ``answer`` is understood already."""

    seq: int
    item: str
    unit: str  # "" for the whole round
    question: str
    answer: Any
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class RefusedDecision:
    """A decision that can't be taken, and why."""

    seq: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Every decision that stands, in the order of recording."""

    standing: tuple[Decision, ...] = ()

    def answer(self, question: str, item: str, unit: str) -> Decision | None:
        """The last decision for this unit, or else for the whole round."""
        found: Decision | None = None
        for one in self.standing:
            fits = one.question == question and one.item == item and one.unit in ("", unit)
            if fits and (found is None or one.unit or not found.unit):
                found = one
        return found

    def units(self) -> frozenset[str]:
        """The units with a decision of their own."""
        return frozenset(one.unit for one in self.standing if one.unit)

    def weights(self) -> Mapping[str, Fraction]:
        """The weights decided, by item; empty before."""
        decided = self.answer("weights", "", "")
        return decided.answer if decided is not None else {}

    def as_of(self, unit: str) -> date | None:
        """The day as of which the round decided to score."""
        decided = self.answer("as_of", "", unit)
        return decided.answer if decided is not None else None

    def rescaled(self) -> bool:
        """Whether what is not assessed is made up for (折算)."""
        decided = self.answer("rescale", "", "")
        return bool(decided is not None and decided.answer)


def read_decisions(
    indicators: IndicatorSet, rows: Sequence[Any]
) -> tuple[Decisions, tuple[RefusedDecision, ...]]:
    """The decisions that stand, those taken back left out, and those refused with the reason."""
    standing: list[Decision] = []
    refused: list[RefusedDecision] = []
    for index, raw in enumerate(rows, 1):
        try:
            if isinstance(raw, Mapping) and "voids" in raw:
                standing = _without(standing, raw, index)
            else:
                standing.append(_decision(indicators, raw, index))
        except ValueError as error:
            refused.append(RefusedDecision(_seq(raw, index), str(error)))
    return Decisions(tuple(standing)), tuple(refused)


# ---- one decision


def _seq(raw: Any, index: int) -> int:
    seq = raw.get("seq", index) if isinstance(raw, Mapping) else index
    return seq if isinstance(seq, int) and not isinstance(seq, bool) else index


def _without(standing: list[Decision], raw: Mapping[str, Any], index: int) -> list[Decision]:
    _signed(raw)
    if not any(one.seq == raw["voids"] for one in standing):
        raise ValueError(f"第{_seq(raw, index)}号：没有第{raw['voids']}号决定可以撤回。")
    return [one for one in standing if one.seq != raw["voids"]]


def _decision(indicators: IndicatorSet, raw: Any, index: int) -> Decision:
    if not isinstance(raw, Mapping):
        raise ValueError(f"第{index}号：决定应为对象（{{…}}）。")
    seq = _seq(raw, index)
    if unknown := [str(key) for key in raw if key not in KEYS]:
        raise ValueError(f"第{seq}号：不认识的键“{unknown[0]}”。")
    by, on, reason = _signed(raw)
    question, key = str(raw.get("question") or ""), str(raw.get("item") or "")
    unit = str(raw.get("unit") or "")
    try:
        answer = _answer(indicators, key, unit, question, raw.get("answer"))
    except ValueError as error:
        raise ValueError(f"第{seq}号决定：{error}") from None
    return Decision(seq, key, unit, question, answer, by, on, reason)


def _signed(raw: Mapping[str, Any]) -> tuple[str, date, str]:
    by = str(raw.get("by") or raw.get("approved_by") or "").strip()
    reason = str(raw.get("reason") or "").strip()
    try:
        on = date.fromisoformat(str(raw.get("on") or ""))
    except ValueError:
        on = None
    if not (by and reason and on):
        raise ValueError("决定应写明谁（by）、哪一日（on）、为什么（reason）。")
    return by, on, reason


def _answer(indicators: IndicatorSet, key: str, unit: str, question: str, answer: Any) -> Any:
    if question in ROUND_QUESTIONS:
        if key:
            raise ValueError(f"“{question}”不属于某一项，不写 item。")
        if unit and question != "as_of":
            raise ValueError(f"“{question}”对全部单位相同，不写 unit。")
        return _ROUND[question](indicators, answer)
    item = indicators.item(key)
    if item is None:
        raise ValueError(f"没有指标“{key}”。")
    if question == "not_assessed":
        return _yes_no(answer)
    if question == "ruling":
        return _ruling(item, answer)
    if question.startswith("zero."):
        return _zero(item, question.removeprefix("zero."), answer)
    reading = item.reading(question)
    if reading is None:
        known = "、".join(one.key for one in item.readings) or "（无）"
        raise ValueError(f"第{key}项没有“{question}”这个问题；解释口径：{known}。")
    if reading.kind == "bands":
        return _bands(item, answer)
    if answer not in [one.key for one in reading.options]:
        known = "、".join(f"{one.key}（{one.caption}）" for one in reading.options)
        raise ValueError(f"第{key}项“{question}”没有选项“{answer}”；可选：{known}。")
    return answer


def _yes_no(answer: Any) -> bool:
    if not isinstance(answer, bool):
        raise ValueError(f"应为 true 或 false，现为“{answer}”。")
    return answer


def _ruling(item: Item, answer: Any) -> Fraction:
    if not item.problems and not any(isinstance(v.rule, Unsaid) for v in item.variants.values()):
        raise ValueError(f"第{item.key}项有规则可算，不由人裁定。")
    points = exact(answer)
    if points is None or not 0 <= points <= (item.points or points):
        raise ValueError(
            f"第{item.key}项的裁定应在0至{numeral(item.points or Fraction(0))}分之间。"
        )
    return points


def _zero(item: Item, name: str, answer: Any) -> str:
    one = item.inputs.get(name)
    if one is None or one.kind != "ratio":
        raise ValueError(f"第{item.key}项没有比率“{name}”。")
    if answer not in ZERO_ANSWERS:
        raise ValueError("分母为0时可定：full（得满分）、none（不得分）、not_assessed（不考核）。")
    return str(answer)


def _bands(item: Item, answer: Any) -> Any:
    """The bands decided; the highest gives the most that the rule allows."""
    if not isinstance(answer, list):
        raise ValueError("区间应为列表：[{ from, points }, …]。")
    rows = [
        {key: _number(cell) for key, cell in row.items()} if isinstance(row, Mapping) else row
        for row in answer
    ]
    problems: list[Problem] = []
    table = PackTable({}, "answer", problems)
    bands = read_bands(table, rows)
    rule = next(iter(item.variants.values())).rule
    if not problems and isinstance(rule, BandsRule):
        limit = item.inputs[rule.input].most
        if bands[-1].points != rule.most:
            raise ValueError(f"最高的区间应得{numeral(rule.most)}分。")
        if limit is not None and (bands[-1].bound, bands[-1].above) > (limit, False):
            raise ValueError(f"比值至多{numeral(limit)}，达不到最高的区间。")
        if bands[0].points < 0:
            raise ValueError("分值不能为负。")
    if problems:
        raise ValueError(str(problems[0]))
    return bands


def _number(cell: Any) -> Any:
    return cell if exact(cell) is None else Decimal(str(cell).strip())


def _weights(indicators: IndicatorSet, answer: Any) -> dict[str, Fraction]:
    if not indicators.weighted:
        raise ValueError("本指标体系的分值已经写明，没有权重可定。")
    if not isinstance(answer, Mapping):
        raise ValueError("权重应为“编号: 权重”。")
    weights: dict[str, Fraction] = {}
    for key, cell in answer.items():
        item, value = indicators.item(str(key)), exact(cell)
        if item is None or item.points is not None:
            raise ValueError(f"没有由权重决定分值的指标“{key}”。")
        if value is None or value <= 0:
            raise ValueError(f"第{key}项的权重应大于0，现为“{cell}”。")
        weights[str(key)] = value
    wanted = [key for key, item in indicators.items.items() if item.points is None]
    if missing := [key for key in wanted if key not in weights]:
        raise ValueError(f"还缺第{'、'.join(missing)}项的权重。")
    if sum(weights.values()) != indicators.points:
        total = numeral(sum(weights.values(), Fraction(0)))
        raise ValueError(f"权重之和应为{numeral(indicators.points)}，现为{total}。")
    return weights


def _day(_indicators: IndicatorSet, answer: Any) -> date:
    try:
        return date.fromisoformat(str(answer))
    except ValueError:
        raise ValueError(f"截至日应为日期，现为“{answer}”。") from None


_ROUND: Mapping[str, Callable[[IndicatorSet, Any], Any]] = {
    "weights": _weights,
    "rescale": lambda _indicators, answer: _yes_no(answer),
    "as_of": _day,
}
