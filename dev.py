#!/usr/bin/env python3
"""Sets up what the project needs on this machine and runs it: `python3 dev.py run`, `… test`.

Standard library only, and readable by Python 3.8: it may be started by whatever is there, and
looks for a Python 3.11–3.13 itself. On Windows: `py dev.py run`.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

if sys.version_info < (3, 8):  # noqa: UP036 – this file is started by old Pythons too
    sys.exit("dev.py itself needs Python 3.8 or newer, and the project 3.11, 3.12 or 3.13.")

from tools.machine import checks, debian, environment, lock, paper_fonts
from tools.machine.report import ROOT, SetupError, child_environment, has_display, say

TOUR_FOLDER = ROOT / "tour"


class Command(NamedTuple):
    """One word after `dev.py`: what it is for, what does it, and whether it needs Qt's libraries."""

    about: str
    start: Callable[[Path, list[str]], int]
    needs_qt: bool = True


def run_desk(python: Path, arguments: list[str]) -> int:
    """Open the desk; without a display play the tour instead and name the folder with its results."""
    if has_display():
        return _call(python, ["main.py", *arguments])
    say("This machine has no display, so no window can be opened.")
    say("Playing the tour instead: the same window, painted into pictures. This takes a while.")
    status = _call(python, ["main.py", "tour", str(TOUR_FOLDER)])
    say(f"The tour {'is complete' if status == 0 else 'FAILED'}; its results: {TOUR_FOLDER}")
    return status


def program(*words: str) -> Callable[[Path, list[str]], int]:
    """A command that hands its arguments to one of the project's own programs."""
    return lambda python, arguments: _call(python, [*words, *arguments])


def set_up_only(_python: Path, _arguments: list[str]) -> int:
    """Nothing but the set-up that precedes every command."""
    say("everything is in place")
    return 0


COMMANDS = {
    "run": Command("open the desk (without a display: play the tour)", run_desk),
    "test": Command(
        "every check and test; --quick: without the slow; the rest goes to pytest", checks.run_all
    ),
    "tour": Command("DIR: play the tour and leave its pictures in DIR", program("main.py", "tour")),
    "bench": Command("measure, see docs/performance.md", program("-m", "tools.bench")),
    "obligations": Command(
        "which test shows which obligation; --mutate", program("-m", "tools.obligations")
    ),
    "reliability": Command(
        "kill -9 while it works, and look what is left; --full", program("-m", "tools.reliability")
    ),
    "quiet": Command(
        "BASE [END]: no golden, reference, tour value or schema changes in a range of commits",
        program("-m", "tools.quiet"),
        False,
    ),
    "package": Command(
        "the package for this system: .deb, or set-up on Windows", program("packaging/build.py")
    ),
    "fonts": Command("which file sets which role of a paper", program("-m", "tools.paper_faces")),
    "setup": Command("only prepare this machine", set_up_only),
    "lock": Command("compile the locks anew from pyproject.toml", lock.compile_locks, False),
}


def usage() -> str:
    """The commands, one a line."""
    lines = [f"  {name:<12} {command.about}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: python3 dev.py COMMAND [ARGUMENTS]", "", *lines])


def _call(python: Path, words: list[str]) -> int:
    return subprocess.call([str(python), *words], cwd=str(ROOT), env=child_environment())


def main(arguments: list[str]) -> int:
    """Set up, then do what the first word says; 2 for an unknown word or a failed set-up."""
    if not arguments or arguments[0] not in COMMANDS:
        print(usage())
        return 0 if arguments[:1] in ([], ["-h"], ["--help"], ["help"]) else 2
    command = COMMANDS[arguments[0]]
    try:
        python = environment.ensure_environment()
        if command.needs_qt:
            debian.ensure_libraries()
            paper_fonts.ensure_paper_fonts(python)
        return command.start(python, arguments[1:])
    except SetupError as error:
        say(str(error))
        return 2
    except subprocess.CalledProcessError as error:
        say(f"failed: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next start goes on from here")
        return 130


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a Chinese Windows console lacks some signs
    sys.exit(main(sys.argv[1:]))
