"""Under which address SQLite opens a file only to read it; the standard library alone."""

from __future__ import annotations

from pathlib import Path


def read_only_address(path: Path) -> str:
    """The address (for ``uri=True``) under which SQLite reads a file and changes nothing.

    The signs % ? # and letters beyond ASCII are quoted. The server of a share (\\\\server\\share)
    becomes part of the path: as an address's host SQLite would refuse it.
    """
    return read_only_uri(path.resolve().as_uri())


def read_only_uri(uri: str) -> str:
    """The same for an address that ``Path.as_uri`` gave."""
    scheme, _, rest = uri.partition("//")
    share = "" if rest.startswith("/") else "//"
    return f"{scheme}//{share}{rest}?mode=ro"
