"""A notice imported: exactly the cases whose span holds a changed day move, nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from app.base.errors import Cancelled, InputError
from app.base.progress import Progress
from app.services.calendars.calendar_commands import DecideCalendar, ImportNotice
from app.services.office import Office
from tests.services.making import NOTICE_2027, TODAY, UNIT, Clock, Desk, open_office

RAW = NOTICE_2027.read_bytes()
# An invented notice that gives 2027-01-04 (a Monday, worked before) free for the office alone.
LATER = "本单位2026年12月28日（星期一）放假，2026年12月27日（星期日）上班。".encode()
EXTRA_WORK = (
    b'{"year": 2026, "days": [{"name": "\xe8\xb0\x83\xe4\xbc\x91", "date": "2026-11-21",'
    b' "isOffDay": false}]}'
)


def far(desk: Desk) -> int:
    """A case whose 60 days end in February 2027."""
    return desk.accepted(date(2026, 11, 18), date(2026, 11, 20))


def near(desk: Desk) -> int:
    """A case that is due, and over, in 2026."""
    return desk.accepted(date(2026, 9, 1), date(2026, 9, 3))


def test_the_preview_names_the_days_and_the_cases_and_saves_nothing(desk: Desk) -> None:
    moving = far(desk)
    near(desk)

    preview = desk.office.calendars.preview_notice(RAW, NOTICE_2027.name, by=desk.me)

    assert [(m.case_id, m.clock) for m in preview.moves] == [(moving, "办结期")]
    assert preview.firm_until == date(2027, 12, 31)
    assert len(desk.office.calendars.history()) == 1
    assert desk.kinds(moving) == ["receive", "accept"]


def test_only_cases_whose_span_holds_a_changed_day_adopt_the_notice(desk: Desk) -> None:
    moving, standing = far(desk), near(desk)
    was = desk.clocks(moving)["closure"]

    changed = desk.office.calendars.import_notice(ImportNotice(RAW, "n.txt"), desk.me)

    now = desk.clocks(moving)["closure"]
    assert changed.cases == (moving,)
    assert (was.due_on, was.provisional) == (date(2027, 2, 17), True)
    assert (now.due_on, now.provisional) == (date(2027, 2, 20), False)
    assert desk.kinds(standing) == ["receive", "accept"]


def test_the_move_of_the_preview_is_what_the_import_does(desk: Desk) -> None:
    far(desk)
    preview = desk.office.calendars.preview_notice(RAW, "n.txt", by=desk.me)

    desk.office.calendars.import_notice(ImportNotice(RAW, "n.txt"), desk.me)

    for move in preview.moves:
        assert desk.clocks(move.case_id)["closure"].due_on == move.now


def test_a_closed_clock_keeps_its_verdict_under_a_new_calendar(desk: Desk, clock: Clock) -> None:
    case_id = far(desk)
    clock.day = date(2027, 2, 18)
    desk.take(case_id, "close", date(2027, 2, 18))  # one day late on the calendar it knew
    before = desk.clocks(case_id)["closure"]

    desk.office.calendars.import_notice(ImportNotice(RAW, "n.txt"), desk.me)

    after = desk.clocks(case_id)["closure"]
    assert (before.outcome, before.due_on) == ("met_late", date(2027, 2, 17))
    assert (after.outcome, after.due_on) == (before.outcome, before.due_on)


def earlier_notice(desk: Desk) -> int:
    case_id = desk.register(date(2026, 11, 18))  # five working days: due 2026-11-25
    command = ImportNotice(EXTRA_WORK, "extra.json", scope="office")
    desk.office.calendars.import_notice(command, desk.me)
    return case_id


def test_a_date_that_would_move_earlier_waits_for_a_decision(desk: Desk) -> None:
    case_id = earlier_notice(desk)

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)

    assert page.card.due_on == date(2026, 11, 25)
    assert "提前" in page.waiting_calendar
    assert [row[0] for row in desk.office.calendars.waiting(by=desk.me)] == [case_id]


def test_a_step_on_a_waiting_case_keeps_the_old_calendar(desk: Desk) -> None:
    case_id = earlier_notice(desk)

    desk.take(case_id, "record", TODAY, note="示例")

    assert desk.clocks(case_id)["acceptance_review"].due_on == date(2026, 11, 25)


@pytest.mark.parametrize(
    "adopt, due, kind",
    [(True, date(2026, 11, 24), "adopt_calendar"), (False, date(2026, 11, 25), "record")],
)
def test_the_decision_is_a_step_with_its_reason(
    desk: Desk, adopt: bool, due: date, kind: str
) -> None:
    case_id = earlier_notice(desk)

    desk.office.calendars.decide(DecideCalendar(case_id, adopt, "主任决定"), desk.me)

    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert (page.card.due_on, page.waiting_calendar) == (due, "")
    assert page.timeline[-1].kind == kind


def test_a_case_that_declined_the_notice_keeps_declining_it(desk: Desk) -> None:
    case_id = earlier_notice(desk)
    desk.office.calendars.decide(DecideCalendar(case_id, False, "主任决定"), desk.me)

    desk.take(case_id, "record", TODAY, note="示例")

    assert desk.clocks(case_id)["acceptance_review"].due_on == date(2026, 11, 25)


def test_the_same_notice_is_not_imported_twice(desk: Desk) -> None:
    desk.office.calendars.import_notice(ImportNotice(RAW, "n.txt"), desk.me)

    with pytest.raises(InputError, match="已经采用"):
        desk.office.calendars.import_notice(ImportNotice(RAW, "n.txt"), desk.me)


def test_a_text_without_days_is_refused(desk: Desk) -> None:
    with pytest.raises(InputError, match="没有读出"):
        desk.office.calendars.import_notice(ImportNotice("你好".encode(), "n.txt"), desk.me)


def test_a_cancelled_import_leaves_nothing(desk: Desk) -> None:
    case_id = far(desk)
    stopped = Progress(is_cancelled=lambda: True)

    with pytest.raises(Cancelled):
        desk.office.calendars.import_notice(ImportNotice(RAW, "n.txt"), desk.me, stopped)

    assert len(desk.office.calendars.history()) == 1
    assert desk.kinds(case_id) == ["receive", "accept"]


def test_a_paused_clock_takes_over_the_notice_too(desk: Desk) -> None:
    readings = {"correction_pauses": "pauses"}
    desk.office.regulations.adopt_edition(desk.me, readings=readings)
    case_id = desk.register(date(2026, 11, 18))
    desk.take(case_id, "request_correction", date(2026, 11, 19))
    assert desk.clocks(case_id)["acceptance_review"].remaining == 4

    command = ImportNotice(EXTRA_WORK, "extra.json", scope="office")
    desk.office.calendars.import_notice(command, desk.me)

    assert desk.clocks(case_id)["acceptance_review"].remaining == 4


def test_new_steps_are_counted_on_the_new_calendar(desk: Desk) -> None:
    desk.office.calendars.import_notice(ImportNotice(RAW, "n.txt"), desk.me)

    case_id = far(desk)
    desk.take(case_id, "refer", TODAY, unit=UNIT)

    assert desk.clocks(case_id)["closure"].due_on == date(2027, 2, 20)
    assert not desk.clocks(case_id)["investigation"].provisional


def test_the_calendar_outlives_the_program(office: Office, clock: Clock) -> None:
    desk = Desk(office)
    desk.office.calendars.import_notice(ImportNotice(RAW, "n.txt"), desk.me)
    office.close()

    with open_office(office.path, clock) as again:
        assert again.calendars.current().firm_until == date(2027, 12, 31)


def test_a_year_is_shown_day_by_day(office: Office) -> None:
    days = {row.day: row for row in office.calendars.year(2026)}

    assert len(days) == 365
    assert days[date(2026, 10, 1)].name == "国庆节"
    assert days[date(2026, 10, 10)].kind == "makeup"
