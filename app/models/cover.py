"""What the chain of the audit covers beside the steps: a mark for each table, kept with every write.

A mark is the sum of a keyed hash (HMAC-SHA-512 under the office's key) of each of its rows, so that
a write changes it by what it writes, and a row changed, added or taken away by hand shows. Each
transaction's last audit row names the hash of all marks: who alters a mark alters the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import CheckConstraint, Connection, Table
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import STRICT_NO_ROWID, Base

# Everything is covered but what is told here, with the reason; a new table is covered by itself.
UNCOVERED: Final[Mapping[str, str]] = {
    "audit": "a chain of its own",
    "case_step": "a chain of its own, and all steps have a mark (STEPS)",
    "round_step": "a chain of its own, and all steps have a mark (STEPS)",
    "assessment_step": "a chain of its own, and all steps have a mark (STEPS)",
    "call_step": "a chain of its own, and all steps have a mark (STEPS)",
    "cover": "the marks themselves, named by the audit",
    "draft": "what is being typed: it changes without an audit row",
    "identity_token": "worked out from identity, and compared with it",
    "edition_step": "worked out from the edition's bytes, and compared with them",
    **dict.fromkeys(
        (
            "case", "case_clock", "case_respondent", "complainant", "case_recusal",
            "case_relation", "case_text", "round", "round_unit", "entry", "decision",
            "call", "call_unit", "call_point", "assessment", "assessment_clock", "round_clock",
            "case_event", "case_tally", "case_clock_past",
        ),
        "a projection: worked out anew from the steps, and compared",
    ),
}  # fmt: skip
LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {"edition": frozenset({"bytes"})}  # has its hash

STEPS: Final = "steps"  # the name under which the mark of all steps is kept
_OF_STEPS: Final = {"no", "seq", "kind", "hash", "hash_v"}
_MODULUS: Final = 1 << 512
_DIGITS: Final = 128
_PURPOSE: Final = b"chengxin-desk cover"
_KEY: Final = "SELECT value FROM setting WHERE key = 'identity_key'"
FUNCTION: Final = "chengxin_cover"
UPDATED: Final = 0  # what ``tell`` hears for a row that is another now; else 1 or -1 rows
_SIDES: Final = {
    "INSERT": (1, ("new",)),
    "UPDATE": (UPDATED, ("old", "new")),
    "DELETE": (-1, ("old",)),
}
_WATCHED: Final = "SELECT 1 FROM temp.sqlite_master LIMIT 1"


class Cover(Base):
    """The mark of one covered table: how many rows, and the sum of their keyed hashes."""

    __tablename__ = "cover"
    __table_args__ = (CheckConstraint("length(mark) = 128", name="mark"), STRICT_NO_ROWID)

    name: Mapped[str] = mapped_column(primary_key=True)
    rows: Mapped[int]
    mark: Mapped[str]


_MARKS: Final = "SELECT name, rows, mark FROM cover"
_PUT: Final = (
    "INSERT INTO cover (name, rows, mark) VALUES (?, ?, ?)"
    " ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, mark = excluded.mark"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Of one table: how many rows, and the sum over them."""

    rows: int = 0
    total: int = 0

    def with_more(self, rows: int, total: int) -> Mark:
        """The mark after so many more (or fewer) rows."""
        return Mark(self.rows + rows, (self.total + total) % _MODULUS)

    @property
    def text(self) -> str:
        """The sum as it is kept."""
        return f"{self.total:0{_DIGITS}x}"


NOTHING: Final = Mark()
Kept = dict[str, tuple[int, str]]  # table → rows, and the sum as it is kept


def _registered() -> list[tuple[str, Table]]:
    """Every table by name; LookupError before ``models.schema`` was imported, for some would lack."""
    if "app.models.schema" not in sys.modules:
        raise LookupError("the tables are not registered yet: import app.models.schema")
    return sorted(Base.metadata.tables.items())


@cache
def covered() -> Mapping[str, tuple[str, ...]]:
    """The covered tables, each with the columns that its mark covers, both in a fixed order."""
    return {
        name: tuple(sorted(c.name for c in table.columns if c.name not in LEFT_OUT.get(name, ())))
        for name, table in _registered()
        if name not in UNCOVERED
    }


@cache
def _every_step() -> str:
    """The hashes of all steps after a number, in order, from each table of numbered steps."""
    tables = [name for name, t in _registered() if set(t.columns.keys()) >= _OF_STEPS]
    parts = (f'SELECT no, hash FROM "{name}" WHERE no > :after' for name in tables)
    return f"{' UNION ALL '.join(parts)} ORDER BY no"


# Below, the driver's own connection is asked: an act must not wait for what covers it.


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection, in the same transaction."""
    found: Any = connection.connection.driver_connection
    return cast("sqlite3.Connection", found)


def tell_of_rows(raw: sqlite3.Connection, tell: Callable[..., None]) -> None:
    """Have ``tell`` hear of each row of a covered table that this connection writes.

    It hears the table's place among ``covered()``, how many rows came (1, -1, ``UPDATED``), and the
    columns, for a row that is another now before and after.
    """
    raw.create_function(FUNCTION, -1, tell)


def watch_rows(raw: sqlite3.Connection) -> None:
    """Lay the triggers by which ``tell_of_rows`` hears, in the running transaction, unless they are
    there: with the transaction that laid them they are taken back."""
    if raw.execute(_WATCHED).fetchone() is not None:
        return
    for number, (name, columns) in enumerate(covered().items()):
        for verb, (rows, sides) in _SIDES.items():
            told = ", ".join(f'{side}."{column}"' for side in sides for column in columns)
            raw.execute(
                f"CREATE TEMP TRIGGER cover_{name}_{verb.lower()} AFTER {verb} "
                f'ON main."{name}" BEGIN SELECT {FUNCTION}({number}, {rows}, {told}); END'
            )


def cover_key(raw: sqlite3.Connection) -> bytes:
    """The key of the marks, of the office's own key; b"" before the office has one."""
    kept = raw.execute(_KEY).fetchone()
    return _key_of(kept[0]) if kept else b""


@cache
def _key_of(kept: str) -> bytes:
    return hmac.digest(bytes.fromhex(json.loads(kept)), _PURPOSE, "sha256")


def row_value(key: bytes, table: str, values: Sequence[Any]) -> int:
    """What one row adds to its table's mark."""
    told = ascii((table, *values)).encode()  # not repr: what is printable changes with Python
    return int.from_bytes(hmac.digest(key, told, "sha512"))


def marks_of_rows(raw: sqlite3.Connection) -> dict[str, Mark]:
    """The marks of all covered tables as their rows are now, and that of the steps."""
    key = cover_key(raw)
    found = {name: _mark_of(raw, key, name) for name in covered()}
    return {**found, STEPS: mark_of_steps(raw, NOTHING)}


def _mark_of(raw: sqlite3.Connection, key: bytes, name: str) -> Mark:
    columns = ", ".join(f'"{column}"' for column in covered()[name])
    rows = total = 0
    for values in raw.execute(f'SELECT {columns} FROM "{name}"'):
        rows, total = rows + 1, total + row_value(key, name, values)
    return Mark(rows, total % _MODULUS)


def mark_of_steps(raw: sqlite3.Connection, known: Mark) -> Mark:
    """The mark of all steps in their order: a hash over the hash of each, going on from ``known``.

    A step that is gone, another one, or two that changed places give another mark.
    """
    rows, digest = known.rows, known.total.to_bytes(64)
    for _, text in raw.execute(_every_step(), {"after": rows}):
        rows, digest = rows + 1, hashlib.sha512(digest + text.encode()).digest()
    return Mark(rows, int.from_bytes(digest)) if rows != known.rows else known


def kept_marks(raw: sqlite3.Connection) -> Kept:
    """The marks as they were kept with the last write."""
    return {name: (rows, mark) for name, rows, mark in raw.execute(_MARKS)}


def begun(raw: sqlite3.Connection) -> bool:
    """Whether the file's tables are covered: from then on no mark is made anew from the rows."""
    query = "SELECT 1 FROM cover UNION ALL SELECT 1 FROM audit WHERE cover IS NOT NULL LIMIT 1"
    return raw.execute(query).fetchone() is not None


def mark_in(kept: Kept, name: str) -> Mark:
    """The mark of a table among those kept."""
    found = kept.get(name)
    return Mark(found[0], int(found[1], 16)) if found else NOTHING


def put_marks(raw: sqlite3.Connection, kept: Kept, changed: Mapping[str, Mark]) -> str:
    """Keep marks that changed; gives what the audit row says of all marks together."""
    fresh = {name: (mark.rows, mark.text) for name, mark in changed.items()}
    raw.executemany(_PUT, [(name, *told) for name, told in fresh.items()])
    return marks_hash({**kept, **fresh})


def marks_hash(kept: Kept) -> str:
    """What an audit row says of all marks together."""
    told = "\n".join(f"{name} {rows} {mark}" for name, (rows, mark) in sorted(kept.items()))
    return hashlib.sha256(told.encode()).hexdigest()
