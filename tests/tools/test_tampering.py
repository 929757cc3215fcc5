"""The 52 manipulations, and each column of each covered table: nothing changes by hand unseen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.models.cover import STEPS, UNCOVERED, covered, driver, kept_marks, marks_of_rows
from app.models.engine import OneView
from app.models.schema import metadata
from app.services.cases.rebuild import PROJECTIONS
from app.services.covered import CAPTIONS, OTHER, covered_findings
from tools.reliability import tampering
from tools.reliability.forger import Forger
from tools.reliability.tampering import ANCHOR, MANIPULATIONS, SEEN, Manipulation, run_tampering

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_every_manipulation_is_found_out_as_its_table_says() -> None:
    outcome = run_tampering()

    assert outcome.faults == []
    assert len(outcome.found) == len(MANIPULATIONS) == 52
    assert list(outcome.found.values()).count("unseen") == 1


def test_the_table_in_the_docs_is_that_of_the_program() -> None:
    assert tampering.table() in (ROOT / "docs" / "reliability.md").read_text("utf-8")


def test_a_manipulation_that_is_not_found_out_is_a_fault() -> None:
    harmless = Manipulation("nothing at all", lambda _forger: None, SEEN)

    outcome = run_tampering([harmless])

    assert outcome.faults == ["nothing at all: unseen, not seen"]
    assert ANCHOR not in outcome.found.values()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file, _end = tampering.template(tmp_path_factory.mktemp("filled"))
    return file


def findings(file: Path) -> list[str]:
    with closing(OneView(file)) as view, view.read() as connection:
        return list(covered_findings(connection))


def rows_in(file: Path) -> Iterator[tuple[str, str]]:
    """Each covered table that has rows, with each of its covered columns."""
    with closing(OneView(file)) as view, view.read() as connection:
        marks = marks_of_rows(driver(connection))
    for name, columns in covered().items():
        if marks[name].rows:
            yield from ((name, column) for column in columns)


@pytest.mark.slow
def test_each_column_of_each_covered_table_is_covered(filled: Path, tmp_path: Path) -> None:
    copy, unseen = tmp_path / "copy.sqlite", []
    tried = list(rows_in(filled))
    for table, column in tried:
        shutil.copy(filled, copy)
        # one row only; whatever the column holds, it holds something else of its own kind now
        Forger(copy).sql(
            f'UPDATE "{table}" SET "{column}" = CASE typeof("{column}") '
            f"WHEN 'integer' THEN \"{column}\" + 1000003 WHEN 'null' THEN '7' "
            f'ELSE "{column}" || \'x\' END WHERE "{column}" IS (SELECT "{column}" FROM "{table}" LIMIT 1)'
        )
        if not findings(copy):
            unseen.append((table, column))

    assert unseen == []
    assert {"identity", "attachment", "blob", "document", "document_void", "identity_access",
            "officer", "unit", "setting", "number_issued", "score_snapshot"} <= {t for t, _ in tried}  # fmt: skip


@pytest.mark.slow
def test_a_row_taken_out_of_any_covered_table_is_seen_and_named(
    filled: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    for table in dict(rows_in(filled)):
        shutil.copy(filled, copy)
        Forger(copy).sql(f'DELETE FROM "{table}"')
        if table == "setting":  # the key is gone with it: nothing fits any more
            continue
        assert any(
            f"“{CAPTIONS.get(table, OTHER)}”被改动过" in found for found in findings(copy)
        ), table


def test_every_table_is_covered_or_worked_out_or_says_why_not() -> None:
    projections = {table.name for one in PROJECTIONS for table in one.tables}
    said = set(UNCOVERED)

    assert said <= set(metadata.tables), "UNCOVERED names a table that is no more"
    assert set(covered()) == set(metadata.tables) - said
    assert set(CAPTIONS) == {*covered(), STEPS}, "the sentence about it has no name"
    assert projections <= said, "a projection is compared with the steps: name it in UNCOVERED"


@pytest.mark.slow
def test_what_the_program_writes_keeps_the_marks_exact(filled: Path) -> None:
    with closing(OneView(filled)) as view, view.read() as connection:
        raw = driver(connection)
        kept, fresh = kept_marks(raw), marks_of_rows(raw)

    assert {name: mark for name, mark in kept.items() if mark[0]} == {
        name: (mark.rows, mark.text) for name, mark in fresh.items() if mark.rows
    }
