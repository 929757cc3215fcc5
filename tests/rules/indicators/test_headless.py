"""The commands score and lint-indicators: JSON in, JSON out, and what the exit status says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app import cli
from tests.rules.indicators.reckon import reckon
from tests.rules.indicators.worked_cases import SIGNED, score_case, worked

SETS = Path(__file__).parents[3] / "resources" / "indicators"
NEXT_YEAR = Path(__file__).parent / "sets" / "next-year.toml"
COUNTIES = "nanyang-2024-counties"
KEYS = {"item", "points", "score", "open", "invalid", "derivation", "reading", "quote"}


def run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, asked: Any, *more: str, name: str = COUNTIES
) -> tuple[int, Any]:
    """The exit status and the JSON of one call."""
    file = tmp_path / "entries.json"
    file.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    status = cli.main(["score", name, str(file), *more])
    return status, json.loads(capsys.readouterr().out)


def row(answer: dict[str, Any], item: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in answer["scores"] if one["item"] == item)
    return found


def test_a_unit_in_a_unit_out_with_every_item_and_the_total(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, answer = run(capsys, tmp_path, {"unit": "示例县", "entries": {"3a": {"lost": "7/56"}}})

    assert status == 0
    assert len(answer["scores"]) == 24
    assert all(set(one) >= KEYS for one in answer["scores"])
    given = row(answer, "3a")
    assert (given["points"], given["score"], given["exact"]) == ("5", "4.38", "35/8")
    assert (given["open"], given["invalid"]) == (None, None)
    assert given["derivation"] == "(1−7/56)×5"
    assert "败诉数÷审结数" in given["reading"]
    assert given["quote"].startswith("根据行政机关行政诉讼败诉率")
    assert answer["status"] == "征求意见稿"
    assert answer["total"]["state"] == "open"
    assert answer["total"]["open"] == "待定：已核定4.38分（满分5分），总分在4.38分至99.38分之间。"
    assert answer["total"]["range"] == ["4.38", "99.38"]


def test_a_list_in_is_a_list_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = [{"unit": "甲县", "entries": {}}, {"unit": "乙县", "entries": {}}]
    status, answer = run(capsys, tmp_path, asked)

    assert (status, [one["unit"] for one in answer]) == (0, ["甲县", "乙县"])
    assert run(capsys, tmp_path, []) == (0, [])


def test_a_blank_is_open_and_scores_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, answer = run(capsys, tmp_path, {"unit": "示例县", "entries": {}})

    for one in answer["scores"]:
        assert one["score"] is None and one["derivation"] is None
        assert one["open"]
        assert one["range"][0] == "0.00"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"8d": {"covered": "98"}}, "现为98"),
        ({"8d": {"covered": 98}}, "现为98"),
        ({"5": {"n": -1}}, "不能为负"),
    ],
)
def test_a_refused_cell_says_why_keeps_the_text_and_ends_with_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, entries: Any, words: str
) -> None:
    status, answer = run(capsys, tmp_path, {"unit": "示例县", "entries": entries})
    item = next(iter(entries))

    given = row(answer, item)
    assert status == 2
    assert (given["score"], given["state"]) == (None, "invalid")
    assert words in given["invalid"]
    assert given["inputs"] == entries[item]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"99": {"n": "1"}}, "没有指标“99”"),
        ({"3a": {"lots": "1"}}, "没有填报项“lots”"),
        ({"3a": "7/56"}, "应为“填报项: 值”"),
    ],
)
def test_what_belongs_to_no_item_is_said_and_ends_with_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, entries: Any, words: str
) -> None:
    status, answer = run(capsys, tmp_path, {"unit": "示例县", "entries": entries})

    assert status == 2
    assert words in answer["refused"][0]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("示例县", "应为对象"),
        ({"unit": "示例县", "entires": {}}, "不认识的键“entires”"),
        ({"unit": "示例县", "entries": []}, "entries 应为"),
        ({"unit": "示例县", "period": ["2024-01-01"]}, "起止两个日期"),
        ({"unit": "示例县", "period": ["2024-12-31", "2024-01-01"]}, "止日早于起日"),
        ({"unit": "示例县", "as_of": "soon"}, "截至日（as_of）应为日期"),
    ],
)
def test_a_unit_that_can_not_be_read_is_an_error_of_that_unit_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, record: Any, words: str
) -> None:
    status, answer = run(capsys, tmp_path, [record, {"unit": "乙县", "entries": {}}])

    assert status == 2
    assert words in answer[0]["error"]
    assert answer[1]["unit"] == "乙县"


def test_decisions_are_taken_from_a_file_and_a_refused_one_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "decisions.json"
    decisions = [
        {**SIGNED, "item": "9", "unit": None, "question": "zero.paid", "answer": "full"},
        {"item": "8c", "question": "from30", "answer": "thirty"},
    ]
    file.write_text(json.dumps(decisions), encoding="utf-8")
    asked = {"unit": "示例县", "entries": {"9": {"paid": "0/0"}, "8c": {"n": "10"}}}
    status, answer = run(capsys, tmp_path, asked, "--decisions", str(file))

    assert status == 2
    assert row(answer, "9")["score"] == "6.00"
    assert "裁定得满分（第1号决定）" in row(answer, "9")["reading"]
    assert row(answer, "8c")["score"] == "2.00"
    assert "谁（by）" in answer["refused"][0]


def test_decimals_and_numbers_of_json_are_taken_as_typed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "entries.json"
    file.write_text('{"unit": "示例县", "entries": {"3a": {"lost": 0.1}, "5": {"n": 3}}}')
    status = cli.main(["score", COUNTIES, str(file)])
    answer = json.loads(capsys.readouterr().out)

    assert status == 0
    assert row(answer, "3a")["exact"] == "9/2"
    assert row(answer, "5")["score"] == "1.50"


@pytest.mark.parametrize("name", [COUNTIES, "nanyang-2024-departments", "nanyang-2020-evaluation"])
def test_the_template_names_every_field_and_its_example_can_be_scored_as_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    status = cli.main(["score", name, "--template"])
    told = json.loads(capsys.readouterr().out)

    assert status == 0
    fields = [field for item in told["items"] for field in item["fields"]]
    assert all({"key", "caption", "type", "unit", "required"} <= set(one) for one in fields)
    again, answer = run(capsys, tmp_path, told["example"], name=name)
    assert again == 0
    assert {one["state"] for one in answer["scores"]} == {"open"}


@pytest.mark.parametrize("name", ["zb1", "zb2"])
def test_the_command_gives_what_the_engine_gives(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    cases = [case for case in worked(name) if case["sort"] == "typical" and "decide" not in case]
    asked = [
        {"unit": str(n), "as_of": "2025-02-28", "entries": {case["item"]: case["enter"]}}
        for n, case in enumerate(cases)
    ]
    _, answers = run(capsys, tmp_path, asked, name=cases[0]["set"])

    for case, answer in zip(cases, answers, strict=True):
        given = row(answer, case["item"])
        assert given["exact"] == str(score_case(case).exact)
        assert reckon(given["derivation"]) == score_case(case).exact


def test_a_file_of_a_set_is_scored_like_a_shipped_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = {"unit": "示例局", "entries": {"1": {"closed": "1"}, "fraud": {"is": "或许"}}}
    status, answer = run(capsys, tmp_path, asked, name=str(NEXT_YEAR))

    assert status == 2
    assert row(answer, "1")["score"] == "5.00"
    assert answer["total"]["vetoes"][1]["invalid"].startswith("“弄虚作假”应填是或否")


@pytest.mark.parametrize("file", sorted(SETS.glob("*.toml")), ids=lambda p: p.stem)
def test_the_lint_ends_with_nought_for_a_shipped_set(
    capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    assert cli.main(["lint-indicators", str(file)]) == 0
    assert "没有发现问题" in capsys.readouterr().out


def test_the_lint_prints_a_line_a_mistake_and_ends_with_two(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "set.toml"
    file.write_text(NEXT_YEAR.read_text("utf-8").replace("from = 6", "from = 7"), encoding="utf-8")

    assert cli.main(["lint-indicators", str(file)]) == 2
    assert "items.3.rule：规则最多给7分，本项分值是6分。" in capsys.readouterr().out


def test_a_set_with_a_mistake_in_an_item_scores_the_others_and_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "set.toml"
    file.write_text(NEXT_YEAR.read_text("utf-8").replace("from = 6", "from = 7"), encoding="utf-8")
    entries = tmp_path / "entries.json"
    entries.write_text('{"unit": "示例局", "entries": {"3": {"left": "0", "found": "0"}}}', "utf-8")

    status = cli.main(["score", str(file), str(entries)])
    said = capsys.readouterr()

    assert status == 0
    assert "本项等待裁定" in said.err
    assert "等待裁定" in row(json.loads(said.out), "3")["open"]


@pytest.mark.parametrize(
    "arguments", [["nowhere"], [COUNTIES], [COUNTIES, "missing.json"]], ids=str
)
def test_what_can_not_be_read_ends_with_one(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert cli.main(["score", *arguments]) == 1
    assert capsys.readouterr().err
