"""Runs the tests of the rules against changed packs, in this process, and lists what they miss."""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from app.base.machine.resources import resource_text
from app.rules import scenario
from app.rules.regulation import shipped as shipped_packs
from app.rules.regulation import source as pack_source
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.source import PackSource
from tools.mutations import LAW, Change, changes_of
from tools.obligations import ROOT, collect

RULES_TESTS = (
    "test_articles", "test_flow", "test_clocks", "test_readings", "test_explain",
    "test_histories", "test_third_pack", "test_third_pack_bars", "test_supervising",
    "test_waiting", "test_answers",
)  # fmt: skip
FILES = {
    "common": "regulations/common.toml",
    "nanyang-2020": "regulations/nanyang-2020.toml",
    "yuncheng-2021": "regulations/yuncheng-2021.toml",
}


@dataclass
class Evidence:
    """A test as a plain call, and the packs that it reads."""

    name: str
    call: Callable[[], object]
    packs: set[str] = field(default_factory=set)

    def passes(self) -> bool:
        """Whether the test holds; whatever it raises means that it noticed."""
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                self.call()
        except Exception:  # noqa: BLE001 – a test may fail in any way
            return False
        return True


def unnoticed(*, pack: str | None, only: str, kind: str | None) -> int:
    """Print the changes that no test noticed; the exit status is 1 if there are any."""
    evidence = gather()
    survivors, tried, begun = 0, 0, time.monotonic()
    for name in (pack,) if pack else FILES:
        own = tomllib.loads(resource_text(FILES[name]))
        changes = [
            change
            for change in changes_of(own)
            if change.key.startswith(only) and (change.kind == kind if kind else change.kind in LAW)
        ]
        missed = [c for c in changes if not noticed(name, own, c, evidence)]
        tried += len(changes)
        survivors += len(missed)
        print(f"{name}: {len(changes)} changes, {len(missed)} that no test noticed")
        for change in missed:
            print(f"    {change}", flush=True)
    seconds = time.monotonic() - begun
    print(f"{tried} changes in {seconds:.0f} s, {survivors} unnoticed")
    return 1 if survivors else 0


def gather() -> list[Evidence]:
    """The tests that can be called as they are, each with the packs that it reads."""
    files = [str(f) for n in RULES_TESTS if (f := ROOT / "tests/rules" / f"{n}.py").exists()]
    found, complaint = collect(files)
    if complaint:
        print(complaint, file=sys.stderr)
        raise SystemExit(1)
    evidence = [one for item in found.items if (one := plain_call(item)) is not None]
    for one in evidence:
        with _reading(one.packs):
            if not one.passes():
                print(f"fails before anything was changed: {one.name}", file=sys.stderr)
                raise SystemExit(1)
    return evidence


def noticed(name: str, own: dict[str, Any], change: Change, evidence: list[Evidence]) -> bool:
    """Whether any test fails on the changed tables.

    Tests that name the step, clock or list come first; of the others, the one that failed last.
    """
    word = str(change.path[1]) if len(change.path) > 1 else change.key
    readers = [one for one in evidence if name == "common" or name in one.packs]
    with _changed(name, change.applied(own)):
        for one in sorted(
            readers, key=lambda one: (f"[{word}]" not in one.name, word not in one.name)
        ):
            if not one.passes():
                evidence.remove(one)
                evidence.insert(0, one)
                return True
    return False


def plain_call(item: Any) -> Evidence | None:
    """The test as a call without fixtures; None for one that needs any, or searches at random."""
    params = dict(item.callspec.params) if hasattr(item, "callspec") else {}
    wanted = inspect.signature(item.obj).parameters
    if set(wanted) - set(params) or hasattr(item.obj, "is_hypothesis_test"):
        return None
    return Evidence(item.nodeid, lambda: item.obj(**params))


@contextlib.contextmanager
def _reading(packs: set[str]) -> Iterator[None]:
    """Note the shipped packs that are read meanwhile."""
    original = pack_source.read_source

    def read(text: str) -> PackSource:
        source = original(text)
        packs.add(source.id)
        return source

    with _replaced(read, pack_source.base_tables):
        yield


@contextlib.contextmanager
def _changed(name: str, tables: dict[str, Any]) -> Iterator[None]:
    """The shipped pack, or the base of all packs, reads as these tables."""
    read, base = pack_source.read_source, pack_source.base_tables
    if name == "common":
        with _replaced(read, lambda _name: tables):
            yield
        return
    shipped = resource_text(FILES[name])

    def changed(text: str) -> PackSource:
        return pack_source.source_of(tables) if text == shipped else read(text)

    with _replaced(changed, base):
        yield


@contextlib.contextmanager
def _replaced(
    read: Callable[[str], PackSource], base: Callable[[str], dict[str, Any]]
) -> Iterator[None]:
    memory: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[PackSource, Regulation]] = {}

    def remembered(source: PackSource, readings: Mapping[str, str] | None = None) -> Regulation:
        key = id(source), tuple(sorted((readings or {}).items()))
        if key not in memory:
            memory[key] = source, read_regulation(source, readings)
        return memory[key][1]

    with (
        patch.object(shipped_packs, "read_source", read),
        patch.object(pack_source, "base_tables", base),
        patch.object(scenario, "read_regulation", remembered),
    ):
        _forget()
        yield
    _forget()


def _forget() -> None:
    shipped_packs.shipped_source.cache_clear()
    shipped_packs._regulation.cache_clear()
