"""办理审批 as steps: a decision proposed (拟办意见), the instruction on it (批示), what is approved."""

from __future__ import annotations

from collections.abc import Sequence

from app.rules.casework.approvals import (
    ANSWERS,
    APPROVED,
    ASKED_FOR,
    COPY,
    DECIDED_BY,
    DECIDES,
    GIVEN_BY,
    IDENTITY,
    INSTRUCTION_KIND,
    OVERRULE,
    POST,
    PROPOSAL_KIND,
    PROPOSES,
    proposals,
)
from app.rules.casework.steps import Step

__all__ = (
    "ANSWERS", "APPROVED", "ASKED_FOR", "COPY", "DECIDED_BY", "DECIDES", "GIVEN_BY", "IDENTITY",
    "INSTRUCTION_KIND", "OVERRULE", "POST", "PROPOSAL_KIND", "PROPOSES", "identity_decided",
    "is_approved", "proposals", "waiting_for",
)  # fmt: skip


def waiting_for(steps: Sequence[Step]) -> str:
    """The decision that was proposed last and awaits its instruction; "" when none does."""
    waiting = [step.text(PROPOSES) for step, answer in proposals(steps) if answer is None]
    return waiting[-1] if waiting else ""


def is_approved(steps: Sequence[Step], kind: str) -> bool:
    """Whether the decision was approved and not yet taken: an approval is good for one."""
    taken = max((s.seq for s in steps if s.kind == kind), default=0)
    return any(
        step.text(PROPOSES) == kind
        and answer is not None
        and answer.fields.get(APPROVED) is True
        and answer.seq > taken
        for step, answer in proposals(steps)
    )


def identity_decided(steps: Sequence[Step]) -> bool:
    """Whether the director's decision to name the complainants is on record."""
    proposed = {s.seq for s in steps if s.text(PROPOSES) == "refer"}
    return any(
        step.text(DECIDES) == IDENTITY
        or (step.fields.get(APPROVED) is True and step.whole(ANSWERS) in proposed)
        for step in steps
        if step.kind == "instruct"
    )
