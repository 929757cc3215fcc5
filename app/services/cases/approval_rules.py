"""办理审批 as steps: a decision proposed (拟办意见), the instruction on it (批示), what is approved."""

from __future__ import annotations

from collections.abc import Sequence

from app.rules.casework.steps import Step

PROPOSAL_KIND = "record"
INSTRUCTION_KIND = "instruct"
PROPOSES = "proposes"  # on the record step: the decision proposed
ANSWERS = "proposal"  # on the instruct step: the proposal's seq
APPROVED = "approved"
DECIDES = "decides"  # on an instruct step: what the director decided
IDENTITY = "identity"
# On an instruct step that was received: the leader's name and post, the day asked for.
GIVEN_BY, POST, ASKED_FOR = "given_by", "post", "asked_for"


def proposals(steps: Sequence[Step]) -> tuple[tuple[Step, Step | None], ...]:
    """Each proposal with the instruction on it, or None while it waits; oldest first."""
    answered = {s.whole(ANSWERS): s for s in steps if s.kind == INSTRUCTION_KIND}
    return tuple(
        (step, answered.get(step.seq))
        for step in steps
        if step.kind == PROPOSAL_KIND and step.text(PROPOSES)
    )


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
