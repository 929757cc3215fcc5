"""How the limits of two regulations differ: what somebody sees before the office changes its own."""

from __future__ import annotations

from dataclasses import dataclass

from app.rules.regulation.regulation import UNIT_CAPTIONS, ClockDef, Regulation


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit that is another, or is only in one of the two (the other text is empty)."""

    caption: str
    was: str
    now: str


def limit_changes(before: Regulation, after: Regulation) -> tuple[LimitChange, ...]:
    """The limits that differ, by their captions in the order of ``after``; those that go last."""
    was, now = _limits(before), _limits(after)
    captions = [*now, *(caption for caption in was if caption not in now)]
    changes = (LimitChange(c, was.get(c, ""), now.get(c, "")) for c in captions)
    return tuple(change for change in changes if change.was != change.now)


def _limits(regulation: Regulation) -> dict[str, str]:
    clocks = (clock for clock in regulation.clocks.values() if clock.applies)
    return {clock.caption: f"{_length(clock)}（{clock.article}）" for clock in clocks}


def _length(clock: ClockDef) -> str:
    lengths = [f"{o.limit}{UNIT_CAPTIONS[o.unit]}" for o in clock.opens if o.limit is not None]
    return "、".join(dict.fromkeys(lengths)) or "按指定的日期"
