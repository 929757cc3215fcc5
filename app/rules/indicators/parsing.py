"""From what was typed into a cell to a value: exact, or refused with a reason, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from app.rules.indicators.cells import (
    CELL,
    SIMPLE,
    as_shown,
    as_text,
    is_blank,
    parse_day,
    read_ratio,
    read_state,
    read_whole,
)
from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import Column, IndicatorSet, Input, Item, Veto, WorstRule
from app.rules.indicators.values import (
    BLANK,
    ClassCounts,
    Each,
    Gap,
    Nil,
    Number,
    Refused,
    Rows,
    Value,
)

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
    if is_blank(typed):
        return BLANK
    if one.columns:
        return _listed(one, typed, classes)
    if one.kind == "ratio" and one.elements:
        return _each(one, typed, one.elements, lambda cell: read_ratio(one, cell))
    if one.kind == "choices":
        return _each(one, typed, one.elements, lambda cell: read_state(one, cell))
    if one.parts and isinstance(typed, Mapping):
        return _each(one, typed, one.parts, lambda cell: read_whole(one, cell))
    return SIMPLE[one.kind](one, typed)


def _each(one: Input, typed: Any, names: Sequence[str], cell: Callable[[Any], Value]) -> Value:
    if not isinstance(typed, Mapping):
        return Refused(as_shown(typed), f"“{one.caption}”应逐项填：{'、'.join(names)}。")
    for name in typed:
        if name not in names:
            return Refused(str(name), f"“{one.caption}”里没有“{name}”；可填：{'、'.join(names)}。")
    return Each({n: BLANK if is_blank(typed.get(n)) else cell(typed[n]) for n in names})


def _listed(one: Input, typed: Any, classes: Sequence[str]) -> Value:
    if isinstance(typed, list):
        return _rows(one, typed)
    if isinstance(typed, Mapping):
        if "none" in typed:
            return _nil(one, typed)
        if one.kind == "cases":
            return _class_counts(one, typed, classes)
        if one.parts:
            return _each(one, typed, one.parts, lambda cell: read_whole(one, cell))
        return Refused(as_shown(typed), f"“{one.caption}”应为清单、件数，或零报告。")
    return _typed_nil(one, typed) or (
        read_whole(one, typed, one.most)
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
        return Refused(as_shown(typed), why)
    captions = {"who": "谁答复", "on": "哪一日", "letter": "哪份函"}
    day = answer.get("on")
    on = BLANK if is_blank(day) else parse_day(Column("on", "零报告日期", "date"), day)
    if isinstance(on, Refused):
        return on
    missing = [caption for key, caption in captions.items() if is_blank(answer.get(key))]
    if missing or not isinstance(on, date):
        return Gap(f"“{one.caption}”的零报告还缺：{'、'.join(missing)}。")
    return Nil(as_text(answer["who"]).strip(), on, as_text(answer["letter"]).strip())


def _class_counts(one: Input, typed: Mapping[str, Any], classes: Sequence[str]) -> Value:
    counts: dict[str, int] = {}
    for key, cell in typed.items():
        if key not in classes:
            why = f"“{one.caption}”没有类别“{key}”；可填：{'、'.join(classes)}。"
            return Refused(as_shown(typed), why)
        if is_blank(cell):
            return Gap(f"“{one.caption}”的{key}类还没有填件数。")
        value = read_whole(one, cell)
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
            return Refused(as_shown(raw), f"“{one.caption}”第{index}行应为各栏的值。")
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
        value = BLANK if is_blank(cell) else CELL[column.kind](column, cell)
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
