"""The workbench: what the person at the desk has to do, whom the office waits for, what changed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection

from app.base.rows.work import ChangeLine, WaitingUnit, Workbench, WorkLine
from app.base.session import Session
from app.models import desk_statements as statements
from app.models import sql
from app.models.desk_statements import (
    AWAY,
    CHANGES_COUNT,
    DECISIONS,
    UNITS_OWING,
    WORK_COUNTS,
    WORK_LINES,
)
from app.models.firstlook import CHANGES
from app.rules.cut_off import CutOff, last_working_day
from app.rules.work_lines import OTHERS_TURN
from app.services.gate.access import View
from app.services.store import settings
from app.services.store.reading import reading
from app.services.store.workspace import Workspace


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
            since = last_working_day(cut.calendar, today)
            asked = {
                "viewer": view.viewer, "today": cut.today, "soon": cut.soon, "limit": limit,
                "everyone": everyone, "changes": CHANGES,
                "since": datetime.combine(since, time.min), **self._whose(view, cut),
            }  # fmt: skip
            counts = view.connection.execute(WORK_COUNTS, asked).one()
            lines = view.connection.execute(WORK_LINES, asked)
            changes = view.connection.execute(statements.CHANGES, asked)
            owing = waiting_units(view, cut)
            return Workbench(
                overdue=counts.overdue,
                due_today=counts.today,
                soon=counts.soon,
                waiting=sum(unit.count for unit in owing),
                decisions=view.connection.scalar(DECISIONS, asked) or 0,
                lines=tuple([self._line(row, cut) for row in lines]),
                total=counts.total,
                waiting_units=owing,
                changed=tuple([self._change(row) for row in changes]),
                changed_total=view.connection.scalar(CHANGES_COUNT, asked) or 0,
                since=since,
                warn_days=int(settings.get(view.connection, "office.warn_days")),
            )

    def _whose(self, view: View, cut: CutOff) -> dict[str, str]:
        """The lists that say which limits are the office's to meet now, and whose."""
        officers = [view.by.id, 0, *absent_for(view.connection, view.by, cut.today)]
        given = {"others_turn": OTHERS_TURN, "officers": officers}
        return {name: sql.as_list(values) for name, values in given.items()}

    def _line(self, row: Any, cut: CutOff) -> WorkLine:
        return WorkLine(
            case_id=row.case_id,
            number=row.number,
            title=row.title,
            respondent=row.respondent,
            officer=row.officer or "",
            clock=row.clock,
            caption=row.caption,
            article=row.article,
            due_on=row.due_on,
            remaining=cut.remaining("open", row.due_on),
            urgency=cut.urgency("open", row.due_on, provisional=row.provisional),
            provisional=row.provisional,
            step=row.step,
            step_caption=row.step_caption,
            duty=row.owner,
        )

    def _change(self, row: Any) -> ChangeLine:
        return ChangeLine(
            row.case_id, row.number, row.title, row.seq, row.kind, row.caption, row.on, row.recorded_at, row.actor,
            row.unit or "",
        )  # fmt: skip


def absent_for(connection: Connection, actor: Session, today: date) -> list[int]:
    """The officers who are away today and for whom this one stands in."""
    return list(connection.scalars(AWAY, {"officer": actor.id, "today": today}))


def waiting_units(view: View, cut: CutOff) -> tuple[WaitingUnit, ...]:
    """待对方回复 by unit: how many things, how many late, the earliest day; that one first."""
    asked = {"viewer": view.viewer, "today": cut.today}
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
        for row in view.connection.execute(UNITS_OWING, asked)
    )
