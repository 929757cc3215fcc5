"""工作交接: one act moves all that an officer has in hand, and keeps the list that the three sign."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from app.base.errors import InputError, RuleViolation
from app.base.rows.papers import PaperAbout
from app.base.session import Session
from app.reports.letters.templates import kind_about
from app.services.cases.commands import Recuse
from app.services.desk.handover import HandOver
from app.services.office import Office
from app.services.papers.paper_commands import WritePaper
from tests.services.making import TODAY, UNIT, Desk

GIVER, TAKER, WITNESS = "经办甲示例", "经办乙示例", "经办丙示例"
KIND, OF_GIVER = kind_about("handover"), PaperAbout("handover", officer=GIVER)


@pytest.fixture
def taker(office: Office, desk: Desk) -> Session:
    office.officers.add(WITNESS, desk.me)
    office.officers.add(TAKER, desk.me)
    return next(office.session(o) for o in office.officers.all() if o.name == TAKER)


@pytest.fixture
def in_hand(desk: Desk) -> tuple[int, int]:
    """A case whose referral is not delivered, and one just received."""
    referred = desk.accepted(date(2026, 9, 1), date(2026, 9, 3))
    desk.take(referred, "refer", date(2026, 9, 4), unit=UNIT)
    received = desk.register(date(2026, 11, 18))
    return referred, received


def command(**more: object) -> HandOver:
    given = {"giver": GIVER, "taker": TAKER, "witness": WITNESS, "on": TODAY,
             "files": "2026年案卷一盒", "seals": "业务专用章一枚\n办公室钥匙一把"}  # fmt: skip
    return HandOver(**{**given, **more})  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in document)


def officer_of(office: Office, case_id: int) -> str:
    return office.reads.case_page(case_id, TODAY, by=office.session()).card.officer


def test_the_plan_tells_cases_with_their_limits_and_what_was_not_delivered(
    office: Office, desk: Desk, in_hand: tuple[int, int], taker: Session
) -> None:
    plan = office.handovers.plan(GIVER, TODAY, by=desk.me)

    assert {case.case_id for case in plan.cases} == set(in_hand)
    limits = {case.case_id: case.limit for case in plan.cases}
    assert "调查核实期" in limits[in_hand[0]] and "超期" in limits[in_hand[0]]
    assert "受理审查期" in limits[in_hand[1]]
    assert [(p.unit, p.sent_on) for p in plan.papers] == [(UNIT, date(2026, 9, 4))]


def test_one_act_moves_every_case_and_the_history_says_from_whom_before_whom(
    office: Office, desk: Desk, in_hand: tuple[int, int], taker: Session
) -> None:
    changed, key = office.handovers.hand_over(command(), desk.me)

    assert set(changed.cases) == set(in_hand)
    assert {officer_of(office, case_id) for case_id in changed.cases} == {TAKER}
    page = office.reads.case_page(in_hand[0], TODAY, by=desk.me)
    assert f"{GIVER}移交{TAKER}，监交人{WITNESS}" in page.timeline[-1].summary
    assert [(r.giver, r.taker, r.witness, r.cases) for r in office.handovers.all()] == [
        (GIVER, TAKER, WITNESS, 2)
    ]
    assert office.handovers.plan(GIVER, TODAY, by=desk.me).cases == ()
    assert office.verify() == ()
    assert key == office.handovers.all()[0].id


def test_the_list_names_cases_papers_seals_and_the_three_who_sign(
    office: Office, desk: Desk, in_hand: tuple[int, int], taker: Session
) -> None:
    _changed, key = office.handovers.hand_over(command(), desk.me)

    words = text_of(office.handovers.pdf(key, desk.me)).replace("\r\n", "")

    for wanted in ("工作交接清单", "移交人", "接收人", "监交人", "业务专用章一枚", "2026年案卷一盒",
                   "示信投〔2026〕1号", "未送达的文书（1件）", "在办案件和期限（2件）"):  # fmt: skip
        assert wanted in words, wanted


def test_who_leaves_is_no_officer_at_work_any_more(
    office: Office, desk: Desk, in_hand: tuple[int, int], taker: Session
) -> None:
    office.handovers.hand_over(command(leaves=True), desk.me)

    assert GIVER not in {officer.name for officer in office.reads.officers()}


@pytest.mark.obligation("NY-15.1")
def test_a_case_that_the_taker_keeps_out_of_stops_the_whole_handover(
    office: Office, desk: Desk, in_hand: tuple[int, int], taker: Session
) -> None:
    office.recusals.recuse(Recuse(in_hand[1], TAKER, "近亲属（示例）", TODAY), desk.me)

    with pytest.raises(RuleViolation, match="全部没有移交"):
        office.handovers.hand_over(command(), desk.me)

    assert {officer_of(office, case_id) for case_id in in_hand} == {GIVER}
    assert office.handovers.all() == ()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"taker": GIVER}, "同一个人"),
        ({"witness": " "}, "监交人"),
        ({"taker": "没有此人"}, "没有经办人"),
    ],
)
def test_a_handover_that_can_not_be_is_refused_in_one_sentence(
    office: Office, desk: Desk, taker: Session, wrong: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        office.handovers.hand_over(command(**wrong), desk.me)


def test_the_list_printed_beforehand_is_the_paper_that_the_handover_keeps(
    office: Office, desk: Desk, in_hand: tuple[int, int], taker: Session
) -> None:
    said = {"taker": TAKER, "witness": WITNESS, "handover_files": "2026年案卷一盒",
            "handover_seals": "业务专用章一枚\n办公室钥匙一把"}  # fmt: skip

    before = office.papers.preview(WritePaper(KIND, OF_GIVER, TODAY, said), desk.me).pdf
    _changed, key = office.handovers.hand_over(command(), desk.me)

    assert before == office.handovers.pdf(key, desk.me)


@pytest.mark.obligation("NY-15.1")
def test_the_list_leaves_out_what_its_reader_keeps_out_of_and_says_so(
    office: Office, desk: Desk, in_hand: tuple[int, int], taker: Session
) -> None:
    office.recusals.recuse(Recuse(in_hand[1], TAKER, "近亲属（示例）", TODAY), desk.me)

    draft = office.papers.prepare(KIND, OF_GIVER, taker)
    words = text_of(office.papers.preview(WritePaper(KIND, OF_GIVER, TODAY), taker).pdf)

    assert "有1件是你应当回避的" in draft.notices[-1]
    assert "示信投〔2026〕1号" in words and "示信投〔2026〕2号" not in words
