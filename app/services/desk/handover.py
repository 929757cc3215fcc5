"""工作交接: an officer's cases, limits, undelivered papers, paper files and seals to another, in one act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from app.base.captions import deadline_words
from app.base.errors import InputError, RuleViolation, StoreError
from app.base.letter import Letter
from app.base.letter_fields import Day
from app.base.progress import SILENT, Progress
from app.base.rows.cases import CaseRows
from app.base.rows.changes import Changed
from app.base.rows.handover import HandoverCase, HandoverPaper, HandoverPlan, HandoverRow
from app.base.session import Session
from app.models.base import new_uid, table_of
from app.models.desk_statements import visible
from app.models.handover import Handover
from app.models.officer import Officer
from app.reports.letters.templates import head_of, kind_about, template
from app.rules.casework.flow import retell
from app.rules.casework.steps import Step
from app.rules.casework.trace import Thread
from app.rules.cut_off import CutOff
from app.services.cases.cards import CASE
from app.services.cases.case_steps import horizon, load_steps
from app.services.cases.recording import StepRecorder
from app.services.desk.case_page import case_page
from app.services.gate.access import View
from app.services.gate.acts import ADMINISTERS, Act
from app.services.gate.gate import Deed
from app.services.papers.documents import papers_of_steps
from app.services.papers.fields_of_handover import HandoverView
from app.services.papers.letter_sources import Fields, Told, filled
from app.services.papers.typesetting import composed, typesetter
from app.services.register.staff import SET_ACTIVE
from app.services.store import settings
from app.services.store.content import read_content, store_content
from app.services.store.reading import reading
from app.services.store.workspace import Workspace

HAND_OVER = Act("hand_over", "工作交接", about="officer", roles=ADMINISTERS, audited="by steps")
HANDOVER, OFFICER = table_of(Handover), table_of(Officer)
_ADD, _ALL = insert(HANDOVER), select(HANDOVER).order_by(HANDOVER.c.id.desc())
_ONE = select(HANDOVER).where(HANDOVER.c.id == bindparam("key"))
_OFFICERS = select(OFFICER)
_CALLED = select(OFFICER.c.id).where(OFFICER.c.name == bindparam("called"), OFFICER.c.system == 0)
_LEAVE = update(OFFICER).where(OFFICER.c.id == bindparam("key")).values(active=False)
_NUMBER = select(CASE.c.number).where(CASE.c.id == bindparam("case"))
_BY_UID = select(CASE.c.id).where(CASE.c.uid.in_(bindparam("uids", expanding=True)))
_EVERY_IN_HAND = (
    select(CASE.c.id)
    .where(CASE.c.officer_id == bindparam("officer"), CASE.c.board != "")
    .order_by(CASE.c.sort_due, CASE.c.id)
)
_IN_HAND = _EVERY_IN_HAND.where(visible(CASE.c.id))
_UIDS = select(CASE.c.uid).where(CASE.c.id.in_(bindparam("cases", expanding=True)))


@dataclass(frozen=True, slots=True)
class HandOver:
    """The command: who hands over to whom, before whom, and what lies outside the desk."""

    giver: str
    taker: str
    witness: str
    on: date
    files: str = ""  # paper files, a line each
    seals: str = ""  # seals, keys, accounts
    other: str = ""
    leaves: bool = False  # the giver leaves the office


class Handovers:
    """Handovers of an officer's work."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def plan(self, giver: str, today: date, *, by: Session) -> HandoverPlan:
        """What the officer has in hand; InputError for a name that nobody bears."""
        with reading(self._work, by, today) as (view, cut):
            officer = _officer(view.connection, giver)
            return self._in_hand(view, officer, giver, cut)

    def hand_over(
        self, command: HandOver, by: Session, progress: Progress = SILENT
    ) -> tuple[Changed, int]:
        """Everything in hand is the taker's from now on, with the kept list; its key in the register.

        RuleViolation names a case that can't go over (the taker is recused from it): nothing is moved.
        """
        if command.giver == command.taker:
            raise InputError("移交人和接收人是同一个人，没有交接；请另选接收人。")
        if not command.witness.strip():
            raise InputError("没有写明监交人，没有交接。")
        with reading(self._work, by, self._work.today()) as (view, cut):
            giver = _officer(view.connection, command.giver)
            plan = self._in_hand(view, giver, command.giver, cut)
            letter = _letter(self._work, view.connection, plan, command)
            pdf = typesetter(view.connection).pdf(letter)
        if plan.hidden:
            raise RuleViolation(
                f"{command.giver}经办的案件里有{plan.hidden}件是{by.name}应当回避的，没有交接；"
                "请由没有回避的人办理交接。"
            )
        sha256 = store_content(self._work.attachments_folder, pdf)
        with self._work.gate.act(HAND_OVER, by) as deed:
            taker = _officer(deed.connection, command.taker)
            self._move(deed, plan, command, progress)
            row = {
                "uid": new_uid(), "from_id": giver, "to_id": taker, "on": command.on,
                "witness": command.witness.strip(), "seals": command.seals.strip(),
                "cases": _uids(deed.connection, plan), "sha256": sha256, "size": len(pdf),
                "created_at": deed.now, "actor_id": by.id,
            }  # fmt: skip
            key = deed.connection.execute(_ADD, row).inserted_primary_key
            detail = {"from": giver, "to": taker, "cases": len(plan.cases), "list": sha256}
            deed.note(HAND_OVER.verb, case=None, detail=detail)
            if command.leaves:
                self._leave(deed, giver, by)
        moved = tuple(case.case_id for case in plan.cases)
        return Changed(moved, settings=True), int(key[0]) if key else 0

    def all(self) -> tuple[HandoverRow, ...]:
        """The handovers there were, newest first."""
        with self._work.gate.see(self._work.gate.program) as view:
            names = {o.id: o.name for o in view.connection.execute(_OFFICERS)}
            return tuple(
                HandoverRow(r.id, r.on, names[r.from_id], names[r.to_id], r.witness, len(r.cases))
                for r in view.connection.execute(_ALL)
            )

    def pdf(self, handover_id: int, by: Session) -> bytes:
        """The list as it was printed; RuleViolation where ``by`` is recused from a case in it."""
        gate = self._work.gate
        with gate.see(by) as view, gate.see(gate.program) as whole:
            found = whole.connection.execute(_ONE, {"key": handover_id}).first()
            if found is None:
                raise InputError("没有这次交接；请刷新后重试。")
            view.require_all(whole.connection.scalars(_BY_UID, {"uids": found.cases}))
        data = read_content(self._work.attachments_folder, found.sha256)
        if len(data) != found.size:
            raise StoreError("这份交接清单的存档已被改动或损坏，没有打开；请从最近的备份恢复。")
        return data

    # ------------------------------------------------------------ inside

    def _in_hand(self, view: View, officer: int, giver: str, cut: CutOff) -> HandoverPlan:
        asked = {"officer": officer, "viewer": view.viewer}
        ids = list(view.connection.scalars(_IN_HAND, asked))
        view.admit(ids)
        with self._work.gate.see(self._work.gate.program) as whole:
            every = len(whole.connection.scalars(_EVERY_IN_HAND, {"officer": officer}).all())
        pages = [case_page(view.connection, self._work.editions, i, cut) for i in ids]
        papers = [paper for i in ids for paper in self._undelivered(view.connection, i, cut)]
        return HandoverPlan(
            giver, tuple(_case(page) for page in pages), tuple(papers), every - len(ids)
        )

    def _undelivered(
        self, connection: Connection, case_id: int, cut: CutOff
    ) -> Iterator[HandoverPaper]:
        recorded = load_steps(connection, case_id)
        today = horizon(recorded, cut.today)
        trace = retell((r.step for r in recorded), self._work.editions, today=today)
        regulation = self._work.editions.regulation(trace.regulation)
        papers = papers_of_steps(connection, case_id)
        number = connection.scalar(_NUMBER, {"case": case_id}) or ""
        for thread in trace.threads:
            if _is_undelivered(thread):
                step = regulation.step(thread.kind)
                sent = step.caption if step else thread.kind  # no paper was made of it
                made = "、".join(papers.get(thread.seq, ())) or sent
                yield HandoverPaper(made, number, thread.unit or "", thread.sent_on)

    def _move(self, deed: Deed, plan: HandoverPlan, command: HandOver, progress: Progress) -> None:
        recorder = StepRecorder(self._work, deed)
        note = f"工作交接：{command.giver}移交{command.taker}，监交人{command.witness.strip()}"
        fields = {"officer": command.taker, "note": note}
        for at, case in enumerate(plan.cases):
            progress.step(at, len(plan.cases), "正在移交案件")
            try:
                recorder.append(case.case_id, Step(0, "assign", command.on, fields=fields))
            except RuleViolation as error:
                raise RuleViolation(
                    f"“{case.number}”不能移交，全部没有移交：{error}", article=error.article
                ) from error

    def _leave(self, deed: Deed, giver: int, by: Session) -> None:
        """The giver leaves: as when it is said in the settings, in the same transaction."""
        with self._work.gate.act(SET_ACTIVE, by) as further:
            deed.connection.execute(_LEAVE, {"key": giver})
            further.detail |= {"officer": giver}


def _letter(
    work: Workspace, connection: Connection, plan: HandoverPlan, command: HandOver
) -> Letter:
    """The list as the three sign it: the kind of paper that is about a handover."""
    kind = kind_about("handover")
    office = settings.office_settings(connection)
    view = HandoverView(Told(head_of(kind), None), office, {}, plan.officer, work.today(), plan)
    said: Fields = {
        "taker": command.taker, "witness": command.witness.strip(), "handed_on": command.on,
        "handover_files": command.files, "handover_seals": command.seals,
        "handover_other": command.other,
    }  # fmt: skip
    fields = filled(template(kind).fields, view)
    return composed(kind, {**fields, **{name: value for name, value in said.items() if value}})


def _case(page: CaseRows) -> HandoverCase:
    running = [c for c in page.clocks if c.met_on is None and c.outcome in ("running", "overdue")]
    limits = "\n".join(
        f"{c.caption} {Day(c.due_on)} "
        f"{deadline_words(c.urgency, c.remaining, provisional=c.provisional)}"
        for c in running
        if c.due_on is not None
    )
    original = next((text for caption, text in page.details if caption == "原件去向"), "")
    card = page.card
    unit = card.handling_unit or card.respondent
    return HandoverCase(
        card.case_id, card.number, card.title, unit, page.stage_caption, limits, original
    )


def _is_undelivered(thread: Thread) -> bool:
    return bool(thread.presumed)


def _officer(connection: Connection, name: str) -> int:
    found = connection.scalar(_CALLED, {"called": name.strip()})
    if found is None:
        raise InputError(f"没有经办人“{name.strip()}”，没有交接；请核对姓名。")
    return int(found)


def _uids(connection: Connection, plan: HandoverPlan) -> list[Any]:
    ids = [case.case_id for case in plan.cases]
    found: list[Any] = []
    for start in range(0, len(ids), 500):
        found += connection.scalars(_UIDS, {"cases": ids[start : start + 500]})
    return found
