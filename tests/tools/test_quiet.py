"""What makes a range of commits loud, on a repository made for the purpose."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tools.quiet import CannotTell, loud

SCHEMA = """
from sqlalchemy import Column, Integer, MetaData, Table
metadata = MetaData()
Table("setting", metadata, Column("id", Integer))
def create_schema(connection):
    metadata.create_all(connection)
    connection.exec_driver_sql("PRAGMA user_version = 3")
"""
FIRST = {
    "app/__init__.py": "",
    "app/models/__init__.py": "",
    "app/models/schema.py": SCHEMA,
    "app/models/migrations/versions/v0001.py": "revision = 1\n",
    "tests/reports/golden/referral.txt": "函\n",
    "tests/reference/databases/v1.cxt": "a file\n",
    "resources/samples/tour-expected.json": "{}\n",
    "app/services.py": "x = 1\n",
}

Commit = Callable[[Mapping[str, str | None]], None]


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """Writes files (None removes one) and commits them; the first commit bears the tag ``base``."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=示例", "-c", "user.email=example@example.invalid")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    def write(files: Mapping[str, str | None]) -> None:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text, "utf-8")
        git("add", "-A")
        git("commit", "-m", "Change something")

    git("init")
    write(FIRST)
    git("tag", "base")
    return write


@pytest.mark.parametrize(
    "files",
    [
        {"app/services.py": "x = 2\n"},
        {"tests/reports/golden/refusal.txt": "新的一件\n"},
        {"tests/reference/databases/v4.cxt": "another file\n"},
        {"app/models/schema.py": SCHEMA.replace("metadata = ", "# told again\nmetadata = ")},
        {"app/golden.py": "", "tests/test_golden.py": ""},
    ],
    ids=["code", "new golden", "new reference", "same schema in other words", "only a name"],
)
def test_code_and_new_files_are_quiet(
    tmp_path: Path, commit: Commit, files: dict[str, str | None]
) -> None:
    commit(files)

    assert loud("base", root=tmp_path) == []


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"tests/reports/golden/referral.txt": "改了\n"}, "golden/referral.txt was changed"),
        ({"tests/reference/databases/v1.cxt": None}, "v1.cxt was removed"),
        (
            {"tests/reports/golden/referral.txt": None, "tests/reports/golden/to.txt": "函\n"},
            "golden/referral.txt was removed",
        ),
        ({"resources/samples/tour-expected.json": "[]\n"}, "tour-expected.json was changed"),
        ({"app/models/migrations/versions/v0001.py": "revision = 2\n"}, "v0001.py was changed"),
        ({"app/models/migrations/versions/v0002.py": ""}, "v0002.py was added"),
        ({"app/models/schema.py": SCHEMA.replace("= 3", "= 4")}, "schema is another"),
        ({"app/models/schema.py": SCHEMA.replace('"id"', '"key"')}, "schema is another"),
    ],
    ids=[
        "golden", "reference", "golden moved", "tour", "migration", "new migration", "version", "DDL",
    ],
)  # fmt: skip
def test_each_kept_thing_is_told_with_its_commit(
    tmp_path: Path, commit: Commit, files: dict[str, str | None], told: str
) -> None:
    commit({"app/services.py": "x = 2\n"})
    commit(files)

    (line,) = loud("base", root=tmp_path)

    assert "Change something: " in line and line.endswith(told)


def test_a_change_that_is_taken_back_later_is_told_too(tmp_path: Path, commit: Commit) -> None:
    commit({"tests/reports/golden/referral.txt": "改了\n"})
    commit({"tests/reports/golden/referral.txt": "函\n"})

    assert len(loud("base", root=tmp_path)) == 2
    assert loud("HEAD", root=tmp_path) == []


def test_a_commit_that_is_not_there_or_lays_out_nothing_is_no_proof(
    tmp_path: Path, commit: Commit
) -> None:
    with pytest.raises(CannotTell, match="nowhere"):
        loud("nowhere", root=tmp_path)
    commit({"app/models/schema.py": "raise SystemExit('broken')\n"})

    with pytest.raises(CannotTell, match="can't be laid out"):
        loud("base", root=tmp_path)
