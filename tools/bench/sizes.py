"""How much room a case takes, table by table, beside the same cases as schema 3 laid them out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.models.migrations import runner
from tools.bench import data
from tools.bench.figures import Bench, Figure

TITLE = "size by table"
LISTED = 14
MOST: Final = 10_000  # cases that are laid out as in schema 3, too: a case takes as much among more
FORMER = 3  # the schema before uids, one table of editions and short tokens
# What a column of schema 3 held, told from a file of schema 4; every other column is still there.
_EDITION = "(SELECT hash FROM now.edition e WHERE e.id = r.{0}_id)"
_TOLD: Final[Mapping[str, Mapping[str, str]]] = {
    "case": {
        "facts": "(SELECT coalesce(json_extract(payload, '$.facts'), '') FROM now.case_step"
        " WHERE case_id = r.id AND seq = 1)",
        "appeal": "(SELECT coalesce(json_extract(payload, '$.appeal'), '') FROM now.case_step"
        " WHERE case_id = r.id AND seq = 1)",
        "calendar": _EDITION.format("calendar"),
        "regulation": _EDITION.format("regulation"),
        "officer": "coalesce((SELECT name FROM now.officer o WHERE o.id = r.officer_id), '')",
    },
    "case_step": {
        "calendar": _EDITION.format("calendar"),
        "regulation": _EDITION.format("regulation"),
    },
    "identity_token": {
        "token": "hex(randomblob(32))",
        "complainant_uid": "(SELECT complainant_uid FROM now.identity i WHERE i.id = r.identity_id)",
    },
}
_CARRIED: Final = (
    "number_issued", "officer", "unit", "unit_name", "unit_alias", "import_batch", "case",
    "case_step", "case_clock", "case_respondent", "complainant", "case_relation", "case_text",
    "identity", "identity_token",
)  # fmt: skip
_EDITIONS: Final = (
    "INSERT INTO main.calendar_edition (hash, bytes, label, firm_until, created_at)"
    " SELECT hash, bytes, label, firm_until, created_at FROM now.edition WHERE kind = 'calendar'",
    "INSERT INTO main.regulation_edition (hash, pack, bytes, label, created_at)"
    " SELECT hash, pack, bytes, label, created_at FROM now.edition WHERE kind = 'regulation'",
)


def measure(bench: Bench) -> list[Figure]:
    """Bytes a case of each table and index, of the whole file, and its ratio to schema 3."""
    path = data.office_file(bench)
    cases = data.how_made(path).cases
    sizes = _tables(path)
    whole = sum(size for _name, size in sizes)
    few, now, before = _beside_former(bench)
    figures = [Figure(name, size / cases, "B a case") for name, size in sizes[:LISTED]]
    over = f"of {few:,} cases"
    return [
        *figures,
        Figure("the whole file", whole / cases / 1000, "kB a case", "with audit, papers, files"),
        Figure("what a case itself takes", _of_cases(path, sizes) / cases / 1000, "kB a case"),
        Figure("the same cases in schema 3", before / few / 1000, "kB a case", over),
        Figure("a case shrank by", (1 - now / before) * 100, "%", f"aim: a sixth, 16.7 %; {over}"),
    ]


def _beside_former(bench: Bench) -> tuple[int, int, int]:
    """A file of at most ``MOST`` cases: how many, and the bytes they take now and in schema 3."""
    path = data.office_file(replace(bench, cases=min(bench.cases, MOST), fresh=False))
    former = path.with_name(f"schema3-{path.name}")
    try:
        lay_out_former(path, former)
        taken = [_of_cases(file, _tables(file)) for file in (path, former)]
    finally:
        data.remove(former)
    return data.how_made(path).cases, taken[0], taken[1]


def lay_out_former(path: Path, former: Path) -> None:
    """A file of schema 3 with the cases of ``path``, searched by the same words."""
    data.remove(former)
    engine = create_engine(f"sqlite:///{former}", poolclass=NullPool)
    with engine.begin() as connection:
        runner.lay_out(connection, FORMER)
    engine.dispose()
    with closing(sqlite3.connect(former, isolation_level=None)) as raw:
        raw.execute("ATTACH ? AS now", (str(path),))
        raw.execute("BEGIN")
        for statement in (*_EDITIONS, *(_copied(raw, table) for table in _CARRIED)):
            raw.execute(statement)
        for shadow in ("data", "idx", "config"):  # the same words: taken over as they lie
            raw.execute(f"DELETE FROM main.case_search_{shadow}")
            raw.execute(
                f"INSERT INTO main.case_search_{shadow} SELECT * FROM now.case_search_{shadow}"
            )
        raw.execute("COMMIT")
        raw.execute("DETACH now")
        raw.execute("VACUUM")


def _copied(raw: sqlite3.Connection, table: str) -> str:
    told = _TOLD.get(table, {})
    names = [row[1] for row in raw.execute(f'PRAGMA main.table_info("{table}")')]
    listed = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(told.get(name, f'r."{name}"') for name in names)
    return f'INSERT INTO main."{table}" ({listed}) SELECT {values} FROM now."{table}" r'


def _tables(path: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path)) as raw:
        return list(_sizes(raw))


def _sizes(raw: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    asked = "SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE ORDER BY 2 DESC"
    yield from raw.execute(asked)


def _of_cases(path: Path, sizes: Iterable[tuple[str, int]]) -> int:
    """The bytes of all tables that hold cases, and of their indexes."""
    with closing(sqlite3.connect(path)) as raw:
        table_of = dict(raw.execute("SELECT name, tbl_name FROM sqlite_master"))
    return sum(
        size
        for name, size in sizes
        if table_of.get(name) in _CARRIED or name.startswith("case_search")
    )
