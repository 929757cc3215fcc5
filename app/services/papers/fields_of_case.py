"""The fields of papers about a case: facts, days, grounds, articles and limits as its steps tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Final

from app.base.captions import CHANNELS, OUTCOMES
from app.base.letter_fields import Day
from app.base.secret import Secret
from app.rules.casework.clocks import Clock, standing
from app.rules.casework.explain import changes, explain
from app.rules.casework.flow import SELF_CHECK
from app.rules.intake_facts import fact_rows
from app.rules.redaction import Audience, Party
from app.rules.regulation.regulation import UNIT_CAPTIONS, Effect, Opening, Trigger
from app.services.cases.approval_rules import proposals
from app.services.papers import letter_sources
from app.services.papers.case_view import CaseView
from app.services.papers.letter_case import clock_text, due_day
from app.services.papers.letter_sources import F

CONSENTS: Final = {"yes": "同意", "no": "不同意"}
ROLES: Final = {"representative": "代表人", "agent": "代理人"}
SELF: Final = {"organisation": "单位"}
ANNEXED_FROM: Final = 200  # characters: longer advice goes into an annex of its own
DECISIONS: Final = ("受理", "不予受理", "转办", "督办", "办结", "其他")  # of a 审批表


def fills(name: str) -> Callable[[F], F]:
    """Registers the function that fills a field of papers about a case."""
    return letter_sources.fills(name, "case")


# ------------------------------------------------------------ whom it is written to, what it cites


@fills("addressee")
def _addressee(view: CaseView) -> str:
    match view.told.head.audience:
        case Audience.COMPLAINANT:
            name = view.told.addressee["name"].reveal() if view.told.addressee else ""
            return name or _complainant_word(view)
        case Audience.HANDLING_UNIT:
            thread = view.thread.unit if view.thread else _only_unit(view)
            return view.step.unit or view.step.text("to_channel") or thread or _applicant(view)
        case Audience.RESPONDENT:
            return view.step.unit or "、".join(view.case.respondents[:1])
        case Audience.SUPERIOR:
            return view.first.text("superior")
        case _:
            return ""


def _only_unit(view: CaseView) -> str:
    """The unit that has the case, where it is a single one."""
    units = {t.unit for t in view.trace.open_threads("refer") if t.unit}
    return units.pop() if len(units) == 1 else ""


def _applicant(view: CaseView) -> str:
    """The unit whose application for a longer limit the step answers."""
    regulation, asked = view.case.regulation, view.newest("request_extension")
    answers = (*regulation.words_with(Effect.EXTEND), *regulation.words("refuse_extension"))
    return asked.unit or "" if asked and view.step.kind in answers else ""


@fills("basis")
def _basis(view: CaseView) -> str:
    receiver = view.told.head.audience is Audience.SUPERIOR
    return view.case.basis(view.cited_article, receiver=receiver)


@fills("notice_basis")
def _notice_basis(view: CaseView) -> str:
    article = _notice_article(view)
    return view.case.basis(article) if article else ""


@fills("notice_apart")
def _notice_apart(view: CaseView) -> bool:
    """Whether the notice rests on its article otherwise than the decision on its own."""
    return bool(_notice_article(view)) and _notice_basis(view) != _basis(view)


@fills("clock_basis")
def _clock_basis(view: CaseView) -> str:
    article = _clock_article(view)
    return view.case.basis(article) if article else ""


@fills("regulation")
def _regulation(view: CaseView) -> str:
    return view.case.regulation.name


@fills("complainant_word")
def _complainant_word(view: CaseView) -> str:
    return view.case.regulation.terms.get("complainant", "投诉举报人")


@fills("letter_name")
def _letter_name(view: CaseView) -> str:
    return view.told.head.caption_in(view.case.regulation)


def _article_of(view: CaseView, step: str) -> str:
    return view.case.article(step)


for _name, _step in {
    "refer_article": "refer",
    "supervise_article": "supervise",
    "accept_article": "accept",
    "feedback_article": "give_feedback",
    # Where facts are changed the text speaks of their truth: 第九条, 第十一条.
    "truth_article": "amend",
}.items():
    fills(_name)(partial(_article_of, step=_step))


@fills("step_article")
def _step_article(view: CaseView) -> str:
    return view.case.article(view.told.head.step)


@fills("notice_article")
def _notice_article(view: CaseView) -> str:
    kept = view.case.regulation.clock_met_by(view.told.head.step)
    return kept.article if kept else ""


# ------------------------------------------------------------ the case


@fills("case_number")
def _case_number(view: CaseView) -> str:
    return str(view.case.row.number)


@fills("case_title")
def _case_title(view: CaseView) -> str:
    return str(view.case.row.title)


@fills("respondents")
def _respondents(view: CaseView) -> tuple[str, ...]:
    return view.case.respondents


@fills("concerned")
def _concerned(view: CaseView) -> tuple[str, ...]:
    """The units complained about, the one that the letter goes to addressed as such and first."""
    to = _addressee(view)
    others = tuple(unit for unit in view.case.respondents if unit != to)
    return ("你单位", *others) if to in view.case.respondents else others


@fills("channel")
def _channel(view: CaseView) -> str:
    key = view.case.row.channel
    known = view.case.regulation.choice("channels", key)
    return known.text if known else CHANNELS.get(key, key)


@fills("category")
def _category(view: CaseView) -> str:
    return view.case.choice("categories", view.case.row.category)


@fills("received_on")
def _received_on(view: CaseView) -> date | None:
    found: date | None = view.case.row.received_on
    return found


@fills("recorded_on")
def _recorded_on(view: CaseView) -> date | None:
    found: date = view.case.row.recorded_at.date()
    return view.first.day("recorded_on") or found


@fills("accepted_on")
def _accepted_on(view: CaseView) -> date | None:
    return view.case.trace.accepted_on


@fills("self_check")
def self_check(view: CaseView) -> bool:
    """Whether the unit complained about is to check itself, by a summary alone (NY-15.3)."""
    step = view.told.step
    return step is not None and step.text("accused_way") == SELF_CHECK


@fills("facts")
def _facts(view: CaseView) -> str:
    if self_check(view) and view.told.step is not None:
        return view.told.step.text("summary")
    return view.case.facts.texts["facts"]


@fills("appeal")
def _appeal(view: CaseView) -> str:
    if self_check(view):
        return ""
    return view.case.facts.texts["appeal"]


@fills("materials")
def _materials(view: CaseView) -> tuple[str, ...]:
    """What came in, for the office; what goes along with a letter is for a person to say."""
    if self_check(view):
        return ()
    return view.case.files if view.told.head.audience is Audience.OFFICE else ()


@fills("details")
def _details(view: CaseView) -> tuple[tuple[str, ...], ...]:
    rows = fact_rows(view.case.facts.details, view.case.row.channel, view.case.regulation)
    return tuple((row.caption, row.text) for row in rows)


@fills("source_number")
def _source_number(view: CaseView) -> str:
    return str(view.case.row.source_number or "")


@fills("superior")
def _superior(view: CaseView) -> str:
    return view.first.text("superior")


@fills("superior_due_on")
def _superior_due_on(view: CaseView) -> date | None:
    return view.first.day("superior_due_on")


@fills("stage")
def _stage(view: CaseView) -> str:
    return view.case.regulation.stage_caption(view.case.row.stage)


@fills("decisions")
def _decisions(_view: CaseView) -> str:
    """What the sheet is about, to be ticked."""
    return "　".join(f"□{caption}" for caption in DECISIONS)


@fills("proposal")
def _proposal(view: CaseView) -> str:
    proposed = [step.text("note") for step, _answer in proposals(view.case.steps)]
    return "\n".join(proposed[-1:])


@fills("instruction")
def _instruction(view: CaseView) -> str:
    return "\n".join(s.text("note") for s in view.case.steps if s.kind == "instruct")


@fills("result")
def _result(view: CaseView) -> str:
    step = view.result
    if step is None:
        return ""
    parts = (view.case.choice("results", step.text("result")), step.text("measures"))
    return "。".join(part.rstrip("。") for part in parts if part) + "。"


# ------------------------------------------------------------ who complains


@fills("complainants")
def _complainants(view: CaseView) -> tuple[tuple[str, ...], ...]:
    """Name, part and way to reach them: in full where ``told`` holds them, else masked.

    A letter that is not allowed to name them holds no row at all.
    """
    told, parties = view.told, view.case.parties
    if told.head.audience is not Audience.OFFICE and not told.identity_given:
        return ()
    roles = [ROLES.get(party.role, SELF.get(party.kind, "本人")) for party in parties]
    if told.people:
        return tuple(
            (person["name"].reveal(), role, _contact(person))
            for person, role in zip(told.people, roles, strict=False)
        )
    return tuple(
        (party.masked_name or "匿名", role, party.masked_phone)
        for party, role in zip(parties, roles, strict=True)
    )


def _contact(person: Mapping[str, Secret]) -> str:
    ways = (person[name].reveal() for name in ("phone", "other_phone", "email", "address"))
    return "、".join(way for way in ways if way)


@fills("identity_withheld")
def _identity_withheld(view: CaseView) -> bool:
    return not view.told.identity_given


@fills("identity_mode")
def _identity_mode(view: CaseView) -> str:
    modes = [Party(p.real_name, p.keep_secret, p.consent).mode for p in view.case.parties]
    return "、".join(dict.fromkeys(modes)) or "匿名"


@fills("consent")
def _consent(view: CaseView) -> str:
    words = (CONSENTS.get(party.consent, "未表示") for party in view.case.parties)
    return "、".join(dict.fromkeys(words))


# ------------------------------------------------------------ what was decided


@fills("decided_on")
def _decided_on(view: CaseView) -> date | None:
    return view.cited.on if view.cited else None


@fills("excluded")
def _excluded(view: CaseView) -> bool | None:
    return view.cited.kind == "exclude" if view.cited else None


@fills("grounds")
def _grounds(view: CaseView) -> tuple[tuple[str, ...], ...]:
    return tuple((choice.text, choice.article) for choice in view.chosen)


@fills("forward_to")
def _forward_to(view: CaseView) -> str:
    return str(view.chosen[0].data.get("forward_to", "")) if view.chosen else ""


@fills("reason")
def _reason(view: CaseView) -> str:
    return view.cited.text("reason") if view.cited else ""


@fills("matters")
def _matters(view: CaseView) -> str:
    return view.step.text("matters")


# ------------------------------------------------------------ the unit that handles it


@fills("role")
def _role(view: CaseView) -> str:
    return view.case.choice("roles", view.step.text("role")) if _co_units(view) else ""


@fills("co_units")
def _co_units(view: CaseView) -> tuple[str, ...]:
    threads = view.trace.open_threads("refer")
    others = [t.unit for t in threads if t.unit and t.unit != view.step.unit]
    return tuple(dict.fromkeys(others))


@fills("units")
def _units(view: CaseView) -> tuple[str, ...]:
    threads = (t for t in view.trace.threads if t.kind == "refer" and t.state != "returned")
    units = [thread.unit for thread in threads if thread.unit]
    return tuple(dict.fromkeys(units))


@fills("referral_number")
def _referral_number(view: CaseView) -> str:
    return view.case.numbers.get(view.thread.seq, "") if view.thread else ""


@fills("referred_on")
def _referred_on(view: CaseView) -> date | None:
    return view.thread.sent_on if view.thread else None


@fills("delivered_on")
def _delivered_on(view: CaseView) -> date | None:
    return view.thread.arrived_on if view.thread else None


@fills("presumed")
def _presumed(view: CaseView) -> bool | None:
    return view.thread.presumed if view.thread else None


@fills("unreported")
def _unreported(view: CaseView) -> bool | None:
    return view.thread.state == "open" if view.thread else None


@fills("reminded")
def _reminded(view: CaseView) -> str:
    if view.thread is None:
        return ""
    about = (None, view.thread.seq)
    times = sum(s.kind == "remind" and s.about in about for s in view.before)
    return str(times) if times else ""


@fills("suggestion")
def _suggestion(view: CaseView) -> str:
    return view.step.text("suggestion")


@fills("suggestion_annexed")
def _suggestion_annexed(view: CaseView) -> bool:
    return len(_suggestion(view)) > ANNEXED_FROM


# ------------------------------------------------------------ limits


@fills("clock")
def _clock(view: CaseView) -> str:
    definition, _counted = view.counted
    return definition.caption if definition else ""


@fills("clock_article")
def _clock_article(view: CaseView) -> str:
    definition, _counted = view.counted
    return definition.article if definition else ""


@fills("limit")
def _limit(view: CaseView) -> str:
    """The limit as it is counted in this case; of a step still to be taken as it would be."""
    definition, counted = view.counted
    if counted is not None and counted.limit is not None:
        return f"{counted.limit}{UNIT_CAPTIONS[counted.limit_unit]}"
    own = [o for o in (definition.opens if definition else ()) if o.step.step == view.step.kind]
    for opening in own:
        given = view.step.whole(opening.limit_field) if opening.limit_field else None
        amount = given or opening.limit
        if amount and _opens(view, opening):
            return f"{amount}{UNIT_CAPTIONS[opening.unit]}"
    by_day = counted is not None and counted.override is not None
    return "" if own or by_day else clock_text(definition)


@fills("counted_from")
def _counted_from(view: CaseView) -> str:
    definition, _counted = view.counted
    return definition.start_text if definition else ""


@fills("from_sending")
def _from_sending(view: CaseView) -> bool:
    """Whether the limit that this very paper opens runs from its own day, not from its delivery."""
    definition, _counted = view.counted
    own = (o for o in (definition.opens if definition else ()) if o.step.step == view.step.kind)
    return any(opening.at == "on" for opening in own)


@fills("limit_changed")
def _limit_changed(view: CaseView) -> str:
    """Round, extension, another law's limit, pause: why the last day is not that of the text."""
    _definition, counted = view.counted
    if counted is None:
        return ""
    regulation = view.case.work.editions.regulation(counted.regulation)
    again = regulation.words("reinvestigate")
    opened = next((s for s in view.case.steps if s.seq == counted.start_seq), None)
    of_round = opened is not None and opened.kind in again and opened.seq != view.step.seq
    told = (
        regulation.terms.get("reinvestigate", "") if of_round else "",
        changes(counted, regulation),
    )
    return "，".join(filter(None, told))


def _opens(view: CaseView, opening: Opening) -> bool:
    """Whether the limit begins so in this case: after what was taken, unless something was."""

    def taken(trigger: Trigger | None) -> bool:
        steps = (*view.case.steps, view.step)
        return trigger is not None and any(trigger.fires(s.kind, s.fields) for s in steps)

    fires = opening.step.fires(view.step.kind, view.step.fields)
    return fires and (opening.after is None or taken(opening.after)) and not taken(opening.unless)


@fills("due_on")
def _due_on(view: CaseView) -> Day | None:
    _definition, counted = view.counted
    return due_day(counted) if counted else None


@fills("days_late")
def _days_late(view: CaseView) -> str:
    _definition, counted = view.counted
    late = view.late_days(counted) if counted else 0
    return str(late) if late else ""


def _limit_of(view: CaseView, role: str) -> str:
    """As the paper's own clock of that role counts it; before it runs, as the text lays it down."""
    seq = view.step.seq
    own = (c for c in view.case.clocks if seq and c.start_seq == seq and c.role == role)
    clock = next(own, None)
    if clock is not None and clock.limit is not None:
        return f"{clock.limit}{UNIT_CAPTIONS[clock.limit_unit]}"
    return clock_text(view.case.regulation.clock_of_role(role))


def _limit_article_of(view: CaseView, role: str) -> str:
    definition = view.case.regulation.clock_of_role(role)
    return definition.article if definition else ""


for _name, _role_of in {"response": "unit_response", "reply": "improvement_reply"}.items():
    fills(f"{_name}_limit")(partial(_limit_of, role=_role_of))
    fills(f"{_name}_article")(partial(_limit_article_of, role=_role_of))


@fills("clocks")
def _clocks(view: CaseView) -> tuple[tuple[str, ...], ...]:
    several = Counter(clock.word for clock in view.case.clocks)
    return tuple(
        (
            f"{clock.definition.caption}（{clock.unit}）"
            if clock.unit and several[clock.word] > 1 else clock.definition.caption,
            clock.definition.article, _due_text(clock),
        )
        for clock in view.case.clocks
    )  # fmt: skip


@fills("explanations")
def _explanations(view: CaseView) -> tuple[tuple[str, ...], ...]:
    rows = []
    for clock in view.case.clocks:
        editions = view.case.work.editions
        told_by = explain(
            clock, editions.regulation(clock.regulation), editions.calendar(clock.calendar)
        )
        unit = f"（{clock.unit}）" if clock.unit else ""
        rows.append((
            f"{clock.definition.caption}{unit}", clock.definition.article, _due_text(clock),
            _outcome(view, clock), "\n".join(told_by.lines()),
        ))  # fmt: skip
    return tuple(rows)


def _due_text(clock: Clock) -> str:
    return str(Day(clock.due_on, clock.provisional)) if clock.due_on else "暂停计算"


def _outcome(view: CaseView, clock: Clock) -> str:
    calendar = view.case.work.editions.calendar(view.case.trace.calendar)
    now = standing(clock, view.today, calendar)
    words = OUTCOMES[now.outcome]
    if now.outcome == "overdue" and now.remaining:
        return f"{words}{-now.remaining}个工作日"
    return words
