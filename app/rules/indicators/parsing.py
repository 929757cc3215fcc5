"""From what was typed into a cell to a value: exact, or refused with a reason, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from app.rules.indicators.conditions import FIRST_YEAR, LAST_YEAR
from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import Column, IndicatorSet, Input, Item, Veto, WorstRule
from app.rules.indicators.values import (
    BLANK,
    NEVER,
    Chosen,
    Claim,
    ClassCounts,
    Each,
    Gap,
    Nil,
    Number,
    Points,
    Refused,
    Rows,
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
NIL_TEXT: Final = re.compile(
    r"[（(]\s*(?P<who>[^,，;；]+)[,，;；]\s*(?P<on>[^,，;；]+)[,，;；]\s*(?P<letter>.+?)\s*[)）]"
)
NIL_KEYS: Final = ("who", "on", "letter")
Parsed = Mapping[str, Mapping[str, Value]]


def parse_entries(
    indicators: IndicatorSet, entries: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Value]]:
    """The values of one unit by item and input; what isn't entered is blank."""
    parsed: dict[str, dict[str, Value]] = {}
    holders: Iterable[Item | Veto] = (*indicators.items.values(), *indicators.vetoes)
    for holder in holders:
        parsed[holder.key] = parse_item(holder, entries.get(holder.key, {}))
    return parsed


def parse_item(item: Item | Veto, cells: Mapping[str, Any]) -> dict[str, Value]:
    """The values of one item; a count typed under two rates must be the same count."""
    classes = _classes(item)
    values = {key: parse(one, cells.get(key), classes=classes) for key, one in item.inputs.items()}
    return _same_counts(item.inputs, values)


def parse(one: Input, typed: Any, *, classes: Sequence[str] = ()) -> Value:
    """The value of one cell or group of cells."""
    if _blank(typed):
        return BLANK
    if one.columns:
        return _listed(one, typed, classes)
    if one.kind == "ratio" and one.elements:
        return _each(one, typed, one.elements, lambda cell: _ratio(one, cell))
    if one.kind == "choices":
        return _each(one, typed, one.elements, lambda cell: _state(one, cell))
    return _SIMPLE[one.kind](one, typed)


# ---- single cells


def as_text(typed: Any) -> str:
    """What was typed, as text: a cell of JSON may hold a number or true."""
    if isinstance(typed, bool):
        return "是" if typed else "否"
    if isinstance(typed, Decimal):
        return f"{typed:f}"
    return str(typed)


def _blank(typed: Any) -> bool:
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


def _whole(one: Input | Column, typed: Any, most: Fraction | None = None) -> Value:
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
    if isinstance(typed, Mapping) and one.parts:
        return _each(one, typed, one.parts, lambda cell: _whole(one, cell))
    if isinstance(typed, list | Mapping):
        return Refused(_shown(typed), f"“{one.caption}”应为整数。")
    most = Fraction(len(one.elements)) if one.elements else one.most
    return _whole(one, typed, most)


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


def _ratio(one: Input, typed: Any) -> Value:
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
    text = _shown(typed)
    for key in typed:
        if key not in ("part", "whole"):
            return Refused(text, f"“{one.caption}”没有“{key}”；可填 part（分子）、whole（分母）。")
    part, whole = typed.get("part"), typed.get("whole")
    names = (one.of[0] if one.of else "分子", one.of[1] if one.of else "分母")
    missing = [name for name, cell in zip(names, (part, whole), strict=True) if _blank(cell)]
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


def _state(one: Input, typed: Any) -> Value:
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
            return Refused(_shown(typed), f"“{one.caption}”没有“{key}”；可填 points、reason。")
    if _blank(cells.get("points")):
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
    if _blank(reason):
        return Gap(f"“{one.caption}”由人裁定，还缺理由。")
    return Points(value, as_text(reason).strip())


_SIMPLE: Mapping[str, Callable[[Input, Any], Value]] = {
    "count": _count,
    "amount": _amount,
    "ratio": _ratio,
    "yes_no": _yes_no,
    "claim": _claim,
    "date": parse_day,
    "points": _points,
    "text": _text,
}
_CELL: Mapping[str, Callable[[Column, Any], Value]] = {
    "text": _text,
    "date": parse_day,
    "yes_no": _yes_no,
    "count": _whole,
}


# ---- groups of cells


def _each(one: Input, typed: Any, names: Sequence[str], cell: Callable[[Any], Value]) -> Value:
    if not isinstance(typed, Mapping):
        return Refused(_shown(typed), f"“{one.caption}”应逐项填：{'、'.join(names)}。")
    for name in typed:
        if name not in names:
            return Refused(str(name), f"“{one.caption}”里没有“{name}”；可填：{'、'.join(names)}。")
    return Each({n: BLANK if _blank(typed.get(n)) else cell(typed[n]) for n in names})


def _listed(one: Input, typed: Any, classes: Sequence[str]) -> Value:
    if isinstance(typed, list):
        return _rows(one, typed)
    if isinstance(typed, Mapping):
        if "none" in typed:
            return _nil(one, typed)
        if one.kind == "cases":
            return _class_counts(one, typed, classes)
        if one.parts:
            return _each(one, typed, one.parts, lambda cell: _whole(one, cell))
        return Refused(_shown(typed), f"“{one.caption}”应为清单、件数，或零报告。")
    return _typed_nil(one, typed) or (
        _whole(one, typed, one.most)
        if one.kind == "count"
        else Refused(as_text(typed), f"“{one.caption}”应为清单，或“{one.none}”的零报告。")
    )


def _typed_nil(one: Input, typed: Any) -> Value | None:
    """A nil return in one cell: 无（谁答复，哪一日，哪份函）."""
    text = as_text(typed).strip()
    word = next((w for w in (one.none, "无") if w and text.startswith(w)), "")
    if not word:
        return None
    rest = text.removeprefix(word).strip()
    if rest.startswith(("(", "（")):
        match = NIL_TEXT.fullmatch(rest)
        return _nil(one, {"none": match.groupdict() if match else {}})
    return _nil(one, {"none": {}}) if not rest else None


def _nil(one: Input, typed: Mapping[str, Any]) -> Value:
    answer = typed["none"]
    if not isinstance(answer, Mapping) or len(typed) != 1 or set(answer) - set(NIL_KEYS):
        why = f"“{one.caption}”的零报告应写明谁（who）、哪一日（on）、哪份函（letter）。"
        return Refused(_shown(typed), why)
    captions = {"who": "谁答复", "on": "哪一日", "letter": "哪份函"}
    day = answer.get("on")
    on = BLANK if _blank(day) else parse_day(Column("on", "零报告日期", "date"), day)
    if isinstance(on, Refused):
        return on
    missing = [caption for key, caption in captions.items() if _blank(answer.get(key))]
    if missing or not isinstance(on, date):
        return Gap(f"“{one.caption}”的零报告还缺：{'、'.join(missing)}。")
    return Nil(as_text(answer["who"]).strip(), on, as_text(answer["letter"]).strip())


def _class_counts(one: Input, typed: Mapping[str, Any], classes: Sequence[str]) -> Value:
    counts: dict[str, int] = {}
    for key, cell in typed.items():
        if key not in classes:
            why = f"“{one.caption}”没有类别“{key}”；可填：{'、'.join(classes)}。"
            return Refused(_shown(typed), why)
        if _blank(cell):
            return Gap(f"“{one.caption}”的{key}类还没有填件数。")
        value = _whole(one, cell)
        if not isinstance(value, Number):
            return value
        counts[key] = int(value.value)
    missing = [name for name in classes if name not in counts]
    if missing:
        return Gap(f"“{one.caption}”还缺{'、'.join(missing)}类的件数。")
    return ClassCounts(counts)


def _rows(one: Input, typed: list[Any]) -> Value:
    if not typed:
        return Gap(f"“{one.caption}”的清单是空的；确实没有的，请登记零报告。")
    rows = []
    seen: set[tuple[str, ...]] = set()
    for index, raw in enumerate(typed, 1):
        if not isinstance(raw, Mapping):
            return Refused(_shown(raw), f"“{one.caption}”第{index}行应为各栏的值。")
        row = _row(one, raw, index)
        rows.append(row)
        own = tuple(as_text(raw.get(key, "")).strip() for key in one.alike)
        if own and all(own) and own in seen:
            again = "、".join(own)
            row[one.alike[0]] = Refused(again, f"“{one.caption}”第{index}行与前面重复：{again}。")
        seen.add(own)
    return Rows(tuple(rows))


def _row(one: Input, raw: Mapping[str, Any], index: int) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for key in raw:
        if one.column(str(key)) is None:
            known = "、".join(column.key for column in one.columns)
            row[str(key)] = Refused(
                str(key), f"“{one.caption}”第{index}行没有“{key}”栏；可填：{known}。"
            )
    for column in one.columns:
        cell = raw.get(column.key)
        value = BLANK if _blank(cell) else _CELL[column.kind](column, cell)
        if isinstance(value, Refused):
            value = Refused(value.text, f"第{index}行：{value.why}")
        if column.key == one.times and isinstance(value, Number) and not value.value:
            value = Refused("0", f"第{index}行：“{column.caption}”至少为1，没有发生的不列入清单。")
        row[column.key] = value
    for column in one.columns:
        day, first = row[column.key], row.get(column.not_before)
        if isinstance(day, date) and isinstance(first, date) and day < first:
            earlier = one.column(column.not_before)
            name = earlier.caption if earlier else column.not_before
            row[column.key] = Refused(
                day.isoformat(),
                f"第{index}行：“{column.caption}”（{day}）早于“{name}”（{first}）。",
            )
    return row


def _classes(item: Item | Veto) -> tuple[str, ...]:
    variants = getattr(item, "variants", {})
    rule = next(iter(variants.values())).rule if variants else None
    return tuple(one.key for one in rule.classes) if isinstance(rule, WorstRule) else ()


def _same_counts(inputs: Mapping[str, Input], values: dict[str, Value]) -> dict[str, Value]:
    """Refuse the later of two rates that were typed with different numbers for one count."""
    typed: dict[str, Fraction] = {}
    for key, one in inputs.items():
        value = values[key]
        if one.one_whole and isinstance(value, Each):
            values[key] = _one_whole(one, value)
        if not isinstance(value, Number) or value.counts is None:
            continue
        for name, count in zip(one.of, value.counts, strict=True):
            before = typed.setdefault(name, count)
            if before != count:
                why = f"“{name}”两处不一致：{numeral(before)}和{numeral(count)}，请核对。"
                values[key] = Refused(f"{numeral(value.counts[0])}/{numeral(value.counts[1])}", why)
    return values


def _one_whole(one: Input, value: Each) -> Each:
    """Refuse the later of two ratios of a list that were typed with different wholes."""
    first: Fraction | None = None
    cells: dict[str, Value] = {}
    for name, cell in value.of.items():
        cells[name] = cell
        if not isinstance(cell, Number) or cell.counts is None:
            continue
        part, whole = cell.counts
        first = whole if first is None else first
        if whole != first:
            why = f"“{one.of[1]}”两处不一致：{numeral(first)}和{numeral(whole)}（{name}），请核对。"
            cells[name] = Refused(f"{numeral(part)}/{numeral(whole)}", why)
    return Each(cells)


def _shown(typed: Any) -> str:
    return str(typed)
