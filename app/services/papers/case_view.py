"""A case as one paper of it is filled: what the paper cites, waits for, counts and chooses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from app.rules.casework.clocks import Clock
from app.rules.casework.flow import retell
from app.rules.casework.steps import Step
from app.rules.casework.trace import Thread, Trace
from app.rules.redaction import Audience
from app.rules.regulation.regulation import Choice, ClockDef
from app.services.cases.case_steps import horizon
from app.services.papers.letter_case import LetterCase
from app.services.papers.letter_sources import Told, View

REPORT: Final = "report_result"
RESULTS: Final = (REPORT, "own_result")
GROUNDS: Final = ("ground", "limb")  # what a decision calls the ground that it chooses from a list


@dataclass(frozen=True)
class CaseView(View):
    """A case as one paper of it is filled: what the paper cites, waits for and counts."""

    case: LetterCase

    @cached_property
    def step(self) -> Step:
        """The step that the paper carries out; one without content for a sheet."""
        return self.told.step or Step(0, "", self.today)

    @cached_property
    def cited(self) -> Step | None:
        """The decision that the paper tells of: the newest one that it cites, else its own step."""
        cites = self.told.head.cites
        return self.newest(*cites) if cites else self.told.step

    @cached_property
    def before(self) -> tuple[Step, ...]:
        """The steps that count up to the paper's own: made anew later, it tells what it told then."""
        upto = self.step.seq
        return tuple(s for s in self.case.steps if not upto or s.seq <= upto)

    @cached_property
    def trace(self) -> Trace:
        """How the case stood when the paper's step had been taken."""
        case = self.case
        if len(self.before) == len(case.steps):
            return case.trace
        return retell(self.before, case.work.editions, today=horizon(case.recorded, self.today))

    def newest(self, *kinds: str) -> Step | None:
        """The newest of these steps that the paper can tell of."""
        return next((s for s in reversed(self.before) if s.kind in kinds), None)

    @cached_property
    def result(self) -> Step | None:
        """The newest result that the paper can tell of: that of the unit which it speaks to, else the
        leading unit's, a co-handler's only where nobody else reported."""
        reports = [s for s in reversed(self.before) if s.kind in RESULTS]
        if self.told.head.audience is Audience.HANDLING_UNIT and self.step.unit:
            return next((s for s in reports if self.reporter(s) == self.step.unit), None)
        leading = (s for s in reports if not self._by_a_co_handler(s))
        return next(leading, reports[0] if reports else None)

    def reporter(self, step: Step) -> str:
        """The unit that a report comes from; "" for the office's own."""
        thread = self.case.thread_of(step) if step.kind == REPORT else None
        return step.unit or (thread.unit if thread and thread.unit else "")

    def _by_a_co_handler(self, step: Step) -> bool:
        thread = self.case.thread_of(step) if step.kind == REPORT else None
        return thread is not None and thread.role == "co"

    @cached_property
    def cited_article(self) -> str:
        """The article that the paper rests on, "" for none."""
        head = self.told.head
        word = self.cited.kind if self.cited else (*head.cites, head.step)[0]
        return self.case.article(word) if word else ""

    @cached_property
    def chosen(self) -> tuple[Choice, ...]:
        """The grounds that the decision chose from the lists of the regulation."""
        definition = self.case.regulation.step(self.cited.kind) if self.cited else None
        found: list[Choice | None] = []
        for name in GROUNDS:
            field = definition.field_def(name) if definition else None
            keys = self.cited.fields.get(name) if field and self.cited else None
            for key in keys if isinstance(keys, list | tuple) else [keys]:
                if field and key:
                    found.append(self.case.regulation.choice(field.options, str(key)))
        return tuple(choice for choice in found if choice)

    @cached_property
    def thread(self) -> Thread | None:
        """The referral that the paper is about; of a step that names none the one it fell to."""
        step, trace = self.told.step, self.case.trace
        if step is None:
            return None
        if step.about is not None or step.unit or not step.seq:
            return self.case.thread_of(step)
        event = next((e for e in trace.events if e.step.seq == step.seq), None)
        return trace.thread(event.concerned[0].seq) if event and event.concerned else None

    @cached_property
    def running(self) -> Clock | None:
        """Of the limits that run for that referral the one that is latest; where the grounds chosen
        mean certain limits, of those (YC-21: a late three-day answer is not 未办结)."""
        if self.thread is None:
            return None
        seq = self.thread.seq
        open_ = [c for c in self.case.clocks if c.start_seq == seq and self._ran(c)]
        words = {word for ground in self.chosen for word in ground.data.get("clocks", ())}
        meant = [c for c in open_ if c.word in words]
        return max(meant or open_, key=self.late_days, default=None)

    def _ran(self, clock: Clock) -> bool:
        """Whether the limit ran when the paper's step was taken; of a new paper, whether it runs."""
        closed = clock.closed_seq
        runs = clock.state in ("open", "paused")
        return runs or bool(self.step.seq and closed and closed > self.step.seq)

    def late_days(self, clock: Clock) -> int:
        """How many working days the limit is overdue: today, or on the paper's day where it was met since."""
        if clock.state == "open" or clock.due_on is None or self.step.on <= clock.due_on:
            return self.case.late_days(clock)
        calendar = self.case.work.editions.calendar(self.case.trace.calendar)
        return max(1, calendar.count(clock.due_on, self.step.on))

    @cached_property
    def counted(self) -> tuple[ClockDef | None, Clock | None]:
        """The limit that the paper tells, and how it is counted in this case if it is."""
        head = self.told.head
        if not head.clock:
            return (self.running.definition, self.running) if self.running else (None, None)
        definition = self.case.regulation.clock_of_role(head.clock)
        if definition and any(o.step.step == head.step for o in definition.opens):
            seq = self.step.seq  # it begins with this very paper
            mine = [c for c in self.case.clocks if seq and c.start_seq == seq]
        else:
            mine, definition = list(self.case.clocks), None
        known = [c for c in mine if c.definition.role == head.clock]
        own = [c for c in known if self.thread is not None and c.start_seq == self.thread.seq]
        of_case = [c for c in known if c.thread is None]
        clock = next(reversed(own or of_case), None)  # never the limit of another unit
        return definition or (clock.definition if clock else None), clock

    @property
    def first(self) -> Step:
        """What the case began with."""
        return self.case.recorded[0].step


def case_view(case: LetterCase, told: Told) -> CaseView:
    """The case as this paper is filled from it."""
    return CaseView(told, case.office, case.contact, case.officer, case.today, case)
