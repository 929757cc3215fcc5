"""Where the files that ship with the program lie, from source or from a built folder."""

from __future__ import annotations

import sys
from pathlib import Path


def resources_dir() -> Path:
    """The folder ``resources/`` beside main.py or inside the packaged application."""
    bundled = getattr(sys, "_MEIPASS", None)
    root = Path(bundled) if bundled else Path(__file__).resolve().parents[3]
    return root / "resources"


def manual_file() -> Path:
    """用户手册.md with its pictures beside it, as it ships."""
    return resources_dir().parent / "docs" / "用户手册.md"


def resource_text(relative: str) -> str:
    """The UTF-8 text of one shipped file, e.g. ``regulations/nanyang-2020.toml``."""
    return (resources_dir() / relative).read_text(encoding="utf-8")


def resource_names(folder: str, suffix: str) -> tuple[str, ...]:
    """The names, sorted, of the shipped files in ``folder`` that end in ``suffix``."""
    return tuple(sorted(p.name for p in (resources_dir() / folder).glob(f"*{suffix}")))
