"""并案: into which case another may go, what ends by it, and which limit goes on in the survivor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.base.captions import day_with_year
from app.rules.casework.clocks import Clock, clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.steps import Step
from app.rules.casework.trace import Editions, Trace
from app.rules.regulation.regulation import Regulation
from app.services.cases.case_steps import Recorded, horizon

MERGED_FROM = "merged_from"  # on a limit set in the survivor: the uid of the case that it came from


@dataclass(frozen=True, slots=True)
class Told:
    """One case as a merge looks at it."""

    number: str
    trace: Trace
    clocks: tuple[Clock, ...]
    regulation: Regulation

    @property
    def running(self) -> tuple[Clock, ...]:
        """The limits that run, the first due first."""
        found = [c for c in self.clocks if c.state == "open" and c.due_on is not None]
        return tuple(sorted(found, key=lambda c: (c.due_on or date.max, c.start_seq)))


@dataclass(frozen=True, slots=True)
class Stricter:
    """A limit of the merged case that is due before the survivor's own."""

    own: Clock
    survivors: Clock


def told(number: str, recorded: Sequence[Recorded], editions: Editions, today: date) -> Told:
    """The case as it stands."""
    day = horizon(recorded, today)
    trace = retell((r.step for r in recorded), editions, today=day)
    regulation = editions.regulation(trace.regulation)
    clocks = clocks_of(trace, editions) if trace.events else ()
    return Told(number, trace, clocks, regulation)


def stricter(own: Told, into: Told) -> tuple[Stricter, ...]:
    """The limits that both have running where the merged case's ends first: the survivor keeps it.

    A unit's limit is set against the same unit's alone.
    """
    found = []
    for mine in own.running:
        if not _ends(mine, own):
            continue  # it goes on in the merged case itself
        for theirs in into.running:
            same = mine.word == theirs.word and mine.unit == theirs.unit
            if same and mine.due_on and theirs.due_on and mine.due_on < theirs.due_on:
                found.append(Stricter(mine, theirs))
                break
    return tuple(found)


def _ends(clock: Clock, own: Told) -> bool:
    """Whether merging ends it."""
    words = own.regulation.words("merge")
    return any(trigger.step in words for trigger in clock.definition.ended_by)


def limit_step(found: Stricter, own: Told, own_uid: str, into: Told, step: Step) -> Step | None:
    """The step that sets the stricter limit in the survivor; None where its pack has none such."""
    definition = into.regulation.step_in_role("override_limit")
    if definition is None or into.trace.stage not in definition.stages:
        return None
    due_on = found.own.due_on
    assert due_on is not None
    law = (
        f"并入的{own.number}{found.own.definition.caption}先于本件届满"
        f"（{found.own.definition.article}），并案后从严。"
    )
    fields = {
        "clock": found.survivors.word, "due_on": due_on.isoformat(), "law": law,
        MERGED_FROM: own_uid,
    }  # fmt: skip
    return Step(0, definition.word, step.on, about=found.survivors.thread, fields=fields)


def preview(own: Told, into: Told) -> tuple[str, ...]:
    """What the merge would do, a sentence each: what ends, what goes on, who is told with it."""
    lines = []
    kept = {id(found.own): found for found in stricter(own, into)}
    for clock in own.running:
        due_on = clock.due_on or date.max
        name = f"{clock.definition.caption}（{day_with_year(due_on)}届满）"
        if id(clock) in kept:
            lines.append(f"{name}早于{into.number}的，并案后{into.number}从这一天")
        elif _ends(clock, own):
            lines.append(f"{name}终止，改按{into.number}的期限")
        else:
            lines.append(f"{name}不因并案终止，仍须在本件办完")
    accepted = own.trace.accepted_on is not None
    if not accepted:
        lines.append(f"本件尚未受理：投诉举报人随{into.number}一并告知")
    return tuple(lines)
