"""Forms of the steps that a procedure calls for, and of those that may be recorded besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from app.base.rows.evaluation import AssessmentClock, AssessmentStep
from app.base.rows.forms import FieldRow, StepForm
from app.rules.casework.clocks import Clock
from app.rules.casework.next_steps import next_steps, possible_steps
from app.rules.casework.steps import CORRECTIONS, REVISE, Step, effective, voided_seqs
from app.rules.casework.trace import Trace
from app.rules.regulation.regulation import Effect, FieldDef, Regulation, StepDef

REVISED_FOR: Final = "revision_reason"  # apart from a reason that the step itself may have


def forms(
    trace: Trace | None, clocks: Sequence[Clock], regulation: Regulation
) -> tuple[StepForm, ...]:
    """What may be done now, what is called for first; before anything: what begins it."""
    if trace is None or trace.stage == "voided":
        begun = [s for s in regulation.steps.values() if s.effect is Effect.OPEN]
        return tuple(_form(step, trace, regulation) for step in begun)
    called = next_steps(trace, clocks, regulation)
    words = {step.word for step in called}
    others = [s for s in possible_steps(trace, regulation) if s.word not in words]
    return tuple(_form(step, trace, regulation) for step in (*called, *others))


def step_rows(steps: Sequence[Step], regulation: Regulation) -> tuple[AssessmentStep, ...]:
    """The steps as recorded, corrections too; those taken back or put right say so."""
    gone = voided_seqs(steps)
    stands = {step.seq: step for step in effective(steps)}
    kinds = {step.seq: step.kind for step in steps}
    revised = {s.revises for s in steps if s.kind == REVISE and s.seq not in gone}
    return tuple(
        AssessmentStep(
            s.seq, s.kind, regulation.steps[s.kind].caption, s.on,
            _said(s, regulation, kinds.get(s.revises or 0, s.kind)),
            s.seq in gone, s.kind in CORRECTIONS, s.seq in revised,
            _filled(stands[s.seq], regulation) if s.seq in stands else None,
        )
        for s in steps
    )  # fmt: skip


def clock_rows(clocks: Sequence[Clock]) -> tuple[AssessmentClock, ...]:
    """The times that run."""
    return tuple(
        AssessmentClock(
            c.definition.caption, c.starts_on, c.due_on, c.state, c.provisional,
            c.definition.article, c.owner,
        )
        for c in clocks
    )  # fmt: skip


def _filled(step: Step, regulation: Regulation) -> StepForm:
    """The form of a step with what stands in it; the step that it answers can't be changed."""
    form = _form(regulation.steps[step.kind], None, regulation)
    fields = tuple(
        replace(one, default=step.fields.get(one.name))
        for one in form.fields
        if one.kind != "step"
    )  # fmt: skip
    return replace(form, fields=fields)


def _said(step: Step, regulation: Regulation, kind: str) -> str:
    """What was filled in, in a line; of a correction what was put right, and why."""
    definition = regulation.steps[kind]
    told = [f"第{step.revises}步：{step.on.isoformat()}"] if step.revises else []
    for field in definition.fields:
        text = step.text(field.name)
        if text and field.name not in ("unit", "about"):
            told.append(f"{field.caption}：{_shown(text, field, regulation)}")
    if reason := step.text(REVISED_FOR):
        told.append(f"理由：{reason}")
    return "；".join(told)


def _shown(text: str, field: FieldDef, regulation: Regulation) -> str:
    choices = regulation.lists.get(field.options, ())
    return next((choice.text for choice in choices if choice.key == text), text)


def _form(step: StepDef, trace: Trace | None, regulation: Regulation) -> StepForm:
    return StepForm(
        kind=step.word, caption=step.caption, article=step.article,
        fields=tuple(
            _field(one, step, trace, regulation) for one in step.fields if one.name != "unit"
        ),
        leaves_house=step.leaves_house,
        meets=tuple(
            clock.word
            for clock in regulation.clocks.values()
            if any(trigger.step == step.word for trigger in clock.met_by)
        ),
    )  # fmt: skip


def _field(field: FieldDef, step: StepDef, trace: Trace | None, regulation: Regulation) -> FieldRow:
    options: tuple[tuple[str, str], ...] = ()
    if field.kind == "step" and trace is not None:
        options = tuple(
            (str(t.seq), f"第{t.seq}步 {regulation.steps[t.kind].caption}")
            for t in trace.threads
            if t.kind in step.concerns
        )
    elif field.options:
        options = tuple(
            (choice.key, choice.text)
            for choice in regulation.lists.get(field.options, ())
            if not step.to_by_outcome or choice.key in step.to_by_outcome
        )
    default = options[0][0] if field.kind == "step" and len(options) == 1 else field.default
    return FieldRow(
        name=field.name, caption=field.caption, kind=field.kind, required=field.required,
        options=options, default=default,
    )  # fmt: skip
