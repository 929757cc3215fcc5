"""Migrations: the same schema as a fresh file, and safe when a parent table is rebuilt."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.base.errors import StoreError
from app.models.engine import SqliteFile, read_version
from app.models.migrations.runner import migrate, upgrade_empty
from app.models.schema import REVISION, VERSION, create_schema
from app.services.cases.rebuild import differences, rebuild
from app.services.office import Office
from tests.services.making import TODAY, Clock

SHIPPED = Path(__file__).parents[1] / "reference" / "databases"

NEXT = VERSION + 1
HEAD = f'''"""A migration that only this test knows."""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT:04d}"
down_revision = "{REVISION}"
branch_labels = None
depends_on = None


'''

REBUILD = (
    HEAD
    + """def upgrade():
    with op.batch_alter_table("case", recreate="always") as batch:
        batch.add_column(sa.Column("colour", sa.Text))
    with op.batch_alter_table("case_step", recreate="always") as batch:
        batch.add_column(sa.Column("remark", sa.Text))
    op.create_table("novelty", sa.Column("id", sa.Integer, primary_key=True))
"""
)

LOSING = (
    HEAD
    + """def upgrade():
    op.execute("DROP TRIGGER case_step_no_delete")
    op.execute("DELETE FROM case_step WHERE seq > 1")
"""
)

DANGLING = (
    HEAD
    + """def upgrade():
    op.execute("UPDATE case_clock SET case_id = 4711 WHERE case_id = 1")
"""
)


def schema(path: Path) -> set[tuple[str, str, str]]:
    """Every table, index and trigger with its statement, spaces evened out."""
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        ).fetchall()
    return {
        (kind, name, "".join(sql.split())) for kind, name, sql in rows if name != "alembic_version"
    }


def pragma(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as raw:
        return int(raw.execute(f"PRAGMA {name}").fetchone()[0])


def counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as raw:
        names = ("case", "case_step", "case_clock", "identity", "audit")
        return {n: raw.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A filled file of the present version."""
    path = tmp_path / "office.cxt"
    path.write_bytes((SHIPPED / f"v{VERSION}.cxt").read_bytes())
    return path


def folder(tmp_path: Path, text: str) -> Path:
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / "test_only.py").write_text(text, encoding="utf-8")
    return versions


def test_a_fresh_file_has_the_schema_that_the_migrations_give(tmp_path: Path) -> None:
    for name, lay_out in (("fresh", create_schema), ("migrated", upgrade_empty)):
        file = SqliteFile(tmp_path / name)
        with file.write() as connection:
            lay_out(connection)
        file.close()

    assert schema(tmp_path / "fresh") == schema(tmp_path / "migrated")
    assert pragma(tmp_path / "fresh", "application_id") == pragma(
        tmp_path / "migrated", "application_id"
    )


def test_a_rebuilt_parent_keeps_its_children_and_triggers(old: Path, tmp_path: Path) -> None:
    before, triggers = counts(old), {row for row in schema(old) if row[0] == "trigger"}

    kept = migrate(old, versions=folder(tmp_path, REBUILD), target=NEXT)

    assert counts(old) == before == counts(kept)
    assert min(before.values()) > 0
    assert triggers <= schema(old)
    assert (read_version(old), read_version(kept)) == (NEXT, VERSION)


def test_steps_can_not_be_changed_after_a_migration(old: Path, tmp_path: Path) -> None:
    migrate(old, versions=folder(tmp_path, REBUILD), target=NEXT)

    with closing(sqlite3.connect(old)) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute("DELETE FROM case_step")


@pytest.mark.parametrize("text", [LOSING, DANGLING, HEAD + "raise RuntimeError\n"])
def test_a_migration_that_fails_leaves_the_original_as_it_was(
    old: Path, tmp_path: Path, text: str
) -> None:
    before = old.read_bytes()

    with pytest.raises(StoreError, match="原文件没有改动"):
        migrate(old, versions=folder(tmp_path, text), target=NEXT)

    assert old.read_bytes() == before
    assert not list(tmp_path.glob("*.migrating"))


def test_what_a_rebuilt_table_loses_in_silence_is_put_back(old: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(old)) as raw:
        raw.execute('CREATE INDEX by_length ON "case" (length(number))')  # Alembic can't read it
    before = {row for row in schema(old) if row[0] in ("index", "trigger")}

    migrate(old, versions=folder(tmp_path, REBUILD), target=NEXT)

    assert {name for _, name, _ in before} <= {name for _, name, _ in schema(old)}


def test_what_a_migration_says_it_drops_stays_dropped(old: Path, tmp_path: Path) -> None:
    text = (
        HEAD
        + 'dropped = ("ix_case_officer_id",)\n\n\ndef upgrade():\n    op.drop_index("ix_case_officer_id")\n'
    )

    migrate(old, versions=folder(tmp_path, text), target=NEXT)

    assert "ix_case_officer_id" not in {name for _, name, _ in schema(old)}


def test_there_is_a_filled_file_of_every_version() -> None:
    names = {path.name for path in SHIPPED.glob("*.cxt")}

    assert names >= {f"v{number}.cxt" for number in range(1, VERSION + 1)}


@pytest.mark.parametrize("number", range(1, VERSION + 1))
def test_a_file_of_each_version_becomes_what_a_fresh_one_is(number: int, tmp_path: Path) -> None:
    path = tmp_path / "office.cxt"
    path.write_bytes((SHIPPED / f"v{number}.cxt").read_bytes())
    fresh = SqliteFile(tmp_path / "fresh")
    with fresh.write() as connection:
        create_schema(connection)
    fresh.close()

    if number < VERSION:
        migrate(path)

    assert schema(path) == schema(tmp_path / "fresh")
    assert pragma(path, "user_version") == VERSION
    with Office.open(path, today=Clock().today, now=Clock().now) as office:
        assert office.reads.case_page(1, TODAY, by=office.session()).card.stage == "result_review"
        rebuild(office.gate.file, tmp_path / "second", today=TODAY)
    assert differences(path, tmp_path / "second") == ()
