"""What a built folder for Windows must hold and must not, and what the Python that builds it has."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from tools.machine.report import ROOT
from tools.windows.contents import (
    CONSOLE_PROGRAM,
    INSIDE,
    NEVER,
    WINDOW_PROGRAM,
    data_files,
    is_wanted,
)

# What Qt loads by name when it is needed, so that no import would miss it.
PLUGINS = (
    "PySide6/plugins/platforms/qwindows.dll",  # the window
    "PySide6/plugins/platforms/qoffscreen.dll",  # the tour
    "PySide6/plugins/iconengines/qsvgicon.dll",
    "PySide6/plugins/imageformats/qjpeg.dll",  # scans among the attachments
    "PySide6/plugins/imageformats/qsvg.dll",
    "PySide6/plugins/multimedia/windowsmediaplugin.dll",  # recordings among the attachments
    "PySide6/plugins/styles/qmodernwindowsstyle.dll",
    "PySide6/translations/qtbase_zh_CN.qm",
    "sqlite3.dll",
)


def problems(folder: Path) -> list[str]:
    """What is missing, altered or out of place in a built folder; empty if it may go out."""
    inside = folder / INSIDE
    found = [
        f"missing: {name}.exe"
        for name in (WINDOW_PROGRAM, CONSOLE_PROGRAM)
        if not (folder / f"{name}.exe").is_file()
    ]
    for path, place in data_files():
        shipped = inside / place / path.name
        if not shipped.is_file():
            found.append(f"missing: {place}/{path.name}")
        elif shipped.read_bytes() != path.read_bytes():
            found.append(f"altered: {place}/{path.name}")
    needed = [*PLUGINS, *(f"PySide6/{name}.pyd" for name in qt_modules())]
    found += [f"missing: {name}" for name in needed if not (inside / name).is_file()]
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.name.lower() in NEVER:
            found.append(f"part of Windows itself: {relative}")
        elif path.is_file() and not is_wanted(relative):
            found.append(f"not wanted: {relative}")
    return found


def qt_modules() -> set[str]:
    """The modules of PySide6 that the application's sources name."""
    texts = (path.read_text("utf-8") for path in (ROOT / "app").rglob("*.py"))
    named = (re.findall(r"\bPySide6\.(Qt\w+)|from PySide6 import (Qt\w+)", text) for text in texts)
    return {one or other for names in named for one, other in names}


def size_text(folder: Path) -> str:
    """How much a folder holds, for people: ``89.0 MB in 318 files``."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{sum(sizes) / 2**20:.1f} MB in {len(sizes)} files"


def locked(lock: Path) -> dict[str, str]:
    """Name → version of each requirement of a lock that Windows installs."""
    heads = re.findall(r"^([a-z0-9.-]+)==(\S+?)(?: ; (.*?))? \\$", lock.read_text("utf-8"), re.M)
    return {name: version for name, version, condition in heads if "darwin" not in condition}


def differences(lock: Path) -> list[str]:
    """Each locked requirement that this Python lacks or has in another version."""
    found = []
    for name, version in locked(lock).items():
        try:
            there = metadata.version(name)
        except metadata.PackageNotFoundError:
            there = "nothing"
        if there != version:
            found.append(f"{name}: {version} is locked, {there} is installed")
    return found
