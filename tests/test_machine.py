"""What the installed libraries and this machine must be before any other test can be believed."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
BUILD_LOCK = "packaging/requirements-build.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def locked_blocks(name: str) -> list[str]:
    """One text a requirement: its line and the hash lines that continue it."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    return re.split(r"\n(?=\S)", text.strip())


def locked_versions(name: str) -> dict[str, str]:
    """Canonical name → version of one lock."""
    heads = [Requirement(block.split("\\")[0].strip()) for block in locked_blocks(name)]
    return {canonicalize_name(head.name): str(head.specifier) for head in heads}


def test_pyside_keeps_the_reference_count_of_none(qtbot: object) -> None:
    # PySide6 6.12.0 loses one reference a call under Python 3.11 and aborts after some thousands.
    from PySide6.QtCore import QObject

    target = QObject()
    before = sys.getrefcount(None)
    for _ in range(2000):
        target.setObjectName("x")
    lost = before - sys.getrefcount(None)

    assert lost < 1000, f"{lost} references to None lost in 2,000 calls"


def test_pyside_keeps_the_reference_count_of_true_over_signals(qtbot: object) -> None:
    from PySide6.QtCore import QObject, Signal

    class Sender(QObject):
        told = Signal(bool)

    sender = Sender()
    heard: list[bool] = []
    sender.told.connect(heard.append)
    before = sys.getrefcount(True)
    for _ in range(2000):
        sender.told.emit(False)
    lost = before - sys.getrefcount(True)

    assert len(heard) == 2000
    assert lost < 1000, f"{lost} references to True lost in 2,000 signals"


def test_a_font_for_simplified_chinese_is_there(qapp: object) -> None:
    # Without one Qt draws boxes in silence, and no screenshot can be believed.
    from PySide6.QtGui import QFontDatabase

    assert QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)


@pytest.mark.parametrize("name", [*LOCKS, BUILD_LOCK])
def test_every_locked_requirement_is_pinned_and_has_hashes(name: str) -> None:
    for block in locked_blocks(name):
        assert re.match(r"[a-z0-9.-]+==[\w.]+( ;| \\)", block), block.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


@pytest.mark.parametrize("name", [*LOCKS, BUILD_LOCK])
def test_no_lock_names_an_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|-e|--index|--extra-index|--find-links)", text, re.M)
    assert " @ " not in text


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("requirements-dev.lock", PROJECT["project"]["dependencies"]),
        ("requirements-dev.lock", PROJECT["dependency-groups"]["dev"]),
        (BUILD_LOCK, PROJECT["dependency-groups"]["build"]),
    ],
)
def test_the_lock_answers_every_dependency_of_pyproject(name: str, wanted: list[str]) -> None:
    locked = locked_versions(name)
    for requirement in map(Requirement, wanted):
        version = locked[canonicalize_name(requirement.name)].removeprefix("==")
        assert requirement.specifier.contains(version), f"{requirement} is locked at {version}"


def test_both_locks_agree() -> None:
    run_time, development = (locked_versions(name) for name in LOCKS)

    assert run_time.items() <= development.items()


def test_dev_explains_itself_and_refuses_an_unknown_word() -> None:
    asked = run_dev("--help")
    mistyped = run_dev("tset")

    assert asked.returncode == 0
    assert {"run", "test", "bench", "obligations"} <= set(asked.stdout.split())
    assert mistyped.returncode == 2


def run_dev(*words: str) -> subprocess.CompletedProcess[str]:
    """dev.py as a person would start it; only words that set nothing up."""
    return subprocess.run(
        [sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
