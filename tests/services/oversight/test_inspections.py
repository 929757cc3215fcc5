"""Checks of a unit's working order and secrecy: recorded, followed up, counted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.base.errors import InputError
from app.services.oversight.inspections import RecordInspection
from app.services.units.unit_commands import SaveUnit
from tests.services.making import TODAY, UNIT, Desk

pytestmark = pytest.mark.obligation("NY-21.2")
FLAW = RecordInspection(
    UNIT, "secrecy", date(2026, 11, 2), "flawed", "举报材料放在公共办公室。", "专柜保管，专人负责。", date(2026, 11, 16)
)  # fmt: skip


@pytest.fixture
def known(desk: Desk) -> Desk:
    for name in (UNIT, "示例县交通局"):
        desk.office.unit_register.save(SaveUnit(name), desk.me)
    return desk


def test_a_flaw_stays_open_and_late_until_a_further_look_finds_it_put_right(known: Desk) -> None:
    inspections, me = known.office.inspections, known.me
    key = inspections.record(FLAW, me)
    (row,) = inspections.rows(TODAY, me)
    assert (row.state, row.answer_by) == ("late", date(2026, 11, 16))
    assert inspections.rows(date(2026, 11, 16), me)[0].state == "open"

    look = RecordInspection(UNIT, "secrecy", date(2026, 11, 18), "flawed", "专柜还没有装。", "本周内装好。",
                            date(2026, 11, 25), follows=key)  # fmt: skip
    inspections.record(look, me)
    assert inspections.rows(TODAY, me)[0].state == "open"
    inspections.record(replace(look, on=TODAY, outcome="sound", found="已装专柜。", demand=""), me)

    (row,) = inspections.rows(TODAY, me)
    assert (row.state, row.settled_on, row.rechecks) == ("settled", TODAY, 2)


def test_checks_are_counted_by_unit_and_leave_as_a_workbook(known: Desk, tmp_path: Path) -> None:
    inspections, me = known.office.inspections, known.me
    inspections.record(FLAW, me)
    sound = RecordInspection(
        "示例县交通局", "order", date(2026, 11, 3), "sound", "登记、转办都有记录。"
    )
    inspections.record(sound, me)
    inspections.record(replace(sound, unit=UNIT), me)

    counts = {row.unit: row for row in inspections.counts(date(2026, 11, 1), TODAY, me)}
    assert (counts[UNIT].order, counts[UNIT].secrecy, counts[UNIT].flawed) == (1, 1, 1)
    assert counts["示例县交通局"].flawed == 0
    inspections.export(tmp_path / "检查.xlsx", date(2026, 11, 1), TODAY, me)
    book = openpyxl.load_workbook(tmp_path / "检查.xlsx")
    assert book.sheetnames == ["按单位", "逐次"] and book["逐次"].max_row == 3 + 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"found": " "}, "没有写明查了什么"), ({"demand": ""}, "没有写明整改要求"),
        ({"on": date(2026, 12, 1)}, "在今天之后"), ({"unit": "没有的单位"}, "单位名录里没有"),
        ({"follows": 99}, "没有找到要复查的检查"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_kept(
    known: Desk, change: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        known.office.inspections.record(replace(FLAW, **change), known.me)  # type: ignore[arg-type]
    assert known.office.inspections.rows(TODAY, known.me) == ()


def test_what_was_found_can_not_be_changed(known: Desk) -> None:
    known.office.inspections.record(FLAW, known.me)
    assert known.office.verify() == ()
    with (
        closing(sqlite3.connect(known.office.path)) as raw,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        raw.execute("UPDATE inspection SET outcome = 'sound'")
