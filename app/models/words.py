"""The full-text index: overlapping two-character tokens, and the query that finds them."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import add
from typing import Final

from sqlalchemy import Connection, text

CREATE: Final = (
    "CREATE VIRTUAL TABLE case_search USING fts5"
    "(tokens, content='', detail=none, columnsize=0, tokenize='ascii')"
)
_INSERT: Final = "INSERT INTO case_search(rowid, tokens) VALUES (?, ?)"
_DELETE: Final = "INSERT INTO case_search(case_search, rowid, tokens) VALUES ('delete', ?, ?)"
_HITS: Final = text("SELECT rowid FROM case_search WHERE case_search MATCH :words LIMIT :many")

# A run is letters and digits of ASCII, or of anything else; other characters part runs.
_RUN = re.compile(r"[0-9a-z]+|(?:(?![0-9a-z])[^\W_])+")


def fold(text: str) -> str:
    """Full width to half width, lower case: how texts are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> list[str]:
    """The unbroken runs of a text: words and numbers of ASCII apart from Chinese."""
    return _RUN.findall(fold(text))


def tokens(text: str) -> str:
    """The tokens of a text, each once: two characters overlapping, a run's last one by itself."""
    found: dict[str, None] = {}
    for run in runs(text):
        if run.isascii():
            found[run] = None
            continue
        found.update(dict.fromkeys(map(add, run, run[1:])))
        found[run[-1]] = None
    return " ".join(found)


def match_query(text: str) -> str:
    """The FTS5 expression that finds every run of ``text``; "" when there is nothing to find.

    One character is a prefix search, because each character begins a token; an ASCII word that
    ends the query is matched from its beginning, so that a number is found while it is typed.
    """
    found = runs(text)
    parts: list[str] = []
    for at, run in enumerate(found, 1):
        if run.isascii():
            parts.append(f'"{run}"*' if at == len(found) else f'"{run}"')
        elif len(run) == 1:
            parts.append(f'"{run}"*')
        else:
            parts.extend(f'"{a}{b}"' for a, b in pairwise(run))
    return " AND ".join(dict.fromkeys(parts))


def index(connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Let these cases be found by their texts."""
    connection.exec_driver_sql(_INSERT, [(case_id, tokens(given)) for case_id, given in texts])


def forget(connection: Connection, texts: Iterable[tuple[int, str]]) -> None:
    """Take cases out of the index; ``texts`` are those by which they are found so far."""
    connection.exec_driver_sql(_DELETE, [(case_id, tokens(given)) for case_id, given in texts])


def hits(connection: Connection, query: str, *, many: int) -> list[int]:
    """The cases that the index finds for a ``match_query``, no more than ``many``."""
    return list(connection.scalars(_HITS, {"words": query, "many": many}))


def everything_indexed(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Each token with each case that it finds, in order: the index itself holds no text."""
    connection.execute("PRAGMA query_only = OFF")  # the table is temporary: no file is written
    connection.execute(
        "CREATE VIRTUAL TABLE temp.found USING fts5vocab(main, case_search, instance)"
    )
    return iter(connection.execute("SELECT term, doc FROM temp.found ORDER BY term, doc"))
