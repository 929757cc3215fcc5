"""What becomes of issued papers: delivered with proof, sealed, replaced; what came in, registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.base.errors import InputError, RuleViolation
from app.services.cases.commands import TakeStep
from app.services.papers.dispatch import Deliver, UseSeal
from app.services.papers.incoming import ReceivePaper
from app.services.papers.letter_commands import VoidDocument, WriteLetter
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, UNIT, Clock, Desk
from tests.services.papers.desk_kinds import command_of_paper, prepared_paper
from tests.services.papers.every_kind import HANDLING
from tests.services.papers.test_papers import text_of_pdf, written


def referred(desk: Desk) -> tuple[int, int]:
    """A case and its referral, issued on Wednesday."""
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))
    step = TakeStep(case_id, "refer", date(2026, 11, 18), unit=HANDLING, fields={"role": "lead"})
    issued = desk.office.letters.issue(
        WriteLetter("referral", case_id, date(2026, 11, 18), step=step), desk.me
    )
    return case_id, issued.id


@pytest.mark.obligation("NY-12")
def test_the_delivery_of_a_referral_sets_the_day_of_the_units_clock(desk: Desk) -> None:
    case_id, paper = referred(desk)
    presumed = desk.clocks(case_id)["investigation"]

    desk.office.dispatch.deliver(
        Deliver(paper, "exchange", date(2026, 11, 20), "OA回执0001", "示例县教体局办公室"), desk.me
    )

    clock = desk.clocks(case_id)["investigation"]
    assert presumed.due_on < clock.due_on
    assert desk.kinds(case_id)[-1] == "delivered"
    trail = desk.office.dispatch.trail(paper, desk.me)
    assert [(d.way, d.on, d.proof) for d in trail.deliveries] == [
        ("OA、公文交换", date(2026, 11, 20), "OA回执0001")
    ]
    (row,) = desk.office.documents.rows(desk.me)
    assert row.delivered_on == date(2026, 11, 20)


def test_a_second_delivery_is_noted_and_moves_no_clock(desk: Desk) -> None:
    case_id, paper = referred(desk)
    dispatch = desk.office.dispatch
    dispatch.deliver(Deliver(paper, "hand", date(2026, 11, 19), "李示例签收"), desk.me)
    before = desk.kinds(case_id)

    dispatch.deliver(Deliver(paper, "post", date(2026, 11, 20), "EMS 示例0001"), desk.me)

    assert desk.kinds(case_id) == before
    assert len(dispatch.trail(paper, desk.me).deliveries) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"way": "call"}, "电话告知不是送达"),
        ({"way": "board"}, "公告不能代替送达"),
        ({"proof": " "}, "须有凭证"),
        ({"on": date(2026, 11, 17)}, "早于成文日期"),
        ({"on": date(2026, 11, 23)}, "还没有到"),
    ],
)
def test_what_is_no_delivery_is_refused(desk: Desk, changed: dict[str, object], said: str) -> None:
    case_id, paper = referred(desk)
    command = replace(Deliver(paper, "hand", TODAY, "李示例签收"), **changed)

    with pytest.raises(InputError, match=said):
        desk.office.dispatch.deliver(command, desk.me)

    assert desk.kinds(case_id)[-1] == "refer"
    assert desk.office.dispatch.trail(paper, desk.me).deliveries == ()


def test_a_seal_is_noted_with_copies_and_who_approved(desk: Desk) -> None:
    _case, paper = referred(desk)
    dispatch = desk.office.dispatch

    dispatch.seal(UseSeal("示例县信用办印章", TODAY, 3, "主任甲示例", paper), desk.me)
    dispatch.seal(UseSeal("示例县信用办印章", TODAY, 1, "主任甲示例", matter="会议通知"), desk.me)

    (seal,) = dispatch.trail(paper, desk.me).seals
    assert (seal.copies, seal.approved_by) == (3, "主任甲示例")
    with pytest.raises(InputError, match="没有写明用印的事由"):
        dispatch.seal(UseSeal("示例县信用办印章", TODAY, 1, "主任甲示例"), desk.me)


@pytest.mark.parametrize(
    ("on", "said"), [(date(2026, 11, 17), "早于成文日期"), (date(2026, 11, 23), "还没有到")]
)
def test_a_seal_is_set_after_the_signing_and_noted_after_it_is_set(
    desk: Desk, on: date, said: str
) -> None:
    _case, paper = referred(desk)

    with pytest.raises(InputError, match=said):
        desk.office.dispatch.seal(UseSeal("示例县信用办印章", on, 3, "主任甲示例", paper), desk.me)

    assert desk.office.dispatch.trail(paper, desk.me).seals == ()


def test_a_voided_paper_is_replaced_by_one_that_stands(desk: Desk) -> None:
    papers, dispatch = desk.office.papers, desk.office.dispatch
    wrong = papers.issue(written(), desk.me)
    right = papers.issue(written(title="关于召开会议的函（更正）"), desk.me)
    with pytest.raises(RuleViolation, match="没有作废"):
        dispatch.replaced(wrong.id, right.id, desk.me)

    desk.office.documents.void(VoidDocument(wrong.id, "日期写错"), desk.me)
    dispatch.replaced(wrong.id, right.id, desk.me)

    assert dispatch.trail(wrong.id, desk.me).replaced_by == right.number
    assert dispatch.trail(right.id, desk.me).replaces == wrong.number
    with pytest.raises(RuleViolation, match="没有再次注明"):
        dispatch.replaced(wrong.id, right.id, desk.me)


def test_the_docx_that_was_worked_on_comes_back_to_the_entry(desk: Desk) -> None:
    issued = desk.office.papers.issue(written(), desk.me)
    file = AttachmentInput("改后.docx", b"PK\x03\x04example")

    desk.office.dispatch.attach(issued.id, [file], "Word 修改稿", desk.me)

    (kept,) = desk.office.dispatch.trail(issued.id, desk.me).files
    assert (kept.name, kept.note) == ("改后.docx", "Word 修改稿")
    assert desk.office.dispatch.file_content(issued.id, kept.sha256, desk.me) == file.data


# ------------------------------------------------------------ what comes in


def test_what_a_unit_sends_back_is_numbered_and_linked_to_its_thread(desk: Desk) -> None:
    case_id, paper = referred(desk)
    number = desk.office.documents.rows(desk.me)[0].number
    file = AttachmentInput("办理情况.pdf", b"%PDF-1.4 example")

    done = desk.office.incoming.receive(
        ReceivePaper(TODAY, HANDLING, "关于办理情况的报告", "示教〔2026〕5号", 3,
                     answers=number.replace("〔", "[").replace("〕", "]"),
                     file=file), desk.me
    )  # fmt: skip

    (row,) = desk.office.incoming.rows(desk.me, text="收[2026]")
    assert done.cases == (case_id,) and row.number == "收〔2026〕1号"
    assert (row.answers, row.sender, row.pages) == (number, HANDLING, 3)
    assert desk.office.incoming.file(row.id, desk.me) == file.data
    assert desk.office.verify() == ()


@pytest.mark.parametrize("title", ["关于示例的通知（秘密★1年）", "机密", "绝密★长期 示例"])
def test_a_secret_paper_is_not_taken_in(desk: Desk, title: str) -> None:
    with pytest.raises(InputError, match="不处理涉密文件"):
        desk.office.incoming.receive(ReceivePaper(TODAY, UNIT, title), desk.me)

    assert desk.office.incoming.rows(desk.me) == ()


def test_a_title_that_speaks_of_secrecy_is_no_secret(desk: Desk) -> None:
    desk.office.incoming.receive(ReceivePaper(TODAY, UNIT, "关于保守国家秘密工作的通知"), desk.me)

    assert len(desk.office.incoming.rows(desk.me, text="保守国家秘密")) == 1


def test_a_number_that_is_not_ours_is_refused(desk: Desk) -> None:
    with pytest.raises(InputError, match="发文登记簿里没有"):
        desk.office.incoming.receive(
            ReceivePaper(TODAY, UNIT, "复函", answers="示信函〔2026〕99号"), desk.me
        )


def test_the_paper_of_a_step_is_replaced_by_one_that_cites_it_in_one_go(desk: Desk) -> None:
    case_id, paper = referred(desk)
    documents, stations = desk.office.documents, desk.office.stations
    again = WriteLetter("referral", case_id, TODAY, seq=3, replaces="示信函〔2026〕1号")
    with pytest.raises(RuleViolation, match="已经发出"):
        desk.office.letters.issue(again, desk.me)
    documents.void(VoidDocument(paper, "承办单位写错"), desk.me)
    found = stations.again(paper, desk.me)
    assert (found.replaces, found.draft.kind) == ("示信函〔2026〕1号", "referral")

    issued = desk.office.letters.issue(again, desk.me)

    text = text_of_pdf(documents.pdf(issued.id, desk.me)[1])
    assert "我办2026年11月18日印发的示信函〔2026〕1号作废，以本件为准。" in text
    assert desk.office.dispatch.trail(paper, desk.me).replaced_by == issued.number


def test_a_paper_that_stands_is_not_replaced(desk: Desk) -> None:
    first = desk.office.papers.issue(written(), desk.me)

    with pytest.raises(RuleViolation, match="没有作废"):
        desk.office.papers.issue(replace(written(), replaces=first.number), desk.me)
    assert len(desk.office.documents.rows(desk.me)) == 1


@pytest.mark.obligation("PJ-10.4")
def test_the_delivery_of_a_first_result_starts_the_units_right_to_apply(
    desk: Desk, clock: Clock
) -> None:
    draft = prepared_paper(desk, "first_result")
    issued = desk.office.papers.issue(command_of_paper(draft), desk.me)
    clock.day = date(2026, 11, 24)
    deliver = Deliver(issued.id, "hand", date(2026, 11, 24), "李示例签收")

    desk.office.dispatch.deliver(deliver, desk.me)
    desk.office.dispatch.deliver(replace(deliver, way="post", proof="EMS 示例0001"), desk.me)

    assert draft.about.round_id is not None
    row = desk.office.assessments.unit(draft.about.round_id, draft.about.unit, desk.me)
    assert [step.kind for step in row.steps][-2:] == ["announce", "announce_delivered"]
    assert row.clocks[0].due_on == date(2026, 12, 1)
