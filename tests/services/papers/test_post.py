"""寄送: whose names and addresses go on envelopes, what is kept, and what never goes out from here."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from sqlalchemy import text

from app.base.errors import InputError
from app.services.cases.commands import TakeStep
from app.services.papers.dispatch import Deliver
from app.services.papers.letter_commands import VoidDocument, WriteLetter
from app.services.papers.post import NOTHING, TO_COMPLAINANT, read_addresses
from tests.reports.letters.measuring import page_text
from tests.services.making import TODAY, Desk
from tests.services.papers.test_dispatch import referred
from tests.services.papers.test_papers import written

TYPED = "示例县信用办，示例县示例路1号，000100\n示例县财政局，示例县示例路2号，000200"


def test_one_envelope_goes_to_each_addressee_with_all_its_papers(desk: Desk) -> None:
    for addressees in (["示例县财政局", "示例县司法局"], ["示例县财政局"]):
        desk.office.papers.issue(written(addressees=addressees), desk.me)
    rows = desk.office.documents.rows(desk.me)

    data = desk.office.post.envelopes(rows, "C5", TYPED, desk.me)

    pieces = {p.addressee: p for p in desk.office.post.pieces(rows, desk.me)}
    assert set(pieces) == {"示例县财政局", "示例县司法局"}
    assert len(pieces["示例县财政局"].numbers) == 2
    assert (pieces["示例县财政局"].address, pieces["示例县财政局"].postcode) == (
        "示例县示例路2号",
        "000200",
    )
    pages = page_text(data)
    assert len(pages) == len(pypdfium2.PdfDocument(data)) == 2
    assert all("示例县示例路1号" in page for page in pages)  # the sender's own


def test_addresses_are_kept_for_the_next_time_the_office_s_own_first(desk: Desk) -> None:
    desk.office.post.keep(TYPED, desk.me)

    assert desk.office.post.addresses(desk.me) == TYPED
    assert desk.office.verify() == ()


def test_addresses_of_units_stand_in_the_order_of_their_pinyin(desk: Desk) -> None:
    named = ("示例县住建局", "示例县司法局", "示例县财政局")
    desk.office.post.keep("\n".join(f"{name}，示例路1号，000100" for name in named), desk.me)

    lines = desk.office.post.addresses(desk.me).splitlines()

    assert [line.partition("，")[0] for line in lines[1:]] == list(reversed(named))


@pytest.mark.parametrize("typed", ["，示例路1号，000100", "示例县财政局，示例路2号，0001"])
def test_a_line_that_is_no_address_is_named_and_nothing_is_kept(desk: Desk, typed: str) -> None:
    desk.office.post.keep(TYPED, desk.me)

    with pytest.raises(InputError, match="第2行看不明白"):
        desk.office.post.keep(f"示例县信用办\n{typed}", desk.me)

    assert desk.office.post.addresses(desk.me) == TYPED


def test_an_address_may_hold_commas_and_lack_a_postcode() -> None:
    assert read_addresses("甲局，示例路1号，东楼\n\n乙局,示例路2号,000200\n丙局") == {
        "甲局": ("示例路1号，东楼", ""),
        "乙局": ("示例路2号", "000200"),
        "丙局": ("", ""),
    }


@pytest.mark.obligation("NY-15.3")
def test_no_envelope_is_printed_for_a_complainant(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))
    step = TakeStep(case_id, "notify_acceptance", TODAY)
    desk.office.letters.issue(WriteLetter("acceptance_notice", case_id, TODAY, step=step), desk.me)
    rows = desk.office.documents.rows(desk.me)

    with pytest.raises(InputError) as refused:
        desk.office.post.envelopes(rows, "ZL", "", desk.me)

    assert str(refused.value) == TO_COMPLAINANT
    assert "示例" not in TO_COMPLAINANT


def test_a_voided_paper_is_not_sent(desk: Desk) -> None:
    paper = desk.office.papers.issue(written(), desk.me)
    desk.office.documents.void(VoidDocument(paper.id, "日期写错"), desk.me)

    with pytest.raises(InputError) as refused:
        desk.office.post.labels(desk.office.documents.rows(desk.me), 0, "", desk.me)

    assert str(refused.value) == NOTHING


def test_the_day_s_list_has_the_papers_of_that_day_and_how_they_went(desk: Desk) -> None:
    _case, paper = referred(desk)
    issued = desk.office.papers.issue(written(), desk.me)
    desk.office.dispatch.deliver(Deliver(paper, "hand", TODAY, "李示例签收"), desk.me)
    (referral,) = (r for r in desk.office.documents.rows(desk.me) if r.id == paper)

    told = "".join("".join(page_text(desk.office.post.day_list(TODAY, desk.me))).split())

    assert issued.number in told and referral.number in told and "当面签收" in told
    with pytest.raises(InputError, match="2026-11-01没有发文"):
        desk.office.post.day_list(date(2026, 11, 1), desk.me)


def test_what_was_printed_is_in_the_record_without_a_name(desk: Desk) -> None:
    desk.office.papers.issue(written(), desk.me)

    desk.office.post.labels(desk.office.documents.rows(desk.me), 3, TYPED, desk.me)

    with desk.office.workspace.gate.see(desk.me) as view:
        found = view.connection.execute(
            text("select detail from audit where action = 'print_post' order by id desc limit 1")
        ).scalar_one()
    assert "labels" in str(found) and "财政局" not in str(found)
