"""What the program is shipped with is what it uses: nothing idles in the runtime lock."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
# What a distribution is called when it is imported, where that is not its own name.
MODULES = {
    "pyside6-essentials": "PySide6", "pyside6-addons": "PySide6", "sqlalchemy": "sqlalchemy",
    "python-docx": "docx",
}  # fmt: skip
ONLY_FOR_TESTS = ("openpyxl", "et-xmlfile", "defusedxml")


def imported() -> set[str]:
    """The top-level modules that app/ imports anywhere."""
    found: set[str] = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found


def test_every_runtime_dependency_is_imported_by_the_program() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        told = tomllib.load(stream)["project"]["dependencies"]
    names = [re.split(r"[<>=!~\[ ]", line)[0].lower() for line in told]

    idle = [name for name in names if MODULES.get(name, name) not in imported()]

    assert len(names) > 8 and idle == []


def test_what_only_tests_need_is_not_in_the_runtime_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert "sqlalchemy==" in lock
    assert [name for name in ONLY_FOR_TESTS if re.search(rf"^{name}==", lock, re.M)] == []
