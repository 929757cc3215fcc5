"""What can be changed in an indicator set, and which of its changes no test of the sets notices."""

from __future__ import annotations

import contextlib
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path as File
from typing import Any
from unittest.mock import patch

from app.base.machine.resources import resource_names, resource_text
from app.rules.indicators import shipped
from app.rules.indicators.source import SetSource, read_set_source
from app.rules.regulation.source import plain
from tools.mutations import Change, Found, Path, dotted, drop, put, walk
from tools.obligations import ROOT, collect

FOLDER = "indicators"
TESTS = ("test_scores", "test_sets", "test_set_details")
LAST = "has_no_problem"  # the lint is the slowest witness
LAW = ("number", "state", "condition", "reading", "source", "quote")
STEP = Decimal("0.1")
# Left out, each changes what is asked or what counts.
DROPPED = {
    "after", "alike", "complement", "counted", "counts", "exempt", "most", "none", "not_before",
    "of_kind", "one_whole", "overlaps", "refuse", "sure", "times", "until", "when", "definition", "because",
}  # fmt: skip
MEMBERS = ("all", "any", "none", "in_period", "more", "parts", "states", "options", "classes",
           "terms", "columns", "inputs", "items", "fields", "readings", "day")  # fmt: skip
SWAPS = {
    "floor": {"said": "read", "read": "said"},
    "gives": {"full": "not_assessed"},
    "kind": {"yes_no": "claim", "claim": "yes_no"},
    "places": {},
}
IDLE = ("schema",)


def set_ids() -> tuple[str, ...]:
    """The shipped sets."""
    return tuple(name.removesuffix(".toml") for name in resource_names(FOLDER, ".toml"))


def changes_of_set(tables: dict[str, Any]) -> list[Change]:
    """Every change of a set that its document would not allow, in their order."""
    return [
        Change(kind, dotted(path, tables), what, path, edit)
        for path, value in walk(tables, ())
        for kind, what, edit in _changes(path, value, tables)
    ]


def _changes(path: Path, value: Any, tables: dict[str, Any]) -> Found:
    name = str(path[-1]).rsplit(".", 1)[-1]
    holder = str(path[-2]).rsplit(".", 1)[-1] if len(path) > 1 else ""
    if name not in IDLE:
        yield from _numbers(value)
    if name in DROPPED and isinstance(path[-1], str) and value:
        yield "condition", f"{name} left out", drop
    if name in SWAPS and isinstance(value, str) and value in SWAPS[name]:
        yield "condition", f"{value} → {SWAPS[name][value]}", put(SWAPS[name][value])
    if holder in MEMBERS and isinstance(path[-1], int):
        kind = "state" if holder == "states" else "condition"
        yield kind, f"{_told(value)} left out", drop
    if len(path) == 3 and path[0] == "lists":
        yield "state", f"{value} left out", drop
    if name == "default":
        yield "reading", f"default {value} left out", drop
        yield "reading", f"default {value} → another option", _other_default
    if holder == "set":
        yield "reading", f"{path[-1]} not set", drop
    if name == "source" and isinstance(value, str):
        other = next(key for key in [*tables["sources"], ""] if key != value)
        yield "source", f"{value} → {other}", put(other)
    if name == "quote" and value:
        yield "quote", "words added", put(f"{value}等")
    if path == ("status",) and value:
        yield "quote", "no longer marked", put("")


def _numbers(value: Any) -> Found:
    if isinstance(value, date):
        yield "number", f"{value} a day later", put(value + timedelta(days=1))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return
    step: Any = 1 if isinstance(value, int) else STEP
    yield "number", f"{value} → {value + step}", put(value + step)
    yield "number", f"{value} → {value - step}", put(value - step)


def _told(value: Any) -> str:
    return str(value.get("key", "entry")) if isinstance(value, dict) else str(value)


def _other_default(reading: Any, key: Any) -> None:
    keys = [option["key"] for option in reading["options"]]
    reading[key] = next(k for k in keys if k != reading[key])


# ---- running the tests against them


def unnoticed_of_set(name: str, *, only: str, kind: str | None) -> tuple[int, int]:
    """Print the changes of one set that no test noticed; how many there were, how many missed."""
    from tools.mutation_run import Evidence, plain_call

    own = tomllib.loads(resource_text(f"{FOLDER}/{name}.toml"), parse_float=Decimal)
    changes = [
        change
        for change in changes_of_set(own)
        if change.key.startswith(only) and (change.kind == kind if kind else change.kind in LAW)
    ]
    files = [str(file) for test in TESTS if (file := _file(test)).exists()]
    found, complaint = collect(files)
    if complaint:
        print(complaint, file=sys.stderr)
        raise SystemExit(1)
    evidence: list[Evidence] = [e for item in found.items if (e := plain_call(item)) is not None]
    for one in evidence:
        if not one.passes():
            print(f"fails before anything was changed: {one.name}", file=sys.stderr)
            raise SystemExit(1)
    begun = time.monotonic()
    missed = [change for change in changes if not noticed(name, own, change, evidence)]
    seconds = time.monotonic() - begun
    print(f"{name}: {len(changes)} changes, {len(missed)} that no test noticed ({seconds:.0f} s)")
    for change in missed:
        print(f"    {change}", flush=True)
    return len(changes), len(missed)


def _file(test: str) -> File:
    return ROOT / "tests/rules/indicators" / f"{test}.py"


def noticed(name: str, own: dict[str, Any], change: Change, evidence: list[Any]) -> bool:
    """Whether any test fails on the changed set; those of the changed item come first."""
    item = change.key.split(".")[1] if change.key.startswith("items.") else ""
    with _changed(name, change.applied(own)):
        for one in sorted(evidence, key=lambda one: _rank(one.name, item)):
            if not one.passes():
                return True
    return False


def _rank(test: str, item: str) -> int:
    if LAST in test:
        return 4
    if "test_scores" not in test:
        return 2
    return 1 if item and f"-{item}-" in test else 3


@contextlib.contextmanager
def _changed(name: str, tables: dict[str, Any]) -> Iterator[None]:
    """The shipped set reads as these tables."""
    text = resource_text(f"{FOLDER}/{name}.toml")

    def read(asked: str) -> SetSource:
        return SetSource(plain(tables)) if asked == text else read_set_source(asked)

    with patch.object(shipped, "read_set_source", read):
        _forget()
        yield
    _forget()


def _forget() -> None:
    shipped.shipped_set_source.cache_clear()
    shipped.shipped_set.cache_clear()
