"""Who imports whom in ``app``, read from the sources, and which imports close a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from enum import IntEnum
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

Edge = tuple[str, str]  # who imports, what


class When(IntEnum):
    """When an import is carried out, soonest first."""

    LOAD = 0  # with the module
    CALL = 1  # in a function
    NEVER = 2  # for mypy only, under ``if TYPE_CHECKING``


@cache
def imports(root: Path = ROOT) -> Mapping[Edge, When]:
    """Every import between modules of ``app`` (a package is its ``__init__``), at its soonest."""
    files = {_name(file.relative_to(root)): file for file in sorted((root / "app").rglob("*.py"))}
    found: dict[Edge, When] = {}
    for module, file in files.items():
        for name, when in _imported(ast.parse(file.read_text("utf-8")), When.LOAD):
            target = name if name in files else name.rpartition(".")[0]
            if target in files and target != module:
                found[module, target] = min(when, found.get((module, target), when))
    return found


def between(level: str) -> Mapping[Edge, When]:
    """The imports between the children of the package ``level``; "" for modules as they are."""
    if not level:
        return imports()
    found: dict[Edge, When] = {}
    for (importer, imported), when in imports().items():
        edge = _child(importer, level), _child(imported, level)
        if all(edge) and edge[0] != edge[1]:
            found[edge] = min(when, found.get(edge, when))
    return found


def circle(edges: Set[Edge]) -> list[str]:
    """One circle in ``edges``, its first member again at the end; empty where there is none."""
    known: dict[str, set[str]] = {}
    for importer, imported in edges:
        known.setdefault(importer, set()).add(imported)
    try:
        TopologicalSorter({name: sorted(known[name]) for name in sorted(known)}).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))  # graphlib names the imported one first
    return []


def _name(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _child(module: str, level: str) -> str:
    """The child of ``level`` that ``module`` belongs to; "" where it is none."""
    inside = module.removeprefix(level + ".")
    return "" if inside == module else inside.split(".")[0]


def _imported(node: ast.AST, when: When) -> Iterator[tuple[str, When]]:
    """The full names that are imported below ``node``; a name may be a member of its module."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import():
                yield from ((alias.name, when) for alias in child.names)
            case ast.ImportFrom(module=str(module)):
                yield from ((f"{module}.{alias.name}", when) for alias in child.names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from _imported(child, max(when, When.CALL))
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from _imported(ast.Module(child.body, []), When.NEVER)
                yield from _imported(ast.Module(child.orelse, []), when)
            case _:
                yield from _imported(child, when)
