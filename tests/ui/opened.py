"""Says which files of a folder were opened, by whomever: Qt's own reading is seen as well."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

IN_OPEN, IN_NONBLOCK, HEAD = 0x20, 0o4000, 16


class Opened:
    """Watches a folder where the system tells of it (Linux); elsewhere it has nothing to say."""

    def __init__(self, folder: Path) -> None:
        self._watch = -1
        if sys.platform.startswith("linux"):
            libc = ctypes.CDLL(None, use_errno=True)
            self._watch = libc.inotify_init1(IN_NONBLOCK)
            assert libc.inotify_add_watch(self._watch, os.fsencode(folder), IN_OPEN) >= 0

    @property
    def tells(self) -> bool:
        """Whether an opening would be seen here."""
        return self._watch >= 0

    def names(self) -> list[str]:
        """The names opened since it was last asked."""
        found: list[str] = []
        while self.tells:
            try:
                data = os.read(self._watch, 65536)
            except BlockingIOError:
                break
            while data:
                length = int.from_bytes(data[12:HEAD], sys.byteorder)
                found.append(data[HEAD : HEAD + length].rstrip(b"\0").decode())
                data = data[HEAD + length :]
        return found

    def close(self) -> None:
        """Watch no longer."""
        if self.tells:
            os.close(self._watch)
            self._watch = -1
