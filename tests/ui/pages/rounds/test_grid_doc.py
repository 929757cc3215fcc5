"""docs/grid.md names a test for each row, and the test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
DOC = Path(__file__).resolve().parents[4] / "docs" / "grid.md"


def rows() -> list[list[str]]:
    lines = DOC.read_text(encoding="utf-8").splitlines()
    cells = [
        [c.strip() for c in line.strip("|").split("|")] for line in lines if line.startswith("|")
    ]
    return [row for row in cells if row[0] != "key or gesture" and not set(row[0]) <= {"-"}]


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_row_says_what_the_others_do_and_names_a_test_that_is_there() -> None:
    wrong = []
    for row in rows():
        found = re.fullmatch(r"`(test_grid_\w+\.py)::(test_\w+)`", row[-1])
        there = found is not None and found[2] in names_in(HERE / found[1])
        if len(row) != 5 or not all(row) or not there:
            wrong.append(row[0])

    assert len(rows()) > 40
    assert wrong == []


def test_every_key_of_the_grid_has_its_row() -> None:
    """What the grid listens to stands in the table: by the names of the keys in its source."""
    source = (DOC.parents[1] / "app/ui/pages/rounds/grid/view.py").read_text(encoding="utf-8")
    keys = set(re.findall(r"\(Qt\.Key\.Key_(\w+), (NONE|CTRL|SHIFT|ALT)", source))
    words = " ".join(row[0] for row in rows())
    captions = {
        "Semicolon": ";",
        "Space": "Space",
        "PageDown": "Page Down",
        "PageUp": "Page Up",
        "Down": "↓",
    }
    wanted = {f"{_prefix(how)}{captions.get(key, key)}" for key, how in keys if key != "Insert"}

    assert {key for key in wanted if key not in words} == set()


def _prefix(how: str) -> str:
    return {"NONE": "", "CTRL": "Ctrl+", "SHIFT": "Shift+", "ALT": "Alt+"}[how]
