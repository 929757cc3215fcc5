"""Which Pythons this machine has, and which of them the project can be built on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.machine.report import ROOT, WINDOWS, SetupError

SUPPORTED = ((3, 13), (3, 12), (3, 11))

# The base executable, because a virtual environment must not be built on another one.
PROBE = """
import importlib.util, json, sys, sysconfig
print(json.dumps({
    "version": list(sys.version_info[:2]),
    "executable": getattr(sys, "_base_executable", None) or sys.executable,
    "usable": sys.implementation.name == "cpython" and sys.maxsize > 2**32
        and not sysconfig.get_config_var("Py_GIL_DISABLED"),
    "ensurepip": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
    "pip": importlib.util.find_spec("pip") is not None,
}))
"""


class Python(NamedTuple):
    """One interpreter: where it is, and what it brings for building an environment."""

    executable: str
    version: tuple[int, int]
    has_ensurepip: bool
    has_pip: bool

    @property
    def name(self) -> str:
        """The name with its version, e.g. ``python3.11``."""
        return "python{}.{}".format(*self.version)


def probe(command: list[str]) -> Python | None:
    """The interpreter behind ``command``, or None if it doesn't start or can't carry the project.

    A 32-bit, a free-threaded and a non-CPython interpreter have no PySide6 wheels.
    """
    try:
        answer = subprocess.run(
            [*command, "-c", PROBE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=True,
        )
        facts = json.loads(answer.stdout.decode("utf-8", "replace"))
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    version = (facts["version"][0], facts["version"][1])
    if version not in SUPPORTED or not facts["usable"]:
        return None
    return Python(facts["executable"], version, facts["ensurepip"], facts["pip"])


def _candidates() -> Iterator[list[str]]:
    """Commands that may start a Python, the running one first."""
    if sys.version_info[:2] in SUPPORTED:
        yield [sys.executable]
    for major, minor in SUPPORTED:
        if WINDOWS and shutil.which("py"):
            yield ["py", f"-{major}.{minor}"]
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            found = shutil.which(f"python{major}.{minor}", path=folder) if folder else None
            if found:
                yield [found]
        for home in _pyenv_homes():
            for version in sorted(home.glob(f"versions/{major}.{minor}.*"), reverse=True):
                yield [str(version / ("python.exe" if WINDOWS else "bin/python"))]
    for name in ("python3", "python"):
        found = shutil.which(name)
        if found:
            yield [found]


def _pyenv_homes() -> list[Path]:
    named = [os.environ[key] for key in ("PYENV_ROOT", "PYENV") if os.environ.get(key)]
    usual = Path.home() / (".pyenv/pyenv-win" if WINDOWS else ".pyenv")
    return [Path(name) for name in named] or [usual]


def find_pythons() -> Iterator[Python]:
    """The interpreters the project can be built on, the best first, each once."""
    seen = set()
    for command in _candidates():
        python = probe(command)
        if python is None or str(ROOT / ".venv") in python.executable:
            continue
        if python.executable not in seen:
            seen.add(python.executable)
            yield python


def choose_python() -> Python:
    """The first interpreter with ``ensurepip``, else the first at all; SetupError if there is none.

    An incomplete one (Debian without python3-venv) is still the right answer where none is whole.
    """
    incomplete = None
    for python in find_pythons():
        if python.has_ensurepip:
            return python
        incomplete = incomplete or python
    if incomplete is None:
        this = ".".join(str(part) for part in sys.version_info[:2])
        raise SetupError(
            f"The project needs a 64-bit CPython 3.11, 3.12 or 3.13; this is {this} and no other "
            f"was found.\n{_install_hint()}"
        )
    return incomplete


def _install_hint() -> str:
    if WINDOWS:
        return "Install one with:  winget install Python.Python.3.12   and start again."
    if shutil.which("apt-get"):
        return (
            "Install one with:  sudo apt-get install python3.11 python3.11-venv   "
            "(or the 3.12/3.13 packages that your release has) and start again."
        )
    return "Install one from python.org or with pyenv (pyenv install 3.12) and start again."
