"""Every act of the registry is reached from the window, or it is said why not; its caption comes
from it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from app.services.gate.acts import Act, load_all

ROOT = Path(__file__).parents[2]
UI, SERVICES = ROOT / "app" / "ui", ROOT / "app" / "services"
PAGES = tuple(sorted(UI.rglob("*.py")))
EVERYDAY = 2  # characters: 登记, 办理, 恢复 are words before they are captions

# What no button carries out, and why.
WITHOUT_A_BUTTON: Mapping[str, str] = {
    "carry_numbers": "by the program: numbers given since an older backup are never given again",
}
# Carried out by a service of another module: the name that the office offers it by, its method.
THROUGH: Mapping[str, tuple[str, str]] = {
    "read_identity": ("identities", "read"),
    "disclose_identities": ("exports", "ledger"),
    "take_over": ("imports", "run"),
}
EXPORT = "导出"  # what writes workbooks is loaded with the first one, after its dialog
# Shown before the services of the act are loaded: spelt there.
SPELT: Mapping[str, tuple[str, ...]] = {
    "errors.py": ("日期没错", "已核实，照现在的办"),
    "page_list.py": ("发出征求意见",),
    "pages/ledger/batch.py": ("登记送达",),  # the step of a case, not the act on a paper
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def mentioned(path: Path) -> frozenset[str]:
    """The names and attributes that a module mentions, imported ones by their own name."""
    found = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found.update(alias.name for alias in node.names)
    return frozenset(found)


@cache
def named() -> Mapping[str, tuple[str, Path]]:
    """Verb → the name of the act's constant, and its module."""
    found = {}
    for path in SERVICES.rglob("*.py"):
        for node in parsed(path).body:
            made = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            if isinstance(made, ast.Call) and ast.unparse(made.func) == "Act":
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                found[_verb(made.args[0], path)] = (ast.unparse(target), path)
    return found


def _verb(said: ast.expr, path: Path) -> str:
    if isinstance(said, ast.Constant):
        return str(said.value)
    text = "\n".join(one.read_text("utf-8") for one in SERVICES.rglob("*.py"))
    known = re.search(rf"^{ast.unparse(said)}(?:: Final)? = \"(\w+)\"", text, re.M)
    assert known, f"{path}: {ast.unparse(said)}"
    return known[1]


def methods_of(constant: str, path: Path) -> frozenset[str]:
    """The public methods and functions that carry an act out, by themselves or by a private one."""
    functions = functions_of(path)
    carry = {name for name, names in functions.items() if constant in names}
    while more := {
        name for name, names in functions.items() if name not in carry and names & carry
    }:
        carry |= more
    return frozenset(name for name in carry if not name.startswith("_"))


@cache
def functions_of(path: Path) -> Mapping[str, set[str]]:
    """Functions and methods, with what they mention."""
    found: dict[str, set[str]] = {}
    for one in ast.walk(parsed(path)):
        if isinstance(one, ast.FunctionDef):
            names = found.setdefault(one.name, set())
            for node in ast.walk(one):
                if isinstance(node, ast.Name | ast.Attribute):
                    names.add(node.id if isinstance(node, ast.Name) else node.attr)
    return found


@cache
def imported(path: Path) -> Mapping[str, frozenset[str]]:
    """Module → the names that are imported from it."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.setdefault(node.module, set()).update(alias.name for alias in node.names)
    return {module: frozenset(names) for module, names in found.items()}


@cache
def subjects() -> Mapping[str, frozenset[str]]:
    """Module of the services → the names under which the office offers its classes."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(parsed(SERVICES / "office.py")):
        if isinstance(node, ast.FunctionDef):
            for inside in ast.walk(node):
                if isinstance(inside, ast.ImportFrom) and inside.module:
                    found.setdefault(inside.module, set()).add(node.name)
    for module, names in (
        ("app.services.reads", "reads"),
        ("app.services.register.officers", "officers"),
    ):
        found.setdefault(module, set()).add(names)
    return {module: frozenset(names) for module, names in found.items()}


def reached(act: Act) -> dict[str, str]:
    """The modules of the window that reach the act, and how: it is asked for, or a method called."""
    constant, path = named()[act.verb]
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    offered, methods = subjects().get(module, frozenset()), methods_of(constant, path)
    if act.verb in THROUGH:
        offered, methods = (frozenset((one,)) for one in THROUGH[act.verb])
    found = {}
    for page in PAGES:
        names, where = mentioned(page), page.relative_to(UI).as_posix()
        there = imported(page).get(module, frozenset())
        if constant in there:
            found[where] = f"asks by {constant}"
        elif names & methods and (names & offered or there):
            found[where] = f"calls {'/'.join(sorted(names & methods))}"
    return found


@pytest.fixture(scope="module")
def acts() -> Mapping[str, Act]:
    return load_all()


def test_every_act_is_reached_from_the_window_or_it_is_said_why_not(
    acts: Mapping[str, Act],
) -> None:
    ways = {verb: reached(act) for verb, act in acts.items()}

    assert {verb for verb, found in ways.items() if not found} == set(WITHOUT_A_BUTTON)


def test_what_names_an_act_on_a_button_or_above_a_form_is_the_acts_caption(
    acts: Mapping[str, Act],
) -> None:
    captions = {
        act.caption
        for act in acts.values()
        if len(act.caption) > EVERYDAY and not act.caption.startswith(EXPORT)
    }
    typed: dict[str, list[str]] = {}
    for page in PAGES:
        for text in _texts(parsed(page)):
            if text.removesuffix("…") in captions:
                typed.setdefault(page.relative_to(UI).as_posix(), []).append(text)

    assert {where: set(texts) for where, texts in typed.items()} == {
        where: set(texts) for where, texts in SPELT.items()
    }


def _texts(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
