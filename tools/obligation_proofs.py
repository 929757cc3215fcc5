"""Which obligation is proved: a change of the program named for it is noticed by a test that cites it.

``tests/mutants.toml`` names for each row one change of a pack or of the program, as words of a file
and what they would become, and the test that notices it. The change is made in a copy of the tree,
and that test is run there; where it does not fail, so are the others that are marked with the row.
Where none fails, the row is not proved.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
MUTANTS = ROOT / "tests" / "mutants.toml"
COPIED = ("app", "resources", "tests", "tools", "docs")
FILES = ("pyproject.toml", "dev.py", "main.py", "README.md")
# The quick tests first: a row is proved by the first that fails.
ORDER = ("tests/rules", "tests/reports", "tests/intake", "tests/services", "tests/stories", "tests")
TOO_LONG = 240  # seconds


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change that the law would not allow."""

    row: str
    file: str
    was: str
    now: str
    by: str = ""  # the test that notices it, without parameters

    @property
    def test_file(self) -> str:
        """Where that test stands."""
        return self.by.partition("::")[0]

    def __str__(self) -> str:
        return f"{self.file}: {_short(self.was)} → {_short(self.now) or '（删去）'}"

    def applied(self, text: str) -> str:
        """The file's text with the change; ValueError where its words do not stand there once."""
        if text.count(self.was) != 1:
            raise ValueError(f"{self.row}: stands {text.count(self.was)} times: {self}")
        return text.replace(self.was, self.now)


def read_mutants(text: str) -> dict[str, Mutant]:
    """The mutants by row."""
    found = tomllib.loads(text)
    return {
        row: Mutant(row, m["file"], m["was"], m["now"], m.get("by", "")) for row, m in found.items()
    }


Tests = Callable[[str], Sequence[str]]  # the tests that are marked with a row


def ordered(tests: Iterable[str]) -> list[list[str]]:
    """The tests in the order in which they are run, a list a run."""
    runs: list[list[str]] = [[] for _ in ORDER]
    for test in tests:
        at = next((i for i, place in enumerate(ORDER) if test.startswith(place)), len(ORDER) - 1)
        runs[at].append(test)
    return [run for run in runs if run]


def prove(mutants: Mapping[str, Mutant], named: Tests, marked: Tests, rows: Iterable[str]) -> int:
    """Print each row with its mutant and the test that noticed it; 1 where one went unnoticed.

    ``named`` gives of the tests marked with a row those that its mutant names, ``marked`` all of
    them, for a row that no named test proves.
    """
    unproved, proved = 0, 0
    with TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder)
        _copy_tree(copy)
        for row in rows:
            mutant = mutants.get(row)
            if mutant is None:
                print(f"{row}  NOT PROVED: no mutant is named for it", flush=True)
                unproved += 1
                continue
            killer = _killer(copy, mutant, (partial(named, row), partial(marked, row)))
            print(f"{row}  {mutant}", flush=True)
            print(f"    {'noticed by ' + killer if killer else 'NOT NOTICED'}", flush=True)
            unproved += not killer
            proved += bool(killer)
    print(f"rows proved: {proved}, not proved: {unproved}")
    return 1 if unproved else 0


def _killer(copy: Path, mutant: Mutant, choices: Iterable[Callable[[], Sequence[str]]]) -> str:
    """The first test that fails on the changed copy, "" where none does."""
    file = copy / mutant.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(mutant.applied(whole), encoding="utf-8")
    try:
        runs = (run for tests in choices for run in ordered(tests()))
        return next((failed for run in runs if (failed := _failing(copy, run))), "")
    finally:
        file.write_text(whole, encoding="utf-8")


def _failing(copy: Path, tests: Sequence[str]) -> str:
    command = [
        sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no",
        *tests,
    ]  # fmt: skip
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ran = subprocess.run(
            command, cwd=copy, capture_output=True, text=True, encoding="utf-8",
            errors="replace", env=environment, timeout=TOO_LONG,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"（{TOO_LONG} s）{tests[0]}"
    lines = [line for line in ran.stdout.splitlines() if line.startswith("FAILED ")]
    return lines[0].split(" ", 1)[1].split(" - ")[0] if lines else ""


def _copy_tree(copy: Path) -> None:
    for name in COPIED:
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"),
        )  # fmt: skip
    for name in FILES:
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, copy / name)


def _short(text: str, most: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
