"""Days that the office itself rests or works: previewed, adopted with the cases, taken out again."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import InputError
from app.services.calendars.calendar_commands import DropOfficeDays, SetOfficeDays
from tests.services.making import Clock, Desk

THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)
FLOOD = SetOfficeDays(THURSDAY, FRIDAY, False, "县政府办通知：防汛停工（示例）")


def due(desk: Desk, case_id: int) -> date | None:
    return desk.clocks(case_id)["acceptance_notice"].due_on


def running(desk: Desk) -> int:
    """A case whose fifteen days run over the last week of November."""
    return desk.accepted(date(2026, 11, 16), date(2026, 11, 18))


@pytest.mark.obligation("NY-22")
def test_two_rest_days_move_a_running_date_by_two_working_days(desk: Desk) -> None:
    case_id = running(desk)
    before = due(desk, case_id)

    preview = desk.office.office_days.preview(FLOOD, by=desk.me)
    assert due(desk, case_id) == before  # nothing is saved
    changed = desk.office.office_days.save(FLOOD, desk.me)

    assert [row.day for row in preview.days] == [THURSDAY, FRIDAY]
    assert changed.cases == (case_id,)
    assert (before, due(desk, case_id)) == (date(2026, 12, 9), date(2026, 12, 11))
    assert {m.now for m in preview.moves if m.clock == "受理告知期"} == {due(desk, case_id)}


@pytest.mark.obligation("NY-22")
def test_the_reason_is_told_where_the_days_are_skipped(desk: Desk) -> None:
    case_id = running(desk)
    desk.office.office_days.save(FLOOD, desk.me)

    said = "\n".join(desk.clocks(case_id)["acceptance_notice"].explanation)

    assert "防汛停工" in said


@pytest.mark.obligation("NY-22")
def test_a_make_up_day_would_move_a_date_earlier_and_waits_for_a_decision(desk: Desk) -> None:
    case_id = running(desk)

    desk.office.office_days.save(SetOfficeDays(SATURDAY, SATURDAY, True, "补班（示例）"), desk.me)

    assert due(desk, case_id) == date(2026, 12, 9)
    assert [waiting[0] for waiting in desk.office.calendars.waiting(by=desk.me)] == [case_id]


def test_only_days_that_change_are_entered(desk: Desk) -> None:
    week = SetOfficeDays(THURSDAY, date(2026, 11, 30), False, "停工（示例）")

    desk.office.office_days.save(week, desk.me)

    (row,) = desk.office.office_days.all()
    assert row.days == (THURSDAY, FRIDAY, date(2026, 11, 30))
    assert row.caption == "2026-11-26 至 11-30 休息"


def test_days_taken_out_are_as_the_state_council_has_them_and_the_history_says_so(
    desk: Desk, clock: Clock
) -> None:
    first = desk.office.calendars.current().edition
    desk.office.office_days.save(FLOOD, desk.me)
    (row,) = desk.office.office_days.all()
    clock.day = date(2026, 11, 21)

    desk.office.office_days.save(DropOfficeDays(row.notice, "通知已撤回"), desk.me)

    history = desk.office.calendars.history()
    assert desk.office.calendars.current().edition == first
    assert desk.office.office_days.all() == ()
    assert [edition.label.partition("：")[0] for edition in history] == [
        "删去", "本办", "随程序附带",
    ]  # fmt: skip
    assert [edition.current for edition in history] == [True, False, False]
    assert history[0].created_at.date() == clock.day


def test_a_case_that_was_moved_waits_when_the_days_are_taken_out(desk: Desk) -> None:
    case_id = running(desk)
    desk.office.office_days.save(FLOOD, desk.me)
    (row,) = desk.office.office_days.all()

    desk.office.office_days.save(DropOfficeDays(row.notice, "登记有误"), desk.me)

    assert due(desk, case_id) == date(2026, 12, 11)
    assert [waiting[0] for waiting in desk.office.calendars.waiting(by=desk.me)] == [case_id]


@pytest.mark.parametrize(
    ("first", "last", "working", "reason", "scope", "why"),
    [
        (SATURDAY, SATURDAY, False, "周末", "office", "本来就是休息"),
        (THURSDAY, FRIDAY, True, "补班", "office", "本来就是上班"),
        (FRIDAY, THURSDAY, False, "停工", "office", "不早于开始日"),
        (THURSDAY, date(2027, 1, 20), False, "停工", "office", "最多31天"),
        (THURSDAY, FRIDAY, False, "  ", "office", "没有写明理由"),
        (THURSDAY, FRIDAY, False, "停工", "national", "由谁决定"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence(
    desk: Desk, first: date, last: date, working: bool, reason: str, scope: str, why: str
) -> None:
    before = desk.office.calendars.current().edition

    with pytest.raises(InputError, match=why):
        desk.office.office_days.save(SetOfficeDays(first, last, working, reason, scope), desk.me)

    assert desk.office.calendars.current().edition == before


def test_days_that_are_gone_can_not_be_taken_out_again(desk: Desk) -> None:
    desk.office.office_days.save(FLOOD, desk.me)
    (row,) = desk.office.office_days.all()
    desk.office.office_days.save(DropOfficeDays(row.notice, "登记有误"), desk.me)

    with pytest.raises(InputError, match="已经不在日历里"):
        desk.office.office_days.save(DropOfficeDays(row.notice, "再删"), desk.me)


def test_the_file_verifies_afterwards(desk: Desk) -> None:
    running(desk)
    desk.office.office_days.save(FLOOD, desk.me)
    (row,) = desk.office.office_days.all()
    desk.office.office_days.save(DropOfficeDays(row.notice, "登记有误"), desk.me)

    assert desk.office.verify() == ()
