"""Builds the folder and the set-up for Windows, and says in one line what it lacks where it can't.

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
from tools.windows import checks, contents

LOCKS = (ROOT / "requirements.lock", ROOT / "packaging" / "requirements-build.lock")
WORK = ROOT / "build" / "windows"
BUILT = ROOT / "dist" / contents.FOLDER
SETUP = ROOT / "dist" / "setup"
DONE, FAILED, CANNOT, NO_SETUP = 0, 1, 2, 3

NO_WINDOWS = (
    "The Windows folder can only be built on Windows; there: py packaging\\build.py "
    "(under wine: docs/packaging.md)."
)
NO_COMPILER = (
    "Inno Setup 6 was not found, so there is no set-up, only the folder. Install it "
    "(winget install JRSoftware.InnoSetup) or name its ISCC.exe with --iscc, and start again."
)


def main(arguments: list[str]) -> int:
    """0 folder and set-up are there, 1 a step failed, 2 can't be built here, 3 folder alone."""
    options = _options(arguments)
    try:
        if not WINDOWS:
            raise SetupError(NO_WINDOWS)
        python = _this_python() if options.here else _own_python()
        _build_folder(python)
        return _build_setup(find_compiler(options.iscc))
    except SetupError as error:
        _say(str(error))
        return CANNOT
    except subprocess.CalledProcessError as error:
        _say(f"failed: {error}")
        return FAILED


def find_compiler(named: str | None) -> Path | None:
    """ISCC.exe: the one that was named, else one on PATH, else where Inno Setup installs itself."""
    if named:
        if not Path(named).is_file():
            raise SetupError(f"There is no compiler {named}.")
        return Path(named)
    on_path = shutil.which("iscc")
    if on_path:
        return Path(on_path)
    keys = ("ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA")
    for folder in (os.environ[key] for key in keys if os.environ.get(key)):
        for place in ("Inno Setup 6", "Programs/Inno Setup 6"):
            candidate = Path(folder) / place / "ISCC.exe"
            if candidate.is_file():
                return candidate
    return None


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="packaging/build.py", description=(__doc__ or "")[:80])
    parser.add_argument("--iscc", metavar="ISCC.exe", help="the compiler of Inno Setup 6")
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
    """The interpreter of build/windows/venv, with the locked requirements and nothing else."""
    folder = WORK / "venv"
    if folder.exists():
        shutil.rmtree(str(folder))
    base = pythons.choose_python()
    _say(f"making {folder.relative_to(ROOT)} with {base.executable}")
    subprocess.check_call([base.executable, "-m", "venv", str(folder)])
    python = folder / "Scripts" / "python.exe"
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


def _build_setup(compiler: Path | None) -> int:
    if compiler is None:
        _say(NO_COMPILER)
        return NO_SETUP
    if SETUP.exists():
        shutil.rmtree(str(SETUP))
    subprocess.check_call([str(compiler), "/Qp", str(ROOT / "installer.iss")], cwd=str(ROOT))
    for file in sorted(SETUP.glob("*.exe")):
        _say(f"{file.relative_to(ROOT)}: {file.stat().st_size / 2**20:.1f} MB")
    return DONE


def _say(text: str) -> None:
    sys.stdout.write(f"[build] {text}\n")
    sys.stdout.flush()
