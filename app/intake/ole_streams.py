"""The streams inside a compound file (.xls, .msg), read without trusting its tables."""

from __future__ import annotations

import io
import struct
from typing import Final

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_STREAMS: Final = 20_000

# What olefile lets through when the tables of a file point anywhere.
_OLE_ERRORS: Final = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error,
    OverflowError, RecursionError, MemoryError,
)  # fmt: skip

StreamPath = tuple[str, ...]


class OleDamage(ValueError):
    """The tables of a compound file contradict each other; callers turn it into a sentence."""


class OleStreams:
    """All streams of a compound file by path; names compare without case, as Windows does."""

    def __init__(self, data: bytes) -> None:
        import olefile

        self._room = 4 * len(data)  # streams may share sectors, but not without end
        try:
            _check_header(data)
            self._file = olefile.OleFileIO(io.BytesIO(data))
            if not 0 <= int(self._file.root.size) <= len(data):
                raise OleDamage("small streams larger than the file")
            listed = [tuple(str(name) for name in path) for path in self._file.listdir()]
            self._sizes = {path: int(self._file.get_size(list(path))) for path in listed}
        except _OLE_ERRORS:
            raise OleDamage("tables") from None
        if len(listed) > MAX_STREAMS:
            raise OleDamage("too many streams")
        self._inside: dict[StreamPath, dict[str, None]] = {}
        for path in listed:
            for depth in range(len(path)):
                self._inside.setdefault(path[:depth], {})[path[depth]] = None
        self._paths = {tuple(name.lower() for name in path): path for path in listed}

    def paths(self) -> list[StreamPath]:
        """The paths of all streams."""
        return list(self._paths.values())

    def inside(self, path: StreamPath) -> list[str]:
        """The names of what a storage holds, in order."""
        return sorted(self._inside.get(path, ()))

    def has(self, *path: str) -> bool:
        """Whether there is such a stream."""
        return tuple(name.lower() for name in path) in self._paths

    def read(self, *path: str) -> bytes:
        """The bytes of a stream, b"" if there is none; raises OleDamage for a broken one."""
        found = self._paths.get(tuple(name.lower() for name in path))
        if found is None:
            return b""
        self._room -= self._sizes[found]
        if self._room < 0:
            raise OleDamage("streams larger than the file")
        try:
            data: bytes = self._file.openstream(list(found)).read()
        except _OLE_ERRORS:
            raise OleDamage("stream") from None
        return data


def _check_header(data: bytes) -> None:
    """Refuse sizes that no file of this length has: olefile would follow a loop for them all."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    tables, small_tables, more_tables = (
        struct.unpack_from("<I", data, at)[0] for at in (44, 64, 72)
    )
    if shift not in {9, 12} or small_shift != 6:
        raise OleDamage("sector size")
    if max(tables, small_tables, more_tables) > (len(data) >> shift) + 1:
        raise OleDamage("tables larger than the file")
