"""What lies on paper only is noted with a unit, a round, an assessment or a call as with a case."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.base.errors import InputError
from app.models.attachment import Attachment
from app.models.base import table_of
from app.services.evaluation.round_commands import Assess, OpenRound
from app.services.store.attachments import OnPaper
from app.services.store.paper_only import Subject
from tests.services.consultation import making as calling
from tests.services.making import TODAY, UNIT, Desk

SET = "nanyang-2024-departments"
PAPER = OnPaper("送审原件（示例）", "三楼档案柜2", date(2026, 8, 1), 12)


@pytest.fixture
def one_of_each(desk: Desk) -> Desk:
    """An office with one unit, one round, one assessment and one call."""
    case_id = desk.accepted(date(2026, 9, 1), date(2026, 9, 2))
    desk.take(case_id, "refer", date(2026, 9, 3), unit=UNIT)
    key = desk.office.rounds.open(OpenRound("示例轮次", SET, "evaluation", (UNIT,)), desk.me)
    unit = desk.office.rounds.units(key, desk.me)[0][0]
    desk.office.assessments.take(Assess(key, unit, "begin", TODAY), desk.me)
    calling.received(desk.office, desk.me)
    return desk


@pytest.mark.parametrize("subject", ["unit", "round", "assessment", "call"])
def test_a_paper_is_noted_with_its_subject_alone(one_of_each: Desk, subject: Subject) -> None:
    office, me = one_of_each.office, one_of_each.me

    office.paper_only.keep(subject, 1, PAPER, me)

    (row,) = office.paper_only.of(subject, 1, me)
    assert (row.name, row.dated, row.pages, row.place, row.sha256) == (
        "送审原件（示例）", date(2026, 8, 1), 12, "三楼档案柜2", "",
    )  # fmt: skip
    table = table_of(Attachment)
    with office.gate.file.read() as connection:
        kept = connection.execute(select(table).where(table.c.blob_id.is_(None))).mappings().one()
    whose = ("case_id", "unit_id", "round_id", "assessment_id", "call_id")
    assert [name for name in whose if kept[name] is not None] == [f"{subject}_id"]
    assert office.verify() == ()


@pytest.mark.parametrize("subject", ["unit", "round", "assessment", "call"])
def test_a_paper_of_nobody_or_that_nobody_finds_is_refused(
    one_of_each: Desk, subject: Subject
) -> None:
    keep, me = one_of_each.office.paper_only.keep, one_of_each.me

    with pytest.raises(InputError, match="不在"):
        keep(subject, 99, PAPER, me)
    with pytest.raises(InputError, match="存放位置"):
        keep(subject, 1, OnPaper("合同", " "), me)

    assert one_of_each.office.paper_only.of(subject, 1, me) == ()
