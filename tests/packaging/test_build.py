"""packaging/build.py: it says in one line what it lacks, and finds the compiler where it lies."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tools.machine.report import SetupError
from tools.packing import build, contents, windows

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "packaging" / "build.py", *sorted((ROOT / "tools" / "packing").glob("*.py"))]


@pytest.fixture
def no_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine where no Inno Setup is installed; gives its folder for programs."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for key in ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("ProgramFiles", str(tmp_path))
    return tmp_path


def test_elsewhere_than_on_windows_and_linux_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "_own_python", lambda: pytest.fail("it builds"))
    monkeypatch.setattr(build, "WINDOWS", False)
    monkeypatch.setattr(sys, "platform", "darwin")

    assert build.main([]) == build.CANNOT
    assert capsys.readouterr().out.splitlines() == [f"[build] {build.NO_SYSTEM}"]


def test_the_program_starts_from_any_folder(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "build.py"), "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "--iscc" in answer.stdout


def test_without_inno_setup_the_folder_is_built_and_a_line_says_what_to_get(
    no_compiler: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "WINDOWS", True)
    monkeypatch.setattr(build, "_own_python", lambda: Path(sys.executable))
    monkeypatch.setattr(build, "_build_folder", lambda python: None)
    monkeypatch.setattr(build, "_try_folder", lambda python: None)

    assert build.main([]) == build.NO_PACKAGE
    assert "Inno Setup 6 was not found" in capsys.readouterr().out


def test_a_program_that_fails_its_trial_goes_into_no_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / contents.file_name(contents.programs()[-1])
    broken.write_text("#!/bin/sh\necho broken\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(build, "BUILT", tmp_path)
    monkeypatch.setattr(build, "WORK", tmp_path / "work")
    monkeypatch.setattr(build, "_own_python", lambda: Path(sys.executable))
    monkeypatch.setattr(build, "_build_folder", lambda python: None)

    assert build.main([]) == build.CANNOT
    assert "letter: exit status 3: broken" in capsys.readouterr().out


def test_inno_setup_is_found_where_it_installs_itself(no_compiler: Path) -> None:
    compiler = no_compiler / "Inno Setup 6" / "ISCC.exe"
    compiler.parent.mkdir()
    compiler.touch()

    assert windows.find_compiler(None) == compiler


def test_a_compiler_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="There is no compiler"):
        windows.find_compiler(str(tmp_path / "ISCC.exe"))


def test_a_python_that_is_not_as_locked_builds_nothing() -> None:
    # This one has no PyInstaller.
    with pytest.raises(SetupError, match="not as locked: .*pyinstaller"):
        build._this_python()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_it_can_be_read_by_python_3_8(path: Path) -> None:
    ast.parse(path.read_text("utf-8"), feature_version=(3, 8))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_it_starts_with_the_standard_library_alone(path: Path) -> None:
    heads = list(ast.parse(path.read_text("utf-8")).body)
    names = [a.name for node in heads if isinstance(node, ast.Import) for a in node.names]
    names += [node.module or "" for node in heads if isinstance(node, ast.ImportFrom)]

    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | {"tools"}
