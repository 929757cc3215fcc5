"""Clocks: pauses and extensions in their order, and what holds for every history there can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import RuleViolation
from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.clocks import Clock, clocks_of, end_of_limit, standing
from app.rules.casework.explain import explain
from app.rules.casework.flow import add_step, replay
from app.rules.casework.next_steps import next_steps
from app.rules.casework.steps import CORRECTIONS, Step
from app.rules.casework.trace import Trace
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import FieldDef, Regulation, StepDef
from app.rules.regulation.shipped import shipped_regulation
from app.rules.regulation.source import read_source
from tests.rules.fixed_editions import FixedEditions

UNITS = ("示例县住建局", "示例县人社局")
OLD, NEW = shipped_calendar("2025"), shipped_calendar()
PACKS = ("nanyang-2020", "yuncheng-2021")
OTHER_READINGS = {
    "nanyang-2020": {"accepting_body": "unit", "correction_pauses": "pauses"},
    "yuncheng-2021": {"extension_covers": "both", "closure_limit": "working_days"},
}

# ---------------------------------------------------------------- limits by themselves


@pytest.mark.obligation("NY-22", "YC-18")
@pytest.mark.parametrize(
    ("start", "amount", "unit", "roll", "due"),
    [
        (date(2026, 4, 30), 3, "calendar_days", False, date(2026, 5, 3)),
        (date(2026, 4, 30), 3, "calendar_days", True, date(2026, 5, 6)),
        (date(2026, 4, 30), 3, "working_days", False, date(2026, 5, 8)),
        (date(2025, 12, 31), 2, "months", False, date(2026, 2, 28)),
        (date(2026, 3, 1), 2, "months", False, date(2026, 5, 1)),
        (date(2026, 3, 1), 2, "months", True, date(2026, 5, 6)),
    ],
)
def test_a_limit_ends_by_its_unit_and_rolls_where_it_must(
    start: date, amount: int, unit: Any, roll: bool, due: date
) -> None:
    assert end_of_limit(start, amount, unit, NEW, roll=roll) == due


PACK = """
schema = 1
id = "paused"
name = "示例办法"
number = "示〔2026〕1号"
place = "示例市"
issued_on = 2026-01-01
in_force_from = 2026-01-01
base = "common"
[lists]
refusal_grounds = [{ key = "1", text = "示例" }]
exclusions = [{ key = "1", text = "示例" }]
supervision_grounds = [{ key = "1", text = "示例" }]
follow_up_methods = [{ key = "1", text = "示例" }]
[steps.request_correction]
stages = ["accepted"]
to_by_stage = { accepted = "accepted" }
[steps.supply_correction]
stages = ["accepted"]
to_by_stage = { accepted = "accepted" }
[clocks.closure]
caption = "办结期"
article = "第一条"
unit = "calendar_days"
roll = "next_working_day"
opens = [{ step = "accept", limit = 10 }]
met_by = ["close"]
paused_by = ["request_correction"]
resumed_by = ["supply_correction"]
[extension]
clock = "closure"
lengthens = ["closure"]
unit = "calendar_days"
counted_from = "due"
repeat = true
article = "第二条"
levels = [{ approver = "示例", cap = 30, article = "第二条" }]
"""


def closure(
    *steps: tuple[str, int, dict[str, Any]], counted_from: str = "due", unit: str = "calendar_days"
) -> Clock:
    """The closure clock of a case accepted on Monday, March 2, 2026; steps on days of March."""
    text = PACK.replace('"due"', f'"{counted_from}"').replace("calendar_days", unit)
    regulation = read_regulation(read_source(text))
    editions = FixedEditions({"": NEW}, {"": regulation})
    rows = [("receive", 2, {}), ("accept", 2, {}), *steps]
    taken = [
        Step(seq, kind, date(2026, 3, day), fields=fields)
        for seq, (kind, day, fields) in enumerate(rows, 1)
    ]
    clock, *_ = clocks_of(replay(taken, editions, today=date(2026, 3, 31)), editions)
    return clock


def pause(day: int) -> tuple[str, int, dict[str, Any]]:
    return ("request_correction", day, {})


def resume(day: int) -> tuple[str, int, dict[str, Any]]:
    return ("supply_correction", day, {})


def extend(day: int, amount: int) -> tuple[str, int, dict[str, Any]]:
    return ("extend", day, {"amount": amount})


@pytest.mark.parametrize(
    ("steps", "counted_from", "due"),
    [
        # March 2 + 10 = March 12
        ([], "due", 12),
        # + 3 days of pause = Sunday 15: rolled to 16
        ([pause(4), resume(7)], "due", 16),
        # + 1 + 1 = Saturday 14: rolled once, to 16; never 13 + something rolled twice
        ([pause(4), resume(5), pause(9), resume(10)], "due", 16),
        # 12 + 8 = 20 by the extension; the pause of 16–18 lies inside it: 22, a Sunday, to 23
        ([extend(11, 8), pause(16), resume(18)], "due", 23),
        # 12 + 4 by the pause = 16, + 8 from there = 24
        ([pause(4), resume(8), extend(11, 8)], "due", 24),
        # the old due date is the rolled one: 15 → 16, + 8 = 24; from the start: 2 + 18 + 3 = 23
        ([pause(4), resume(7), extend(11, 8)], "due", 24),
        ([pause(4), resume(7), extend(11, 8)], "start", 23),
        # a pause after the last day moves nothing
        ([pause(16), resume(20)], "due", 12),
        # a pause that ends on its own day moves nothing
        ([pause(4), resume(4)], "due", 12),
        # an extension after the last day cures nothing
        ([extend(13, 8)], "due", 12),
    ],
)
def test_pauses_and_extensions_move_the_due_date_in_their_order(
    steps: list[tuple[str, int, dict[str, Any]]], counted_from: str, due: int
) -> None:
    assert closure(*steps, counted_from=counted_from).due_on == date(2026, 3, due)


def test_an_open_pause_has_no_due_date_but_calendar_days_left_of_calendar_days() -> None:
    clock = closure(pause(6))

    # March 2 + 10 = March 12; used by the 6th: four, left: six, though but four are worked
    assert (clock.state, clock.due_on, clock.left_when_paused) == ("paused", None, 6)
    assert clock.left_unit == "calendar_days"


def test_what_meets_a_clock_while_it_is_paused_used_only_the_days_before() -> None:
    clock = closure(pause(6), ("close", 24, {}))

    assert (clock.state, clock.met_on) == ("met", date(2026, 3, 24))
    assert clock.due_on == date(2026, 3, 30)  # March 12 + 18 days of pause


@pytest.mark.parametrize(
    ("paused", "state"),
    # nine of the ten days used, then a month's wait; or all ten, and the pause comes too late
    [(11, "met"), (12, "met_late"), (13, "met_late")],
)
def test_a_decision_while_the_clock_stands_still_is_judged_by_the_days_used_before(
    paused: int, state: str
) -> None:
    assert closure(pause(paused), ("close", 31, {})).state == state


@pytest.mark.parametrize(
    ("unit", "used"), [("calendar_days", "6日（自然日）"), ("working_days", "5个工作日")]
)
def test_the_explanation_counts_what_was_used_when_it_was_done_during_the_pause(
    unit: str, used: str
) -> None:
    """March 3 and 4, then 8–11: six days, of which the 8th is a Sunday."""
    clock = closure(pause(4), resume(7), pause(11), ("close", 30, {}), unit=unit)
    regulation = read_regulation(read_source(PACK))

    *_, told = explain(clock, regulation, NEW).pauses

    assert told == (
        "暂停：2026年3月11日（周三）暂停，2026年3月12日（周四）至2026年3月30日（周一）不计入，"
        f"当日完成，只计暂停前已用的{used}。"
    )


def test_a_clock_that_was_over_is_not_paused_any_more() -> None:
    clock = closure(pause(16))

    assert (clock.state, clock.due_on, clock.pauses) == ("open", date(2026, 3, 12), ())


def test_a_pause_after_the_last_day_is_not_told_as_days_left_out() -> None:
    assert closure(pause(16), resume(20)).pauses == ()


@given(
    st.lists(st.integers(2, 31), min_size=2, max_size=4, unique=True).map(sorted),
    st.sampled_from(["calendar_days", "working_days"]),
)
def test_the_days_of_pauses_are_left_out_one_by_one_whatever_the_unit(
    days: list[int], unit: str
) -> None:
    """The last day found by walking from day to day, and every pause told begins inside it."""
    spans = list(zip(days[::2], days[1::2], strict=False))
    clock = closure(*(move for a, b in spans for move in (pause(a), resume(b))), unit=unit)

    out = {date(2026, 3, day) for a, b in spans for day in range(a + 1, b + 1)}
    day, left, reached = date(2026, 3, 2), 10, set[date]()
    while left:
        day += timedelta(days=1)
        counts = day not in out and (unit == "calendar_days" or NEW.is_working(day))
        left -= counts
        reached.add(day)
    assert clock.due_on is not None
    if all(a < day.day for a, _ in spans) or day.month > 3:
        assert clock.due_on == NEW.next_working(day)
    for begin, end in clock.pauses:
        assert end is not None
        left_out = {begin + timedelta(days=n) for n in range(1, (end - begin).days + 1)}
        assert left_out <= out  # the first day told is really the first that is not counted
        assert begin < clock.due_on


# ---------------------------------------------------------------- every history there can be

WORDS = (
    "accept", "decline", "exclude", "forward", "request_correction", "supply_correction",
    "notify_acceptance", "notify_refusal", "refer", "refer", "delivered", "remind",
    "unit_respond", "return_referral", "report_result", "report_result", "review_result",
    "give_feedback", "object", "decide_objection", "reinvestigate", "reopen",
    "request_extension", "extend", "refuse_extension", "override_limit", "supervise",
    "reply_improvement", "close", "archive", "withdraw", "merge", "learn_contact",
    "adopt_calendar", "adopt_edition", *["void_step"] * 8, *["revise_step"] * 8,
)  # fmt: skip


@dataclass(frozen=True)
class Move:
    """A draw: what is tried next (or, led, one of the steps offered), how many days later, and
    three free choices."""

    word: str
    led: bool
    later: int
    unit: int
    pick: int
    flag: bool


MOVES = st.lists(
    st.builds(
        Move,
        st.sampled_from(WORDS),
        st.sampled_from([True, True, True, False]),
        st.integers(0, 12),
        st.integers(0, 1),
        st.integers(1, 12),
        st.booleans(),
    ),
    min_size=6,
    max_size=24,
)


@dataclass(frozen=True)
class History:
    """Steps that were taken one by one, with the editions they name."""

    steps: tuple[Step, ...]
    editions: FixedEditions
    today: date

    @property
    def trace(self) -> Trace:
        return replay(self.steps, self.editions, today=self.today)

    @property
    def clocks(self) -> tuple[Clock, ...]:
        return clocks_of(self.trace, self.editions)


def editions_of(pack: str) -> tuple[FixedEditions, Regulation, Regulation]:
    first = shipped_regulation(pack)
    second = shipped_regulation(pack, OTHER_READINGS[pack])
    held = FixedEditions(
        {OLD.edition: OLD, NEW.edition: NEW}, {first.edition: first, second.edition: second}
    )
    return held, first, second


def _sent(steps: Sequence[Step], move: Move) -> int:
    """The number of something sent before, or any number."""
    kinds = ("supervise",) if move.word == "reply_improvement" else ("refer", "supervise")
    numbers = [step.seq for step in steps if step.kind in kinds] or [move.pick]
    return numbers[move.pick % len(numbers)]


def tried(move: Move, steps: Sequence[Step], day: date) -> Step:
    """The step that a draw stands for."""
    seq, last = len(steps) + 1, steps[-1]
    calendar, regulation = last.calendar, last.regulation
    fields: dict[str, Any] = {
        "limit": move.pick,
        "amount": move.pick if move.flag else 1,
        "outcome": ("return" if move.flag else "pass"),
        "clock": ("investigation" if move.flag else "closure"),
        "role": "co" if move.flag else "lead",
    }
    if move.word == "decide_objection":
        fields["outcome"] = "reinvestigate" if move.flag else "dismiss"
    if move.word in ("refer", "reinvestigate", "supervise") and move.flag:
        fields["delivered_on"] = (day + timedelta(days=1)).isoformat()
    if move.word in ("adopt_calendar", "adopt_edition"):
        fields = {}
    corrects = move.word in CORRECTIONS
    earlier = steps[max(0, len(steps) - 1 - move.pick % 4)]
    if move.word == "revise_step":
        day = earlier.on + timedelta(days=move.later % 3 - 1)
    return Step(
        seq,
        move.word,
        day,
        unit=None if corrects or move.flag and move.word != "refer" else UNITS[move.unit],
        about=_sent(steps, move) if move.word in ("delivered", "reply_improvement") else None,
        voids=(earlier.seq,) if move.word == "void_step" else (),
        revises=earlier.seq if move.word == "revise_step" else None,
        fields={} if corrects else fields,
        calendar=calendar,
        regulation=regulation,
    )


SHORT_CUTS = ("decline", "exclude", "forward")


def led(move: Move, steps: Sequence[Step], editions: FixedEditions, today: date) -> Move:
    """The draw with one of the steps that the case calls for; mostly not one that ends it early."""
    trace = replay(steps, editions, today=today)
    words = [
        step.word
        for step in next_steps(
            trace, clocks_of(trace, editions), editions.regulation(trace.regulation)
        )
        if step.word not in SHORT_CUTS or move.pick == 1
    ]
    return replace(move, word=words[move.pick % len(words)]) if words else move


def history(pack: str, moves: Sequence[Move], *, known: bool = True) -> History:
    """The history that is left when whatever is refused is left out; only RuleViolation refuses."""
    editions, first, second = editions_of(pack)
    day = date(2025, 11, 28)
    today = day + timedelta(days=sum(m.later for m in moves) + 2)
    receive = Step(1, "receive", day, fields={"contact_known": known},
                   calendar=OLD.edition, regulation=first.edition)  # fmt: skip
    steps = [receive]
    for drawn in moves:
        day += timedelta(days=drawn.later)
        move = led(drawn, steps, editions, today) if drawn.led else drawn
        step = tried(move, steps, day)
        if move.word == "adopt_calendar":
            step = replace(step, calendar=NEW.edition)
        if move.word == "adopt_edition":
            step = replace(step, regulation=second.edition)
        try:
            add_step(steps, step, editions, today=today, complete=False)
        except RuleViolation as refused:
            assert str(refused)
            continue
        steps.append(step)
    return History(tuple(steps), editions, today)


HISTORIES = st.builds(
    lambda pack, moves, known: history(pack, moves, known=known),
    st.sampled_from(PACKS),
    MOVES,
    st.booleans(),
)


@given(HISTORIES)
def test_replaying_twice_gives_the_same_answer(case: History) -> None:
    assert case.trace == case.trace
    assert case.clocks == case.clocks


@given(HISTORIES)
def test_voiding_the_last_step_gives_the_case_without_it(case: History) -> None:
    *before, last = case.steps
    adopted = before and (last.calendar, last.regulation) != (
        before[-1].calendar,
        before[-1].regulation,
    )
    if last.kind in CORRECTIONS or not before or adopted:
        return
    void = Step(last.seq + 1, "void_step", last.on, voids=(last.seq,),
                calendar=last.calendar, regulation=last.regulation)  # fmt: skip

    after = add_step(case.steps, void, case.editions, today=case.today)

    without = replay(before, case.editions, today=case.today)
    assert after == without
    assert clocks_of(after, case.editions) == clocks_of(without, case.editions)


@given(HISTORIES)
def test_no_clock_is_due_before_it_starts(case: History) -> None:
    for clock in case.clocks:
        assert clock.due_on is None or clock.due_on >= clock.starts_on, clock


@given(HISTORIES)
def test_met_and_late_follow_from_the_due_date(case: History) -> None:
    for clock in case.clocks:
        if clock.met_on is not None:
            late = clock.due_on is not None and clock.met_on > clock.due_on
            assert clock.state == ("met_late" if late else "met")
        else:
            assert clock.state in ("open", "waived", "paused", "ended")


@given(HISTORIES)
def test_a_date_is_provisional_where_its_calendar_is_not_firm_and_only_there(
    case: History,
) -> None:
    for clock in case.clocks:
        calendar = case.editions.calendar(clock.calendar)
        beyond = clock.due_on is not None and clock.due_on > calendar.firm_until
        assert clock.provisional is beyond, clock


@given(HISTORIES)
def test_what_is_left_agrees_with_the_outcome(case: History) -> None:
    for clock in case.clocks:
        now = standing(clock, case.today, case.editions.calendar(case.trace.calendar))
        if now.outcome == "running" and now.remaining is not None:
            assert now.remaining >= 0
        elif now.outcome == "overdue":
            assert now.remaining is not None and now.remaining < 0
        elif now.outcome != "paused":
            assert now.remaining is None


@given(HISTORIES)
def test_every_clock_explains_itself(case: History) -> None:
    for clock in case.clocks:
        regulation = case.editions.regulation(clock.regulation)
        lines = explain(clock, regulation, case.editions.calendar(clock.calendar)).lines()

        text = "\n".join(lines)
        assert clock.definition.article in text
        assert regulation.number in text
        assert ("暂定" in text) is clock.provisional


@given(HISTORIES)
def test_adopting_a_newer_calendar_never_changes_a_closed_clock(case: History) -> None:
    if case.trace.stage == "voided":
        return
    last = case.steps[-1]
    adopt = Step(last.seq + 1, "adopt_calendar", case.today,
                 calendar=NEW.edition, regulation=last.regulation)  # fmt: skip

    after = add_step(case.steps, adopt, case.editions, today=case.today)

    def closed(clocks: tuple[Clock, ...]) -> list[Clock]:
        return [c for c in clocks if c.closed_seq is not None]

    assert closed(clocks_of(after, case.editions)) == closed(case.clocks)


@given(HISTORIES)
def test_adopting_a_newer_edition_never_changes_a_closed_clock(case: History) -> None:
    if case.trace.stage == "voided":
        return
    last = case.steps[-1]
    _, _, second = editions_of(pack_of(case))
    adopt = Step(last.seq + 1, "adopt_edition", case.today,
                 calendar=last.calendar, regulation=second.edition)  # fmt: skip

    after = add_step(case.steps, adopt, case.editions, today=case.today)

    mine = {(c.word, c.start_seq): c for c in clocks_of(after, case.editions)}
    for clock in case.clocks:
        if clock.closed_seq is not None:
            assert mine[clock.word, clock.start_seq] == clock


def pack_of(case: History) -> str:
    return case.editions.regulation(case.steps[0].regulation).id


# ---------------------------------------------------------------- what is offered can be done


def filled(field: FieldDef, step: StepDef, regulation: Regulation, day: date) -> Any:
    """A plausible value for a field of a form."""
    if field.must_be is not None:
        return field.must_be
    if field.kind in ("choice", "choices"):
        keys = [
            c.key
            for c in regulation.lists.get(field.options, ())
            if c.data.get("step", step.word) == step.word
        ]
        return keys[:1] if field.kind == "choices" else keys[0]
    if field.kind == "number":
        extension = regulation.extension
        return (extension and extension.fixed) or 1
    return {"date": day.isoformat(), "yes_no": True}.get(field.kind, "示例")


def offered(step: StepDef, case: History) -> Step:
    """The step as its form would hand it in, required fields filled."""
    trace = case.trace
    regulation = case.editions.regulation(trace.regulation)
    threads = [t for t in trace.threads if t.kind in step.concerns]
    open_ones = [t for t in threads if t.state == "open"]
    if step.word == "delivered":
        open_ones = [t for t in threads if t.presumed and t.state == "open"]
    about = (open_ones or threads)[-1] if threads else None
    fields = {
        f.name: filled(f, step, regulation, case.today)
        for f in step.fields
        if f.required and f.kind not in ("unit", "step")
    }
    return Step(
        len(case.steps) + 1,
        step.word,
        case.today,
        unit=UNITS[0] if step.effect in ("send", "open_round") else None,
        about=about.seq if about and step.word != "refer" else None,
        fields=fields,
        calendar=trace.calendar,
        regulation=trace.regulation,
    )


@given(HISTORIES)
def test_every_step_that_is_offered_can_be_taken(case: History) -> None:
    regulation = case.editions.regulation(case.trace.regulation)
    for step in next_steps(case.trace, case.clocks, regulation):
        add_step(case.steps, offered(step, case), case.editions, today=case.today)


@pytest.mark.parametrize(
    "place",
    [
        "supervise.unit", "supervise.ground", "override_limit.clock", "override_limit.law",
        "extend.amount", "extend.reason", "reinvestigate.limit", "decline.ground",
        "decline.reason", "exclude.limb", "exclude.reason", "amend_person.reason",
        "return_to_superior.reason", "redo_hotline.reason",
        "visit_by_hotline.hotline_satisfaction", "record_dishonesty.finding", "report_leader.note",
    ],
)  # fmt: skip
def test_the_base_asks_for_what_a_pack_does_not_change(place: str) -> None:
    word, name = place.split(".")
    field = read_regulation(read_source(PACK)).steps[word].field_def(name)

    assert field is not None and field.required
