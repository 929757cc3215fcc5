"""The operating system's lock on an open file: the system drops it with whoever holds it."""

from __future__ import annotations

import sys
from typing import IO, Final

LOCKED_BYTE: Final = 1 << 30  # behind what is written, for Windows lets nobody read a locked byte

if sys.platform == "win32":
    import msvcrt

    def hold(handle: IO[bytes]) -> None:
        """Take the lock; OSError where another holds it."""
        handle.seek(LOCKED_BYTE)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)

    def let_go(handle: IO[bytes]) -> None:
        """Give the lock back."""
        handle.seek(LOCKED_BYTE)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def hold(handle: IO[bytes]) -> None:
        """Take the lock; OSError where another holds it."""
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def let_go(handle: IO[bytes]) -> None:
        """Give the lock back."""
        fcntl.flock(handle.fileno(), fcntl.LOCK_UN)
