"""成文日期 is the day of 签发: today's in one go; an earlier one only as signed on paper, with its why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import InputError, NeedsReason
from app.services.cases.commands import TakeStep
from app.services.papers.letter_commands import WriteLetter
from tests.services.making import TODAY, Desk
from tests.services.papers.every_kind import HANDLING
from tests.services.papers.test_ink import LEADER
from tests.services.papers.test_papers import written

pytestmark = pytest.mark.asks_why

YESTERDAY, FAR = date(2026, 11, 19), date(2026, 11, 10)


def test_a_paper_signed_in_one_go_bears_the_day_on_which_it_is_signed(desk: Desk) -> None:
    earlier = replace(written(), dated=YESTERDAY)

    with pytest.raises(InputError, match="成文日期是签发之日，不能是2026-11-19.*没有占用字号"):
        desk.office.papers.issue(earlier, desk.me)
    done = desk.office.papers.issue_batch([earlier, written()], desk.me)
    assert (len(done.issued), len(done.refused)) == (1, 1)
    desk.office.stations.issue_now(earlier, {}, desk.me)  # a window left open overnight

    assert {row.dated for row in desk.office.documents.rows(desk.me)} == {TODAY}


def test_so_does_a_letter_of_a_case_and_its_step(desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 18))
    desk.take(case_id, "accept", date(2026, 11, 18))
    step = TakeStep(case_id, "refer", YESTERDAY, unit=HANDLING, fields={"role": "lead"})
    back = WriteLetter("referral", case_id, YESTERDAY, step=step)

    with pytest.raises(InputError, match="成文日期是签发之日"):
        desk.office.letters.issue(back, desk.me)

    desk.office.stations.issue_now(back, {}, desk.me)
    page = desk.office.reads.case_page(case_id, TODAY, by=desk.me)
    assert (page.timeline[-1].kind, page.timeline[-1].on) == ("refer", TODAY)


def test_signed_on_paper_it_bears_that_day_and_long_ago_says_why(desk: Desk) -> None:
    issue, ink = desk.office.stations.issue_now, replace(LEADER, on=FAR)
    with pytest.raises(NeedsReason, match="补登原因"):
        issue(written(), {}, desk.me, ink)

    issued = issue(written(), {}, desk.me, replace(ink, why="外出"))

    [row] = desk.office.documents.rows(desk.me)
    assert (row.dated, row.number) == (FAR, issued.number)
    issue(written(), {}, desk.me, replace(LEADER, on=YESTERDAY))  # near enough to be believed
