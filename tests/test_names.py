"""Public names that meant six or seven things each are gone from the window and from the rows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("app/ui", "app/base", "tools/tour")
WORDS = {"look", "looks", "told", "leave", "leaves", "leaf", "left", "around", "cards"}
# One meaning each: the act that leaves this house, the look at the file before the office is open,
# and the left-hand side of something that is drawn.
ALLOWED = {"leaves_house", "LEAVES_HOUSE", "show_first_look", "LEFT", "MIDDLE_LEFT"}
PLACED = {("app/ui/pages/rounds/grid/blocks.py", "left")}  # an area: top, left, bottom, right


def words_of(name: str) -> set[str]:
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return set(spread.lower().split("_"))


def names_of(node: ast.AST, *, in_function: bool = False) -> Iterator[str]:
    """What others can name: classes, methods, what is kept in an attribute or at the top."""
    for child in ast.iter_child_nodes(node):
        inside = in_function
        match child:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                if not in_function:
                    yield name
                inside = in_function or isinstance(child, ast.FunctionDef)
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) if not in_function:
                yield name
        yield from names_of(child, in_function=inside)


def public_names(file: Path) -> Iterator[str]:
    yield file.stem
    tree = ast.parse(file.read_text(encoding="utf-8"))
    yield from (name for name in names_of(tree) if not name.startswith("_"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_public_name_says_a_word_of_many_meanings(folder: str) -> None:
    found = {
        (str(file.relative_to(ROOT)), name)
        for file in (ROOT / folder).rglob("*.py")
        for name in public_names(file)
        if words_of(name) & WORDS and name not in ALLOWED
    }

    assert found <= PLACED


def test_such_names_are_found_wherever_they_can_stand() -> None:
    source = (
        "LOOK_MS = 1\nclass Told:\n    left: int\n    def leave(self):\n        self.cards = 1\n"
    )

    assert set(names_of(ast.parse(source))) == {"LOOK_MS", "Told", "left", "leave", "cards"}


def test_rows_of_a_read_side_can_not_be_taken_for_a_page() -> None:
    def classes(folder: str) -> set[str]:
        files = (ROOT / folder).rglob("*.py")
        trees = (ast.parse(file.read_text(encoding="utf-8")) for file in files)
        return {n.name for tree in trees for n in tree.body if isinstance(n, ast.ClassDef)}

    rows, pages = classes("app/base/rows"), classes("app/ui/pages")

    assert not rows & pages and len(pages) > 40
    assert not {name for name in rows if name.endswith("Page")}
