"""How the desk starts: its options, its file, its order of imports."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.errors import InputError, StoreError
from app.base.places import office_file
from app.services.office import Office

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 20)


def open_at(path: Path):
    return bootstrap.open_office(path, today=lambda: DAY, now=lambda: datetime(2026, 11, 20, 9))


def test_without_words_the_office_in_the_data_folder_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHENGXIN_DATA", str(tmp_path))

    assert bootstrap.read_options([]).file == tmp_path / "office.sqlite"


def test_another_file_can_be_named() -> None:
    assert bootstrap.read_options(["--file", "别的.sqlite"]).file == Path("别的.sqlite")


def test_unknown_words_are_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="不明白“--fast”"):
        bootstrap.read_options(["--fast"])

    assert bootstrap.main(["--fast"]) == 2
    assert "用法" in capsys.readouterr().err


def test_a_first_start_creates_the_office_and_a_second_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "新文件夹" / "office.sqlite"
    office, actor = open_at(path)
    name = office.reads.settings().name
    office.close()

    again, same = open_at(path)
    again.close()

    assert name == "示例县信用办"
    assert actor == same


def test_a_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "文件"
    in_the_way.write_text("x")

    with pytest.raises(StoreError, match="建不了数据文件夹"):
        open_at(in_the_way / "更深" / "office.sqlite")


def test_the_window_is_there_before_the_store_is_imported() -> None:
    code = (
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from datetime import date\n"
        "from app import bootstrap\n"
        "app = bootstrap.make_application(); window = bootstrap.make_window(date.today)\n"
        "window.show(); app.processEvents()\n"
        "import sys; print('sqlalchemy' in sys.modules, window.isVisible())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )

    assert answer.stdout.split() == ["False", "True"], answer.stderr


def test_the_desk_becomes_usable_on_real_threads(qtbot: QtBot, tmp_path: Path) -> None:
    window = bootstrap.make_window(lambda: DAY)
    qtbot.addWidget(window)
    window.show()
    offices: list[Office] = []

    with qtbot.waitSignal(window.usable, timeout=20_000):
        bootstrap._open_behind(window, tmp_path / "office.sqlite", offices.append)
    qtbot.waitUntil(lambda: window.jobs.idle, timeout=20_000)

    assert window.windowTitle() == "示例县信用办 · 诚信台"
    window.close()
    offices[0].close()


def test_a_file_in_use_is_told_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    holder, _ = open_at(tmp_path / "office.sqlite")
    window = bootstrap.make_window(lambda: DAY)
    qtbot.addWidget(window)
    window.show()

    bootstrap._open_behind(window, tmp_path / "office.sqlite", lambda _office: None)
    qtbot.waitUntil(window.error_bar.isVisible, timeout=20_000)
    holder.close()

    assert window.opening_label.text() == "没有打开数据文件。"


def test_the_data_folder_follows_the_platform() -> None:
    windows = office_file({"LOCALAPPDATA": "/L"}, platform="win32")
    linux = office_file({"XDG_DATA_HOME": "/X", "HOME": "/h"}, platform="linux")
    plain = office_file({"HOME": "/h"}, platform="linux")

    assert windows == Path("/L/诚信台/office.sqlite")
    assert linux == Path("/X/chengxin-desk/office.sqlite")
    assert plain == Path("/h/.local/share/chengxin-desk/office.sqlite")
