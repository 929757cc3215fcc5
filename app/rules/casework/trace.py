"""What replaying a case's steps leaves behind: its threads, events, stage and irregularities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from app.rules.calendar.calendar import Calendar
from app.rules.casework.steps import Step
from app.rules.regulation.regulation import ENDED_STAGES, Regulation, Requirement

HANDLING_KINDS = ("refer", "reinvestigate")


class Editions(Protocol):
    """Gives calendars and regulations by the names that steps carry."""

    def calendar(self, name: str) -> Calendar:
        """The calendar edition ``name``."""
        ...

    def regulation(self, name: str) -> Regulation:
        """The regulation edition ``name``."""
        ...


@dataclass(slots=True)
class Thread:
    """Something sent that somebody has to answer: a referral, a further round, a letter."""

    seq: int
    kind: str
    unit: str | None
    role: str
    round: int
    sent_on: date
    delivered_on: date | None
    parent: int | None = None
    state: str = "open"  # open, answered, passed (reviewed), returned
    proof: str = ""  # of the delivery, in words

    @property
    def arrived_on(self) -> date:
        """The day of delivery; the day of sending stands in until proof is entered."""
        return self.delivered_on or self.sent_on

    @property
    def presumed(self) -> bool:
        """Whether the delivery is only presumed (送达日推定)."""
        return self.delivered_on is None


@dataclass(frozen=True, slots=True)
class Event:
    """A step as it fell into the history: its threads, the round, whether contact was known."""

    step: Step
    opened: Thread | None
    concerned: tuple[Thread, ...]
    round: int
    contact_known: bool
    earlier: frozenset[str]
    began_in: int = 1  # the round before this step
    acting: Thread | None = None  # the referral of the unit that acted
    reasons: frozenset[str] = frozenset()  # why nothing need be told: contact_unknown, anonymous


@dataclass(frozen=True, slots=True)
class Irregularity:
    """Something out of order or missing, recorded and shown but never in the way."""

    seq: int
    step: str
    note: str
    article: str


@dataclass(slots=True)
class Trace:
    """A case as its steps leave it."""

    stage: str = ""
    round: int = 1
    contact_known: bool = True
    anonymous: bool = False
    unreachable: bool = False
    respondents: tuple[str, ...] | None = None  # None: nobody said who is complained about
    begun_at: str = ""  # the stage in which the case began
    today: date | None = None
    ended_stages: frozenset[str] = frozenset(ENDED_STAGES)
    handling: tuple[str, ...] = HANDLING_KINDS
    received_on: date | None = None
    accepted_on: date | None = None
    ended_on: date | None = None
    calendar: str = ""
    regulation: str = ""
    events: list[Event] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    irregular: list[Irregularity] = field(default_factory=list)
    without_effect: list[Step] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether the case has ended, however."""
        return self.stage in self.ended_stages

    @property
    def untold(self) -> frozenset[str]:
        """Why the complainant need not be told, as things stand."""
        held = {
            "contact_unknown": not self.contact_known,
            "anonymous": self.anonymous,
            "unreachable": self.unreachable,
        }
        return frozenset(reason for reason, holds in held.items() if holds)

    def steps_of(self, *kinds: str) -> Iterator[Step]:
        """The steps of these kinds that count, in order."""
        return (e.step for e in self.events if e.step.kind in kinds)

    def has(self, *kinds: str) -> bool:
        """Whether any step of these kinds counts."""
        return any(True for _ in self.steps_of(*kinds))

    def fulfils(self, requirement: Requirement) -> bool:
        """Whether what must have gone before has gone before."""
        if requirement.unanswered:
            return bool(self.open_threads(*requirement.step))
        if requirement.answered:
            return not self.open_threads(*requirement.step)
        if requirement.decided_by:
            decided = sum(1 for _ in self.steps_of(*requirement.decided_by))
            return sum(1 for _ in self.steps_of(*requirement.step)) <= decided
        taken = list(self.steps_of(*requirement.step))
        if requirement.latest:
            taken = taken[-1:]
        return any(
            t.step == s.kind and t.fires(s.kind, s.fields)
            for s in taken
            for t in requirement.triggers
        )

    def thread(self, seq: int) -> Thread | None:
        """The thread that step ``seq`` opened, or None."""
        return next((t for t in self.threads if t.seq == seq), None)

    def open_threads(self, *kinds: str) -> list[Thread]:
        """The unanswered threads of these kinds."""
        return [t for t in self.threads if t.kind in kinds and t.state == "open"]
