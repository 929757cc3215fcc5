"""The run-time DLLs of Visual C++ in the folder for Windows: there for whoever loads them, and new enough.

A Windows without Visual C++'s redistributable has none of them, and one that was loaded first serves
every later library of the process, so that no copy may be older than its users.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Tuple

from tools.packing.portable import Image, read_image

Entry = Tuple[str, str, str]  # of PyInstaller: place in the folder, file, sort
_NAME = re.compile(r"(vcruntime|msvcp|concrt|vccorlib|vcomp)\d+(_\w+)?\.dll", re.I)
# Its classes changed in 14.40: a library built later crashes in an older one. What vcruntime offers
# has not changed, and Python's wheels rely on that.
_AS_NEW_AS_ITS_USERS = "msvcp"
_PROGRAMS = (".exe", ".dll", ".pyd")


def newest(entries: list[Entry]) -> list[Entry]:
    """The entries with each run-time DLL taken from the newest file of its name."""
    best: dict[str, tuple[tuple[int, int], str]] = {}
    for place, source, _sort in entries:
        if is_runtime(place):
            image = read_image(Path(source))
            version = (image.version if image else None) or (0, 0)
            best[_base(place)] = max(best.get(_base(place), ((0, 0), "")), (version, source))
    return [
        (place, best[_base(place)][1], sort) if is_runtime(place) else (place, source, sort)
        for place, source, sort in entries
    ]


def is_runtime(place: str) -> bool:
    """Whether a path names a run-time DLL of Visual C++."""
    return _NAME.fullmatch(_base(place)) is not None


def problems(inside: Path) -> list[str]:
    """Each run-time DLL that somebody loads and the folder lacks, or has older than that somebody."""
    images = {
        path: image
        for path in sorted(inside.rglob("*"))
        if path.suffix.lower() in _PROGRAMS and path.is_file()
        for image in [read_image(path)]
        if image is not None
    }
    copies: dict[str, list[Path]] = {}
    for path in images:
        copies.setdefault(path.name.lower(), []).append(path)
    found: set[str] = set()
    for path, image in images.items():
        for name in image.loads:
            if is_runtime(name):
                found |= set(_wrong(name, path, image, copies.get(name, []), images, inside))
    return sorted(found)


def _wrong(
    name: str,
    user: Path,
    image: Image,
    copies: list[Path],
    images: dict[Path, Image],
    inside: Path,
) -> list[str]:
    # beside its user or above it: Qt's own libraries have loaded those that a plug-in wants
    if not any(path.parent in user.parents for path in copies):
        return [f"missing run-time: {name}, which {user.relative_to(inside).as_posix()} loads"]
    if not name.startswith(_AS_NEW_AS_ITS_USERS):
        return []
    return [
        f"too old: {path.relative_to(inside).as_posix()} {_told(images[path].version)}, "
        f"for {user.relative_to(inside).as_posix()} of {_told(image.linker)}"
        for path in copies
        if (images[path].version or (0, 0)) < image.linker
    ]


def _base(place: str) -> str:
    return place.replace("\\", "/").rsplit("/", 1)[-1].lower()


def _told(version: tuple[int, int] | None) -> str:
    return "{}.{}".format(*version) if version else "without a version"
