"""The machine that figures were taken on."""

from __future__ import annotations

import os
import platform
import sqlite3


def describe() -> dict[str, str]:
    """Cores, system and the versions that bear on speed."""
    import PySide6
    import sqlalchemy

    return {
        "cores": str(os.cpu_count()),
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()) if _unix() else "unknown",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "qt": PySide6.__version__,
        "sqlite": sqlite3.sqlite_version,
        "sqlalchemy": sqlalchemy.__version__,
    }


def _unix() -> bool:
    return hasattr(os, "getloadavg")
