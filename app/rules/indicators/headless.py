"""Scores on the rules alone: entries and decisions as JSON in, scores and totals as JSON out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from app.base.errors import AppError, InputError
from app.rules.calendar.shipped import shipped_calendar
from app.rules.indicators.conditions import Frame
from app.rules.indicators.decisions import Decisions, RefusedDecision, read_decisions
from app.rules.indicators.expressions import numeral, printed
from app.rules.indicators.parsing import parse_entries
from app.rules.indicators.schema import IndicatorSet, Item, Veto
from app.rules.indicators.scoring import INVALID, NOT_ASSESSED, SCORED, Score
from app.rules.indicators.totals import Scorer, Total, UnitScore

UNIT_KEYS = frozenset({"unit", "period", "as_of", "entries"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What to print, and whether anything was refused."""

    body: Any
    refused: bool


def score_units(indicators: IndicatorSet, asked: Any, decisions: Any = None) -> Answer:
    """The scores of one unit, or of a list of units: a list in, a list out."""
    rows = [] if decisions is None else decisions
    if not isinstance(rows, list):
        raise InputError("决定应为列表（[…]）；没有计算。")
    standing, refused = read_decisions(indicators, rows)
    several = isinstance(asked, list)
    answers = [
        _unit(indicators, record, standing, refused) for record in (asked if several else [asked])
    ]
    body = [answer.body for answer in answers] if several else answers[0].body
    return Answer(body, bool(refused) or any(answer.refused for answer in answers))


def _unit(
    indicators: IndicatorSet,
    record: Any,
    decisions: Decisions,
    refused: Sequence[RefusedDecision],
) -> Answer:
    try:
        return _scored_unit(indicators, record, decisions, refused)
    except AppError as error:
        unit = record.get("unit") if isinstance(record, Mapping) else None
        return Answer({"unit": unit, "error": str(error)}, True)


def _scored_unit(
    indicators: IndicatorSet,
    record: Any,
    decisions: Decisions,
    refused: Sequence[RefusedDecision],
) -> Answer:
    if not isinstance(record, Mapping):
        raise InputError("每个单位应为对象（{…}）；没有计算。")
    if unknown := [str(key) for key in record if key not in UNIT_KEYS]:
        raise InputError(f"不认识的键“{unknown[0]}”；可用：{'、'.join(sorted(UNIT_KEYS))}。")
    entries = record.get("entries", {})
    if not isinstance(entries, Mapping):
        raise InputError("entries 应为“编号: { 填报项: 值 }”；没有计算。")
    wrong = tuple(_unknown(indicators, entries))
    frame = Frame(_period(indicators, record), _as_of(record), shipped_calendar())
    unit = str(record.get("unit") or "")
    known = {key: cells for key, cells in entries.items() if isinstance(cells, Mapping)}
    parsed = parse_entries(indicators, known)
    result = Scorer(indicators, decisions, frame).score(unit, parsed)
    body = _body(indicators, result, decisions.as_of(unit) or frame.as_of, known)
    body["refused"] = [*wrong, *(one.sentence for one in refused)]
    invalid = any(score.state == INVALID for score in result.scores)
    invalid = invalid or any(veto.invalid for veto in result.total.vetoes)
    return Answer(body, bool(wrong) or invalid)


def _unknown(indicators: IndicatorSet, entries: Mapping[str, Any]) -> list[str]:
    """What was entered under no item or input of the set: said, and not taken."""
    holders: dict[str, Item | Veto] = {**indicators.items, **{v.key: v for v in indicators.vetoes}}
    said = []
    for key, cells in entries.items():
        holder = holders.get(key)
        if holder is None:
            said.append(f"没有指标“{key}”，所填的没有计算。")
        elif not isinstance(cells, Mapping):
            said.append(f"第{key}项应为“填报项: 值”，所填的没有计算。")
        else:
            known = "、".join(holder.inputs)
            said += [
                f"第{key}项没有填报项“{name}”，所填的没有计算；可填：{known}。"
                for name in cells
                if name not in holder.inputs
            ]
    return said


def _period(indicators: IndicatorSet, record: Mapping[str, Any]) -> tuple[date, date] | None:
    asked = record.get("period")
    if asked is None:
        year = indicators.year
        return (date(year, 1, 1), date(year, 12, 31)) if year else None
    if not isinstance(asked, list) or len(asked) != 2:
        raise InputError("评价期间（period）应为起止两个日期；没有计算。")
    first, last = (_day(text, "评价期间（period）") for text in asked)
    if last < first:
        raise InputError("评价期间（period）的止日早于起日；没有计算。")
    return first, last


def _as_of(record: Mapping[str, Any]) -> date | None:
    return _day(record["as_of"], "截至日（as_of）") if record.get("as_of") else None


def _day(text: Any, what: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise InputError(f"{what}应为日期（如2024-12-31），现为“{text}”；没有计算。") from None


# ---- what is printed


def _body(
    indicators: IndicatorSet,
    result: UnitScore,
    as_of: date | None,
    entries: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    places = indicators.rounding.places
    return {
        "unit": result.unit,
        "set": indicators.id,
        "edition": indicators.edition,
        "status": indicators.status,
        "as_of": as_of.isoformat() if as_of else None,
        "scores": [
            score_row(indicators.items[score.item], score, places, entries.get(score.item, {}))
            for score in result.scores
        ],
        "total": total_row(result.total, places),
        "remarks": list(result.remarks),
    }


def score_row(
    item: Item, score: Score, places: int, cells: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One score as it is printed; ``exact`` is the whole fraction, ``range`` is rounded."""
    return {
        "item": score.item,
        "caption": item.caption,
        "assessed": item.assessed,
        "points": None if score.points is None else numeral(score.points),
        "state": score.state,
        "score": None if score.exact is None else printed(score.exact, places),
        "exact": None if score.exact is None else str(score.exact),
        "range": _range(score.low, score.high, places),
        "open": _open(score),
        "invalid": "".join(one.why for one in score.invalid) or None,
        "derivation": score.derivation or None,
        "reading": "".join(str(taken) for taken in score.readings) or None,
        "readings": [
            {"key": one.key, "option": one.option or None, "sentence": one.sentence, "by": one.by}
            for one in score.readings
        ],
        "notes": list(score.notes),
        "inputs": dict(cells or {}),
        "source": item.source_caption,
        "quote": item.quote or None,
    }


def _open(score: Score) -> str | None:
    if score.state in (SCORED, NOT_ASSESSED, INVALID):
        return None
    return "".join(score.open) or "还没有填报。"


def _range(low: Fraction | None, high: Fraction | None, places: int) -> list[str] | None:
    if low is None or high is None:
        return None
    return [printed(low, places), printed(high, places)]


def total_row(total: Total, places: int) -> dict[str, Any]:
    """The total as it is printed: 待定 with 已核定 x of y points and the range, or the sum."""
    settled = total.state == SCORED
    return {
        "state": total.state,
        "total": printed(total.low, places) if settled else None,
        "open": None if settled else _said(total, places),
        "settled": printed(total.settled, places),
        "of": numeral(total.of),
        "range": _range(total.low, total.high, places),
        "points": numeral(total.points),
        "not_assessed": list(total.not_assessed),
        "rescaled": total.rescaled,
        "vetoes": [
            {
                "key": one.key,
                "caption": one.caption,
                "effect": one.effect,
                "state": one.state,
                "invalid": "".join(refusal.why for refusal in one.invalid) or None,
            }
            for one in total.vetoes
        ],
        "ranked": total.ranked,
        "derivation": total.derivation or None,
    }


def _said(total: Total, places: int) -> str:
    return (
        f"待定：已核定{printed(total.settled, places)}分（满分{numeral(total.of)}分），"
        f"总分在{printed(total.low, places)}分至{printed(total.high, places)}分之间。"
    )
