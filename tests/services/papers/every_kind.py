"""Makes any kind of paper of a case that is ready for it, as the window does: by its offer alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from app.base.letter import Letter
from app.base.rows.forms import FieldRow
from app.base.rows.papers import LetterDraft
from app.rules.casework.back_dating import WHY
from app.services.papers.letter_commands import WriteLetter
from app.services.papers.letter_making import look, make
from app.ui.dialogs.letter_values import command_of, fields_of
from tests.services.making import TODAY, UNIT, Desk

PROVED = {"way": "exchange", "proof": "公文交换系统签收记录0001（示例）"}
HANDLING = "示例县教体局"  # not the unit complained about

LONG_AGO = (date(2026, 8, 3), date(2026, 8, 5))
LATELY = (date(2026, 11, 16), date(2026, 11, 18))


def _received(desk: Desk, **more: Any) -> int:
    return desk.register(LATELY[0], **more)


def _accepted(desk: Desk, **more: Any) -> int:
    return desk.accepted(*LATELY, **more)


def _late(desk: Desk, **more: Any) -> int:
    case_id = desk.accepted(*LONG_AGO, **more)
    desk.take(case_id, "refer", date(2026, 8, 6), unit=UNIT, delivered_on="2026-08-06", **PROVED)
    return case_id


def _declined(desk: Desk, **more: Any) -> int:
    case_id = _received(desk, **more)
    desk.take(case_id, "decline", LATELY[1], ground="1", reason="同一纠纷已由人民法院受理。")
    return case_id


def _forwarded(to_kind: str, channel: str) -> Callable[..., int]:
    def made(desk: Desk, **more: Any) -> int:
        case_id = _received(desk, **more)
        desk.take(case_id, "forward", LATELY[1], to_channel=channel, to_kind=to_kind,
                  reason="该事项属于接收单位的职权范围。")  # fmt: skip
        return case_id

    return made


def _ordered(desk: Desk, **more: Any) -> int:
    case_id = _accepted(desk, **more)
    desk.take(case_id, "instruct", LATELY[1], given_by="王示例", post="副县长",
              note="请住建部门抓紧核实，依法兑现承诺。")  # fmt: skip
    return case_id


def _handled(desk: Desk, **more: Any) -> int:
    """The unit has reported what it found."""
    case_id = _late(desk, **more)
    if desk.office.reads.settings().regulation == "yuncheng-2021":
        desk.take(case_id, "unit_respond", date(2026, 8, 10), unit=UNIT)
    desk.take(case_id, "report_result", date(2026, 8, 28), unit=UNIT, result="true",
              measures="已经兑现承诺，并对有关人员进行了教育。")  # fmt: skip
    return case_id


def _returned(desk: Desk, **more: Any) -> int:
    """Referred while another was complained about; that it is the unit itself was learnt later."""
    case_id = _late(desk, **{"respondents": ("示例县交通局",), **more})
    named = [{"name": UNIT}]
    desk.take(case_id, "amend", date(2026, 8, 7), respondents=named, reason="来电更正")
    desk.take(case_id, "return_referral", date(2026, 8, 10), unit=UNIT,
              reason="不属于本单位职权范围。")  # fmt: skip
    desk.take(
        case_id, "refer", date(2026, 8, 12), unit=HANDLING, delivered_on="2026-08-12", **PROVED
    )
    return case_id


def _passed(desk: Desk, **more: Any) -> int:
    case_id = _handled(desk, **more)
    desk.take(case_id, "review_result", date(2026, 9, 1), outcome="pass")
    return case_id


def _objected(desk: Desk, **more: Any) -> int:
    case_id = _passed(desk, **more)
    desk.take(case_id, "give_feedback", date(2026, 9, 3), by="unit", method="paper",
              satisfaction="unsatisfied")  # fmt: skip
    desk.take(case_id, "object", date(2026, 9, 7), reason="兑现的金额与承诺不一致。")
    return case_id


def _asked_for_longer(desk: Desk, **more: Any) -> int:
    case_id = desk.accepted(date(2026, 10, 12), date(2026, 10, 14), **more)
    desk.take(case_id, "refer", date(2026, 10, 15), unit=UNIT, delivered_on="2026-10-15", **PROVED)
    desk.take(case_id, "request_extension", date(2026, 11, 16), unit=UNIT, amount=1,
              reason="涉及的合同需要审计。")  # fmt: skip
    return case_id


def _given_longer(desk: Desk, **more: Any) -> int:
    case_id = _asked_for_longer(desk, **more)
    desk.take(case_id, "extend", date(2026, 11, 18), unit=UNIT, amount=1, approved_by="office",
              approver="李示例", reason="情况复杂。")  # fmt: skip
    return case_id


def _handed_down(desk: Desk, **more: Any) -> int:
    case_id = desk.register(date(2026, 10, 12), superior="示例市信用办", assignment="accepted",
                            source_number="市转〔2026〕8号", **more)  # fmt: skip
    if desk.office.reads.settings().regulation == "yuncheng-2021":
        desk.take(case_id, "respond_superior", date(2026, 10, 14))
    desk.take(case_id, "own_result", date(2026, 11, 10), result="true", measures="已经兑现承诺。")
    return case_id


def _found(finding: str) -> Callable[..., int]:
    def made(desk: Desk, **more: Any) -> int:
        case_id = _late(desk, **more)
        desk.take(case_id, "unit_respond", date(2026, 8, 10), unit=UNIT)
        desk.take(case_id, "put_right", date(2026, 8, 20), unit=UNIT, proof="付款凭证",
                  recovered="35200")  # fmt: skip
        desk.take(case_id, "report_result", date(2026, 8, 28), unit=UNIT, result="true",
                  measures="已经兑现承诺。")  # fmt: skip
        desk.take(case_id, "review_result", date(2026, 9, 1), outcome="pass")
        desk.take(case_id, "give_feedback", date(2026, 9, 3), by="unit", method="paper",
                  satisfaction="satisfied")  # fmt: skip
        said: dict[str, Any] = {"basis": "示例县纪委示纪字〔2026〕1号处分决定"}
        if finding == "spare":
            said["tests"] = dict.fromkeys(
                ("accused_itself", "during_verification", "own_accord", "put_right", "satisfied"),
                True,
            )
        desk.take(case_id, "record_dishonesty", date(2026, 9, 8), finding=finding, **said)
        return case_id

    return made


def _visited(desk: Desk, **more: Any) -> int:
    case_id = _passed(desk, **more)
    desk.take(case_id, "give_feedback", date(2026, 9, 3), by="unit", method="paper",
              satisfaction="satisfied")  # fmt: skip
    desk.take(case_id, "visit_back", date(2026, 9, 10), method="call", satisfaction="mostly",
              opinion="希望今后办得更快。")  # fmt: skip
    return case_id


# Where a kind is due that none of the histories below comes to.
WHERE: Mapping[str, Callable[..., int]] = {
    "transfer_letter": _forwarded("competent", "示例县市场监督管理局"),
    "clue_transfer": _forwarded("supervisory", "示例县监察委员会"),
    "forward_notice": _forwarded("competent", "示例县市场监督管理局"),
    "leaders_assignment": _ordered,
    "leader_sheet": _ordered,
    "second_referral": _returned,
    "reinvestigation": _objected,
    "objection_notice": _objected,
    "result_notice": _passed,
    "unit_result_notice": _passed,
    "extension_approval": _given_longer,
    "extension_refusal": _asked_for_longer,
    "superior_report": _handed_down,
    "finding_notice": _found("find"),
    "sparing_note": _found("spare"),
    "visit_record": _visited,
    "phone_record": _visited,
}


# What a clerk writes where a form asks for words.
WORDS: Mapping[str, str] = {
    "matters": "写明作出承诺的部门、时间和内容。\n补交承诺文件或者合同的复印件。",
    "result": "经核实，反映情况属实，示例县住建局已于2026年8月20日兑现承诺。",
    "signers": "李示例",
    "problems": "承诺事项缺少台账。",
    "advice": "督促有关单位建立承诺事项台账。",
    "matter": "关于督促办理示例事项的函",
    "body": "（正文另附）",
    "proposal": "拟同意，请批示。",
    "suggestion": "请限期兑现承诺，并书面说明逾期原因。",
    "requirements": "请一并说明资金安排。",
    "reason": "超出本办职责。",
    "materials": "承诺书复印件",
    "appeal": "请督促兑现承诺。",
    "forward_to": "示例市信用办",
    "to_channel": "示例市信用办",
    "contact_phone": "0000-0000000",
    "copies": "示例县人民政府办公室",
}

# Cases at the stages where papers are due; a kind for a stage that lacks here adds its line.
HISTORIES: tuple[Callable[..., int], ...] = (_late, _accepted, _declined, _received)


def ready_case(desk: Desk, kind: str, **more: Any) -> tuple[int, int | None]:
    """A case that offers the kind, and the step that it is offered for (None: with its step).

    One that calls for the paper comes before one that only allows it.
    """
    found: list[tuple[bool, bool, int, int | None]] = []
    for history in (WHERE[kind],) if kind in WHERE else HISTORIES:
        case_id = history(desk, **more)
        offers = desk.office.letters.offers(case_id, desk.me)
        with_step = kind not in WHERE  # there the step was taken, where that can be done at all
        found += [
            (o.first, (o.seq is None) == with_step, case_id, o.seq)
            for o in offers
            if o.kind == kind
        ]
    assert found, f"no case at any stage offers {kind}"
    *_rank, case_id, seq = max(found, key=lambda one: one[:2])
    return case_id, seq


def prepared(desk: Desk, kind: str, **more: Any) -> LetterDraft:
    """The draft of this kind, of a case that is ready for it."""
    case_id, seq = ready_case(desk, kind, **more)
    return desk.office.letters.prepare(kind, case_id, desk.me, seq)


def command_for(draft: LetterDraft) -> WriteLetter:
    """The paper with every field filled in, as the window sends it."""
    return command_of(draft, form_values(draft))


def form_values(draft: LetterDraft) -> dict[str, Any]:
    """What a clerk has in every field of the window."""
    return dict(_values(fields_of(draft)))


def letter_of(desk: Desk, draft: LetterDraft, command: WriteLetter) -> Letter:
    """The paper with its words, before it is set."""
    office = desk.office
    people = office.letters._held.people(draft.token, draft.kind, draft.case_id, desk.me)
    with office.gate.see(desk.me) as view:
        case, step = look(office.workspace, view, command)
        return make(view.connection, case, step, command, people).letter


def _values(fields: tuple[FieldRow, ...]) -> Iterator[tuple[str, Any]]:
    for field in fields:
        if field.name in ("decided_by", "show_identity", WHY):
            continue  # who complains stays masked
        if field.name in ("accused_way", "summary"):
            continue  # asked only where the unit is the one complained about
        given = field.default not in (None, "", ())
        yield field.name, field.default if given else _answer(field)


def _answer(field: FieldRow) -> Any:
    answers: Mapping[str, Any] = {
        "unit": HANDLING,
        "date": TODAY,
        "number": 5,
        "yes_no": False,
        "choice": field.options[0][0] if field.options else "",
        "choices": tuple(key for key, _text in field.options[:1]),
        "step": field.options[-1][0] if field.options else "",
    }
    return answers.get(field.kind, WORDS.get(field.name, f"{field.caption}（示例）"))
