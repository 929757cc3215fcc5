"""Folders for a moment: private, gone at the end, swept away where a run was killed."""

from __future__ import annotations

import ast
import os
import stat
import tempfile
from pathlib import Path

import pytest

from app.base.machine.scratch import PREFIX, STALE, scratch, sweep

APP = Path(__file__).parents[3] / "app"


def test_a_scratch_folder_is_private_and_gone_with_all_it_holds(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        assert folder.parent == tmp_path and folder.name.startswith(PREFIX)
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "inner").mkdir()
        (folder / "inner" / "file").write_bytes(b"x")
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_it_lies_among_the_temporary_files_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(KeyError), scratch() as folder:
        assert folder.parent == tmp_path
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_only_old_folders_of_the_prefix_are_swept(tmp_path: Path) -> None:
    names = (f"{PREFIX}old", f"{PREFIX}new", "another-old")
    for name in names:
        (tmp_path / name).mkdir()
        if name.endswith("old"):
            os.utime(tmp_path / name, (0, (tmp_path / name).stat().st_mtime - 2 * STALE))
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another-old", f"{PREFIX}new"]


def test_nothing_else_in_the_program_makes_temporary_files() -> None:
    found = {
        file.relative_to(APP).as_posix()
        for file in APP.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Import) and any(alias.name == "tempfile" for alias in node.names)
        or isinstance(node, ast.ImportFrom) and node.module == "tempfile"
    }  # fmt: skip
    assert found == {"base/machine/scratch.py"}
