"""Statutory clocks: when each started, when it is due, how it ended, and how it stands today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.rules.calendar.calendar import Calendar
from app.rules.casework.delivery import proof_of
from app.rules.casework.steps import Step
from app.rules.casework.trace import Editions, Event, Thread, Trace
from app.rules.regulation.regulation import (
    WAIVERS,
    ClockDef,
    Effect,
    LimitUnit,
    Opening,
    Regulation,
    Trigger,
)

OPEN_STATES = frozenset({"open", "paused", "waived"})


@dataclass(frozen=True, slots=True)
class Lengthening:
    """One extension of a clock; a late one was approved after the due date and cures nothing."""

    seq: int
    on: date
    amount: int
    unit: LimitUnit
    from_due: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Override:
    """A limit of one case set by hand under another law (NY-16.3)."""

    seq: int
    limit: int | None
    unit: LimitUnit
    due_on: date | None
    law: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one case. ``state`` is open, met, met_late, waived, paused or ended."""

    definition: ClockDef
    start_seq: int
    round: int
    unit: str | None
    starts_on: date
    event_on: date
    presumed: bool
    limit: int | None
    limit_unit: LimitUnit
    due_on: date | None
    met_on: date | None
    ended_on: date | None
    closed_seq: int | None
    state: str
    provisional: bool
    late_when_ended: bool
    lengthenings: tuple[Lengthening, ...]
    pauses: tuple[tuple[date, date | None], ...]  # the first day not counted is the one after
    override: Override | None
    left_when_paused: int | None
    thread: int | None
    calendar: str
    regulation: str
    waiver: str = ""  # why it is waived: contact_unknown, anonymous, unreachable
    proof: str = ""  # of the delivery that it counts from, in words

    @property
    def word(self) -> str:
        """The clock's word, e.g. ``closure``."""
        return self.definition.word

    @property
    def role(self) -> str:
        """What it is for, whatever the pack calls it, e.g. ``investigation``."""
        return self.definition.role

    @property
    def owner(self) -> str:
        """Who answers for it: office, unit, complainant, superior."""
        return self.definition.owner

    @property
    def left_unit(self) -> LimitUnit:
        """What ``left_when_paused`` counts: the clock's own days."""
        return "working_days" if self.limit_unit == "working_days" else "calendar_days"

    def answers_for(self, terms: Mapping[str, str]) -> str:
        """Who answers for it in words: the unit by name where it is known."""
        if self.unit and self.owner == "unit":
            return self.unit
        words = {
            "unit": terms.get("handling_unit", "承办单位"),
            "complainant": terms.get("complainant", "投诉举报人"),
            "superior": terms.get("superior", "上级机关"),
        }
        return words.get(self.owner, terms.get("office", "信用办"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clock stands on one day; ``remaining`` in working days, negative when overdue."""

    outcome: str
    remaining: int | None


@dataclass(slots=True)
class _Pause:
    """Days that are not counted: from the day after ``begin`` to ``end``; open while None."""

    seq: int
    begin: date
    end: date | None = None


@dataclass(slots=True)
class _Run:
    """A clock while its events are being read."""

    definition: ClockDef
    opening: Opening
    step: Step
    thread: Thread | None
    unit: str | None
    round: int
    waived: str
    sent: Thread | None = None
    learned_on: date | None = None
    lengthenings: list[Step] = field(default_factory=list)
    overrides: list[Step] = field(default_factory=list)
    pauses: list[_Pause] = field(default_factory=list)
    met_on: date | None = None
    ended_on: date | None = None
    closed: Step | None = None

    @property
    def key(self) -> tuple[str, int]:
        return self.definition.word, self.step.seq

    def concerns(self, event: Event) -> bool:
        """A step about certain threads touches only their clocks; any other touches all."""
        if self.thread is None or not event.concerned:
            return True
        return self.thread in event.concerned

    def answered_by(self, event: Event) -> bool:
        """Whether the step can meet it: what one unit does does not meet another's clock."""
        mine = event.acting if event.step.unit and not event.concerned else None
        return self.thread is None or mine is None or self.thread is mine


def clocks_of(trace: Trace, editions: Editions) -> tuple[Clock, ...]:
    """Every clock of the case: closed ones judged by the editions of the step that closed them,
    open ones by the newest editions that the case has adopted."""
    now = trace.regulation
    names = dict.fromkeys([*(e.step.regulation for e in trace.events), now])
    by_edition = {
        name: {run.key: run for run in _runs(trace.events, editions.regulation(name))}
        for name in names
    }
    chosen: dict[tuple[str, int], tuple[_Run, str]] = {}
    for name, runs in by_edition.items():
        for key, run in runs.items():
            if run.closed is not None and run.closed.regulation == name:
                chosen.setdefault(key, (run, name))
    for key, run in by_edition[now].items():
        chosen.setdefault(key, (run, now))
    ordered = sorted(chosen.values(), key=lambda pair: pair[0].step.seq)
    return tuple(
        _clock(run, name, trace, editions, tuple(by_edition[name].values()))
        for run, name in ordered
    )


def clock_in_role(clocks: Sequence[Clock], role: str, *, thread: int | None = None) -> Clock | None:
    """The newest clock of the case that plays ``role`` (about one referral or letter, where its
    step is given): what a letter takes limit, article and length from, whatever its word."""
    fitting = [c for c in clocks if c.role == role and (thread is None or c.thread == thread)]
    return fitting[-1] if fitting else None


def standing(clock: Clock, today: date, calendar: Calendar) -> Standing:
    """How the clock stands on ``today``; a clock due today is running with 0 left.

    A right that was not used by its last day has lapsed (未行使); it is never overdue.
    """
    if clock.state == "paused":
        return Standing("paused", clock.left_when_paused)
    if clock.state != "open" or clock.due_on is None:
        return Standing(clock.state if clock.state != "open" else "running", None)
    remaining = calendar.count(today, clock.due_on)
    for begin, end in clock.pauses:
        if end is not None and begin <= today < end <= clock.due_on:
            working = clock.left_unit == "working_days"
            left = calendar.count(end, clock.due_on) if working else (clock.due_on - end).days
            return Standing("paused", left)
    if clock.due_on < today and clock.definition.lapses:
        return Standing("lapsed", None)
    if clock.due_on < today:  # on the rest days right after it is late by less than a day: say -1
        return Standing("overdue", min(remaining, -1))
    return Standing("running", remaining)


def end_of_limit(
    start: date, amount: int, unit: LimitUnit, calendar: Calendar, *, roll: bool
) -> date:
    """The last day of a limit that starts on ``start`` (which is day 0)."""
    if unit == "working_days":
        return calendar.add(start, amount)
    if unit == "months":
        end = calendar.add_months(start, amount)
    else:
        end = start + timedelta(days=amount)
    return calendar.next_working(end) if roll else end


def _runs(events: Sequence[Event], regulation: Regulation) -> list[_Run]:
    runs: list[_Run] = []
    for event in events:
        _lengthen_or_override(runs, event, regulation)
        for definition in regulation.clock_index.get(event.step.kind, ()):
            own = [r for r in runs if r.definition is definition and r.concerns(event)]
            _advance(definition, own, event, regulation)
            runs.extend(_opened(definition, event, events, regulation))
        _waive_or_revive(runs, event)
    return runs


def _opened(
    definition: ClockDef, event: Event, events: Sequence[Event], regulation: Regulation
) -> Iterable[_Run]:
    step = event.step
    for opening in definition.opens:
        if opening.step.step != step.kind or not opening.step.fires(step.kind, step.fields):
            continue
        if opening.before and opening.before in event.earlier:
            continue
        if opening.after is not None and not _taken(opening.after, step, events):
            continue
        if opening.unless is not None and _taken(opening.unless, step, events):
            continue
        if opening.limit_field and opening.limit is None and not step.whole(opening.limit_field):
            continue
        if opening.due_field and step.day(opening.due_field) is None:
            continue
        waived = next((w for w in WAIVERS if w in event.reasons and definition.waived_by(w)), "")
        thread = event.opened
        if thread is None and _acts_as_unit(step, regulation):
            thread = event.acting
        unit = thread.unit if thread else None
        if unit is None and _acts_as_unit(step, regulation):
            unit = step.unit
        yield _Run(definition, opening, step, thread, unit, event.round, waived, event.opened)
        return


def _taken(trigger: Trigger, step: Step, events: Sequence[Event]) -> bool:
    """Whether such a step was taken by then, the step itself included."""
    return any(trigger.fires(e.step.kind, e.step.fields) for e in events if e.step.seq <= step.seq)


def _acts_as_unit(step: Step, regulation: Regulation) -> bool:
    """Whether a unit did this; a clock that its own act opens belongs to it."""
    definition = regulation.step(step.kind)
    return definition is not None and definition.actor == "unit"


def _advance(definition: ClockDef, runs: list[_Run], event: Event, regulation: Regulation) -> None:
    if not runs:
        return
    step = event.step
    fires = {
        name: _fired(triggers, step)
        for name, triggers in (
            ("met", definition.met_by),
            ("ended", definition.ended_by),
            ("reopened", definition.reopened_by),
            ("paused", definition.paused_by),
            ("resumed", definition.resumed_by),
        )
    }
    for run in runs:
        if run.closed is not None:
            same_round = run.round == event.began_in
            if fires["reopened"] and run.met_on is not None and same_round:
                run.met_on = run.closed = None
            continue
        if fires["resumed"]:
            _resume(run, step.on)
        if fires["met"] and run.answered_by(event):
            run.met_on = _met_day(definition, step, regulation)
            run.closed = step
            _resume(run, run.met_on)  # what is decided while the clock stands still used no more
        elif fires["ended"]:
            run.ended_on, run.closed = step.on, step
            _resume(run, step.on)
        elif fires["paused"] and (not run.pauses or run.pauses[-1].end is not None):
            run.pauses.append(_Pause(step.seq, step.on))


def _fired(triggers: Sequence[Trigger], step: Step) -> bool:
    return any(t.step == step.kind and t.fires(step.kind, step.fields) for t in triggers)


def _resume(run: _Run, on: date) -> None:
    if run.pauses and run.pauses[-1].end is None:
        run.pauses[-1].end = max(on, run.pauses[-1].begin)


def _met_day(definition: ClockDef, step: Step, regulation: Regulation) -> date:
    """The day that counts: a report when it arrives, what the office sends when it is sent."""
    step_def = regulation.step(step.kind)
    arrives = step_def is not None and step_def.delivery and step_def.effect is Effect.ANSWER
    if definition.met_at == "on" and arrives:
        return step.day("delivered_on") or step.on
    return (step.day(definition.met_at) if definition.met_at != "on" else None) or step.on


def _lengthen_or_override(runs: list[_Run], event: Event, regulation: Regulation) -> None:
    step = event.step
    step_def = regulation.step(step.kind)
    if step_def is None or step_def.effect not in ("extend", "override"):
        return
    for run in runs:
        if run.closed is not None or not run.concerns(event):
            continue
        if step_def.effect == "override":
            if run.definition.word == step.text("clock"):
                run.overrides.append(step)
        elif regulation.extension and run.definition.word in regulation.extension.lengthens:
            run.lengthenings.append(step)


def _waive_or_revive(runs: list[_Run], event: Event) -> None:
    """A notice is owed again once the reason for waiving it is gone, and no more once it holds."""
    for run in runs:
        if run.closed is not None or not run.definition.waived_while:
            continue
        reason = next(
            (w for w in WAIVERS if w in event.reasons and run.definition.waived_by(w)), ""
        )
        if run.waived and not reason and run.definition.revived == "from_learning":
            run.learned_on = event.step.on
        if run.waived or "unreachable" in reason:
            run.waived = reason


def _clock(
    run: _Run, regulation_name: str, trace: Trace, editions: Editions, runs: Sequence[_Run]
) -> Clock:
    regulation = editions.regulation(regulation_name)
    calendar_name = run.closed.calendar if run.closed is not None else trace.calendar
    calendar = editions.calendar(calendar_name)
    event_on, presumed = _event_day(run)
    starts_on = event_on
    if run.definition.rest_day_start == "next_working_day" and run.opening.limit is not None:
        starts_on = calendar.next_working(event_on)
    override = _override(run.overrides[-1]) if run.overrides else None
    limit, unit = _limit(run, override)
    pauses = [
        (max(begin, starts_on), end)  # what is not counted begins after day 0
        for begin, end in _pauses(run, regulation_name, trace, editions, runs)
        if end is None or end >= starts_on
    ]
    reckoned = _due(run, starts_on, limit, unit, override, regulation, calendar, pauses)
    lengthenings, due = reckoned.lengthenings, reckoned.due
    stands = pauses[-1] if pauses and pauses[-1][1] is None and run.closed is None else None
    paused = stands is not None and (due is None or stands[0] < due)
    told = (*reckoned.pauses, stands) if paused and stands is not None else reckoned.pauses
    left = None
    if paused and stands is not None:
        left = _left(stands[0], reckoned, unit, calendar)
        due = None
    return Clock(
        definition=run.definition,
        start_seq=run.step.seq,
        round=run.round,
        unit=run.unit or _sole_unit(run, trace),
        starts_on=starts_on,
        event_on=event_on,
        presumed=presumed,
        limit=limit,
        limit_unit=unit,
        due_on=due,
        met_on=run.met_on,
        ended_on=run.ended_on,
        closed_seq=run.closed.seq if run.closed is not None else None,
        state=_state(run, due, paused),
        provisional=due is not None and not calendar.is_firm(min(starts_on, due), due),
        late_when_ended=bool(run.ended_on and due and run.ended_on > due),
        lengthenings=lengthenings,
        pauses=told,
        override=override,
        left_when_paused=left,
        thread=run.thread.seq if run.thread else None,
        calendar=calendar_name,
        regulation=regulation_name,
        waiver=run.waived,
        proof="" if presumed else _proof(run),
    )


def _proof(run: _Run) -> str:
    """What proves the delivery that the clock counts from; "" where it counts from none."""
    if run.opening.at != "delivered_on" or run.learned_on is not None:
        return ""
    return run.sent.proof if run.sent is not None else proof_of(run.step)


def _sole_unit(run: _Run, trace: Trace) -> str | None:
    """The unit that answers for a clock of units that no referral opened, if there is but one."""
    if run.definition.owner != "unit":
        return None
    leads = {t.unit for t in trace.threads if t.kind in trace.handling and t.role == "lead"}
    return next(iter(leads)) if len(leads) == 1 else None


def _pauses(
    run: _Run, regulation_name: str, trace: Trace, editions: Editions, runs: Sequence[_Run]
) -> tuple[tuple[date, date | None], ...]:
    """The clock's pauses; one that waits for another clock ends when that one ends or runs out."""
    found: list[tuple[date, date | None]] = []
    for pause in run.pauses:
        ends = [pause.end] if pause.end is not None else []
        for word in run.definition.resumed_with:
            other = _waited_for(word, pause, run, runs)
            if other is None:
                continue
            clock = _clock(other, regulation_name, trace, editions, runs)
            end = clock.met_on or clock.ended_on or clock.due_on
            if end is not None:
                ends.append(max(end, pause.begin))
        found.append((pause.begin, min(ends, default=None)))
    return tuple(found)


def _waited_for(word: str, pause: _Pause, run: _Run, runs: Sequence[_Run]) -> _Run | None:
    """The clock that the pausing step opened, or else the last one that was open by then."""
    mine = [r for r in runs if r.definition.word == word and r.step.seq <= pause.seq]
    if run.thread is not None:
        mine = [r for r in mine if r.thread in (run.thread, None)]
    return max(mine, key=lambda r: r.step.seq, default=None)


def _left(begin: date, reckoned: _Due, unit: LimitUnit, calendar: Calendar) -> int | None:
    """What was left of the limit when it was paused, in the clock's own days."""
    if reckoned.due is None or reckoned.unrolled is None:
        return None
    if unit == "working_days":
        return calendar.count(begin, reckoned.due)
    return (reckoned.unrolled - begin).days


def _event_day(run: _Run) -> tuple[date, bool]:
    if run.learned_on is not None:
        return run.learned_on, False
    if run.opening.at == "delivered_on" and run.sent is not None:
        return run.sent.arrived_on, run.sent.presumed
    if run.opening.at == "on":
        return run.step.on, False
    day = run.step.day(run.opening.at)
    return day or run.step.on, day is None and run.opening.at == "delivered_on"


def _limit(run: _Run, override: Override | None) -> tuple[int | None, LimitUnit]:
    if override is not None:
        return override.limit, override.unit
    opening = run.opening
    if opening.due_field:
        return None, opening.unit
    given = run.step.whole(opening.limit_field) if opening.limit_field else None
    return given or opening.limit, opening.unit


def _override(step: Step) -> Override:
    unit = step.text("unit_of_limit")
    return Override(
        seq=step.seq,
        limit=step.whole("limit"),
        unit=unit if unit in ("calendar_days", "months") else "working_days",  # type: ignore[arg-type]
        due_on=step.day("due_on"),
        law=step.text("law"),
    )


@dataclass(frozen=True, slots=True)
class _Due:
    """How a due date came about; ``unrolled`` is the day before rest days are rolled over.

    ``pauses`` are those that ended and lay inside the limit: what came after its last day took
    no day out of it.
    """

    lengthenings: tuple[Lengthening, ...]
    due: date | None
    unrolled: date | None
    pauses: tuple[tuple[date, date], ...] = ()


def _due(
    run: _Run,
    start: date,
    limit: int | None,
    unit: LimitUnit,
    override: Override | None,
    regulation: Regulation,
    calendar: Calendar,
    pauses: Sequence[tuple[date, date | None]],
) -> _Due:
    """The due date, lengthened by each extension granted in time."""
    if override is not None and override.due_on is not None:
        return _Due((), override.due_on, override.due_on)
    if limit is None:
        given = run.step.day(run.opening.due_field)
        return _Due((), given, given)
    reckoning = _Reckoning(
        start, limit, unit, calendar, roll=run.definition.roll == "next_working_day"
    )
    extension = regulation.extension
    granted: list[Lengthening] = []
    counted: list[tuple[date, date]] = []
    for _, moment in _moments(run, pauses):
        if not isinstance(moment, Step):
            if moment[0] < reckoning.due:
                reckoning.pause(*moment)
                counted.append(moment)
        elif extension is not None:
            amount = moment.whole("amount") or extension.fixed or 0
            from_due = extension.counted_from == "due" or extension.unit != unit
            late = moment.on > reckoning.due
            granted.append(
                Lengthening(moment.seq, moment.on, amount, extension.unit, from_due, late)
            )
            if not late:
                reckoning.lengthen(amount, extension.unit, from_due=from_due)
            until = moment.day("until") if extension.shorter and not late else None
            if until is not None:
                reckoning.shorten(until)
    return _Due(tuple(granted), reckoning.due, reckoning.unrolled, tuple(counted))


def _moments(
    run: _Run, pauses: Sequence[tuple[date, date | None]]
) -> list[tuple[date, Step | tuple[date, date]]]:
    """What moves the due date, in the order in which it happened: extensions and ended pauses."""
    moments: list[tuple[date, Step | tuple[date, date]]] = [(s.on, s) for s in run.lengthenings]
    moments += [(begin, (begin, end)) for begin, end in pauses if end is not None]
    return sorted(moments, key=lambda moment: moment[0])


@dataclass(slots=True)
class _Reckoning:
    """A due date on which extensions and pauses are laid; rest days are rolled over at the end."""

    start: date
    total: int
    unit: LimitUnit
    calendar: Calendar
    roll: bool
    moves: list[Callable[[date], date]] = field(default_factory=list)

    @property
    def due(self) -> date:
        """The last day as things stand."""
        return self._rolled(self.unrolled)

    @property
    def unrolled(self) -> date:
        """The last day before a rest day is rolled over."""
        end = end_of_limit(self.start, self.total, self.unit, self.calendar, roll=False)
        for move in self.moves:
            end = move(end)
        return end

    def lengthen(self, amount: int, unit: LimitUnit, *, from_due: bool) -> None:
        """More time, counted from the due date so far or together with the limit itself."""
        if from_due:
            self.moves.append(
                lambda end: end_of_limit(self._rolled(end), amount, unit, self.calendar, roll=False)
            )
        else:
            self.total += amount

    def shorten(self, until: date) -> None:
        """An extension that was granted up to a named day only."""
        self.moves.append(lambda end: min(end, until))

    def pause(self, paused_on: date, resumed_on: date) -> None:
        """Days inside a pause are not counted: the day of pausing was, that of resuming is day 0."""
        if paused_on < resumed_on:
            self.moves.append(lambda end: self._paused(end, paused_on, resumed_on))

    def _paused(self, end: date, begin: date, resumed: date) -> date:
        if self.unit == "working_days":
            return self.calendar.add(end, self.calendar.count(begin, resumed))
        return max(end + (resumed - begin), resumed)

    def _rolled(self, end: date) -> date:
        return self.calendar.next_working(end) if self.roll else end


def _state(run: _Run, due: date | None, paused: bool) -> str:
    if run.met_on is not None:
        return "met_late" if due is not None and run.met_on > due else "met"
    if run.ended_on is not None:
        return "ended"
    if run.waived:
        return "waived"
    return "paused" if paused else "open"
