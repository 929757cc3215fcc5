"""Who decided what on a case, told from its steps: proposals, instructions, extensions, consent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Literal

from app.rules.casework.steps import VOID, Step, effective
from app.rules.regulation.regulation import Effect, Regulation

PROPOSAL_KIND: Final = "record"
INSTRUCTION_KIND: Final = "instruct"
PROPOSES: Final = "proposes"  # on the record step: the decision proposed
ANSWERS: Final = "proposal"  # on the instruct step: the proposal's seq
APPROVED: Final = "approved"
DECIDES: Final = "decides"  # on an instruct step: what the director decided
IDENTITY: Final = "identity"  # … that the unit is told who complains
OVERRULE: Final = "overrule"  # … that a paper goes out although the scan found an identity in it
DECIDED_BY: Final = "decided_by"  # the name of a decider who does not sit here, or as it was typed
# On an instruct step that was received: the leader's name and post, the day asked for.
GIVEN_BY, POST, ASKED_FOR = "given_by", "post", "asked_for"
COPY: Final = "copy_place"  # … and where its copy lies
END_RECUSAL: Final = "end_recusal"

State = Literal["waiting", "approved", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Approval:
    """One decision asked for, and what became of it; ``seq`` and ``decided_seq`` are steps."""

    seq: int
    act: str  # the step or act that it allows: accept, extend, tell_identity, end_recusal …
    caption: str
    asked_of: str  # director, office, unit_head, leader, superior
    asked_on: date
    payload: Mapping[str, Any] = field(default_factory=dict)
    state: State = "waiting"
    decided_seq: int | None = None
    decided_by: str = ""  # "" where whoever recorded the deciding step decided
    post: str = ""
    decided_on: date | None = None
    reason: str = ""
    wanted_on: date | None = None


def approvals_of(steps: Sequence[Step], regulation: Regulation) -> tuple[Approval, ...]:
    """Every approval of a case, in the order in which it was asked for; from all its steps."""
    counted = effective(steps)
    found = [
        *_proposed(counted, regulation),
        *_decided_alone(counted),
        *_extensions(counted, regulation),
        *_recusals_ended(steps),
    ]
    return tuple(sorted(found, key=lambda approval: approval.seq))


def proposals(steps: Sequence[Step]) -> tuple[tuple[Step, Step | None], ...]:
    """Each proposal with the instruction on it, or None while it waits; oldest first."""
    answered = {s.whole(ANSWERS): s for s in steps if s.kind == INSTRUCTION_KIND}
    return tuple(
        (step, answered.get(step.seq))
        for step in steps
        if step.kind == PROPOSAL_KIND and step.text(PROPOSES)
    )


def _proposed(steps: Sequence[Step], regulation: Regulation) -> Iterator[Approval]:
    for step, answer in proposals(steps):
        asked = Approval(
            step.seq,
            step.text(PROPOSES),
            _caption(regulation, step.text(PROPOSES)),
            "director",
            step.on,
            {"opinion": step.text("note").split("：", 1)[-1]},
        )
        yield asked if answer is None else _answered(asked, answer)


def _answered(asked: Approval, answer: Step) -> Approval:
    return replace(
        asked,
        state="approved" if answer.fields.get(APPROVED) is True else "refused",
        decided_seq=answer.seq,
        decided_by=answer.text(GIVEN_BY),
        post=answer.text(POST),
        decided_on=answer.on,
        reason=answer.text("note"),
        wanted_on=answer.day(ASKED_FOR),
    )


def _decided_alone(steps: Sequence[Step]) -> Iterator[Approval]:
    """Instructions on nothing that was proposed: consent to tell, an overrule, a leader's word."""
    for step in steps:
        if step.kind != INSTRUCTION_KIND or step.whole(ANSWERS) is not None:
            continue
        decides, leader = step.text(DECIDES), step.text(GIVEN_BY)
        if not decides and not leader:
            continue
        act, caption = _ALONE.get(decides, (INSTRUCTION_KIND, "批示"))
        asked = Approval(step.seq, act, caption, "leader" if leader else "director", step.on)
        yield replace(
            _answered(asked, step),
            state="approved",
            decided_by=leader or step.text(DECIDED_BY),
            reason=step.text("reason") or step.text("note"),
        )


_ALONE: Final = {
    IDENTITY: ("tell_identity", "提供身份"),
    OVERRULE: ("overrule_identity_scan", "照发"),
}


def _extensions(steps: Sequence[Step], regulation: Regulation) -> Iterator[Approval]:
    """Each extension with the application that it answers, where there was one."""
    kinds = regulation.words_with(Effect.EXTEND)
    asking = regulation.words("request_extension")
    refusing = regulation.words("refuse_extension")
    waiting: list[Approval] = []
    level = regulation.extension.levels[0] if regulation.extension else None
    for step in steps:
        if step.kind in asking:
            asked_of = level.by if level is not None and level.by else "office"
            waiting.append(_extension(step, kinds[0] if kinds else step.kind, asked_of, regulation))
        elif step.kind in kinds or step.kind in refusing:
            asked = waiting.pop(0) if waiting else None
            if asked is None:
                by = step.text("approved_by") or (level.by if level else "") or "office"
                asked = _extension(step, step.kind, by, regulation)
            yield replace(
                asked,
                payload={**asked.payload, **_lengths(step)},
                state="refused" if step.kind in refusing else "approved",
                decided_seq=step.seq,
                decided_by=step.text("approver"),
                decided_on=step.on,
                reason=step.text("reason"),
            )
    yield from waiting


def _extension(step: Step, act: str, asked_of: str, regulation: Regulation) -> Approval:
    caption = _caption(regulation, act)
    return Approval(step.seq, act, caption, asked_of, step.on, _lengths(step))


def _lengths(step: Step) -> dict[str, Any]:
    kept = {name: step.fields.get(name) for name in ("amount", "until", "told_on")}
    return {name: value for name, value in kept.items() if value not in (None, "")}


def _recusals_ended(steps: Sequence[Step]) -> Iterator[Approval]:
    for step in steps:
        if step.kind == VOID and step.text(DECIDED_BY) and step.voids:
            yield Approval(
                step.seq,
                END_RECUSAL,
                "解除回避",
                "director",
                step.on,
                {"voids": list(step.voids)},
                "approved",
                step.seq,
                step.text(DECIDED_BY),
                "",
                step.on,
                step.text("reason"),
            )


def _caption(regulation: Regulation, word: str) -> str:
    step = regulation.step(word)
    return step.caption if step else word
