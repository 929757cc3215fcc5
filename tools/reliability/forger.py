"""Somebody who knows the source: changes an office's file by hand and makes the hashes good again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from app.models.audit import Audit
from app.models.base import table_of
from app.models.case import Case
from app.models.chain import START, Chain
from app.models.engine import SqliteFile
from app.models.officer import Officer
from app.services.cases import case_steps
from app.services.cases.rebuild import rebuild
from app.services.consultation import call_steps
from app.services.evaluation import assessment_steps, round_steps
from app.services.gate import audit
from app.services.gate.covering import cover_anew
from tools.reliability.deeds import today

AUDIT = table_of(Audit)


class Forger:
    """Works on one closed file; nothing that it does goes through the program's gate."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """The file without its guards, which stand again afterwards as if nothing had been."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as raw:
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute("PRAGMA ignore_check_constraints = ON")
            raw.execute("PRAGMA synchronous = OFF")
            raw.execute("BEGIN")
            guards = raw.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in guards:
                raw.execute(f'DROP TRIGGER "{name}"')
            yield raw
            for _, statement in guards:
                raw.execute(statement)
            raw.execute("COMMIT")

    def sql(self, *statements: str) -> None:
        """Carry out statements."""
        with self.raw() as raw:
            for statement in statements:
                raw.execute(statement)

    def ask(self, query: str) -> Any:
        """The first value that a query gives."""
        with closing(sqlite3.connect(self.path)) as raw:
            return raw.execute(query).fetchone()[0]

    def make_steps_good(self) -> None:
        """Every chain of steps, and what the audit says of each of them, fits again."""
        self._make_chain_good(case_steps.CHAIN, case_steps._EVERY_STEP, "case_step", "case_id")
        for kind, subject in (
            (round_steps, "round"), (assessment_steps, "assessment"), (call_steps, "call"),
        ):  # fmt: skip
            chained = kind.STEPS
            self._make_chain_good(chained.chain, chained._every, f"{subject}_step", f"{subject}_id")

    def _make_chain_good(self, chain: Chain, every: Any, table: str, key: str) -> None:
        with self._open() as connection:
            rows = [dict(row) for row in connection.execute(every).mappings()]
        changed, prev, part = [], START, None
        for row in rows:
            if row[key] != part:
                prev, part = START, row[key]
            prev = chain.next(prev, row)
            if prev != row["hash"]:
                changed.append((prev, row["hash"], row[key], row["seq"]))
        with self.raw() as raw:
            for new, old, owner, seq in changed:
                raw.execute(
                    f"UPDATE {table} SET hash = ? WHERE {key} = ? AND seq = ?", (new, owner, seq)
                )
                raw.execute("UPDATE audit SET detail = replace(detail, ?, ?)", (old, new))

    def make_projections_good(self) -> None:
        """Whatever is worked out from the steps fits them again."""
        fresh = self.path.with_name("fresh.sqlite")
        file = SqliteFile(self.path)
        try:
            rebuild(file, fresh, today=today())
        finally:
            file.close()
        fresh.replace(self.path)

    def make_seals_good(self) -> None:
        """The marks fit the rows, and the newest audit row that names them names these."""
        with self.raw() as raw:
            raw.execute("DELETE FROM cover")
        with self._open() as connection:
            named = cover_anew(connection)
        with self.raw() as raw:
            raw.execute(
                "UPDATE audit SET cover = ? WHERE id = (SELECT max(id) FROM audit "
                "WHERE cover IS NOT NULL)",
                (named,),
            )

    def make_audit_good(self) -> None:
        """Every row of the audit bears a number and a hash that fit."""
        with self.raw() as raw:
            for new, (old,) in enumerate(
                raw.execute("SELECT id FROM audit ORDER BY id").fetchall()
            ):
                raw.execute("UPDATE audit SET id = ? WHERE id = ?", (new + 1, old))
        query = (
            select(AUDIT, Officer.uid.label("actor_uid"), Case.uid.label("case_uid"))
            .join_from(AUDIT, table_of(Officer), Officer.id == AUDIT.c.actor_id)
            .outerjoin(table_of(Case), Case.id == AUDIT.c.case_id)
            .order_by(AUDIT.c.id)
        )
        with self._open() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        prev = START
        with self.raw() as raw:
            for row in rows:
                found = audit.CHAIN.next(prev, row)
                raw.execute(
                    "UPDATE audit SET prev = ?, hash = ? WHERE id = ?", (prev, found, row["id"])
                )
                prev = found

    def make_good(self) -> None:
        """All of it."""
        self.make_steps_good()
        self.make_projections_good()
        self.make_seals_good()
        self.make_audit_good()

    def append_audit(self, action: str, detail: dict[str, Any]) -> None:
        """A row more at the end of the audit, with a hash that fits."""
        with self.raw() as raw:
            raw.execute(
                "INSERT INTO audit SELECT id + 1, 'forged', at, actor_id, ?, NULL, ?, NULL, hash_v,"
                " hash, hash FROM audit ORDER BY id DESC LIMIT 1",
                (action, json.dumps(detail, separators=(",", ":"))),
            )
        self.make_audit_good()

    @contextmanager
    def _open(self) -> Iterator[Any]:
        file = SqliteFile(self.path)
        try:
            with file.write() as connection:
                connection.execute(text("SELECT 1"))
                yield connection
        finally:
            file.close()
