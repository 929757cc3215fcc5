"""What a shipped set says beside its scores: sources, floors, lists, the year, places, templates."""

from __future__ import annotations

from typing import Any

import pytest

from app.rules.indicators.headless import score_units
from app.rules.indicators.parsing import parse
from app.rules.indicators.schema import CountRule
from app.rules.indicators.shipped import shipped_set, shipped_set_source
from app.rules.indicators.template import template
from app.rules.indicators.values import Nil, refusals
from tests.rules.indicators.worked_cases import SIGNED, score_case

COUNTIES, DEPARTMENTS = "nanyang-2024-counties", "nanyang-2024-departments"
EVALUATION = "nanyang-2020-evaluation"
# 数据来源 as the annexes print it, item by item
SOURCES = {
    DEPARTMENTS: [
        "市司法局提供", "市中院提供", "大数据监测", "市政府办政务公开办公室提供", "市信用办提供",
        "市信用办提供", "自主报送", "南阳市政务服务热线中心提供", "市财政局提供", "市中院提供",
        "市工信局提供", "市中院提供", "自主报送", "自主报送",
    ],
    COUNTIES: [
        "大数据监测", "县市区提供", "县市区提供", "市中院提供", "市司法局提供", "大数据监测",
        "大数据监测", "市信用办提供", "市信用办提供", "市信用办提供", "县市区提供", "市政数局提供",
        "县市区提供", "县市区提供", "县市区提供", "市市监局提供", "市信用办提供", "市信用办提供",
        "市工信局提供", "市招商投资促进局提供", "市财政局提供", "市发改委提供", "市中院提供",
        "县市区提供",
    ],
    EVALUATION: ["评价机构"] * 12,
}  # fmt: skip
LISTED = {
    (DEPARTMENTS, "6", "kinds"): ["行政强制", "行政奖励", "行政确认", "行政裁决", "行政监督检查"],
    (COUNTIES, "6b", "kinds"): ["行政强制", "行政奖励", "行政确认", "行政裁决", "行政监督检查"],
    (COUNTIES, "6c", "per_firm"): ["纳税", "水", "电", "气", "不动产", "科技研发"],
    (COUNTIES, "7a", "coverage"): ["网上办", "马上办", "一次办", "就近办"],
    (COUNTIES, "8a", "used"): ["政府采购", "招标投标", "行政审批", "市场准入", "资质审核"],
}


@pytest.mark.obligation("ZB1", "ZB2")
@pytest.mark.parametrize("name", SOURCES)
def test_every_item_names_its_data_source_as_printed(name: str) -> None:
    items = shipped_set(name).items.values()

    assert [item.source_caption for item in items] == SOURCES[name]


@pytest.mark.parametrize(("name", "item", "key"), LISTED)
def test_lists_hold_what_the_annex_names(name: str, item: str, key: str) -> None:
    one = shipped_set(name).items[item].inputs[key]

    assert list(one.elements) == LISTED[name, item, key]


DEDUCTIONS = [(DEPARTMENTS, key) for key in ["1", "2", "3", "5", "9", "10", "12"]] + [
    (COUNTIES, key) for key in ("5", "8f")
]


@pytest.mark.parametrize(("name", "key"), DEDUCTIONS)
def test_a_floor_that_the_text_does_not_name_is_shown_as_the_reading_taken(
    name: str, key: str
) -> None:
    item = shipped_set(name).items[key]
    score = score_case({"set": name, "item": key, "enter": {"n": "99"}})
    shown = any("得分不低于0为所取解读" in taken.sentence for taken in score.readings)

    assert score.exact == 0
    assert shown == ("扣完为止" not in item.quote)
    assert isinstance(next(iter(item.variants.values())).rule, CountRule)


@pytest.mark.parametrize(
    ("name", "key", "typed"),
    [
        (DEPARTMENTS, "10", {"n": {"本部门": "1", "下属部门": "0"}}),
        (COUNTIES, "8b", {"n": "2"}),
    ],
)
def test_a_bare_count_says_that_it_has_no_list(name: str, key: str, typed: Any) -> None:
    score = score_case({"set": name, "item": key, "enter": typed})

    assert any("没有清单" in note for note in score.notes)


@pytest.mark.parametrize("name", [COUNTIES, DEPARTMENTS])
def test_the_period_is_the_year_of_the_set_and_scores_have_two_places(name: str) -> None:
    rows = [
        {"number": str(n), "site": "示例网站", "times": "1", "day": day}
        for n, day in enumerate(["2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01"])
    ]
    key = "5" if name == COUNTIES else "3"
    answer = score_units(shipped_set(name), {"unit": "示例", "entries": {key: {"n": rows}}}).body
    given = next(row for row in answer["scores"] if row["item"] == key)

    assert given["score"] == ("2.00")
    assert answer["status"] == "征求意见稿"


def test_the_evaluation_is_no_draft_and_prints_two_places() -> None:
    weights = {str(n): "8" for n in range(1, 9)} | {str(n): "9" for n in range(9, 13)}
    decision = {**SIGNED, "question": "weights", "answer": weights}
    marks = {"1": {"mark": {"points": "83.33", "reason": "示例"}}}
    asked = {"unit": "示例局", "entries": marks}
    answer = score_units(shipped_set(EVALUATION), asked, [decision]).body

    assert answer["scores"][0]["score"] == "6.67"
    assert answer["status"] == ""


def test_the_day_a_list_must_be_published_by_rests_on_the_words_of_the_set() -> None:
    day = shipped_set_source(COUNTIES).tables["params"]["decision_list_by"]

    assert day["date"] == "2024-03-31"
    assert day["quote"] in shipped_set(COUNTIES).items["2b"].quote


DEFINED = {(COUNTIES, key) for key in ("3a", "3b", "7b", "9")}


@pytest.mark.parametrize("name", [COUNTIES, DEPARTMENTS, EVALUATION])
def test_a_rate_that_the_text_leaves_undefined_prints_its_definition(name: str) -> None:
    items = shipped_set(name).items.values()
    defined = {
        (name, item.key) for item in items if any(one.definition for one in item.inputs.values())
    }

    assert defined == {one for one in DEFINED if one[0] == name}


def test_what_is_entered_for_each_item_is_what_the_template_names() -> None:
    asked = {
        (name, row["item"], field["key"], field["type"], field["required"])
        for name in (COUNTIES, DEPARTMENTS)
        for row in template(shipped_set(name))["items"]
        for field in row["fields"]
    }

    classes = [
        row["classes"] for row in template(shipped_set(COUNTIES))["items"] if "classes" in row
    ]
    assert [list(one) for one in classes] == [["open", "settled"], ["A", "C", "B"]]
    assert len(asked) == 28 + 21
    assert (DEPARTMENTS, "7", "powerless", "claim", False) in asked
    assert (DEPARTMENTS, "3", "siteless", "claim", False) in asked
    assert (COUNTIES, "2b", "published", "date", True) in asked
    assert sum(1 for row in asked if not row[4]) == 2


# how a source says that there is none, and what makes two lines of a list the same line
LINES = {
    (DEPARTMENTS, "1", "n"): ("已查无纠错事项", ("number",)),
    (DEPARTMENTS, "2", "n"): ("已查无败诉案件", ("number",)),
    (DEPARTMENTS, "3", "n"): ("已查无不合格", ("number", "site")),
    (DEPARTMENTS, "5", "n"): ("已查无通报", ("number",)),
    (DEPARTMENTS, "9", "n"): ("已查无问题", ("number", "day", "what")),
    (DEPARTMENTS, "10", "n"): ("已查无案件", ("number",)),
    (DEPARTMENTS, "12", "n"): ("已查无列入", ("number", "who")),
    (DEPARTMENTS, "13", "n"): ("没有开展", ("what", "day")),
    (DEPARTMENTS, "14", "n"): ("没有开展", ("what", "day")),
    (COUNTIES, "5", "n"): ("已查无不合格", ("number", "site")),
    (COUNTIES, "8b", "n"): ("没有应用场景", ("what",)),
    (COUNTIES, "8c", "n"): ("没有开展", ("domain",)),
    (COUNTIES, "8e", "n"): ("没有应用", ("domain",)),
    (COUNTIES, "8f", "n"): ("已查无问题", ("number",)),
    (COUNTIES, "12", "cases"): ("已查无通报案例", ("what", "day")),
    (COUNTIES, "13", "cases"): ("已查无新增", ("number", "who")),
    (COUNTIES, "14", "n"): ("没有开展", ("what", "day")),
}


@pytest.mark.parametrize(("name", "item", "key"), LINES)
def test_a_source_answers_none_in_its_own_words(name: str, item: str, key: str) -> None:
    word, _ = LINES[name, item, key]
    typed = f"{word}（示例单位，2025-01-10，示例函〔2025〕1号）"

    read = parse(shipped_set(name).items[item].inputs[key], typed)

    assert isinstance(read, Nil)


@pytest.mark.parametrize(("name", "item", "key"), LINES)
def test_a_line_entered_twice_is_refused_and_one_that_differs_is_not(
    name: str, item: str, key: str
) -> None:
    one = shipped_set(name).items[item].inputs[key]
    _, alike = LINES[name, item, key]
    cells = {"text": "示例", "date": "2024-05-08", "yes_no": "是", "count": "1"}
    row = {column.key: cells[column.kind] for column in one.columns}

    assert "重复" in refusals(parse(one, [row, dict(row)]))[0].why
    for column in alike:
        other = "2024-06-08" if row[column] == "2024-05-08" else "另一示例"
        assert not any("重复" in r.why for r in refusals(parse(one, [row, {**row, column: other}])))


@pytest.mark.parametrize(
    ("name", "one", "other", "row"),
    [
        (DEPARTMENTS, "13", "14", {"what": "诚信讲座", "day": "2024-03-15"}),
        (DEPARTMENTS, "9", "10", {"number": "（2024）示民初1号", "day": "2024-03-15"}),
    ],
)
def test_what_is_entered_under_two_items_is_pointed_out(
    name: str, one: str, other: str, row: dict[str, str]
) -> None:
    entries = {one: {"n": [row]}, other: {"n": [row]}}

    answer = score_units(shipped_set(name), {"unit": "示例", "entries": entries}).body

    assert len(answer["remarks"]) == 1
    assert f"第{one}项和第{other}项" in answer["remarks"][0]


def test_one_listing_takes_exactly_the_points_of_its_item() -> None:
    score = score_case({"set": DEPARTMENTS, "item": "12", "enter": {"n": "1"}})

    assert score.derivation == "max(0,8−1×8)"
    assert all(taken.key != "floor" for taken in score.readings)


@pytest.mark.parametrize(
    ("counts", "state", "low", "high"),
    [
        ({"A": "0", "B": "0", "C": "0"}, "scored", 6, 6),
        ({"A": "0", "B": "0", "C": "2"}, "scored", 4, 4),
        ({"A": "1", "B": "0", "C": "2"}, "scored", 0, 0),
        ({"A": "0", "B": "1", "C": "2"}, "open", 2, 4),
        ({"A": "0", "B": "1"}, "open", 0, 6),
        ({"A": "0", "B": "", "C": "1"}, "open", 0, 6),
        ({"A": "0", "B": "-1", "C": "1"}, "invalid", 0, 6),
        ({"D": "1"}, "invalid", 0, 6),
    ],
)
def test_cases_may_be_entered_as_a_number_for_each_class(
    counts: dict[str, str], state: str, low: int, high: int
) -> None:
    score = score_case({"set": COUNTIES, "item": "13", "enter": {"cases": counts}})

    assert (score.state, score.low, score.high) == (state, low, high)
