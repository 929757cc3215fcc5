"""What is imported when: heavy libraries stay out of start-up, Qt out of the headless tools."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.import_circles import When, between, circle, imports

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
    forbidden = {"today", "now", "utcnow", "open", "read_text", "read_bytes", ".time"}
    calls = (n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call))
    called = {
        name
        for call in calls
        for said in [getattr(call.func, "attr", getattr(call.func, "id", ""))]
        for name in (said, f".{said}" if isinstance(call.func, ast.Attribute) else said)
    }  # ``time(12, 0)`` is a time of day, ``time.time()`` a clock

    assert not called & forbidden


@pytest.mark.parametrize("when", list(When), ids=lambda when: when.name.lower())
@pytest.mark.parametrize("level", ["", "app.services", "app.ui"], ids=lambda level: level or "app")
def test_no_import_closes_a_circle(level: str, when: When) -> None:
    edges = {edge for edge, carried_out in between(level).items() if carried_out <= when}

    assert not circle(edges), "a circle: " + " -> ".join(circle(edges))


def test_a_circle_through_a_function_is_found_and_one_for_mypy_told_apart(tmp_path: Path) -> None:
    sources = {
        "app/one.py": "from app import two\n",
        "app/two.py": "def later():\n    import app.three\n",
        "app/three.py": "if TYPE_CHECKING:\n    from app.one import Thing\n",
        "app/__init__.py": "",
    }
    for name, text in sources.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    found = imports(tmp_path)

    assert found["app.one", "app.two"] is When.LOAD
    assert found["app.two", "app.three"] is When.CALL
    assert found["app.three", "app.one"] is When.NEVER
    assert circle(set(found)) == ["app.one", "app.two", "app.three", "app.one"]
    assert not circle({edge for edge, when in found.items() if when < When.NEVER})
