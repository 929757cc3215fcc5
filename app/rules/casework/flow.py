"""The flow of a case: replays its steps, refuses the impossible and the unlawful, notes the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.base.errors import RuleViolation
from app.rules.casework.answers import check_answers
from app.rules.casework.extensions import check_extension, check_override
from app.rules.casework.stepforms import check_fields
from app.rules.casework.steps import REVISE, VOID, Step, effective
from app.rules.casework.targets import targets
from app.rules.casework.trace import HANDLING_KINDS, Editions, Event, Irregularity, Thread, Trace
from app.rules.regulation.regulation import STAGES, Effect, Regulation

RANK = {
    "received": 0, "correcting": 0, "accepted": 1, "handling": 2, "result_review": 3,
    "feedback": 4, "objected": 5, "closing": 5, "declined": 6,
}  # fmt: skip
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
) -> Trace:
    """The case as its steps leave it. Raises StepRefused for the first step that can't stand.

    Steps numbered in ``forms`` come from a form: every field their article asks for must be there.
    Those in ``settled`` were taken once and stay: refused today, they are kept as irregular.
    """
    recorded = tuple(steps)
    _check_corrections(recorded, today, settled)
    trace = Trace()
    for step in effective(recorded):
        try:
            _Replay(trace, step, editions, today).take(complete=step.seq in forms)
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
        if t.kind in HANDLING_KINDS and t.round == trace.round and t.state == "answered"
    ]


class _Replay:
    """Takes one step onto the trace."""

    def __init__(self, trace: Trace, step: Step, editions: Editions, today: date) -> None:
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

    def take(self, *, complete: bool) -> None:
        """Check the step against the trace, then let it take effect."""
        trace, step = self.trace, self.step
        self._check_possible()
        check_fields(self.definition, step, self.regulation, complete=complete)
        check_answers(self.definition, step, trace, self.regulation)
        self._check_requirements()
        in_order = self._check_stage()
        concerned, note = targets(self.definition, step, trace)
        self._note_if(note)
        self._check_dates(concerned)
        if self.definition.effect is Effect.EXTEND:
            self._note_if(check_extension(trace, step, self.regulation, self.editions, concerned))
        if self.definition.effect is Effect.OVERRIDE:
            check_override(trace, step, self.regulation, self.editions)
        known = trace.contact_known
        if self.definition.effect is Effect.OPEN:
            known = trace.contact_known = step.fields.get("contact_known", True) is not False
        opened = self._effect(concerned, in_order)
        earlier = frozenset(e.step.kind for e in trace.events)
        trace.events.append(Event(step, opened, concerned, trace.round, known, earlier))
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

    def _check_stage(self) -> bool:
        definition, stage = self.definition, self.trace.stage
        if definition.effect is Effect.OPEN or stage in definition.stages:
            return True
        if definition.otherwise == "refuse":
            sentence = (
                definition.sentence or f"案件现为“{STAGES[stage]}”，不能“{definition.caption}”。"
            )
            raise RuleViolation(
                f"{sentence}（现为“{STAGES[stage]}”）", article=definition.order_article
            )
        self._note_if(
            f"“{definition.caption}”登记时案件为“{STAGES[stage]}”，与通常顺序不符，按实际发生如实登记。"
        )
        return False

    def _check_requirements(self) -> None:
        for requirement in self.definition.requires:
            if self.trace.fulfils(requirement):
                continue
            if requirement.otherwise == "refuse":
                article = self.definition.order_article
                raise RuleViolation(requirement.sentence, article=article)
            self._note_if(requirement.sentence)

    def _check_dates(self, concerned: tuple[Thread, ...]) -> None:
        """A step is not earlier than what it rests on, a delivery not earlier than the sending."""
        step, caption = self.step, self.definition.caption
        anchors = [kind for r in self.definition.requires for kind in r.step]
        earlier = list(self.trace.steps_of(*anchors))
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
            field = self.definition.field_def(name)
            caption = field.caption if field else name
            if day is not None and day > self.today:
                raise self._no(f"{caption}{day}还没有到；还没有的请先留空。")
            follows = name in FOLLOWING and self.definition.effect in SENDING
            if day is not None and follows and day < step.on:
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
            concerned[0].delivered_on = step.on
        elif effect in (Effect.ANSWER, Effect.HAND_BACK):
            self._answer(concerned, "answered" if effect is Effect.ANSWER else "returned")
        elif effect is Effect.REVIEW:
            self._review(concerned)
        elif effect is Effect.CONTACT:
            trace.contact_known = True
        elif effect is Effect.CLOSE:
            self._note_missing_links()
        elif effect is Effect.REOPEN:
            trace.round += 1
            trace.ended_on = None
        if step.kind == "accept":
            trace.accepted_on = step.on
        self._move(in_order)
        return opened

    def _move(self, in_order: bool) -> None:
        trace = self.trace
        to = self._destination()
        if not to or (trace.ended and self.definition.effect is not Effect.REOPEN):
            return
        # before the decision on acceptance nobody's act takes that decision away from the office
        decided = RANK.get(trace.stage, 9) > 0
        forward = decided and to in RANK and RANK[to] > RANK.get(trace.stage, 9)
        if in_order or forward or self.definition.effect is Effect.OPEN:
            trace.stage = to
            if trace.ended:
                trace.ended_on = self.step.on

    def _destination(self) -> str:
        trace, step, definition = self.trace, self.step, self.definition
        branches = definition.to_by_outcome
        if f"@{trace.stage}" in branches:
            return branches[f"@{trace.stage}"]
        outcome = step.text("outcome") or ("pass" if definition.effect is Effect.REVIEW else "")
        if outcome in branches:
            passing = definition.effect is Effect.REVIEW and outcome != "return"
            waits = passing and any(t.role == "lead" for t in _unread(trace))
            return "" if waits else branches[outcome]
        waiting = [t for t in trace.open_threads(*HANDLING_KINDS) if t.role == "lead"]
        if definition.effect is Effect.ANSWER and waiting:
            return ""
        if definition.effect is Effect.HAND_BACK and trace.open_threads(*HANDLING_KINDS):
            return ""
        if definition.effect is Effect.REOPEN and trace.accepted_on is not None:
            return "accepted"
        return definition.to

    def _send(self, concerned: tuple[Thread, ...]) -> Thread:
        step = self.step
        unit = step.unit or (concerned[0].unit if concerned else None)
        role = "co" if step.text("role") == "co" else "lead"
        thread = Thread(step.seq, step.kind, unit, role, self.trace.round, step.on,
                        step.day("delivered_on"), parent=step.about)  # fmt: skip
        self.trace.threads.append(thread)
        return thread

    def _open_round(self, concerned: tuple[Thread, ...]) -> Thread:
        trace = self.trace
        mine = [t for t in trace.threads if t.round == trace.round and t.kind in HANDLING_KINDS]
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
            excused = link.data.get("excused") == "contact_unknown" and not self.trace.contact_known
            if not excused and not self.trace.has(link.key):
                note = f"办结时未见“{link.text}”的记录。"
                self.notes.append(Irregularity(self.step.seq, self.step.kind, note, link.article))

    def _no(self, sentence: str) -> RuleViolation:
        return RuleViolation(sentence, article=self.definition.article)

    def _note_if(self, note: str) -> None:
        if note:
            self.notes.append(
                Irregularity(self.step.seq, self.step.kind, note, self.definition.article)
            )
