"""A case as papers need it: its steps replayed, its clocks, parties and units, and the office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError
from app.base.letter_fields import Day
from app.base.rows.cases import PartyRow
from app.base.rows.settings import DeskSettings, OfficeSettings
from app.models.base import table_of
from app.models.case import CaseRelation, CaseRespondent
from app.models.desk_statements import KEPT_OUT, UNIT
from app.models.document import Document, DocumentVoid
from app.models.unit import UnitName
from app.rules.casework.clocks import Clock, clocks_of, standing
from app.rules.casework.facts import CaseFacts
from app.rules.casework.flow import retell
from app.rules.casework.steps import Step, effective
from app.rules.casework.trace import Thread, Trace
from app.rules.regulation.regulation import UNIT_CAPTIONS, ClockDef, Regulation
from app.services.cases.cards import CASE, OFFICER
from app.services.cases.case_facts import facts_of
from app.services.cases.case_steps import Recorded, horizon, load_steps
from app.services.gate.access import View
from app.services.people.parties import parties
from app.services.store import settings
from app.services.store.attachments import attachment_rows
from app.services.store.desk_settings import desk_settings
from app.services.store.workspace import Workspace

VOID = table_of(DocumentVoid)
RESPONDENT = table_of(CaseRespondent)
UNIT_NAME = table_of(UnitName)
DOCUMENT, RELATION = table_of(Document), table_of(CaseRelation)
CONTACT = "letter_contact"  # who is named as 联系人 on papers: remembered from the last one

_ROW = (
    select(CASE, OFFICER.c.name.label("officer"))
    .outerjoin_from(CASE, OFFICER, OFFICER.c.id == CASE.c.officer_id)
    .where(CASE.c.id == bindparam("case"))
)
_OFFICERS = select(OFFICER.c.id, OFFICER.c.name)
_RESPONDENTS = (
    select(RESPONDENT.c.name)
    .where(RESPONDENT.c.case_id == bindparam("case"))
    .order_by(RESPONDENT.c.position)
)
_STANDING = (
    select(DOCUMENT.c.seq, DOCUMENT.c.number)
    .where(
        DOCUMENT.c.case_id == bindparam("case"),
        DOCUMENT.c.seq.is_not(None),
        DOCUMENT.c.id.not_in(select(VOID.c.document_id)),
    )
    .order_by(DOCUMENT.c.id)
)
_MERGED = select(RELATION.c.case_id).where(RELATION.c.other_id == bindparam("survivor"))
_MERGED_HIDDEN = _MERGED.where(RELATION.c.case_id.in_(KEPT_OUT)).limit(1)
_MERGED_SEEN = _MERGED.where(RELATION.c.case_id.not_in(KEPT_OUT)).order_by(RELATION.c.case_id)
_UNIT_NAMES = select(UNIT.c.name).union(select(UNIT_NAME.c.name))


@dataclass(frozen=True, slots=True)
class LetterCase:
    """Everything that the fields of a paper are filled from, in one consistent view."""

    row: Any  # the case's projection
    officer: str  # in charge, by the present name
    recorded: tuple[Recorded, ...]
    trace: Trace
    clocks: tuple[Clock, ...]
    regulation: Regulation
    work: Workspace
    office: OfficeSettings
    desk: DeskSettings
    parties: tuple[PartyRow, ...]
    respondents: tuple[str, ...]
    numbers: Mapping[int, str]  # the number of the standing paper of a step
    files: tuple[str, ...]  # the names of what came in with the case
    contact: Mapping[str, str]
    today: date
    officers: Mapping[int, str]  # by their present names
    joined: tuple[PartyRow, ...] = ()  # of the cases merged into it: told with it

    @property
    def told(self) -> tuple[PartyRow, ...]:
        """Whom a notice may go to: the case's own complainants, then those of merged cases."""
        return (*self.parties, *self.joined)

    @property
    def facts(self) -> CaseFacts:
        """The facts as the steps that count leave them."""
        return facts_of(self.recorded)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that count."""
        return effective(r.step for r in self.recorded)

    def step(self, seq: int) -> Step:
        """The step numbered ``seq`` as it counts; InputError if it was taken back."""
        found = next((s for s in self.steps if s.seq == seq), None)
        if found is None:
            raise InputError("这一步已经撤销或不存在，没有生成文书；请刷新后重试。")
        return found

    def newest(self, *kinds: str) -> Step | None:
        """The newest step of these kinds."""
        return next((s for s in reversed(self.steps) if s.kind in kinds), None)

    def thread_of(self, step: Step) -> Thread | None:
        """The referral that a step is or is about, else the newest one of its unit till then."""
        if step.about is not None:
            return self.trace.thread(step.about)
        known = [t for t in self.trace.threads if t.kind != "supervise"]
        if own := next((t for t in known if step.seq and t.seq == step.seq), None):
            return own
        mine = [t for t in known if t.unit == step.unit and (not step.seq or t.seq < step.seq)]
        return next(reversed([t for t in mine if t.state == "open"] or mine), None)

    def late_days(self, clock: Clock) -> int:
        """How many working days the clock is overdue today, 0 if it isn't."""
        now = standing(clock, self.today, self.work.editions.calendar(self.trace.calendar))
        return -(now.remaining or 0) if now.outcome == "overdue" else 0

    def article(self, step: str) -> str:
        """The article of a step, "" where the regulation has none."""
        definition = self.regulation.step(step)
        return definition.article if definition else ""

    def basis(self, article: str, *, receiver: bool = False) -> str:
        """依据, or 参照 where a county applies by analogy what the text lays on the city.

        ``receiver``: as the county to which the case was handed down, which more articles bind.
        """
        terms = ("county_articles", *(("receiver_articles",) if receiver else ()))
        own = [a for term in terms for a in self.regulation.terms.get(term, "").split("、")]
        whole = article.partition("条")[0] + "条"  # of 第十条第（二）项 the article
        return "依据" if self.office.level == "city" or whole in own else "参照"

    def choice(self, list_name: str, key: str) -> str:
        """The text of an entry of the pack's list; the key itself where it is unknown."""
        found = self.regulation.choice(list_name, key) if key else None
        return found.text if found else key


def clock_text(definition: ClockDef | None, step: str = "") -> str:
    """30个工作日; "" where the regulation lays down no such limit."""
    for opening in definition.opens if definition else ():
        if opening.limit is not None and step in ("", opening.step.step):
            return f"{opening.limit}{UNIT_CAPTIONS[opening.unit]}"
    return ""


def due_day(clock: Clock) -> Day | None:
    """The last day of a clock, marked while the calendar isn't firm."""
    return Day(clock.due_on, clock.provisional) if clock.due_on else None


def read_letter_case(work: Workspace, view: View, case_id: int) -> LetterCase:
    """The case as papers need it; RuleViolation where the viewer is recused from it."""
    view.require(case_id)
    connection = view.connection
    recorded = load_steps(connection, case_id)
    today = work.today()
    trace = retell((r.step for r in recorded), work.editions, today=horizon(recorded, today))
    if not trace.events:
        raise InputError("本件已经作废，不能生成文书。")
    row = connection.execute(_ROW, {"case": case_id}).one()
    return LetterCase(
        row=row,
        officer=row.officer or "",
        recorded=recorded,
        trace=trace,
        clocks=clocks_of(trace, work.editions),
        regulation=work.editions.regulation(trace.regulation),
        work=work,
        office=settings.office_settings(connection),
        desk=desk_settings(connection),
        parties=parties(connection, case_id),
        joined=_joined(view, case_id),
        respondents=tuple(connection.scalars(_RESPONDENTS, {"case": case_id})),
        numbers=standing_numbers(connection, case_id),
        files=tuple(a.name for a in attachment_rows(connection, case_id) if a.seq == 1),
        contact=settings.get(connection, CONTACT) or {},
        today=today,
        officers={row.id: row.name for row in connection.execute(_OFFICERS)},
    )


def standing_numbers(connection: Connection, case_id: int) -> dict[int, str]:
    """The numbers of the case's papers that weren't voided, by the step that they carry out."""
    return {row.seq: row.number for row in connection.execute(_STANDING, {"case": case_id})}


def papers_by_step(connection: Connection, case_id: int) -> Counter[int]:
    """How many standing papers each step of the case has."""
    return Counter(connection.scalars(_STANDING, {"case": case_id}))


def _joined(view: View, case_id: int) -> tuple[PartyRow, ...]:
    """The complainants of the cases merged into this one; nobody where one of them is kept from."""
    return tuple(
        party for other in merged_cases(view, case_id) for party in parties(view.connection, other)
    )


def hides_merged(view: View, case_id: int) -> bool:
    """Whether a case was merged into this one that the viewer is recused from."""
    asked = {"survivor": case_id, "viewer": view.viewer}
    return view.connection.scalar(_MERGED_HIDDEN, asked) is not None


def merged_cases(view: View, case_id: int) -> tuple[int, ...]:
    """The cases merged into this one, the oldest first; none where the viewer is recused from one."""
    if hides_merged(view, case_id):
        return ()
    asked = {"survivor": case_id, "viewer": view.viewer}
    return tuple(view.only(view.connection.scalars(_MERGED_SEEN, asked)))


def official_names(connection: Connection, office: str) -> tuple[str, ...]:
    """The names of units, present and past, and the office's own: papers may well print them."""
    return (office, *connection.scalars(_UNIT_NAMES))
