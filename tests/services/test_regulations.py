"""Packs and readings: chosen, previewed, adopted by open cases, kept for closed ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import InputError, PackError
from app.base.machine.resources import resource_text
from tests.services.making import TODAY, UNIT, Desk

REST_DAY = {"receipt_on_rest_day": "next_working_day"}


def test_a_reading_moves_only_the_cases_that_it_bears_on(desk: Desk) -> None:
    saturday = desk.register(date(2026, 11, 14))
    desk.register(date(2026, 11, 16))

    moves = desk.office.regulations.preview_adopt(REST_DAY, by=desk.me)

    assert [(m.case_id, m.was, m.now) for m in moves] == [
        (saturday, date(2026, 11, 20), date(2026, 11, 23))
    ]


def test_open_cases_adopt_the_reading_and_new_ones_begin_under_it(desk: Desk) -> None:
    old = desk.register(date(2026, 11, 14))

    desk.office.regulations.adopt_edition(desk.me, readings=REST_DAY)
    new = desk.register(date(2026, 11, 14))

    dues = [desk.clocks(case_id)["acceptance_review"].due_on for case_id in (old, new)]
    assert dues == [date(2026, 11, 23)] * 2
    assert desk.kinds(old)[-1] == "adopt_edition"


def test_a_date_that_would_move_earlier_stays_unless_told_otherwise(desk: Desk) -> None:
    desk.office.regulations.adopt_edition(desk.me, readings=REST_DAY)
    case_id = desk.register(date(2026, 11, 14))

    desk.office.regulations.adopt_edition(desk.me, readings={})
    stayed = desk.clocks(case_id)["acceptance_review"].due_on
    desk.office.regulations.adopt_edition(desk.me, readings={}, earlier_too=True)

    assert stayed == date(2026, 11, 23)
    assert desk.clocks(case_id)["acceptance_review"].due_on == date(2026, 11, 20)


def test_a_closed_clock_keeps_the_reading_that_judged_it(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 7), date(2026, 11, 16))  # a day late as it is read
    before = desk.clocks(case_id)["acceptance_review"].outcome

    desk.office.regulations.adopt_edition(desk.me, readings=REST_DAY)

    assert before == desk.clocks(case_id)["acceptance_review"].outcome == "met_late"


def test_nothing_changed_is_said_so(desk: Desk) -> None:
    with pytest.raises(InputError, match="没有变化"):
        desk.office.regulations.adopt_edition(desk.me, readings={})


def test_a_notice_no_longer_waived_is_among_the_moves(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), complainants=())

    moves = desk.office.regulations.preview_adopt({"contact_exception": "refusal_only"}, by=desk.me)

    assert [(m.case_id, m.clock, m.was, m.now) for m in moves] == [
        (case_id, "受理告知期", None, date(2026, 12, 9))
    ]


def new_cases_under(desk: Desk, pack: str) -> None:
    desk.save(replace(desk.office.reads.settings(), regulation=pack))


def test_another_city_s_pack_serves_new_cases_only(desk: Desk) -> None:
    old = desk.register()

    new_cases_under(desk, "yuncheng-2021")
    new = desk.register(category="")

    names = [desk.office.reads.case_page(i, TODAY, by=desk.me).regulation for i in (old, new)]
    assert names[0].startswith("南阳")
    assert names[1].startswith("运城")


def test_a_pack_of_the_office_s_own_folder_is_listed_and_used(desk: Desk) -> None:
    folder = desk.office.path.parent / "regulations"
    folder.mkdir()
    text = resource_text("regulations/nanyang-2020.toml")
    own = text.replace('id = "nanyang-2020"', 'id = "example-2026"').replace("南阳市", "示例市")
    (folder / "example.toml").write_text(own, encoding="utf-8")
    (folder / "faulty.toml").write_text("id = ", encoding="utf-8")

    packs = {pack.id: pack for pack in desk.office.regulations.packs()}
    new_cases_under(desk, "example-2026")

    assert packs["example-2026"].problem == ""
    assert "TOML" in packs["faulty"].problem
    assert desk.office.reads.case_page(desk.register(), TODAY, by=desk.me).regulation.startswith(
        "示例市"
    )


def test_the_edition_lives_in_the_file_when_the_pack_s_file_is_gone(desk: Desk) -> None:
    test_a_pack_of_the_office_s_own_folder_is_listed_and_used(desk)
    (desk.office.path.parent / "regulations" / "example.toml").unlink()

    case_id = desk.accepted(date(2026, 11, 2), date(2026, 11, 4))
    desk.take(case_id, "refer", date(2026, 11, 5), unit=UNIT)

    assert desk.clocks(case_id)["investigation"].due_on == date(2026, 12, 17)


def test_an_unknown_pack_is_refused(desk: Desk) -> None:
    with pytest.raises(PackError, match="没有内置的办法"):
        new_cases_under(desk, "nowhere-1999")
