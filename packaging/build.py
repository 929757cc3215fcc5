"""Builds the package for this system, Windows or Linux: `python3 packaging/build.py`; see docs/packaging.md."""

from __future__ import annotations

import io
import sys
from pathlib import Path

if sys.version_info < (3, 8):  # noqa: UP036 – this file is started by old Pythons too
    sys.exit("packaging/build.py itself needs Python 3.8 or newer, and the build 3.11 to 3.13.")

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.packing import build  # noqa: E402 – the project's folder had to come first

if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a Windows console lacks some signs
    sys.exit(build.main(sys.argv[1:]))
