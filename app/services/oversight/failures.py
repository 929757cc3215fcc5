"""The register of confirmed failure records, and what was sent of it to the superior's database (第二十四条).

Read from the steps of cases: findings, entered or spared, their corrections and removals. A spared
finding stays in the register as spared. What the database holds is the newest list's word on a
finding; whatever the register says otherwise by now is owed to it, a finding that was voided too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, or_, select

from app.base.errors import InputError
from app.base.oversight_tables import FAILURES
from app.base.rows.changes import Changed
from app.base.rows.exports import Exported
from app.base.rows.oversight import FailureList, FailureRow, Failures
from app.base.session import Session
from app.base.tables import Column, Table
from app.models.base import inserted_key, new_uid, table_of
from app.models.case import CaseRespondent
from app.models.desk_statements import visible
from app.models.document import Document, DocumentVoid
from app.models.officer import Officer
from app.models.oversight import FailureList as Sent
from app.models.statistics import CaseEvent
from app.models.unit import Unit
from app.reports.workbooks.book import Part
from app.rules.casework.answers import answered
from app.rules.casework.back_dating import WHY
from app.rules.casework.steps import VOID as VOIDING
from app.rules.casework.steps import Step, effective
from app.rules.regulation.regulation import Regulation
from app.services.cases.cards import CASE
from app.services.cases.case_steps import Recorded, load_many
from app.services.cases.casework import Casework
from app.services.cases.commands import TakeStep
from app.services.gate.access import View
from app.services.gate.acts import DESK, Act
from app.services.store.workbook_out import write_list
from app.services.store.workspace import Workspace

SEND_FAILURES = Act("send_failures", "登记报送", about="office", roles=DESK, leaves_house=True)
EXPORT_FAILURES = Act(
    "export_failures", "导出失信记录", about="case", roles=DESK, leaves_house=True
)
FOUND, CHANGED = "record_dishonesty", "change_dishonesty"
CORRECT, REMOVE = "correct", "remove"
STANDING: Final = ("spared", "removed", "unproved")  # no correction makes it listed again
ABSENT: Final = (*STANDING, "voided")  # the database is to hold nothing of it
CONFIRMED: Final = ("true", "partly")
RESULTS: Final = ("report_result", "own_result")
PORTION: Final = 400
EVENT, LIST, OFFICER = table_of(CaseEvent), table_of(Sent), table_of(Officer)
RESPONDENT, UNIT = table_of(CaseRespondent), table_of(Unit)
DOCUMENT, VOID = table_of(Document), table_of(DocumentVoid)
_CONCERNED = or_(  # a finding stands, or one was sent, whatever became of it
    CASE.c.id.in_(select(EVENT.c.case_id).where(EVENT.c.kind == FOUND)),
    CASE.c.uid.in_(bindparam("listed", expanding=True)),
)
_CASES = (
    select(CASE.c.id, CASE.c.uid, CASE.c.number, CASE.c.regulation_id)
    .where(_CONCERNED, visible(CASE.c.id))
    .order_by(CASE.c.id)
)
_WHOLE = select(CASE.c.id).where(_CONCERNED)
_PAPERS = (
    select(DOCUMENT.c.case_id, DOCUMENT.c.seq, DOCUMENT.c.number)
    .outerjoin(VOID, VOID.c.document_id == DOCUMENT.c.id)
    .where(
        DOCUMENT.c.case_id.in_(bindparam("cases", expanding=True)), DOCUMENT.c.seq.is_not(None),
        VOID.c.document_id.is_(None),
    )
    .order_by(DOCUMENT.c.id)
)  # fmt: skip
_UNITS = (
    select(RESPONDENT.c.case_id, RESPONDENT.c.name, UNIT.c.name.label("now"))
    .outerjoin_from(RESPONDENT, UNIT, UNIT.c.uid == RESPONDENT.c.unit_uid)
    .where(RESPONDENT.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(RESPONDENT.c.case_id, RESPONDENT.c.position)
)
_CODES = select(UNIT.c.name, UNIT.c.code).where(UNIT.c.code != "")
_SEND = insert(LIST)
_LISTS = (
    select(LIST, OFFICER.c.name.label("officer"))
    .join(OFFICER, OFFICER.c.id == LIST.c.actor_id)
    .order_by(LIST.c.id)
)
Item = Mapping[str, str]
ACTIONS: Final = {"add": "新增", "correct": "更正", "remove": "移出"}
ITEMS: Final = Table[Item](
    (
        Column("action", "操作", lambda i: ACTIONS[i["action"]], width=70),
        Column("unit", "失信主体", lambda i: i["unit"], stretch=True),
        Column("code", "统一社会信用代码", lambda i: i["code"], width=170),
        Column("found_on", "认定日期", lambda i: i["found_on"], width=110),
        Column("basis", "认定依据", lambda i: i["basis"], width=260),
        Column("change", "更正、移出的依据和理由", lambda i: i["change"], width=220),
        Column("was", "原报", lambda i: i.get("was", ""), width=220),
    )
)


@dataclass(frozen=True, slots=True)
class SendFailures:
    """The list of what is still to be reported to the database, as it was sent."""

    sent_on: date
    sent_to: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFailure:
    """A finding that is corrected, or taken out of the database; both need a basis and a reason."""

    case_id: int
    change: str
    on: date
    basis: str
    reason: str
    back_dated_reason: str = ""


class FailureRegister:
    """Reads the register, changes what the database holds, notes what was sent."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def rows(self, by: Session) -> Failures:
        """Every finding, the newest first; of cases that ``by`` is recused from how many there are."""
        with self._work.gate.see(by) as view:
            lists = _lists(view.connection)
            rows = self._rows(view, lists)
            seen = {row.case_id for row in rows}
        with self._work.gate.see(self._work.gate.program) as whole:
            left = set(whole.connection.scalars(_WHOLE, _listed(lists))) - seen
        ordered = sorted(rows, key=lambda row: (row.found_on, row.case_id, row.seq), reverse=True)
        known = {row.uid for row in rows}
        told = [_seen_of(one, known) for one in reversed(lists)]
        return Failures(tuple(ordered), tuple(told), len(left))

    def change(self, command: ChangeFailure, by: Session) -> Changed:
        """The step that corrects or removes; InputError where its basis or reason is missing."""
        if not command.basis.strip() or not command.reason.strip():
            raise InputError("更正、移出失信记录须写明依据和理由，没有保存。")
        fields = {
            "change": command.change,
            "basis": command.basis.strip(),
            "reason": command.reason.strip(),
            WHY: command.back_dated_reason,
        }
        step = TakeStep(command.case_id, CHANGED, command.on, fields=fields)
        return Casework(self._work).take(step, by)

    def send(self, command: SendFailures, by: Session) -> int:
        """Note that what is owed was sent; InputError where nothing is, or where to is not said."""
        if not command.sent_to.strip():
            raise InputError("没有写明报送到哪里，没有登记。")
        if command.sent_on > self._work.today():
            raise InputError("报送日期在今天之后，没有登记；请改正日期。")
        with self._work.gate.act(SEND_FAILURES, by) as deed:
            lists = _lists(deed.connection)
            if deed.kept_from() & set(deed.connection.scalars(_WHOLE, _listed(lists))):
                raise InputError("名单里有你回避的案件，没有登记；请由别的经办人报送。")
            items = [_item(row) for row in self._rows(deed, lists) if row.owed]
            if not items:
                raise InputError("没有待报的失信记录，没有登记。")
            row = {
                "uid": new_uid(), "sent_on": command.sent_on, "sent_to": command.sent_to.strip(),
                "way": command.way.strip(), "body": items, "actor_id": by.id,
                "created_at": deed.now,
            }  # fmt: skip
            key = inserted_key(deed.connection.execute(_SEND, row))
            deed.detail |= {"list": row["uid"], "items": len(items)}
        return key

    def export(self, path: Path, by: Session, list_id: int | None = None) -> Exported:
        """What is owed, and the whole register; or a list as it was sent."""
        found = self.rows(by)
        if list_id is not None:
            sent = next((one for one in found.lists if one.id == list_id), None)
            if sent is None:
                raise InputError("没有这份报送的名单，没有导出；请刷新后重试。")
            parts = [Part("报送名单", ITEMS, sent.items, len(sent.items), "条")]
            about = f"{sent.sent_on:%Y-%m-%d} 报送{sent.sent_to}"
            return self._write(path, by, parts, about)
        owed = [_item(row) for row in found.rows if row.owed]
        parts = [
            Part("待报名单", ITEMS, owed, len(owed), "条"),
            Part("失信记录", FAILURES, found.rows, len(found.rows), "条"),
        ]
        return self._write(path, by, parts, "")

    def _write(self, path: Path, by: Session, parts: Sequence[Part], about: str) -> Exported:
        return write_list(self._work, path, by, EXPORT_FAILURES, "政务失信记录", parts, about=about)

    def _rows(self, view: View, lists: Sequence[FailureList]) -> list[FailureRow]:
        asked = {"viewer": view.viewer, **_listed(lists)}
        held = view.connection.execute(_CASES, asked).all()
        view.admit(row.id for row in held)
        known = dict(map(tuple, view.connection.execute(_CODES)))
        made: list[FailureRow] = []
        for start in range(0, len(held), PORTION):
            part = held[start : start + PORTION]
            ids = [row.id for row in part]
            steps = load_many(view.connection, ids)
            units: dict[int, list[Any]] = {}
            for unit in view.connection.execute(_UNITS, {"cases": ids}):
                units.setdefault(unit.case_id, []).append(unit)
            papers = {(p.case_id, p.seq): p.number for p in
                      view.connection.execute(_PAPERS, {"cases": ids})}  # fmt: skip
            for case in part:
                regulation = self._work.editions.regulation(case.regulation_id)
                own = list(
                    _of_case(case, steps[case.id], units.get(case.id, []), known, regulation)
                )
                made += [replace(row, paper=papers.get((case.id, row.seq), "")) for row in own]
                made += _gone(case, steps[case.id], lists, {row.uid for row in own})
        return [_with_sent(row, lists) for row in made]


def _of_case(
    case: Any,
    recorded: Sequence[Recorded],
    units: Sequence[Any],
    known: Mapping[str, str],
    regulation: Regulation,
) -> Iterator[FailureRow]:
    """The findings of a case: of the unit that a finding names, else of all that are accused;
    ``known`` are the codes of units by name."""
    accused = "、".join(unit.now or unit.name for unit in units)
    row: FailureRow | None = None
    result, confirmed = "", False
    for step in effective(one.step for one in recorded):
        definition = regulation.step(step.kind)
        role = (definition.role if definition else "") or step.kind
        if role in RESULTS:
            result, confirmed = _result(step, regulation), step.text("result") in CONFIRMED
        if role == FOUND:
            if row is not None:
                yield row
            spared = step.text("finding") == "spare"
            proved = bool(step.text("basis")) or confirmed
            state = "spared" if spared else "entered" if proved else "unproved"
            given = answered(step.fields.get("tests"))
            tests = tuple(
                (choice.text, _said(given, choice.key))
                for choice in regulation.lists.get("sparing_tests", ())
            )
            names = step.unit or accused
            codes = "、".join(known[name] for name in names.split("、") if name in known)
            row = FailureRow(
                case.id, step.seq, f"{case.uid}-{step.seq}", case.number, names, codes,
                step.text("finding"), step.on, step.text("basis") or result, step.text("reason"),
                tests if spared else (), state, None, "", "", "",
            )  # fmt: skip
        elif role == CHANGED and row is not None:
            state = "removed" if step.text("change") == REMOVE else "corrected"
            change = f"{step.on:%Y-%m-%d} {step.text('basis')}：{step.text('reason')}"
            kept = row.state if row.state in STANDING else state
            told = f"{row.change}；{change}" if row.change else change
            row = replace(row, state=kept, changed_on=step.on, change=told)
    if row is not None:
        yield row


def _result(step: Step, regulation: Regulation) -> str:
    """What a finding rests on where its own basis was not asked for: 调查结论：属实（2026-11-10）."""
    words = {choice.key: choice.text for choice in regulation.lists.get("results", ())}
    said = words.get(step.text("result"), "")
    return f"调查结论：{said}（{step.on:%Y-%m-%d}）" if said else ""


def _said(given: Mapping[str, bool], key: str) -> str:
    """是, 否, or 未答: no test is taken for answered that nobody answered."""
    return "未答" if key not in given else "是" if given[key] else "否"


def _gone(
    case: Any, recorded: Sequence[Recorded], lists: Sequence[FailureList], there: set[str]
) -> Iterator[FailureRow]:
    """Findings that were sent and voided since: the database still holds them."""
    sent = {item["uid"]: item for one in lists for item in one.items}
    for uid, item in sent.items():
        key, _, seq = uid.rpartition("-")
        if key == case.uid and uid not in there:
            void = next(
                (one.step for one in recorded
                 if one.step.kind == VOIDING and int(seq) in one.step.voids), None,
            )  # fmt: skip
            why = f"{void.on:%Y-%m-%d} 认定已撤销：{void.text('reason')}" if void else "认定已撤销"
            yield FailureRow(
                case.id, int(seq), uid, case.number, item["unit"], item["code"], "find",
                date.fromisoformat(item["found_on"]), item["basis"], "", (), "voided",
                void.on if void else None, why, "", "",
            )  # fmt: skip


def _with_sent(row: FailureRow, lists: Sequence[FailureList]) -> FailureRow:
    told = [(one, item) for one in lists for item in one.items if item["uid"] == row.uid]
    last, item = told[-1] if told else (None, None)
    sent = "；".join(f"{one.sent_on:%Y-%m-%d} {ACTIONS[it['action']]}" for one, it in told)
    owed = _owed(row, item)
    was = _was(row, item) if item is not None and owed == CORRECT else ""
    return replace(row, sent=sent, owed=owed, was=was)


def _owed(row: FailureRow, item: Item | None) -> str:
    """What the database is still to be told of a finding; ``item`` is what it was told last."""
    there = item is not None and item["action"] != REMOVE
    if row.state in ABSENT:
        return REMOVE if there else ""
    if item is None or not there:
        return "add"
    same = not _was(row, item) and item["change"] == row.change
    return "" if same else CORRECT


HELD: Final = {
    "unit": "失信主体", "code": "统一社会信用代码", "found_on": "认定日期", "basis": "认定依据",
}  # fmt: skip


def _was(row: FailureRow, item: Item) -> str:
    """What the database holds otherwise by now: 认定依据：示政处〔2026〕1号."""
    now = _item(row)
    return "；".join(
        f"{caption}：{item[name] or '空'}"
        for name, caption in HELD.items()
        if item[name] != now[name]
    )


def _item(row: FailureRow) -> Item:
    return {
        "uid": row.uid, "action": row.owed, "unit": row.unit, "code": row.code,
        "found_on": row.found_on.isoformat(), "basis": row.basis, "change": row.change,
        "was": row.was,
    }  # fmt: skip


def _lists(connection: Connection) -> list[FailureList]:
    return [
        FailureList(row.id, row.sent_on, row.sent_to, row.way, tuple(row.body), row.officer)
        for row in connection.execute(_LISTS)
    ]


def _listed(lists: Sequence[FailureList]) -> dict[str, list[str]]:
    """The cases of whatever was sent."""
    return {"listed": sorted({i["uid"].rpartition("-")[0] for one in lists for i in one.items})}


def _seen_of(one: FailureList, known: set[str]) -> FailureList:
    """A list as far as its reader may see the cases of it."""
    items = tuple(item for item in one.items if item["uid"] in known)
    return replace(one, items=items, recused=len(one.items) - len(items))
