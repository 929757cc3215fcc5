"""Nothing that any act or read gives back tells a recused officer of the case (NY-15.1, YC-17).

The case bears a word of its own in number, title, facts and file name, another in its unit's name.
Every method of every service that asks who calls it is called by the recused officer, and all it
returns, raises or writes is searched. A method without an entry here fails the first test.
"""

from __future__ import annotations

import dataclasses
import inspect
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.base.errors import AppError
from app.base.rows.batches import BatchResult
from app.base.rows.exports import ExportLedger
from app.base.rows.ledger import LedgerFilters, LedgerQuery, LedgerView
from app.base.rows.oversight import WarningRow
from app.base.rows.papers import PaperAbout
from app.base.rows.statistics import Period
from app.base.secret import Secret
from app.base.session import Session
from app.rules.consultation.form import PointText
from app.services.calendars.calendar_commands import (
    DecideCalendar,
    DropOfficeDays,
    ImportNotice,
    SetOfficeDays,
)
from app.services.cases.bulk import History, take_over
from app.services.cases.commands import (
    EndRecusal,
    Instruct,
    Propose,
    Recuse,
    ReviseStep,
    TakeMany,
    TakeStep,
    VoidSteps,
)
from app.services.cases.persons import AmendPerson
from app.services.consultation.call_commands import (
    AskUnits,
    RecordAnswer,
    ReportAnswer,
    SplitOpinion,
    WeighPoint,
)
from app.services.desk.board import BoardFilters
from app.services.desk.handover import HandOver
from app.services.desk.visit_commands import ChooseSample, DrawSample
from app.services.evaluation.round_commands import (
    Assess,
    AttachEvidence,
    CellText,
    Decide,
    Enter,
    NilReturn,
    OpenRound,
    StageLock,
)
from app.services.finding.duplicates import Typed
from app.services.gate.acts import Act, load_all
from app.services.gate.disclosure import Leave
from app.services.gate.gate import Gate
from app.services.office import Office
from app.services.oversight.failures import ChangeFailure, SendFailures
from app.services.oversight.inspections import RecordInspection
from app.services.oversight.thresholds import SetThreshold
from app.services.oversight.warnings import AnswerWarning
from app.services.papers.dispatch import Deliver, UseSeal
from app.services.papers.incoming import ReceivePaper
from app.services.papers.letter_commands import Overrule, StartNumbers, VoidDocument, WriteLetter
from app.services.papers.paper_commands import WritePaper
from app.services.register.register_commands import SaveAbsence
from app.services.statistics.commands import CheckFigures
from app.services.store.appointing import Appoint
from app.services.store.attachments import OnPaper
from app.services.store.content import AttachmentInput
from app.services.units.unit_commands import MergeUnits, SaveContact, SaveUnit
from tests.services.consultation import making as calling
from tests.services.gate.archive_calls import ARCHIVE_BEGINS, ARCHIVE_CALLS, ARCHIVE_FURTHER
from tests.services.gate.round_calls import ROUND_CALLS
from tests.services.gate.station_calls import STATION_CALLS
from tests.services.gate.walk import methods, takes_session
from tests.services.imports.test_imports import OPENING, line, read
from tests.services.making import (
    NOTICE_2027,
    SELF_CHECK,
    TODAY,
    UNIT,
    Clock,
    Desk,
    copied_office,
    make_office,
    receive,
)
from tests.services.statistics.test_city_book import city_workbook

SET, OTHER_SET = "nanyang-2024-departments", "nanyang-2024-counties"
WORD, UNIT_WORD = "独角兽", "麒麟示例局"
NUMBER = f"{WORD}〔2026〕1号"
# The register of units is no secret; what a unit has to do with the case is.
# Figures are the office's, the same whoever asks: they name units, never a case.
OF_THE_REGISTER = frozenset(
    {"find.find", "unit_register.take_list", "unit_merging.merge", "unit_merging.part",
     "statistics_outputs.export", "statistics_outputs.paper", "statistics_outputs.picture",
     "snapshots.page", "snapshots.checks", "snapshots.compare", "inspections.rows", "inspections.counts",
     "inspections.export", "director.page", "director.paper", "director.at_once",
     "director.warned", "warnings.rows", "published.tables", "published.city_form",
     "city_books.plan", "city_books.fill", "city_books.write"}
)  # fmt: skip


# What is called in every run; the sweep over all others is slow.
ALWAYS = frozenset(
    {"reads.board", "reads.case_page", "find.find", "workbench.work", "ledger.page",
     "documents.rows", "exports.ledger", "casework.take"}
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Scene:
    """The office, the recused officer, and what the case left behind."""

    office: Office
    other: Session
    case: int
    paper: int
    sample: int
    complainant: int
    folder: Path


_KEPT: dict[str, tuple[Any, ...]] = {}  # of the first scene; every further one is its copy


@pytest.fixture
def scene(tmp_path: Path, clock: Clock) -> Iterator[Scene]:
    def make(path: Path) -> Office:
        office = make_office(path, clock)
        _KEPT["scene"] = _filled(Desk(office))
        return office

    with copied_office(tmp_path / "office.cxt", clock, "recused word", make) as office:
        yield Scene(office, *_KEPT["scene"], tmp_path)


def _filled(desk: Desk) -> tuple[Any, ...]:
    """Fill the office; gives the recused officer and the keys of what the case left behind."""
    office = desk.office
    register = receive(
        date(2026, 9, 1),
        title=f"{WORD}招商承诺未兑现",
        facts=f"{WORD}承诺的土地至今没有交付。",
        respondents=(UNIT_WORD,),
    )
    history = History(register, number=NUMBER)
    case_id = take_over(office.workspace, [history], desk.me, source="示例").cases[0]
    office.case_file.attach(
        case_id, 1, [AttachmentInput(f"{WORD}.pdf", f"{WORD}内容".encode())], WORD, desk.me
    )
    desk.take(case_id, "accept", date(2026, 9, 2))
    notice = desk.take(case_id, "notify_acceptance", date(2026, 9, 3))
    desk.take(
        case_id, "refer", date(2026, 9, 4), unit=UNIT_WORD, delivered_on="2026-09-04", **SELF_CHECK
    )
    paper = office.letters.issue(
        WriteLetter("acceptance_notice", case_id, TODAY, seq=notice), desk.me
    )
    office.approvals.propose(Propose(case_id, "close", f"{WORD}拟办结", TODAY), desk.me)
    page = office.reads.case_page(case_id, TODAY, by=desk.me)
    sampled = desk.accepted(date(2026, 9, 1), date(2026, 9, 2))
    sample = _sample(desk, sampled, case_id)
    other = office.session(office.officers.add("经办乙示例", desk.me))
    office.recusals.recuse(Recuse(case_id, other.name, f"{WORD}的近亲属", TODAY), desk.me)
    return other, case_id, paper.id, sample, page.parties[0].complainant_id


def _round(s: Scene) -> int:
    """An evaluation round of one unit, with an entry (step 3) and a decision (step 4)."""
    office, me = s.office, s.other
    key = office.rounds.open(OpenRound("示例轮次", SET, units=(UNIT,)), me)
    cell = CellText(office.rounds.units(key, me)[0][0], "8", "closed", "1/2")
    office.entries.enter(Enter(key, (cell,)), me)
    office.round_decisions.decide(Decide(key, "sites", "both", "示例", "7"), me)
    return key


def _entry(s: Scene, key: int) -> Enter:
    uid = s.office.rounds.units(key, s.other)[0][0]
    return Enter(key, (CellText(uid, "8", "closed", "1/3"),))


def _locked(s: Scene) -> int:
    key = _round(s)
    s.office.rounds.lock(StageLock(key, "reporting"), s.other)
    return key


def _assessed(s: Scene) -> tuple[int, str]:
    command = OpenRound("示例轮次", SET, "evaluation", (UNIT,))
    key = s.office.rounds.open(command, s.other)
    return key, s.office.rounds.units(key, s.other)[0][0]


def _redone(s: Scene) -> Any:
    key = _round(s)
    s.office.entries.undo(key, 3, s.other)
    return s.office.entries.redo(key, 3, s.other)


def _nil(s: Scene) -> Any:
    key = _round(s)
    units = tuple(uid for uid, _ in s.office.rounds.units(key, s.other))
    nil = NilReturn(key, units, "2", "n", "示例法院", TODAY, "示例函")
    return s.office.entries.nil_return(nil, s.other)


def _hand_over(giver: str, taker: str) -> HandOver:
    return HandOver(giver, taker, "示例监交人", TODAY)


def _handed(s: Scene) -> Any:
    me = s.office.session()
    s.office.officers.add("经办丙示例", me)
    _changed, key = s.office.handovers.hand_over(_hand_over(me.name, "经办丙示例"), me)
    return s.office.handovers.pdf(key, s.other)


def _sample(desk: Desk, one: int, other: int) -> int:
    """A list of cases to visit that names both, as one drawn before the recusal would."""
    with desk.office.gate.file.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO visit_sample (id, uid, name, way, seed, base, basis, drawn_on, actor_id,"
            " created_at) VALUES (1, 'u', '示例名单', 'chosen', 0, 2, '{}', '2026-11-20', ?, ?)",
            (desk.me.id, "2026-11-20 09:00:00"),
        )
        for at, case_id in enumerate((one, other), 1):
            connection.exec_driver_sql(
                "INSERT INTO visit_sample_case VALUES (1, ?, ?)", (at, case_id)
            )
    return 1


Call = Callable[[Scene], Any]


def _lines(s: Scene) -> list[object]:
    opened: AbstractContextManager[Any] = s.office.ledger.lines(LedgerQuery(), TODAY, by=s.other)
    with opened as (ids, batches):
        return [list(ids), [list(rows) for rows in batches]]


def _books(s: Scene) -> Callable[[str], Path]:
    return lambda name: s.folder / f"{name}.xlsx"


def _some_pdf(scene: Scene) -> bytes:
    return scene.office.papers.preview(WritePaper("circular", FREELY, TODAY, {
        "addressee": "示例县财政局", "matter": "开会", "body": "请参加。",
    }), scene.office.session()).pdf  # fmt: skip


FREELY = PaperAbout("free")


def _call(s: Scene) -> tuple[int, str]:
    """A call that was issued to one unit, which said something, split into one point."""
    office, me = s.office, s.other
    call = calling.issued(office, me, (UNIT,))
    uid = calling.uids(office, call, me)[0]
    office.call_answers.record(RecordAnswer(call, uid, "建议延后。"), me)
    office.call_answers.split(SplitOpinion(call, uid, (PointText("建议延后"),)), me)
    return call, uid


def _answered(s: Scene) -> int:
    """A call that came in, its form filled in."""
    call = calling.received(s.office, s.other)
    s.office.call_replies.draft(call, "", s.other)
    return call


def _sealed(s: Scene) -> int:
    call = _answered(s)
    s.office.call_replies.seal(call, TODAY, [], s.other)
    return call


def _weighed(s: Scene) -> int:
    call, _uid = _call(s)
    point = s.office.call_pages.one(call, s.other).points[0]
    s.office.call_answers.weigh(WeighPoint(call, (point.seq, 1), "adopted"), s.other)
    return call


QUARTER = Period(date(2026, 7, 1), TODAY)


def _book() -> bytes:
    return city_workbook(UNIT_WORD)


def _write_book(s: Scene) -> object:
    source = s.folder / "季报.xlsx"
    source.write_bytes(_book())
    target, mapping = s.folder / "季报（已填）.xlsx", {"收到": "received"}
    return s.office.city_books.write(source, target, _published(s), mapping, s.other)


def _published(s: Scene) -> int:
    """Figures published before a step on the case from which the officer keeps out."""
    key = s.office.snapshots.publish("示例三季度", QUARTER, s.other)
    s.office.casework.take(
        TakeStep(s.case, "withdraw", TODAY, fields={"reason": WORD}), s.office.session()
    )
    return key


CALLS: Mapping[str, Call] = {
    "statistics.clock_cases": lambda s: s.office.statistics.clock_cases(
        QUARTER, s.office.statistics.page(QUARTER).clocks[0], "overdue", s.other
    ),
    "statistics.cases": lambda s: s.office.statistics.cases(QUARTER, "received", s.other),
    "statistics_outputs.export": lambda s: s.office.statistics_outputs.export(
        s.folder / "统计.xlsx", QUARTER, "unit", s.other
    ),
    "statistics_outputs.picture": lambda s: s.office.statistics_outputs.picture(
        s.office.statistics.page(QUARTER), "closure_rate", s.other
    ),
    "statistics_outputs.paper": lambda s: s.office.statistics_outputs.paper(
        QUARTER, "unit", s.other
    ),
    "snapshots.publish": lambda s: s.office.snapshots.publish("示例", QUARTER, s.other),
    "snapshots.all": lambda s: s.office.snapshots.all(s.other) if _published(s) else None,
    "warnings.rows": lambda s: s.office.warnings.rows(TODAY, s.other),
    "warnings.cases": lambda s: s.office.warnings.cases(
        WarningRow(
            "hot_unit",
            "热点单位",
            "",
            UNIT_WORD,
            "示例",
            "示例",
            (s.case,),
            0,
            (),
            0,
            "",
            "",
            "",
            "",
            "",
        ),
        s.other,
    ),
    "warnings.answer": lambda s: s.office.warnings.answer(
        AnswerWarning("hot_unit", UNIT_WORD, "dismissed", "示例", TODAY), s.other
    ),
    "warning_thresholds.set": lambda s: s.office.warning_thresholds.set(
        SetThreshold("hot_unit.least", "5", "示例"), s.other
    ),
    "failures.rows": lambda s: s.office.failures.rows(s.other),
    "failures.change": lambda s: s.office.failures.change(
        ChangeFailure(s.case, "remove", TODAY, "示例", "示例"), s.other
    ),
    "failures.send": lambda s: s.office.failures.send(SendFailures(TODAY, "示例"), s.other),
    "failures.export": lambda s: s.office.failures.export(s.folder / "失信.xlsx", s.other),
    "inspections.record": lambda s: s.office.inspections.record(
        RecordInspection(UNIT_WORD, "order", TODAY, "sound", "示例"), s.other
    ),
    "inspections.rows": lambda s: s.office.inspections.rows(TODAY, s.other),
    "inspections.counts": lambda s: s.office.inspections.counts(TODAY, TODAY, s.other),
    "inspections.export": lambda s: s.office.inspections.export(
        s.folder / "检查.xlsx", TODAY, TODAY, s.other
    ),
    "director.page": lambda s: s.office.director.page(TODAY, s.other),
    "director.at_once": lambda s: s.office.director.at_once(TODAY, s.other),
    "director.warned": lambda s: s.office.director.warned(TODAY, s.other),
    "director.paper": lambda s: s.office.director.paper(TODAY, s.other),
    "snapshots.page": lambda s: s.office.snapshots.page(_published(s), "unit", s.other),
    "snapshots.checks": lambda s: s.office.snapshots.checks(_published(s), s.other),
    "snapshots.check": lambda s: s.office.snapshots.check(
        CheckFigures(_published(s), UNIT_WORD, "agreed", TODAY), s.other
    ),
    "published.tables": lambda s: s.office.published.tables(
        s.folder / "分项.xlsx", _published(s), "unit", s.other
    ),
    "published.city_form": lambda s: s.office.published.city_form(
        s.folder / "报市.xlsx", _published(s), s.other
    ),
    "city_books.plan": lambda s: s.office.city_books.plan(_book(), _published(s), s.other),
    "city_books.fill": lambda s: s.office.city_books.fill(
        _book(), _published(s), {"收到": "received"}, s.other
    ),
    "city_books.write": lambda s: _write_book(s),
    "published.form": lambda s: s.office.published.form(s.other),
    "published.set_form": lambda s: s.office.published.set_form("", s.other),
    "papers.snapshots": lambda s: s.office.papers.snapshots(s.other) if _published(s) else None,
    "snapshots.compare": lambda s: s.office.snapshots.compare(_published(s), s.other),
    **ROUND_CALLS,
    **STATION_CALLS,
    **ARCHIVE_CALLS,
    "calls.receive": lambda s: calling.received(s.office, s.other),
    "calls.issue": lambda s: calling.issued(s.office, s.other),
    "calls.ask": lambda s: s.office.calls.ask(AskUnits(_call(s)[0], ("示例镇政府",)), s.other),
    "calls.amend": lambda s: s.office.calls.amend(
        _answered(s), calling.head(asks="请回复。"), s.other
    ),
    "calls.file": lambda s: s.office.calls.file(
        _call(s)[0], [AttachmentInput("来文.pdf", b"x")], "来文", s.other
    ),
    "calls.close": lambda s: s.office.calls.close(_weighed(s), s.other),
    "calls.void": lambda s: s.office.calls.void(_answered(s), 2, "误登", s.other),
    "call_answers.record": _call,
    "call_answers.record_sealed": lambda s: s.office.call_answers.record_sealed(
        *_call(s), [], s.other
    ),
    "call_answers.remind": lambda s: s.office.call_answers.remind(
        calling.issued(s.office, s.other, (UNIT,)), _call(s)[1:], s.other
    ),
    "call_answers.preview": lambda s: s.office.call_answers.preview(
        _call(s)[0], [AttachmentInput("表.xlsx", b"x")], s.other
    ),
    "call_answers.take_returns": lambda s: s.office.call_answers.take_returns(
        _call(s)[0], [AttachmentInput("表.xlsx", b"x")], s.other
    ),
    "call_answers.split": lambda s: s.office.call_answers.split(
        SplitOpinion(*_call(s), (PointText("另一条"),)), s.other
    ),
    "call_answers.weigh": _weighed,
    "call_replies.gathered": lambda s: s.office.call_replies.gathered(_call(s)[0], s.other),
    "call_replies.draft": _answered,
    "call_replies.seal": _sealed,
    "call_replies.report": lambda s: s.office.call_replies.report(
        ReportAnswer(_sealed(s), datetime(2026, 11, 20, 9, 0), "a@example.com"), s.other
    ),
    "call_replies.form": lambda s: s.office.call_replies.form(_answered(s), s.other),
    "call_replies.export_form": lambda s: s.office.call_replies.export_form(
        _answered(s), s.folder / "反馈表.xlsx", s.other
    ),
    "call_replies.export_forms": lambda s: s.office.call_replies.export_forms(
        _call(s)[0], s.folder, s.other
    ),
    "call_replies.export_points": lambda s: s.office.call_replies.export_points(
        _weighed(s), s.folder / "汇总表.xlsx", s.other
    ),
    "call_pages.all": lambda s: s.office.call_pages.all(s.other) if _call(s) else None,
    "call_pages.due": lambda s: s.office.call_pages.due(s.other) if _answered(s) else None,
    "call_pages.one": lambda s: s.office.call_pages.one(_weighed(s), s.other),
    "call_pages.proposed": lambda s: s.office.call_pages.proposed(*_call(s), s.other),
    "call_pages.changes_of": lambda s: s.office.call_pages.changes_of(_weighed(s), s.other),
    "call_pages.set_changes": lambda s: s.office.call_pages.set_changes(
        SET if _weighed(s) else "", s.other
    ),
    "assessments.key": lambda s: s.office.assessments.key(*_assessed(s), s.other),
    "assessments.take": lambda s: s.office.assessments.take(
        Assess(*_assessed(s), "begin", TODAY), s.other
    ),
    "assessments.unit": lambda s: s.office.assessments.unit(*_assessed(s), s.other),
    "clock.vouch": lambda s: s.office.clock.vouch(s.other),
    "entries.enter": lambda s: s.office.entries.enter(_entry(s, _round(s)), s.other),
    "entries.nil_return": _nil,
    "entries.redo": _redone,
    "entries.undo": lambda s: s.office.entries.undo(_round(s), 3, s.other),
    "round_decisions.decide": lambda s: s.office.round_decisions.decide(
        Decide(_round(s), "sites", "either", "示例", "7"), s.other
    ),
    "round_decisions.take_back": lambda s: s.office.round_decisions.take_back(
        _round(s), 4, "示例", s.other
    ),
    "round_evidence.attach": lambda s: s.office.round_evidence.attach(
        AttachEvidence(_round(s), "court"), [AttachmentInput("示例函.pdf", b"x")], s.other
    ),
    "round_evidence.of_round": lambda s: s.office.round_evidence.of_round(_round(s), s.other),
    "round_pages.filling_by_source": lambda s: s.office.round_pages.filling_by_source(
        _round(s), s.other
    ),
    "round_pages.filling_by_unit": lambda s: s.office.round_pages.filling_by_unit(
        _round(s), s.other
    ),
    "round_pages.entries": lambda s: s.office.round_pages.entries(
        _round(s), [uid for uid, _ in s.office.rounds.units(1, s.other)], s.other
    ),
    "round_pages.live": lambda s: s.office.round_pages.live(_round(s), TODAY, s.other),
    "round_pages.questions": lambda s: s.office.round_pages.questions(_round(s), TODAY, s.other),
    "round_pages.grid": lambda s: s.office.round_pages.grid(_round(s), TODAY, s.other),
    "rounds.add_units": lambda s: s.office.rounds.add_units(_round(s), ("示例县教体局",), s.other),
    "rounds.adopt": lambda s: s.office.rounds.adopt(_round(s), OTHER_SET, "示例", s.other),
    "rounds.all": lambda s: s.office.rounds.all(s.other) if _round(s) else None,
    "rounds.lock": lambda s: s.office.rounds.lock(StageLock(_round(s), "deciding"), s.other),
    "rounds.open": _round,
    "rounds.preview_adoption": lambda s: s.office.rounds.preview_adoption(
        _round(s), OTHER_SET, TODAY, s.other
    ),
    "rounds.units": lambda s: s.office.rounds.units(_round(s), s.other),
    "rounds.unlock": lambda s: s.office.rounds.unlock(
        StageLock(_locked(s), "reporting", "示例"), s.other
    ),
    "scores.all": lambda s: s.office.scores.all(_round(s), TODAY, s.other),
    "scores.publish": lambda s: s.office.scores.publish(_round(s), "初评", TODAY, s.other),
    "scores.recompute": lambda s: s.office.scores.recompute(
        s.office.scores.publish(_round(s), "初评", TODAY, s.other), s.other
    ),
    "scores.snapshots": lambda s: s.office.scores.snapshots(_round(s), s.other),
    "scores.unit": lambda s: s.office.scores.unit(
        _round(s), s.office.rounds.units(1, s.other)[0][0], TODAY, s.other
    ),
    "persons.amend": lambda s: s.office.persons.amend(
        AmendPerson(s.case, TODAY, "示例", None, {"name": Secret("周示例")}), s.other
    ),
    "persons.whose": lambda s: s.office.persons.whose((s.case,), s.other),
    "hotline.text": lambda s: s.office.hotline.text(s.case, s.other),
    "appointing.appoint": lambda s: s.office.appointing.appoint(
        Appoint(s.other.uid, "", "赵示例", "发改委主任", "示例"), s.other
    ),
    "approvals.propose": lambda s: s.office.approvals.propose(
        Propose(s.case, "close", "拟办结", TODAY), s.other
    ),
    "approvals.instruct": lambda s: s.office.approvals.instruct(
        Instruct(s.case, 6, True, "同意", TODAY), s.other
    ),
    "approvals.waiting": lambda s: s.office.approvals.waiting(s.other),
    "approvals.of_case": lambda s: s.office.approvals.of_case(s.case, s.other),
    "anchors.accept": lambda s: s.office.anchors.accept(s.office.anchors.end(), s.other),
    "approvals.record_of": lambda s: s.office.approvals.record_of(s.case, s.other),
    "backups.save_places": lambda s: s.office.backups.save_places([s.folder / "备"], s.other),
    "batch.facts": lambda s: s.office.batch.facts("refer", (s.case,), TODAY, s.other),
    "batch.take_many": lambda s: s.office.batch.take_many(
        TakeMany("remind", TODAY, (s.case,)), s.other
    ),
    "batch.undo": lambda s: s.office.batch.undo(BatchResult(((s.case, 2),), ()), "误登", s.other),
    "batches.all": lambda s: s.office.batches.all(s.other),
    "batches.undo": lambda s: s.office.batches.undo(1, s.other),
    "calendars.take_back": lambda s: s.office.calendars.take_back("示例", s.other),
    "calendars.waiting": lambda s: s.office.calendars.waiting(s.other),
    "calendars.preview_notice": lambda s: s.office.calendars.preview_notice(
        NOTICE_2027.read_bytes(), "notice.txt", by=s.other
    ),
    "calendars.import_notice": lambda s: s.office.calendars.import_notice(
        ImportNotice(NOTICE_2027.read_bytes(), "notice.txt"), s.other
    ),
    "calendars.decide": lambda s: s.office.calendars.decide(
        DecideCalendar(s.case, True, "采用"), s.other
    ),
    "case_file.attach": lambda s: s.office.case_file.attach(
        s.case, 1, [AttachmentInput("a.txt", b"a")], "", s.other
    ),
    "case_file.keep_on_paper": lambda s: s.office.case_file.keep_on_paper(
        s.case, 1, OnPaper("合同原件", "档案柜"), s.other
    ),
    "paper_only.keep": lambda s: s.office.paper_only.keep(
        "unit", 1, OnPaper("合同原件", "档案柜"), s.other
    ),
    "paper_only.of": lambda s: s.office.paper_only.of("unit", 1, s.other),
    "casework.preview_merge": lambda s: s.office.casework.preview_merge(s.case, "", s.other),
    "casework.register": lambda s: s.office.casework.register(
        receive(title="招商承诺未兑现"), s.other
    ),
    "casework.take": lambda s: s.office.casework.take(
        TakeStep(s.case, "record", TODAY, fields={"note": "示例"}), s.other
    ),
    "casework.void": lambda s: s.office.casework.void(VoidSteps(s.case, (2,), "误登"), s.other),
    "casework.revise": lambda s: s.office.casework.revise(
        ReviseStep(s.case, 2, TODAY, "误登"), s.other
    ),
    "documents.rows": lambda s: s.office.documents.rows(s.other),
    "documents.pdf": lambda s: s.office.documents.pdf(s.paper, s.other),
    "documents.void": lambda s: s.office.documents.void(VoidDocument(s.paper, "重发"), s.other),
    "documents.start_numbers": lambda s: s.office.documents.start_numbers(
        StartNumbers("示信函〔{year}〕{n}号", 2026, 7), s.other
    ),
    "drafts.save": lambda s: s.office.drafts.save("示例", {}, s.other),
    "drafts.load": lambda s: s.office.drafts.load("示例", s.other),
    "drafts.drop": lambda s: s.office.drafts.drop("示例", s.other),
    "drafts.save_files": lambda s: s.office.drafts.save_files("示例", [], s.other),
    "drafts.files": lambda s: s.office.drafts.files("示例", s.other),
    "duplicates.hints": lambda s: s.office.duplicates.hints(
        Typed(Secret("138-0000-0001"), Secret("张示例"), unit=UNIT_WORD, text=WORD + "招商承诺"),
        TODAY,
        by=s.other,
    ),
    "exports.ledger": lambda s: s.office.exports.ledger(
        ExportLedger(_books(s)("ledger"), identity=True, reason="调阅"), s.other
    ),
    "exports.supervision": lambda s: s.office.exports.supervision(_books(s)("units"), s.other),
    "exports.work": lambda s: s.office.exports.work(_books(s)("work"), s.other, everyone=True),
    "find.find": lambda s: [
        s.office.find.find(text, TODAY, s.other)
        for text in (WORD, NUMBER, UNIT_WORD, "张示例", "13800000001")
    ],
    "identities.read": lambda s: s.office.identities.read(s.complainant, "reveal", s.other),
    "identities.disclose": lambda s: s.office.identities.disclose([s.case], "调阅", s.other),
    "identities.told": lambda s: s.office.identities.told(
        Leave("disclose", frozenset({s.case}), frozenset()), [s.case], s.other
    ),
    "imports.preview": lambda s: [  # what the ledger itself says is given back, of course
        [shown.match for shown in told.lines] + [issue.why for issue in told.flagged]
        for told in [s.office.imports.preview(_ledger(), OPENING, s.other)]
    ],
    "imports.run": lambda s: s.office.imports.run(_ledger(), OPENING, s.other),
    "imports.remember": lambda s: s.office.imports.remember("12345", {}, s.other),
    "intake.facts": lambda s: s.office.intake.facts(s.case, by=s.other),
    "intake.respondents": lambda s: s.office.intake.respondents(s.case, by=s.other),
    "ledger.page": lambda s: s.office.ledger.page(LedgerQuery(), TODAY, by=s.other),
    "ledger.ids": lambda s: s.office.ledger.ids(LedgerQuery(), TODAY, by=s.other),
    "ledger.beginning": lambda s: s.office.ledger.beginning(
        LedgerQuery(), TODAY, by=s.other, first=400, rows=200
    ),
    "ledger.rows": lambda s: s.office.ledger.rows([s.case], TODAY, s.other),
    "ledger.export": lambda s: list(s.office.ledger.export(LedgerQuery(), TODAY, by=s.other)),
    "ledger.lines": _lines,
    "ledger.summary": lambda s: s.office.ledger.summary(LedgerFilters(), TODAY, by=s.other),
    "ledger.save_view": lambda s: s.office.ledger.save_view(
        LedgerView("示例视图", ("number",)), s.other
    ),
    "ledger.drop_view": lambda s: s.office.ledger.drop_view("示例视图", s.other),
    "letters.offers": lambda s: s.office.letters.offers(s.case, s.other),
    "letters.prepare": lambda s: s.office.letters.prepare("referral", s.case, s.other, 4),
    "letters.anonymised": lambda s: s.office.letters.anonymised(
        {"facts": WORD},
        s.other,
        s.office.letters.prepare("referral", s.case, s.office.session(), 4),
    ),
    "letters.preview": lambda s: s.office.letters.preview(
        WriteLetter("acceptance_notice", s.case, TODAY, seq=3),
        s.other,
        s.office.letters.prepare("acceptance_notice", s.case, s.office.session(), 3),
    ),
    "letters.record_shown": lambda s: s.office.letters.record_shown(
        WriteLetter("registration_form", s.case, TODAY), s.other
    ),
    "letters.issue": lambda s: s.office.letters.issue(
        WriteLetter("referral", s.case, TODAY, seq=4), s.other
    ),
    "papers.kinds": lambda s: s.office.papers.kinds(s.other),
    "dispatch.deliver": lambda s: s.office.dispatch.deliver(
        Deliver(s.paper, "hand", TODAY, "签收"), s.other
    ),
    "dispatch.seal": lambda s: s.office.dispatch.seal(
        UseSeal("印章", TODAY, 1, "主任", s.paper), s.other
    ),
    "dispatch.attach": lambda s: s.office.dispatch.attach(
        s.paper, [AttachmentInput("a.txt", b"a")], "", s.other
    ),
    "dispatch.replaced": lambda s: s.office.dispatch.replaced(s.paper, s.paper, s.other),
    "dispatch.trail": lambda s: s.office.dispatch.trail(s.paper, s.other),
    "dispatch.file_content": lambda s: s.office.dispatch.file_content(s.paper, "0" * 64, s.other),
    "incoming.receive": lambda s: s.office.incoming.receive(
        ReceivePaper(TODAY, "示例县财政局", "复函"), s.other
    ),
    "incoming.rows": lambda s: s.office.incoming.rows(s.other),
    "incoming.file": lambda s: s.office.incoming.file(1, s.other),
    "register_book.gaps": lambda s: s.office.register_book.gaps(s.other),
    "register_book.export": lambda s: s.office.register_book.export(
        s.office.workspace.path.with_name("登记簿.xlsx"), s.office.documents.rows(s.other), s.other
    ),
    "post.addresses": lambda s: s.office.post.addresses(s.other),
    "post.pieces": lambda s: s.office.post.pieces(s.office.documents.rows(s.other), s.other),
    "post.envelopes": lambda s: s.office.post.envelopes(
        s.office.documents.rows(s.other), "ZL", "", s.other
    ),
    "post.labels": lambda s: s.office.post.labels(s.office.documents.rows(s.other), 0, "", s.other),
    "post.day_list": lambda s: s.office.post.day_list(TODAY, s.other),
    "post.keep": lambda s: s.office.post.keep("示例县信用办，示例路1号", s.other),
    "faces.rows": lambda s: s.office.faces.rows(s.other),
    "faces.choose": lambda s: s.office.faces.choose("body", "", s.other),
    "papers.rounds": lambda s: s.office.papers.rounds(s.other),
    "papers.calls": lambda s: s.office.papers.calls(s.other),
    "papers.word": lambda s: s.office.papers.word(
        WritePaper("figures_sheet", FREELY, TODAY), s.other
    ),
    "letters.word": lambda s: s.office.letters.word(
        WriteLetter("acceptance_notice", s.case, TODAY, seq=3),
        s.other,
        s.office.letters.prepare("acceptance_notice", s.case, s.office.session(), 3),
    ),
    "documents.compare": lambda s: s.office.documents.compare("referral", _some_pdf(s), s.other),
    "papers.prepare": lambda s: s.office.papers.prepare("figures_sheet", FREELY, s.other),
    "papers.preview": lambda s: s.office.papers.preview(
        WritePaper("figures_sheet", FREELY, TODAY), s.other
    ),
    "papers.issue": lambda s: s.office.papers.issue(
        WritePaper(
            "circular",
            FREELY,
            TODAY,
            {"addressee": "示例县财政局", "matter": "开会", "body": "请参加。"},
        ),
        s.other,
    ),
    "letters.issue_batch": lambda s: s.office.letters.issue_batch(
        [WriteLetter("referral", s.case, TODAY, seq=4)], s.other
    ),
    "office_days.preview": lambda s: s.office.office_days.preview(_flood(), by=s.other),
    "office_days.save": lambda s: s.office.office_days.save(_flood(), s.other),
    "officers.add": lambda s: s.office.officers.add("经办丙示例", s.other),
    "officers.rename": lambda s: s.office.officers.rename(
        s.office.session(), "经办戊示例", from_on=TODAY, by=s.other
    ),
    "options.save": lambda s: s.office.options.save(s.office.options.current(), s.other),
    "options.save_all": lambda s: s.office.options.save_all(
        s.office.reads.settings(), s.office.options.current(), s.other
    ),
    "reads.board": lambda s: s.office.reads.board(TODAY, by=s.other),
    "reads.case_page": lambda s: s.office.reads.case_page(s.case, TODAY, by=s.other),
    "reads.foretell": lambda s: s.office.reads.foretell(
        TakeStep(s.case, "remind", TODAY), TODAY, by=s.other
    ),
    "reads.correction_form": lambda s: s.office.reads.correction_form(s.case, 2, TODAY, by=s.other),
    "reads.search": lambda s: s.office.reads.search(WORD, by=s.other),
    "reads.column": lambda s: s.office.reads.column(
        "handling", TODAY, BoardFilters(), 0, 50, by=s.other
    ),
    "reads.cards": lambda s: s.office.reads.cards("handling", by=s.other),
    "reads.work": lambda s: s.office.reads.work(TODAY, s.other),
    "reads.case_id": lambda s: s.office.reads.case_id(NUMBER, s.other),
    "reads.changes_since": lambda s: s.office.reads.changes_since(1, s.other),
    "year_end.paper": lambda s: s.office.year_end.paper("register", TODAY.year, s.other),
    "handovers.plan": lambda s: s.office.handovers.plan(s.office.session().name, TODAY, by=s.other),
    "handovers.hand_over": lambda s: s.office.handovers.hand_over(
        _hand_over(s.office.session().name, s.other.name), s.other
    ),
    "handovers.pdf": _handed,
    "recusals.recuse": lambda s: s.office.recusals.recuse(
        Recuse(s.case, "经办甲示例", "示例", TODAY), s.other
    ),
    "recusals.end": lambda s: s.office.recusals.end(EndRecusal(s.case, 2, "示例"), s.other),
    "recusals.choices": lambda s: s.office.recusals.choices(s.other),
    "recusals.register": lambda s: s.office.recusals.register(s.other),
    "regulations.preview_adopt": lambda s: s.office.regulations.preview_adopt(
        {"extension": "once"}, by=s.other
    ),
    "regulations.adopt_edition": lambda s: s.office.regulations.adopt_edition(
        s.other, readings={"acceptance_body": "unit"}
    ),
    "related.of": lambda s: s.office.related.of(s.case, TODAY, s.other),
    "staff.add_absence": lambda s: s.office.staff.add_absence(
        SaveAbsence("经办乙示例", TODAY, TODAY), s.other
    ),
    "staff.drop_absence": lambda s: s.office.staff.drop_absence(1, s.other),
    "staff.set_active": lambda s: s.office.staff.set_active("经办乙示例", True, s.other),
    "stage_moves.way_to": lambda s: s.office.stage_moves.way_to(s.case, "closed", TODAY, s.other),
    "supervision.units": lambda s: s.office.supervision.units(TODAY, s.other),
    "supervision.supervise": lambda s: s.office.supervision.supervise(
        s.office.supervision.drafts(
            [x for u in s.office.supervision.units(TODAY, s.office.session()) for x in u.lines][:1]
        ),
        TODAY,
        s.other,
    ),
    "unit_merging.decline": lambda s: s.office.unit_merging.decline(
        UNIT_WORD, "示例县住建局", s.other
    ),
    "unit_merging.merge": lambda s: s.office.unit_merging.merge(
        MergeUnits(UNIT_WORD, "示例县住建局"), s.other
    ),
    "unit_merging.part": lambda s: s.office.unit_merging.part(UNIT_WORD, s.other),
    "unit_register.save": lambda s: s.office.unit_register.save(SaveUnit(UNIT_WORD), s.other),
    "unit_register.save_contact": lambda s: s.office.unit_register.save_contact(
        SaveContact(UNIT_WORD, "李示例"), s.other
    ),
    "unit_register.files": lambda s: (
        s.office.unit_register.files(UNIT_WORD, s.other)
        if s.office.unit_register.save(SaveUnit(UNIT_WORD), s.other)
        else None
    ),
    "unit_register.drop_contact": lambda s: s.office.unit_register.drop_contact(1, s.other),
    "unit_register.take_list": lambda s: s.office.unit_register.take_list(
        [{"name": UNIT_WORD}], s.other
    ),
    "units.rename": lambda s: s.office.units.rename(
        UNIT_WORD, "示例县新局", from_on=TODAY, by=s.other
    ),
    "visits.draw": lambda s: s.office.visits.draw(
        DrawSample("示例", 1, date(2026, 1, 1), TODAY), s.other
    ),
    "visits.choose": lambda s: s.office.visits.choose(ChooseSample("示例", (s.case,)), s.other),
    "visits.samples": lambda s: s.office.visits.samples(s.other),
    "visits.sample": lambda s: s.office.visits.sample(s.sample, s.other),
    "workbench.work": lambda s: s.office.workbench.work(TODAY, s.other, everyone=True),
    "workbench.named": lambda s: s.office.workbench.named(TODAY, s.other, everyone=True),
}


def _ledger() -> Any:
    return read(line(NUMBER, "2026-09-01"), line("旧字9号", "2026-09-02"))


def _flood() -> SetOfficeDays:
    return SetOfficeDays(date(2026, 11, 23), date(2026, 11, 23), False, "防汛停工（示例）")


def texts(value: object) -> Iterator[str]:
    """Every text in a value: fields of rows, items, keys, the words of a PDF or a workbook."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes) and value.startswith(b"PK"):
        yield from _zipped(io.BytesIO(value))
    elif isinstance(value, bytes):
        yield from _pdf(value)
    elif isinstance(value, Path) and value.suffix == ".xlsx":
        yield from _zipped(value)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from texts(key)
            yield from texts(held)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from texts(item)


def _zipped(file: Path | io.BytesIO) -> Iterator[str]:
    with zipfile.ZipFile(file) as book:
        for name in book.namelist():
            yield book.read(name).decode("utf-8", "replace")


def _pdf(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    for page in document:
        yield page.get_textpage().get_text_range()


def test_every_method_that_asks_who_calls_it_is_called_here() -> None:
    assert {name for name, method in methods() if takes_session(method)} == set(CALLS)


# ------------------------------------------------------------ every act


def _flood_over(s: Scene) -> Any:
    s.office.office_days.save(_flood(), s.office.session())
    days = s.office.office_days.all()[0].notice
    return s.office.office_days.save(DropOfficeDays(days, "防汛结束（示例）"), s.other)


def _named_in_the_facts(s: Scene) -> Any:
    desk = Desk(s.office)
    other = desk.accepted(date(2026, 11, 16), date(2026, 11, 18), facts="张示例反映没有交付。")
    fields = {"role": "lead", "identity_given": "withheld"}
    command = WriteLetter(
        "referral", other, TODAY,
        step=TakeStep(other, "refer", TODAY, unit="示例县教体局", fields=fields),
        overrule=Overrule("负责人丙示例", "案由本身须写明权利人。"),
    )  # fmt: skip
    return s.office.letters.issue(command, s.other)


def _looked_again(s: Scene) -> Any:
    flaw = RecordInspection(UNIT_WORD, "order", TODAY, "flawed", "示例", "示例")
    key = s.office.inspections.record(flaw, s.office.session())
    return s.office.inspections.record(
        RecordInspection(UNIT_WORD, "order", TODAY, "sound", "示例", follows=key), s.other
    )


def _drawn(s: Scene) -> Any:
    desk = Desk(s.office)
    other = desk.accepted(date(2026, 8, 3), date(2026, 8, 4))
    desk.take(other, "refer", date(2026, 8, 5), unit=UNIT)
    desk.take(other, "close", date(2026, 8, 24))
    august = (date(2026, 8, 1), date(2026, 8, 31))
    return s.office.visits.draw(DrawSample("八月回访", 1, *august), s.other)


# Further calls of the same methods, each for an act that the call above doesn't begin.
FURTHER: Mapping[str, Call] = {
    **ARCHIVE_FURTHER,
    "casework.take amend": lambda s: s.office.casework.take(
        TakeStep(s.case, "amend", TODAY, fields={"title": "示例"}), s.other
    ),
    "casework.take merge": lambda s: s.office.casework.take(
        TakeStep(s.case, "merge", TODAY, fields={"into": "示信投〔2026〕1号"}), s.other
    ),
    "inspections.record follow": _looked_again,
    "letters.issue overrule": _named_in_the_facts,
    "office_days.save drop": _flood_over,
    "visits.draw one": _drawn,
}
# What a call begins, where its method's own text names another act, several, or none.
BEGINS: Mapping[str, frozenset[str]] = {
    **ARCHIVE_BEGINS,
    "casework.take": frozenset({"take_step"}),
    "casework.take amend": frozenset({"amend_facts"}),
    "casework.take merge": frozenset({"merge_cases"}),
    "identities.disclose": frozenset({"disclose_identities"}),
    "identities.read": frozenset({"read_identity"}),
    "imports.run": frozenset({"take_over"}),
    "failures.export": frozenset({"export_failures"}),
    "inspections.record": frozenset({"record_inspection"}),
    "inspections.record follow": frozenset({"follow_inspection"}),
    "letters.issue overrule": frozenset({"issue_document", "overrule_identity_scan"}),
    "office_days.save": frozenset({"set_office_days"}),
    "office_days.save drop": frozenset({"drop_office_days"}),
    "visits.draw one": frozenset({"draw_sample"}),
}
BY_THE_PROGRAM = frozenset({"know_office", "keep_edition", "carry_numbers", "restore"})


def begins(name: str) -> frozenset[str]:
    """The acts that a call begins: those of its method's text, where nothing else is said."""
    if name in BEGINS:
        return BEGINS[name]
    method = dict(methods())[name]
    known = vars(sys.modules[method.__module__])
    named = (known.get(word) for word in re.findall(r"\b[A-Z][A-Z_]+\b", inspect.getsource(method)))
    return frozenset(act.verb for act in named if isinstance(act, Act))


@pytest.mark.slow
def test_every_act_is_begun_by_a_call_here() -> None:
    acts = set(load_all()) - BY_THE_PROGRAM

    assert {verb for name in (*CALLS, *FURTHER) for verb in begins(name)} == acts


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The acts that the recused officer began while a test ran."""
    found: set[str] = set()
    carry_out = Gate.act

    def act(self: Gate, act: Act, by: Session, *, case: int | None = None) -> Any:
        if by.name == "经办乙示例":
            found.add(act.verb)
        return carry_out(self, act, by, case=case)

    monkeypatch.setattr(Gate, "act", act)
    return found


@pytest.mark.obligation("NY-15.1", "YC-17")
@pytest.mark.parametrize(
    "name",
    [
        name if name in ALWAYS else pytest.param(name, marks=pytest.mark.slow)
        for name in (*CALLS, *FURTHER)
    ],
)
def test_the_recused_officer_learns_nothing_of_the_case(
    scene: Scene, name: str, begun: set[str]
) -> None:
    try:
        told = list(texts({**CALLS, **FURTHER}[name](scene)))
    except AppError as refused:
        told = [str(refused), *map(str, refused.args), str(getattr(refused, "needs", ""))]

    words = (WORD,) if name in OF_THE_REGISTER else (WORD, UNIT_WORD)
    assert [text for text in told if any(word in text for word in words)] == []
    assert begins(name) <= begun
