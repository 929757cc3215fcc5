"""What is imported when: heavy libraries stay out of start-up, Qt out of the headless tools."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Measured: openpyxl 430 ms, reportlab 280 ms, alembic 270 ms; the window must not wait for them.
HEAVY = {"reportlab", "openpyxl", "xlsxwriter", "alembic"}


def modules_after(statement: str) -> set[str]:
    """The top-level packages that a fresh interpreter holds after ``statement``."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return set(answer.stdout.splitlines()[-1].split())


def test_starting_the_desk_imports_no_paper_spreadsheet_or_migration_library() -> None:
    loaded = modules_after("import main, app.bootstrap")

    assert not loaded & HEAVY


def test_headless_commands_load_neither_qt_nor_the_database() -> None:
    loaded = modules_after("import main, app.cli")

    assert not loaded & (HEAVY | {"PySide6", "sqlalchemy"})


def test_rules_load_neither_qt_nor_the_database_nor_a_file_format() -> None:
    files = sorted((ROOT / "app" / "rules").rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    loaded = modules_after("import " + ", ".join(names))

    assert not loaded & (HEAVY | {"PySide6", "sqlalchemy", "sqlite3"})


@pytest.mark.parametrize(
    "path", sorted((ROOT / "app" / "rules").rglob("*.py")), ids=lambda p: p.name
)
def test_rules_ask_no_clock_and_open_no_file(path: Path) -> None:
    # Today is an argument, and texts are handed in: the same input gives the same answer for ever.
    forbidden = {"today", "now", "utcnow", "open", "read_text", "read_bytes", "time"}
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    called = {getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls}

    assert not called & forbidden
