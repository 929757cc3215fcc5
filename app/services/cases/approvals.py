"""办理审批: decisions proposed, instructed upon, and those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from app.base.errors import InputError, RuleViolation
from app.base.rows.approvals import ApprovalRecord, ApprovalRow
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.desk_statements import OFFICER
from app.rules.casework.steps import Step, effective
from app.rules.regulation.regulation import Regulation
from app.services.cases.approval_rules import (
    ANSWERS,
    APPROVED,
    ASKED_FOR,
    COPY,
    GIVEN_BY,
    INSTRUCTION_KIND,
    POST,
    PROPOSAL_KIND,
    PROPOSES,
    proposals,
)
from app.services.cases.cards import CASE
from app.services.cases.case_steps import Recorded, load_steps
from app.services.cases.commands import Instruct, Propose
from app.services.cases.directors import check_decides
from app.services.cases.recording import StepRecorder, said
from app.services.gate.acts import DECIDES, DESK, Act
from app.services.gate.gate import Deed
from app.services.store import attachments
from app.services.store.approvals import APPROVAL, DIRECTOR, RECORDS, records
from app.services.store.attachments import OnPaper
from app.services.store.desk_settings import APPROVABLE, desk_settings
from app.services.store.workspace import Workspace

PROPOSE = Act("propose", "提交拟办意见", about="case", roles=DESK, undo="void", audited="by steps")
INSTRUCT = Act("instruct", "批示", about="case", roles=DECIDES, undo="void", audited="by steps")

_REGULATION = select(CASE.c.regulation_id).where(CASE.c.id == bindparam("case"))
_OFFICERS = select(func.count()).where(OFFICER.c.active == 1, OFFICER.c.system == 0)
# What was proposed for a decision; extensions and what was decided alone are asked for otherwise.
_PROPOSED = RECORDS.where(
    APPROVAL.c.subject == "case", APPROVAL.c.asked_of == DIRECTOR, APPROVAL.c.act.in_(APPROVABLE)
)
_WAITING = _PROPOSED.where(APPROVAL.c.state == "waiting")
_PROPOSED_OF_CASE, _RECORDS_OF_CASE = (
    query.where(APPROVAL.c.case_id == bindparam("case")) for query in (_PROPOSED, RECORDS)
)


class Approvals:
    """Proposals and the instructions on them."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def propose(self, command: Propose, by: Session) -> Changed:
        """拟办意见: recorded with the case and waiting for its instruction."""
        opinion = command.opinion.strip()
        if not opinion or command.step not in APPROVABLE:
            raise InputError("没有填写拟办意见，没有保存。")
        with self._work.gate.act(PROPOSE, by, case=command.case_id) as deed:
            recorder = StepRecorder(self._work, deed)
            caption = _caption(self._regulation(deed.connection, command.case_id), command.step)
            fields = {"note": f"拟办意见（{caption}）：{opinion}", PROPOSES: command.step}
            step = Step(0, PROPOSAL_KIND, command.on, fields=fields | said(command))
            seq = recorder.append(command.case_id, step, asks_why=True)
            return Changed((command.case_id,), seq)

    def instruct(self, command: Instruct, by: Session) -> Changed:
        """批示: the proposal is approved or not; InputError if it does not wait,
        RuleViolation if only another officer may (setting of the office)."""
        text = command.instruction.strip()
        with self._work.gate.act(INSTRUCT, by, case=command.case_id) as deed:
            recorder = StepRecorder(self._work, deed)
            recorded = load_steps(deed.connection, command.case_id)
            waiting = {
                proposal.seq
                for proposal, answer in proposals(effective(r.step for r in recorded))
                if answer is None
            }
            if command.about not in waiting:
                raise InputError("没有等待批示的拟办意见，或者已经批示过，没有保存；请刷新后重试。")
            if not command.given_by.strip():
                check_decides(deed, "批示")
                _check_another(deed, recorded, command.about)
            verdict = "同意" if command.approved else "不同意"
            fields = {
                "note": f"{verdict}：{text}" if text else verdict,
                ANSWERS: command.about,
                APPROVED: command.approved,
                **_received(command),
                **said(command),
            }
            step = Step(0, INSTRUCTION_KIND, command.on, fields=fields)
            seq = recorder.append(command.case_id, step, asks_why=True)
            keep_copy(deed, command.case_id, seq, step)
            return Changed((command.case_id,), seq)

    def waiting(self, by: Session) -> tuple[ApprovalRow, ...]:
        """The proposals that wait for an instruction, oldest first."""
        with self._work.gate.see(by) as view:
            found = records(view, _WAITING)
        return tuple(_row(record) for record in found)

    def of_case(self, case_id: int, by: Session) -> tuple[ApprovalRow, ...]:
        """Every proposal of a case with its instruction, oldest first."""
        with self._work.gate.see(by, case_id) as view:
            found = records(view, _PROPOSED_OF_CASE, case=case_id)
        return tuple(_row(record) for record in found)

    def record_of(self, case_id: int, by: Session) -> tuple[ApprovalRecord, ...]:
        """Whatever was asked for and decided on a case: 批示, 延期, 提供身份, 照发, 解除回避."""
        with self._work.gate.see(by, case_id) as view:
            return records(view, _RECORDS_OF_CASE, case=case_id)

    def _regulation(self, connection: Connection, case_id: int) -> Regulation:
        name = connection.scalar(_REGULATION, {"case": case_id})
        if name is None:
            raise InputError("没有这件案件，没有改动任何内容；请刷新后重试。")
        return self._work.editions.regulation(name)


def received(step: Step) -> Step:
    """An instruction of somebody outside the office, taken by itself: it bears name and post, and
    the day asked for is not before it; InputError otherwise."""
    if not step.text(GIVEN_BY) and not step.text(POST):
        return step
    if not step.text(GIVEN_BY) or not step.text(POST):
        raise InputError("收到的批示须写明领导的姓名、职务和批示原文，没有保存。")
    _check_asked_for(step.day(ASKED_FOR), step.on)
    return step


def keep_copy(deed: Deed, case_id: int, seq: int, step: Step) -> None:
    """The copy of an instruction that lies on paper is noted with its step; without a place none."""
    place = step.text(COPY)
    if not place:
        return
    title = f"{step.text(POST)}{step.text(GIVEN_BY)}批示件"
    subject = {"case_id": case_id, "unit_id": None, "seq": seq}
    paper = OnPaper(title, place, step.on)
    attachments.add_on_paper(deed.connection, subject, paper, at=deed.now)


def _check_asked_for(asked_for: date | None, on: date) -> None:
    if asked_for is not None and asked_for < on:
        raise InputError("要求办结的日期早于批示日期，没有保存；请核对。")


def _received(command: Instruct) -> dict[str, Any]:
    """What is kept beside the words: where the copy lies, and of an instruction received from
    outside the office who gave it; InputError where the post or the words are missing."""
    given_by, post = command.given_by.strip(), command.post.strip()
    place = command.copy_place.strip()
    copy = {COPY: place} if place else {}
    if not given_by:
        return copy
    if not post or not command.instruction.strip():
        raise InputError("收到的批示须写明领导的职务和批示原文，没有保存。")
    _check_asked_for(command.asked_for, command.on)
    asked = {ASKED_FOR: command.asked_for.isoformat()} if command.asked_for else {}
    verdict = "同意" if command.approved else "不同意"
    limit = f"（要求{command.asked_for.isoformat()}前办结）" if command.asked_for else ""
    note = f"收到{post}{given_by}批示：{verdict}：{command.instruction.strip()}{limit}"
    return {"note": note, GIVEN_BY: given_by, POST: post, **asked, **copy}


def _check_another(deed: Deed, recorded: Sequence[Recorded], about: int) -> None:
    """RuleViolation where an officer would instruct on what they proposed, others being there."""
    own = any(r.step.seq == about and r.actor_id == deed.by.id for r in recorded)
    if not own or desk_settings(deed.connection).own_instruction:
        return
    if (deed.connection.scalar(_OFFICERS) or 0) > 1:
        raise RuleViolation(
            f"这份拟办意见是{deed.by.name}提出的，须由别人批示，没有保存；请负责人批示。",
            article="本办审批设置",
        )


def _row(record: ApprovalRecord) -> ApprovalRow:
    assert record.case_id is not None and record.seq is not None  # of a step of its case
    return ApprovalRow(
        case_id=record.case_id,
        number=record.number,
        title=record.title,
        seq=record.seq,
        step=record.act,
        step_caption=record.caption,
        opinion=record.payload["opinion"],
        proposed_by=record.asked_by,
        proposed_on=record.asked_on,
        state="waiting" if record.state == "withdrawn" else record.state,
        instruction=record.reason,
        instructed_by=record.decided_by,
        instructed_on=record.decided_on,
    )


def _caption(regulation: Regulation, kind: str) -> str:
    step = regulation.step(kind)
    return step.caption if step else kind
