"""``main.py record``: a case is registered without a window, and what stands against it is said."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app import cli
from app.base.machine.resources import resources_dir
from app.base.rows.settings import OfficeSettings
from app.services.office import Office

ROOT = Path(__file__).resolve().parents[1]
CALL = resources_dir() / "samples" / "call.json"


@pytest.fixture
def office_path(tmp_path: Path) -> Path:
    """An empty office's file, closed."""
    path = tmp_path / "示例.sqlite"
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    now = datetime(2026, 9, 1, 9)
    Office.create(path, settings, today=lambda: now.date(), now=lambda: now, officer="甲").close()
    return path


def test_a_case_is_recorded_with_its_number_and_limits(
    office_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    today = date.today()
    case = tmp_path / "case.json"
    call = {**json.loads(CALL.read_text("utf-8")), "received_on": today.isoformat()}
    case.write_text(json.dumps(call), "utf-8")

    status = cli.main(["record", str(office_path), str(case), "--date-is-right"])
    answer = json.loads(capsys.readouterr().out)
    with Office.open(office_path, today=date.today, now=datetime.now) as office:
        page = office.reads.case_page(1, today, by=office.session())

    assert status == 0
    assert answer["number"] == page.card.number
    assert answer["due"] == {c.caption: c.due_on.isoformat() for c in page.clocks if c.due_on}
    assert "受理审查期" in answer["due"]


@pytest.mark.asks_why
def test_a_day_of_long_ago_is_recorded_only_with_why(
    office_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, day = tmp_path / "case.json", (date.today() - timedelta(30)).isoformat()
    call = {**json.loads(CALL.read_text("utf-8")), "received_on": day, "back_dated_reason": ""}
    case.write_text(json.dumps(call), "utf-8")
    record = ["record", str(office_path), str(case), "--date-is-right"]

    assert cli.main(record) == 1
    assert "请写明补登原因" in capsys.readouterr().err

    case.write_text(json.dumps({**call, "back_dated_reason": "收发室转来"}), "utf-8")
    assert cli.main(record) == 0


def test_without_an_office_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = cli.main(["record", str(tmp_path / "没有.sqlite"), str(CALL)])

    assert status == 1
    assert "没有办公文件“没有.sqlite”，没有登记" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_category_unknown_to_the_regulation_is_refused(
    office_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({**json.loads(CALL.read_text("utf-8")), "category": "99"}), "utf-8")

    assert cli.main(["record", str(office_path), str(case), "--date-is-right"]) == 2
    assert "没有事项类别“99”" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--help"], ["--wrong"]])
def test_chinese_reaches_a_pipe_whatever_its_code_page(words: list[str]) -> None:
    # A Windows outside China hands a pipe code page 1252, which has no Chinese at all.
    answer = subprocess.run(
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={"PYTHONIOENCODING": "cp1252", "PATH": ""},
    )

    said = (answer.stdout + answer.stderr).decode("utf-8")
    assert "登记" in said or "不明白" in said


def test_on_a_day_that_can_not_be_right_nothing_is_numbered_until_somebody_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, future = tmp_path / "示例.sqlite", datetime(2199, 1, 1, 9)
    settings = OfficeSettings("示例县信用办", "county", "nanyang-2020")
    Office.create(
        path, settings, today=lambda: future.date(), now=lambda: future, officer="甲"
    ).close()
    case = tmp_path / "case.json"
    call = {**json.loads(CALL.read_text("utf-8")), "received_on": date.today().isoformat()}
    case.write_text(json.dumps(call), "utf-8")

    assert cli.main(["record", str(path), str(case)]) == 2
    assert "--date-is-right" in capsys.readouterr().err
    assert cli.main(["record", str(path), str(case), "--date-is-right"]) == 0
