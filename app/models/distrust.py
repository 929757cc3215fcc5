"""How far a schema is believed: nothing that a file brings along shall call what only we may."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import Final

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
