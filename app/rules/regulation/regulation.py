"""What a regulation pack says, as values: steps, clocks, extension, grounds, readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, Literal

from app.base.rows.intake import IntakeField
from app.rules.regulation.stages import (
    DEFAULT_STAGES,
    ENDED_STAGES,
    OPEN_STAGES,
    STAGES,
    StageDef,
)

__all__ = ["DEFAULT_STAGES", "ENDED_STAGES", "OPEN_STAGES", "STAGES", "StageDef"]


class Effect(StrEnum):
    """The closed set of things that a step can do to a case; everything else is data."""

    OPEN = "open"  # the case begins
    MOVE = "move"  # only the stage changes
    NOTE = "note"  # recorded, nothing changes
    SEND = "send"  # opens a thread: a referral or a letter that somebody must answer
    DELIVER = "deliver"  # proof of delivery for a thread
    ANSWER = "answer"  # the thread is answered
    REVIEW = "review"  # the answer is accepted, or sent back (outcome=return)
    HAND_BACK = "hand_back"  # the thread is handed back unanswered
    OPEN_ROUND = "open_round"  # a further round: a thread of its own
    CLOSE = "close"  # the case ends, in the stage named by ``to``
    REOPEN = "reopen"  # an ended case goes on in a further round
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    OVERRIDE = "override"
    CONTACT = "contact"  # the complainant can be reached from now on
    ADOPT = "adopt"
    VOID = "void"
    REVISE = "revise"


LimitUnit = Literal["working_days", "calendar_days", "months"]
UNIT_CAPTIONS: Mapping[str, str] = {
    "working_days": "个工作日",
    "calendar_days": "日（自然日）",
    "months": "个月",
}


# What desk, letters and supervision rely on; a clock plays the role of its word unless it says so.
_CLOCK_ROLES = """
    acceptance_review acceptance_notice refusal_notice forward_notice unit_response investigation
    closure improvement_reply superior_limit hotline_limit hotline_return leader_limit own_response own_investigation
"""
CLOCK_ROLES: tuple[str, ...] = tuple(_CLOCK_ROLES.split())
# The same for steps: the rules and the desk know these by role, whatever a pack calls them.
STEP_ROLES = (
    "receive", "accept", "decline", "exclude", "forward", "notify_acceptance", "notify_refusal",
    "notify_forward", "end_untold", "request_correction", "supply_correction", "refer", "delivered",
    "remind", "supervise", "reply_improvement", "unit_respond", "return_referral", "report_result",
    "review_result", "give_feedback", "object", "decide_objection", "reinvestigate", "close",
    "request_extension", "extend", "refuse_extension", "override_limit", "answer_superior",
    "answer_hotline", "learn_contact", "record_unreachable", "draw_visit", "visit_back",
    "put_right", "record_dishonesty", "change_dishonesty", "archive", "reopen", "recuse", "withdraw", "merge", "report_leader",
    "return_hotline", "redo_hotline", "visit_by_hotline",
)  # fmt: skip
WAIVERS = ("contact_unknown", "anonymous", "unreachable")
YES: frozenset[str] = frozenset({"true", "yes", "是"})
NO: frozenset[str] = frozenset({"false", "no", "否"})

# conditions under which a step is offered; what follows the word are clocks or steps
GUARDS = (
    "clock",  # one of these clocks is not settled
    "thread",  # a thread opened by one of these steps is open
    "unanswered",  # reply, then steps: an open thread without such a reply
    "undelivered",  # something sent has no proof of delivery yet
    "contact_unknown",
    "extendable",  # the extension's clock runs, and times and cap are left
    "pending",  # request, then its answers: more requests than answers
    "not_pending",
    "not_yet",  # none of these steps has been taken
)


def said(value: Any) -> frozenset[str]:
    """How a condition may name a field's value: yes and no in any of their spellings."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list | tuple):
        return frozenset().union(*(said(item) for item in value))
    text = "" if value is None else str(value).strip()
    return next((words for words in (YES, NO) if text in words), frozenset({text}))


@dataclass(frozen=True, slots=True)
class Condition:
    """One field's value, ``outcome=return``, or one of several, ``result=true|partly``."""

    field: str
    values: tuple[str, ...]

    def holds(self, fields: Mapping[str, Any]) -> bool:
        """Whether a step with these fields is meant."""
        return bool(said(fields.get(self.field)) & _meant(self.values))


@cache
def _meant(values: tuple[str, ...]) -> frozenset[str]:
    """What the values of a pack's condition say."""
    return said(values)


@cache
def condition_of(text: str) -> Condition | None:
    """The condition that a text names, or None where it names none."""
    name, equals, value = text.partition("=")
    values = tuple(part.strip() for part in value.split("|"))
    if not equals or not name.strip() or " " in name.strip() or not all(values):
        return None
    return Condition(name.strip(), values)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A step kind, optionally with one field's value: ``review_result outcome=return``."""

    step: str
    field: str = ""
    value: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The values meant: one, or several parted by ``|``."""
        return _parted(self.value)

    def fires(self, kind: str, fields: Mapping[str, Any]) -> bool:
        """Whether a step of this kind with these fields is meant."""
        return kind == self.step and (
            not self.field or Condition(self.field, self.values).holds(fields)
        )


@cache
def _parted(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split("|"))


@cache  # asked for the few texts of the packs, whenever a case is closed
def trigger_of(text: str) -> Trigger | None:
    """The trigger that a text names, ``accept`` or ``accept kind=simple``; None for anything else."""
    word, _, condition = text.strip().partition(" ")
    if not condition:
        return Trigger(word) if word else None
    meant = condition_of(condition)
    return Trigger(word, meant.field, "|".join(meant.values)) if meant else None


@dataclass(frozen=True, slots=True)
class FieldDef:
    """One field of a step's form."""

    name: str
    caption: str
    kind: str  # text, lines, date, number, yes_no, choice, choices, tests, unit, step
    required: bool = False
    clock: bool = False  # a clock depends on it: required without a form, too
    article: str = ""
    options: str = ""  # name of a list of the pack
    must_be: bool | str | None = None  # any other answer is refused
    sentence: str = ""  # what to say when it is missing or not as it must be
    hint: str = ""  # shown beside the field while it is filled in
    default: Any = None
    all_yes_when: str = ""  # tests: the decision that needs each answered yes, finding=spare
    proved: bool = False  # tests: each must be shown by steps or papers on record as well
    required_when: str = ""  # required where this condition holds, outcome=return
    noted: str = ""  # left empty, the step is taken and noted: always, or a condition
    asked: bool = False  # the form starts without an answer and is not saved without one
    backed_by: str = ""  # respondents: answered yes, the case must name one
    level: str = ""  # county or city: asked only by an office of that level


Otherwise = Literal["refuse", "record", "no_effect"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A step that must have gone before; ``record`` keeps the act and notes what is missing.

    With ``unanswered`` what that step sent must still be waiting for its answer, with ``answered``
    nothing it sent may wait, with ``decided_by`` each such step must have had one of these.
    ``latest``: of the steps named the last must be as named.
    """

    step: tuple[str, ...]
    otherwise: Literal["refuse", "record"]
    sentence: str
    unanswered: bool = False
    answered: bool = False
    decided_by: tuple[str, ...] = ()
    latest: bool = False
    article: str = ""
    triggers: tuple[Trigger, ...] = ()

    @property
    def rests(self) -> bool:
        """Whether the step rests on an earlier one, so that it can't be dated before it."""
        return not (self.answered or self.decided_by)


@dataclass(frozen=True, slots=True)
class Gate:
    """When a step may be taken: while a clock is (not) over, or while something holds."""

    clock: str
    state: Literal["over", "not_over", "failed"]
    holds: str
    article: str
    sentence: str
    otherwise: Otherwise


@dataclass(frozen=True, slots=True)
class Once:
    """A step that may be taken once: in a case, a round, or about one thing sent."""

    per: Literal["case", "round", "thread"]
    article: str
    sentence: str
    otherwise: Otherwise


@dataclass(frozen=True, slots=True)
class Accused:
    """What is to be done where a step would send the case to the unit complained about."""

    rule: Literal["ask", "refuse"]
    article: str
    sentence: str


@dataclass(frozen=True, slots=True)
class StepDef:
    """What a step is called, who does it, when it is in order and what it does."""

    word: str
    caption: str
    actor: str
    article: str
    order_article: str
    effect: Effect
    stages: tuple[str, ...]
    to: str
    to_by_outcome: Mapping[str, str]
    otherwise: Literal["refuse", "record"]
    sentence: str
    requires: tuple[Requirement, ...]
    concerns: tuple[str, ...]
    no_target: Literal["refuse", "record", "free"]
    fields: tuple[FieldDef, ...]
    offer: tuple[str, ...]
    offer_while: tuple[str, ...]
    delivery: bool
    batch: bool
    leaves_house: bool
    role: str = ""
    only: tuple[Gate, ...] = ()
    once: Once | None = None
    accused: Accused | None = None
    settles: tuple[str, ...] = ()
    to_when: tuple[tuple[Condition, str], ...] = ()

    def field_def(self, name: str) -> FieldDef | None:
        """The definition of field ``name``, or None."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a clock: a step, the date it counts from, and how long the limit is."""

    step: Trigger
    at: str = "on"
    limit: int | None = None
    limit_field: str = ""
    due_field: str = ""
    unit: LimitUnit = "working_days"
    before: str = ""  # only while no step of this kind has been taken
    after: Trigger | None = None  # only if such a step was taken: receive assignment=accepted
    unless: Trigger | None = None  # not if such a step was taken, this one included


@dataclass(frozen=True, slots=True)
class ClockDef:
    """A statutory limit; papers ask for it by its role, whatever word a pack gives it."""

    word: str
    caption: str
    article: str
    unit: LimitUnit
    owner: str
    start_text: str
    opens: tuple[Opening, ...]
    met_by: tuple[Trigger, ...]
    met_at: str
    ended_by: tuple[Trigger, ...]
    reopened_by: tuple[Trigger, ...]
    paused_by: tuple[Trigger, ...]
    resumed_by: tuple[Trigger, ...]
    waived_while: str
    waiver_article: str
    revived: Literal["from_learning", "original"]
    rest_day_start: Literal["as_is", "next_working_day"]
    roll: Literal["none", "next_working_day"]
    warn: int
    role: str = ""
    lapses: bool = False  # a right: unused it is 未行使, never overdue
    applies: bool = True
    resumed_with: tuple[str, ...] = ()  # the clocks whose end ends a pause

    def waived_by(self, reason: str) -> bool:
        """Whether nothing is owed while this holds, e.g. ``contact_unknown``."""
        return reason in self.waived_while.split()


@dataclass(frozen=True, slots=True)
class ExtensionLevel:
    """One extension that may be granted: by whom, at most how much, under which article."""

    approver: str
    cap: int
    article: str
    by: str = ""  # compared with what the step says under approved_by


@dataclass(frozen=True, slots=True)
class ExtensionDef:
    """How limits are lengthened."""

    clock: str
    lengthens: tuple[str, ...]
    unit: LimitUnit
    counted_from: Literal["start", "due"]
    cap: int
    repeat: bool
    application: str
    fixed: int | None
    levels: tuple[ExtensionLevel, ...]
    article: str
    shorter: bool = False  # the step's field ``until`` may name an earlier last day


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of one of the pack's lists: category, ground, method, condition."""

    key: str
    text: str
    article: str
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def proposed_by(self) -> tuple[str, ...]:
        """What makes the program propose this entry, e.g. ``overdue``, ``lawsuit.pending``."""
        named = self.data.get("proposed_by", ())
        return (named,) if isinstance(named, str) else tuple(str(word) for word in named)


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read the text."""

    key: str
    caption: str
    set: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that can be read more than one way: options, default, one sentence."""

    key: str
    caption: str
    article: str
    sentence: str
    default: str
    options: tuple[Option, ...]
    clocks: tuple[str, ...]


@dataclass(frozen=True)
class Regulation:
    """A pack with readings chosen: what the flow and the clocks work with."""

    id: str
    edition: str
    name: str
    number: str
    place: str
    issued_on: date
    in_force_from: date
    terms: Mapping[str, str]
    steps: Mapping[str, StepDef]
    clocks: Mapping[str, ClockDef]
    extension: ExtensionDef | None
    lists: Mapping[str, tuple[Choice, ...]]
    closing_links: tuple[Choice, ...]
    readings: tuple[Reading, ...]
    chosen: Mapping[str, str]
    stages: Mapping[str, StageDef] = field(default_factory=lambda: dict(DEFAULT_STAGES))
    intake: Mapping[str, tuple[IntakeField, ...]] = field(default_factory=dict)

    @cached_property
    def ended_stages(self) -> frozenset[str]:
        """The stages in which a case has ended."""
        return frozenset(key for key, stage in self.stages.items() if not stage.open)

    @cached_property
    def open_stages(self) -> tuple[str, ...]:
        """The stages in which a case goes on, in the pack's order."""
        return tuple(key for key, stage in self.stages.items() if stage.open)

    def stage_caption(self, stage: str) -> str:
        """What the pack calls the stage; a stage of another edition by its shipped name."""
        known = self.stages.get(stage) or DEFAULT_STAGES.get(stage)
        return known.caption if known else stage

    @property
    def channels(self) -> tuple[Choice, ...]:
        """The channels that a complaint may come by, as 登记 offers them."""
        return self.lists.get("channels", ())

    @cached_property
    def roles(self) -> Mapping[str, tuple[str, ...]]:
        """Role → the steps that play it, in the pack's order."""
        found: dict[str, tuple[str, ...]] = {}
        for step in self.steps.values():
            if step.role:
                found[step.role] = (*found.get(step.role, ()), step.word)
        return found

    def words(self, *roles: str) -> tuple[str, ...]:
        """The pack's words for the steps of these roles."""
        found = self._words.get(roles)
        if found is None:
            found = tuple(word for role in roles for word in self.roles.get(role, ()))
            self._words[roles] = found
        return found

    @cached_property
    def _words(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """What ``words`` found so far: every step of every replay asks."""
        return {}

    def step_in_role(self, role: str) -> StepDef | None:
        """The (first) step that plays ``role``, or None."""
        return next((self.steps[word] for word in self.roles.get(role, ())), None)

    def clocks_in_role(self, role: str) -> tuple[ClockDef, ...]:
        """The limits that play ``role``, e.g. ``investigation``, whatever they are called."""
        return tuple(c for c in self.clocks.values() if c.role == role and c.applies)

    def clock_in_role(self, role: str) -> ClockDef | None:
        """The (first) limit that plays ``role``, or None where the text lays none down."""
        return next(iter(self.clocks_in_role(role)), None)

    def words_with(self, *effects: Effect) -> tuple[str, ...]:
        """The steps that have one of these effects."""
        return tuple(s.word for s in self.steps.values() if s.effect in effects)

    def step(self, word: str) -> StepDef | None:
        """The definition of step ``word``, or None."""
        return self.steps.get(word)

    def clock_of_role(self, role: str) -> ClockDef | None:
        """The limit that plays this role, or None: as papers ask for it."""
        return self.clock_in_role(role)

    def clock_met_by(self, step: str) -> ClockDef | None:
        """The limit that is kept by taking this step, or None where none is laid down."""
        clocks = [c for c in self.clocks.values() if c.applies]
        return next((c for c in clocks if any(t.step == step for t in c.met_by)), None)

    def choice(self, list_name: str, key: str) -> Choice | None:
        """The entry ``key`` of one of the pack's lists, or None."""
        return self._choices.get((list_name, key))

    def choice_text(self, list_name: str, key: str) -> str:
        """The caption of an entry of one of the pack's lists; the key itself where it is unknown."""
        found = self.choice(list_name, key) if key else None
        return found.text if found else key

    @cached_property
    def _choices(self) -> Mapping[tuple[str, str], Choice]:
        """The entries by list and key; of two with one key the first."""
        return {(name, c.key): c for name, of in self.lists.items() for c in reversed(of)}

    def readings_of(self, clock: str) -> tuple[tuple[Reading, Option], ...]:
        """The readings taken for ``clock``, for 期限计算说明."""
        return tuple(
            (r, next(o for o in r.options if o.key == self.chosen[r.key]))
            for r in self.readings
            if clock in r.clocks
        )

    @cached_property
    def met_by(self) -> Mapping[str, frozenset[str]]:
        """Step word → the clocks that it can meet."""
        index: dict[str, set[str]] = {}
        for clock in self.clocks.values():
            for trigger in clock.met_by:
                index.setdefault(trigger.step, set()).add(clock.word)
        return {word: frozenset(clocks) for word, clocks in index.items()}

    @cached_property
    def movers(self) -> frozenset[str]:
        """The steps that can change how a clock stood before them, beyond meeting or ending it."""
        effects = (Effect.EXTEND, Effect.OVERRIDE, Effect.PAUSE, Effect.RESUME, Effect.CONTACT,
                   Effect.ADOPT)  # fmt: skip
        clocks = [clock for clock in self.clocks.values() if clock.applies]
        waited = {word for clock in clocks for word in clock.resumed_with}
        triggers = [
            trigger for clock in clocks
            for trigger in (*clock.reopened_by, *clock.paused_by, *clock.resumed_by,
                            *((*clock.met_by, *clock.ended_by) if clock.word in waited else ()))
        ]  # fmt: skip
        told = (*self.words("record_unreachable"), *self.words("amend_person"))
        return frozenset((*self.words_with(*effects), *told, *(t.step for t in triggers)))

    @cached_property
    def clock_index(self) -> Mapping[str, tuple[ClockDef, ...]]:
        """Step word → the clocks that it can open, meet, end, pause or reopen."""
        index: dict[str, dict[str, ClockDef]] = {}
        for clock in self.clocks.values():
            if not clock.applies:
                continue
            for trigger in (
                *(o.step for o in clock.opens),
                *clock.met_by,
                *clock.ended_by,
                *clock.reopened_by,
                *clock.paused_by,
                *clock.resumed_by,
            ):
                index.setdefault(trigger.step, {})[clock.word] = clock
        return {word: tuple(clocks.values()) for word, clocks in index.items()}
