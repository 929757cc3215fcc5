"""The order of a volume is practice's: conclusion first, grounds after, each pair the right way round."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import PackError
from app.base.machine.resources import resource_names, resource_text
from app.rules.archives.order import arranged, grouped, heading_of
from app.rules.archives.pieces import RANKS, Piece
from app.rules.archives.shipped import read_headings, shipped_headings

KEYS = [one.key for one in shipped_headings().all]
KINDS = [
    "referral",
    "result_notice",
    "draft_sheet",
    "incoming",
    "attachment",
    "recording",
    "identity",
]
STEPS = ["refer", "give_feedback", "report_result", "object", "receive", "recuse", "", "extend"]


@st.composite
def cases(draw: st.DrawFn) -> list[Piece]:
    """Some pieces of a case, as many of them in groups as not."""
    made = []
    for at in range(draw(st.integers(1, 25))):
        made.append(
            Piece(
                uid=f"piece:{at}",
                kind=draw(st.sampled_from(KINDS)),
                title=f"示例材料{at}",
                day=draw(st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))),
                step=draw(st.sampled_from(STEPS)),
                seq=draw(st.integers(0, 9)),
                round=draw(st.integers(1, 3)),
                group=draw(st.sampled_from(["", "", "a", "b", "c"])),
                rank=draw(st.sampled_from(RANKS)),
                sealed=draw(st.booleans()),
                heading=draw(st.sampled_from(["", "", "", *KEYS])),
            )
        )
    return made


@given(cases(), st.sampled_from(["conclusion", "time"]), st.randoms())
def test_every_piece_stands_once_and_the_order_does_not_hang_on_how_they_came(
    pieces: list[Piece], order: str, chance: random.Random
) -> None:
    made = arranged(pieces, order)  # type: ignore[arg-type]
    uids = [one.piece.uid for one in (*made.main, *made.sealed)]
    assert sorted(uids) == sorted(piece.uid for piece in pieces)
    shuffled = list(pieces)
    chance.shuffle(shuffled)
    assert arranged(shuffled, order) == made  # type: ignore[arg-type]


@given(cases())
def test_what_shows_an_identity_is_never_in_the_main_part(pieces: list[Piece]) -> None:
    made = arranged(pieces)
    assert not any(one.piece.sealed or one.piece.kind == "identity" for one in made.main)
    assert not any(one.piece.step == "recuse" for one in made.main)


@given(cases())
def test_headings_follow_each_other_as_they_are_listed(pieces: list[Piece]) -> None:
    for part in (arranged(pieces).main, arranged(pieces).sealed):
        places = [KEYS.index(one.heading.key) for one in part]
        assert places == sorted(places)


def test_the_seventeen_headings_are_those_of_practice() -> None:
    assert KEYS == [
        "conclusion", "closing", "review", "report", "second", "acceptance", "correction", "referral",
        "extension", "supervision", "hearing", "feedback", "finding", "superior", "registration",
        "reckoning", "recording",
    ]  # fmt: skip


def test_every_letter_and_every_step_of_a_case_has_its_heading() -> None:
    tokens = {token for one in shipped_headings().all for token in one.belongs}
    common = tomllib.loads(resource_text("regulations/common.toml"))
    inner = {
        "amend_person", "learn_contact", "recuse", "archive", "revise_step", "void_step",
        "draw_visit",
    }  # fmt: skip  # sealed, or nothing that has a paper
    for word in common["steps"]:
        assert f"@{word}" in tokens or word in inner, word
    for name in resource_names("letters", ".toml"):
        head = tomllib.loads(resource_text(f"letters/{name}"))
        step = head.get("step", "")
        if "case" in head.get("subjects", ["case"]) and step in common["steps"]:
            key = name.removesuffix(".toml")
            assert heading_of(Piece("p", key, "示例", step=step)).rest is (step == "receive"), name


def paper(uid: str, kind: str, step: str, day: int, **more: object) -> Piece:
    return Piece(uid, kind, uid, date(2026, 3, day), step=step, **more)  # type: ignore[arg-type]


def test_a_finished_case_lies_as_an_archivist_lays_it() -> None:
    pieces = [
        paper("登记表", "registration_form", "receive", 1),
        paper("来件", "attachment", "receive", 1),
        paper("受理告知书", "acceptance_notice", "notify_acceptance", 3, group="accept"),
        paper("受理回证", "delivery_receipt", "notify_acceptance", 4, group="accept", rank="proof"),
        paper("转办函", "referral", "refer", 5, group="refer"),
        paper("转办函稿", "draft_sheet", "refer", 4, group="refer", rank="draft"),
        paper("转办函附件", "attachment", "refer", 5, group="refer", rank="annex"),
        paper("报告", "incoming", "report_result", 20, group="report"),
        paper("报告处理单", "incoming_sheet", "report_result", 20, group="report", rank="sheet"),
        paper("延期复函", "extension_approval", "extend", 15, group="extend", rank="reply"),
        paper("延期申请", "incoming", "request_extension", 12, group="extend", rank="request"),
        paper("告知书", "result_notice", "give_feedback", 25, group="told"),
        paper("告知书稿", "draft_sheet", "give_feedback", 24, group="told", rank="draft"),
        paper("回执", "delivery_receipt", "give_feedback", 26, group="told", rank="proof"),
        paper("审批表", "approval_sheet", "close", 27),
        paper("回访", "visit_record", "visit_back", 28),
        paper("来信信封", "identity", "receive", 1),
        paper("通话录音", "recording", "receive", 1),
    ]  # fmt: skip
    made = arranged(pieces)
    assert [one.piece.uid for one in made.main] == [
        "告知书", "告知书稿", "回执", "审批表", "报告处理单", "报告", "受理告知书", "受理回证", "转办函",
        "转办函附件", "转办函稿", "延期复函", "延期申请", "回访", "登记表", "来件", "通话录音",
    ]  # fmt: skip
    assert [one.piece.uid for one in made.sealed] == ["来信信封"]
    by_time = [one.piece.uid for one in arranged(pieces, "time").main]
    assert by_time.index("登记表") < by_time.index("转办函") < by_time.index("告知书")
    assert by_time[-1] == "回访"


def test_the_last_round_comes_first_and_lies_under_the_second_inquiry() -> None:
    pieces = [
        paper("第一轮报告", "incoming", "report_result", 10),
        paper("异议书", "incoming", "object", 12, round=2),
        paper("二次调查函", "reinvestigation", "reinvestigate", 14, round=2),
        paper("第二轮报告", "incoming", "report_result", 20, round=2),
        paper("三次调查函", "reinvestigation", "reinvestigate", 24, round=3),
    ]
    made = arranged(pieces).main
    assert [(one.piece.uid, one.heading.key) for one in made] == [
        ("第一轮报告", "report"), ("三次调查函", "second"), ("二次调查函", "second"), ("异议书", "second"),
        ("第二轮报告", "second"),
    ]  # fmt: skip


def test_the_officer_may_lay_a_piece_under_another_heading() -> None:
    piece = paper("附件", "attachment", "receive", 1)
    assert heading_of(piece).key == "registration"
    moved = replace(piece, heading="report")
    assert [one.heading.key for one in arranged([moved]).main] == ["report"]


def test_what_belongs_together_is_one_piece() -> None:
    pieces = [
        paper("函", "referral", "refer", 5, group="refer"),
        paper("稿", "draft_sheet", "refer", 4, group="refer", rank="draft"),
        paper("表", "registration_form", "receive", 1),
    ]
    made = grouped(arranged(pieces).main)
    assert [[one.piece.uid for one in group] for group in made] == [["函", "稿"], ["表"]]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('key = "closing"', 'key = "review"'),
        ('later = "second"', 'later = "elsewhere"'),
        ('seven = "答复"', 'seven = "别的"'),
        ("\nrest = true", "\nrest = false"),
        ('"@close"', '"@refer"'),
        ("schema = 1", "schema = 2"),
        ("[[headings]]", "[[headings"),
    ],
)
def test_headings_that_contradict_themselves_are_refused(was: str, now: str) -> None:
    text = resource_text("archives/headings.toml")
    assert was in text
    with pytest.raises(PackError):
        read_headings(text.replace(was, now, 1))
