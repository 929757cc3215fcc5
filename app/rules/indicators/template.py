"""What is to be entered for a set: the fields of each item, an empty example, the questions."""

from __future__ import annotations

from typing import Any

from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import IndicatorSet, Input, Item, Veto, WorstRule


def template(indicators: IndicatorSet) -> dict[str, Any]:
    """The entry fields of each item, an empty example, and the questions that can be decided."""
    holders: list[Item | Veto] = [*indicators.items.values(), *indicators.vetoes]
    year = indicators.year
    return {
        "set": indicators.id,
        "edition": indicators.edition,
        "name": indicators.name,
        "status": indicators.status,
        "items": [_item_fields(holder) for holder in holders],
        "example": {
            "unit": "",
            "period": [f"{year}-01-01", f"{year}-12-31"] if year else None,
            "as_of": "",
            "entries": {h.key: {key: _empty(one) for key, one in h.inputs.items()} for h in holders},
        },
        "decision": {
            "item": "", "unit": None, "question": "", "answer": "", "by": "", "on": "", "reason": "",
        },
    }  # fmt: skip


def _item_fields(holder: Item | Veto) -> dict[str, Any]:
    row: dict[str, Any] = {
        "item": holder.key,
        "caption": holder.caption,
        "source": holder.source_caption,
        "quote": holder.quote or None,
        "fields": [_field(one) for one in holder.inputs.values()],
    }
    if isinstance(holder, Item):
        row["points"] = None if holder.points is None else numeral(holder.points)
        row["questions"] = _questions(holder)
        if classes := _classes(holder):
            row["classes"] = classes
    return row


def _classes(item: Item) -> dict[str, str]:
    """The classes whose numbers may be entered instead of a list of cases."""
    rule = next(iter(item.variants.values())).rule
    return {one.key: one.caption for one in rule.classes} if isinstance(rule, WorstRule) else {}


def _field(one: Input) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": one.key,
        "caption": one.caption,
        "type": one.kind,
        "unit": one.unit or None,
        "required": one.required,
        "accepts": _accepts(one),
    }
    if one.of and one.kind == "ratio":
        row["of"] = {"part": one.of[0], "whole": one.of[1]}
    if one.elements:
        row["list"] = list(one.elements)
    if one.states:
        row["states"] = {state.key: state.caption for state in one.states}
    if one.parts:
        row["parts"] = list(one.parts)
    if one.columns:
        row["columns"] = [
            {
                "key": column.key,
                "caption": column.caption,
                "type": column.kind,
                "required": column.required,
                "none": column.none or None,
            }
            for column in one.columns
        ]
    return row


_HOW = {
    "count": "整数",
    "amount": "金额，或“无”“有”",
    "ratio": "95%、0.95、19/20，或 {part, whole}",
    "yes_no": "是、否",
    "claim": "说明的文字；空白即没有提出",
    "date": "日期（2024-03-31）",
    "choices": "逐项填 states 之一",
    "cases": "清单（每件一行）",
    "points": "{points, reason}：分数和理由",
    "text": "文字",
}


def _accepts(one: Input) -> str:
    said = _HOW[one.kind]
    if one.elements and one.kind == "ratio":
        said = f"逐项填：{said}"
    if one.elements and one.kind == "count":
        said += "，或勾选的名称列表"
    if one.parts:
        said += f"，或按{'、'.join(one.parts)}分填"
    if one.columns:
        said += "，或清单" if one.kind == "count" else "，或各类的件数"
        said += "，或零报告 {none: {who, on, letter}}"
    elif one.none:
        said += f"，或“{one.none}”"
    return said


def _empty(one: Input) -> Any:
    if one.columns:
        return []
    if one.elements and one.kind != "count":
        return dict.fromkeys(one.elements, "")
    if one.kind == "points":
        return {"points": "", "reason": ""}
    return ""


def _questions(item: Item) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "question": reading.key,
            "sentence": reading.sentence,
            "default": reading.default or None,
            "options": {option.key: option.caption for option in reading.options}
            or "[{from 或 above, points}]：按下限由小到大",
        }
        for reading in item.readings
    ]
    rows += [
        {
            "question": f"zero.{key}",
            "sentence": f"“{one.caption}”分母为0时怎样计分。",
            "default": None,
            "options": {"full": "得满分", "none": "不得分", "not_assessed": "不考核"},
        }
        for key, one in item.inputs.items()
        if one.kind == "ratio"
    ]
    return rows
