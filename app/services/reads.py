"""The read side: frozen rows for screens and terminal, each from one consistent view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, bindparam, func, select

from app.base.rows.board import Board, CaseCard
from app.base.rows.cases import CaseRows
from app.base.rows.changes import Changed
from app.base.rows.forms import StepForm
from app.base.rows.settings import OfficeSettings
from app.base.session import Actor, Session
from app.models.base import table_of
from app.models.case import OWED
from app.models.desk import UnitContact
from app.models.desk_statements import BY_PINYIN, PENDING, STEP, UNIT, visible
from app.services.cases.cards import CARDS, CASE, card
from app.services.cases.commands import TakeStep
from app.services.desk import board as boards
from app.services.desk.board import BoardFilters
from app.services.finding import search as searching
from app.services.store import settings
from app.services.store.reading import office_regulation, reading
from app.services.store.stages import known_stages
from app.services.store.workspace import Workspace

UNIT_CONTACT = table_of(UnitContact)
_NEWEST = select(func.max(STEP.c.no))
_WAITING = select(func.count()).where(PENDING.c.state == "waiting")
_EVERY_CASE = select(func.count()).select_from(CASE)
_STAGES = select(CASE.c.stage, func.count()).group_by(CASE.c.stage)
_CALLED = select(CASE.c.id).where(CASE.c.number == bindparam("called"), visible(CASE.c.id))
_UNITS = select(UNIT.c.name).where(UNIT.c.active == 1).order_by(UNIT.c.sort_key)
_UNIT_NUMBERS = select(UNIT_CONTACT.c.phone, UNIT_CONTACT.c.note)
_ON_BOARD, _IN_STAGE = (
    CARDS.where(column == bindparam("stage"), visible(CASE.c.id))
    .order_by(CASE.c.sort_due, CASE.c.id)
    .offset(bindparam("first", type_=Integer))
    .limit(bindparam("most", type_=Integer))
    for column in (CASE.c.board, CASE.c.stage)
)
_SINCE = (
    select(STEP.c.case_id)
    .where(STEP.c.no > bindparam("since"), visible(STEP.c.case_id))
    .distinct()
    .order_by(STEP.c.case_id)
)


@dataclass(frozen=True, slots=True)
class Work:
    """The counts of the workbench."""

    overdue: int
    due_today: int
    soon: int
    running: int
    provisional: int
    waiting: int  # notices that would move a date earlier and await a decision
    cases: int  # all cases ever


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category, channel or other entry of a pack's list, for an input form."""

    key: str
    caption: str
    article: str


class Reads:
    """Queries; each may be called from any thread."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def board(
        self,
        today: date,
        filters: BoardFilters | None = None,
        per_column: int = 200,
        *,
        by: Session,
    ) -> Board:
        """The board: open stages in order, then what ended cases still owe; without the cases
        that ``by`` is recused from."""
        with reading(self._work, by, today) as (view, cut):
            regulation = office_regulation(self._work, view.connection)
            return boards.board(
                view, cut, filters or BoardFilters(), regulation, per_column=per_column
            )

    def column(
        self,
        stage: str,
        today: date,
        filters: BoardFilters,
        first: int,
        many: int,
        *,
        by: Session,
    ) -> tuple[CaseCard, ...]:
        """Cards of one column of the board from the ``first`` on: those that come in sight."""
        with reading(self._work, by, today) as (view, cut):
            return boards.column(view, cut, filters, stage, first=first, many=many)

    def case_page(self, case_id: int, today: date, *, by: Session) -> CaseRows:
        """Everything the case page shows; InputError if there is no such case, RuleViolation if
        ``by`` is recused from it (NY-15.1)."""
        with reading(self._work, by, today) as (view, cut):
            view.require(case_id)
            from app.services.desk.case_page import case_page

            return case_page(view.connection, self._work.editions, case_id, cut)

    def foretell(self, command: TakeStep, today: date, *, by: Session) -> tuple[str, ...]:
        """What the step would do to the case's limits, a sentence each; nothing is written."""
        from app.services.cases.foretelling import foretell

        return foretell(self._work, command, today, by=by)

    def correction_form(self, case_id: int, seq: int, today: date, *, by: Session) -> StepForm:
        """The form of a recorded step with what it holds; InputError for one that is taken back."""
        with self._work.gate.see(by, case_id) as view:
            from app.services.cases.corrections import correction_form

            return correction_form(view.connection, self._work.editions, case_id, seq, today)

    def search(self, text: str, limit: int = 50, *, by: Session) -> tuple[CaseCard, ...]:
        """The cases that hold every word of ``text``, newest first."""
        with reading(self._work, by, self._work.today()) as (view, cut):
            return searching.search(view, text, cut, limit=limit)

    def cards(
        self, stage: str, offset: int = 0, limit: int = 200, *, by: Session
    ) -> tuple[CaseCard, ...]:
        """A slice of one stage or board column (``owed``), most urgent first."""
        with reading(self._work, by, self._work.today()) as (view, cut):
            known = known_stages(self._work, view).get(stage)
            on_board = stage == OWED or known is None or known.open
            asked = {"stage": stage, "first": offset, "most": limit, "viewer": view.viewer}
            rows = view.connection.execute(_ON_BOARD if on_board else _IN_STAGE, asked)
            return tuple(card(row, cut) for row in rows)

    def stage_choices(self) -> tuple[tuple[str, str], ...]:
        """The stages that a list can be narrowed to, with the captions of their packs."""
        with self._work.gate.see(self._work.gate.program) as view:
            known = known_stages(self._work, view)
        return tuple((key, stage.caption) for key, stage in known.items())

    def work(self, today: date, by: Session) -> Work:
        """The counts of the workbench."""
        found = self.board(today, per_column=0, by=by)
        with self._work.gate.see(self._work.gate.program) as view:
            waiting = view.connection.scalar(_WAITING)
            cases = view.connection.scalar(_EVERY_CASE)
        return Work(found.overdue, found.due_today, found.soon, found.running, found.provisional,
                    waiting or 0, cases or 0)  # fmt: skip

    def stages(self) -> dict[str, int]:
        """How many cases stand in each stage, those that ended included."""
        with self._work.gate.see(self._work.gate.program) as view:
            counts: dict[str, int] = {row[0]: row[1] for row in view.connection.execute(_STAGES)}
            known = known_stages(self._work, view)
        return {stage: counts[stage] for stage in known if stage in counts}

    def case_id(self, number: str, by: Session) -> int | None:
        """The key of the case with this number; None where there is none that ``by`` may see."""
        with self._work.gate.see(by) as view:
            asked = {"called": number.strip(), "viewer": view.viewer}
            return view.connection.scalar(_CALLED, asked)

    def changes_since(self, no: int, by: Session) -> Changed:
        """The cases with steps recorded after step number ``no``, and the newest number now.

        0 for what the newest number is; whoever kept it learns what others wrote meanwhile.
        """
        with self._work.gate.see(self._work.gate.program) as view:
            newest = view.connection.scalar(_NEWEST) or 0  # a number tells nothing of a case
        with self._work.gate.see(by) as view:
            asked = {"since": no, "viewer": view.viewer}
            cases = view.connection.scalars(_SINCE, asked) if 0 < no < newest else ()
            return Changed(tuple(cases), no=newest)

    def choices(self, list_name: str) -> tuple[CategoryRow, ...]:
        """A list of the office's pack (``categories``, ``channels``) for an input form."""
        with self._work.gate.see(self._work.gate.program) as view:
            office = settings.office_settings(view.connection)
            edition = settings.get(view.connection, settings.EDITION + office.regulation)
        regulation = self._work.editions.regulation(edition)
        return tuple(
            CategoryRow(c.key, c.text, c.article) for c in regulation.lists.get(list_name, ())
        )

    def officers(self) -> tuple[Actor, ...]:
        """The active officers in the order of their pinyin."""
        with self._work.gate.see(self._work.gate.program) as view:
            return tuple(Actor(*row) for row in view.connection.execute(BY_PINYIN))

    def units(self) -> tuple[str, ...]:
        """The present names of the active units in the order of their pinyin."""
        with self._work.gate.see(self._work.gate.program) as view:
            return tuple(view.connection.scalars(_UNITS))

    def unit_numbers(self) -> tuple[str, ...]:
        """What the register knows of how the units' own people are reached: no person's number."""
        with self._work.gate.see(self._work.gate.program) as view:
            rows = view.connection.execute(_UNIT_NUMBERS)
            return tuple(text for row in rows for text in row if text)

    def settings(self) -> OfficeSettings:
        """The office's settings."""
        with self._work.gate.see(self._work.gate.program) as view:
            return settings.office_settings(view.connection)
