"""Statements stand at module level: a function that builds one builds it anew at every call."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.models.base import Base
from app.models.schema import metadata

SERVICES = Path(__file__).parents[2] / "app" / "services"
BUILDERS = ("select", "insert", "update", "delete", "union", "union_all", "exists", "text")
OF_SQL = ("upsert", "insert_new", "next_key")  # of app.models.sql
CHANGED_BY = (
    "where", "order_by", "group_by", "limit", "offset", "params", "select_from", "outerjoin_from",
    "join_from", "subquery", "scalar_subquery", "with_only_columns", "add_columns", "distinct",
)  # fmt: skip

# Where the question itself is somebody's own, so that no statement can stand there beforehand.
DYNAMIC: Mapping[str, Mapping[str, str]] = {
    "ledger/ledger_filters.py": {
        "_plain": "what the ledger is narrowed to is any combination of a dozen filters",
        "_text": "as many conditions as words were typed",
    },
    "ledger/ledger_query.py": {
        "page": "over the conditions of the filters",
        "ids": "over the conditions of the filters",
        "beginning": "over the conditions of the filters",
        "_ordered": "by whichever of thirty columns, over the conditions of the filters",
        "_numbers": "over the conditions of the filters",
        "_grouped": "over the conditions of the filters",
    },
    "gate/access.py": {"visible": "the condition that the ledger's filters end with"},
    "statistics/counting.py": {"*": "what definitions of counts say as data becomes statements there"},
}  # fmt: skip


class Module:
    """What one module builds, where, and which names its functions mention."""

    def __init__(self, text: str) -> None:
        self.built: list[tuple[str, str]] = []  # in which function, and what
        self.cached: set[str] = set()
        self.mentioned: list[tuple[str, str]] = []  # which name, in which function ("" for none)
        tree = ast.parse(text)
        self._builders = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
            for alias in node.names
            if alias.name in BUILDERS
        }
        self._walk(tree, "", "")

    def _walk(self, node: ast.AST, function: str, owner: str) -> None:
        for child in ast.iter_child_nodes(node):
            inside, of = function, owner
            if isinstance(child, ast.ClassDef):
                of = child.name
            elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and not function:
                inside = owner if child.name == "__init__" else child.name
                if any("cache" in ast.unparse(one) for one in child.decorator_list):
                    self.cached.add(inside)
            elif isinstance(child, ast.Lambda) and not function:
                inside = "<lambda>"
            elif isinstance(child, ast.Call) and function and self._builds(child.func):
                self.built.append(
                    (function, f"{ast.unparse(child.func)[:60]} in line {child.lineno}")
                )
            elif isinstance(child, ast.Name | ast.Attribute):
                name = child.id if isinstance(child, ast.Name) else child.attr
                self.mentioned.append((name, function))
            self._walk(child, inside, of)

    def _builds(self, called: ast.expr) -> bool:
        if isinstance(called, ast.Name):
            return called.id in self._builders
        if not isinstance(called, ast.Attribute):
            return False
        own = isinstance(called.value, ast.Name) and called.value.id == "sql"
        return called.attr in (OF_SQL if own else CHANGED_BY)


def modules() -> dict[str, Module]:
    return {
        path.relative_to(SERVICES).as_posix(): Module(path.read_text("utf-8"))
        for path in sorted(SERVICES.rglob("*.py"))
    }


def _callers(found: Mapping[str, Module], name: str, at: str) -> Iterator[tuple[str, str]]:
    """The functions that mention a name: a private one in its own module, another anywhere."""
    for path, module in found.items():
        if path == at or not name.startswith("_"):
            yield from ((path, function) for said, function in module.mentioned if said == name)


def built_anew(found: Mapping[str, Module]) -> Iterator[tuple[str, str, str]]:
    """Module, function and what it builds, where that is neither kept nor called only while
    modules are loaded."""
    for path, module in found.items():
        for function, what in module.built:
            if not _once(found, path, function, frozenset()):
                yield path, function, what


def _once(
    found: Mapping[str, Module], path: str, function: str, seen: frozenset[tuple[str, str]]
) -> bool:
    if function in found[path].cached:
        return True
    callers = list(_callers(found, function, path))
    return bool(callers) and all(
        not caller or (at, caller) in seen or _once(found, at, caller, seen | {(path, function)})
        for at, caller in callers
    )


@pytest.fixture(scope="module")
def found() -> dict[str, Module]:
    return modules()


def test_no_function_builds_a_statement_anew(found: dict[str, Module]) -> None:
    anew = [
        f"{path}: {function} builds {what}"
        for path, function, what in built_anew(found)
        if not {function, "*"} & DYNAMIC.get(path, {}).keys()
    ]

    assert not anew


def test_what_is_left_dynamic_is_so(found: dict[str, Module]) -> None:
    anew = {
        (path, "*" if "*" in DYNAMIC.get(path, {}) else function)
        for path, function, _what in built_anew(found)
    }

    assert {(path, one) for path, named in DYNAMIC.items() for one in named} == anew


@pytest.mark.parametrize(
    "text",
    [
        "from sqlalchemy import select\ndef f(c):\n    return c.scalar(select(A.b))",
        "from sqlalchemy import delete as drop\ndef f(c):\n    c.execute(drop(A))",
        "def f(c, key):\n    return c.scalar(ALL.where(A.c.id == key))",
        "def f(c):\n    c.execute(sql.upsert(A, keys=(), changed=()))",
        "class A:\n    def f(self, c):\n        return c.scalars(self.every().limit(3))",
        "from sqlalchemy import select\ndef made():\n    return select(A)\ndef f(c):\n    c.scalar(made())",
    ],
)
def test_the_test_finds_what_is_built_in_a_function(text: str) -> None:
    assert list(built_anew({"one.py": Module(text)}))


@pytest.mark.parametrize(
    "text",
    [
        "from sqlalchemy import select\nALL = select(A)\ndef f(c):\n    return c.scalar(ALL)",
        "from sqlalchemy import select\ndef _made(a):\n    return select(a)\nALL = _made(A)",
        "@cache\ndef made(names):\n    return ALL.where(*names)\ndef f(c):\n    c.scalar(made(()))",
    ],
)
def test_what_is_built_once_is_left_alone(text: str) -> None:
    assert not list(built_anew({"one.py": Module(text)}))


# ------------------------------------------------------------ of tables

assert Base.metadata is metadata  # every entity is loaded
ENTITIES = {mapper.class_.__name__ for mapper in Base.registry.mappers}
ABOUT_TABLES = {"__table__", "__tablename__"}


def entities_in_statements(text: str) -> list[str]:
    """Where an entity stands in a statement: its columns, or itself where rows come from."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in ENTITIES and node.attr not in ABOUT_TABLES:
                found.append(f"{node.value.id}.{node.attr} in line {node.lineno}")
        elif isinstance(node, ast.Call) and ast.unparse(node.func) != "table_of":
            found += [
                f"{one.id} in line {one.lineno}"
                for one in node.args
                if isinstance(one, ast.Name) and one.id in ENTITIES
            ]
    return found


def test_statements_are_over_tables() -> None:
    """The first statement with an entity sets the mappers of all entities up, while people wait."""
    files = [*SERVICES.rglob("*.py"), *(SERVICES.parent / "models").rglob("*.py")]
    found = {file.name: entities_in_statements(file.read_text("utf-8")) for file in files}

    assert not {name: places for name, places in found.items() if places}


@pytest.mark.parametrize(
    "text", ["A = select(Case.id)", "A = insert(Case)", "A = ALL.join(CaseStep, K)"]
)
def test_an_entity_in_a_statement_is_found(text: str) -> None:
    assert entities_in_statements(text) and not entities_in_statements("A = table_of(Case)")
