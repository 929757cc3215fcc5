"""Writes the projections of units in a round: where each stands, the times that run for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.models import sql
from app.models.assessment import Assessment, AssessmentClock, RoundClock
from app.models.base import table_of
from app.models.edition import Edition
from app.models.evaluation import Round
from app.models.unit import Unit
from app.rules.casework.clocks import Clock, clocks_of
from app.rules.casework.steps import Step
from app.rules.casework.trace import Trace
from app.rules.evaluation.course import told
from app.services.evaluation.assessment_steps import head, load
from app.services.evaluation.procedure_editions import ProcedureEditions

ASSESSMENT, CLOCK = table_of(Assessment), table_of(AssessmentClock)
ROUND_CLOCK = table_of(RoundClock)
PROJECTIONS: Final = (ASSESSMENT, CLOCK, ROUND_CLOCK)
_OF = tuple(c.name for c in ASSESSMENT.c if not c.primary_key)
_PUT = sql.upsert(ASSESSMENT, keys=("id",), changed=_OF)
_CLEAR = delete(CLOCK).where(CLOCK.c.assessment_id == bindparam("subject"))
_ROUND_ID = select(table_of(Round).c.id).where(table_of(Round).c.uid == bindparam("of_uid"))
_UNIT_ID = select(table_of(Unit).c.id).where(table_of(Unit).c.uid == bindparam("of_uid"))
_EDITION = select(table_of(Edition).c.id).where(table_of(Edition).c.hash == bindparam("name"))
_CLEAR_COURSE = delete(ROUND_CLOCK).where(ROUND_CLOCK.c.round_id == bindparam("of_round"))
_PUT_CLOCKS = {table: insert(table) for table in (CLOCK, ROUND_CLOCK)}
SCORE: Final = "score"


def project_assessment(connection: Connection, assessment_id: int) -> Trace:
    """Write everything that the steps of a unit come to."""
    editions = ProcedureEditions(connection)
    steps = load(connection, [assessment_id])[assessment_id]
    trace = told(steps, editions, date.max)
    whose = head(connection, assessment_id)
    regulation = editions.regulation(trace.regulation)
    stage = regulation.stages[trace.stage]
    row = {
        "id": assessment_id, "uid": whose["assessment_uid"],
        "round_id": connection.scalar(_ROUND_ID, {"of_uid": whose["round_uid"]}),
        "unit_id": connection.scalar(_UNIT_ID, {"of_uid": whose["of_unit"]}),
        "stage": stage.key, "stage_caption": stage.caption, "open": stage.open,
        "figures": figures(trace), "steps": len(steps), "irregular": len(trace.irregular),
        "procedure_id": connection.scalar(_EDITION, {"name": trace.regulation}),
    }  # fmt: skip
    connection.execute(_PUT, row)
    connection.execute(_CLEAR, {"subject": assessment_id})
    put_clocks(connection, CLOCK, {"assessment_id": assessment_id}, clocks_of(trace, editions))
    return trace


def figures(trace: Trace) -> dict[str, str]:
    """The figure that each step gave: 平台自动评分, 初评, 最终评分; the last of each kind."""
    return {
        event.step.kind: event.step.text(SCORE) for event in trace.events if event.step.text(SCORE)
    }


def put_clocks(
    connection: Connection, table: Any, subject: Mapping[str, int], clocks: Iterable[Clock]
) -> None:
    """Write the rows of the times that run."""
    rows: Sequence[dict[str, Any]] = [
        {
            **subject, "clock": c.word, "start_seq": c.start_seq, "caption": c.definition.caption,
            "article": c.definition.article, "owner": c.owner, "lapses": c.definition.lapses,
            "starts_on": c.starts_on, "due_on": c.due_on, "met_on": c.met_on, "state": c.state,
            "provisional": c.provisional,
        }
        for c in clocks
    ]  # fmt: skip
    if rows:
        connection.execute(_PUT_CLOCKS[table], rows)


def course_clocks(
    connection: Connection, round_id: int, steps: Sequence[Step], trace: Trace | None
) -> None:
    """Replace the times that run for the round as a whole."""
    connection.execute(_CLEAR_COURSE, {"of_round": round_id})
    if trace is not None and steps:
        clocks = clocks_of(trace, ProcedureEditions(connection))
        put_clocks(connection, ROUND_CLOCK, {"round_id": round_id}, clocks)
