"""Whether a file that was not closed can be trusted: looked at before the first write into it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.base.errors import DamagedFile, StoreError
from app.models.backup_file import quick_check
from app.models.connection import LOOKING, connect
from app.models.engine import engine_on
from app.models.wal import log_of, lost_commits
from app.services.gate.audit import verify_chain

_NEXT = "没有打开，没有写入任何内容；请把整个文件夹复制一份留存，再从最近的备份恢复。"


def require_whole(path: Path) -> None:
    """DamagedFile where a log was left beside the file and does not go with it.

    An old file copied back by hand has the log of a newer one played into it; a log that was
    damaged ends earlier than it was written.
    """
    if lost_commits(path) > 1:
        raise DamagedFile(
            f"办公文件的日志“{log_of(path).name}”已损坏，最后保存的内容读不全，{_NEXT}"
        )
    if not _goes_with_it(path):
        raise DamagedFile(
            f"“{path.name}”和它旁边的日志“{log_of(path).name}”对不上"
            f"（可能是拷回了旧文件，或断电损坏），{_NEXT}"
        )


def _goes_with_it(path: Path) -> bool:
    """The structure is whole and the chain of what was done has no break, file and log together.

    Read only: a connection that may write would fold the log in when it closes.
    """
    try:
        with closing(connect(path)) as connection:
            if not quick_check(connection):
                return False
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                return False
        engine = engine_on(path, None, "ro", LOOKING, "BEGIN", poolclass=NullPool)
        with engine.connect() as reading:
            return verify_chain(reading) is None
    except (sqlite3.Error, DBAPIError, StoreError, ValueError, LookupError, TypeError):
        return False
