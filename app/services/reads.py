"""The read side: frozen rows for screens and terminal, each from one consistent view."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from app.base.rows import Actor, Board, CaseCard, CasePage, OfficeSettings, StepForm
from app.models.case import Case
from app.models.edition import CalendarPending
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.regulation.regulation import STAGES
from app.services.cases.cards import CASE, CutOff, card, card_columns
from app.services.desk import board as boards
from app.services.desk.board import BoardFilters
from app.services.finding import search as searching
from app.services.gate.access import refuse_recused, visible_to
from app.services.store import settings
from app.services.store.workspace import Workspace


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

    @contextmanager
    def _cut(self, today: date) -> Iterator[tuple[Connection, CutOff]]:
        with self._work.file.read() as connection:
            calendar = self._work.editions.calendar(settings.current_calendar(connection))
            warn_days = settings.get(connection, "office.warn_days")
            yield connection, CutOff(today, calendar.add(today, int(warn_days)), calendar)

    def board(
        self,
        today: date,
        filters: BoardFilters | None = None,
        per_column: int = 200,
        *,
        by: Actor | None = None,
    ) -> Board:
        """The board: open stages in order, then what ended cases still owe; without the cases
        that ``by`` keeps out of."""
        with self._cut(today) as (connection, cut):
            wanted = filters or BoardFilters()
            return boards.board(connection, cut, wanted, per_column=per_column, by=by)

    def case_page(self, case_id: int, today: date, *, by: Actor | None = None) -> CasePage:
        """Everything the case page shows; InputError if there is no such case, RuleViolation if
        ``by`` keeps out of it (NY-15.1)."""
        with self._cut(today) as (connection, cut):
            refuse_recused(connection, case_id, by)
            from app.services.desk.case_page import case_page

            return case_page(connection, self._work.editions, case_id, cut)

    def correction_form(
        self, case_id: int, seq: int, today: date, *, by: Actor | None = None
    ) -> StepForm:
        """The form of a recorded step with what it holds; InputError for one that is taken back."""
        with self._work.file.read() as connection:
            refuse_recused(connection, case_id, by)
            from app.services.cases.corrections import correction_form

            return correction_form(connection, self._work.editions, case_id, seq, today)

    def search(
        self, text: str, limit: int = 50, *, by: Actor | None = None
    ) -> tuple[CaseCard, ...]:
        """The cases that hold every word of ``text``, newest first."""
        with self._cut(self._work.today()) as (connection, cut):
            return searching.search(connection, text, cut, limit=limit, by=by)

    def cards(
        self, stage: str, offset: int = 0, limit: int = 200, *, by: Actor | None = None
    ) -> tuple[CaseCard, ...]:
        """A slice of one stage or board column (``owed``), most urgent first."""
        column = CASE.c.stage if stage in STAGES and stage not in boards.COLUMNS else CASE.c.board
        with self._cut(self._work.today()) as (connection, cut):
            query = card_columns().where(column == stage, visible_to(by))
            query = query.order_by(CASE.c.sort_due, CASE.c.id)
            rows = connection.execute(query.offset(offset).limit(limit))
            return tuple(card(row, cut) for row in rows)

    def work(self, today: date) -> Work:
        """The counts of the workbench."""
        found = self.board(today, per_column=0)
        with self._work.file.read() as connection:
            waiting = connection.scalar(
                select(func.count()).where(CalendarPending.state == "waiting")
            )
            cases = connection.scalar(select(func.count()).select_from(CASE))
        return Work(found.overdue, found.due_today, found.soon, found.running, found.provisional,
                    waiting or 0, cases or 0)  # fmt: skip

    def stages(self) -> dict[str, int]:
        """How many cases stand in each stage, those that ended included."""
        with self._work.file.read() as connection:
            query = select(CASE.c.stage, func.count()).group_by(CASE.c.stage)
            counts: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
        return {stage: counts[stage] for stage in STAGES if stage in counts}

    def case_id(self, number: str) -> int | None:
        """The key of the case with this number."""
        with self._work.file.read() as connection:
            return connection.scalar(select(Case.id).where(Case.number == number.strip()))

    def choices(self, list_name: str) -> tuple[CategoryRow, ...]:
        """A list of the office's pack (``categories``, ``channels``) for an input form."""
        with self._work.file.read() as connection:
            office = settings.office_settings(connection)
            edition = settings.get(connection, settings.EDITION + office.regulation)
        regulation = self._work.editions.regulation(edition)
        return tuple(
            CategoryRow(c.key, c.text, c.article) for c in regulation.lists.get(list_name, ())
        )

    def officers(self) -> tuple[Actor, ...]:
        """The active officers."""
        with self._work.file.read() as connection:
            query = select(Officer.id, Officer.name).where(Officer.active == 1, Officer.system == 0)
            return tuple(Actor(i, n) for i, n in connection.execute(query.order_by(Officer.id)))

    def units(self) -> tuple[str, ...]:
        """The present names of the active units, sorted."""
        with self._work.file.read() as connection:
            query = select(Unit.name).where(Unit.active == 1).order_by(Unit.name)
            return tuple(connection.scalars(query))

    def settings(self) -> OfficeSettings:
        """The office's settings."""
        with self._work.file.read() as connection:
            return settings.office_settings(connection)
