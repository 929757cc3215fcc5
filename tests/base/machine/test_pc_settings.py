"""The settings of this PC: kept, written whole, and no reason not to start when damaged."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from app.base.errors import StoreError
from app.base.machine.pc_settings import PcSettings


def test_what_was_put_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "新文件夹" / "settings.json"
    PcSettings(path).put(office_file="D:/示例/office.sqlite", window={"width": 1200})

    again = PcSettings(path)

    assert again.get("office_file", "") == "D:/示例/office.sqlite"
    assert again.get("window", {}) == {"width": 1200}


def test_none_forgets_a_value_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    PcSettings(path).put(office_file="a", window={"width": 1200})

    PcSettings(path).put(office_file=None)

    assert json.loads(path.read_text("utf-8")) == {"window": {"width": 1200}}


def test_two_windows_side_by_side_keep_what_the_other_wrote(tmp_path: Path) -> None:
    office, demo = (PcSettings(tmp_path / "settings.json") for _ in range(2))
    office.put(office_file="a")

    demo.put(window={"width": 1200})

    assert json.loads((tmp_path / "settings.json").read_text("utf-8")) == {
        "office_file": "a", "window": {"width": 1200},
    }  # fmt: skip


@pytest.mark.parametrize("damaged", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b"[" * 100_000])
def test_a_damaged_file_gives_defaults_and_a_line_in_the_log(
    tmp_path: Path, damaged: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damaged)

    with caplog.at_level(logging.WARNING):
        settings = PcSettings(path)

    assert settings.get("window", {}) == {}
    assert "defaults used" in caplog.text


def test_a_value_of_another_kind_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"window": "wide"}', encoding="utf-8")

    assert PcSettings(path).get("window", {}) == {}


def test_without_a_file_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = PcSettings()
    settings.put(office_file="a")

    assert settings.get("office_file") == "a"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_can_not_be_written_is_told_or_left_to_the_log(tmp_path: Path) -> None:
    in_the_way = tmp_path / "文件"
    in_the_way.write_text("x")
    settings = PcSettings(in_the_way / "settings.json")

    settings.remember(window={})

    with pytest.raises(StoreError, match="办公数据不受影响"):
        settings.put(window={"width": 1})
