"""Chains of hashes: how a row is linked to the one before it, and how a chain is verified.

Each chain says what its hash covers, by version: rows that an older version wrote stay verifiable
by the function of that time, and new rows link onto them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from app.models.types import canonical_json

START: Final = "0" * 64
Row = Mapping[str, Any]
Content = Callable[[Row], Mapping[str, Any]]  # what a hash of that version covers


def plain(value: Any) -> Any:
    """A value as the hash sees it."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def link(prev: str, content: Mapping[str, Any]) -> str:
    """The hash of a row with this content that comes after the row hashed ``prev``."""
    told = canonical_json(
        {n: plain(value) if isinstance(value, date) else value for n, value in content.items()}
    )
    return hashlib.sha256(f"{prev}\n{told}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Chain:
    """One kind of chain: what is hashed in each version, which rows hang together, in what order."""

    contents: Mapping[int, Content]
    version: int  # that new rows are written in
    part: Callable[[Row], Hashable]  # rows of one part form one chain
    position: Callable[[Row], int]  # 1, 2, 3 … within the part

    def next(self, prev: str, row: Row) -> str:
        """The hash of a new row."""
        return link(prev, self.contents[self.version](row))

    def broken(self, rows: Iterable[Row]) -> Row | None:
        """The first row, of all in order, that is missing, added or changed; None when whole."""
        prev, part, expected = START, None, 1
        for row in rows:
            if self.part(row) != part:
                prev, part, expected = START, self.part(row), 1
            content = self.contents.get(row["hash_v"])
            if (
                content is None
                or self.position(row) != expected
                or row["hash"] != link(prev, content(row))
            ):
                return row
            prev, expected = row["hash"], expected + 1
        return None
