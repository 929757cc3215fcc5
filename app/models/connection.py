"""The one door to SQLite: how a file is opened, with which pragmas, and with which key."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Final, Literal

from app.base.errors import StoreError
from app.base.machine import disk
from app.models.address import address
from app.models.wal import left_behind

Mode = Literal["ro", "immutable", "rw", "new"]
Pragmas = tuple[str, ...]

# Only to read, only to read what nobody writes (a medium without a log), to write what is there,
# to write what may have to be made first.
_QUESTIONS: Final[dict[Mode, str]] = {
    "ro": "mode=ro",
    "immutable": "mode=ro&immutable=1",
    "rw": "mode=rw",
    "new": "mode=rwc",
}
MOST_SECONDS: Final = 1_800.0  # the largest office is looked through in a tenth of it
LOOK_EVERY: Final = 1_000_000  # of SQLite's own steps: about ten milliseconds
PATIENCE: Final = 10.0  # seconds: busy_timeout

PLAIN: Final[Pragmas] = ()
LOOKING: Final[Pragmas] = ("query_only = ON",)
READING: Final[Pragmas] = ("foreign_keys = ON", "cache_size = -16000", "query_only = ON")
WRITING: Final[Pragmas] = (
    "foreign_keys = ON",
    "cache_size = -16000",
    "secure_delete = ON",  # what was deleted is overwritten, not merely let go of
    "journal_mode = WAL",
    "synchronous = FULL",
)
# Before BEGIN, where alone it works: a rebuilt parent would empty its children.
MIGRATING: Final[Pragmas] = ("foreign_keys = OFF", "secure_delete = ON", "synchronous = FULL")
COPYING: Final[Pragmas] = ("synchronous = OFF",)  # the caller syncs the file when it is whole


def connect(
    path: Path,
    key: str | None = None,
    mode: Mode = "ro",
    *,
    pragmas: Pragmas | None = None,
    any_thread: bool = False,
) -> sqlite3.Connection:
    """An open connection that begins its transactions by hand; whoever asks closes it.

    ``key`` is for an encrypted file, which this program does not know yet: StoreError for any.
    sqlite3.Error where the file can't be opened; a file that is no database says so only when it
    is first read. ``mode`` ro changes nothing, not even a damaged file.
    """
    connection = _opened(path, key, mode, any_thread)
    if pragmas is None:
        pragmas = LOOKING if mode in ("ro", "immutable") else PLAIN
    if mode == "ro" and pragmas is LOOKING:
        connection = _readable(connection, path, any_thread)
    if pragmas is LOOKING:  # a foreign file may hold a view that never ends
        until = time.monotonic() + MOST_SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > until, LOOK_EVERY)
    try:
        for pragma in (*pragmas, *distrust()):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def in_memory() -> sqlite3.Connection:
    """An empty database that lies nowhere; whoever asks closes it."""
    return sqlite3.connect(":memory:")


def _opened(path: Path, key: str | None, mode: Mode, any_thread: bool) -> sqlite3.Connection:
    """The driver's own connection; an encrypted file will have its own driver here."""
    if key is not None:
        raise StoreError(
            f"这个版本的诚信台不能打开加密的办公文件，“{path.name}”没有打开，文件没有改动；"
            "请安装能打开它的版本。"
        )
    if mode == "new" and path.parent.is_dir():
        with suppress(OSError):  # SQLite says what stands in the way
            disk.begin_private(path)
    return sqlite3.connect(
        address(path, _QUESTIONS[mode]),
        uri=True,
        isolation_level=None,  # the driver's own BEGIN comes too late for us
        timeout=PATIENCE,
        check_same_thread=not any_thread,
    )


def _readable(connection: sqlite3.Connection, path: Path, any_thread: bool) -> sqlite3.Connection:
    """The connection, or one that reads the file as it stands on a medium that nobody can write.

    SQLite wants to lay an index of the log beside the file, which a disc or a locked stick refuses.
    Where there is a log, it would be left out: that stays an error.
    """
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if left_behind(path) or not path.is_file():
            raise
        return _opened(path, None, "immutable", any_thread)
    except sqlite3.DatabaseError:
        pass  # what is damaged is told by who reads it
    return connection


def fold_log(path: Path, key: str | None = None) -> None:
    """Bring the write-ahead log into the file; sqlite3.Error where that can't be."""
    connection = connect(path, key, "rw")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


# How far a schema is believed: nothing that a file brings along calls what only we may.
UNTRUSTED: Final = "trusted_schema = OFF"


@cache
def distrust() -> tuple[str, ...]:
    """The pragma, where this SQLite allows our own checks (json_valid) under it.

    Some (3.40.1) call them unsafe; there only the schema's fingerprint stands guard.
    """
    with closing(sqlite3.connect(":memory:")) as probe:
        try:
            probe.execute(f"PRAGMA {UNTRUSTED}")
            probe.execute("CREATE TABLE t (x TEXT CHECK (json_valid(x)))")
        except sqlite3.OperationalError:
            return ()
    return (UNTRUSTED,)
