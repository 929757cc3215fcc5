"""The flow of a case: replays its steps, refuses the impossible and the unlawful, notes the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.base.errors import RuleViolation
from app.rules.casework.answers import check_answers
from app.rules.casework.clocks import clocks_of
from app.rules.casework.delivery import proof_of
from app.rules.casework.extensions import check_extension, check_override
from app.rules.casework.facts import AMEND
from app.rules.casework.gates import barred, taken_before
from app.rules.casework.stepforms import check_fields, missing
from app.rules.casework.steps import REVISE, VOID, Step, effective
from app.rules.casework.targets import targets
from app.rules.casework.trace import Editions, Event, Irregularity, Thread, Trace
from app.rules.casework.waiting import not_seen
from app.rules.regulation.regulation import (
    Accused,
    Choice,
    Effect,
    Otherwise,
    Regulation,
    trigger_of,
)

SELF_CHECK = "self_check"  # 自查: the only way on which a case goes to the unit complained about
HAPPENED = ("delivered_on", "recorded_on", "dated_on", "concluded_on", "told_on")
FOLLOWING = frozenset({"delivered_on", "recorded_on"})
SENDING = frozenset({Effect.OPEN, Effect.SEND, Effect.OPEN_ROUND})


class StepRefused(RuleViolation):
    """A step that can't be taken: which one, the sentence, the article, and any dependants."""

    def __init__(self, violation: RuleViolation, step: Step) -> None:
        super().__init__(str(violation), article=violation.article, needs=violation.needs)
        self.seq = step.seq
        self.kind = step.kind


def replay(
    steps: Iterable[Step],
    editions: Editions,
    *,
    today: date,
    forms: frozenset[int] = frozenset(),
    settled: frozenset[int] = frozenset(),
    noting: bool = True,
) -> Trace:
    """The case as its steps leave it. Raises StepRefused for the first step that can't stand.

    Steps numbered in ``forms`` come from a form: every field their article asks for must be there.
    Those in ``settled`` were taken once and stay: refused today, they are kept as irregular.
    Without ``noting`` a field left out is no irregularity (a scenario may leave it out).
    """
    recorded = tuple(steps)
    _check_corrections(recorded, today, settled)
    trace = Trace(today=today)
    for step in effective(recorded):
        try:
            _Replay(trace, step, editions, today, noting).take(complete=step.seq in forms)
        except RuleViolation as violation:
            if step.seq not in settled:
                raise StepRefused(violation, step) from None
            note = f"登记时已收下，按现在的程序不能成立，未计入：{violation}"
            trace.irregular.append(Irregularity(step.seq, step.kind, note, violation.article))
    if recorded:
        trace.calendar = recorded[-1].calendar
        trace.regulation = recorded[-1].regulation
    if not trace.stage:
        trace.stage = "voided"
    return trace


def retell(steps: Iterable[Step], editions: Editions, *, today: date) -> Trace:
    """The case as recorded, whatever a later program thinks of its steps: nothing is refused."""
    recorded = tuple(steps)
    every = frozenset(step.seq for step in recorded)
    return replay(recorded, editions, today=today, settled=every)


def add_step(
    steps: Iterable[Step],
    new: Step,
    editions: Editions,
    *,
    today: date,
    complete: bool = True,
) -> Trace:
    """The case after ``new``; for a void or revision that others rest on, StepRefused.needs
    names the steps that would have to be voided along."""
    recorded = tuple(steps)
    forms = frozenset({new.seq}) if complete else frozenset()
    try:
        return replay((*recorded, new), editions, today=today, forms=forms)
    except StepRefused as refused:
        if refused.seq == new.seq:
            raise
        unfit = _unfit(recorded, editions, today)
        if refused.seq in unfit:
            return replay((*recorded, new), editions, today=today, forms=forms, settled=unfit)
        if new.kind not in (VOID, REVISE):
            raise
        needs = _dependants(recorded, new, editions, today)
        if not needs:
            raise StepRefused(RuleViolation(str(refused), article=refused.article), new) from None
        raise StepRefused(_rests_on(recorded, new, needs, editions, refused), new) from None


def _unfit(recorded: tuple[Step, ...], editions: Editions, today: date) -> frozenset[int]:
    """Steps that were taken by an earlier program and that this one would refuse."""
    unfit: set[int] = set()
    while True:
        try:
            replay(recorded, editions, today=today, settled=frozenset(unfit))
        except StepRefused as refused:
            unfit.add(refused.seq)
        else:
            return frozenset(unfit)


def _rests_on(
    recorded: tuple[Step, ...],
    new: Step,
    needs: tuple[int, ...],
    editions: Editions,
    refused: StepRefused,
) -> RuleViolation:
    regulation = editions.regulation(new.regulation)
    names = "、".join(
        f"第{seq}步{_caption(regulation, step.kind)}"
        for seq in needs
        for step in recorded
        if step.seq == seq
    )
    verb = "撤销" if new.kind == VOID else "改正"
    return RuleViolation(
        f"不能单独{verb}：{names}以它为前提；如确需{verb}，请一并撤销这些步骤。",
        article=refused.article,
        needs=needs,
    )


def _dependants(
    recorded: tuple[Step, ...], new: Step, editions: Editions, today: date
) -> tuple[int, ...]:
    """The steps that can't stand once ``new`` is taken; empty if even voiding them won't do."""
    needs: set[int] = set()
    for _ in recorded:
        also = Step(new.seq + 1, VOID, new.on, voids=tuple(needs), calendar=new.calendar,
                    regulation=new.regulation)  # fmt: skip
        steps = (*recorded, new, also) if needs else (*recorded, new)
        try:
            replay(steps, editions, today=today)
        except StepRefused as refused:
            if refused.seq in needs or refused.seq >= new.seq:
                return ()
            needs.add(refused.seq)
        else:
            return tuple(sorted(needs))
    return ()


def _check_corrections(recorded: tuple[Step, ...], today: date, settled: frozenset[int]) -> None:
    """Voids and revisions name steps that are there and can be taken back."""
    voided: set[int] = set()
    known: dict[int, Step] = {}
    for step in recorded:
        try:
            if step.kind == VOID:
                _check_void(step, known, voided)
                voided |= set(step.voids)
            elif step.kind == REVISE:
                _check_revision(step, known, voided, today)
        except RuleViolation as violation:
            if step.seq not in settled:
                raise StepRefused(violation, step) from None
        known[step.seq] = step


def _check_void(step: Step, known: dict[int, Step], voided: set[int]) -> None:
    if not step.voids:
        raise RuleViolation("没有写明撤销哪一步；请选择要撤销的步骤。")
    for seq in step.voids:
        target = known.get(seq)
        if target is None:
            raise RuleViolation(f"没有第{seq}步可以撤销；请核对步骤序号。")
        if target.kind == VOID:
            raise RuleViolation(f"第{seq}步本身是撤销，不能再撤销；如有需要请重新登记。")
        if seq in voided:
            raise RuleViolation(f"第{seq}步已经撤销过了。")


def _check_revision(step: Step, known: dict[int, Step], voided: set[int], today: date) -> None:
    target = known.get(step.revises) if step.revises is not None else None
    if target is None:
        raise RuleViolation(f"没有第{step.revises}步可以改正；请核对步骤序号。")
    if target.kind in (VOID, REVISE):
        raise RuleViolation(f"第{step.revises}步是撤销或改正，不能再改正；请改正原来的步骤。")
    if step.revises in voided:
        raise RuleViolation(f"第{step.revises}步已经撤销，不能改正。")
    if step.on > today:
        raise RuleViolation(f"改正后的日期{step.on.isoformat()}还没有到；请核对日期。")


def _caption(regulation: Regulation, kind: str) -> str:
    definition = regulation.step(kind)
    return f"“{definition.caption}”" if definition else f"“{kind}”"


def _unread(trace: Trace) -> list[Thread]:
    """The results of this round that the office has not reviewed."""
    return [
        t
        for t in trace.threads
        if t.kind in trace.handling and t.round == trace.round and t.state == "answered"
    ]


def sent_to_accused(unit: str | None, respondents: Sequence[str]) -> bool:
    """Whether the unit is one of those complained about."""
    return bool(unit) and unit in respondents


@dataclass(frozen=True, slots=True)
class AccusedQuestion:
    """What to ask before a step sends the case to the unit complained about: by which way."""

    sentence: str
    article: str
    refused: bool  # never, whatever the way
    ways: tuple[Choice, ...]


def accused_question(
    regulation: Regulation, kind: str, unit: str | None, respondents: Sequence[str]
) -> AccusedQuestion | None:
    """The question to put before step ``kind`` goes to ``unit``, or None where there is none.

    The answer is the step's field ``accused_way``; only 自查 may go to the unit itself, and then
    with the summary alone (``redaction.referral_audience``).
    """
    definition = regulation.step(kind)
    accused: Accused | None = definition.accused if definition else None
    if accused is None or not sent_to_accused(unit, respondents):
        return None
    ways = regulation.lists.get("accused_ways", ())
    return AccusedQuestion(accused.sentence, accused.article, accused.rule == "refuse", ways)


class _Replay:
    """Takes one step onto the trace."""

    def __init__(
        self, trace: Trace, step: Step, editions: Editions, today: date, noting: bool
    ) -> None:
        self.noting = noting
        self.trace = trace
        self.step = step
        self.editions = editions
        self.regulation = editions.regulation(step.regulation)
        self.today = today
        self.notes: list[Irregularity] = []
        definition = self.regulation.step(step.kind)
        if definition is None:
            raise RuleViolation(f"{self.regulation.name}里没有步骤“{step.kind}”；请核对步骤名称。")
        self.definition = definition
        trace.ended_stages = self.regulation.ended_stages
        trace.handling = self.regulation.words("refer", "reinvestigate")

    def take(self, *, complete: bool) -> None:
        """Check the step against the trace, then let it take effect."""
        trace, step = self.trace, self.step
        self._check_possible()
        check_fields(self.definition, step, self.regulation, complete=complete)
        self._check_backed()
        check_answers(self.definition, step, trace, self.regulation)
        self._check_requirements()
        in_order = self._check_stage()
        concerned, note = targets(self.definition, step, trace)
        self._note_if(note)
        self._check_dates(concerned)
        self._check_accused(complete=complete)
        if not self._check_gates(concerned):
            trace.without_effect.append(step)
            trace.calendar, trace.regulation = step.calendar, step.regulation
            trace.irregular.extend(self.notes)
            return
        if self.definition.effect is Effect.EXTEND:
            self._note_if(check_extension(trace, step, self.regulation, self.editions, concerned))
        if self.definition.effect is Effect.OVERRIDE:
            check_override(trace, step, self.regulation, self.editions)
        for sentence, article in missing(self.definition, step, noting=self.noting):
            self.notes.append(Irregularity(step.seq, step.kind, sentence, article))
        known, began_in = trace.contact_known, trace.round
        if self.definition.effect is Effect.OPEN:
            known = trace.contact_known = step.fields.get("contact_known", True) is not False
            trace.anonymous = _nameless(step)
            self._note_before_force()
        if self.definition.role == "amend_person" and _gives_name(step):
            trace.anonymous = False
        self._learn()
        opened = self._effect(concerned, in_order)
        earlier = frozenset(e.step.kind for e in trace.events)
        trace.events.append(
            Event(
                step, opened, concerned, trace.round, known, earlier, began_in,
                opened or self._acting(concerned), trace.untold,
            )
        )  # fmt: skip
        trace.calendar, trace.regulation = step.calendar, step.regulation
        trace.irregular.extend(self.notes)

    # ------------------------------------------------------------ checks

    def _check_possible(self) -> None:
        trace, step = self.trace, self.step
        if step.on > self.today:
            raise self._no(
                f"“{self.definition.caption}”的日期{step.on}还没有到，事情没有发生不能登记；请核对日期。"
            )
        if self.definition.effect is Effect.OPEN:
            if trace.events:
                raise self._no("本件已经登记过“收到”，一件案件只能收到一次；重复来件请合并办理。")
            return
        if trace.received_on is None:
            raise self._no(f"还没有登记“收到”，不能先“{self.definition.caption}”。")
        if step.on < trace.received_on and self.definition.actor != "system":
            raise self._no(
                f"“{self.definition.caption}”的日期{step.on}早于收到日{trace.received_on}，不可能；请核对日期。"
            )

    def _check_gates(self, concerned: tuple[Thread, ...]) -> bool:
        """Whether the step has effect; RuleViolation where the office may not take it at all."""
        definition, trace, counts = self.definition, self.trace, True
        wanted = any(gate.clock for gate in definition.only) and trace.events
        clocks = clocks_of(trace, self.editions) if wanted else ()
        for gate in definition.only:
            if barred(gate, trace, clocks, on=self.step.on, concerned=concerned):
                counts &= self._bar(gate.sentence, gate.article, gate.otherwise)
        once = definition.once
        if once is not None and taken_before(definition, trace, concerned):
            counts &= self._bar(once.sentence, once.article, once.otherwise)
        return counts

    def _bar(self, sentence: str, article: str, otherwise: Otherwise) -> bool:
        article = article or self.definition.order_article
        if otherwise == "refuse":
            raise RuleViolation(sentence, article=article)
        if otherwise == "no_effect":
            sentence += "如实登记，不产生效力。"
        self.notes.append(Irregularity(self.step.seq, self.step.kind, sentence, article))
        return otherwise == "record"

    def _check_backed(self) -> None:
        """What is answered yes about the unit complained about needs such a unit on record."""
        for field in self.definition.fields:
            yes = self.step.fields.get(field.name) is True
            if field.backed_by == "respondents" and yes and self.trace.respondents == ():
                raise RuleViolation(
                    f"本件没有登记被投诉举报单位，不能答“{field.caption}”；请先登记单位。",
                    article=field.article or self.definition.article,
                )

    def _check_accused(self, *, complete: bool) -> None:
        """Nothing that the text keeps from the unit complained about is sent to it; what it is to
        check itself it is told by a summary, and nothing is sent without one."""
        accused = self.definition.accused
        alone = self.step.text("accused_way") == SELF_CHECK
        if accused is not None and complete and alone and not self.step.text("summary"):
            raise RuleViolation(
                "交被投诉举报单位自查的，须写明案情摘要，没有登记。", article=accused.article
            )
        if accused is None or not sent_to_accused(self.step.unit, self.trace.respondents or ()):
            return
        way = self.step.text("accused_way")
        said = bool(way) or complete  # a history may not say by which way; who sends it now must
        if accused.rule == "refuse" or (said and way != SELF_CHECK):
            raise RuleViolation(accused.sentence, article=accused.article)

    def _check_stage(self) -> bool:
        definition, stage = self.definition, self.trace.stage
        if definition.effect is Effect.OPEN or stage in definition.stages:
            return True
        if definition.otherwise == "refuse":
            now = self.regulation.stage_caption(stage)
            sentence = definition.sentence or f"案件现为“{now}”，不能“{definition.caption}”。"
            raise RuleViolation(f"{sentence}（现为“{now}”）", article=definition.order_article)
        self._note_if(
            f"“{definition.caption}”登记时案件为“{self.regulation.stage_caption(stage)}”，"
            "与通常顺序不符，按实际发生如实登记。"
        )
        return False

    def _check_requirements(self) -> None:
        for requirement in self.definition.requires:
            if self.trace.fulfils(requirement):
                continue
            if requirement.otherwise == "refuse":
                article = requirement.article or self.definition.order_article
                raise RuleViolation(requirement.sentence, article=article)
            article = requirement.article or self.definition.article
            self.notes.append(
                Irregularity(self.step.seq, self.step.kind, requirement.sentence, article)
            )

    def _check_dates(self, concerned: tuple[Thread, ...]) -> None:
        """A step is not earlier than what it rests on, a delivery not earlier than the sending."""
        step, caption = self.step, self.definition.caption
        anchors = [t for r in self.definition.requires if r.rests for t in r.triggers]
        kinds = {anchor.step for anchor in anchors}
        earlier = [
            event.step
            for event in self.trace.events
            if event.step.kind in kinds
            and any(anchor.fires(event.step.kind, event.step.fields) for anchor in anchors)
        ]
        first = min((s.on for s in earlier), default=None)
        if first is not None and step.on < first:
            raise self._no(
                f"“{caption}”的日期{step.on}早于它所依据的步骤（{first}），不可能；请核对日期。"
            )
        for thread in concerned:
            if step.on < thread.sent_on:
                raise self._no(
                    f"“{caption}”的日期{step.on}早于发出日{thread.sent_on}，不可能；请核对日期。"
                )
        self._check_field_dates()
        if self.definition.effect is Effect.CLOSE and self.trace.events:
            last_act = max(
                (e.step.on for e in self.trace.events if self._is_act(e)), default=step.on
            )
            if step.on < last_act:
                raise self._no(
                    f"办结日{step.on}早于已登记的办理步骤（{last_act}），不可能；请核对日期。"
                )
        ended_on = self.trace.ended_on if self.definition.effect is Effect.REOPEN else None
        if ended_on is not None and step.on < ended_on:
            raise self._no(f"重新启动的日期{step.on}早于终结日{ended_on}，不可能；请核对日期。")

    def _check_field_dates(self) -> None:
        """Dates of what has happened are not yet to come, nor before what they follow."""
        step = self.step
        for name in HAPPENED:
            day = step.day(name)
            if day is None:
                continue
            field = self.definition.field_def(name)
            caption = field.caption if field else name
            if day > self.today:
                raise self._no(f"{caption}{day}还没有到；还没有的请先留空。")
            follows = name in FOLLOWING and self.definition.effect in SENDING
            if follows and day < step.on:
                raise self._no(
                    f"{caption}{day}早于“{self.definition.caption}”当日{step.on}，不可能；请核对日期。"
                )

    def _is_act(self, event: Event) -> bool:
        definition = self.regulation.step(event.step.kind)
        return definition is not None and definition.effect not in (Effect.NOTE, Effect.ADOPT)

    # ------------------------------------------------------------ effects

    def _effect(self, concerned: tuple[Thread, ...], in_order: bool) -> Thread | None:
        trace, step, effect = self.trace, self.step, self.definition.effect
        opened: Thread | None = None
        if effect is Effect.OPEN:
            trace.received_on = step.on
        elif effect is Effect.SEND:
            opened = self._send(concerned)
        elif effect is Effect.OPEN_ROUND:
            opened = self._open_round(concerned)
        elif effect is Effect.DELIVER:
            concerned[0].delivered_on, concerned[0].proof = step.on, proof_of(step)
        elif effect in (Effect.ANSWER, Effect.HAND_BACK):
            self._answer(concerned, "answered" if effect is Effect.ANSWER else "returned")
        elif effect is Effect.REVIEW:
            self._review(concerned)
        elif effect is Effect.CONTACT:
            trace.contact_known, trace.unreachable = True, False
        elif effect is Effect.CLOSE:
            self._note_missing_links()
        elif effect is Effect.REOPEN:
            trace.round += 1
            trace.ended_on = None
        if self.definition.role == "accept":
            trace.accepted_on = step.on
        for thread in trace.open_threads(*self.definition.settles):
            thread.state = "settled"
        self._move(in_order)
        return opened

    def _learn(self) -> None:
        """What the step says of who is complained about, and whether he can be reached."""
        named = self.step.fields.get("respondents")
        if isinstance(named, list | tuple):
            self.trace.respondents = tuple(
                str(one.get("name", "")) if isinstance(one, Mapping) else str(one) for one in named
            )
        if self.definition.role == "record_unreachable":
            self.trace.unreachable = True
        if self.step.kind == AMEND:
            self._amend_received()

    def _amend_received(self) -> None:
        """What 登记 asked for is from now on as amended: a day among it moves the clock that it
        sets (12345要求反馈日期)."""
        given = self.step.fields.get("details")
        if not isinstance(given, Mapping) or not given:
            return
        for at, event in enumerate(self.trace.events):
            definition = self.regulation.step(event.step.kind)
            if definition is None or definition.effect is not Effect.OPEN:
                continue
            fields = {k: v for k, v in event.step.fields.items() if k not in given}
            held = event.step.fields.get("details")
            before = held if isinstance(held, Mapping) else {}
            fields["details"] = {**before, **given}
            self.trace.events[at] = replace(event, step=replace(event.step, fields=fields))

    def _acting(self, concerned: tuple[Thread, ...]) -> Thread | None:
        """The referral of the unit that acts; a clock that its act opens belongs to it."""
        if self.definition.actor != "unit":
            return None
        if len(concerned) == 1:
            return concerned[0]
        mine = [t for t in self.trace.threads if t.kind in self.trace.handling]
        if self.step.unit:
            mine = [t for t in mine if t.unit == self.step.unit]
        elif len({t.unit for t in mine if t.role == "lead"}) != 1:
            return None
        return mine[-1] if mine else None

    def _note_before_force(self) -> None:
        """A receipt before the text was in force is outside it, and is told so."""
        force = self.regulation.in_force_from
        if self.step.on < force:
            self._note_if(
                f"收到日{self.step.on}早于《{self.regulation.name}》施行之日{force}，"
                "不在本办法适用范围之内，期限仅供参照。"
            )

    def _move(self, in_order: bool) -> None:
        trace = self.trace
        to = self._destination()
        if not to or (trace.ended and self.definition.effect is not Effect.REOPEN):
            return
        # before the decision on acceptance nobody's act takes that decision away from the office
        here, there = self._order(trace.stage), self._order(to)
        forward = here is not None and there is not None and 0 < here < there
        if in_order or forward or self.definition.effect is Effect.OPEN:
            trace.stage = to
            if self.definition.effect is Effect.OPEN:
                trace.begun_at = to
            if trace.ended:
                trace.ended_on = self.step.on

    def _order(self, stage: str) -> int | None:
        known = self.regulation.stages.get(stage)
        return known.order if known is not None and known.open else None

    def _destination(self) -> str:
        trace, step, definition = self.trace, self.step, self.definition
        for condition, to in definition.to_when:
            if condition.holds(step.fields):
                return to
        branches = definition.to_by_outcome
        if f"@{trace.stage}" in branches:
            return branches[f"@{trace.stage}"]
        outcome = step.text("outcome") or ("pass" if definition.effect is Effect.REVIEW else "")
        if outcome in branches:
            passing = definition.effect is Effect.REVIEW and outcome != "return"
            waits = passing and any(t.role == "lead" for t in _unread(trace))
            return "" if waits else branches[outcome]
        waiting = [t for t in trace.open_threads(*trace.handling) if t.role == "lead"]
        if definition.effect is Effect.ANSWER and waiting:
            return ""
        if definition.effect is Effect.HAND_BACK and trace.open_threads(*trace.handling):
            return ""
        if definition.effect is Effect.REOPEN and trace.accepted_on is not None:
            return "accepted"
        if definition.effect is Effect.REOPEN and self._order(trace.begun_at):
            return trace.begun_at  # handed down, it is not decided on anew
        return definition.to

    def _send(self, concerned: tuple[Thread, ...]) -> Thread:
        step = self.step
        unit = step.unit or (concerned[0].unit if concerned else None)
        role = "co" if step.text("role") == "co" else "lead"
        thread = Thread(step.seq, step.kind, unit, role, self.trace.round, step.on,
                        step.day("delivered_on"), parent=step.about, proof=proof_of(step))  # fmt: skip
        self.trace.threads.append(thread)
        return thread

    def _open_round(self, concerned: tuple[Thread, ...]) -> Thread:
        trace = self.trace
        mine = [t for t in trace.threads if t.round == trace.round and t.kind in trace.handling]
        unit = self.step.unit or (concerned[0].unit if concerned else None)
        joins = trace.round > 1 and all(t.state == "open" and t.unit != unit for t in mine)
        if not joins:
            trace.round += 1
        return self._send(concerned)

    def _answer(self, concerned: tuple[Thread, ...], state: str) -> None:
        for thread in concerned:
            if thread.state == "returned" and state == "answered":
                self._note_if(f"“{thread.unit or '承办单位'}”已退回转办，又报来结果；如实登记。")
            thread.state = state

    def _review(self, concerned: tuple[Thread, ...]) -> None:
        """Sent back, a result is open again; passed, it is done with. A pass that names neither
        step nor unit is for all results there are."""
        returned = self.step.text("outcome") == "return"
        named = self.step.about is not None or self.step.unit is not None
        for thread in concerned if named or returned else _unread(self.trace):
            thread.state = "open" if returned else "passed"

    def _note_missing_links(self) -> None:
        for link in self.regulation.closing_links:
            reasons = str(link.data.get("excused", "")).split()
            excused = any(reason in self.trace.untold for reason in reasons)
            only_after = str(link.data.get("only_after", ""))
            unless = trigger_of(str(link.data.get("unless", "")))
            if only_after and not self.trace.has(only_after):
                continue
            if unless is not None and any(
                unless.step == e.step.kind and unless.fires(e.step.kind, e.step.fields)
                for e in self.trace.events
            ):
                continue
            if not excused and not self.trace.has(link.key):
                self.notes.append(
                    Irregularity(self.step.seq, self.step.kind, not_seen(link), link.article)
                )

    def _no(self, sentence: str) -> RuleViolation:
        return RuleViolation(sentence, article=self.definition.article)

    def _note_if(self, note: str) -> None:
        if note:
            self.notes.append(
                Irregularity(self.step.seq, self.step.kind, note, self.definition.article)
            )


def _nameless(step: Step) -> bool:
    """Whether nobody who complains gave a name when the case came in."""
    people = step.fields.get("complainants")
    if isinstance(people, Sequence) and people and not isinstance(people, str):
        return not any(person.get("real_name") for person in people)
    return step.text("identity") == "anonymous"


def _gives_name(step: Step) -> bool:
    """Whether who complained without a name, or somebody beside them, is named from now on."""
    joined = step.fields.get("joined")
    named = joined.get("real_name") if isinstance(joined, Mapping) else None
    return step.fields.get("real_name") is True or named is True
