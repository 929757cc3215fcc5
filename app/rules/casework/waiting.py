"""What an open case waits for, whose turn it is and by when: a clock, or a named waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.calendar.calendar import Calendar
from app.rules.casework.clocks import Clock
from app.rules.casework.trace import Trace
from app.rules.regulation.regulation import Choice, ClockDef, Effect, Regulation

INSTRUCTED = "instruct"  # 批示


@dataclass(frozen=True, slots=True)
class Waiting:
    """One reminder: of what, whose turn, the clock behind it or else the day from which it shows.

    ``days`` are working days since ``since``; a clock's own days are told by its standing.
    """

    what: str
    turn: str  # office, unit, complainant, superior
    clock: Clock | None
    since: date
    shows_from: date
    days: int = 0

    @property
    def text(self) -> str:
        """未审查3个工作日; a clock is told by its caption."""
        return self.what if self.clock is not None else f"{self.what}{self.days}个工作日"


def waitings(
    trace: Trace,
    clocks: Sequence[Clock],
    regulation: Regulation,
    calendar: Calendar,
    *,
    today: date,
) -> tuple[Waiting, ...]:
    """Every clock that runs, the first due first; where none of them moves the case on from its
    stage, the stage's own waiting, with the day from which it shows.

    An ended case waits for nothing but the clocks that run on, and for an objection undecided.
    """
    running = sorted(
        (c for c in clocks if c.state == "open" and not c.definition.lapses and c.due_on),
        key=lambda c: (c.due_on or date.max, c.start_seq),
    )
    found = [Waiting(c.definition.caption, c.owner, c, c.starts_on, c.starts_on) for c in running]
    stage = regulation.stages.get(trace.stage)
    if stage is None:
        return tuple(found)
    if stage.open and stage.waiting and not any(_covers(c, trace, regulation) for c in running):
        found.append(
            _waiting(stage.waiting, stage.turn, _entered(trace, regulation), stage.shows_after,
                     calendar, today)
        )  # fmt: skip
    undecided = _undecided(trace, regulation)
    if not stage.open and undecided is not None:
        found.append(_waiting("办结后的异议未审查决定", "office", undecided, 0, calendar, today))
    return tuple(found)


def _covers(clock: Clock, trace: Trace, regulation: Regulation) -> bool:
    """Whether what meets the clock is what the stage calls for."""
    if clock.thread is not None and clock.round != trace.round:
        return False
    return moves_on(clock.definition, trace.stage, regulation)


def moves_on(clock: ClockDef, stage: str, regulation: Regulation) -> bool:
    """Whether the clock speaks for the stage: what meets it leads on from there. The limit of the
    whole case, or a day that a leader set, speaks for the stage in which only the closing is left."""
    words = {trigger.step for trigger in clock.met_by}
    steps = [regulation.steps[word] for word in words if word in regulation.steps]
    if clock.role in ("closure", "leader_limit"):
        steps = [s for s in steps if stage in s.offer and not s.offer_while]
    return any(stage in step.stages and (step.to or step.to_by_outcome) for step in steps)


def _waiting(
    what: str, turn: str, since: date, after: int, calendar: Calendar, today: date
) -> Waiting:
    days = calendar.count(since, today)
    return Waiting(what, turn, None, since, calendar.add(since, after), days)


def _entered(trace: Trace, regulation: Regulation) -> date:
    """The day of the last step that can have brought the case where it is."""
    quiet = (Effect.NOTE, Effect.ADOPT, Effect.DELIVER, Effect.OVERRIDE, Effect.EXTEND)
    moved = [
        event.step.on
        for event in trace.events
        if (definition := regulation.step(event.step.kind)) and definition.effect not in quiet
    ]
    return moved[-1] if moved else trace.received_on or trace.events[-1].step.on


def _undecided(trace: Trace, regulation: Regulation) -> date | None:
    """The day of an objection that nobody has decided on, or None."""
    objected = list(trace.steps_of(*regulation.words("object")))
    decided = sum(1 for _ in trace.steps_of(*regulation.words("decide_objection", "reinvestigate")))
    return objected[decided].on if len(objected) > decided else None


def closed_open(trace: Trace, regulation: Regulation) -> tuple[date, tuple[str, ...]] | None:
    """The day of a closing that left something open, and what: a second round, an objection
    undecided, advice unanswered, a visit that was drawn. None where nothing is, where the case
    goes on, or once whoever directs the office has said a word on it since (批示)."""
    closings = [e.step for e in trace.events if _closes(e.step.kind, regulation)]
    definition = regulation.step(closings[-1].kind) if closings else None
    if definition is None or not trace.ended:
        return None
    closing = closings[-1]
    if any(step.seq > closing.seq for step in trace.steps_of(*regulation.words(INSTRUCTED))):
        return None
    meant = {r.sentence for r in definition.requires if r.otherwise == "record"}
    meant |= {not_seen(li) for li in regulation.closing_links if li.data.get("only_after")}
    left = [i.note for i in trace.irregular if i.seq == closing.seq and i.note in meant]
    return (closing.on, tuple(left)) if left else None


def not_seen(link: Choice) -> str:
    """What is noted of a link that is missing at the closing."""
    return f"办结时未见“{link.text}”的记录。"


def _closes(kind: str, regulation: Regulation) -> bool:
    definition = regulation.step(kind)
    return definition is not None and definition.effect is Effect.CLOSE


def may_take_in(regulation: Regulation, stage: str) -> bool:
    """Whether another case may be merged into one at this stage: only into one that goes on, or
    was closed on its merits; not refused, withdrawn, forwarded, merged or voided."""
    known = regulation.stages.get(stage)
    if known is None:
        return False
    closing = {s.to for s in regulation.steps.values() if s.effect is Effect.CLOSE}
    return (known.open and stage != "declined") or stage in closing
