"""check, backup and restore without a window."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import cli
from tests.services.making import Clock, Desk, make_office

Run = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; gives the exit status, the JSON and the complaint."""

    def act(*words: object) -> tuple[int, dict[str, Any], str]:
        status = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else {}, said.err

    return act


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with make_office(tmp_path / "office.sqlite", Clock()) as office:
        Desk(office).register()
    return tmp_path / "office.sqlite"


def test_a_file_is_checked_backed_up_and_restored_elsewhere(
    run: Run, path: Path, tmp_path: Path
) -> None:
    assert run("check", path)[0] == 0
    code, made, _ = run("backup", path, tmp_path / "U盘")
    assert (code, made["cases"], made["problem"]) == (0, 1, "")
    code, found, _ = run("check", made["backup"])
    assert (code, found["kind"], found["findings"]) == (0, "backup", [])

    code, done, _ = run("restore", made["backup"], tmp_path / "新" / "office.sqlite")

    assert (code, done["set_aside"]) == (0, None)
    assert run("check", done["file"])[0] == 0
    code, done, _ = run("restore", made["backup"], path)
    assert code == 0 and Path(done["set_aside"]).is_file()


def test_damage_is_status_2_and_what_can_not_be_used_is_1(
    run: Run, path: Path, tmp_path: Path
) -> None:
    _, made, _ = run("backup", path, tmp_path / "U盘")
    database = Path(made["backup"]) / "office.sqlite"
    data = bytearray(database.read_bytes())
    data[-1] ^= 1
    database.write_bytes(data)

    code, found, _ = run("check", made["backup"])
    assert code == 2 and "已损坏" in found["findings"][0]
    code, _, said = run("restore", made["backup"], path)
    assert code == 1 and "没有通过检查" in said
    code, _, said = run("backup", tmp_path / "nichts.sqlite", tmp_path / "U盘")
    assert code == 1 and "找不到办公文件" in said
    code, _, said = run("check", tmp_path / "nichts.sqlite")
    assert code == 1 and "找不到" in said


def test_the_live_file_is_not_restored_into_a_cloud_folder(
    run: Run, path: Path, tmp_path: Path
) -> None:
    _, made, _ = run("backup", path, tmp_path / "U盘")

    code, _, said = run("restore", made["backup"], tmp_path / "坚果云" / "office.sqlite")

    assert code == 1 and "坚果云" in said and not (tmp_path / "坚果云").exists()
