"""Nothing stands in the sources that nobody names."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BY_KIND = "app/intake/notices/clauses.py"  # its methods are called by the kinds of their tokens
WHERE = ("app", "tools", "tests", "main.py", "dev.py")


def sources(name: str) -> list[Path]:
    place = ROOT / name
    return [place] if place.is_file() else sorted(place.rglob("*.py"))


def defined(tree: ast.AST) -> Iterator[str]:
    """Functions and classes that are only there where somebody names them.

    Left out: what registers itself by a decorator, what Qt calls (``mouseMoveEvent``), ``__init__``.
    """
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.decorator_list
            and not node.name.startswith("__")
            and (isinstance(node, ast.ClassDef) or node.name.islower())
        ):
            yield node.name


def unnamed(texts: dict[str, str], all_texts: list[str]) -> list[str]:
    """The definitions in ``texts`` whose names stand nowhere else."""
    words = Counter(word for text in all_texts for word in re.findall(r"\w+", text))
    return [
        f"{file}: {name}"
        for file, text in texts.items()
        for name in defined(ast.parse(text))
        if words[name] == 1
    ]


def test_every_function_and_class_of_the_program_is_named_somewhere() -> None:
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sources("app")}
    del texts[BY_KIND]
    everything = [path.read_text("utf-8") for name in WHERE for path in sources(name)]

    assert unnamed(texts, everything) == []


def test_what_nobody_names_is_found() -> None:
    text = "def used(): ...\ndef idle(): ...\nused()\n"

    assert unnamed({"app/one.py": text}, [text]) == ["app/one.py: idle"]
