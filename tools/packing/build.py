"""Builds the folder that runs without Python, and the package of this system over it.

Started by packaging/build.py, by whatever Python is there; the building itself is done by a Python
3.11–3.13 with the locked requirements and nothing else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.machine import paper_fonts, pythons
from tools.machine.report import ROOT, WINDOWS, SetupError, command_text
from tools.packing import checks, contents, linux, trial, windows

LOCKS = (ROOT / "requirements.lock", ROOT / "packaging" / "requirements-build.lock")
WORK = ROOT / "build" / ("windows" if WINDOWS else "linux")
BUILT = ROOT / "dist" / contents.FOLDER
DONE, FAILED, CANNOT, NO_PACKAGE = 0, 1, 2, 3

NO_SYSTEM = "Packages are built on Windows and Linux, each on its own; this is neither."


def main(arguments: list[str]) -> int:
    """0 folder and package are there, 1 a step failed, 2 can't be built here, 3 folder alone."""
    options = _options(arguments)
    try:
        if not WINDOWS and not sys.platform.startswith("linux"):
            raise SetupError(NO_SYSTEM)
        python = _this_python() if options.here else _own_python()
        _build_folder(python)
        _try_folder(python)
        if WINDOWS:
            made, lacking = windows.make_setup(options.iscc), windows.NO_COMPILER
        else:
            made, lacking = linux.make_package(BUILT, WORK), linux.NO_DPKG
    except SetupError as error:
        _say(str(error))
        return CANNOT
    except subprocess.CalledProcessError as error:
        _say(f"failed: {error}")
        return FAILED
    if made is None:
        _say(lacking)
        return NO_PACKAGE
    _say(f"{made.relative_to(ROOT)}: {made.stat().st_size / 2**20:.1f} MB")
    return DONE


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="packaging/build.py", description=(__doc__ or "")[:80])
    parser.add_argument("--iscc", metavar="ISCC.exe", help="Windows: the compiler of Inno Setup 6")
    parser.add_argument(
        "--here",
        action="store_true",
        help="build with this Python if it has exactly what the locks say, make no environment",
    )
    return parser.parse_args(arguments)


def _this_python() -> Path:
    """The running interpreter; SetupError if it isn't as locked."""
    if sys.version_info[:2] not in pythons.SUPPORTED:
        raise SetupError("This Python is not 3.11, 3.12 or 3.13.")
    wrong = [line for lock in LOCKS for line in checks.differences(lock)]
    if wrong:
        raise SetupError("This Python is not as locked: " + "; ".join(wrong))
    return Path(sys.executable)


def _own_python() -> Path:
    """The interpreter of build/…/venv, with the locked requirements and nothing else."""
    folder = WORK / "venv"
    if folder.exists():
        shutil.rmtree(str(folder))
    base = pythons.choose_python()
    _say(f"making {folder.relative_to(ROOT)} with {base.executable}")
    subprocess.check_call([base.executable, "-m", "venv", str(folder)])
    python = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    words = [str(python), "-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "-q"]
    for lock in LOCKS:
        words += ["-r", str(lock)]
    _say("installing the locked requirements (some 250 MB to fetch)")
    if subprocess.call([*words, "--no-input", "--disable-pip-version-check"]) != 0:
        raise SetupError(f"pip could not install the locks; try again:\n  {command_text(words)}")
    return python


def _build_folder(python: Path) -> None:
    """Leave the checked folder in dist/; SetupError with what is wrong in it."""
    paper_fonts.ensure_paper_fonts(python)
    for name, bundle in paper_fonts.BUNDLES.items():
        if paper_fonts.missing(bundle, paper_fonts.FOLDER):
            _say(f"going out without the fonts of {name}; see docs/letters.md, Fonts")
    _say(f"packing {contents.FOLDER} {contents.version()}")
    subprocess.check_call(
        [
            *(str(python), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"),
            *("--distpath", str(BUILT.parent), "--workpath", str(WORK / "work")),
            str(ROOT / "packaging" / "chengxin.spec"),
        ],
        cwd=str(ROOT),
        env=dict(os.environ, PYTHONUTF8="1", PYTHONHASHSEED="0"),
    )
    found = checks.problems(BUILT)
    if found:
        raise SetupError("The folder must not go out:\n  " + "\n  ".join(found))
    _say(f"{BUILT.relative_to(ROOT)}: {checks.size_text(BUILT)}, checked")


def _try_folder(python: Path) -> None:
    """Let the built program work, without a window; SetupError if it can't."""
    program = BUILT / contents.file_name(contents.programs()[-1])
    seen = trial.tried([str(program)], python, WORK / "trial")
    for line in seen.lines:
        _say(line)
    if seen.faults:
        raise SetupError("The program must not go out:\n  " + "\n  ".join(seen.faults))


def _say(text: str) -> None:
    sys.stdout.write(f"[build] {text}\n")
    sys.stdout.flush()
