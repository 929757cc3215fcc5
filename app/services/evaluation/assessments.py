"""One unit in a round on its procedure: verified, told its 初评, its right to 复评, the end (PJ-10);
under 监测 its 得分核对; under 自评 our own county as the one evaluated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, bindparam, select

from app.base.errors import AppError, InputError
from app.base.rows.evaluation import AssessmentLine, AssessmentRow
from app.base.session import Session
from app.models import sql
from app.models.assessment import Assessment, AssessmentClock
from app.models.base import table_of
from app.models.unit import Unit
from app.rules.casework.clocks import clocks_of
from app.rules.casework.delivery import refuse_unproved
from app.rules.casework.flow import add_step
from app.rules.casework.steps import REVISE, VOID, Step, effective, revised
from app.rules.evaluation.course import told
from app.rules.evaluation.item_lines import by_item
from app.rules.evaluation.procedures import OF_UNIT, procedure_source
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.services.evaluation.assessment_projecting import figures, project_assessment
from app.services.evaluation.assessment_steps import AssessmentKey, append, begin, find, load
from app.services.evaluation.procedure_editions import ProcedureEditions, keep_procedure
from app.services.evaluation.procedure_forms import REVISED_FOR, clock_rows, forms, step_rows
from app.services.evaluation.round_commands import Assess
from app.services.evaluation.standing import Standing, head_of
from app.services.gate.acts import DESK, Act
from app.services.gate.gate import Deed
from app.services.store import attachments, settings
from app.services.store.content import AttachmentInput
from app.services.store.secrecy import stored
from app.services.store.workspace import Workspace

DISPUTED, DECIDED = "disputed", "decided"  # fields of 得分核对
ASSESS_UNIT = Act("assess_unit", "办理评价程序", about="round", roles=DESK, undo="void")
VOID_ASSESSMENT = Act("void_assessment_step", "撤销评价程序步骤", about="round", roles=DESK)
REVISE_ASSESSMENT = Act("revise_assessment_step", "改正评价程序步骤", about="round", roles=DESK)
FILE_FOR_UNIT = Act("file_for_assessment", "添加单位材料", about="round", roles=DESK)
ASSESSMENT, CLOCK, UNIT = table_of(Assessment), table_of(AssessmentClock), table_of(Unit)
_NAME_OF = select(UNIT.c.name).where(UNIT.c.uid == bindparam("of_uid"))
_LINES = (
    select(ASSESSMENT, UNIT.c.uid.label("unit"), UNIT.c.name.label("unit_name"))
    .join(UNIT, UNIT.c.id == ASSESSMENT.c.unit_id)
    .where(ASSESSMENT.c.round_id == bindparam("round"))
)
_DUE = (
    select(CLOCK.c.assessment_id, CLOCK.c.due_on, CLOCK.c.caption)
    .join(ASSESSMENT, ASSESSMENT.c.id == CLOCK.c.assessment_id)
    .where(ASSESSMENT.c.round_id == bindparam("round"), CLOCK.c.state == "open")
    .order_by(CLOCK.c.due_on.desc())
)


class Assessments:
    """Takes the steps of units in a round."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def take(self, command: Assess, by: Session) -> int:
        """Take a step for a unit; gives its number among the unit's own.

        StepRefused names the article or the sentence that does not allow it.
        """
        with self._work.gate.act(ASSESS_UNIT, by) as deed:
            return self._take(deed, command)

    def take_for_many(self, commands: Sequence[Assess], by: Session) -> tuple[str, ...]:
        """Take a step for each of many units, as sending 初评 to 300 of them; gives for each the
        sentence why it was refused, "" where it was taken."""
        answers = []
        with self._work.gate.act(ASSESS_UNIT, by) as deed:
            for command in commands:
                try:
                    with deed.attempt():
                        self._take(deed, command)
                except AppError as error:
                    answers.append(str(error))
                else:
                    answers.append("")
            deed.detail |= {"taken": answers.count(""), "refused": len(answers) - answers.count("")}
        return tuple(answers)

    def void(self, command: Assess, seqs: Sequence[int], reason: str, by: Session) -> int:
        """Take steps of a unit back, with a reason; those that others rest on only together.

        ``command`` names round, unit and day.
        """
        if not reason.strip():
            raise InputError("撤销须说明理由，没有撤销。")
        with self._work.gate.act(VOID_ASSESSMENT, by) as deed:
            return self._take(
                deed,
                Assess(
                    command.round_id, command.unit, VOID, command.on, {"reason": reason.strip()}
                ),
                voids=tuple(seqs),
            )

    def revise(self, command: Assess, seq: int, reason: str, by: Session) -> int:
        """Correct day or fields of a step, with a reason; the clocks run anew from what is so."""
        if not reason.strip():
            raise InputError("改正须说明理由，没有改正。")
        fields = {**command.fields, REVISED_FOR: reason.strip()}
        with self._work.gate.act(REVISE_ASSESSMENT, by) as deed:
            return self._take(
                deed, Assess(command.round_id, command.unit, REVISE, command.on, fields),
                revises=seq,
            )  # fmt: skip

    def unit(self, round_id: int, unit: str, by: Session) -> AssessmentRow:
        """Where a unit stands: its stage, its steps, its clocks, and what may be done next."""
        with self._work.gate.see(by) as view:
            held = _member(view.connection, round_id, unit)
            return self._row(view.connection, held, unit)

    def all(self, round_id: int, by: Session) -> tuple[AssessmentLine, ...]:
        """Every unit of the round that has begun: stage, figures, the next last day."""
        with self._work.gate.see(by) as view:
            asked = {"round": round_id}
            due = {row[0]: (row[1], row[2]) for row in view.connection.execute(_DUE, asked)}
            rows = view.connection.execute(_LINES, asked).all()
        return tuple(
            AssessmentLine(
                row.unit, row.unit_name, row.stage, row.stage_caption, row.open,
                dict(row.figures), *due.get(row.id, (None, "")),
            )
            for row in rows
        )  # fmt: skip

    def attach(
        self, round_id: int, unit: str, files: Sequence[AttachmentInput], note: str, by: Session
    ) -> None:
        """Keep files with a unit in the round: a visit record, its answer, its proof."""
        if not files:
            raise InputError("没有选择文件，没有保存。")
        folder = self._work.attachments_folder
        kept = stored(folder, files)
        with self._work.gate.act(FILE_FOR_UNIT, by) as deed:
            held = _member(deed.connection, round_id, unit)
            key = _key(deed.connection, held, unit)
            if key is None:
                raise InputError("这个单位的评价程序还没有开始，没有保存。")
            subject = {
                "case_id": None, "unit_id": None, "round_id": None, "assessment_id": key.id,
                "seq": None,
            }  # fmt: skip
            attachments.add_files(deed.connection, subject, kept, at=deed.now, note=note.strip())
            deed.detail |= {"files": [item.name for item in files], "of": key.uid}

    def key(self, round_id: int, unit: str, by: Session) -> int | None:
        """The key of the unit's assessment in the round; None before its first step."""
        with self._work.gate.see(by) as view:
            found = _key(view.connection, _member(view.connection, round_id, unit), unit)
        return found.id if found is not None else None

    def files(self, round_id: int, unit: str, by: Session) -> tuple[tuple[str, str, str], ...]:
        """The files kept with a unit in the round: name, hash of the content, note."""
        with self._work.gate.see(by) as view:
            held = _member(view.connection, round_id, unit)
            key = _key(view.connection, held, unit)
        with self._work.gate.see(self._work.gate.program) as view:  # rows of one assessment alone
            return attachments.assessment_files(view.connection, key.id) if key else ()

    def _take(
        self,
        deed: Deed,
        command: Assess,
        *,
        voids: tuple[int, ...] = (),
        revises: int | None = None,
    ) -> int:
        connection = deed.connection
        held = _member(connection, command.round_id, command.unit)
        name = held.state.procedure_edition or keep_procedure(
            connection, OF_UNIT[held.state.procedure], {}, at=deed.now
        )
        key = _key(connection, held, command.unit)
        known = load(connection, [key.id])[key.id] if key is not None else ()
        editions = ProcedureEditions(connection)
        named = _names_the_unit(editions, name, command.kind)
        new = Step(
            seq=len(known) + 1, kind=command.kind, on=command.on,
            unit=_unit_name(connection, command.unit) if named else None,
            about=command.about, revises=revises, voids=voids, fields=_plain(command.fields),
            calendar=settings.current_calendar(connection), regulation=name,
        )  # fmt: skip
        today = max([deed.today, *(step.on for step in known)])
        add_step(known, new, editions, today=today)
        self._check_proved(known, new, editions.regulation(name))
        if held.state.procedure == "monitoring":
            self._require_item_by_item(held, known, new)
        if key is None:
            key = begin(connection, held.key.uid, command.unit)
            sql.defer_foreign_keys(connection)  # its row is made of this step
        append(deed, key, new, unit_uid=command.unit if named else None)
        project_assessment(connection, key.id)
        return new.seq

    def _check_proved(self, known: Sequence[Step], new: Step, procedure: Regulation) -> None:
        """InputError where a day of receipt that a time runs from has no proof."""
        before = next((s for s in effective(known) if s.seq == new.revises), None)
        refuse_unproved(revised(before, new) if before else new, before, procedure)

    def _require_item_by_item(self, held: Standing, known: Sequence[Step], new: Step) -> None:
        """InputError where 得分核对 isn't answered, or decided, item by item."""
        name = {"dispute": DISPUTED, "source_decides": DECIDED}.get(new.kind)
        if name is None:
            return
        items = self._work.editions.indicators(held.state.edition).items
        try:
            said = by_item(str(new.fields.get(name, "")), items)
        except ValueError as error:
            raise InputError(f"{error}，没有保存。") from error
        asked = next((s for s in reversed(known) if s.kind == "dispute"), None)
        if new.kind == "source_decides" and asked is not None:
            try:
                wanted = by_item(str(asked.fields.get(DISPUTED, "")), items)
            except ValueError:
                return  # the round has adopted another edition since
            if missing := [f"第{key}项" for key in wanted if key not in said]:
                raise InputError(f"还没有写明{'、'.join(missing)}怎样核定，没有保存。")

    def _row(self, connection: Connection, held: Standing, unit: str) -> AssessmentRow:
        editions = ProcedureEditions(connection)
        key = _key(connection, held, unit)
        if key is None:
            pack = procedure_source(OF_UNIT[held.state.procedure])
            return AssessmentRow(unit, "", "", (), (), (), forms(None, (), read_regulation(pack)))
        known = load(connection, [key.id])[key.id]
        trace = told(known, editions, self._work.today())
        regulation = editions.regulation(trace.regulation)
        clocks = clocks_of(trace, editions)
        return AssessmentRow(
            unit, trace.stage, regulation.stage_caption(trace.stage),
            step_rows(known, regulation), clock_rows(clocks),
            tuple(one.note for one in trace.irregular), forms(trace, clocks, regulation),
            figures(trace),
        )  # fmt: skip


def _member(connection: Connection, round_id: int, unit: str) -> Standing:
    held = head_of(connection, round_id)
    if unit not in held.state.units:
        raise InputError("这个单位不在本轮次之中，没有保存。")
    return held


def _key(connection: Connection, held: Standing, unit: str) -> AssessmentKey | None:
    return find(connection, held.key.id, held.key.uid, unit)


def _unit_name(connection: Connection, unit: str) -> str:
    return str(connection.execute(_NAME_OF, {"of_uid": unit}).scalar_one())


def _names_the_unit(editions: ProcedureEditions, procedure: str, kind: str) -> bool:
    """Whether the step's form has the unit as a field: it is always the one assessed."""
    definition = editions.regulation(procedure).step(kind)
    return definition is not None and any(field.name == "unit" for field in definition.fields)


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields as they are kept: days as ISO texts."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in fields.items()}
