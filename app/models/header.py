"""A small file beside the office's: what it is and whose, for where the file itself can't say.

An encrypted file hides its schema and its office. Beside a file that can be read plainly the header
is only a copy of what stands in it, written anew where the two disagree.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.base.machine import disk
from app.models.connection import connect
from app.models.version import APPLICATION_ID

ENDING: Final = ".head"
APPLICATION: Final = "chengxin-desk"
FORMAT: Final = 1
UID: Final = "office.uid"  # the setting
_MAGIC: Final = b"SQLite format 3\0"
_LARGEST: Final = 4096  # bytes of a header
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Header:
    """What is said of an office's file: its schema version, and the office's uid ("" unknown)."""

    schema: int
    office: str


def header_file(path: Path) -> Path:
    """Where the header of an office's file lies."""
    return path.with_name(path.name + ENDING)


def is_plain(path: Path) -> bool:
    """Whether SQLite can be asked about the file itself; a missing or an empty one it can."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) in (_MAGIC, b"")
    except OSError:
        return True


def read_header(path: Path) -> Header | None:
    """The header beside the file; None where there is none that can be read."""
    try:
        with header_file(path).open("rb") as stream:
            told: Any = json.loads(stream.read(_LARGEST))
        if told["application"] != APPLICATION:
            return None
        return Header(int(told["schema"]), str(told["office"]))
    except (OSError, LookupError, TypeError, ValueError, RecursionError):
        return None


def header_instead(path: Path) -> Header | None:
    """The header of a file that can't be read plainly; None for one that speaks for itself."""
    return None if is_plain(path) else read_header(path)


def keep_header(path: Path, key: str | None = None) -> bool:
    """The header beside the file says what the file says when this returns.

    Gives whether one that lay there disagreed and was rewritten. Where the file can't be read or
    the header not written, all stays as it is: a header is never missed beside a plain file.
    """
    try:
        told, known = _header_in(path, key), read_header(path)
        if told is None or told == known:
            return False
        there = header_file(path).exists()
        disk.write_whole(header_file(path), _bytes(told))
        disk.make_private(header_file(path))
    except (OSError, sqlite3.Error, ValueError) as error:
        _log.warning("the header of an office's file was not written: %s", type(error).__name__)
        return False
    return there and known != Header(told.schema, "")  # a uid was added: nothing disagreed


def carry_header(path: Path, target: Path) -> None:
    """The header beside ``path``, where there is one, for its copy ``target``, too."""
    with suppress(OSError):
        disk.write_whole(header_file(target), header_file(path).read_bytes())


def drop_header(path: Path) -> None:
    """The header of a file that is no more goes, too."""
    with suppress(OSError):
        header_file(path).unlink(missing_ok=True)


def _header_in(path: Path, key: str | None) -> Header | None:
    """What the file says; None if it is no office's file."""
    with closing(connect(path, key)) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            return None
        schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
        row = connection.execute("SELECT value FROM setting WHERE key = ?", (UID,)).fetchone()
    return Header(schema, str(json.loads(row[0])) if row else "")


def _bytes(header: Header) -> bytes:
    told = {
        "application": APPLICATION,
        "format": FORMAT,
        "schema": header.schema,
        "office": header.office,
    }
    return json.dumps(told).encode() + b"\n"
