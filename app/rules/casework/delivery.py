"""A day of delivery comes with its proof: what a step must say of it, and what is said of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from app.base.delivery import NOT_ON_RECORD, UNRECORDED, WAYS
from app.base.errors import InputError
from app.rules.casework.steps import Step
from app.rules.regulation.regulation import Effect, Regulation, StepDef

DAY, WAY, PROOF, METHOD = "delivered_on", "way", "proof", "method"
NO_PROOF: Final = re.compile(r"公告|电话(告知|通知)|口头")
ONLY_TOLD: Final = frozenset({"call", "message"})  # methods of a notice that deliver nothing
NO_WAY: Final = "没有选择送达方式，没有保存；电话告知不是送达，公告不能代替送达。"
WITHOUT: Final = "送达须有凭证（签收人、邮寄单号、回执），没有保存；没有凭证的，送达日先留空。"


def not_proved(proof: str) -> str:
    """Why this is no proof of a delivery; "" where it is one."""
    if not proof.strip():
        return WITHOUT
    return NO_WAY if NO_PROOF.search(proof) else ""


def unproved(step: Step, definition: StepDef) -> str:
    """Why the day of delivery that the step says can't stand; "" where it can or says none."""
    if not _tells(step, definition):
        return ""
    if definition.field_def(WAY) is not None:
        if step.text(WAY) not in WAYS:
            return NO_WAY
    elif step.text(METHOD) in ONLY_TOLD:
        return NO_WAY
    return not_proved(step.text(PROOF))


def refuse_unproved(after: Step, before: Step | None, regulation: Regulation) -> None:
    """InputError where the step says a day of delivery that nothing proves; put right from
    ``before``, only where the day is another, or was proved."""
    definition = regulation.step(after.kind)
    if definition is None:
        return
    why = unproved(after, definition)
    same = before is not None and _day_told(before, definition) == _day_told(after, definition)
    if why and not (same and before is not None and unproved(before, definition)):
        raise InputError(why)


def _day_told(step: Step, definition: StepDef) -> date | None:
    return step.on if definition.effect is Effect.DELIVER else step.day(DAY)


def as_imported(step: Step, definition: StepDef) -> Step:
    """The step of an old record: where its proof is not at hand, it says so."""
    held = definition.field_def(WAY) is not None
    if not held or not _tells(step, definition) or step.text(PROOF):
        return step
    return replace(step, fields={**step.fields, WAY: UNRECORDED})


def proof_of(step: Step) -> str:
    """What proves the delivery, in words: 当面签收，送达回证; else that nothing does."""
    proof, way = step.text(PROOF), WAYS.get(step.text(WAY), "")
    if not proof:
        return NOT_ON_RECORD
    return f"{way}，{proof}" if way and not proof.startswith(way) else proof


def _tells(step: Step, definition: StepDef) -> bool:
    """Whether the step says on which day something was delivered."""
    if definition.effect is Effect.DELIVER:
        return True
    asked = definition.field_def(PROOF) is not None and definition.field_def(DAY) is not None
    return asked and step.day(DAY) is not None
