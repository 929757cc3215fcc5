"""What the terminal is spoken to in: UTF-8, whatever code page Windows hands a pipe."""

from __future__ import annotations

import io
import sys


def speak_utf8() -> None:
    """Make both output streams take every sign; a program without a console has none of them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def program_name() -> str:
    """What a person types before the first word: the packaged program's name, or main.py."""
    return "chengxin-cli" if getattr(sys, "frozen", False) else "python main.py"
