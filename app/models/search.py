"""The full-text index: overlapping two-character tokens, and the query that finds them."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

CREATE = (
    "CREATE VIRTUAL TABLE case_search USING fts5"
    "(tokens, content='', detail=none, columnsize=0, tokenize='ascii')"
)
INSERT = "INSERT INTO case_search(rowid, tokens) VALUES (?, ?)"
DELETE = "INSERT INTO case_search(case_search, rowid, tokens) VALUES ('delete', ?, ?)"

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
        found.update(dict.fromkeys(a + b for a, b in pairwise(run)))
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
