"""Papers without a case: written freely or filled by the desk, attached files, what must not leak."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.base.errors import InputError, RuleViolation
from app.base.rows.papers import PaperAbout
from app.base.secret import Secret
from app.reports.letters.free import FREE
from app.services.cases.commands import Recuse
from app.services.evaluation.round_commands import Assess
from app.services.papers.letter_making import IdentityLeak
from app.services.papers.paper_commands import PaperAnnex, WritePaper
from app.services.people.complainant_input import ComplainantInput
from app.services.store import settings
from app.services.store.content import AttachmentInput
from tests.reports.letters.measuring import page_text
from tests.services.evaluation.rounds import open_grid
from tests.services.making import TODAY, Desk
from tests.services.papers.desk_kinds import (
    about_for,
    command_of_paper,
    our_own,
    prepared_paper,
)

BODY = [
    {"text": "现将有关事项函告如下："},
    {"level": 1, "text": "时间"},
    {"text": "2026年12月4日。"},
]


def written(**data: Any) -> WritePaper:
    given = {"form": "letter", "title": "关于召开会议的函", "addressees": ["示例县财政局"],
             "blocks": BODY, **data}  # fmt: skip
    return WritePaper(FREE, PaperAbout("free"), TODAY, data=given)


def text_of_pdf(data: bytes) -> str:
    return "".join("".join(page_text(data)).split())


def pdf_saying(*lines: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for at, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * at, line)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("form", ["letter", "general"])
def test_a_paper_written_freely_is_numbered_signed_and_kept(desk: Desk, form: str) -> None:
    papers, command = desk.office.papers, written(form=form)

    draft = text_of_pdf(papers.preview(command, desk.me).pdf)
    issued = papers.issue(command, desk.me)
    row, kept = desk.office.documents.pdf(issued.id, desk.me)
    text = text_of_pdf(kept)

    assert row.number == "示信函〔2026〕1号" and "示信函" not in draft
    assert all(word in text for word in ("示信函〔2026〕1号", "一、时间", "2026年11月20日"))
    assert ("示例县信用办文件" in text) == (form == "general")
    assert (row.addressee, row.kind_caption, row.case_id) == ("示例县财政局", "自拟文书", None)
    assert desk.office.verify() == ()


def test_a_batch_says_by_its_reader_which_paper_stayed_behind(desk: Desk) -> None:
    good = [written(addressees=[f"示例县第{n}局"]) for n in (1, 3)]
    bad = written(addressees=["示例县第二局"], blocks=[{"text": "请与139-1234-5678联系。"}])

    result = desk.office.papers.issue_batch([good[0], bad, good[1]], desk.me)

    assert result.count == 2
    assert [refused.number for refused in result.refused] == ["示例县第二局"]


def test_a_white_paper_is_not_numbered(desk: Desk) -> None:
    papers = desk.office.papers

    assert papers.preview(written(form="sheet"), desk.me).pdf.startswith(b"%PDF")
    with pytest.raises(InputError, match="不编号发出"):
        papers.issue(written(form="sheet"), desk.me)


def test_numbers_of_papers_with_and_without_a_case_are_one_series(desk: Desk) -> None:
    first = desk.office.papers.issue(written(), desk.me)
    second = desk.office.papers.issue(written(title="关于第二次会议的函"), desk.me)

    assert [first.number, second.number] == ["示信函〔2026〕1号", "示信函〔2026〕2号"]
    rows = desk.office.documents.rows(desk.me, text="第二次")
    assert [row.number for row in rows] == ["示信函〔2026〕2号"]


def test_an_attached_pdf_becomes_pages_of_the_paper(desk: Desk) -> None:
    file = AttachmentInput("a.pdf", pdf_saying("ANNEX 2026"))
    command = replace(written(), annexes=(PaperAnnex("工作要点", file),))

    text = text_of_pdf(desk.office.papers.preview(command, desk.me).pdf)

    assert "附件：工作要点" in text and "ANNEX2026" in text


@pytest.mark.parametrize("where", ["text", "attached"])
@pytest.mark.obligation("NY-15.3", "YC-17")
def test_a_paper_that_names_a_case_may_not_tell_who_complains_in_it(desk: Desk, where: str) -> None:
    case_id = desk.register()
    number = desk.office.letters.prepare("registration_form", case_id, desk.me).case_number
    told = [*BODY, {"text": f"关于{number}一事。"}]
    command = written(blocks=told)
    if where == "text":
        command = written(blocks=[*told, {"text": "请与张示例联系。"}])
    else:
        file = AttachmentInput("来件.pdf", pdf_saying("tel 138-0000-0001"))
        command = replace(command, annexes=(PaperAnnex("来件", file),))

    with pytest.raises(IdentityLeak, match="没有发出，没有占用字号"):
        desk.office.papers.issue(command, desk.me)

    assert desk.office.documents.rows(desk.me) == ()
    assert desk.office.papers.issue(written(blocks=told), desk.me).number == "示信函〔2026〕1号"


@pytest.mark.parametrize(
    ("pattern", "typed"),
    [
        ("示信投〔{year}〕{n}号", "示信投[2026] 1 号"),
        ("示信投〔{year}〕{n}号", "示信投（２０２６）１号"),
        (
            "示例县社会信用体系建设办公室投诉〔{year}〕{n}号",
            "示例县社会信用体系建设办公室投诉〔2026〕1号",
        ),
        ("TS{year}-{n:04}", "TS2026-0001"),
        ("{year}{n:05}", "202600001"),
    ],
)
@pytest.mark.obligation("NY-15.3", "YC-17")
def test_a_case_is_known_by_its_number_however_it_is_made_and_typed(
    desk: Desk, pattern: str, typed: str
) -> None:
    with desk.office.workspace.gate.see(desk.me) as view:
        kept = settings.office_settings(view.connection)
    desk.save(replace(kept, number_pattern=pattern))
    desk.register()
    told = [*BODY, {"text": f"关于{typed}一事，请与张示例联系。"}]

    with pytest.raises(IdentityLeak, match="没有发出，没有占用字号"):
        desk.office.papers.issue(written(blocks=told), desk.me)


@pytest.mark.obligation("NY-15.1", "YC-17")
def test_who_keeps_out_of_a_case_writes_no_paper_about_it(desk: Desk) -> None:
    case_id, office = desk.register(), desk.office
    number = office.letters.prepare("registration_form", case_id, desk.me).case_number
    other = office.session(office.officers.add("经办乙示例", desk.me))
    office.recusals.recuse(Recuse(case_id, other.name, "亲属", TODAY), desk.me)
    told = [*BODY, {"text": f"关于{number}一事，请与张示例联系。"}]

    with pytest.raises(RuleViolation, match="你回避的案件"):
        office.papers.issue(written(blocks=told), other)

    assert office.documents.rows(desk.me) == ()


def test_a_case_in_which_nobody_complained_may_be_named(desk: Desk) -> None:
    case_id = desk.register(complainants=())
    number = desk.office.letters.prepare("registration_form", case_id, desk.me).case_number

    issued = desk.office.papers.issue(written(blocks=[{"text": f"关于{number}一事。"}]), desk.me)

    assert issued.number == "示信函〔2026〕1号"


@pytest.mark.obligation("NY-15.3", "YC-17")
def test_naming_the_case_that_goes_on_tells_nobody_of_the_case_merged_into_it(desk: Desk) -> None:
    office, other = desk.office, ComplainantInput(Secret("赵示例"), Secret("13800000077"))
    survivor, joined = desk.register(), desk.register(complainants=(other,))
    number = office.letters.prepare("registration_form", survivor, desk.me).case_number
    desk.take(joined, "merge", TODAY, into=number)
    told = [{"text": f"关于{number}一事，请与赵示例联系。"}]

    with pytest.raises(IdentityLeak):
        office.papers.issue(written(blocks=told), desk.me)
    second = office.session(office.officers.add("经办乙示例", desk.me))
    office.recusals.recuse(Recuse(joined, second.name, "亲属", TODAY), desk.me)
    with pytest.raises(RuleViolation, match="并入了你回避的案件"):
        office.papers.issue(written(blocks=told), second)


def test_a_paper_about_another_subject_or_a_case_is_refused(desk: Desk) -> None:
    papers = desk.office.papers

    with pytest.raises(InputError, match="所选的对象不相符"):
        papers.prepare("circular", PaperAbout("unit"), desk.me)
    with pytest.raises(InputError, match="请在案件里生成"):
        papers.prepare("referral", PaperAbout("free"), desk.me)
    with pytest.raises(InputError, match="请在“发文”里新建"):
        desk.office.letters.prepare("circular", desk.register(), desk.me)


@pytest.mark.obligation("PJ-10.4")
def test_the_first_result_takes_its_step_and_starts_the_right_to_apply(desk: Desk) -> None:
    draft = prepared_paper(desk, "first_result")
    command = replace(command_of_paper(draft), step_fields={"delivered_on": "2026-11-20"})

    desk.office.papers.issue(command, desk.me)

    assert draft.about.round_id is not None
    row = desk.office.assessments.unit(draft.about.round_id, draft.about.unit, desk.me)
    assert row.stage == "announced" and row.steps[-1].kind == "announce"
    assert row.clocks[0].due_on is not None and row.clocks[0].due_on.isoformat() == "2026-11-27"


@pytest.mark.obligation("PJ-12")
def test_letters_of_results_say_that_nothing_is_public_while_the_trial_goes_on(desk: Desk) -> None:
    draft = prepared_paper(desk, "first_result")
    command = command_of_paper(draft)
    on = text_of_pdf(desk.office.papers.preview(command, desk.me).pdf)

    desk.office.results.set_trial(False, desk.me)
    over = text_of_pdf(desk.office.papers.preview(command, desk.me).pdf)

    assert "试行期间，评价信息和评价结果暂不向社会公开" in on and "试行期间" not in over
    assert "（评价指标为征求意见稿）" in on and "（评价指标为征求意见稿）" in over


def test_a_paper_whose_step_was_taken_takes_it_no_second_time(desk: Desk) -> None:
    draft = prepared_paper(desk, "verify_request")
    desk.office.papers.issue(command_of_paper(draft), desk.me)
    again = desk.office.papers.issue(command_of_paper(draft), desk.me)

    assert draft.about.round_id is not None
    row = desk.office.assessments.unit(draft.about.round_id, draft.about.unit, desk.me)
    assert [step.kind for step in row.steps] == ["begin", "ask_to_verify"]
    assert again.number == "示信函〔2026〕2号"


def test_a_step_out_of_order_leaves_no_paper_and_no_number(desk: Desk) -> None:
    about = about_for(desk, "verify_request")
    draft = desk.office.papers.prepare("final_result", about, desk.me)
    edits = {"final_score": "80", "reason": "示例"}

    with pytest.raises((RuleViolation, InputError)):
        desk.office.papers.issue(replace(command_of_paper(draft), edits=edits), desk.me)

    assert desk.office.documents.rows(desk.me) == ()
    assert desk.office.papers.issue(written(), desk.me).number == "示信函〔2026〕1号"


def test_the_round_is_told_in_the_register(desk: Desk) -> None:
    command = command_of_paper(prepared_paper(desk, "data_request"))
    desk.office.papers.issue(command, desk.me)

    (row,) = desk.office.documents.rows(desk.me)

    assert row.about == "示例轮次" and row.case_number == ""


def test_what_cannot_be_seen_is_told_and_what_has_no_glyph_refuses_with_its_place(
    desk: Desk,
) -> None:
    papers = desk.office.papers
    unseen = written(blocks=[{"text": "会议定于"}, {"text": "周\u200b五召开。"}])
    created = written(blocks=[{"text": "会议由"}, {"text": "张\ue123示主持。"}])

    assert papers.preview(unseen, desk.me).dropped == "略去了看不见的字符：正文第2段第2字U+200B。"
    with pytest.raises(InputError, match="正文第2段第2字造字（U\\+E123）"):
        papers.preview(created, desk.me)


def test_our_county_asks_once_for_its_first_result_to_be_looked_at_again(desk: Desk) -> None:
    about = our_own(desk, applies=True)
    command = command_of_paper(desk.office.papers.prepare("reevaluation_request", about, desk.me))

    issued = desk.office.papers.issue(command, desk.me)

    assert about.round_id is not None
    row = desk.office.assessments.unit(about.round_id, about.unit, desk.me)
    assert row.steps[-1].kind == "apply" and "示例法院证明.pdf" in row.steps[-1].said
    assert issued.number
    decided = Assess(
        about.round_id, about.unit, "application_decided", TODAY, {"outcome": "refuse"}
    )
    desk.office.assessments.take(decided, desk.me)
    with pytest.raises(RuleViolation):
        desk.office.papers.issue(command, desk.me)


def test_a_paper_of_our_own_evaluation_is_not_made_for_a_unit_that_we_evaluate(desk: Desk) -> None:
    grid = open_grid(desk.office, procedure="evaluation")
    about = PaperAbout("assessment", grid.round, unit=grid.units[0])

    with pytest.raises(InputError, match="只用于程序为“自评”的轮次"):
        desk.office.papers.prepare("reevaluation_request", about, desk.me)
