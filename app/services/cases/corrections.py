"""The form by which a recorded step is put right: its own fields, with what they hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from app.base.errors import InputError
from app.base.rows.forms import FieldRow, StepForm
from app.rules.casework.flow import retell
from app.rules.casework.steps import Step, effective
from app.rules.casework.trace import Editions, Trace
from app.rules.regulation.regulation import Regulation
from app.services.cases.case_steps import horizon, load_steps
from app.services.cases.forms import step_form, thread_caption


def correction_form(
    connection: Connection, editions: Editions, case_id: int, seq: int, today: date
) -> StepForm:
    """The form of step ``seq`` as it counts now; InputError for one that does not count."""
    recorded = load_steps(connection, case_id)
    steps = effective(r.step for r in recorded)
    step = next((s for s in steps if s.seq == seq), None)
    regulation = editions.regulation(step.regulation) if step else None
    definition = regulation.step(step.kind) if regulation and step else None
    if step is None or regulation is None or definition is None:
        raise InputError("这一步已经撤销或不能改正，没有改动；请刷新后再看。")
    trace = retell((r.step for r in recorded), editions, today=horizon(recorded, today))
    form = step_form(definition, trace, regulation, {})
    fields = tuple(_holding(field, step, trace, regulation) for field in form.fields)
    return replace(form, fields=fields)


def _holding(field: FieldRow, step: Step, trace: Trace, regulation: Regulation) -> FieldRow:
    """The field with what the step holds in it, in place of a default; what a step was recorded
    without (from an old ledger, say) is not asked for now."""
    if field.name != "about":
        own = field.kind == "unit" and field.name == "unit"
        held = step.unit if own else step.fields.get(field.name)
        return replace(field, default=held, required=field.required and held is not None)
    thread = trace.thread(step.about) if step.about is not None else None
    options = field.options
    if thread is not None and str(thread.seq) not in dict(options):
        options = (*options, (str(thread.seq), thread_caption(thread, regulation)))
    held_seq = str(thread.seq) if thread else None
    required = field.required and thread is not None
    return replace(field, options=options, default=held_seq, required=required)
