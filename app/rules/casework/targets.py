"""Which referral, round or letter a step is about: by number, by unit, or the only one there is."""

from __future__ import annotations

from app.base.errors import RuleViolation
from app.rules.casework.steps import Step
from app.rules.casework.trace import Thread, Trace
from app.rules.regulation.regulation import Effect, StepDef

FREE_EFFECTS = frozenset({Effect.NOTE, Effect.SEND, Effect.OPEN_ROUND})
CASE_WIDE = frozenset({Effect.EXTEND, Effect.OVERRIDE})

Found = tuple[tuple[Thread, ...], str]


def targets(definition: StepDef, step: Step, trace: Trace) -> Found:
    """The threads concerned and an irregularity ("" for none); raises RuleViolation where the
    step can't be about anything, or where it could be about several."""
    if not definition.concerns:
        return (), ""
    candidates = [t for t in trace.threads if t.kind in definition.concerns]
    if step.about is not None:
        return _numbered(definition, step.about, candidates)
    if step.unit:
        named = [t for t in candidates if t.unit in (step.unit, None)]
        if named:
            return (_latest(definition, named),), ""
        none = f"没有发给“{step.unit}”、可以“{definition.caption}”的转办或函件。"
    else:
        none = definition.sentence or f"没有可以“{definition.caption}”的转办或函件。"
        if candidates:
            return _only_one(definition, candidates)
    if definition.no_target == "refuse":
        raise RuleViolation(none, article=definition.article)
    return (), f"{none}按实际发生如实登记。" if definition.no_target == "record" else ""


def _numbered(definition: StepDef, seq: int, candidates: list[Thread]) -> Found:
    found = tuple(t for t in candidates if t.seq == seq)
    if not found:
        raise RuleViolation(
            f"第{seq}步不是可以“{definition.caption}”的转办或函件；请核对。",
            article=definition.article,
        )
    return found, ""


def _only_one(definition: StepDef, candidates: list[Thread]) -> Found:
    effect = definition.effect
    if effect in CASE_WIDE:
        return (), ""
    if effect is Effect.REVIEW:
        return (_latest(definition, candidates),), ""
    if effect in FREE_EFFECTS and definition.no_target == "free":
        leads = [t for t in candidates if t.role == "lead"]
        return (tuple(leads[-1:]) if len({t.unit for t in leads}) == 1 else ()), ""
    waiting = _waiting(definition, candidates)
    if len(waiting) > 1:
        waiting = [t for t in waiting if t.role == "lead"]
        if len(waiting) != 1:
            raise RuleViolation(
                f"同时有几个承办单位，请写明“{definition.caption}”针对哪一个。",
                article=definition.article,
            )
    if waiting:
        return tuple(waiting), ""
    late = f"没有等待答复的转办或函件，“{definition.caption}”按实际发生如实登记。"
    return (candidates[-1],), late if effect is Effect.ANSWER else ""


def _latest(definition: StepDef, threads: list[Thread]) -> Thread:
    """Of several threads to one unit: the last that waits for this step, or the last at all."""
    return (_waiting(definition, threads) or threads)[-1]


def _waiting(definition: StepDef, threads: list[Thread]) -> list[Thread]:
    if definition.effect is Effect.DELIVER:
        return [t for t in threads if t.presumed]
    state = "answered" if definition.effect is Effect.REVIEW else "open"
    return [t for t in threads if t.state == state]
