"""The file is compared with what was written: steps, audit, editions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from app.services.calendars.calendar_commands import ImportNotice
from app.services.cases.bulk import History, take_over
from app.services.cases.commands import TakeStep
from tests.services.making import NOTICE_2027, UNIT, Desk, receive


@pytest.fixture
def worked(desk: Desk) -> Desk:
    case_id = desk.accepted(date(2026, 11, 18), date(2026, 11, 20))
    desk.take(case_id, "refer", date(2026, 11, 20), unit=UNIT)
    steps = (TakeStep(0, "accept", date(2026, 11, 19)),)
    take_over(desk.office.workspace, [History(receive(), steps)], desk.me, source="示例")
    notice = ImportNotice(NOTICE_2027.read_bytes(), NOTICE_2027.name)
    desk.office.calendars.import_notice(notice, desk.me)
    return desk


def test_a_file_left_alone_is_as_it_was_written(worked: Desk) -> None:
    assert worked.office.verify() == ()


@pytest.mark.parametrize(
    "trigger, statement, sentence",
    [
        (
            "case_step_no_delete",
            "DELETE FROM case_step WHERE case_id = 1 AND seq >= 3",
            "“示信投〔2026〕1号”第3步与操作记录不符",
        ),
        (
            "case_step_no_update",
            "UPDATE case_step SET kind = 'decline' WHERE case_id = 2 AND seq = 2",
            "“示信投〔2026〕2号”第2步被改动",
        ),
        ("audit_no_delete", "DELETE FROM audit WHERE id = 4", "操作记录自第5条起"),
        (
            "edition_no_update",
            "UPDATE edition SET bytes = CAST(replace(bytes, '2027', '2028') AS BLOB)",
            "日历版本",
        ),
        (
            "edition_no_update",
            "UPDATE edition SET bytes = CAST(replace(bytes, '60', '90') AS BLOB)",
            "办法版本",
        ),
    ],
)
def test_what_was_changed_behind_the_program_is_named(
    worked: Desk, trigger: str, statement: str, sentence: str
) -> None:
    with closing(sqlite3.connect(worked.office.path)) as raw:
        raw.execute(f"DROP TRIGGER {trigger}")
        raw.execute(statement)
        raw.commit()

    assert any(sentence in found for found in worked.office.verify())
