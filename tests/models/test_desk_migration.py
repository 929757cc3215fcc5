"""Schema 2 on a filled file of schema 1: what the new tables learn from what was recorded."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.models.migrations.runner import migrate
from app.services.cases.rebuild import differences, rebuild
from tests.services.making import TODAY, Clock, open_office

FIRST = Path(__file__).parents[1] / "reference" / "databases" / "v1.cxt"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file of version 1 in which two recusals were recorded, one of them taken back."""
    path = tmp_path / "office.cxt"
    path.write_bytes(FIRST.read_bytes())
    with closing(sqlite3.connect(path)) as raw, raw:
        columns = [row[1] for row in raw.execute("PRAGMA table_info(case_step)")]
        last = raw.execute(
            "SELECT * FROM case_step WHERE case_id = 1 ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        for more, kind, voids, fields in (
            (1, "recuse", [], {"officer": "经办甲示例", "reason": "亲属"}),
            (2, "recuse", [], {"officer": "经办乙示例", "reason": "误登"}),
            (3, "void_step", [last[1] + 2], {"reason": "误登"}),
        ):
            row = dict(zip(columns, last, strict=True)) | {
                "seq": last[1] + more, "kind": kind, "uid": f"test-{more}", "unit_id": None,
                "about_seq": None, "revises_seq": None, "voids": json.dumps(voids),
                "payload": json.dumps(fields, ensure_ascii=False), "batch_id": None,
            }  # fmt: skip
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            raw.execute(f"INSERT INTO case_step ({names}) VALUES ({marks})", list(row.values()))
    return path


def test_recusals_recorded_before_are_in_force_after(old: Path) -> None:
    migrate(old)

    with closing(sqlite3.connect(old)) as raw:
        found = raw.execute(
            "SELECT r.case_id, o.name, r.person FROM case_recusal r"
            " JOIN officer o ON o.id = r.officer_id"
        ).fetchall()
    assert found == [(1, "经办甲示例", "")]


def test_a_migrated_file_is_what_a_rebuild_of_it_gives(tmp_path: Path) -> None:
    path = tmp_path / "office.cxt"
    path.write_bytes(FIRST.read_bytes())

    with open_office(path, Clock()) as office:
        rebuild(office.gate.file, tmp_path / "again.cxt", today=TODAY)

    assert differences(path, tmp_path / "again.cxt") == ()
