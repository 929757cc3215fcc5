"""Whatever is taken in whatever order: what has no effect changes nothing, no right is overdue,
every clock has somebody who answers for it, and no open case drops out of sight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import RuleViolation
from app.base.machine.resources import resource_text
from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.clocks import Clock, clocks_of, standing
from app.rules.casework.flow import replay
from app.rules.casework.steps import Step
from app.rules.casework.trace import Trace
from app.rules.casework.waiting import waitings
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Effect, Regulation
from app.rules.regulation.shipped import shipped_regulation
from app.rules.regulation.source import read_source
from tests.rules.fixed_editions import FixedEditions
from tests.rules.test_third_pack import UNIT, pack

CALENDAR = shipped_calendar()
FIRST, TODAY = date(2026, 3, 2), date(2026, 12, 31)
REGULATIONS = {
    "third-city": read_regulation(pack("third-city")),
    "plain-city": read_regulation(pack("plain-city")),
    "pj-2020": read_regulation(read_source(resource_text("procedures/pj-2020.toml"))),
    "nanyang-2020": shipped_regulation("nanyang-2020"),
    "yuncheng-2021": shipped_regulation("yuncheng-2021"),
}
CHOSEN: dict[str, Any] = {
    "outcome": ["pass", "return", "dismiss", "other", "reinvestigate", "accept", "refuse"],
    "assignment": ["accepted", "passed_on", ""], "approved_by": ["unit_head", "office", ""],
    "identity": ["anonymous", "real"], "contact_known": [True, False], "amount": [1, 10],
    "limit": [5], "simple": [True, False], "result": ["true", "false"],
}  # fmt: skip
ASKED = st.fixed_dictionaries({name: st.sampled_from(v) for name, v in CHOSEN.items()})
KEPT = {"outcome", "assignment", "approved_by", "amount", "limit", "simple", "result"}


def fields_for(regulation: Regulation, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Of the values drawn, those that the step's form knows and its lists offer."""
    step = regulation.steps[kind]
    opens = step.effect is Effect.OPEN
    found = {n: v for n, v in asked.items() if opens and n in ("identity", "contact_known")}
    for field in step.fields:
        value = asked.get(field.name, "")
        offered = not field.options or regulation.choice(field.options, str(value)) is not None
        if field.name in KEPT and value != "" and offered:
            found[field.name] = value
    return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[Regulation, list[Step]]:
    """A regulation, and steps of it on days that go forward; many will be refused."""
    regulation = REGULATIONS[draw(st.sampled_from(sorted(REGULATIONS)))]
    opening = regulation.words_with(Effect.OPEN)
    rest = [w for w, s in regulation.steps.items()
            if s.effect not in (Effect.OPEN, Effect.ADOPT, Effect.VOID, Effect.REVISE)]  # fmt: skip
    kinds = [opening[0], *draw(st.lists(st.sampled_from(rest), max_size=14))]
    day, steps = FIRST, []
    for seq, kind in enumerate(kinds, 1):
        day += timedelta(days=draw(st.integers(0, 20))) if seq > 1 else timedelta()
        fields = fields_for(regulation, kind, draw(ASKED))
        steps.append(Step(seq, kind, day, unit=UNIT, fields=fields))
    return regulation, steps


def walk(regulation: Regulation, steps: list[Step]) -> list[tuple[Step, Trace, tuple[Clock, ...]]]:
    """The case after each step that was not refused."""
    editions = FixedEditions({"": CALENDAR}, {"": regulation})
    taken: list[Step] = []
    seen = []
    for step in steps:
        if step.on > TODAY:
            break
        try:
            trace = replay([*taken, step], editions, today=TODAY, noting=False)
        except RuleViolation:
            continue
        taken.append(step)
        seen.append((step, trace, clocks_of(trace, editions)))
    return seen


@settings(max_examples=150, deadline=None)
@given(cases())
def test_what_is_without_effect_changes_neither_stage_nor_clock(
    case: tuple[Regulation, list[Step]],
) -> None:
    before: tuple[Trace, tuple[Clock, ...]] | None = None
    for step, trace, clocks in walk(*case):
        if before is not None and step in trace.without_effect:
            assert trace.stage == before[0].stage
            assert clocks == before[1]
            assert len(trace.irregular) > len(before[0].irregular)
        before = trace, clocks


@settings(max_examples=150, deadline=None)
@given(cases(), st.integers(0, 300))
def test_no_right_is_overdue_and_every_clock_has_somebody_who_answers(
    case: tuple[Regulation, list[Step]], later: int
) -> None:
    for _step, _trace, clocks in walk(*case)[-1:]:
        for clock in clocks:
            now = standing(clock, FIRST + timedelta(days=later), CALENDAR)
            assert not (clock.definition.lapses and now.outcome == "overdue")
            assert clock.answers_for(case[0].terms)
            if clock.definition.role == "investigation":
                assert clock.unit == UNIT


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_open_case_drops_out_of_sight(case: tuple[Regulation, list[Step]]) -> None:
    regulation = case[0]
    for _step, trace, clocks in walk(*case):
        if not regulation.stages[trace.stage].open:
            continue
        found = waitings(trace, clocks, regulation, CALENDAR, today=TODAY)
        assert found, (trace.stage, [c.word for c in clocks])
        assert all(w.turn and w.what for w in found)


@pytest.mark.parametrize("name", sorted(REGULATIONS))
def test_every_open_stage_says_what_it_waits_for(name: str) -> None:
    stages = REGULATIONS[name].stages.values()

    assert [s.key for s in stages if s.open and not s.waiting] == []
