"""Which test shows which obligation of docs/obligations.md, and which pack changes no test sees."""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pytest

ROOT = Path(__file__).resolve().parents[1]
MATRIX = ROOT / "docs" / "obligations.md"
TESTS = ROOT / "tests"
LATER = "later"  # the status of a row that a later stage completes
ROW = re.compile(r"^\|\s*((?:NY|YC|AS|PJ|ZB|YJ|TB)-?\d[\d.]*)\s*\|(.*)\|\s*$")


@dataclass(frozen=True, slots=True)
class Obligation:
    """One row of the matrix."""

    id: str
    article: str
    what: str
    status: str


@dataclass
class Collected:
    """A pytest plugin that keeps the tests of a collection and the obligations they cite."""

    tests: dict[str, list[str]] = field(default_factory=dict)
    items: list[pytest.Item] = field(default_factory=list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = list(items)
        for item in items:
            for marker in item.iter_markers("obligation"):
                for cited in marker.args:
                    tests = self.tests.setdefault(str(cited), [])
                    if item.nodeid not in tests:
                        tests.append(item.nodeid)


def read_matrix(text: str) -> dict[str, Obligation]:
    """The matrix by id, in its order; ValueError names an id that stands there twice."""
    rows: dict[str, Obligation] = {}
    for line in text.splitlines():
        match = ROW.match(line)
        if match is None:
            continue
        cells = [cell.strip() for cell in match[2].split("|")]
        if match[1] in rows:
            raise ValueError(f"{match[1]} stands twice in the matrix")
        rows[match[1]] = Obligation(match[1], cells[0], cells[1], cells[-1])
    return rows


def collect(paths: Sequence[str]) -> tuple[Collected, str]:
    """What pytest collects under ``paths``, and its complaint ("" if it had none)."""
    plugin, said = Collected(), io.StringIO()
    settings = ["-c", str(ROOT / "pyproject.toml"), f"--rootdir={ROOT}", "-p", "no:cacheprovider"]
    arguments = ["--collect-only", "-q", *settings, *paths]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main(arguments, plugins=[plugin])
    return plugin, "" if status == pytest.ExitCode.OK else said.getvalue()


def cases_of(tests: Iterable[str]) -> list[str]:
    """The tests without their parameters, each once: a parametrised test counts as one."""
    return sorted({test.partition("[")[0] for test in tests})


def report(
    matrix: Mapping[str, Obligation],
    tests: Mapping[str, Iterable[str]],
    mutants: Mapping[str, object] = MappingProxyType({}),
) -> tuple[str, int]:
    """What to print, and the exit status: 1 where a test cites an id that the matrix lacks."""
    lines, bare = [], []
    for row in matrix.values():
        shown = cases_of(tests.get(row.id, ()))
        if not shown:
            bare.append(row)
            continue
        lines.append(f"{row.id}  {row.article}  {row.what}  ({len(shown)} tests)")
        if row.id in mutants:
            lines.append(f"    mutant  {mutants[row.id]}")
        lines += [f"    {test}" for test in shown]
    lines += ["", f"Obligations without a test yet: {len(bare)} of {len(matrix)}"]
    lines += [f"    {row.id}  {row.article}  [{row.status}]  {row.what}" for row in bare]
    unknown = sorted(set(tests) - set(matrix))
    if unknown:
        lines += ["", "ERROR: cited by tests, but not in docs/obligations.md:"]
        lines += [f"    {one}: {test}" for one in unknown for test in sorted(tests[one])]
    return "\n".join(lines), 1 if unknown else 0


def _mutate(asked: argparse.Namespace) -> int:
    """Print the changes of packs and indicator sets that no test noticed; 1 if there are any."""
    from tools.mutation_run import FILES, unnoticed
    from tools.set_mutations import set_ids, unnoticed_of_set

    status = 0
    if asked.pack is None or asked.pack in FILES:
        status = unnoticed(pack=asked.pack, only=asked.only, kind=asked.kind)
    sets = [name for name in set_ids() if asked.pack in (None, name)]
    found = [unnoticed_of_set(name, only=asked.only, kind=asked.kind) for name in sets]
    if sets:
        tried, missed = (sum(numbers) for numbers in zip(*found, strict=True))
        print(f"{tried} changes of sets, {missed} unnoticed")
        status = max(status, 1 if missed else 0)
    return status


def _prove(rows: Sequence[Obligation]) -> int:
    """Prove each row that is done; only the files of the tests that mutants name are collected,
    all of them where one of these notices nothing."""
    from tools.obligation_proofs import MUTANTS, prove, read_mutants

    mutants = read_mutants(MUTANTS.read_text(encoding="utf-8"))
    done = [row.id for row in rows if row.status != LATER]
    files = {mutants[row].test_file for row in done if row in mutants}
    quick, complaint = collect(sorted(filter(None, files)))
    if complaint:
        print(complaint)
        return 1
    every: list[Mapping[str, Sequence[str]]] = []

    def named(row: str) -> list[str]:
        by = mutants[row].by
        return [t for t in quick.tests.get(row, ()) if t.partition("[")[0] == by]

    def marked(row: str) -> Sequence[str]:
        if not every:
            every.append(collect([str(TESTS)])[0].tests)
        return every[0].get(row, ())

    status = prove(mutants, named, marked, done)
    later = [row.id for row in rows if row.status == LATER]
    print(f"rows of a later stage, not to be proved yet: {'、'.join(later) or 'none'}")
    return status


def main(arguments: Sequence[str]) -> int:
    """Print the report, or with ``--mutate`` the changes of packs and sets that no test noticed."""
    parser = argparse.ArgumentParser(prog="dev.py obligations", description=__doc__)
    parser.add_argument("--mutate", action="store_true", help="change the packs, run the tests")
    parser.add_argument(
        "--prove", action="store_true",
        help="make each row's change in a copy and run its tests (--only NY-11: these rows)",
    )  # fmt: skip
    parser.add_argument("--pack", help="only this pack or set: common, nanyang-2024-counties, …")
    parser.add_argument("--only", default="", help="only keys that begin so, e.g. clocks.closure")
    parser.add_argument("--kind", help="only changes of this kind, e.g. number")
    parser.add_argument("--tests", default=str(TESTS), help="folder whose tests are read")
    asked = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if asked.mutate:
        return _mutate(asked)
    try:
        matrix = read_matrix(MATRIX.read_text(encoding="utf-8"))
    except ValueError as error:
        print(f"ERROR: {error}")
        return 1
    if asked.prove:
        return _prove([row for row in matrix.values() if row.id.startswith(asked.only)])
    found, complaint = collect([asked.tests])
    if complaint:
        print(complaint)
        return 1
    from tools.obligation_proofs import MUTANTS, read_mutants

    mutants = read_mutants(MUTANTS.read_text(encoding="utf-8"))
    text, status = report(matrix, found.tests, mutants)
    print(text)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
