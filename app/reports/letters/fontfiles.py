"""What a font file says of itself: names, whether it may be embedded, what outlines it has."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Final

from app.base.machine.resources import resources_dir

SUFFIXES: Final = (".ttf", ".ttc", ".otf")
_NAME_IDS: Final = (1, 4, 6, 16)  # family, full, PostScript, typographic family
_RESTRICTED: Final = 0x0002  # OS/2 fsType: restricted licence
_NO_SUBSET_OR_BITMAP: Final = 0x0300
_EMBEDDING_BITS: Final = 0x000E
_MOST_TABLES: Final = 200


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face in a file: a collection (.ttc) holds several, ``index`` counts from 0."""

    path: Path
    index: int
    names: tuple[str, ...]
    embeddable: bool  # fsType allows a subset to be embedded
    outlines: bool  # TrueType outlines; PostScript ones (CFF) can't be embedded by reportlab

    @property
    def usable(self) -> bool:
        """Whether a letter may be set in it."""
        return self.embeddable and self.outlines

    @property
    def name(self) -> str:
        """How to call it: its own full name, or the file's."""
        return self.names[0] if self.names else self.path.name


def font_folders() -> tuple[Path, ...]:
    """Where fonts lie: the system's folders, the user's, and last those that came along with us."""
    return (*_system_folders(), resources_dir() / "fonts")


def _system_folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return (windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts")
    data = Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share"))
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts",
            home / ".fonts")  # fmt: skip


class FontShelf:
    """The font files of some folders, found by file name at once and by their own names if asked."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)

    @cached_property
    def _paths(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder in self._folders:
            for where, _folders, files in os.walk(folder):
                for file in sorted(files):
                    if file.lower().endswith(SUFFIXES):
                        found.setdefault(file.lower(), Path(where) / file)
        return found

    @cached_property
    def _by_name(self) -> dict[str, FontFile]:
        found: dict[str, FontFile] = {}
        for _, path in sorted(self._paths.items()):
            for face in read_faces(path):
                for name in face.names:
                    found.setdefault(name.casefold(), face)
        return found

    def by_file(self, file: str, names: Iterable[str]) -> FontFile | None:
        """The face in the file of that name; in a collection the one called by one of ``names``."""
        path = self._paths.get(file.lower())
        faces = read_faces(path) if path else ()
        wanted = {name.casefold() for name in names}
        for face in faces:
            if wanted & {name.casefold() for name in face.names}:
                return face
        return faces[0] if faces else None

    def by_name(self, name: str) -> FontFile | None:
        """The face that calls itself so; this opens every font file once."""
        return self._by_name.get(name.casefold())


def read_faces(path: Path) -> tuple[FontFile, ...]:
    """The faces of a font file; nothing of one that can't be read as a font."""
    try:
        with path.open("rb") as file:
            return tuple(_faces(path, file))
    except (OSError, struct.error):
        return ()


def _faces(path: Path, file: BinaryIO) -> Iterator[FontFile]:
    offsets: tuple[int, ...] = (0,)
    if file.read(4) == b"ttcf":
        _version, count = struct.unpack(">II", file.read(8))
        offsets = struct.unpack(f">{min(count, 64)}I", file.read(4 * min(count, 64)))
    for index, offset in enumerate(offsets):
        tables = _tables(file, offset)
        if tables:
            names = _names(file, tables["name"]) if "name" in tables else ()
            yield FontFile(path, index, names, _embeddable(file, tables), "glyf" in tables)


def _tables(file: BinaryIO, offset: int) -> dict[str, tuple[int, int]]:
    file.seek(offset)
    version, count = struct.unpack(">4sH", file.read(6))
    if version not in (b"\0\1\0\0", b"true", b"OTTO") or count > _MOST_TABLES:
        return {}
    file.seek(offset + 12)
    records = [struct.unpack(">4s4xII", file.read(16)) for _ in range(count)]
    return {tag.decode("latin-1"): (start, length) for tag, start, length in records}


def _names(file: BinaryIO, table: tuple[int, int]) -> tuple[str, ...]:
    start, length = table
    file.seek(start)
    data = file.read(length)
    _format, count, strings = struct.unpack_from(">HHH", data)
    found: dict[str, int] = {}
    for at in range(count):
        platform, _encoding, _language, kind, size, offset = struct.unpack_from(
            ">6H", data, 6 + 12 * at
        )
        if kind not in _NAME_IDS or platform not in (0, 1, 3):
            continue
        raw = data[strings + offset : strings + offset + size]
        text = raw.decode("latin-1" if platform == 1 else "utf-16-be", "ignore").strip("\0 ")
        if text:
            found.setdefault(text, 0 if kind == 4 else 1)
    return tuple(sorted(found, key=lambda name: found[name]))


def _embeddable(file: BinaryIO, tables: dict[str, tuple[int, int]]) -> bool:
    if "OS/2" not in tables:
        return True
    file.seek(tables["OS/2"][0] + 8)
    (kind,) = struct.unpack(">H", file.read(2))
    return not (kind & _EMBEDDING_BITS == _RESTRICTED or kind & _NO_SUBSET_OR_BITMAP)
