"""How the desk starts: its options, its file, its order of imports."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import bootstrap
from app.base.errors import InputError, StoreError
from app.base.machine.pc_settings import PcSettings
from app.base.machine.places import office_file
from app.services.office import Office
from tests.services.making import Clock, make_office

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 20)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_office(tmp_path / "office.sqlite", Clock(DAY)).close()
    return tmp_path / "office.sqlite"


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


def test_a_file_told_at_the_first_start_is_opened_from_then_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHENGXIN_DATA", str(tmp_path))
    PcSettings(tmp_path / "settings.json").put(office_file=str(tmp_path / "D" / "office.sqlite"))

    assert bootstrap.read_options([]).file == tmp_path / "D" / "office.sqlite"
    assert bootstrap.read_options(["--file", "别的.sqlite"]).file == Path("别的.sqlite")


def test_an_office_is_opened_with_its_first_officer(file: Path) -> None:
    office, actor = open_at(file)
    office.close()

    assert actor.name == "经办甲示例"


def test_a_file_that_is_not_there_is_never_made_in_passing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="找不到"):
        open_at(tmp_path / "office.sqlite")

    assert list(tmp_path.iterdir()) == []


FIRST_START = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import bootstrap
from app.ui.main_window import MainWindow
from tools.tour import hands
from app.ui.wizard.first_start import FirstStart

def at_work():
    for window in QApplication.topLevelWidgets():
        if isinstance(window, FirstStart) and window.isVisible():
            {answer}
        elif isinstance(window, MainWindow) and "·" in window.windowTitle():
            print(window.windowTitle(), window.context.actor.name)
            window.close()
            return
    QTimer.singleShot(50, at_work)

bootstrap.make_application()
QTimer.singleShot(0, at_work)
sys.exit(bootstrap.main([]))
"""
FINISH = """(hands.fill(window.office_page.form, {"name": "示例县信用办", "officer": "王示例"}),
             [window.next() for _page in window.pages])"""


@pytest.mark.parametrize(
    "answer, title", [(FINISH, "示例县信用办 · 诚信台 王示例"), ("window.reject()", "")]
)
def test_the_first_start_asks_and_then_works_or_leaves_nothing(
    tmp_path: Path, answer: str, title: str
) -> None:
    environment = {**os.environ, "CHENGXIN_DATA": str(tmp_path / "数据")}
    ended = subprocess.run(
        [sys.executable, "-c", FIRST_START.replace("{answer}", answer)],
        cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stdout.strip()) == (0, title), ended.stderr
    assert (tmp_path / "数据" / "office.sqlite").exists() == bool(title)


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


IN_THE_WINDOW = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import bootstrap
from app.ui.main_window import MainWindow

loaded = []

class Watch:
    def find_spec(self, name, *_more):
        if name.startswith("app.services") and threading.current_thread() is threading.main_thread():
            loaded.append(name)

def at_work():
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow) and window.context is not None and window.jobs.idle:
            print(loaded)
            window.close()
            return
    QTimer.singleShot(20, at_work)

bootstrap.make_application()
sys.meta_path.insert(0, Watch())
QTimer.singleShot(0, at_work)
sys.exit(bootstrap.run_desk(bootstrap.Options(Path(sys.argv[1]))))
"""


def test_the_window_waits_for_no_service_to_be_loaded_while_the_desk_comes_up(
    file: Path, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", IN_THE_WINDOW, str(file)],
        cwd=ROOT, env={**os.environ, "CHENGXIN_DATA": str(tmp_path / "数据")},
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip

    assert (ended.returncode, ended.stdout.strip()) == (0, "[]"), ended.stderr


def test_the_desk_becomes_usable_on_real_threads(qtbot: QtBot, file: Path) -> None:
    window = bootstrap.make_window(lambda: DAY)
    qtbot.addWidget(window)
    window.show()
    offices: list[Office] = []

    with qtbot.waitSignal(window.usable, timeout=20_000):
        bootstrap._open_behind(window, file, offices.append)
    qtbot.waitUntil(lambda: window.context is not None and window.jobs.idle, timeout=20_000)

    assert window.windowTitle() == "示例县信用办 · 诚信台"
    window.close()
    offices[0].close()


def test_a_file_in_use_is_told_in_the_window_and_opened_by_another_try(
    qtbot: QtBot, file: Path
) -> None:
    holder, _ = open_at(file)
    window = bootstrap.make_window(lambda: DAY)
    qtbot.addWidget(window)
    window.show()

    kept: list[Office] = []
    bootstrap._open_behind(window, file, kept.append)
    qtbot.waitUntil(window.error_bar.isVisible, timeout=20_000)
    assert window.opening_label.text() == "没有打开数据文件。"

    holder.close()
    window.opening_page.retry_button.click()
    assert not window.error_bar.isVisible()
    qtbot.waitUntil(lambda: window.context is not None and window.jobs.idle, timeout=20_000)
    assert window.page_stack.currentWidget() is window.pages["workbench"]
    window.close()
    kept[0].close()


def test_the_data_folder_follows_the_platform() -> None:
    windows = office_file({"LOCALAPPDATA": "/L"}, platform="win32")
    linux = office_file({"XDG_DATA_HOME": "/X", "HOME": "/h"}, platform="linux")
    plain = office_file({"HOME": "/h"}, platform="linux")

    assert windows == Path("/L/诚信台/office.sqlite")
    assert linux == Path("/X/chengxin-desk/office.sqlite")
    assert plain == Path("/h/.local/share/chengxin-desk/office.sqlite")
