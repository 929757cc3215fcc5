"""The demo office: invented cases in every stage, under both regulations, whatever day it is made."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from app.base.machine.resources import resource_text
from app.rules.regulation.regulation import OPEN_STAGES
from app.services.demo import demo_pack, fill_demo
from app.services.office import Office
from tests.services.making import Clock, make_office

pytestmark = [pytest.mark.slow, pytest.mark.asks_why]  # the program makes it of itself

DAYS = (date(2026, 11, 20), date(2026, 11, 22), date(2026, 10, 5), date(2027, 2, 1))


def demo(folder: Path, day: date, pack: str) -> Office:
    office = make_office(folder / "演示.sqlite", Clock(day), regulation=pack, demo=True)
    fill_demo(office, office.session())
    return office


@pytest.mark.parametrize("pack", ["nanyang-2020", "yuncheng-2021"])
@pytest.mark.parametrize("day", DAYS)
def test_it_shows_every_open_stage_and_every_urgency(tmp_path: Path, day: date, pack: str) -> None:
    with demo(tmp_path, day, pack) as office:
        board = office.reads.board(day, by=office.session())
        work = office.workbench.work(day, office.session(), everyone=True)

        assert all(column.total for column in board.columns if column.stage in OPEN_STAGES)
        assert work.overdue >= 4
        assert board.soon + board.due_today >= 2
        assert board.running + board.provisional >= 10
        assert work.waiting >= 10
        assert len(work.changed) == 3
        assert office.verify() == ()


@pytest.mark.parametrize("pack", ["nanyang-2020", "yuncheng-2021"])
def test_no_case_of_it_is_out_of_order(tmp_path: Path, pack: str) -> None:
    with demo(tmp_path, DAYS[0], pack) as office:
        pages = [office.reads.case_page(n, DAYS[0], by=office.session()) for n in range(1, 90)]

    odd = {sentence for page in pages for sentence in page.irregular}
    assert odd == set()


def test_another_regulation_is_shown_by_the_first_of_the_two() -> None:
    assert demo_pack("yuncheng-2021") == "yuncheng-2021"
    assert demo_pack("third-city") == "nanyang-2020"


def test_its_people_places_and_phones_are_marked_as_invented() -> None:
    text = resource_text("samples/demo.toml")

    assert not re.search(r"1[3-9]\d{9}", text)
    units = re.findall(r"^unit = \"(.+)\"$", text, re.MULTILINE)
    assert units
    assert all("示例" in unit for unit in units)
