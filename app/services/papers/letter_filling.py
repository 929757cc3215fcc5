"""Fills the fields of each kind of paper from a case: facts, days, grounds, articles, limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.base.captions import CHANNELS, OUTCOMES
from app.base.letter_fields import Day, FieldValue
from app.base.secret import Secret
from app.rules.casework.clocks import Clock, standing
from app.rules.casework.explain import explain
from app.rules.casework.steps import Step
from app.rules.intake_facts import fact_rows
from app.rules.redaction import Party
from app.rules.regulation.regulation import STAGES
from app.services.cases.approval_rules import proposals
from app.services.papers.letter_case import LetterCase, clock_text, due_day

Fields = dict[str, FieldValue]
CONSENTS: Final = {"yes": "同意", "no": "不同意"}
ROLES: Final = {"complainant": "", "representative": "代表人", "agent": "代理人"}
ANNEXED_FROM: Final = 200  # characters: longer advice goes into an annex of its own


@dataclass(frozen=True, slots=True)
class Told:
    """What decides a paper beside the case: its step, to whom it goes, whether names may stand."""

    step: Step | None
    addressee: Mapping[str, Secret] | None = None  # the complainant to whom a notice goes
    people: tuple[Mapping[str, Secret], ...] = ()  # those whose identity the paper may show
    identity_given: bool = False


def fill(kind: str, case: LetterCase, told: Told) -> Fields:
    """Every field that the case can fill for this kind; those without content are left out."""
    found = {**_common(case), **_FILLERS[kind](case, told)}
    return {name: value for name, value in found.items() if value not in (None, "", ())}


def _common(case: LetterCase) -> Fields:
    return {
        "basis": "依据",
        "regulation": case.regulation.name,
        "complainant_word": case.regulation.terms.get("complainant", "投诉举报人"),
        "case_number": case.row.number,
        "case_title": case.row.title,
        "respondents": case.respondents,
        "demo": case.office.demo,
    }


def _received(case: LetterCase) -> Fields:
    channel = CHANNELS.get(case.row.channel, case.row.channel)
    return {"received_on": case.row.received_on, "channel": channel}


# ------------------------------------------------------------ to units


def _referral(case: LetterCase, told: Told) -> Fields:
    step, regulation = _given(told), case.regulation
    article = case.article("refer")
    others = [t.unit for t in case.trace.open_threads("refer") if t.unit and t.unit != step.unit]
    first = case.recorded[0].step
    return {
        **_received(case),
        "basis": case.basis(article),
        "addressee": step.unit or "",
        "accepted_on": case.trace.accepted_on or "",
        "category": case.choice("categories", case.row.category),
        "facts": case.row.facts,
        "appeal": case.row.appeal,
        "complainants": _people(case, told) if told.identity_given else (),
        "identity_withheld": not told.identity_given,
        "role": case.choice("roles", step.text("role")) if others else "",
        "co_units": tuple(dict.fromkeys(others)),
        "refer_article": article,
        "limit": clock_text(regulation.clocks.get("investigation"), "refer"),
        "clock_article": _clock_article(case, "investigation"),
        "response_limit": clock_text(regulation.clocks.get("unit_response")),
        "response_article": _clock_article(case, "unit_response"),
        "feedback_article": case.article("give_feedback"),
        "superior": first.text("superior"),
        "superior_due_on": first.day("superior_due_on") or "",
    }


def _supervision(case: LetterCase, told: Told) -> Fields:
    step, regulation = _given(told), case.regulation
    article = case.article("supervise")
    found: Fields = {
        "basis": case.basis(article),
        "addressee": step.unit or "",
        "letter_name": regulation.terms["supervision_letter"].split("（")[0],
        "grounds": _grounds(case, "supervision_grounds", step.fields.get("ground")),
        "supervise_article": article,
        "suggestion": step.text("suggestion"),
        "suggestion_annexed": len(step.text("suggestion")) > ANNEXED_FROM,
        "reply_limit": clock_text(regulation.clocks.get("improvement_reply")),
        "reply_article": _clock_article(case, "improvement_reply"),
    }
    thread = case.thread_of(step)
    if thread is None:
        return found
    reminders = [s for s in case.steps if s.kind == "remind" and s.about in (None, thread.seq)]
    found |= {
        "referral_number": case.numbers.get(thread.seq, ""),
        "referred_on": thread.sent_on,
        "delivered_on": thread.arrived_on,
        "presumed": thread.presumed,
        "unreported": thread.state == "open",
        "reminded": str(len(reminders)) if reminders else "",
    }
    running = [c for c in case.clocks if c.start_seq == thread.seq and c.state == "open"]
    running.sort(key=lambda clock: -case.late_days(clock))
    return found | (_late_clock(case, running[0]) if running else {})


def _late_clock(case: LetterCase, clock: Clock) -> Fields:
    late = case.late_days(clock)
    return {
        "clock": clock.definition.caption,
        "clock_article": clock.definition.article,
        "limit": clock_text(clock.definition, "refer") or clock_text(clock.definition),
        "due_on": due_day(clock) or "",
        "days_late": str(late) if late else "",
    }


# ------------------------------------------------------------ to complainants


def _acceptance_notice(case: LetterCase, told: Told) -> Fields:
    closure = next((c for c in reversed(case.clocks) if c.word == "closure"), None)
    article = case.article("accept")
    units = [t.unit for t in case.trace.threads if t.kind == "refer" and t.unit]
    found: Fields = {
        **_received(case),
        **_to_complainant(case, told),
        "basis": case.basis(article),
        "accepted_on": case.trace.accepted_on or "",
        "accept_article": article,
        "notice_article": _clock_article(case, "acceptance_notice"),
        "units": tuple(dict.fromkeys(units)),
        # Where facts are changed the text speaks of their truth: 第九条, 第十一条.
        "truth_article": case.article("amend"),
    }
    if closure is not None:
        found |= {
            "limit": clock_text(closure.definition, "accept"),
            "clock_article": closure.definition.article,
            "due_on": due_day(closure) or "",
        }
    return found


def _refusal_notice(case: LetterCase, told: Told) -> Fields:
    decision = case.newest("decline", "exclude")
    found: Fields = {**_received(case), **_to_complainant(case, told)}
    if decision is None:
        return found
    excluded = decision.kind == "exclude"
    name, key = ("exclusions", "limb") if excluded else ("refusal_grounds", "ground")
    choice = case.regulation.choice(name, decision.text(key))
    return found | {
        "basis": case.basis(case.article(decision.kind)),
        "decided_on": decision.on,
        "notice_article": _clock_article(case, "refusal_notice"),
        "grounds": _grounds(case, name, [decision.text(key)]),
        "excluded": excluded,
        "reason": decision.text("reason"),
        "forward_to": str(choice.data.get("forward_to", "")) if choice else "",
    }


def _to_complainant(case: LetterCase, told: Told) -> Fields:
    name = told.addressee["name"].reveal() if told.addressee else ""
    return {"addressee": name or case.regulation.terms.get("complainant", "投诉举报人")}


# ------------------------------------------------------------ for the office


def _deadline_explanation(case: LetterCase, told: Told) -> Fields:
    rows = []
    for clock in case.clocks:
        editions = case.work.editions
        told_by = explain(
            clock, editions.regulation(clock.regulation), editions.calendar(clock.calendar)
        )
        unit = f"（{clock.unit}）" if clock.unit else ""
        rows.append((
            f"{clock.definition.caption}{unit}", clock.definition.article, _due_text(clock),
            _outcome(case, clock), "\n".join(told_by.lines()),
        ))  # fmt: skip
    return {
        "basis": case.basis(""),
        "stage": STAGES[case.row.stage],
        "explanations": tuple(rows),
        "officer": case.row.officer,
        "as_of": case.today,
    }


def _registration_form(case: LetterCase, told: Told) -> Fields:
    first, steps = case.recorded[0].step, case.steps
    proposed = [step.text("note") for step, _answer in proposals(steps)]
    instructions = [s.text("note") for s in steps if s.kind == "instruct"]
    result = case.newest("report_result")
    modes = [Party(p.real_name, p.keep_secret, p.consent).mode for p in case.parties]
    details = first.fields.get("details", {})
    return {
        **_received(case),
        "recorded_on": first.day("recorded_on") or case.row.recorded_at.date(),
        "source_number": case.row.source_number,
        "superior": first.text("superior"),
        "superior_due_on": first.day("superior_due_on") or "",
        "officer": case.row.officer,
        "identity_mode": "、".join(dict.fromkeys(modes)) or "匿名",
        "consent": "、".join(dict.fromkeys(CONSENTS.get(p.consent, "未表示") for p in case.parties)),
        "complainants": _people(case, told),
        "category": case.choice("categories", case.row.category),
        "facts": case.row.facts,
        "appeal": case.row.appeal,
        "details": tuple((row.caption, row.text) for row in fact_rows(details, case.row.channel)),
        "materials": case.files,
        "clocks": tuple(
            (c.definition.caption, c.definition.article, _due_text(c)) for c in case.clocks
        ),
        "proposal": "\n".join(proposed[-1:]),
        "instruction": "\n".join(instructions),
        "result": _result(case, result) if result else "",
    }  # fmt: skip


def _result(case: LetterCase, step: Step) -> str:
    parts = (case.choice("results", step.text("result")), step.text("measures"))
    return "。".join(part.rstrip("。") for part in parts if part) + "。"


def _people(case: LetterCase, told: Told) -> tuple[tuple[str, ...], ...]:
    """Name, part and way to reach them: in full where ``told`` holds them, else masked."""
    roles = [ROLES.get(party.role, "") for party in case.parties]
    if told.people:
        return tuple(
            (person["name"].reveal(), role, _contact(person))
            for person, role in zip(told.people, roles, strict=False)
        )
    return tuple(
        (party.masked_name or "匿名", role, party.masked_phone)
        for party, role in zip(case.parties, roles, strict=True)
    )


def _contact(person: Mapping[str, Secret]) -> str:
    ways = (person[name].reveal() for name in ("phone", "other_phone", "email", "address"))
    return "、".join(way for way in ways if way)


# ------------------------------------------------------------ small things


def _given(told: Told) -> Step:
    if told.step is None:
        raise LookupError("this kind of paper carries out a step")
    return told.step


def _grounds(case: LetterCase, list_name: str, keys: object) -> tuple[tuple[str, ...], ...]:
    wanted = keys if isinstance(keys, list | tuple) else [keys]
    found = (case.regulation.choice(list_name, str(key)) for key in wanted if key)
    return tuple((choice.text, choice.article) for choice in found if choice)


def _clock_article(case: LetterCase, clock: str) -> str:
    definition = case.regulation.clocks.get(clock)
    return definition.article if definition else ""


def _due_text(clock: Clock) -> str:
    return str(Day(clock.due_on, clock.provisional)) if clock.due_on else "暂停计算"


def _outcome(case: LetterCase, clock: Clock) -> str:
    now = standing(clock, case.today, case.work.editions.calendar(case.trace.calendar))
    words = OUTCOMES[now.outcome]
    if now.outcome == "overdue" and now.remaining:
        return f"{words}{-now.remaining}个工作日"
    return words


_FILLERS: Final[Mapping[str, Callable[[LetterCase, Told], Fields]]] = {
    "referral": _referral,
    "supervision": _supervision,
    "acceptance_notice": _acceptance_notice,
    "refusal_notice": _refusal_notice,
    "deadline_explanation": _deadline_explanation,
    "registration_form": _registration_form,
}
