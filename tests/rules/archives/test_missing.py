"""What the case's own steps say must be in it is found missing, one sentence each, and found there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.errors import PackError
from app.base.machine.resources import resource_text
from app.rules.archives.history import taken_on
from app.rules.archives.missing import gaps
from app.rules.archives.pieces import Piece, PieceFile, Subject, Taken
from app.rules.archives.shipped import read_gap_rules, shipped_gap_rules, shipped_headings
from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.flow import replay
from app.rules.casework.steps import Step
from app.rules.regulation.shipped import shipped_regulation
from tests.rules.fixed_editions import FixedEditions

CLOSED = Subject("示信诉〔2026〕1号", "示例", date(2026, 3, 1), date(2026, 4, 20), "closed")
FILE = (PieceFile("0" * 64, "示例.pdf", 10),)


def taken(seq: int, role: str, **more: Any) -> Taken:
    fields = more.pop("fields", {})
    asked = frozenset(more.pop("asked", fields))
    unit = more.pop("unit", "示例县住建局")
    return Taken(seq, role, more.pop("caption", role), date(2026, 3, seq), unit, fields=fields, asked=asked, **more)  # fmt: skip


def piece(kind: str, seq: int, **more: Any) -> Piece:
    given = {"files": FILE, **more} if more.get("medium") != "paper" else more
    return Piece(f"{kind}:{seq}:{more.get('rank', '')}", kind, f"示例{kind}", seq=seq, **given)


def found(
    *steps: Taken, pieces: tuple[Piece, ...] = (), subject: Subject = CLOSED
) -> dict[str, str]:
    return {gap.rule: gap.sentence for gap in gaps(subject, steps, pieces)}


def test_a_letter_that_came_is_in_it_and_the_form_about_it_is_no_letter() -> None:
    letter = taken(1, "receive", fields={"channel": "letter"})
    form = piece("registration_form", 0, step="receive")
    told = {"complaint": "2026年3月1日收到的来件不在卷内：原件、复制件都没有。"}

    assert found(letter, pieces=(form,)).items() >= told.items()
    for own in (piece("attachment", 1, step="receive"), piece("incoming", 1, step="receive")):
        assert "complaint" not in found(letter, pieces=(form, own))
    call = taken(1, "receive", fields={"channel": "call"})  # its form is its record
    assert "complaint" not in found(call, pieces=(form,))


def test_a_referral_without_proof_of_delivery_is_missing_it() -> None:
    step = taken(5, "refer", caption="转办")
    said = found(step, pieces=(piece("referral", 5),))
    assert said["referral_proof"] == "2026年3月5日转办示例县住建局，没有送达凭证。"
    assert "referral_paper" not in said


@pytest.mark.parametrize(
    "shown",
    [
        {"pieces": (piece("referral", 5), piece("delivery_receipt", 5))},
        {"pieces": (piece("referral", 5, group="r"), piece("attachment", 0, group="r", rank="proof"))},
        {"pieces": (piece("referral", 5), piece("attachment", 5, medium="paper", place="案卷柜", pages=1, rank="proof"))},
        {"steps": (taken(5, "refer", proofs=("EMS示例001",)),)},
        {"steps": (taken(5, "refer"), taken(6, "delivered", about=(5,), fields={"proof": "回证"}))},
    ],
)  # fmt: skip
def test_proof_of_any_kind_is_accepted_also_on_paper(shown: dict[str, Any]) -> None:
    steps = shown.get("steps", (taken(5, "refer"),))
    said = found(*steps, pieces=shown.get("pieces", (piece("referral", 5),)))
    assert "referral_proof" not in said


def test_a_proof_of_another_referral_is_none() -> None:
    steps = (taken(5, "refer"), taken(7, "refer"), taken(8, "delivered", about=(7,), fields={"proof": "回证"}))  # fmt: skip
    assert [gap.seq for gap in gaps(CLOSED, steps, ()) if gap.rule == "referral_proof"] == [5]


def test_an_extension_must_say_why_who_and_when_it_was_told() -> None:
    asked = ("reason", "approver", "told_on")
    bare = found(taken(9, "extend", asked=asked))
    assert {"extension_reason", "extension_approver", "extension_told", "extension_paper"} <= set(
        bare
    )
    whole = {"reason": "示例理由", "approver": "示例批准人", "told_on": "2026-03-09"}
    said = found(taken(9, "extend", fields=whole, asked=asked), pieces=(piece("incoming", 9),))
    assert not [key for key in said if key.startswith("extension")]


def test_what_a_city_s_form_does_not_ask_is_not_missing() -> None:
    said = found(taken(9, "extend", asked=("reason",), fields={"reason": "示例"}))
    assert "extension_told" not in said and "extension_approver" not in said


def test_a_notice_by_telephone_needs_its_record() -> None:
    step = taken(3, "notify_acceptance", caption="受理告知", fields={"method": "call"})
    said = found(step)
    assert said["telephone_record"] == "2026年3月3日受理告知是用电话办的，没有电话告知记录。"
    assert "acceptance_notice" not in said and "acceptance_proof" not in said
    for kept in (piece("phone_record", 3), piece("recording", 3)):
        assert "telephone_record" not in found(step, pieces=(kept,))
    letter = taken(3, "notify_acceptance", fields={"method": "paper"})
    assert {"acceptance_notice", "acceptance_proof"} <= set(found(letter))


def test_a_refusal_needs_its_notice_and_its_proof_unless_nobody_could_be_told() -> None:
    refused = replace(CLOSED, ending="refused", result=False)
    decided = taken(2, "decline", fields={"reason": "示例", "ground": "1"})
    assert "refusal_untold" in found(decided, subject=refused)
    assert "refusal_untold" not in found(decided, subject=replace(refused, untold=True))
    told = taken(3, "notify_refusal", fields={"method": "paper"})
    said = found(decided, told, subject=refused)
    assert {"refusal_notice", "refusal_proof"} <= set(said) and "refusal_untold" not in said
    whole = (piece("refusal_notice", 3, group="n"), piece("attachment", 3, group="n", rank="proof"))
    assert not {"refusal_notice", "refusal_proof"} & set(found(decided, told, pieces=whole, subject=refused))  # fmt: skip


def test_feedback_without_evidence_and_without_satisfaction_is_missing_both() -> None:
    assert "feedback_lacking" in found()
    step = taken(10, "give_feedback", fields={"satisfaction": ""}, asked=("satisfaction",))
    assert {"feedback_paper", "satisfaction"} <= set(found(step))
    visited = taken(12, "visit_back")
    said = found(step, visited, pieces=(piece("result_notice", 10),))
    assert "satisfaction" not in said and "feedback_paper" not in said
    assert said["visit_form"] == "2026年3月12日回访，没有回访记录表。"


def test_a_second_round_needs_letter_proof_and_result() -> None:
    step = taken(11, "reinvestigate", caption="二次调查", round=2)
    assert {"second_paper", "second_proof", "second_report"} <= set(found(step))
    later = taken(20, "report_result", about=(11,), round=2)
    said = found(step, later, pieces=(piece("reinvestigation", 11),))
    assert not {"second_paper", "second_report"} & set(said)
    other = taken(20, "report_result", about=(5,))
    assert "second_report" in found(step, other)


def test_a_supervision_needs_letter_proof_and_an_answer() -> None:
    step = taken(8, "supervise")
    said = found(step)
    assert {"supervision_paper", "supervision_proof", "supervision_unanswered"} <= set(said)
    answered = taken(15, "reply_improvement", about=(8,))
    assert "supervision_unanswered" not in found(step, answered)
    assert "improvement_paper" in found(step, answered)


def test_an_approval_sheet_or_a_draft_is_no_paper_about_the_step() -> None:
    step = taken(5, "refer")
    for kind, rank in (("draft_sheet", "draft"), ("deadline_explanation", "main"), ("attachment", "proof")):  # fmt: skip
        assert "referral_paper" in found(step, pieces=(piece(kind, 5, rank=rank),))


def test_paper_alone_is_accepted_and_must_be_counted() -> None:
    step = taken(5, "refer")
    kept = piece("attachment", 5, medium="paper", place="案卷柜", pages=3)
    assert not {"referral_paper", "paper_uncounted"} & set(found(step, pieces=(kept,)))
    assert "paper_uncounted" in found(step, pieces=(replace(kept, pages=0),))
    assert "nothing_kept" in found(step, pieces=(replace(kept, place=" "),))
    assert "nothing_kept" in found(step, pieces=(replace(kept, medium="file"),))


def test_a_recording_must_say_what_it_is() -> None:
    kept = piece("recording", 1)
    assert "recording_untold" in found(pieces=(kept,))
    told = replace(kept, remark="2026年3月1日，示例会议室，示例人，示例制作")
    assert "recording_untold" not in found(pieces=(told,))


def test_each_gap_is_one_sentence_under_one_of_the_seven() -> None:
    keys = {one.key for one in shipped_headings().all} | {""}
    assert len({rule.key for rule in shipped_gap_rules()}) == len(shipped_gap_rules())
    for rule in shipped_gap_rules():
        assert rule.says.endswith("。") and rule.says.count("。") == 1 and rule.heading in keys
        steps = tuple(taken(3, role, caption="示例") for role in rule.steps[:1])
        for gap in gaps(CLOSED, steps, (), [rule]) if not rule.pieces else ():
            assert "{" not in gap.sentence and gap.seven == rule.seven


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('needs = ["proof"]', 'needs = ["prof"]'),
        ('seven = "登记"', 'seven = "登"'),
        ('heading = "extension"', 'heading = "extent"'),
        ('pieces = "nothing_kept"', 'pieces = "nothing"'),
    ],
)
def test_rules_that_look_for_nothing_known_are_refused(was: str, now: str) -> None:
    text = resource_text("archives/gaps.toml")
    assert was in text
    with pytest.raises(PackError):
        read_gap_rules(text.replace(was, now, 1), shipped_headings())


def test_the_steps_are_read_from_the_case_s_own_trace() -> None:
    regulation = shipped_regulation("nanyang-2020")
    calendar = shipped_calendar()
    editions = FixedEditions({"c": calendar}, {"r": regulation})
    rows = [
        ("receive", {}), ("accept", {"named_department": True}), ("refer", {"role": "lead"}),
        ("extend", {"amount": 5, "reason": "示例理由"}), ("delivered", {"about": 3, "proof": "示例回证"}),
    ]  # fmt: skip
    steps = [
        Step(n, kind, date(2026, 3, n + 1), unit="示例县住建局" if kind == "refer" else None,
             about=3 if kind == "delivered" else None, fields=fields, calendar="c", regulation="r")
        for n, (kind, fields) in enumerate(rows, start=1)
    ]  # fmt: skip
    made = taken_on(replay(steps, editions, today=date(2026, 4, 1)), regulation, {3: ("EMS示例",)})
    assert [one.role for one in made] == ["receive", "accept", "refer", "extend", "delivered"]
    refer, extend, told = made[2:]
    assert refer.proofs == ("EMS示例",) and refer.unit == "示例县住建局"
    assert told.about == (3,) and extend.fields["reason"] == "示例理由"
    assert {"told_on", "approver"} <= extend.asked
    said = {gap.rule for gap in gaps(CLOSED, made, ())}
    assert {"extension_told", "extension_approver", "referral_paper"} <= said
    assert not {"extension_reason", "referral_proof"} & said
