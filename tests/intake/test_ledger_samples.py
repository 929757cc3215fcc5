"""The shipped ledgers and the command that reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.base.machine.resources import resources_dir
from app.intake.ledgers.ledger import read_ledger

SAMPLES = resources_dir() / "samples"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert cli.main(["read-ledger", *arguments]) == cli.OK
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_the_ledger_of_the_hotline_shows_each_kind_of_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = printed(capsys, str(SAMPLES / "ledger-hotline.xlsx"))

    assert answer["header_row"] == 4
    assert [row["row"] for row in answer["rows"]] == [5, 6, 7, 8, 10, 11]
    assert [(f["row"], f["cell"], f["value"]) for f in answer["rejected"]] == [(9, "C9", "昨天")]
    assert {f["row"] for f in answer["flagged"]} == {7, 8, 10, 11}
    assert [f["row"] for f in answer["skipped"]] == [None, 1, 2, 12, 13]


def test_the_opening_ledger_gives_the_true_days_of_each_step() -> None:
    file = SAMPLES / "ledger-opening.xlsx"
    reading = read_ledger(file.read_bytes(), file.name)

    assert not reading.rejected + reading.flagged
    assert [row.text("closed_on") for row in reading.rows] == [
        "2026-04-10",
        "",
        "",
        "",
        "2026-05-20",
    ]
    assert reading.rows[0].text("source_number") == "示信投〔2026〕1号"


def test_the_ledger_of_the_website_is_read_from_gb18030(capsys: pytest.CaptureFixture[str]) -> None:
    answer = printed(capsys, str(SAMPLES / "ledger-website.csv"))

    assert [row["source_number"] for row in answer["rows"]] == ["202605010001", "202605010002"]


def test_a_mapping_from_a_file_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = tmp_path / "对应.json"
    mapping.write_text('{"办理状态": "result", "标题": null}', "utf-8")

    answer = printed(capsys, str(SAMPLES / "ledger-website.csv"), "--mapping", str(mapping))

    assert answer["columns"]["result"] == "办理状态 (H)"
    assert "title" not in answer["columns"]


@pytest.mark.parametrize("text", ["[]", '{"标题": "nothing"}', "{"])
def test_a_mapping_that_is_none_is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "对应.json"
    mapping.write_text(text, "utf-8")
    file = str(SAMPLES / "ledger-website.csv")

    assert cli.main(["read-ledger", file, "--mapping", str(mapping)]) == cli.FAILED
    assert capsys.readouterr().err.strip().endswith("。")


def test_people_in_the_shipped_ledgers_are_invented() -> None:
    for file in SAMPLES.glob("ledger-*"):
        reading = read_ledger(file.read_bytes(), file.name)
        for row in reading.rows:
            assert row.text("complainant").endswith("示例") or row.text("complainant") in {
                "",
                "匿名",
            }
            assert row.text("phone")[:9] in {"", "138000000", "000000000"}
            assert "示例" in row.text("respondent")
