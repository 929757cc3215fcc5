"""The set-up for Windows: Inno Setup's compiler over the built folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.machine.report import ROOT, SetupError

SETUP = ROOT / "dist" / "setup"
NO_COMPILER = (
    "Inno Setup 6 was not found, so there is no set-up, only the folder. Install it "
    "(winget install JRSoftware.InnoSetup) or name its ISCC.exe with --iscc, and start again."
)


def make_setup(named: str | None) -> Path | None:
    """The set-up in dist/setup; None where there is no compiler, SetupError if the named is gone."""
    compiler = find_compiler(named)
    if compiler is None:
        return None
    if SETUP.exists():
        shutil.rmtree(str(SETUP))
    subprocess.check_call([str(compiler), "/Qp", str(ROOT / "installer.iss")], cwd=str(ROOT))
    return next(SETUP.glob("*.exe"))


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
