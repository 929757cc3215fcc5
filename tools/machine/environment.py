"""The virtual environment in .venv: when it is good, how it is built, and the stamp that says so."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.machine import debian, pythons
from tools.machine.report import ROOT, WINDOWS, SetupError, command_text, say

VENV = ROOT / ".venv"
LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / "installed.txt"


def venv_python() -> Path:
    """Where the environment's interpreter lies, whether or not it exists."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def venv_program(name: str) -> str:
    """The path of a program that a locked package installed, e.g. ``lint-imports``."""
    return str(venv_python().parent / (f"{name}.exe" if WINDOWS else name))


def ensure_environment() -> Path:
    """The interpreter of a finished .venv, built or completed if the stamp doesn't fit.

    Raises SetupError with the command that helps. The stamp is removed first and written last, so
    an interrupted installation is taken up again by the next start.
    """
    if is_current():
        return venv_python()
    if STAMP.exists():
        STAMP.unlink()
    installer = _make_venv()
    say(f"installing {LOCK.name} into {VENV.name} (once; some 250 MB to fetch)")
    command = [*installer, "install", "--require-hashes", "--no-input", "-r", str(LOCK)]
    if subprocess.call([*command, "--disable-pip-version-check", "--progress-bar", "off"]) != 0:
        raise SetupError(f"pip could not install the lock; try again:\n  {command_text(command)}")
    temporary = STAMP.with_suffix(".new")
    temporary.write_text(_wanted_stamp(), "utf-8")
    os.replace(str(temporary), str(STAMP))
    return venv_python()


def is_current() -> bool:
    """True if .venv was finished for this lock by a Python that is still there."""
    home = _configuration().get("home", "")
    if not (venv_python().exists() and home and Path(home).is_dir()):
        return False
    return STAMP.is_file() and STAMP.read_text("utf-8") == _wanted_stamp()


def _wanted_stamp() -> str:
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    version = _configuration().get("version", "")
    # The resolved name tells when the system replaced its python3 by another version.
    return "\n".join([lock, version, os.path.realpath(str(venv_python())), sys.platform, ""])


def _configuration() -> dict[str, str]:
    """What pyvenv.cfg says; empty if there is none."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key.strip(): value.strip() for key, value in pairs}


def _make_venv() -> list[str]:
    """Leave a usable .venv, a new one if need be; gives the pip command that installs into it."""
    if VENV.exists() and not _is_sound():
        say(f"{VENV.name} belongs to a Python that is gone or unsupported: making it anew")
        _remove_venv()
    if not VENV.exists():
        _create(_complete(pythons.choose_python()))
    python = str(venv_python())
    if _starts([python, "-m", "pip", "--version"]):
        return [python, "-m", "pip"]
    base = pythons.probe([python])
    outer = [base.executable if base else sys.executable, "-m", "pip", "--python", python]
    if _starts([*outer, "--version"]):
        return outer
    _remove_venv()
    raise SetupError("The environment has no pip; it was removed. Start again.")


def _is_sound() -> bool:
    """True if .venv starts, on the version that it was made for."""
    python = pythons.probe([str(venv_python())])
    made_for = _configuration().get("version", "").split(".")[:2]
    return python is not None and [str(part) for part in python.version] == made_for


def _complete(python: pythons.Python) -> pythons.Python:
    """The same Python with ``ensurepip`` if apt may bring it, or at least with a pip of its own."""
    if python.has_ensurepip:
        return python
    package = f"{python.name}-venv"
    say(f"{python.executable} has no ensurepip (Debian keeps it in {package})")
    if debian.apt_install([package]):
        return pythons.probe([python.executable]) or python
    if python.has_pip:
        return python  # its own pip can install into the environment from outside
    raise SetupError(
        f"No pip can be made for {python.executable}. Type this and start again:\n"
        f"  sudo apt-get install {package}"
    )


def _create(python: pythons.Python) -> None:
    say(f"making {VENV.name} with {python.executable}")
    options = [] if python.has_ensurepip else ["--without-pip"]
    if subprocess.call([python.executable, "-m", "venv", *options, str(VENV)]) != 0:
        _remove_venv()
        raise SetupError(f"{python.executable} could not make {VENV}.")


def _remove_venv() -> None:
    try:
        shutil.rmtree(str(VENV))
    except FileNotFoundError:
        return
    except OSError as error:
        raise SetupError(f"{VENV} can't be removed ({error}); close what uses it.") from error


def _starts(argv: list[str]) -> bool:
    result = subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return result.returncode == 0
