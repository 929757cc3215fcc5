"""Folders for what lives a moment: private, gone at the end, known by name if a run was killed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "chengxin-"  # in the system's folder; beside a file a prefix says whose it is
STALE: Final = 86_400  # seconds after which a folder left by a dead process is swept away


def system_place() -> Path:
    """The system's folder for temporary files."""
    return Path(tempfile.gettempdir())


@contextmanager
def scratch(beside: Path | None = None, prefix: str = PREFIX, own: str = "") -> Iterator[Path]:
    """A new folder that nobody else may read, gone with all it holds when the block ends.

    It lies in the folder ``beside`` (from where a file can be renamed into its place), else among
    the system's temporary files; ``own`` follows the prefix in its name. What killed runs left there
    under the prefix is swept away first.
    OSError where no folder can be made.
    """
    place = beside or system_place()
    sweep(place, prefix)
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{own}", dir=place))  # 0700
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path, prefix: str = PREFIX) -> None:
    """Remove the folders of that prefix which a run that was killed a day ago or earlier left."""
    left = [path for path in place.iterdir() if path.name.startswith(prefix)]
    if not left:
        return
    with tempfile.TemporaryFile(dir=place) as file:  # the clock of the medium, not of this PC
        now = os.fstat(file.fileno()).st_mtime
    for path in left:
        with suppress(OSError):  # gone meanwhile, or somebody else's
            if now - path.stat(follow_symlinks=False).st_mtime > STALE:
                shutil.rmtree(path, ignore_errors=True)
