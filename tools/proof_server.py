"""Runs tests in forks of a process that has loaded what does not change, once for all.

It is started in a copy of the tree. What is changed there is read anew by each fork; the libraries
are not, nor with ``--program`` is the program: that is for changes of data alone, which no module
reads while it is imported. A line of JSON in is a list of tests, a line out the first of them that
fails, "" where none does.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

import pytest

TOO_LONG: Final = 240  # seconds
LIBRARIES: Final = (
    "_pytest.assertion.rewrite", "_pytest.fixtures", "hypothesis", "hypothesis.strategies",
    "sqlalchemy", "sqlalchemy.dialects.sqlite", "PySide6.QtWidgets", "pytestqt.plugin", "openpyxl",
    "pypdfium2", "docx",
)  # fmt: skip
PROGRAM: Final = ("app.rules.scenario", "app.services.office", "tests.services.making")
QUIET: Final = ("-x", "-q", "-p", "no:cacheprovider", "--tb=no")


class First:
    """A pytest plugin that keeps the first test that fails."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid


def first_failing(tests: Sequence[str]) -> str:
    """The first of the tests that fails in a process of its own; one that never ends fails."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _run(tests, writer)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        failed = answer.read()
    _, status = os.waitpid(child, 0)
    return f"（{TOO_LONG} s）{tests[0]}" if os.WIFSIGNALED(status) else failed


def _run(tests: Sequence[str], writer: int) -> None:
    """In the fork: run them, say which failed first, and be gone."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for said in (1, 2):
        os.dup2(nothing, said)
    signal.alarm(TOO_LONG)
    first = First()
    try:
        pytest.main([*QUIET, *tests], plugins=[first])
        os.write(writer, first.failed.encode())
    finally:
        os._exit(0)


def main() -> int:
    """Answer line by line until there are no more."""
    for name in (*LIBRARIES, *(PROGRAM if "--program" in sys.argv else ())):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(first_failing(json.loads(line))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
