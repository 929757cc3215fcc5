"""Every open stage of every pack, walked to by lawful steps alone: somebody is reminded of the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.base.errors import RuleViolation
from app.rules.calendar.shipped import shipped_calendar
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import add_step, retell
from app.rules.casework.steps import Step
from app.rules.casework.waiting import waitings
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Effect, Regulation, StepDef
from app.rules.regulation.shipped import shipped_regulation
from app.rules.regulation.source import read_source
from tests.rules.fixed_editions import FixedEditions

OWN = Path(__file__).parent / "packs"
CALENDAR = shipped_calendar()
START, LATER = date(2026, 3, 2), date(2026, 8, 3)
UNIT = "示例县住建局"
PACKS = ("nanyang-2020", "yuncheng-2021", "third-city", "plain-city")
QUIET = (Effect.ADOPT, Effect.VOID, Effect.REVISE, Effect.OVERRIDE)


def pack(name: str) -> Regulation:
    file = OWN / f"{name}.toml"
    if file.exists():
        return read_regulation(read_source(file.read_text(encoding="utf-8")))
    return shipped_regulation(name)


def tried(regulation: Regulation, step: StepDef, seq: int) -> Iterator[Step]:
    """The step as each of its outcomes, each answer that leads elsewhere, and plainly."""
    on = START + timedelta(days=seq * 2)
    outcomes = [{"outcome": key} for key in step.to_by_outcome]
    answers = [{t.field: value} for t, _to in step.to_when for value in t.values]
    for given in ({}, *outcomes, *answers):
        fields = {"delivered_on": on.isoformat(), "reason": "示例", **given}
        yield Step(seq, step.word, on, unit=UNIT, fields=fields,
                   calendar=CALENDAR.edition, regulation=regulation.edition)  # fmt: skip


def walked(regulation: Regulation) -> dict[str, tuple[Step, ...]]:
    """Each open stage with a short lawful way to it; no stage is left out for want of a way."""
    editions = FixedEditions({CALENDAR.edition: CALENDAR}, {regulation.edition: regulation})
    steps = [s for s in regulation.steps.values() if s.effect not in QUIET]
    needed = {
        t.split()[0] for s in steps for r in s.requires for t in r.step
    }  # open the way to others
    ways: dict[str, tuple[Step, ...]] = {}
    known: set[tuple[str, frozenset[str]]] = set()
    front: list[tuple[Step, ...]] = [()]
    while front and set(ways) != set(regulation.open_stages):
        way = front.pop(0)
        for step in steps:
            if (step.effect is Effect.OPEN) is not (not way):
                continue
            for new in tried(regulation, step, len(way) + 1):
                try:
                    trace = add_step(way, new, editions, today=LATER, complete=False)
                except RuleViolation:
                    continue
                longer = (*way, new)
                place = (trace.stage, frozenset(s.kind for s in longer) & needed)
                if trace.stage in regulation.open_stages and place not in known:
                    known.add(place)
                    ways.setdefault(trace.stage, longer)
                    front.append(longer)
    return ways


@pytest.mark.parametrize("name", PACKS)
def test_every_open_stage_is_reached_and_waits_for_a_day_or_by_name(name: str) -> None:
    regulation = pack(name)
    editions = FixedEditions({CALENDAR.edition: CALENDAR}, {regulation.edition: regulation})

    ways = walked(regulation)

    assert set(ways) == set(regulation.open_stages)
    for stage, steps in ways.items():
        trace = retell(steps, editions, today=LATER)
        found = waitings(trace, clocks_of(trace, editions), regulation, CALENDAR, today=LATER)
        assert found, stage
        for waiting in found:
            assert waiting.what and waiting.turn in ("office", "unit", "complainant", "superior")
            due = waiting.clock.due_on if waiting.clock is not None else waiting.shows_from
            assert due is not None and due <= LATER + timedelta(days=366), (stage, waiting)
