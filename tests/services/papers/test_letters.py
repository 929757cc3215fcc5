"""Papers: filled from the case, redacted, numbered and kept whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.progress import Progress
from app.base.rows.papers import IssuedDocument
from app.base.secret import Secret
from app.rules.identity_scan import places_of
from app.services.cases.commands import Recuse, TakeStep
from app.services.office import Office
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.papers.letter_making import IdentityLeak, look, make
from app.services.papers.letters import Letters
from app.services.people.complainant_input import ComplainantInput
from app.services.store.content import AttachmentInput
from app.services.units.unit_commands import SaveContact
from tests.reports.letters.measuring import page_text
from tests.services.making import TODAY, UNIT, Clock, Desk, make_office

ADVICE = "请限期兑现承诺，并书面说明逾期原因。"
WILLING = ComplainantInput(Secret("张示例"), Secret("138-0000-0001"), consent="yes")
HIDDEN = ComplainantInput(Secret("赵示例"), Secret("13900000009"), keep_secret=True, consent="yes")
NOBODY = ComplainantInput(Secret(""), real_name=False)
PHONE = "13800000001"


@pytest.fixture
def letters(office: Office) -> Letters:
    return office.letters


@pytest.fixture
def late(desk: Desk) -> Callable[..., tuple[int, int]]:
    """A case referred long ago; its number and that of the referral."""

    def make(**more: Any) -> tuple[int, int]:
        case_id = desk.accepted(date(2026, 8, 3), date(2026, 8, 5), **more)
        about = desk.take(case_id, "refer", date(2026, 8, 6), unit=UNIT, delivered_on="2026-08-06")
        return case_id, about

    return make


def supervision(case_id: int, about: int, **more: Any) -> WriteLetter:
    fields = {"ground": ("1",), "suggestion": ADVICE}
    step = TakeStep(case_id, "supervise", TODAY, unit=UNIT, about=about, fields=fields)
    return WriteLetter("supervision", case_id, TODAY, step=step, **more)


def referral(case_id: int, *, given: bool = False, **more: Any) -> WriteLetter:
    fields = {"role": "lead", "identity_given": "given" if given else "withheld"}
    step = TakeStep(case_id, "refer", TODAY, unit="示例县教体局", fields=fields)
    return WriteLetter("referral", case_id, TODAY, step=step, **more)


def text_of(office: Office, desk: Desk, command: WriteLetter) -> str:
    """The words of a paper, as its reader reads them."""
    draft = office.letters.prepare(command.kind, command.case_id, desk.me, command.seq)
    with office.gate.see(desk.me) as view:
        case, step = look(office.workspace, view, command)
        people = office.letters._held.people(draft.token, command.kind, command.case_id, desk.me)
        made = make(view.connection, case, step, command, people)
    return "\n".join(text for _place, text in places_of(made.letter))


def purposes(office: Office) -> list[str]:
    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql("SELECT purpose FROM identity_access ORDER BY id")
        return [row[0] for row in rows]


def audited(office: Office, action: str) -> list[str]:
    with office.gate.file.read() as connection:
        rows = connection.exec_driver_sql("SELECT detail FROM audit WHERE action = ?", (action,))
        return [row[0] for row in rows]


@pytest.mark.obligation("NY-19.1")
def test_a_supervision_letter_is_filled_from_the_case_and_takes_its_step(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    case_id, about = late()
    command = supervision(case_id, about)

    text = text_of(office, desk, command)
    issued = office.letters.issue(command, desk.me)

    assert UNIT in text and ADVICE.rstrip("。") in text and "第十九条第（一）项" in text
    assert "参照" in text  # a county applies the city's rule by analogy
    assert issued.number == "示信函〔2026〕1号"
    assert desk.kinds(case_id)[-1] == "supervise"
    page = office.reads.case_page(case_id, TODAY, by=office.session())
    assert page.timeline[-1].papers == ("督办函 示信函〔2026〕1号",)
    assert [a.name for a in page.attachments] == ["示信函〔2026〕1号 督办函.pdf"]
    assert office.verify() == ()


def test_the_kept_pdf_is_the_one_that_was_issued_and_has_its_number(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    issued = office.letters.issue(supervision(*late()), desk.me)

    row, data = office.documents.pdf(issued.id, desk.me)

    assert hashlib.sha256(data).hexdigest() == issued.sha256 == row.sha256
    assert len(data) == issued.size and data.startswith(b"%PDF")
    assert row.status == "issued" and row.addressee == UNIT and row.case_id == issued.case_id


@pytest.mark.obligation("NY-11.3", "NY-8")
def test_a_refusal_is_explained_with_ground_article_and_reason(office: Office, desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 16))
    desk.take(
        case_id, "decline", date(2026, 11, 18), ground="1", reason="同一纠纷已由人民法院受理。"
    )
    desk.take(case_id, "instruct", date(2026, 11, 18), note="内部研究：暂不答复细节。")
    step = TakeStep(case_id, "notify_refusal", TODAY, fields={"method": "paper"})
    command = WriteLetter("refusal_notice", case_id, TODAY, step=step)

    text = text_of(office, desk, command)
    issued = office.letters.issue(command, desk.me)

    assert "张示例" in text and "同一纠纷已由人民法院受理" in text
    assert "第八条第（一）项" in text and "人民法院" in text
    assert "内部研究" not in text
    assert desk.kinds(case_id)[-1] == "notify_refusal"
    assert office.documents.rows(desk.me)[0].addressee == "张**"
    assert "张" not in issued.number + issued.title
    assert "letter" in purposes(office)


@pytest.mark.obligation("YC-12")
def test_a_notice_under_yuncheng_cites_no_limit_that_is_not_laid_down(
    tmp_path: Any, clock: Clock
) -> None:
    with make_office(tmp_path / "yc.cxt", clock, regulation="yuncheng-2021") as office:
        desk = Desk(office)
        case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
        step = TakeStep(case_id, "notify_acceptance", TODAY, fields={"method": "paper"})
        command = WriteLetter("acceptance_notice", case_id, TODAY, step=step)

        text = text_of(office, desk, command)
        draft = office.letters.prepare("acceptance_notice", case_id, desk.me)

    assert "15个工作日" not in text and "2个月内办结" in text
    assert any("没有规定这项告知" in notice for notice in draft.notices)


@pytest.mark.obligation("YC-5", "YC-21")
def test_what_the_text_lays_on_counties_is_cited_as_their_own(tmp_path: Any, clock: Clock) -> None:
    with make_office(tmp_path / "yc.cxt", clock, regulation="yuncheng-2021") as office:
        desk = Desk(office)
        case_id = desk.accepted(date(2026, 8, 3), date(2026, 8, 5))
        referred = text_of(office, desk, referral(case_id))
        about = desk.take(case_id, "refer", date(2026, 8, 6), unit=UNIT)
        supervised = text_of(office, desk, supervision(case_id, about))

    assert "依据" in referred and "参照" not in referred
    assert "提醒督办函" in supervised and "参照" in supervised


@pytest.mark.obligation("NY-15.3")
def test_a_referral_for_a_check_of_itself_gives_the_unit_complained_about_a_summary_alone(
    office: Office, desk: Desk
) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), appeal="要求交付土地")
    fields = {"accused_way": "self_check", "summary": "招商用地交付事项。"}
    step = TakeStep(case_id, "refer", TODAY, unit=UNIT, fields=fields)

    text = text_of(office, desk, WriteLetter("referral", case_id, TODAY, step=step))
    typed = {
        "appeal": "要求交付土地", "materials": ("示例协议书",),
        "facts": "示例县住建局承诺的土地至今没有交付。",
    }  # fmt: skip
    more = text_of(office, desk, WriteLetter("referral", case_id, TODAY, step=step, edits=typed))
    whole = text_of(office, desk, referral(case_id))

    assert "随函转去材料" not in more and "要求交付土地" not in more
    assert "招商用地交付事项" in more and "至今没有交付" not in more
    assert "招商用地交付事项" in text and "只附案情摘要" in text
    assert "至今没有交付" not in text and "要求交付土地" not in text
    assert "透露给被投诉举报对象" not in text
    assert "至今没有交付" in whole and "要求交付土地" in whole
    assert "透露给被投诉举报对象" in whole


@pytest.mark.obligation("NY-15.3")
def test_a_referral_without_identity_says_that_the_office_stands_between(
    office: Office, desk: Desk
) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), complainants=(WILLING,))

    text = text_of(office, desk, referral(case_id))
    office.letters.issue(referral(case_id), desk.me)

    assert "由我办代为对接和反馈" in text
    assert "张示例" not in text and "0001" not in text


@pytest.mark.obligation("NY-15.3")
def test_a_referral_names_the_complainant_with_consent_and_decision_on_record(
    office: Office, desk: Desk
) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), complainants=(WILLING,))
    command = referral(case_id, given=True, decided_by="负责人丙示例")

    text = text_of(office, desk, command)
    issued = office.letters.issue(command, desk.me)

    assert "张示例" in text and "138-0000-0001" in text
    assert desk.kinds(case_id)[-2:] == ["instruct", "refer"]
    assert issued.seq == len(desk.kinds(case_id))


@pytest.mark.obligation("NY-15.3")
@pytest.mark.parametrize(
    ("person", "decided_by", "why"),
    [
        (WILLING, "", "没有负责人决定"),
        (replace(WILLING, consent=""), "负责人丙示例", "同意提供身份的记录"),
        (replace(WILLING, consent="no"), "负责人丙示例", "同意提供身份的记录"),
        (HIDDEN, "负责人丙示例", "要求保密"),
        (NOBODY, "负责人丙示例", "匿名"),
    ],
)
def test_a_referral_that_may_not_name_anybody_is_refused_whole(
    office: Office, desk: Desk, person: ComplainantInput, decided_by: str, why: str
) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), complainants=(person,))
    command = referral(case_id, given=True, decided_by=decided_by)

    with pytest.raises(RuleViolation, match=why):
        office.letters.issue(command, desk.me)

    assert desk.kinds(case_id) == ["receive", "accept"]
    assert office.documents.rows(desk.me) == ()


@pytest.mark.obligation("NY-15.3", "YC-17")
@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ("来电人张 示例反映土地至今没有交付。", "name"),
        ("联系电话１３８ ００００－０００１。", "phone"),
        ("来电人反映。\n联系138-\n0000-0001。", "phone"),
    ],
)
def test_a_leak_in_the_text_stops_the_paper_and_shows_the_place(
    office: Office, desk: Desk, facts: str, kind: str
) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), facts=facts)

    with pytest.raises(IdentityLeak) as caught:
        office.letters.issue(referral(case_id), desk.me)

    assert kind in {hit.kind for hit in caught.value.hits}
    assert "正文" in str(caught.value) or "表" in str(caught.value)
    assert "示例反映" not in str(caught.value) and "0001" not in str(caught.value)
    assert desk.kinds(case_id) == ["receive", "accept"]


@pytest.mark.obligation("NY-15.3")
def test_a_leak_is_mended_by_editing_what_the_paper_says(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(
        date(2026, 11, 16), date(2026, 11, 18), facts="张示例反映土地没有交付。"
    )
    edits = {"facts": "反映土地没有交付。"}

    issued = office.letters.issue(referral(case_id, edits=edits), desk.me)

    assert issued.number == "示信函〔2026〕1号"
    assert (
        "张示例" in office.reads.case_page(case_id, TODAY, by=office.session()).facts
    )  # the case keeps its words


@pytest.mark.obligation("NY-15.3", "NY-21.2")
def test_the_director_may_overrule_with_a_reason_that_is_kept(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(
        date(2026, 11, 16), date(2026, 11, 18), facts="张示例反映土地没有交付。"
    )
    overrule = Overrule("负责人丙示例", "案由本身须写明权利人。")

    office.letters.issue(referral(case_id, overrule=overrule), desk.me)

    details = audited(office, "overrule_identity_scan")
    assert len(details) == 1
    assert "案由本身须写明权利人" in details[0] and '"name"' in details[0]
    assert "张示例" not in details[0]
    assert "instruct" in desk.kinds(case_id)


@pytest.mark.parametrize("overrule", [Overrule("", "有理由"), Overrule("负责人丙示例", "  ")])
def test_an_overrule_without_director_or_reason_is_none(
    office: Office, desk: Desk, overrule: Overrule
) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), facts="张示例反映。")

    with pytest.raises(InputError, match="写明负责人和理由"):
        office.letters.issue(referral(case_id, overrule=overrule), desk.me)


def test_a_reason_that_names_the_complainant_is_not_taken(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), facts="张示例反映。")
    overrule = Overrule("负责人丙示例", "张示例本人同意。")

    with pytest.raises(InputError, match="理由里不要写"):
        office.letters.issue(referral(case_id, overrule=overrule), desk.me)


@pytest.mark.obligation("NY-15.3", "YC-17")
def test_a_paper_of_one_case_tells_nobody_of_another_that_it_names(
    office: Office, desk: Desk
) -> None:
    other = ComplainantInput(Secret("赵示例"), Secret("13800000077"))
    case_id = desk.register(complainants=(other,))
    number = office.letters.prepare("registration_form", case_id, desk.me).case_number
    ours = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    command = referral(ours, edits={"facts": f"另据{number}一件，赵示例反映同一事项。"})

    with pytest.raises(IdentityLeak, match="没有发出，没有占用字号"):
        office.letters.issue(command, desk.me)

    named = replace(command, edits={"facts": f"另据{number}一件反映同一事项。"})
    assert office.letters.issue(named, desk.me).number == "示信函〔2026〕1号"


@pytest.mark.obligation("NY-15.1")
def test_the_recused_neither_see_nor_issue_a_paper(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    other = office.session(office.officers.add("经办乙示例", desk.me))
    issued = office.letters.issue(referral(case_id), desk.me)
    office.recusals.recuse(Recuse(case_id, other.name, "亲属", TODAY), desk.me)

    for act in (
        lambda: office.letters.offers(case_id, other),
        lambda: office.letters.prepare("referral", case_id, other),
        lambda: office.letters.issue(referral(case_id), other),
        lambda: office.documents.pdf(issued.id, other),
    ):
        with pytest.raises(RuleViolation, match="回避"):
            act()

    row = office.documents.rows(other)[0]
    assert (row.number, row.title, row.readable) == (issued.number, "", False)


def test_one_step_has_one_standing_paper(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    issued = office.letters.issue(referral(case_id), desk.me)

    with pytest.raises(RuleViolation, match="已经发出示信函〔2026〕1号"):
        office.letters.issue(WriteLetter("referral", case_id, TODAY, seq=issued.seq), desk.me)


def test_offers_begin_with_what_the_case_calls_for(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    seq = desk.take(case_id, "refer", date(2026, 11, 19), unit=UNIT)

    found = office.letters.offers(case_id, desk.me)

    assert (found[0].kind, found[0].seq) == ("referral", seq)
    assert f"第{seq}步 转办 {UNIT}" == found[0].about
    sheets = [offer.kind for offer in found if not offer.numbered]
    assert sheets[:2] == ["deadline_explanation", "registration_form"]
    assert [offer.kind for offer in found[-len(sheets) :]] == sheets
    assert any(offer.kind == "acceptance_notice" and offer.first for offer in found)


def test_looking_writes_nothing_but_who_looked(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    draft = office.letters.prepare("referral", case_id, desk.me)
    before = office.reads.case_page(case_id, TODAY, by=office.session())

    preview = office.letters.preview(referral(case_id), desk.me, draft)

    assert preview.pdf.startswith(b"%PDF") and preview.hits == ()
    assert office.reads.case_page(case_id, TODAY, by=office.session()) == before
    assert office.documents.rows(desk.me) == ()
    assert purposes(office) == ["scan"]


@pytest.mark.parametrize("kind", ["deadline_explanation", "registration_form"])
def test_sheets_for_the_office_are_not_numbered(office: Office, desk: Desk, kind: str) -> None:
    case_id = desk.accepted(
        date(2026, 11, 16), date(2026, 11, 18), attachments=(AttachmentInput("合同.pdf", b"x"),)
    )
    command = WriteLetter(kind, case_id, TODAY)

    text = text_of(office, desk, command)

    assert "示信投〔2026〕1号" in text and "张示例" not in text
    with pytest.raises(InputError, match="不编号发出"):
        office.letters.issue(command, desk.me)


def test_the_registration_form_shows_who_complains_only_when_asked_to(
    office: Office, desk: Desk
) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    command = WriteLetter("registration_form", case_id, TODAY, show_identity=True)

    text = text_of(office, desk, command)
    office.letters.record_shown(command, desk.me)

    assert "张示例" in text
    assert purposes(office) == ["letter", "disclose"]


def test_two_threads_issuing_at_once_get_consecutive_numbers(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    commands = [supervision(*late()) for _ in range(6)]
    found: list[IssuedDocument] = []

    def issue(mine: list[WriteLetter]) -> None:
        found.extend(office.letters.issue(command, desk.me) for command in mine)

    threads = [threading.Thread(target=issue, args=(commands[at::2],)) for at in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(d.number for d in found) == [f"示信函〔2026〕{n}号" for n in range(1, 7)]
    assert office.verify() == ()


def test_a_batch_that_is_stopped_keeps_what_was_issued_and_says_what_was_not(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    commands = [supervision(*late()) for _ in range(4)]
    done: list[int] = []
    progress = Progress(lambda at, _total, _caption: done.append(at), lambda: len(done) >= 3)

    result = office.letters.issue_batch(commands, desk.me, progress)

    assert [d.number for d in result.issued] == [f"示信函〔2026〕{n}号" for n in (1, 2, 3)]
    assert result.untried == 1 and result.refused == ()
    assert office.verify() == ()


def test_a_batch_refuses_case_by_case_and_skips_no_number(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    good, leaking, other = late(), late(), late()
    commands = [supervision(*c) for c in (good, leaking, other)]
    assert commands[1].step is not None
    told = {**commands[1].step.fields, "suggestion": "请与张示例商定交付的日期。"}
    commands[1] = replace(commands[1], step=replace(commands[1].step, fields=told))

    result = office.letters.issue_batch(commands, desk.me)

    assert [d.number for d in result.issued] == ["示信函〔2026〕1号", "示信函〔2026〕2号"]
    assert [r.case_id for r in result.refused] == [leaking[0]]
    assert "身份信息" in result.refused[0].sentence


def test_the_contact_named_once_stands_on_the_next_paper(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    edits = {"contact_person": "经办乙示例", "contact_phone": "0000-0000000"}
    office.letters.issue(referral(case_id, edits=edits), desk.me)

    draft = office.letters.prepare("supervision", case_id, desk.me)

    defaults = {field.name: field.default for field in draft.fields}
    assert defaults["contact_person"] == "经办乙示例"
    assert defaults["contact_phone"] == "0000-0000000"


@pytest.mark.obligation("NY-19.1")
def test_a_supervision_begins_with_the_unit_that_is_late_and_the_grounds_proposed(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    case_id, about = late()

    draft = office.letters.prepare("supervision", case_id, desk.me)

    assert draft.step is not None
    defaults = {field.name: field.default for field in draft.step.fields}
    assert (defaults["about"], defaults["unit"]) == (str(about), UNIT)
    assert defaults["ground"] == ("1",)  # (二) means the feedback, of which nothing is late yet


@pytest.mark.obligation("NY-15.3")
def test_the_title_is_edited_in_the_paper_alone_and_searched_like_the_rest(
    office: Office, desk: Desk
) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    with pytest.raises(IdentityLeak):
        office.letters.issue(
            referral(case_id, edits={"case_title": "张示例反映的土地问题"}), desk.me
        )
    command = referral(case_id, edits={"case_title": "土地没有交付"})

    text = text_of(office, desk, command)
    issued = office.letters.issue(command, desk.me)

    assert "“土地没有交付”" in text
    assert (issued.addressee, issued.case_number) == ("示例县教体局", "示信投〔2026〕1号")
    assert (
        office.reads.case_page(case_id, TODAY, by=office.session()).card.title == "招商承诺未兑现"
    )


def test_only_what_may_be_edited_is(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))

    with pytest.raises(InputError, match="不能更改"):
        office.letters.issue(referral(case_id, edits={"number": "1号"}), desk.me)


def with_suggestion(command: WriteLetter, text: str) -> WriteLetter:
    assert command.step is not None
    told = {**command.step.fields, "suggestion": text}
    return replace(command, step=replace(command.step, fields=told))


def test_a_number_noted_with_the_contact_stops_a_paper(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    case_id, about = late()
    desk.take(case_id, "learn_contact", TODAY, note="又来电，改用 0377-00009923 联系。")

    with pytest.raises(IdentityLeak) as caught:
        office.letters.issue(
            with_suggestion(supervision(case_id, about), "请回00009923。"), desk.me
        )

    assert caught.value.hits[0].kind == "phone"


@pytest.mark.parametrize(
    "text", ["请与13900000123联系。", "证件410000198001010017。", "寄 someone@example.org。"]
)
def test_a_strangers_number_stops_a_paper_to_a_unit(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]], text: str
) -> None:
    with pytest.raises(IdentityLeak, match="不该写进文书的号码"):
        office.letters.issue(with_suggestion(supervision(*late()), text), desk.me)

    assert office.letters.issue(supervision(*late()), desk.me).number == "示信函〔2026〕1号"


def test_the_numbers_of_the_unit_and_of_the_office_may_stand_in_its_paper(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    command = supervision(*late())
    office.unit_register.save_contact(SaveContact(UNIT, "王示例", phone="13900000123"), desk.me)
    edits = {"contact_person": "经办乙示例", "contact_phone": "13700000456"}

    paper = office.letters.issue(
        replace(with_suggestion(command, "已告知13900000123。"), edits=edits), desk.me
    )

    assert paper.number


def test_a_doubt_is_looked_at_before_a_paper_of_a_batch_goes_out(
    office: Office, desk: Desk, late: Callable[..., tuple[int, int]]
) -> None:
    person = ComplainantInput(Secret("李建国"), Secret("13800000001"))
    command = with_suggestion(supervision(*late(complainants=(person,))), "请与李先生商定。")

    result = office.letters.issue_batch([command], desk.me)

    assert result.issued == () and "请单独打开这一件看过后再发" in result.refused[0].sentence
    assert office.letters.issue(command, desk.me).number


@pytest.mark.obligation("YC-12")
def test_where_no_limit_runs_no_explanation_of_limits_is_offered(
    tmp_path: Path, clock: Clock
) -> None:
    with make_office(tmp_path / "yc.cxt", clock, regulation="yuncheng-2021") as office:
        desk = Desk(office)
        case_id = desk.register(date(2026, 11, 16))
        before = {offer.kind for offer in office.letters.offers(case_id, desk.me)}
        desk.take(case_id, "accept", TODAY)
        after = {offer.kind for offer in office.letters.offers(case_id, desk.me)}

        assert "deadline_explanation" not in before and "registration_form" in before
        assert "deadline_explanation" in after
        assert "第十八条" in text_of(
            office, desk, WriteLetter("deadline_explanation", case_id, TODAY)
        )


def test_the_registration_form_tells_what_was_learnt_later(office: Office, desk: Desk) -> None:
    case_id = desk.register(date(2026, 11, 16), details={"township": "示例镇"})
    details = {"details.township": "示例乡"}
    step = TakeStep(case_id, "amend", TODAY, fields={**details, "reason": "来人更正"})
    desk.office.casework.take(step, desk.me)

    text = text_of(office, desk, WriteLetter("registration_form", case_id, TODAY))

    assert "示例乡" in text and "示例镇" not in text


def test_what_cannot_be_seen_in_a_paper_is_told_with_its_place(office: Office, desk: Desk) -> None:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 18))
    command = referral(case_id, edits={"requirements": "请附\u200b合同。"})
    draft = office.letters.prepare("referral", case_id, desk.me)

    shown = office.letters.preview(command, desk.me, draft)
    before = shown.paragraphs[0][0]
    again = replace(command, rewrites=((before, "另写的\u2028一段\u200b。"),))
    rewritten = office.letters.preview(again, desk.me, draft)

    assert "第3字U+200B" in shown.dropped and shown.dropped.startswith("略去了看不见的字符：")
    assert "正文第1段第4字U+2028、第7字U+200B" in rewritten.dropped
    assert "另写的一段。" in "".join("".join(page_text(rewritten.pdf)).split())
