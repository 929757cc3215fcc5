"""A paper made anew for a step tells what its own letter told, whatever was sent after it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import AppError
from app.reports.letters.templates import heads
from app.rules.casework.flow import StepRefused
from app.rules.regulation.shipped import shipped_pack_ids, shipped_regulation
from app.services.papers.case_view import case_view
from app.services.papers.letter_case import LetterCase, read_letter_case
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_making import fill
from app.services.papers.letter_sources import Told
from tests.services.making import TODAY, UNIT, Desk
from tests.services.papers.every_kind import HISTORIES, WHERE
from tests.services.papers.test_kinds import desk_of
from tests.services.papers.test_letters import text_of

OTHER = "示例县交通局"


def of_case(desk: Desk, case_id: int) -> LetterCase:
    with desk.office.gate.see(desk.me, case_id) as view:
        return read_letter_case(desk.office.workspace, view, case_id)


def papers(case: LetterCase) -> dict[tuple[str, int], dict[str, Any]]:
    """What each paper of each step of the case is filled with."""
    return {
        (head.kind, step.seq): fill(case_view(case, Told(head, step)))
        for head in heads().values()
        if head.subject == "case" and head.step and head.is_for(case.regulation)
        for step in case.steps
        if head.tells(step)
    }


def same_again(desk: Desk, case_id: int, after: date) -> None:
    """Every step of the case that may be taken once more is, later and in other words."""
    for step in of_case(desk, case_id).steps[1:]:
        said = {k: v for k, v in step.fields.items() if not k.endswith("_on")}
        said |= {k: "后来的一件（示例）" for k in ("reason", "note", "suggestion") if k in said}
        with suppress(AppError):
            desk.take(case_id, step.kind, after, unit=step.unit or "", about=step.about, **said)


@pytest.mark.parametrize("pack", shipped_pack_ids())
def test_later_letters_change_no_day_and_no_word_of_an_earlier_one(
    tmp_path: Path, pack: str
) -> None:
    regulation = shipped_regulation(pack)
    histories = {history.__name__: history for history in HISTORIES}
    histories |= {k: h for k, h in WHERE.items() if heads()[k].is_for(regulation)}
    compared = 0
    with desk_of(tmp_path, pack) as desk:
        for name, history in histories.items():
            case_id = history(desk)
            first = papers(of_case(desk, case_id))
            with suppress(StepRefused):  # where its stage has no more referrals
                desk.take(case_id, "refer", TODAY, unit=OTHER, role="co")
            same_again(desk, case_id, TODAY)
            again = papers(of_case(desk, case_id))
            for paper, told in first.items():
                now = again[paper]
                differing = {f: (told.get(f), now.get(f)) for f in told | now
                             if told.get(f) != now.get(f)}  # fmt: skip
                assert not differing, (name, paper)
                compared += 1
    assert compared > 12


def test_a_referral_sent_again_to_the_same_unit_leaves_the_first_ones_days_alone(
    desk: Desk,
) -> None:
    case_id = desk.accepted(date(2026, 8, 3), date(2026, 8, 5), respondents=(OTHER,))
    first = desk.take(case_id, "refer", date(2026, 8, 6), unit=UNIT, delivered_on="2026-08-07")
    urged = desk.take(case_id, "remind", date(2026, 8, 20), unit=UNIT)
    desk.take(case_id, "return_referral", date(2026, 8, 24), about=first, unit=UNIT, reason="示例")
    desk.take(case_id, "refer", date(2026, 8, 26), unit=UNIT, delivered_on="2026-08-27")

    case = of_case(desk, case_id)
    told = fill(case_view(case, Told(heads()["reminder"], case.step(urged))))

    assert told["referred_on"] == date(2026, 8, 6)
    assert str(told["due_on"]) == "2026年9月18日"  # August 7 + 30 working days


def test_a_letter_of_supervision_keeps_the_limit_that_ran_when_it_was_sent(desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 8, 3), date(2026, 8, 5))
    about = desk.take(case_id, "refer", date(2026, 8, 6), unit=UNIT, delivered_on="2026-08-06")
    seq = desk.take(case_id, "supervise", date(2026, 9, 22), unit=UNIT, about=about, ground=["1"],
                    suggestion="请限期办结。")  # fmt: skip
    desk.take(case_id, "report_result", date(2026, 10, 12), unit=UNIT, result="true")
    desk.take(case_id, "reinvestigate", date(2026, 10, 14), unit=UNIT, about=about, limit=10,
              delivered_on="2026-10-14", reason="示例")  # fmt: skip

    text = text_of(desk.office, desk, WriteLetter("supervision", case_id, TODAY, seq=seq))

    # August 6 + 30 working days: September 17; then 18, 20 (worked), 21 and 22
    assert "调查核实期为30个工作日，已于2026年9月17日届满" in text
    assert "已超期4个工作日" in text and "二次调查" not in text
