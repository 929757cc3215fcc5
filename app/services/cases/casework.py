"""What is done on a case: registered, a step taken, voided or revised; one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError, RuleViolation
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.base import table_of
from app.models.case import Case, CaseRelation
from app.models.desk_statements import visible
from app.rules.casework import facts
from app.rules.casework.back_dating import WHY
from app.rules.casework.steps import (
    ADOPT_CALENDAR,
    ADOPT_EDITION,
    CORRECTIONS,
    REVISE,
    VOID,
    Step,
    effective,
)
from app.rules.casework.waiting import may_take_in
from app.rules.regulation.regulation import Regulation
from app.services.cases import merging
from app.services.cases.approval_rules import ANSWERS, APPROVED, INSTRUCTION_KIND
from app.services.cases.approval_rules import DECIDES as IDENTITY_DECIDED
from app.services.cases.approvals import keep_copy, received
from app.services.cases.case_facts import amendment, facts_of
from app.services.cases.case_steps import load_steps
from app.services.cases.commands import RegisterCase, ReviseStep, TakeStep, VoidSteps
from app.services.cases.directors import approving, check_decides, check_ends
from app.services.cases.guards import leave_a_reader
from app.services.cases.projection import AMEND_PERSON
from app.services.cases.recording import StepRecorder
from app.services.cases.registering import register
from app.services.gate.acts import DESK, Act
from app.services.store.secrecy import refuse_secret, stored
from app.services.store.workspace import Workspace

REGISTER = Act("register", "登记", about="case", roles=DESK, undo="void", audited="by steps")
TAKE_STEP = Act("take_step", "办理", about="case", roles=DESK, undo="void", audited="by steps")
VOID_STEPS = Act("void_steps", "撤销步骤", about="case", roles=DESK, audited="by steps")
REVISE_STEP = Act(
    "revise_step", "改正步骤", about="case", roles=DESK, undo="void", audited="by steps"
)
AMEND = Act("amend_facts", "更改事实", about="case", roles=DESK, undo="void", audited="by steps")
MERGE_CASES = Act(
    "merge_cases", "合并办理", about="case", roles=DESK, undo="void", audited="by steps"
)

SYSTEM_KINDS = frozenset({facts.RECEIVE, ADOPT_CALENDAR, ADOPT_EDITION, AMEND_PERSON}) | CORRECTIONS
FIXED = frozenset({"case_uid", "number", "complainants", "into_uid"})  # never revised

CASE, RELATION = table_of(Case), table_of(CaseRelation)
_NUMBER = select(CASE.c.number).where(CASE.c.id == bindparam("case"))
_EDITION = select(CASE.c.regulation_id).where(CASE.c.id == bindparam("case"))
_CALLED = select(CASE.c.id, CASE.c.uid, CASE.c.stage, CASE.c.number, CASE.c.regulation_id).where(
    CASE.c.number == bindparam("called")
)
_CALLED_IN_SIGHT = _CALLED.where(visible(CASE.c.id))
_MERGED_BY = select(RELATION.c.other_id).where(
    RELATION.c.case_id == bindparam("case"),
    RELATION.c.seq.in_(bindparam("seqs", expanding=True)),
)


class Casework:
    """The write side of cases."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def register(self, command: RegisterCase, by: Session) -> Changed:
        """A letter, mail or call becomes a case with a number; its clocks run."""
        folder = self._work.attachments_folder
        names = (command.title, command.source_number)
        refuse_secret(names=names, texts=(command.facts, command.appeal))
        kept = stored(folder, command.attachments)
        with self._work.gate.act(REGISTER, by) as deed:
            return register(StepRecorder(self._work, deed), self._work, command, kept)

    def take(self, command: TakeStep, by: Session) -> Changed:
        """The step is taken; StepRefused names the article that stands against it."""
        if command.kind in SYSTEM_KINDS:
            raise InputError("这个步骤不能直接登记，没有保存；请使用相应的功能。")
        if command.kind == "merge":
            return self._merge(command, by)
        if command.kind == facts.AMEND:
            return self._amend(command, by)
        with self._work.gate.act(TAKE_STEP, by, case=command.case_id) as deed:
            recorder = StepRecorder(self._work, deed)
            edition = deed.connection.scalar(_EDITION, {"case": command.case_id})
            step = step_of(command)
            if edition is not None:
                step = approving(deed, step, self._work.editions.regulation(edition))
            if step.kind == INSTRUCTION_KIND:
                if {ANSWERS, APPROVED, IDENTITY_DECIDED} & set(step.fields):
                    check_decides(deed, "批示")
                step = received(step)
            if step.kind == "recuse" and not step.unit:
                leave_a_reader(deed.connection, command.case_id, step.text("officer"))
            seq = recorder.append(command.case_id, step, asks_why=True)
            if step.kind == INSTRUCTION_KIND:
                keep_copy(deed, command.case_id, seq, step)
            return Changed((command.case_id,), seq)

    def void(self, command: VoidSteps, by: Session) -> Changed:
        """The steps are taken back; RuleViolation.needs names others that rest on them."""
        if not command.reason.strip():
            raise InputError("没有填写撤销的理由，没有保存。")
        with self._work.gate.act(VOID_STEPS, by, case=command.case_id) as deed:
            check_ends(deed, command.case_id, command.seqs)
            _check_persons(deed.connection, command)
            recorder = StepRecorder(self._work, deed)
            step = Step(0, VOID, recorder.today, voids=tuple(sorted(set(command.seqs))),
                        fields={"reason": command.reason.strip()})  # fmt: skip
            left = _merged_into(deed.connection, command)
            seq = recorder.append(command.case_id, step)
            own = deed.connection.scalar(_NUMBER, {"case": command.case_id})
            for other in left:
                note = f"{own}撤销并案，单独办理。"
                recorder.append(other, Step(0, "record", recorder.today, fields={"note": note}))
                _take_limits_back(recorder, command.case_id, other, note)
            return Changed((command.case_id, *left), seq)

    def revise(self, command: ReviseStep, by: Session) -> Changed:
        """The step's day or fields are put right, a field given "" is emptied; RuleViolation.needs
        as for a void."""
        if not command.reason.strip():
            raise InputError("没有填写改正的理由，没有保存。")
        if FIXED & set(command.fields):
            raise InputError("案号和身份信息不能用改正步骤更改，没有保存。")
        emptied = {name: "" for name, value in command.fields.items() if value == ""}
        changed = {**plain_fields(command.fields), **emptied}
        fields = {**changed, "revision_reason": command.reason.strip()}
        with self._work.gate.act(REVISE_STEP, by, case=command.case_id) as deed:
            check_ends(deed, command.case_id, (command.seq,))
            recorder = StepRecorder(self._work, deed)
            step = Step(0, REVISE, command.on, unit=command.unit.strip() or None,
                        about=command.about, revises=command.seq, fields=fields)  # fmt: skip
            seq = recorder.append(command.case_id, step, asks_why=True)
            return Changed((command.case_id,), seq)

    def _amend(self, command: TakeStep, by: Session) -> Changed:
        """The facts that differ from what they are; nothing else is kept with the step."""
        with self._work.gate.act(AMEND, by, case=command.case_id) as deed:
            recorder = StepRecorder(self._work, deed)
            recorded = load_steps(deed.connection, command.case_id)
            regulation = self._work.editions.regulation(recorded[-1].step.regulation)
            changed = amendment(facts_of(recorded), command.fields, recorder, regulation)
            said = plain_fields({n: command.fields.get(n, "") for n in ("reason", WHY)})
            step = Step(0, command.kind, command.on, fields={**changed, **said})
            seq = recorder.append(command.case_id, step, asks_why=True)
            return Changed((command.case_id,), seq)

    def _merge(self, command: TakeStep, by: Session) -> Changed:
        """The case goes on in another, which is told of it in a note of its own."""
        with self._work.gate.act(MERGE_CASES, by, case=command.case_id) as deed:
            recorder = StepRecorder(self._work, deed)
            number = str(command.fields.get("into", "")).strip()
            found = deed.connection.execute(_CALLED, {"called": number})
            into = found.first() if number else None
            own = deed.connection.scalar(_NUMBER, {"case": command.case_id})
            if number and (into is None or into.id == command.case_id):
                raise RuleViolation(f"没有可以并入的案件“{number}”；请核对案号，不能并入本件自己。")
            if into is not None:
                deed.require(into.id)
            if into is not None and into.stage in ("merged", "voided"):
                raise RuleViolation(f"“{number}”已经并案或作废，不能再并入；请并入继续办理的案件。")
            if into is not None:
                _check_survivor(number, self._work.editions.regulation(into.regulation_id), into)
            extra = {"into": number, "into_uid": into.uid} if into is not None else {}
            merged = step_of(command, extra)
            kept = (
                self._kept_limits(deed.connection, command.case_id, into.id, merged)
                if into is not None
                else ()
            )
            seq = recorder.append(command.case_id, merged, asks_why=True)
            assert into is not None  # without a number the step above was refused
            note = f"并入{own}（重复投诉举报合并办理）。"
            recorder.append(into.id, Step(0, "record", command.on, fields={"note": note}))
            for step in kept:
                recorder.append(into.id, step)
            return Changed((command.case_id, into.id), seq)

    def preview_merge(self, case_id: int, into: str, by: Session) -> tuple[str, ...]:
        """What merging the case into the one of that number would end and what would go on; empty
        where there is no such case that can take it in."""
        with self._work.gate.see(by, case_id) as view:
            asked = {"called": into.strip(), "viewer": view.viewer}
            found = view.connection.execute(_CALLED_IN_SIGHT, asked).first()
            if found is None or found.id == case_id or not view.only((found.id,)):
                return ()
            regulation = self._work.editions.regulation(found.regulation_id)
            if not may_take_in(regulation, found.stage):
                return ()
            mine, theirs = self._told(view.connection, case_id, found.id)
        return merging.preview(mine, theirs)

    def _told(
        self, connection: Connection, case_id: int, into: int
    ) -> tuple[merging.Told, merging.Told]:
        today, editions = self._work.today(), self._work.editions

        def of(key: int) -> merging.Told:
            number = connection.scalar(_NUMBER, {"case": key}) or ""
            return merging.told(number, load_steps(connection, key), editions, today)

        return of(case_id), of(into)

    def _kept_limits(
        self, connection: Connection, case_id: int, into: int, step: Step
    ) -> tuple[Step, ...]:
        """The limits of the merged case that end before the survivor's own: they go on there."""
        mine, theirs = self._told(connection, case_id, into)
        uid = str(load_steps(connection, case_id)[0].step.fields["case_uid"])
        steps = (
            merging.limit_step(found, mine, uid, theirs, step)
            for found in merging.stricter(mine, theirs)
        )
        return tuple(step for step in steps if step is not None)


def _check_survivor(number: str, regulation: Regulation, into: Any) -> None:
    """RuleViolation for a case that can't answer for another: refused, withdrawn, forwarded."""
    if not may_take_in(regulation, into.stage):
        raise RuleViolation(
            f"“{number}”{regulation.stage_caption(into.stage)}，不能对并入的案件负责，没有保存；"
            "请并入继续办理或者已经办结的案件。"
        )


def _take_limits_back(recorder: StepRecorder, case_id: int, other: int, note: str) -> None:
    """What the merge set in the survivor is taken back with it."""
    uid = str(load_steps(recorder.connection, case_id)[0].step.fields["case_uid"])
    steps = effective(r.step for r in load_steps(recorder.connection, other))
    seqs = tuple(s.seq for s in steps if s.text(merging.MERGED_FROM) == uid)
    if seqs:
        fields = {"reason": note}
        recorder.append(other, Step(0, VOID, recorder.today, voids=seqs, fields=fields))


def _check_persons(connection: Connection, command: VoidSteps) -> None:
    """RuleViolation where what was learnt of a person would be taken back while the case goes on."""
    steps = {r.step.seq: r.step for r in load_steps(connection, command.case_id)}
    kinds = {steps[seq].kind for seq in command.seqs if seq in steps}
    if AMEND_PERSON in kinds and facts.RECEIVE not in kinds:
        raise RuleViolation(
            "得知的投诉举报人信息已经写入身份信息，不能撤销，没有改动；有误的请再更改一次。"
        )


def _merged_into(connection: Connection, command: VoidSteps) -> tuple[int, ...]:
    """The cases that go on for this one by a merge among the steps to be voided."""
    asked = {"case": command.case_id, "seqs": list(command.seqs)}
    return tuple(connection.scalars(_MERGED_BY, asked))


def step_of(command: TakeStep, extra: Mapping[str, Any] | None = None) -> Step:
    """The command as a step; its number and editions are filled in when it is taken."""
    fields = {**plain_fields(command.fields), **(extra or {})}
    given = str(fields.pop("unit", "") or "").strip()
    about = fields.pop("about", None)
    return Step(
        seq=0,
        kind=command.kind,
        on=command.on,
        unit=command.unit.strip() or given or None,
        about=command.about if command.about is not None else _whole(about),
        fields=fields,
    )


def plain_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Form fields as a payload keeps them: days as ISO texts, blanks left out."""
    plain = {}
    for name, value in fields.items():
        text = value.strip() if isinstance(value, str) else value
        if text is None or text == "" or text in ((), [], {}):
            continue
        if isinstance(text, date):
            text = text.isoformat()
        plain[name] = list(text) if isinstance(text, tuple) else text
    return plain


def _whole(value: object) -> int | None:
    return int(str(value)) if value not in (None, "") else None
