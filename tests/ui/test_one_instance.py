"""One window a file: further starts bring it forward, a killed one stands in nobody's way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer
from pytestqt.qtbot import QtBot

from app.ui.one_instance import Doorbell, bell_name, ring
from tests.services.making import Clock, make_office

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    make_office(tmp_path / "office.sqlite", Clock()).close()
    return tmp_path / "office.sqlite"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the real program; what still runs at the end is killed."""
    running = []

    def begin(*words: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "CHENGXIN_DATA": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
        process = subprocess.Popen(
            [sys.executable, "main.py", *words], cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()


def rings_elsewhere(qtbot: QtBot, file: Path) -> bool:
    """Whether another program is answered, while this one runs the window's event loop."""
    code = (
        "import sys; from pathlib import Path; from app.ui.one_instance import ring\n"
        "sys.exit(0 if ring(Path(sys.argv[1])) else 7)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(file)], cwd=ROOT)
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=20_000)
    return other.returncode == 0


def test_a_ring_is_answered_and_heard(qtbot: QtBot, file: Path) -> None:
    bell, heard = Doorbell(file), []
    bell.rung.connect(lambda: heard.append(1))

    answered = rings_elsewhere(qtbot, file)

    bell.close()
    assert answered
    assert heard == [1]


def test_nobody_answers_for_another_file(file: Path, tmp_path: Path) -> None:
    bell = Doorbell(file)

    answered = ring(tmp_path / "演示.sqlite")

    bell.close()
    assert not answered


def test_the_same_file_by_another_path_has_the_same_bell(file: Path) -> None:
    roundabout = file.parent / "x" / ".." / file.name
    (file.parent / "x").mkdir()

    assert bell_name(roundabout) == bell_name(file)


def test_a_socket_left_by_a_killed_window_is_taken_over(qtbot: QtBot, file: Path) -> None:
    left = QLocalServer()
    assert left.listen(bell_name(file))

    bell = Doorbell(file)

    answered = rings_elsewhere(qtbot, file)

    bell.close()
    assert answered


def test_a_second_start_ends_and_one_after_a_kill_comes_up(file: Path, start: Start) -> None:
    first = start()
    assert ring(file, patience=30)

    second = start("--file", str(file))
    assert second.wait(timeout=30) == 0
    assert first.poll() is None

    first.kill()
    first.wait()
    third = start()
    assert ring(file, patience=30)
    assert third.poll() is None


@pytest.mark.slow
def test_two_starts_at_once_leave_one_window(file: Path, start: Start) -> None:
    both = [start(), start()]
    assert ring(file, patience=30)

    ended = [process for process in both if _ends(process)]

    assert len(ended) == 1
    assert ended[0].returncode == 0


def _ends(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(timeout=6)
    except subprocess.TimeoutExpired:
        return False
    return True
