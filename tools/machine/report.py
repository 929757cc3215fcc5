"""How the set-up speaks to the person at the terminal, and the failure it stops with."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = os.name == "nt"


class SetupError(Exception):
    """The set-up can't go on; the text says what is missing and the exact command that helps."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before the output of a child process."""
    sys.stdout.write(f"[dev] {text}\n")
    sys.stdout.flush()


def has_display() -> bool:
    """True if a window can be shown: always off Linux, there with X11 or Wayland only."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal"):
        return False
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def child_environment() -> dict[str, str]:
    """The environment for the project's own programs: UTF-8, and no window without a display."""
    environment = dict(os.environ, PYTHONUTF8="1")
    if not has_display():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


def command_text(argv: list[str]) -> str:
    """The command as a person would type it."""
    return " ".join(argv) if WINDOWS else " ".join(shlex.quote(word) for word in argv)
