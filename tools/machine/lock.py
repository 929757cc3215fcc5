"""Compiles the locks from pyproject.toml with uv, for all platforms and without addresses."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tools.machine.report import ROOT, WINDOWS, SetupError, say

# uv's own lock file would hold the addresses of an index; a compiled requirements file doesn't.
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--quiet",
)
LOCKS = {
    "requirements.lock": ("pyproject.toml",),
    "requirements-dev.lock": ("pyproject.toml", "--group=dev", "--constraints=requirements.lock"),
    "packaging/requirements-build.lock": ("--group=build", "--constraints=requirements-dev.lock"),
}


def compile_locks(python: Path, arguments: list[str]) -> int:
    """Write the locks anew; ``arguments`` go to uv (``--upgrade``). 0 if they hold no address."""
    with tempfile.TemporaryDirectory() as folder:
        uv = Path(folder) / ("Scripts/uv.exe" if WINDOWS else "bin/uv")
        subprocess.check_call([str(python), "-m", "venv", folder])
        subprocess.check_call([str(python), "-m", "pip", "--python", folder, "install", "-q", "uv"])
        for name, options in LOCKS.items():
            command = [str(uv), "pip", "compile", "--output-file", name]
            subprocess.check_call([*command, *OPTIONS, *options, *arguments], cwd=str(ROOT))
            if "://" in (ROOT / name).read_text("utf-8"):
                raise SetupError(f"{name} holds an address; it must not be committed.")
            say(f"wrote {name}")
    return 0
