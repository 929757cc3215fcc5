"""The check of a built folder: whole, unaltered, free of what belongs to Windows itself."""

from __future__ import annotations

import shutil
from importlib import metadata
from pathlib import Path

import pytest

from tools.packing import checks, contents

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=["windows", "linux"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The system that the folder is for."""
    for module in (checks, contents):
        monkeypatch.setattr(module, "WINDOWS", request.param == "windows")
    return str(request.param)


@pytest.fixture
def built(tmp_path: Path, system: str) -> Path:
    """A folder as a build leaves it, with empty programs and libraries."""
    folder = tmp_path / "ChengxinDesk"
    inside = folder / "_internal"
    for path, place in contents.data_files():
        (inside / place).mkdir(parents=True, exist_ok=True)
        if path.suffix == ".ttf":  # fonts of 57 MB, which no test alters
            (inside / place / path.name).symlink_to(path)
        else:
            shutil.copyfile(path, inside / place / path.name)
    if system == "windows":
        plugins, ending = checks.WINDOWS_PLUGINS, "pyd"
    else:
        plugins, ending = checks.LINUX_PLUGINS, "abi3.so"
    libraries = [*plugins, *(f"PySide6/{name}.{ending}" for name in checks.qt_modules())]
    for name in libraries:
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).touch()
    for program in contents.programs():
        (folder / contents.file_name(program)).touch()
    return folder


def test_a_whole_folder_may_go_out(built: Path) -> None:
    assert checks.problems(built) == []


COMMON = (
    "_internal/resources/regulations/nanyang-2020.toml",
    "_internal/app/models/migrations/versions/v0001_first_schema.py",
)


@pytest.mark.parametrize(
    ("system", "name"),
    [
        *(("windows", name) for name in COMMON),
        ("windows", "chengxin-cli.exe"),
        ("windows", "_internal/PySide6/plugins/platforms/qwindows.dll"),
        ("windows", "_internal/PySide6/QtPdfWidgets.pyd"),
        *(("linux", name) for name in COMMON),
        ("linux", "ChengxinDesk"),
        ("linux", "_internal/PySide6/Qt/plugins/platforms/libqxcb.so"),
        ("linux", "_internal/PySide6/QtPdfWidgets.abi3.so"),
    ],
    indirect=["system"],
)
def test_what_is_missing_is_named(built: Path, name: str) -> None:
    (built / name).unlink()

    assert checks.problems(built) == [f"missing: {name.removeprefix('_internal/')}"]


def test_an_altered_regulation_is_named(built: Path) -> None:
    file = built / "_internal/resources/regulations/nanyang-2020.toml"
    file.write_bytes(file.read_bytes() + b"#")

    assert checks.problems(built) == ["altered: resources/regulations/nanyang-2020.toml"]


@pytest.mark.parametrize("name", ["icuuc.dll", "bcryptprimitives.dll", "PySide6/ICUUC.DLL"])
def test_a_stand_in_for_a_part_of_windows_stops_the_build(built: Path, name: str) -> None:
    (built / "_internal" / name).touch()

    assert checks.problems(built) == [f"part of Windows itself: _internal/{name}"]


def test_what_qt_brings_and_nobody_needs_is_named(built: Path) -> None:
    (built / "_internal/PySide6/opengl32sw.dll").touch()

    assert checks.problems(built) == ["not wanted: _internal/PySide6/opengl32sw.dll"]


@pytest.mark.parametrize("system", ["linux"], indirect=True)
def test_a_link_to_what_was_left_out_is_named(built: Path) -> None:
    (built / "_internal/libQt6Sql.so.6").symlink_to("PySide6/Qt/lib/libQt6Sql.so.6")

    assert checks.problems(built) == ["a link to nothing: _internal/libQt6Sql.so.6"]


def test_the_size_is_told(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(bytes(2**20))
    (tmp_path / "two").write_bytes(bytes(2**19))

    assert checks.size_text(tmp_path) == "1.5 MB in 2 files"


def test_the_qt_modules_of_the_window_are_found() -> None:
    assert {"QtWidgets", "QtPdfWidgets", "QtMultimedia"} <= checks.qt_modules()


def test_the_build_lock_has_what_windows_needs_and_not_what_macs_need() -> None:
    lock = ROOT / "packaging" / "requirements-build.lock"
    windows, linux = checks.locked(lock, "win32"), checks.locked(lock, "linux")

    assert {"pyinstaller", "pefile", "pywin32-ctypes"} <= set(windows)
    assert "macholib" not in windows
    assert set(windows) - set(linux) == {"pefile", "pywin32-ctypes"}


def test_a_python_that_differs_from_the_lock_is_told_apart(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    there = metadata.version("pytest")
    lock.write_text(f"pytest=={there} \\\npluggy==0.0.1 \\\nno-such-thing==1.0 \\\n", "utf-8")

    assert checks.differences(lock) == [
        f"pluggy: 0.0.1 is locked, {metadata.version('pluggy')} is installed",
        "no-such-thing: 1.0 is locked, nothing is installed",
    ]
