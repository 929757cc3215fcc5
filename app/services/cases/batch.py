"""One step on many cases: taken where it may be, refused case by case where it may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select

from app.base.errors import InputError, RuleViolation
from app.base.progress import SILENT, Progress
from app.base.rows.batches import BatchFacts, BatchResult, Refusal
from app.base.session import Session
from app.models.base import table_of
from app.models.case import CaseRespondent
from app.models.desk_statements import CLOCK
from app.rules.casework.flow import accused_question, replay
from app.rules.casework.steps import VOID, Step
from app.rules.casework.trace import Thread, Trace
from app.rules.regulation.regulation import Effect, Regulation, StepDef
from app.services.cases.cards import CASE
from app.services.cases.case_steps import load_steps
from app.services.cases.casework import step_of
from app.services.cases.commands import TakeMany, TakeStep
from app.services.cases.recording import StepRecorder
from app.services.gate.access import View
from app.services.gate.acts import DESK, Act
from app.services.store.reading import office_regulation
from app.services.store.workspace import Workspace

TAKE_MANY = Act("take_many", "成批办理", about="case", roles=DESK, undo="void", audited="by steps")
RESPONDENT = table_of(CaseRespondent)
UNDO_MANY = Act("undo_many", "撤销成批办理", about="case", roles=DESK, audited="by steps")

_NUMBERS = select(CASE.c.id, CASE.c.number).where(CASE.c.id.in_(bindparam("cases", expanding=True)))
_LATE = select(CLOCK.c.due_on).where(
    CLOCK.c.case_id.in_(bindparam("cases", expanding=True)),
    CLOCK.c.clock.in_(bindparam("meets", expanding=True)),
    CLOCK.c.open == 1,
    CLOCK.c.state == "open",
    CLOCK.c.due_on < bindparam("today"),
)
_ACCUSED = (
    select(RESPONDENT.c.name, func.count().label("cases"))
    .where(RESPONDENT.c.case_id.in_(bindparam("cases", expanding=True)))
    .group_by(RESPONDENT.c.name)
)
OF_ACCUSED = ("accused_way", "summary")  # fields that only the unit complained about is sent with


class Batch:
    """Steps on many cases at once."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The steps that may be taken on many cases at once, with their captions."""
        with self._work.gate.see(self._work.gate.program) as view:
            regulation = office_regulation(self._work, view.connection)
            return tuple((s.word, s.caption) for s in regulation.steps.values() if s.batch)

    def facts(self, kind: str, case_ids: Sequence[int], today: date, by: Session) -> BatchFacts:
        """What the form of the step must ask about, of the cases that ``by`` may see."""
        with self._work.gate.see(by) as view:
            ids = view.only(dict.fromkeys(case_ids))
            regulation = office_regulation(self._work, view.connection)
            meets = [
                clock.word
                for clock in regulation.clocks.values()
                if any(trigger.step == kind for trigger in clock.met_by)
            ]
            late = view.connection.scalars(_LATE, {"cases": ids, "meets": meets, "today": today})
            rows = view.connection.execute(_ACCUSED, {"cases": ids})
            accused = {row.name: row.cases for row in rows if row.name}
            return BatchFacts(accused, tuple(sorted(set(late))))

    def take_many(self, command: TakeMany, by: Session, progress: Progress = SILENT) -> BatchResult:
        """The step on every case that allows it, in one transaction; refusals name their case.

        Cancelling leaves no trace. Nothing is written where every case refuses.
        """
        ids = tuple(dict.fromkeys(command.case_ids))
        if not ids:
            raise InputError("没有选择案件，没有登记；请先选择案件。")
        taken: list[tuple[int, int]] = []
        refused: list[Refusal] = []
        with self._work.gate.act(TAKE_MANY, by) as deed:
            recorder = StepRecorder(self._work, deed)
            numbers = _numbers(deed, ids)
            for at, case_id in enumerate(ids):
                progress.step(at, len(ids), "正在登记")
                try:
                    with deed.attempt():
                        taken.append((case_id, self._take(recorder, command, case_id)))
                except (RuleViolation, InputError) as error:
                    article = error.article if isinstance(error, RuleViolation) else ""
                    number = numbers.get(case_id, "")
                    refused.append(Refusal(case_id, number, str(error), article))
            progress.step(len(ids), len(ids), "正在登记")
        return BatchResult(tuple(taken), tuple(refused))

    def undo(self, result: BatchResult, reason: str, by: Session) -> BatchResult:
        """The steps of a batch taken back in one transaction (撤销); a case on whose step others
        rest by now refuses by itself."""
        if not reason.strip():
            raise InputError("没有填写撤销的理由，没有保存。")
        taken: list[tuple[int, int]] = []
        refused: list[Refusal] = []
        with self._work.gate.act(UNDO_MANY, by) as deed:
            recorder = StepRecorder(self._work, deed)
            numbers = _numbers(deed, result.cases)
            for case_id, seq in result.taken:
                step = Step(
                    0, VOID, recorder.today, voids=(seq,), fields={"reason": reason.strip()}
                )
                try:
                    with deed.attempt():
                        taken.append((case_id, recorder.append(case_id, step)))
                except RuleViolation as error:
                    number = numbers.get(case_id, "")
                    refused.append(Refusal(case_id, number, str(error), error.article))
        return BatchResult(tuple(taken), tuple(refused))

    def _take(self, recorder: StepRecorder, command: TakeMany, case_id: int) -> int:
        recorded = load_steps(recorder.connection, case_id)
        trace = replay((r.step for r in recorded), self._work.editions, today=recorder.today)
        regulation = self._work.editions.regulation(trace.regulation)
        definition = regulation.step(command.kind)
        if definition is None or not definition.batch:
            raise InputError("这个步骤不能成批登记，没有保存；请在各案件中分别登记。")
        about = command.about.get(case_id) or only_thread(definition, trace, regulation)
        fields: Mapping[str, Any] = {**command.fields, **command.fields_of.get(case_id, {})}
        unit = command.units.get(case_id, command.unit)
        if accused_question(regulation, command.kind, unit, trace.respondents or ()) is None:
            fields = {name: value for name, value in fields.items() if name not in OF_ACCUSED}
        step = step_of(TakeStep(case_id, command.kind, command.on, unit, about, fields))
        return recorder.append(case_id, step, asks_why=True)


def only_thread(definition: StepDef, trace: Trace, regulation: Regulation) -> int | None:
    """The one referral or letter that the step can be about; RuleViolation if there are several.

    A step that may do without one is then about none.
    """
    if not definition.concerns or definition.effect is Effect.SEND:
        return None
    wanted = [t for t in trace.threads if t.kind in definition.concerns and _open(definition, t)]
    if len(wanted) == 1:
        return wanted[0].seq
    if not wanted or definition.no_target == "free":
        return None
    raise RuleViolation(
        f"本件有{len(wanted)}次转办或发函可以“{definition.caption}”，不能成批登记；"
        "请在案件中指明针对哪一次。",
        article=definition.article,
    )


def _open(definition: StepDef, thread: Thread) -> bool:
    if definition.effect is Effect.DELIVER:
        return thread.presumed
    return thread.state == "open"


def _numbers(view: View, case_ids: tuple[int, ...]) -> dict[int, str]:
    """The numbers of the cases; those of cases that one is recused from stay unsaid."""
    ids = view.only(case_ids)
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        rows = view.connection.execute(_NUMBERS, {"cases": ids[start : start + 500]})
        found.update((row[0], row[1]) for row in rows)
    return found
