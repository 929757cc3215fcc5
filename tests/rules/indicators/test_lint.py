"""Sets that are wrong: each mistake is named with its key, and the item waits for a ruling."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import PackError
from app.rules.calendar.shipped import shipped_calendar
from app.rules.indicators.lint import lint
from app.rules.indicators.reader import read_set
from app.rules.indicators.source import SetSource, read_set_source

TEXT = (Path(__file__).parent / "sets" / "next-year.toml").read_text("utf-8")
READING = """
[[items.readings]]
key = "due"
sentence = "原文没有写。"
options = [
  { key = "a", caption = "甲", set = { SET } },
  { key = "b", caption = "乙", set = {} },
]
"""


def said(text: str) -> str:
    """Every mistake of the set, a line each."""
    return "\n".join(map(str, lint(read_set_source(text), shipped_calendar()).problems))


BROKEN = {
    # what is wrong: (passage, replacement, key, words)
    "the rule gives more than the points": (
        "from = 6, terms", "from = 7, terms", "items.3.rule", "最多给7分，本项分值是6分",
    ),
    "points that do not add up": (
        "points = 20\nprocedure", "points = 21\nprocedure", "points", "合计20分，写的是21分",
    ),
    "a field that does not add up": (
        'caption = "履约"\npoints = 20', 'caption = "履约"\npoints = 19', "fields.one.points", "合计20分",
    ),
    "an item without its words": (
        'quote = "收到后10日内回复的得4分。"', 'quote = ""', "items.2.quote", "没有写明原文",
    ),
    "an item without a source": (
        'points = 6\nsource = "office"', 'points = 6\nsource = "nobody"', "items.3.source", "没有“nobody”",
    ),
    "an item without obligation": (
        'obligation = "ZB1"\nwas = "9"', 'was = "9"', "items.3.obligation", "缺少",
    ),
    "an unknown rule": (
        'kind = "count", from = 6', 'kind = "sqrt", from = 6', "items.3.rule.kind", "不会算",
    ),
    "a misspelt key": ("floor = ", "flor = ", "items.3.rule.flor", "不认识的键"),
    "an input that nothing asks about": (
        'refuse = [{ when = { more = ["left", "found"] }, sentence = "未整改数大于问题数，不能成立。" }]',
        "", "items.3.inputs.found", "没有规则用到它",
    ),
    "a name that is no input": (
        '"answered", within', '"replied", within', "items.2.rule.parts.answer.when", "没有填报项“replied”",
    ),
    "bands that fall": (
        "{ from = 0.6, points = 1 }", "{ from = 0.6, points = 3 }", "items.4.rule.bands", "分值不能较低",
    ),
    "bands out of order": (
        "{ from = 0.6, points = 1 }", "{ from = 0.95, points = 1 }", "items.4.rule.bands", "由小到大",
    ),
    "bands that do not begin at nought": (
        "{ from = 0, points = 0 }, ", "", "items.4.rule.bands", "自0起",
    ),
    "bands beyond the ratio": (
        "from = 0.9, points", "from = 1.1, points", "items.4.rule.bands", "达不到",
    ),
    "a credit without its cap": (", most = 4 }", " }", "items.plus.rule.most", "最高几分"),
    "a target that nobody reaches": ("target = 0.95", "target = 1.5", "items.1.rule", "达不到"),
    "an overlap with nothing": (
        'was = "9"', 'overlaps = ["77"]', "items.3.overlaps", "没有另一项“77”",
    ),
    "a key that stands twice": ('key = "4"\n', 'key = "3"\n', "items.3", "重复"),
    "a source that nothing uses": (
        "[sources]\n", '[sources]\nidle = "无人"\n', "sources.idle", "没有一项用到它",
    ),
    "a list that nothing uses": (
        "[lists]\n", '[lists]\nidle = ["甲"]\n', "lists.idle", "没有一项用到它",
    ),
    "no number": ("from = 6, terms", 'from = "6", terms', "items.3.rule.from", "应为数"),
    "a span of nothing": (
        "within = { days = 10, after", "within = { after", "items.2.rule", "months、days",
    ),
    "a reading of one option": (
        "\n[[items]]\nkey = \"4\"",
        READING.replace("SET", "").replace('  { key = "b", caption = "乙", set = {} },\n', "")
        + '\n[[items]]\nkey = "4"', "items.3.readings[1].options", "至少要有两个",
    ),
    "a reading that makes no difference": (
        "\n[[items]]\nkey = \"4\"", READING.replace("SET", '"rule.least" = 0') + '\n[[items]]\nkey = "4"',
        "items.3.readings.due", "没有差别",
    ),
    "an option that breaks the rule": (
        "\n[[items]]\nkey = \"4\"", READING.replace("SET", '"rule.from" = 8') + '\n[[items]]\nkey = "4"',
        "items.3.readings", "最多给8分",
    ),
    "an option that sets nothing there is": (
        "\n[[items]]\nkey = \"4\"", READING.replace("SET", '"rule.pats.x" = 8') + '\n[[items]]\nkey = "4"',
        "items.3.readings", "找不到",
    ),
    "a veto that always holds": ("when = { all = [\"is\"] }", "when = {}", "vetoes[1].when", "何时否决"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_each_mistake_is_named_with_its_key(name: str) -> None:
    passage, replacement, key, words = BROKEN[name]
    assert passage in TEXT

    lines = said(TEXT.replace(passage, replacement, 1)).splitlines()

    assert any(line.startswith(key) and words in line for line in lines), lines


def test_a_reading_with_a_difference_is_no_mistake() -> None:
    text = TEXT.replace(
        '\n[[items]]\nkey = "4"',
        READING.replace("SET", '"rule.least" = 2') + '\n[[items]]\nkey = "4"',
        1,
    )

    assert said(text) == ""


def test_a_mistake_of_the_whole_can_not_be_scored_with() -> None:
    with pytest.raises(PackError, match="合计20分"):
        read_set(read_set_source(TEXT.replace("points = 20\nprocedure", "points = 21\nprocedure")))


def test_text_that_is_no_toml_is_said_as_such() -> None:
    with pytest.raises(PackError, match="不是有效的 TOML"):
        read_set_source("schema = 1\nkind = ")


@given(st.data())
def test_no_change_of_a_value_crashes_the_lint(data: st.DataObject) -> None:
    tables = read_set_source(TEXT).tables
    path = data.draw(st.sampled_from(list(_paths(tables, ()))))
    value = data.draw(st.sampled_from([None, 0, -1, "", "x", [], {}, True, [1], {"a": 1}, "items"]))
    here = tables
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = value

    lint(SetSource(tables), shipped_calendar())


def _paths(value: object, path: tuple[object, ...]) -> list[tuple[object, ...]]:
    found = [path] if path else []
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in inner:
        found += _paths(child, (*path, key))
    return found
