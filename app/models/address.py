"""Under which address SQLite opens a file; the standard library alone."""

from __future__ import annotations

from pathlib import Path


def address(path: Path, question: str) -> str:
    """The address (for ``uri=True``) of a file, with what is asked of SQLite, as ``mode=ro``.

    The signs % ? # and letters beyond ASCII are quoted.
    """
    return f"{in_path(path.absolute().as_uri())}?{question}"


def in_path(uri: str) -> str:
    """An address as ``Path.as_uri`` gave it, its server (\\\\server\\share) moved into the path.

    As an address's host SQLite would refuse it.
    """
    scheme, _, rest = uri.partition("//")
    share = "" if rest.startswith("/") else "//"
    return f"{scheme}//{share}{rest}"
