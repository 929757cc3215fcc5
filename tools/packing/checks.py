"""What a built folder must hold and must not, and what the Python that builds it has."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

from tools.machine.report import ROOT, WINDOWS
from tools.packing import runtime
from tools.packing.contents import INSIDE, NEVER, data_files, file_name, is_wanted, programs

# What Qt loads by name when it is needed, so that no import would miss it.
WINDOWS_PLUGINS = (
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
LINUX_PLUGINS = (
    "PySide6/Qt/plugins/platforms/libqxcb.so",  # the window
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",  # the tour
    "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",  # 输入法
    "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
    "PySide6/Qt/plugins/imageformats/libqjpeg.so",
    "PySide6/Qt/plugins/imageformats/libqsvg.so",
    "PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so",  # recordings: Linux plays none itself
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
)


def problems(folder: Path) -> list[str]:
    """What is missing, altered or out of place in a built folder; empty if it may go out."""
    inside = folder / INSIDE
    names = [file_name(program) for program in programs()]
    found = [f"missing: {name}" for name in names if not (folder / name).is_file()]
    for path, place in data_files():
        shipped = inside / place / path.name
        if not shipped.is_file():
            found.append(f"missing: {place}/{path.name}")
        elif shipped.read_bytes() != path.read_bytes():
            found.append(f"altered: {place}/{path.name}")
    modules = (f"PySide6/{name}.{'pyd' if WINDOWS else 'abi3.so'}" for name in qt_modules())
    needed = [*(WINDOWS_PLUGINS if WINDOWS else LINUX_PLUGINS), *modules]
    found += [f"missing: {name}" for name in needed if not (inside / name).is_file()]
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.name.lower() in NEVER:
            found.append(f"part of Windows itself: {relative}")
        elif path.is_file() and not is_wanted(relative):
            found.append(f"not wanted: {relative}")
        elif path.is_symlink() and not path.exists():
            found.append(f"a link to nothing: {relative}")
    return found + runtime.problems(inside)


def qt_modules() -> set[str]:
    """The modules of PySide6 that the application's sources name."""
    texts = (path.read_text("utf-8") for path in (ROOT / "app").rglob("*.py"))
    named = (re.findall(r"\bPySide6\.(Qt\w+)|from PySide6 import (Qt\w+)", text) for text in texts)
    return {one or other for names in named for one, other in names}


def size_text(folder: Path) -> str:
    """How much a folder holds, for people: ``89.0 MB in 318 files``."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    sizes = [path.stat().st_size for path in files]
    return f"{sum(sizes) / 2**20:.1f} MB in {len(sizes)} files"


def locked(lock: Path, system: str = sys.platform) -> dict[str, str]:
    """Name → version of each requirement of a lock that a system installs."""
    heads = re.findall(r"^([a-z0-9.-]+)==(\S+?)(?: ; (.*?))? \\$", lock.read_text("utf-8"), re.M)
    elsewhere = {"win32", "darwin", "linux"} - {system}
    return {
        name: version
        for name, version, condition in heads
        if not any(f"== '{system}'" in condition for system in elsewhere)
    }


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
