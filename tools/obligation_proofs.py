"""Which obligation is proved: a change of the program named for it is noticed by a test that cites it.

``tests/mutants.toml`` names for each row one change of a pack or of the program, as words of a file
and what they would become, and the test that notices it. The change is made in a copy of the tree,
and that test is run there; where it does not fail, so are the others that are marked with the row.
Where none fails, the row is not proved; nor is it where the test fails on the unchanged copy, too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
MUTANTS = ROOT / "tests" / "mutants.toml"
COPIED = ("app", "resources", "tests", "tools", "docs")
FILES = ("pyproject.toml", "dev.py", "main.py", "README.md")
# The quick tests first: a row is proved by the first that fails.
ORDER = ("tests/rules", "tests/reports", "tests/intake", "tests/services", "tests/stories", "tests")
TOO_LONG = 240  # seconds
ENVIRONMENT: Final = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""}


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
    with TemporaryDirectory(prefix="mutants-") as folder, Bench(Path(folder)) as bench:
        for row in rows:
            mutant = mutants.get(row)
            if mutant is None:
                print(f"{row}  NOT PROVED: no mutant is named for it", flush=True)
                unproved += 1
                continue
            killer = bench.killer(mutant, (named, marked))
            print(f"{row}  {mutant}", flush=True)
            print(f"    {'noticed by ' + killer if killer else 'NOT NOTICED'}", flush=True)
            unproved += not killer
            proved += bool(killer)
    print(f"rows proved: {proved}, not proved: {unproved}")
    return 1 if unproved else 0


class Bench:
    """A copy of the tree in which tests are run: in forks of one process that has loaded the
    libraries, where the system can fork; else each run in a process of its own."""

    def __init__(self, copy: Path) -> None:
        self._copy = copy
        self._servers: dict[bool, subprocess.Popen[str]] = {}
        for name in COPIED:  # with what was compiled: it fits what was not changed
            shutil.copytree(ROOT / name, copy / name)
        for name in FILES:
            if (ROOT / name).exists():
                shutil.copy2(ROOT / name, copy / name)

    def __enter__(self) -> Bench:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for server in self._servers.values():
            if server.stdin is not None:
                server.stdin.close()
            server.wait()

    def killer(self, mutant: Mutant, choices: Iterable[Tests]) -> str:
        """The first test that fails on the changed copy and not on the true one, "" where none
        does."""
        file = self._copy / mutant.file
        whole, kept = file.read_text(encoding="utf-8"), file.stat()
        data = file.suffix != ".py"
        for tests in choices:
            for run in ordered(tests(mutant.row)):
                file.write_text(mutant.applied(whole), encoding="utf-8")
                try:
                    failed = self.failing(run, data=data)
                finally:
                    file.write_text(whole, encoding="utf-8")
                    os.utime(file, ns=(kept.st_atime_ns, kept.st_mtime_ns))  # what is compiled fits
                if failed and not self.failing([failed], data=data):
                    return failed
        return ""

    def failing(self, tests: Sequence[str], *, data: bool) -> str:
        """The first of the tests that fails in the copy as it stands; ``data``: of the program no
        line was changed."""
        if not hasattr(os, "fork"):
            return self._alone(tests)
        if data not in self._servers:
            more = ("--program",) if data else ()
            self._servers[data] = subprocess.Popen(
                [sys.executable, "-m", "tools.proof_server", *more],
                cwd=self._copy, env={**os.environ, **ENVIRONMENT}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        asked, told = self._servers[data].stdin, self._servers[data].stdout
        assert asked is not None and told is not None
        asked.write(json.dumps(list(tests)) + "\n")
        asked.flush()
        return str(json.loads(told.readline()))

    def _alone(self, tests: Sequence[str]) -> str:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "--tb=no",
            *tests,
        ]
        try:
            ran = subprocess.run(
                command, cwd=self._copy, capture_output=True, text=True, encoding="utf-8",
                errors="replace", env={**os.environ, **ENVIRONMENT}, timeout=TOO_LONG,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"（{TOO_LONG} s）{tests[0]}"
        lines = [line for line in ran.stdout.splitlines() if line.startswith("FAILED ")]
        return lines[0].split(" ", 1)[1].split(" - ")[0] if lines else ""


def _short(text: str, most: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
