"""One unit in a round under the 评价办法: verified, told its 初评, its right to 复评, the end (PJ-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select

from app.base.errors import InputError, RuleViolation
from app.base.machine.resources import resource_text
from app.base.rows.evaluation import AssessmentClock, AssessmentRow, AssessmentStep
from app.base.session import Session
from app.models import sql
from app.models.edition import PROCEDURE
from app.rules.calendar.calendar import Calendar
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import add_step, retell
from app.rules.casework.steps import Step
from app.rules.casework.trace import Trace
from app.rules.evaluation.history import ASSESS
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.source import edition_name, read_source
from app.services.evaluation.round_commands import Assess
from app.services.evaluation.round_projecting import count_step
from app.services.evaluation.round_steps import ROUND_STEP, append
from app.services.evaluation.standing import Standing, head_of
from app.services.gate.acts import DESK, Act
from app.services.store import settings
from app.services.store.editions import StoredEditions, keep_edition
from app.services.store.workspace import Workspace

ASSESS_UNIT = Act("assess_unit", "办理评价程序", about="round", roles=DESK)
PACK: Final = "procedures/pj-2020.toml"


@dataclass(frozen=True, slots=True)
class _Procedures:
    """Editions as the engine of casework asks for them, regulations being procedures."""

    stored: StoredEditions

    def calendar(self, name: str) -> Calendar:
        """The calendar edition."""
        return self.stored.calendar(name)

    def regulation(self, name: str) -> Regulation:
        """The procedure edition."""
        return self.stored.procedure(name)


class Assessments:
    """Takes the steps of units in a round under the 评价办法."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._editions = _Procedures(work.editions)

    def take(self, command: Assess, by: Session) -> int:
        """Take a step for a unit; gives its number among the unit's own.

        StepRefused names the item of 第十条 that does not allow it.
        """
        source = read_source(resource_text(PACK))
        data = source.edition_bytes({})
        name = edition_name(data)
        with self._work.gate.act(ASSESS_UNIT, by) as deed:
            connection = deed.connection
            held = _under_procedure(connection, command.round_id, command.unit)
            title = read_regulation(source).name
            keep_edition(
                connection, PROCEDURE, name, data, pack=source.id, label=title, at=deed.now
            )
            known = _steps(connection, command.round_id, command.unit)
            new = Step(
                seq=len(known) + 1, kind=command.kind, on=command.on, unit=command.unit_name,
                about=command.about, fields=dict(command.fields),
                calendar=settings.current_calendar(connection), regulation=name,
            )  # fmt: skip
            today = max([deed.today, *(step.on for step in known)])
            add_step(known, new, self._editions, today=today)
            payload = {
                "unit": command.unit, "n": new.seq, "step": new.kind, "named": new.unit,
                "about": new.about, "fields": dict(new.fields), "calendar": new.calendar,
                "procedure": name,
            }  # fmt: skip
            step = append(
                deed, held.key, ASSESS, payload, indicators=held.state.edition, on=command.on
            )
            count_step(connection, command.round_id, step.seq)
        return new.seq

    def unit(self, round_id: int, unit: str, by: Session) -> AssessmentRow:
        """Where a unit stands: its stage, its steps, its clocks with their last days."""
        with self._work.gate.see(by) as view:
            _under_procedure(view.connection, round_id, unit)
            known = _steps(view.connection, round_id, unit)
            if not known:
                return AssessmentRow(unit, "", "", (), (), ())
            today = max([self._work.today(), *(step.on for step in known)])
            trace = retell(known, self._editions, today=today)
            return self._row(unit, known, trace)

    def _row(self, unit: str, known: tuple[Step, ...], trace: Trace) -> AssessmentRow:
        regulation = self._editions.regulation(trace.regulation)
        return AssessmentRow(
            unit,
            trace.stage,
            regulation.stage_caption(trace.stage),
            tuple(
                AssessmentStep(s.seq, s.kind, regulation.steps[s.kind].caption, s.on) for s in known
            ),
            tuple(
                AssessmentClock(c.definition.caption, c.starts_on, c.due_on, c.state, c.provisional)
                for c in clocks_of(trace, self._editions)
            ),
            tuple(one.note for one in trace.irregular),
        )


def _under_procedure(connection: Connection, round_id: int, unit: str) -> Standing:
    held = head_of(connection, round_id)
    if held.state.procedure != "evaluation":
        raise RuleViolation("本轮次不按评价办法进行，没有初评反馈和复评程序。")
    if unit not in held.state.units:
        raise InputError("这个单位不在本轮次之中，没有保存。")
    return held


def _steps(connection: Connection, round_id: int, unit: str) -> tuple[Step, ...]:
    """The unit's own steps, whatever else happened in the round between them."""
    query = (
        select(ROUND_STEP.c.payload, ROUND_STEP.c.on)
        .where(
            ROUND_STEP.c.round_id == round_id,
            ROUND_STEP.c.kind == ASSESS,
            sql.json_text(ROUND_STEP.c.payload, "$.unit") == unit,
        )
        .order_by(ROUND_STEP.c.seq)
    )
    return tuple(_step(payload, on) for payload, on in connection.execute(query))


def _step(given: dict[str, Any], on: date) -> Step:
    return Step(
        seq=given["n"], kind=given["step"], on=on, unit=given["named"], about=given["about"],
        fields=given["fields"], calendar=given["calendar"], regulation=given["procedure"],
    )  # fmt: skip
