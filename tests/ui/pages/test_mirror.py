"""The tests of the pages lie as the pages do: a folder a package, and every module stands under one."""

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent
PAGES = HERE.parents[2] / "app" / "ui" / "pages"


def folders(root: Path) -> set[str]:
    return {folder.name for folder in root.iterdir() if (folder / "__init__.py").exists()}


def words_of(folder: Path) -> set[str]:
    """What the tests below a folder import, and the pages that they open by name."""
    found: set[str] = set()
    for file in folder.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *node.module.split(".")}
    return found


def test_a_package_of_pages_has_its_folder_of_tests_and_no_folder_is_left_over() -> None:
    tested = {f.name for f in HERE.iterdir() if f.is_dir() and any(f.glob("test_*.py"))}

    assert tested == folders(PAGES) and len(tested) > 5


def test_each_page_of_the_window_is_opened_by_the_tests_of_its_own_folder() -> None:
    from app.ui.page_list import PAGES as DEFINED

    elsewhere = [
        page.name
        for page in DEFINED
        if page.name not in words_of(HERE / page.name if page.name in folders(PAGES) else HERE)
    ]

    assert elsewhere == []


def test_no_test_of_one_page_is_left_above_the_pages() -> None:
    """Above lie the window, its start and what holds on every page: each opens several, or none."""
    from app.ui.page_list import PAGES as DEFINED

    names = {f"test_{page.name}" for page in DEFINED} | {f"test_{name}" for name in folders(PAGES)}

    assert [file.name for file in HERE.parent.glob("test_*.py") if file.stem in names] == []
