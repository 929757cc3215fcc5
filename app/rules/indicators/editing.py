"""Changes to the text of a set: its head, its sources; and what differs between two editions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from app.rules.indicators.expressions import numeral
from app.rules.indicators.schema import IndicatorSet, Item

HEAD: Final = ("id", "name", "short", "status", "place", "year", "document", "annex", "procedure")
_SECTION: Final = re.compile(r"^\s*\[", re.M)


def with_head(text: str, values: Mapping[str, str | int]) -> str:
    """The text with these keys of its head changed; comments and order stay."""
    first = _SECTION.search(text)
    cut = first.start() if first else len(text)
    head, rest = text[:cut], text[cut:]
    for key, value in values.items():
        head = _with_value(head, key, value)
    return head + rest


def with_sources(text: str, captions: Mapping[str, str]) -> str:
    """The text with the captions of its data sources changed; a new key is added."""
    match = re.search(r"^\[sources\][^\n]*\n", text, re.M)
    if match is None:
        return text
    following = _SECTION.search(text, match.end())
    end = following.start() if following else len(text)
    section = text[match.end() : end]
    for key, caption in captions.items():
        section = _with_value(section, key, caption)
    return text[: match.end()] + section + text[end:]


def _with_value(part: str, key: str, value: str | int) -> str:
    line = f"{key} = {_toml(value)}"
    pattern = re.compile(rf"^{re.escape(key)}\s*=[^\n]*$", re.M)
    if pattern.search(part):
        return pattern.sub(lambda _match: line, part, count=1)
    kept = part.rstrip("\n")
    return f"{kept}\n{line}\n{part[len(kept) + 1 :] if part.endswith(chr(10)) else ''}"


def _toml(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def differences(old: IndicatorSet, new: IndicatorSet) -> Iterator[str]:
    """What a new edition changes, a sentence each."""
    for name, caption in (
        ("name", "名称"),
        ("status", "状态"),
        ("points", "总分"),
        ("year", "年度"),
    ):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield f"{caption}由“{was}”改为“{now}”。"
    for key in old.items.keys() - new.items.keys():
        yield f"删去第{key}项“{old.items[key].caption}”。"
    for key, item in new.items.items():
        if key not in old.items:
            yield f"新增第{key}项“{item.caption}”。"
        else:
            yield from _item_differences(old.items[key], item)


def _item_differences(old: Item, new: Item) -> Iterator[str]:
    where = f"第{new.key}项"
    if old.points != new.points:
        yield f"{where}分值由{_points(old)}改为{_points(new)}。"
    for name, caption in (
        ("caption", "名称"), ("assessed", "考核内容"), ("source_caption", "数据来源"), ("quote", "评分规则"),
    ):  # fmt: skip
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield f"{where}{caption}由“{was}”改为“{now}”。"
    if old.inputs != new.inputs:
        yield f"{where}的填报项有改动。"
    rules = [{k: v.rule for k, v in item.variants.items()} for item in (old, new)]
    if rules[0] != rules[1] and old.quote == new.quote and old.points == new.points:
        yield f"{where}的计分方法有改动。"
    if old.readings != new.readings:
        yield f"{where}的解读有改动。"


def _points(item: Item) -> str:
    return "由本办定权重" if item.points is None else f"{numeral(item.points)}分"
