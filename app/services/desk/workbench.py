"""The workbench: what the person at the desk has to do, whom the office waits for, what changed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, func, or_, select

from app.base.session import Session
from app.base.work_rows import ChangeLine, WaitingUnit, Workbench, WorkLine
from app.models.audit import Audit
from app.models.base import table_of
from app.models.case import CaseClock
from app.models.desk import OfficerAbsence
from app.models.edition import CalendarPending
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.cut_off import last_working_day
from app.rules.work_lines import OTHERS_TURN, clocks_met_by, step_due
from app.services.cases.cards import CASE, CutOff
from app.services.cases.case_steps import STEP
from app.services.gate.access import View
from app.services.store import settings
from app.services.store.reading import all_regulations, reading
from app.services.store.workspace import Workspace

CLOCK = table_of(CaseClock)
AUDIT = table_of(Audit)
CALENDAR_PENDING = table_of(CalendarPending)


class WorkbenchReads:
    """The read side of the workbench."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def work(
        self,
        today: date,
        by: Session,
        limit: int = 200,
        *,
        everyone: bool = False,
    ) -> Workbench:
        """今日待办 of ``by``, stand-ins included; of the whole office with ``everyone``, without the
        cases that ``by`` keeps out of (NY-15.1).

        A line is a limit that the office answers for and can meet now, or a unit's limit that is
        over. Days left are working days.
        """
        with reading(self._work, by, today) as (view, cut):
            own = self._conditions(view, cut, everyone=everyone)
            counts = _counts(view.connection, cut, own)
            changed, changed_total = self._changed(view, cut)
            owing = waiting_units(view, cut)
            return Workbench(
                overdue=counts["overdue"],
                due_today=counts["today"],
                soon=counts["soon"],
                waiting=sum(unit.count for unit in owing),
                decisions=_decisions(view),
                lines=self._lines(view.connection, cut, own, limit),
                total=counts["total"],
                waiting_units=owing,
                changed=changed,
                changed_total=changed_total,
                since=last_working_day(cut.calendar, today),
                warn_days=int(settings.get(view.connection, "office.warn_days")),
            )

    def _conditions(self, view: View, cut: CutOff, *, everyone: bool) -> list[ColumnElement[bool]]:
        closing = clocks_met_by(all_regulations(self._work, view.connection), "close")
        ours = and_(
            CLOCK.c.owner == "office",
            or_(
                CASE.c.stage.not_in(OTHERS_TURN),
                CLOCK.c.clock.not_in(closing),
                CLOCK.c.due_on <= cut.soon,
            ),
        )
        late = and_(CLOCK.c.owner == "unit", CLOCK.c.due_on < cut.today)
        conditions = [
            CLOCK.c.open == 1, CLOCK.c.state == "open", CLOCK.c.due_on.is_not(None),
            or_(ours, late), view.visible(),
        ]  # fmt: skip
        if not everyone:
            names = [view.by.name, "", *absent_for(view.connection, view.by, cut.today)]
            # Not along the officer's own cases, most of which ended long ago: the running clocks lead.
            conditions.append(CASE.c.officer.concat("").in_(names))
        return conditions

    def _lines(
        self, connection: Connection, cut: CutOff, own: list[ColumnElement[bool]], limit: int
    ) -> tuple[WorkLine, ...]:
        query = (
            select(
                CLOCK.c.case_id, CLOCK.c.clock, CLOCK.c.caption, CLOCK.c.article, CLOCK.c.owner,
                CLOCK.c.due_on, CLOCK.c.provisional, CLOCK.c.start_seq, CASE.c.number,
                CASE.c.title, CASE.c.respondent, CASE.c.officer, CASE.c.stage, CASE.c.regulation,
            )
            .join_from(CLOCK, CASE, CASE.c.id == CLOCK.c.case_id)
            .where(*own)
            .order_by(CLOCK.c.due_on, CLOCK.c.case_id, CLOCK.c.start_seq, CLOCK.c.clock)
            .limit(limit)
        )  # fmt: skip
        return tuple(self._line(row, cut) for row in connection.execute(query))

    def _line(self, row: Any, cut: CutOff) -> WorkLine:
        regulation = self._work.editions.regulation(row.regulation)
        step = step_due(regulation, row.clock, row.stage, owner=row.owner)
        return WorkLine(
            case_id=row.case_id,
            number=row.number,
            title=row.title,
            respondent=row.respondent,
            officer=row.officer,
            clock=row.clock,
            caption=row.caption,
            article=row.article,
            due_on=row.due_on,
            remaining=cut.remaining("open", row.due_on),
            urgency=cut.urgency("open", row.due_on, provisional=row.provisional),
            provisional=row.provisional,
            step=step.word if step else "",
            step_caption=step.caption if step else "",
            duty=row.owner,
        )

    def _changed(
        self, view: View, cut: CutOff, limit: int = 50
    ) -> tuple[tuple[ChangeLine, ...], int]:
        """Steps recorded since the last working day, newest first, along the audit's own order."""
        since = datetime.combine(last_working_day(cut.calendar, cut.today), time.min)
        before = select(func.coalesce(func.max(AUDIT.c.id), 0)).where(AUDIT.c.at < since)
        seq = func.json_extract(AUDIT.c.detail, "$.seq", type_=Integer)
        matching = and_(STEP.c.case_id == AUDIT.c.case_id, STEP.c.seq == seq)
        joined = (
            select(
                STEP.c.case_id, CASE.c.number, CASE.c.title, STEP.c.seq, STEP.c.kind, STEP.c.on,
                STEP.c.recorded_at, Officer.name.label("actor"), Unit.name.label("unit"),
                STEP.c.regulation,
            )
            .join_from(AUDIT, STEP, matching)
            .join(CASE, CASE.c.id == STEP.c.case_id)
            .join(Officer, Officer.id == STEP.c.actor_id)
            .outerjoin(Unit, Unit.id == STEP.c.unit_id)
            .where(AUDIT.c.id > before.scalar_subquery(), view.visible())
        )  # fmt: skip
        total = view.connection.scalar(select(func.count()).select_from(joined.subquery())) or 0
        rows = view.connection.execute(joined.order_by(AUDIT.c.id.desc()).limit(limit))
        return tuple(self._change(row) for row in rows), total

    def _change(self, row: Any) -> ChangeLine:
        step = self._work.editions.regulation(row.regulation).step(row.kind)
        return ChangeLine(
            row.case_id, row.number, row.title, row.seq, row.kind,
            step.caption if step else row.kind, row.on, row.recorded_at, row.actor,
            row.unit or "",
        )  # fmt: skip


def absent_for(connection: Connection, actor: Session, today: date) -> list[str]:
    """The officers who are away today and for whom this one stands in."""
    query = (
        select(Officer.name)
        .join(OfficerAbsence, OfficerAbsence.officer_id == Officer.id)
        .where(
            OfficerAbsence.stand_in_id == actor.id,
            OfficerAbsence.from_on <= today,
            OfficerAbsence.to_on >= today,
        )
    )
    return list(connection.scalars(query))


def _counts(connection: Connection, cut: CutOff, own: list[ColumnElement[bool]]) -> dict[str, int]:
    due = CLOCK.c.due_on
    ranges = {
        "overdue": due < cut.today,
        "today": due == cut.today,
        "soon": and_(due > cut.today, due <= cut.soon),
    }
    sums = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
        for name, condition in ranges.items()
    ]
    query = select(func.count().label("total"), *sums)
    query = query.select_from(CLOCK.join(CASE, CASE.c.id == CLOCK.c.case_id)).where(*own)
    return dict(connection.execute(query).mappings().one())


def _owed(view: View) -> list[ColumnElement[bool]]:
    """The clocks that say what a unit owes; a referral with two clocks is one thing owed."""
    return [
        CLOCK.c.open == 1, CLOCK.c.state == "open", CLOCK.c.owner == "unit",
        view.visible(CLOCK.c.case_id),
    ]  # fmt: skip


def waiting_units(view: View, cut: CutOff) -> tuple[WaitingUnit, ...]:
    """待对方回复 by unit: how many things, how many late, the earliest day; that one first."""
    things = (
        select(
            CLOCK.c.unit_id, CLOCK.c.case_id, CLOCK.c.start_seq,
            func.min(CLOCK.c.due_on).label("due"),
        )
        .where(*_owed(view))
        .group_by(CLOCK.c.unit_id, CLOCK.c.case_id, CLOCK.c.start_seq)
        .subquery()
    )  # fmt: skip
    late = case((things.c.due < cut.today, 1), else_=0)
    query = (
        select(
            Unit.name, func.count().label("number"), func.sum(late).label("late"),
            func.min(things.c.due, type_=CLOCK.c.due_on.type).label("earliest"),
        )
        .select_from(things.outerjoin(table_of(Unit), Unit.id == things.c.unit_id))
        .group_by(things.c.unit_id)
        .order_by(func.min(things.c.due).is_(None), "earliest", Unit.name)
    )  # fmt: skip
    return tuple(
        WaitingUnit(
            unit=row.name or "",
            count=row.number,
            overdue=row.late,
            earliest_due=row.earliest,
            remaining=cut.remaining("open", row.earliest),
            urgency=cut.urgency("open", row.earliest, provisional=cut.unsure(row.earliest)),
            provisional=cut.unsure(row.earliest),
        )
        for row in view.connection.execute(query)
    )


def _decisions(view: View) -> int:
    query = select(func.count()).where(
        CalendarPending.state == "waiting", view.visible(CALENDAR_PENDING.c.case_id)
    )
    return view.connection.scalar(query) or 0
