"""Papers that entries rest on: filed with the round, for a cell, a unit or a whole column."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from app.base.errors import InputError
from app.rules.evaluation.sources import SOURCES
from app.services.cases.rebuild import differences, rebuild
from app.services.evaluation.round_commands import AttachEvidence, Evidence
from app.services.office import Office
from app.services.store.content import AttachmentInput
from tests.services.evaluation.rounds import Grid, open_grid
from tests.services.making import Clock

LETTER = AttachmentInput("示例法院复函.pdf", b"%PDF-1.4 example")


@pytest.fixture
def grid(office: Office) -> Grid:
    return open_grid(office)


def test_one_letter_is_evidence_for_every_unit_of_a_column(grid: Grid, clock: Clock) -> None:
    office = grid.office
    command = AttachEvidence(grid.round, "court", item="2", input="n", page="1", quote="均无败诉")

    seq = office.round_evidence.attach(command, [LETTER], grid.me)

    [row] = office.round_evidence.of_round(grid.round, grid.me)
    assert (row.seq, row.source, row.units, row.item) == (seq, "人民法院", (), "2")
    assert office.attachment(row.sha256, grid.me) == LETTER.data
    target = office.path.with_name("second.cxt")
    rebuild(office.gate.file, target, today=clock.day)
    assert differences(office.path, target) == ()


@pytest.mark.obligation("PJ-8")
def test_every_evidence_names_one_of_the_twelve_sources(grid: Grid) -> None:
    assert len(SOURCES) == 12
    for source in SOURCES:
        grid.office.round_evidence.attach(AttachEvidence(grid.round, source), [LETTER], grid.me)
    with pytest.raises(InputError, match="没有写明材料来源.*人民法院"):
        grid.office.round_evidence.attach(AttachEvidence(grid.round, ""), [LETTER], grid.me)
    with pytest.raises(InputError, match="没有这种材料来源"):
        grid.enter((0, "8", "closed", "1/2"), evidence=Evidence("rumour"))

    assert len(grid.office.round_evidence.of_round(grid.round, grid.me)) == 12


def test_evidence_of_what_is_not_there_is_not_filed(grid: Grid) -> None:
    for wrong in (
        AttachEvidence(grid.round, "court", units=("no-such-unit",)),
        AttachEvidence(grid.round, "court", item="99"),
        AttachEvidence(grid.round, "court", item="2", input="x"),
    ):
        with pytest.raises(InputError, match="没有保存"):
            grid.office.round_evidence.attach(wrong, [LETTER], grid.me)
    with pytest.raises(InputError, match="没有选择文件"):
        grid.office.round_evidence.attach(AttachEvidence(grid.round, "court"), [], grid.me)

    assert grid.office.round_evidence.of_round(grid.round, grid.me) == ()


def test_a_paper_belongs_to_exactly_one_subject(grid: Grid) -> None:
    grid.office.round_evidence.attach(AttachEvidence(grid.round, "court"), [LETTER], grid.me)

    with closing(sqlite3.connect(grid.office.path)) as raw:
        assert raw.execute("SELECT case_id, unit_id, round_id FROM attachment").fetchall() == [
            (None, None, grid.round)
        ]
        for change in ("unit_id = 1", "round_id = NULL"):
            with pytest.raises(sqlite3.IntegrityError, match="subject"):
                raw.execute(f"UPDATE attachment SET {change}")
