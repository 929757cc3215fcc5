"""Year end: numbers begin anew, what is open is carried on, and the year's papers list both."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from app.services.gate.anchors import end_of
from app.services.ledger.year_end import YearPaper
from app.services.office import Office
from tests.services.making import UNIT, Clock, Desk

JANUARY = date(2027, 1, 8)


def text_of(paper: YearPaper) -> str:
    document = pypdfium2.PdfDocument(BytesIO(paper.pdf))
    words = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(words.split())


def number_of(office: Office, case_id: int, day: date) -> str:
    return office.reads.case_page(case_id, day, by=office.session()).card.number


@pytest.fixture
def turned(office: Office, desk: Desk, clock: Clock) -> dict[str, int]:
    """One case ended in 2026, one open over the new year, one received in 2027."""
    ended = desk.register(date(2026, 9, 1), title="办结的一件")
    desk.take(ended, "decline", date(2026, 9, 2), ground="1", reason="不属于受理范围（示例）")
    desk.take(ended, "notify_refusal", date(2026, 9, 3))
    running = desk.accepted(date(2026, 11, 2), date(2026, 11, 3), title="跨年的一件")
    desk.take(running, "refer", date(2026, 11, 4), unit=UNIT)
    clock.day = JANUARY
    fresh = desk.register(date(2027, 1, 7), title="新年的一件")
    return {"ended": ended, "running": running, "fresh": fresh}


def test_numbers_begin_anew_with_the_year_and_open_cases_keep_theirs(
    office: Office, turned: dict[str, int]
) -> None:
    assert number_of(office, turned["fresh"], JANUARY) == "示信投〔2027〕1号"
    assert number_of(office, turned["running"], JANUARY) == "示信投〔2026〕2号"


def test_what_is_open_at_the_end_of_the_year_is_listed_as_carried_on(
    office: Office, desk: Desk, turned: dict[str, int]
) -> None:
    paper = office.year_end.paper("carried", 2026, desk.me)

    words = text_of(paper)
    assert paper.cases == 1 and paper.name == "2026年在办结转清单.pdf"
    assert "跨年的一件" in words and "办结的一件" not in words and "新年的一件" not in words
    assert "结转2027年的1件" in words and UNIT in words


def test_the_register_of_the_year_counts_received_carried_and_ended(
    office: Office, desk: Desk, turned: dict[str, int]
) -> None:
    with office.gate.file.read() as connection:
        end = end_of(connection)
    old, new = (office.year_end.paper("register", year, desk.me) for year in (2026, 2027))

    assert f"操作记录至第{end.no}条{end.hash[:16]}" in text_of(old)
    assert "收到2件，上年结转0件，办结1件，结转下年1件" in text_of(old)
    assert "收到1件，上年结转1件，办结0件，结转下年2件" in text_of(new)
    assert "2026年度投诉举报办理台账" in text_of(old)
    page = pypdfium2.PdfDocument(BytesIO(old.pdf))[0]
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [420, 297]
    with office.gate.file.read() as connection:
        query = "SELECT count(*) FROM audit WHERE action = 'print_year'"
        assert connection.exec_driver_sql(query).scalar_one() == 2


def test_an_empty_year_says_so(office: Office, desk: Desk) -> None:
    paper = office.year_end.paper("register", 2020, desk.me)

    assert paper.cases == 0 and "没有。" in text_of(paper)
