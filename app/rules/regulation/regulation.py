"""What a regulation pack says, as values: steps, clocks, extension, grounds, readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal


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

STAGES: Mapping[str, str] = {
    "received": "待审查受理",
    "correcting": "待补正",
    "accepted": "待转办",
    "handling": "办理中",
    "result_review": "待审核",
    "feedback": "待反馈",
    "objected": "异议审查",
    "closing": "待办结",
    "declined": "不予受理待告知",
    "closed": "已办结",
    "refused": "不予受理",
    "forwarded": "已移送",
    "withdrawn": "已撤回",
    "merged": "已并案",
    "voided": "已作废",
}
OPEN_STAGES = tuple(STAGES)[:9]
ENDED_STAGES = tuple(STAGES)[9:]

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


@dataclass(frozen=True, slots=True)
class Trigger:
    """A step kind, optionally with one field's value: ``review_result outcome=return``."""

    step: str
    field: str = ""
    value: str = ""

    def fires(self, kind: str, fields: Mapping[str, Any]) -> bool:
        """Whether a step of this kind with these fields is meant."""
        return kind == self.step and (
            not self.field or str(fields.get(self.field, "")) == self.value
        )


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
    must_be: bool | None = None
    sentence: str = ""  # what to say when it is missing or not as it must be
    hint: str = ""  # shown beside the field while it is filled in
    default: Any = None
    all_yes_when: str = ""  # tests: the decision that needs each answered yes, finding=spare


@dataclass(frozen=True, slots=True)
class Requirement:
    """A step that must have gone before; ``record`` keeps the act and notes what is missing.

    With ``unanswered`` what that step sent must still be waiting for its answer.
    """

    step: tuple[str, ...]
    otherwise: Literal["refuse", "record"]
    sentence: str
    unanswered: bool = False


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


@dataclass(frozen=True, slots=True)
class ClockDef:
    """A statutory limit; papers ask for it by its role, whatever word a pack gives it."""

    word: str
    role: str
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


@dataclass(frozen=True, slots=True)
class ExtensionLevel:
    """One extension that may be granted: by whom, at most how much, under which article."""

    approver: str
    cap: int
    article: str


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


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of one of the pack's lists: category, ground, method, condition."""

    key: str
    text: str
    article: str
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


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

    def step(self, word: str) -> StepDef | None:
        """The definition of step ``word``, or None."""
        return self.steps.get(word)

    def clock_of_role(self, role: str) -> ClockDef | None:
        """The limit that plays this role (a clock without one plays that of its word), or None."""
        return next((c for c in self.clocks.values() if c.role == role), None)

    def clock_met_by(self, step: str) -> ClockDef | None:
        """The limit that is kept by taking this step, or None where none is laid down."""
        clocks = self.clocks.values()
        return next((c for c in clocks if any(t.step == step for t in c.met_by)), None)

    def choice(self, list_name: str, key: str) -> Choice | None:
        """The entry ``key`` of one of the pack's lists, or None."""
        return next((c for c in self.lists.get(list_name, ()) if c.key == key), None)

    def readings_of(self, clock: str) -> tuple[tuple[Reading, Option], ...]:
        """The readings taken for ``clock``, for 期限计算说明."""
        return tuple(
            (r, next(o for o in r.options if o.key == self.chosen[r.key]))
            for r in self.readings
            if clock in r.clocks
        )

    @cached_property
    def clock_index(self) -> Mapping[str, tuple[ClockDef, ...]]:
        """Step word → the clocks that it can open, meet, end, pause or reopen."""
        index: dict[str, dict[str, ClockDef]] = {}
        for clock in self.clocks.values():
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
