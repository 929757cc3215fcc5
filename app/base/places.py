"""Where this PC keeps the office's file and the program's own small settings."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

OVERRIDE: Final = "CHENGXIN_DATA"
OFFICE_FILE: Final = "office.sqlite"
SETTINGS_FILE: Final = "settings.json"


def data_dir(environment: Mapping[str, str], *, platform: str = sys.platform) -> Path:
    """The folder for data; ``CHENGXIN_DATA`` names another. It need not exist yet."""
    if chosen := environment.get(OVERRIDE):
        return Path(chosen)
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "诚信台"
    return Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "chengxin-desk"


def office_file(environment: Mapping[str, str], *, platform: str = sys.platform) -> Path:
    """The office's file in the data folder, opened when no other is asked for."""
    return data_dir(environment, platform=platform) / OFFICE_FILE


def settings_file(environment: Mapping[str, str], *, platform: str = sys.platform) -> Path:
    """The small file with the settings of this PC; it stays when the office's file lies elsewhere."""
    return data_dir(environment, platform=platform) / SETTINGS_FILE
