"""签发 and 核稿 in ink by somebody outside the office: named, of their day, with the scan that proves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.errors import InputError, RuleViolation
from app.base.session import Session
from app.services.papers.ink import Ink
from app.services.papers.letter_commands import Overrule
from app.services.store.content import AttachmentInput
from tests.services.making import TODAY, Clock, Desk
from tests.services.papers.test_papers import pdf_saying, written
from tests.services.papers.test_stations import (
    DIRECTOR,
    SECOND,
    only,
    referral,
)

SHEET = AttachmentInput("发文稿纸.pdf", pdf_saying("SIGNED"))
LEADER = Ink("赵示例", "副县长", TODAY, (SHEET,), "同意印发")


def test_a_leader_outside_signs_on_paper_and_the_paper_bears_that_day(
    desk: Desk,
    people: dict[str, Session],
    clock: Clock,
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid
    stations.mark(uid, "", people["second"])
    clock.day = date(2026, 11, 24)

    place = stations.mark_in_ink(uid, replace(LEADER, on=date(2026, 11, 23)), people["first"])

    assert place == "send"
    opened = stations.open(uid, people["second"])
    mark = opened.marks[-1]
    assert (mark.station, mark.officer, mark.on, mark.remark, mark.stands) == (
        "签发", "副县长赵示例", date(2026, 11, 23), "同意印发", True
    )  # fmt: skip
    [(name, sha256)] = mark.scans
    assert stations.scan(uid, sha256, people["second"]) == SHEET.data
    issued = stations.send(uid, people["first"])
    [row] = desk.office.documents.rows(desk.me)
    assert row.dated == date(2026, 11, 23)
    [file] = desk.office.dispatch.trail(issued.id, desk.me).files
    assert (file.name, file.note) == (name, "副县长赵示例签发的发文稿纸")
    assert desk.office.dispatch.file_content(issued.id, file.sha256, desk.me) == SHEET.data
    assert desk.office.verify() == ()


def test_checking_in_ink_counts_as_that_station(
    desk: Desk,
    people: dict[str, Session],
) -> None:
    stations = desk.office.stations
    stations.submit(referral(desk), {}, people["first"])
    uid = only(desk, desk.me).uid

    assert stations.mark_in_ink(uid, LEADER, people["first"]) == "sign"
    stations.mark(uid, "", people["head"])
    issued = stations.send(uid, people["first"])

    assert issued.case_id is not None
    marks = desk.office.approvals.record_of(issued.case_id, desk.me)
    assert [(m.caption, m.decided_by) for m in marks] == [
        ("核稿", "副县长赵示例"), ("签发", DIRECTOR)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changed, why",
    [
        ({"name": " "}, "姓名和职务"),
        ({"post": ""}, "姓名和职务"),
        ({"scans": ()}, "扫描件"),
        ({"on": date(2026, 11, 21)}, "还没有到"),
        ({"on": date(2026, 11, 19)}, "早于这一稿送签"),
        ({"name": SECOND}, "坐到这里办理"),
        ({"scans": (AttachmentInput("机密★.pdf", b"%PDF"),)}, "机密|秘密"),
    ],
)
def test_what_can_not_be_so_marks_nothing(
    desk: Desk,
    people: dict[str, Session],
    changed: Any,
    why: str,
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid

    with pytest.raises(InputError, match=why):
        stations.mark_in_ink(uid, replace(LEADER, **changed), people["first"])

    assert only(desk, desk.me).place_words == "待核稿"


def test_words_changed_after_it_was_signed_on_paper_are_to_be_signed_anew(
    desk: Desk,
    people: dict[str, Session],
    clock: Clock,
) -> None:
    stations = desk.office.stations
    stations.submit(written(), {}, people["first"])
    uid = only(desk, desk.me).uid
    stations.mark(uid, "", people["second"])
    stations.mark_in_ink(uid, LEADER, people["first"])
    clock.day = date(2026, 11, 23)

    stations.submit(written(title="关于召开座谈会的函"), {}, people["first"], uid)

    assert "签发（副县长赵示例）以后" in stations.open(uid, people["second"]).taken_back
    stations.mark(uid, "", people["second"])
    with pytest.raises(InputError, match="早于这一稿送签的2026-11-23"):
        stations.mark_in_ink(uid, LEADER, people["first"])
    with pytest.raises(RuleViolation, match="须重新签发"):
        stations.send(uid, people["first"])


def test_alone_in_the_office_a_paper_signed_on_paper_goes_out_at_once(
    desk: Desk, clock: Clock
) -> None:
    clock.day = date(2026, 11, 24)
    signed = replace(LEADER, on=date(2026, 11, 23))

    issued = desk.office.stations.issue_now(written(), {}, desk.me, signed)

    [row] = desk.office.documents.rows(desk.me)
    assert row.dated == date(2026, 11, 23)
    [file] = desk.office.dispatch.trail(issued.id, desk.me).files
    assert file.note == "副县长赵示例签发的发文稿纸"


def test_what_the_director_let_go_the_writer_may_send_once_it_is_signed(
    desk: Desk,
    people: dict[str, Session],
) -> None:
    stations = desk.office.stations
    command = replace(
        referral(desk, facts="张示例反映租金没有减免。"),
        overrule=Overrule(DIRECTOR, "案由须写明权利人。"),
    )
    with pytest.raises(RuleViolation, match="照发由负责人"):
        stations.submit(command, {}, people["first"])
    stations.submit(command, {}, people["head"])
    uid = only(desk, desk.me).uid
    stations.mark(uid, "", people["second"])
    stations.mark(uid, "", people["head"])

    issued = stations.send(uid, people["first"])

    timeline = desk.office.reads.case_page(command.case_id, TODAY, by=desk.me).timeline
    assert any(f"负责人{DIRECTOR}决定照发" in str(step) for step in timeline)
    assert issued.number == "示信函〔2026〕1号"
