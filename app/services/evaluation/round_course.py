"""A round on its procedure: which stage it has reached, what that locks, what may be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from app.base.errors import InputError
from app.base.rows.evaluation import CourseReading, CourseRow, LockRow
from app.base.rows.forms import StepForm
from app.base.session import Session
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import add_step
from app.rules.casework.steps import REVISE, VOID, Step
from app.rules.evaluation.course import told
from app.rules.evaluation.history import PROCEED, READ, STAGES, RoundState, RoundStep, course_step
from app.rules.evaluation.procedures import OF_ROUND, OF_UNIT, procedure_source
from app.rules.regulation.reader import read_regulation
from app.services.evaluation.procedure_editions import ProcedureEditions, keep_procedure
from app.services.evaluation.procedure_forms import REVISED_FOR, clock_rows, forms, step_rows
from app.services.evaluation.round_commands import Proceed
from app.services.evaluation.round_projecting import project
from app.services.evaluation.round_steps import append, load_kinds
from app.services.evaluation.standing import head_of, locked_by
from app.services.gate.acts import DECIDES, DESK, Act
from app.services.gate.gate import Deed
from app.services.store import settings
from app.services.store.workspace import Workspace

PROCEED_ROUND = Act("proceed_round", "推进评价轮次", about="round", roles=DESK, undo="void")
VOID_COURSE = Act("void_round_step", "撤销轮次步骤", about="round", roles=DECIDES)
REVISE_COURSE = Act("revise_round_step", "改正轮次步骤", about="round", roles=DECIDES)
CHOOSE_READING = Act(
    "choose_round_reading", "选定程序解读", about="round", roles=DECIDES, undo="again"
)
MARCH_END = (3, 31)


class RoundCourse:
    """Takes a round through its procedure."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def proceed(self, command: Proceed, by: Session) -> int:
        """Take a step of the round's procedure; gives its number in the course.

        StepRefused names what does not allow it.
        """
        with self._work.gate.act(PROCEED_ROUND, by) as deed:
            return self._take(deed, command)

    def void(self, command: Proceed, seqs: Sequence[int], reason: str, by: Session) -> int:
        """Take steps of the course back, with a reason; ``command`` names round and day."""
        if not reason.strip():
            raise InputError("撤销须说明理由，没有撤销。")
        with self._work.gate.act(VOID_COURSE, by) as deed:
            fields = {"reason": reason.strip()}
            return self._take(deed, replace(command, kind=VOID, fields=fields), voids=tuple(seqs))

    def revise(self, command: Proceed, seq: int, reason: str, by: Session) -> int:
        """Correct day or fields of a step of the course, with a reason."""
        if not reason.strip():
            raise InputError("改正须说明理由，没有改正。")
        with self._work.gate.act(REVISE_COURSE, by) as deed:
            fields = {**command.fields, REVISED_FOR: reason.strip()}
            return self._take(deed, replace(command, kind=REVISE, fields=fields), revises=seq)

    def row(self, round_id: int, by: Session) -> CourseRow:
        """Where the round stands: stage, what is locked by whom, steps, clocks, what is next."""
        with self._work.gate.see(by) as view:
            connection = view.connection
            held = head_of(connection, round_id)
            course = _course(connection, round_id)
            editions = ProcedureEditions(connection)
            locks = tuple(
                LockRow(key, caption, locked_by(held.state, key)) for key, caption in STAGES.items()
            )
            readings = _readings(connection, held.state)
        if not course:
            pack = read_regulation(procedure_source(OF_ROUND[held.state.procedure]))
            begun = _with_last_day(forms(None, (), pack), held.state)
            return CourseRow("", "", locks, (), (), begun, readings)
        trace = told(course, editions, self._work.today())
        regulation = editions.regulation(trace.regulation)
        clocks = clocks_of(trace, editions)
        return CourseRow(
            trace.stage, regulation.stage_caption(trace.stage), locks,
            step_rows(course, regulation), clock_rows(clocks), forms(trace, clocks, regulation),
            readings,
        )  # fmt: skip

    def choose_readings(
        self, round_id: int, chosen: Mapping[str, str], reason: str, by: Session
    ) -> int:
        """Take readings of the units' procedure for this round, with a reason; gives the step.

        Clocks that still run are judged by them with the next step of each unit.
        """
        if not reason.strip():
            raise InputError("选定解读须说明理由，没有保存。")
        with self._work.gate.act(CHOOSE_READING, by) as deed:
            held = head_of(deed.connection, round_id)
            name = keep_procedure(
                deed.connection, OF_UNIT[held.state.procedure], dict(chosen), at=deed.now
            )
            payload = {"procedure": name, "chosen": dict(chosen), "reason": reason.strip()}
            step = append(deed, held.key, READ, payload, indicators=held.state.edition)
            project(deed.connection, round_id)
        return step.seq

    def _take(
        self,
        deed: Deed,
        command: Proceed,
        *,
        voids: tuple[int, ...] = (),
        revises: int | None = None,
    ) -> int:
        connection = deed.connection
        held = head_of(connection, command.round_id)
        known = _course(connection, command.round_id)
        name = keep_procedure(connection, OF_ROUND[held.state.procedure], {}, at=deed.now)
        given = {k: v.isoformat() if isinstance(v, date) else v for k, v in command.fields.items()}
        payload = {
            "n": len(known) + 1, "step": command.kind, "about": None, "revises": revises,
            "voids": list(voids), "fields": given,
            "calendar": settings.current_calendar(connection), "procedure": name,
        }  # fmt: skip
        new = course_step(RoundStep(0, PROCEED, command.on, "", payload))
        today = max([deed.today, *(step.on for step in known)])
        add_step(known, new, ProcedureEditions(connection), today=today)
        append(deed, held.key, PROCEED, payload, indicators=held.state.edition, on=command.on)
        project(connection, command.round_id)
        return new.seq


def _course(connection: Connection, round_id: int) -> tuple[Step, ...]:
    return tuple(map(course_step, load_kinds(connection, round_id, (PROCEED,))))


def _with_last_day(found: tuple[StepForm, ...], state: RoundState) -> tuple[StepForm, ...]:
    """The form that begins the round, with the last day that 第九条 gives: March 31."""
    last = date(state.period[1].year + 1, *MARCH_END).isoformat()
    return tuple(
        replace(
            form,
            fields=tuple(
                replace(f, default=last) if f.name == "finish_by" and f.required else f
                for f in form.fields
            ),
        )
        for form in found
    )


def _readings(connection: Connection, state: RoundState) -> tuple[CourseReading, ...]:
    """The readings of the units' procedure, with the option that the round takes."""
    if state.procedure_edition:
        regulation = ProcedureEditions(connection).regulation(state.procedure_edition)
    else:
        regulation = read_regulation(procedure_source(OF_UNIT[state.procedure]))
    return tuple(
        CourseReading(
            one.key, one.caption, one.sentence, one.article,
            tuple((option.key, option.caption) for option in one.options),
            regulation.chosen.get(one.key, one.default),
        )
        for one in regulation.readings
    )  # fmt: skip
