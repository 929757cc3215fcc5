"""What dev.py decides: when a set-up is finished, what is missing, what it can be read by."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.machine import checks, debian, environment, pythons

ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform.startswith("linux")
SET_UP = [ROOT / "dev.py", *sorted((ROOT / "tools" / "machine").glob("*.py"))]


@pytest.fixture
def finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder whose .venv was made by this Python and finished for its lock."""
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "LOCK", tmp_path / "requirements-dev.lock")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "installed.txt")
    (tmp_path / "requirements-dev.lock").write_text("pluggy==1.7.0\n", "utf-8")
    command = [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")]
    subprocess.run(command, check=True)
    environment.STAMP.write_text(environment._wanted_stamp(), "utf-8")
    return tmp_path


@pytest.mark.parametrize("path", SET_UP, ids=lambda path: path.name)
def test_the_set_up_can_be_read_by_python_3_8(path: Path) -> None:
    ast.parse(path.read_text("utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("path", SET_UP, ids=lambda path: path.name)
def test_the_set_up_imports_the_standard_library_alone(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {name.name for n in nodes if isinstance(n, ast.Import) for name in n.names}
    named = {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}
    roots = {name.split(".")[0] for name in plain | named}

    assert roots <= {*sys.stdlib_module_names, "tools"}


def test_a_finished_environment_is_not_set_up_again(finished: Path) -> None:
    assert environment.is_current()


def test_a_changed_lock_asks_for_a_set_up(finished: Path) -> None:
    environment.LOCK.write_text("pluggy==1.7.1\n", "utf-8")

    assert not environment.is_current()


def test_an_interrupted_installation_is_taken_up_again(finished: Path) -> None:
    environment.STAMP.unlink()

    assert not environment.is_current()


def test_a_python_that_was_upgraded_asks_for_a_set_up(finished: Path) -> None:
    configuration = finished / ".venv" / "pyvenv.cfg"
    here = ".".join(map(str, sys.version_info[:3]))
    configuration.write_text(configuration.read_text("utf-8").replace(here, "3.11.0"), "utf-8")

    assert not environment.is_current()


def test_a_python_that_is_gone_asks_for_a_set_up(finished: Path) -> None:
    environment.venv_python().unlink()

    assert not environment.is_current()


def test_an_environment_of_another_python_version_is_not_sound(finished: Path) -> None:
    configuration = finished / ".venv" / "pyvenv.cfg"
    sound_before = environment._is_sound()
    lines = configuration.read_text("utf-8").splitlines()
    changed = ["version = 3.9.2" if line.startswith("version") else line for line in lines]
    configuration.write_text("\n".join(changed), "utf-8")

    assert sound_before
    assert not environment._is_sound()


def test_this_python_is_found_and_known_as_supported() -> None:
    found = pythons.probe([sys.executable])

    assert found is not None
    assert found.version == sys.version_info[:2]
    assert Path(found.executable).exists()


@pytest.mark.parametrize("command", [["no-such-python"], [sys.executable, "-X", "no:such", "-V"]])
def test_a_command_that_is_no_python_is_passed_over(command: list[str]) -> None:
    assert pythons.probe(command) is None


def test_missing_libraries_are_named_by_package_once_and_the_font_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(debian, "_has_t64_names", lambda: True)
    missing = debian.Missing(
        {"libglib-2.0.so.0": "libglib2.0-0", "libGL.so.1": "libgl1"}, font=True
    )

    assert missing.packages == ["libgl1", "libglib2.0-0t64", "fonts-wqy-microhei"]


def test_fonts_for_letters_are_named_one_by_one_and_real_faces_make_them_needless(
    tmp_path: Path,
) -> None:
    (tmp_path / "arphic").mkdir()
    (tmp_path / "arphic" / "uming.ttc").touch()

    some = debian.missing_paper_fonts([str(tmp_path)])
    (tmp_path / "SIMFANG.TTF").touch()
    none = debian.missing_paper_fonts([str(tmp_path)])

    assert some == ("fonts-arphic-ukai", "fonts-wqy-zenhei", "fonts-lxgw-wenkai")
    assert none == ()


def test_a_font_for_letters_that_cannot_be_brought_does_not_stop_a_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lacking = debian.Missing({}, font=False, paper=("fonts-arphic-uming",))
    monkeypatch.setattr(debian, "find_missing", lambda: lacking)
    monkeypatch.setattr(debian, "_tried", lambda of="apt": tmp_path / of)
    monkeypatch.setattr(debian, "_root_prefix", lambda: [sys.executable, "-c", "exit(1)"])

    debian.ensure_libraries()
    told = (tmp_path / "paper").read_text("utf-8") if LINUX else "fonts-arphic-uming"

    assert told == "fonts-arphic-uming"
    assert not debian._may_try(["fonts-arphic-uming"], tmp_path / "paper") or not LINUX


def test_a_library_that_is_not_there_is_missing_and_one_that_is_loads() -> None:
    assert debian._loads("libc.so.6" if LINUX else "kernel32")
    assert not debian._loads("libno-such-thing.so.9")


@pytest.mark.parametrize(
    ("screen", "shown"),
    [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
)
def test_a_display_is_x11_or_wayland_and_always_there_off_linux(
    screen: dict[str, str], shown: bool
) -> None:
    keep = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    keep.pop("QT_QPA_PLATFORM", None)
    code = "from tools.machine.report import has_display; print(has_display())"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**keep, **screen}, capture_output=True
    )

    assert answer.stdout.decode().strip() == str(shown or not LINUX)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "-n 2 --dist loadfile"),
        (["--quick"], "-n 2 --dist loadfile -m not slow"),
        (["tests/rules", "-x"], "tests/rules -x"),
        (["tests/rules", "--quick"], "-m not slow tests/rules"),
    ],
)
def test_two_test_files_run_at_once_unless_pytest_is_told_otherwise(
    given: list[str], told: str
) -> None:
    assert " ".join(checks.pytest_words(given)) == told
