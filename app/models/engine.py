"""All that is SQLite's alone: pragmas, transactions, one writer, readers apart, copies."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from app.base.errors import DamagedFile, StoreError
from app.models.connection import READING, WRITING, Mode, Pragmas, connect, fold_log
from app.models.header import header_instead
from app.models.schema import APPLICATION_ID, VERSION

READERS = 8


class SqliteFile:
    """An open office file. Writes are serialised on one connection, reads have their own."""

    def __init__(self, path: Path, key: str | None = None) -> None:
        self.path, self._key = path, key
        self._lock = threading.RLock()
        self._file: tuple[int, int] | None = None  # device and inode of what was opened
        with suppress(OSError):  # a new file is made by the first write
            found = path.stat()
            self._file = (found.st_dev, found.st_ino)
        pool = {"poolclass": QueuePool, "max_overflow": 0}
        self._writer = engine_on(path, key, "new", WRITING, "BEGIN IMMEDIATE", pool_size=1, **pool)
        self._readers = engine_on(path, key, "rw", READING, "BEGIN", pool_size=READERS, **pool)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back on any error."""
        with self._lock, translated(self.path), self._writer.begin() as connection:
            self._same_file()
            yield connection
            self._same_file()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the file, from any thread."""
        with translated(self.path), self._readers.begin() as connection:
            yield connection

    def fold(self) -> None:
        """Fold the log into the file, so that little hangs on it; whoever reads just then is left
        in peace, and the next time will do."""
        with self._lock, translated(self.path):
            raw = self._writer.raw_connection()
            try:
                connection: Any = raw.driver_connection
                self._same_file()
                connection.execute("PRAGMA busy_timeout = 0")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("PRAGMA busy_timeout = 10000")
            finally:
                raw.close()

    def _same_file(self) -> None:
        """StoreError where the name stands for another file than was opened: what is written into
        ours then would be gone with it."""
        try:
            found = self.path.stat()
        except OSError:
            raise StoreError(_MOVED.format(name=self.path.name)) from None
        if self._file is None:
            self._file = (found.st_dev, found.st_ino)
        elif self._file != (found.st_dev, found.st_ino):
            raise StoreError(_MOVED.format(name=self.path.name))

    def close(self) -> None:
        """Fold the write-ahead log into the file and let go of it."""
        with self._lock:
            self._readers.dispose()
            self._writer.dispose()
            with suppress(StoreError):  # another file bears the name: it is left alone
                self._same_file()
                with suppress(sqlite3.Error, UnicodeDecodeError):
                    fold_log(self.path, self._key)  # else SQLite does when it is opened next


class OneView(SqliteFile):
    """A file that is only looked at: one view from beginning to end, whoever saves meanwhile."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._engine = create_engine(
            "sqlite+pysqlite://",
            creator=lambda: connect(path, any_thread=True),
            poolclass=StaticPool,
            hide_parameters=True,
        )
        with translated(path):
            self._connection = self._engine.connect()
            self._connection.exec_driver_sql("BEGIN")
            self._connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # it begins now

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's own connection, in the same view."""
        found: Any = self._connection.connection.driver_connection
        return cast("sqlite3.Connection", found)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Nothing is written into a file that is only looked at: SQLite refuses what is tried."""
        with self.read() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The one view."""
        with self._lock, translated(self.path):
            yield self._connection

    def fold(self) -> None:
        """The log is left as it is."""

    def close(self) -> None:
        """Let go of it; it is as it was."""
        self._connection.close()
        self._engine.dispose()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite says into a StoreError with one sentence; other errors pass."""
    try:
        yield
    except DBAPIError as error:
        raise _store_error(error.orig, path) or error from error
    except sqlite3.DatabaseError as error:
        raise _store_error(error, path) or error from error
    except UnicodeDecodeError as error:  # what SQLite says of a damaged name can't be decoded
        raise damaged(path) from error


def damaged(path: Path) -> StoreError:
    """The error for a file whose content is not what was written."""
    return StoreError(_DAMAGED.format(name=path.name))


def read_version(path: Path) -> int:
    """The file's schema version; StoreError for what is no office file or is damaged.

    Of a file that can't be read plainly it is what the header beside it says.
    """
    told = header_instead(path)
    if told is not None:
        return told.schema
    try:
        connection = connect(path)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        finally:
            connection.close()
    except UnicodeDecodeError as error:
        raise damaged(path) from error
    except sqlite3.Error as error:
        raise _store_error(error, path) or _unreadable(path) from error
    if application != APPLICATION_ID:
        raise StoreError(f"“{path.name}”不是诚信台的办公文件，没有打开，文件没有改动。")
    return int(version)


def check_version(path: Path) -> bool:
    """Whether the file must be migrated first; StoreError if a newer program wrote it."""
    version = read_version(path)
    if version > VERSION:
        raise StoreError(
            f"“{path.name}”是更新版本的诚信台写的，没有打开，文件没有改动；请安装新版程序后再打开。"
        )
    return version < VERSION


def engine_on(
    path: Path, key: str | None, mode: Mode, pragmas: Pragmas, begin: str, **pool: Any
) -> Engine:
    """An engine whose connections come from ``connect``, and whose transactions open by ``begin``."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path.absolute())),  # a name; creator opens it
        creator=partial(connect, path, key, mode, pragmas=pragmas, any_thread=True),
        hide_parameters=True,  # a failed statement's values would stand in the log's trace
        **pool,
    )

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _unreadable(path: Path) -> StoreError:
    return StoreError(
        f"不能打开办公文件“{path.name}”，文件没有改动；请检查它是否存在、是否可以读写。"
    )


def _store_error(error: BaseException | None, path: Path) -> StoreError | None:
    """The sentence for a SQLite error that is the machine's doing; None for our own bugs."""
    text = str(error).lower()
    for words, sentence in _SENTENCES:
        if any(word in text for word in words):
            kind = DamagedFile if "corrupt" in words else StoreError
            return kind(sentence.format(name=path.name))
    return None


_MOVED = (
    "办公文件“{name}”在使用中被移走、改名或换成了别的文件，这次操作没有保存；"
    "请关闭窗口，把文件放回原处再打开。"
)
_DAMAGED = "办公文件“{name}”已损坏，没有写入任何内容；请不要再使用这个文件，从最近的备份恢复。"
_SENTENCES = (
    (
        ("disk is full",),
        "磁盘已满，这次操作没有保存，此前的内容都在；请腾出空间后重试。",
    ),
    (
        ("readonly", "read-only"),
        "办公文件“{name}”是只读的，这次操作没有保存，此前的内容都在；请检查文件和文件夹的权限。",
    ),
    (
        ("database is locked", "database table is locked", "busy"),
        "办公文件正被别的程序占用，这次操作没有保存，此前的内容都在；请稍后重试。",
    ),
    (
        (
            "malformed",
            "not a database",
            "corrupt",
            "unsupported file format",
            "could not decode",
            "text encoding",  # the header says another than the pages were written in
            "too big",
        ),
        _DAMAGED,
    ),
    (
        ("unable to open", "disk i/o"),
        "不能读写办公文件“{name}”，这次操作没有保存；请检查磁盘、U盘或文件夹权限后重试。",
    ),
)
