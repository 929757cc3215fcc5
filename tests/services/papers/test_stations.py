"""拟稿 → 核稿 → 签发 → 发出: two officers, sent back with remarks, marks taken back by changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.rows.settings import Letterhead
from app.base.session import Session
from app.services.cases.commands import TakeStep
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_making import IdentityLeak
from app.services.papers.paper_commands import PaperAnnex, WritePaper
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, Clock, Desk
from tests.services.papers.every_kind import HANDLING
from tests.services.papers.test_papers import pdf_saying, written

SECOND, DIRECTOR = "经办乙示例", "主任丙示例"
AGENDA = pdf_saying("AGENDA")
OWN = Letterhead("信用办", "示例县信用办", "示信函〔{year}〕{n}号", default=True)


def referral(desk: Desk, **edits: Any) -> WriteLetter:
    case_id = desk.accepted(date(2026, 11, 16), date(2026, 11, 17))
    step = TakeStep(case_id, "refer", TODAY, unit=HANDLING, fields={"role": "lead"})
    return WriteLetter("referral", case_id, TODAY, step=step, edits=edits)


def only(desk: Desk, by: Session) -> Any:
    [row] = desk.office.stations.under_way(by)
    return row


def test_a_paper_goes_from_writing_over_checking_and_signing_out(
    desk: Desk, people: dict[str, Session], clock: Clock
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    row = only(desk, people["second"])
    assert (row.place_words, row.mine, row.officer) == ("待核稿", True, "经办甲示例")
    assert not only(desk, people["first"]).mine

    assert stations.mark(row.uid, "同意", people["second"]) == "sign"
    clock.day = date(2026, 11, 23)
    assert stations.mark(row.uid, "发", people["head"]) == "send"
    clock.day = date(2026, 11, 24)
    issued = stations.send(row.uid, people["first"])

    [paper] = desk.office.documents.rows(desk.me)
    assert (issued.number, paper.dated) == ("示信函〔2026〕1号", date(2026, 11, 23))  # 签发之日
    assert stations.under_way(desk.me) == ()


def test_the_step_of_a_case_is_taken_when_its_paper_goes_out_of_the_day_of_signing(
    desk: Desk, people: dict[str, Session], clock: Clock
) -> None:
    command, stations = referral(desk), desk.office.stations
    stations.submit(command, {}, people["first"])
    assert "refer" not in desk.kinds(command.case_id)
    uid = only(desk, desk.me).uid
    clock.day = date(2026, 11, 23)
    stations.mark(uid, "", people["second"])
    stations.mark(uid, "", people["head"])

    stations.send(uid, people["first"])

    assert desk.kinds(command.case_id)[-1] == "refer"
    page = desk.office.reads.case_page(command.case_id, clock.day, by=desk.me)
    assert page.timeline[-1].on == date(2026, 11, 23)
    marks = desk.office.approvals.record_of(command.case_id, desk.me)
    assert [(m.caption, m.decided_by) for m in marks] == [("核稿", SECOND), ("签发", DIRECTOR)]


def test_it_is_sent_back_with_a_remark_and_comes_again_with_its_difference(
    desk: Desk, people: dict[str, Session]
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid
    with pytest.raises(InputError, match="退回的意见"):
        stations.send_back(uid, " ", people["second"])

    stations.send_back(uid, "标题写错了", people["second"])

    row = only(desk, people["first"])
    assert (row.place_words, row.mine, row.remark) == ("退回修改", True, "标题写错了")
    stations.submit(written(title="关于召开座谈会的函"), {}, people["first"], uid)
    opened = stations.open(uid, people["second"])
    assert "座谈" in "".join(p.text for p in opened.differences if p.kind == "new")
    assert [(m.approved, m.remark) for m in opened.marks] == [(False, "标题写错了")]


def told(name: str, value: Any) -> Any:
    return lambda c: replace(c, data={**c.data, name: value})


def annexed(*files: AttachmentInput) -> Any:
    return lambda c: replace(c, annexes=tuple(PaperAnnex("议程", file) for file in files))


CHANGES: dict[str, Any] = {
    "title": told("title", "关于召开座谈会的函"),
    "text": lambda c: told("blocks", [*c.data["blocks"], {"text": "请准时参加。"}])(c),
    "addressee": told("addressees", ["示例县教体局"]),
    "copies": told("copies", ["示例县政府办公室"]),
    "note": told("note", "联系人：李示例"),
    "urgency": told("urgency", "特急"),
    "signers": told("signers", ["赵示例"]),
    "another body signs": told("cosigners", ["示例县司法局"]),
    "no seal": told("sealed", False),
    "form": told("form", "general"),
    "annex": annexed(AttachmentInput("议程.pdf", AGENDA)),
    "another annex of the same name": annexed(AttachmentInput("议程.pdf", pdf_saying("OTHER"))),
    "a further annex": annexed(
        AttachmentInput("议程.pdf", AGENDA), AttachmentInput("议程.pdf", pdf_saying("OTHER"))
    ),
    "issuing set": lambda c: replace(c, letterhead="代章"),
}


def test_whatever_is_changed_after_the_marks_takes_both_back_says_so_and_shows_it(
    desk: Desk, people: dict[str, Session]
) -> None:
    options, stations = desk.office.options, desk.office.stations
    second = Letterhead("代章", "示例县政府办公室", "示政办函〔{year}〕{n}号")
    options.save(replace(options.current(), letterheads=(OWN, second)), desk.me)
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid
    for what, change in CHANGES.items():
        stations.submit(written(), {}, people["first"], uid)
        for name in ("second", "head"):
            if only(desk, desk.me).place != "send":
                stations.mark(uid, "", people[name])
        assert only(desk, desk.me).place_words == "已签发，待发出", what

        stations.submit(change(written()), {}, people["first"], uid)

        assert only(desk, desk.me).place_words == "待核稿", what
        opened = stations.open(uid, people["second"])
        assert "核稿（经办乙示例）、签发（主任丙示例）以后" in opened.taken_back, what
        assert any(p.kind != "same" for p in opened.differences), what
        with pytest.raises(RuleViolation, match="须重新核稿"):
            stations.send(uid, people["first"])
    stations.submit(replace(written(), dated=date(2026, 11, 19)), {}, people["first"], uid)
    assert only(desk, desk.me).dated == TODAY  # the day is that of 签发, nobody writes another
    assert desk.office.documents.rows(desk.me) == ()


def test_a_seal_changed_in_its_issuing_set_takes_the_marks_back(
    desk: Desk, people: dict[str, Session]
) -> None:
    options, stations = desk.office.options, desk.office.stations
    options.save(replace(options.current(), letterheads=(OWN,)), desk.me)
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid
    stations.mark(uid, "", people["second"])
    stations.mark(uid, "", people["head"])

    resealed = replace(OWN, seal="示例县信用办印章（2）")
    options.save(replace(options.current(), letterheads=(resealed,)), desk.me)

    with pytest.raises(RuleViolation, match="须重新核稿"):
        stations.send(uid, people["first"])
    pieces = stations.open(uid, people["second"]).differences
    assert any("（2）" in p.text for p in pieces if p.kind == "new")


def test_a_director_who_changes_the_words_does_not_sign_what_was_not_checked(
    desk: Desk, people: dict[str, Session]
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid
    stations.mark(uid, "", people["second"])

    place = stations.mark(uid, "改了标题", people["head"], written(title="关于会议的函"), {})

    assert place == "check"
    assert only(desk, people["second"]).mine


def test_a_change_of_the_case_takes_the_mark_back(desk: Desk, people: dict[str, Session]) -> None:
    command, stations = referral(desk), desk.office.stations
    stations.submit(command, {}, people["first"])
    uid = only(desk, desk.me).uid
    stations.mark(uid, "", people["second"])
    stations.mark(uid, "", people["head"])

    desk.take(command.case_id, "amend", TODAY, title="招商承诺和用地承诺未兑现")

    with pytest.raises(RuleViolation, match="核稿以后文字、主送或附件有改动，须重新核稿"):
        stations.send(uid, people["first"])
    pieces = stations.open(uid, people["second"]).differences
    assert {p.text for p in pieces if p.kind == "new"} == {"承诺和用地"}


def test_a_paper_sent_back_is_written_on_by_who_wrote_it_or_takes_their_place(
    desk: Desk, people: dict[str, Session]
) -> None:
    stations, office = desk.office.stations, desk.office
    third = office.session(office.officers.add("经办丁示例", desk.me))
    stations.submit(written(), {}, people["second"])
    uid = only(desk, third).uid
    stations.send_back(uid, "标题写错了", third)
    better = written(title="关于召开座谈会的函")
    with pytest.raises(RuleViolation, match="由其本人修改再送"):
        stations.submit(better, {}, third, uid)
    assert not only(desk, third).own

    office.staff.set_active(SECOND, False, desk.me)  # 经办乙 has left
    row = only(desk, third)
    assert (row.mine, row.own, row.place) == (True, True, "back")
    stations.submit(better, {}, third, uid)

    assert only(desk, desk.me).officer == "经办丁示例"
    with pytest.raises(
        RuleViolation, match="须由别人决定"
    ):  # what one takes over one does not check
        stations.mark(uid, "", third)


def test_who_has_the_case_now_writes_its_papers_on(desk: Desk, people: dict[str, Session]) -> None:
    command, stations = referral(desk), desk.office.stations
    stations.submit(command, {}, people["first"])
    uid = only(desk, desk.me).uid
    stations.send_back(uid, "请写明要求", people["head"])
    assert not only(desk, people["second"]).own

    desk.take(command.case_id, "assign", TODAY, officer=SECOND)

    assert only(desk, people["second"]).own and only(desk, people["first"]).own


def test_nobody_checks_their_own_and_another_than_the_director_does_not_sign(
    desk: Desk, people: dict[str, Session]
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid
    assert [stations.open(uid, people[who]).drops for who in ("first", "second", "head")] == [
        True, False, True,
    ]  # fmt: skip

    with pytest.raises(RuleViolation, match="须由别人决定"):
        stations.mark(uid, "", people["first"])
    stations.mark(uid, "", people["second"])
    with pytest.raises(RuleViolation, match="由负责人或副负责人决定"):
        stations.mark(uid, "", people["second"])


def test_a_click_meant_for_checking_signs_nothing_where_another_checked_first(
    desk: Desk, people: dict[str, Session]
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    seen = only(desk, people["head"]).seen  # 待核稿, in the director's window
    uid = only(desk, people["head"]).uid
    stations.mark(uid, "", people["second"])

    for act in (
        lambda: stations.mark(uid, "同意", people["head"], seen=seen),
        lambda: stations.send_back(uid, "请改标题", people["head"], seen=seen),
    ):
        with pytest.raises(InputError, match="现在待签发，没有保存"):
            act()

    assert only(desk, people["head"]).place == "sign"
    seen = stations.open(uid, people["head"]).row.seen
    assert stations.mark(uid, "", people["head"], seen=seen) == "send"


def test_nobody_marks_words_that_were_changed_since_they_looked(
    desk: Desk, people: dict[str, Session]
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    row = only(desk, people["second"])
    opened = stations.open(row.uid, people["second"])
    stations.submit(written(title="关于召开座谈会的函"), {}, people["first"], row.uid)

    with pytest.raises(InputError, match="看过以后有改动"):
        stations.mark(row.uid, "", people["second"], seen=opened.row.seen)
    result = stations.mark_many([row.uid], people["second"], seen={row.uid: row.seen})
    assert (result.count, [one.number for one in result.refused]) == (0, ["《关于召开座谈会的函》"])
    with pytest.raises(InputError, match="看过以后有改动"):  # nor writes over what another wrote
        stations.submit(written(), {}, people["first"], row.uid, seen=opened.row.seen)

    seen = stations.open(row.uid, people["second"]).row.seen
    assert stations.mark(row.uid, "", people["second"], seen=seen) == "sign"


def test_a_change_of_the_case_after_the_look_is_looked_at_before_it_is_marked(
    desk: Desk, people: dict[str, Session]
) -> None:
    command, stations = referral(desk), desk.office.stations
    stations.submit(command, {}, people["first"])
    row = only(desk, people["second"])
    opened = stations.open(row.uid, people["second"])
    desk.take(command.case_id, "amend", TODAY, title="招商承诺和用地承诺未兑现")

    for seen in (opened.row.seen, only(desk, people["second"]).seen):  # by its window, by the list
        with pytest.raises(InputError, match="看过以后有改动"):
            stations.mark(row.uid, "", people["second"], seen=seen)

    seen = stations.open(row.uid, people["second"]).row.seen
    assert stations.mark(row.uid, "", people["second"], seen=seen) == "sign"


def test_where_the_office_has_stations_nothing_goes_out_past_them(
    desk: Desk, people: dict[str, Session]
) -> None:
    with pytest.raises(RuleViolation, match="须先核稿"):
        desk.office.papers.issue(written(), people["first"])
    with pytest.raises(RuleViolation, match="须先核稿"):
        desk.office.letters.issue(referral(desk), people["head"])
    settings = replace(desk.office.options.current(), stations=())
    desk.office.options.save(settings, desk.me)

    with pytest.raises(RuleViolation, match="由负责人或副负责人签发"):
        desk.office.papers.issue(written(), people["first"])
    assert desk.office.papers.issue(written(), people["head"]).number == "示信函〔2026〕1号"


def test_alone_in_the_office_one_writes_signs_and_sends_in_one_go(desk: Desk) -> None:
    command = referral(desk)
    desk.office.letters.issue(command, desk.me)

    [mark] = desk.office.approvals.record_of(command.case_id, desk.me)
    assert (mark.caption, mark.state, mark.decided_on) == ("签发", "approved", TODAY)


def test_what_tells_who_complains_does_not_go_round(desk: Desk, people: dict[str, Session]) -> None:
    with pytest.raises(IdentityLeak):
        desk.office.stations.submit(referral(desk, facts="张示例反映，13800000001。"), {}, desk.me)
    assert desk.office.stations.under_way(desk.me) == ()


def test_a_paper_that_goes_no_further_uses_no_number(
    desk: Desk, people: dict[str, Session]
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid
    with pytest.raises(RuleViolation, match="由其本人或者负责人"):
        stations.drop(uid, "", people["second"])

    stations.drop(uid, "不发了", people["first"])

    assert stations.under_way(desk.me) == ()
    with pytest.raises(InputError, match="不再办理"):
        stations.mark(uid, "", people["second"])


def test_what_was_written_comes_back_as_it_was(desk: Desk, people: dict[str, Session]) -> None:
    stations = desk.office.stations
    annex = PaperAnnex("议程", AttachmentInput("议程.pdf", AGENDA))
    command: WritePaper = replace(written(), annexes=(annex,))
    form = {"title": "关于会议的函", "dated": TODAY, "choices": ("甲", "乙")}
    stations.submit(command, form, people["first"])

    opened = stations.open(only(desk, desk.me).uid, people["second"])

    assert opened.form == form
    assert opened.files == (("议程", "议程.pdf", AGENDA),)
