"""The checks of `dev.py test`: each tool with its command; pytest comes last and speaks last."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tools.machine.environment import venv_program
from tools.machine.report import ROOT, child_environment, say

QUICK = "--quick"
NOT_SLOW = ["-m", "not slow"]
# Each file stays in one process: its tests may share what is costly to make.
TWO_AT_ONCE = ["-n", "2", "--dist", "loadfile"]
FAILED_CHECKS = "CHENGXIN_FAILED_CHECKS"  # tests/conftest.py repeats these above its summary


def static_checks(python: Path) -> dict[str, list[str]]:
    """Every check that only reads the sources: its name and its command."""
    return {
        "ruff check": [str(python), "-m", "ruff", "check", "."],
        "ruff format": [str(python), "-m", "ruff", "format", "--check", "."],
        "mypy": [str(python), "-m", "mypy"],
        "import contracts": [venv_program("lint-imports"), "--show-timings"],
    }


def pytest_words(arguments: list[str]) -> list[str]:
    """What pytest is told: all tests two at once, the slow ones left out for ``--quick``.

    Who gives pytest arguments of his own (a file, --pdb) also says how many run at once.
    """
    own = [word for word in arguments if word != QUICK]
    return [*([] if own else TWO_AT_ONCE), *(NOT_SLOW if QUICK in arguments else []), *own]


def run_all(python: Path, arguments: list[str]) -> int:
    """Run every check though one fails; 0 if all passed."""
    failed = [name for name, argv in static_checks(python).items() if not _passes(name, argv)]
    say("pytest")
    environment = child_environment()
    environment[FAILED_CHECKS] = ", ".join(failed)
    sys.stdout.flush()
    status = subprocess.call(
        [str(python), "-m", "pytest", *pytest_words(arguments)], cwd=str(ROOT), env=environment
    )
    return status or (1 if failed else 0)


def _passes(name: str, argv: list[str]) -> bool:
    started = time.monotonic()
    result = subprocess.run(
        argv,
        cwd=str(ROOT),
        env=dict(child_environment(), NO_COLOR="1", TERM=os.environ.get("TERM", "dumb")),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    passed = result.returncode == 0
    took = time.monotonic() - started
    say(f"{name:<18} {'ok' if passed else 'FAILED'}  ({took:.1f} s)")
    if not passed:
        sys.stdout.write(result.stdout.decode("utf-8", "replace").rstrip() + "\n")
        sys.stdout.flush()
    return passed
