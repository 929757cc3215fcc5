"""Kinds of paper that belong to no case, each made ready: a round, a unit, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.base.letter import Letter
from app.base.rows.forms import FieldRow
from app.base.rows.papers import PaperAbout, PaperDraft
from app.base.rows.statistics import Period
from app.reports.letters.templates import head_of
from app.services.consultation.call_commands import CallHead, IssueCall
from app.services.evaluation.round_commands import Assess, AttachEvidence, CityScore
from app.services.papers.paper_commands import WritePaper
from app.services.store.content import AttachmentInput
from tests.services.evaluation.rounds import COUNTIES, DEPARTMENTS, UNITS, Grid, open_grid
from tests.services.making import TODAY, Desk
from tests.services.papers.third_kinds import HANDLER, ThirdDesk

# The steps of the 评价办法 before each of its papers; the paper takes its own.
BEFORE: Mapping[str, tuple[str, ...]] = {
    "": ("begin",),
    "ask_to_verify": ("begin",),
    "announce": ("begin", "ask_to_verify", "verified"),
    "decide_application": ("begin", "ask_to_verify", "verified", "announce", "apply"),
    "reevaluate": (
        "begin", "ask_to_verify", "verified", "announce", "apply", "decide_application",
    ),
}  # fmt: skip
DAYS = {
    "begin": "2026-11-02", "ask_to_verify": "2026-11-05", "verified": "2026-11-10",
    "announce": "2026-11-12", "apply": "2026-11-16", "decide_application": "2026-11-17",
}  # fmt: skip
SAID: Mapping[str, Mapping[str, Any]] = {
    "announce": {"score": "81.5", "delivered_on": "2026-11-13"},
    "apply": {"reason": "示例理由", "proof": "示例证明"},
    "decide_application": {"outcome": "accept"},
}
OUR_STEPS: tuple[tuple[str, date, Mapping[str, Any]], ...] = (
    ("begin", date(2026, 11, 2), {}),
    ("first_result", date(2026, 11, 17), {"score": "80.5"}),
)
WORDS: Mapping[str, Any] = {
    "addressee": "示例县住建局",
    "matter": "报送2026年政务诚信建设工作情况",
    "body": "请各单位总结本年度政务诚信建设工作，形成书面材料。\n请于2026年12月15日前报送我办。",
    "forwarded_from": "示例市信用办",
    "forwarded_title": "关于印发2027年示例市政务诚信建设工作要点的通知",
    "forwarded_number": "示市信〔2026〕3号",
    "urgency": "加急",
    "signers": "李示例",
    "problems": "招商引资承诺兑现不及时的投诉举报较为集中。\n对转办事项反馈不及时。",
    "advice": "对承诺事项建立台账，逐项明确责任人和完成时限。\n收到转办后及时安排专人办理。",
    "reason": "补充的合同付款凭证经核实有效。",
    "first_score": "81.5",
    "final_score": "83.5",
    "period": "2026年第三季度",
    "round_law": "《示例条例》",
    "contact_phone": "0000-0000000",
    "opinion": "1.对附件1第7项“分级分类监管情况”：建议写明由谁认定。理由：各单位理解不一。\n2.第5项的通报次数建议以本级通报为准。",
    "taker": "经办乙示例",
    "witness": "负责人示例",
    "handover_files": "2026年案卷一盒（1—31号）",
    "handover_seals": "业务专用章一枚\n办公室钥匙一把",
    "copies": "示例县人民政府办公室",
}
KIND_WORDS: Mapping[str, Mapping[str, Any]] = {
    "paper_draft_sheet": {
        "paper_title": "关于召开会议的函",
        "annexed": "会议议程",
        "to_whom": "示例县住建局",
        "copied_to": "示例县财政局",
    },
    "paper_receipt": {
        "paper_number": "示信函〔2026〕12号",
        "paper_title": "关于召开会议的函",
        "to_whom": "示例县住建局",
    },
    "paper_incoming_sheet": {
        "source_number": "收〔2026〕3号",
        "received_on": TODAY,
        "answer_by": TODAY,
        "proposal": "拟请各单位按要求报送。",
    },
    "circular": {"addressee": "各乡镇人民政府、县直各单位"},
    "forwarding_notice": {"addressee": "各乡镇人民政府、县直各单位", "body": ""},
    "bulletin": {"addressee": "各乡镇人民政府、县直各单位"},
    "government_report": {"addressee": "示例县人民政府"},
    "special_report": {"addressee": "示例县人民政府"},
    "monthly_report": {"addressee": "示例市信用办"},
    "figures_check": {"addressee": "各承办单位"},
    "appraisal_table": {"addressee": "示例县人民政府办公室"},
}


def grid_of(desk: Desk, procedure: str) -> Grid:
    return open_grid(desk.office, procedure=procedure)


def about_for(desk: Desk, kind: str) -> PaperAbout:
    """What the kind is about, brought to where its paper is due."""
    head = head_of(kind)
    if head.subject in ("free", "snapshot"):  # what it lists
        if isinstance(desk, ThirdDesk):
            desk.handled(date(2026, 8, 3))
        else:
            case_id = desk.accepted(date(2026, 8, 3), date(2026, 8, 5))
            desk.take(case_id, "refer", date(2026, 8, 6), unit=UNITS[0], delivered_on="2026-08-06")
    if head.subject == "handover":
        in_hand(desk)
        return PaperAbout("handover", officer=desk.me.name)
    if head.subject in ("call", "answer"):
        call = IssueCall(CallHead(
            "关于征求《2026年示例县政务诚信监测指标》意见建议的通知", asks="请提出修改意见和理由。",
            deadline="2026年12月4日下班前",
            due_at=datetime(2026, 12, 4, 18), reply_to="示例邮箱", sets={"附件1": DEPARTMENTS},
        ), UNITS)  # fmt: skip
        key = desk.office.calls.issue(call, desk.me)
        if head.subject == "call":
            return PaperAbout("call", call_id=key)
        [asked] = [one for one in desk.office.papers.calls(desk.me) if one.id == key]
        return PaperAbout("answer", call_id=key, unit=asked.units[0][0])
    if head.subject == "snapshot":
        period = Period(date(2026, 7, 1), date(2026, 9, 30))
        key = desk.office.snapshots.publish("2026年第三季度办理情况", period, desk.me)
        return PaperAbout("snapshot", snapshot_id=key)
    if head.subject not in ("round", "assessment"):
        return PaperAbout(head.subject)
    if head.procedure:
        return our_own(desk, applies=bool(head.step))
    grid = grid_of(desk, "evaluation" if head.step or head.subject == "round" else "monitoring")
    if head.subject == "round":
        return PaperAbout("round", grid.round, source="court")
    if head.step:
        for step in BEFORE[head.step]:
            take(grid, step)
    return PaperAbout("assessment", grid.round, unit=grid.units[0])


def in_hand(desk: Desk) -> None:
    """A case whose referral was never delivered, and one that just came."""
    came = date(2026, 9, 1)
    third = isinstance(desk, ThirdDesk)  # there the unit accepts
    referred = desk.register(came) if third else desk.accepted(came, date(2026, 9, 3))
    desk.take(referred, "refer", date(2026, 9, 4), unit=HANDLER if third else UNITS[0])
    desk.register(date(2026, 11, 18))


def our_own(desk: Desk, *, applies: bool = False) -> PaperAbout:
    """Our county's own evaluation, with what the city gave it; its right to 复评 runs."""
    grid = open_grid(desk.office, COUNTIES, procedure="self")
    grid.enter((0, "3a", "lost", "7/56"), (0, "9", "paid", "300/400"))
    command = AttachEvidence(grid.round, "court", (grid.units[0],), "3a")
    paper = AttachmentInput("示例法院证明.pdf", b"%PDF-1.4 x")
    desk.office.round_evidence.attach(command, [paper], grid.me)
    given = {"3a": "4", "9": "5", "": "80.5"}
    city = CityScore(
        grid.round, grid.units[0], given, {"3a": "另有一件败诉"}, "示例市通报〔2026〕2号"
    )
    desk.office.self_evaluation.note_city(city, grid.me)
    for step, on, said in OUR_STEPS if applies else ():
        command = Assess(grid.round, grid.units[0], step, on, said)
        desk.office.assessments.take(command, grid.me)
    return PaperAbout("assessment", grid.round, unit=grid.units[0])


def take(grid: Grid, kind: str) -> None:
    day = date.fromisoformat(DAYS[kind])
    command = Assess(grid.round, grid.units[0], kind, day, SAID.get(kind, {}))
    grid.office.assessments.take(command, grid.me)


def prepared_paper(desk: Desk, kind: str, about: PaperAbout | None = None) -> PaperDraft:
    """The draft of this kind, of what is ready for it."""
    return desk.office.papers.prepare(kind, about or about_for(desk, kind), desk.me)


def command_of_paper(draft: PaperDraft) -> WritePaper:
    """The paper with every field filled in, as the window sends it."""
    words = {**WORDS, **KIND_WORDS.get(draft.kind, {})}
    edits = {
        f.name: _answer(f, words) for f in draft.fields if f.name in head_of(draft.kind).editable
    }
    return WritePaper(draft.kind, draft.about, TODAY, edits)


def letter_of_paper(desk: Desk, command: WritePaper) -> Letter:
    """The paper with its words, before it is set."""
    with desk.office.gate.see(desk.me) as view:
        return desk.office.papers._make(view, command, desk.me).letter


def _answer(field: FieldRow, words: Mapping[str, Any]) -> Any:
    if field.name in words and field.default in (None, "", ()):
        return words[field.name]
    if field.name in ("reason", "final_score"):
        return words[field.name]
    if field.default not in (None, "", ()):
        return field.default
    return {"date": TODAY, "yes_no": False}.get(field.kind, f"{field.caption}（示例）")
