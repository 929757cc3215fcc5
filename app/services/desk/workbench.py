"""The workbench: what the person at the desk has to do, whom the office waits for, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from app.base.rows.urgency import Urgency
from app.base.rows.work import ChangeLine, WaitingUnit, Workbench, WorkLine
from app.base.session import Session
from app.models import desk_statements as statements
from app.models import sql
from app.models.desk_statements import (
    AWAY,
    CHANGES_COUNT,
    CLOSED_ODDLY,
    DECISIONS,
    UNITS_OWING,
    UNTIMED,
    WORK_COUNTS,
    WORK_LINES,
)
from app.models.firstlook import CHANGES
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.next_steps import next_steps
from app.rules.casework.waiting import closed_open, moves_on, waitings
from app.rules.cut_off import OTHERS_TURN, CutOff, last_working_day
from app.rules.regulation.regulation import OPEN_STAGES, Regulation, StepDef
from app.rules.work_lines import step_due
from app.services.cases.case_steps import Recorded, horizon, load_many
from app.services.cases.directors import may_decide
from app.services.gate.access import View
from app.services.store import settings
from app.services.store.reading import office_regulation, reading
from app.services.store.workspace import Workspace

NAMED: Final = "waiting:"  # before the name of a waiting, where a line has a clock's word
ENDED_LATELY: Final = timedelta(days=400)  # an objection later than that is a new complaint
CLOSED_LATELY: Final = timedelta(days=60)  # what the closing left open is told so long
INSTRUCT: Final = "instruct"  # 批示 ends it


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
        cases that ``by`` is recused from (NY-15.1).

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

    def named(
        self, today: date, by: Session, limit: int = 200, *, everyone: bool = False
    ) -> tuple[WorkLine, ...]:
        """未审查3个工作日: what the cases wait for of which no clock runs, the longest first.

        A line shows from the day that the regulation names for its stage. Whoever directs the
        office is told besides what was closed with something left open.
        """
        with reading(self._work, by, today) as (view, cut):
            office = office_regulation(self._work, view.connection)
            asked = {
                "viewer": view.viewer, "limit": limit, "everyone": everyone,
                "ended_since": today - ENDED_LATELY, **self._whose(view, cut),
                "open_stages": sql.as_list([*OPEN_STAGES, *office.open_stages]),
                "speaking": sql.as_list(_speaking(office)), "objections": sql.as_list(office.words("object")),
            }  # fmt: skip
            rows = {row.id: row for row in view.connection.execute(UNTIMED, asked)}
            found: list[tuple[date, WorkLine]] = []
            recorded = load_many(view.connection, view.only(list(rows)))
            for case_id, row in rows.items():
                found.extend(self._named(row, recorded[case_id], cut))
            if may_decide(view.connection, by):
                found.extend(self._closed_open(view, cut, limit))
        return tuple(line for _since, line in sorted(found, key=lambda one: one[0]))

    def _named(
        self, row: Any, recorded: tuple[Recorded, ...], cut: CutOff
    ) -> Iterator[tuple[date, WorkLine]]:
        editions = self._work.editions
        trace = retell((r.step for r in recorded), editions, today=horizon(recorded, cut.today))
        if not trace.events:
            return
        regulation = editions.regulation(trace.regulation)
        clocks = clocks_of(trace, editions)
        for waiting in waitings(trace, clocks, regulation, cut.calendar, today=cut.today):
            if waiting.clock is not None or waiting.shows_from > cut.today:
                continue
            called = next_steps(trace, clocks, regulation)
            step = step_due(regulation, "", trace.stage, owner="office") or next(iter(called), None)
            yield waiting.since, _untimed(row, waiting.what, waiting.text, step, waiting.turn)

    def _closed_open(self, view: View, cut: CutOff, limit: int) -> Iterator[tuple[date, WorkLine]]:
        """The director's own lines: 办结时异议尚未审查决定，未批示3个工作日."""
        asked = {"viewer": view.viewer, "limit": limit, "closed_since": cut.today - CLOSED_LATELY}
        rows = {row.id: row for row in view.connection.execute(CLOSED_ODDLY, asked)}
        editions = self._work.editions
        for case_id, recorded in load_many(view.connection, view.only(list(rows))).items():
            steps = [r.step for r in recorded]
            trace = retell(steps, editions, today=horizon(recorded, cut.today))
            regulation = editions.regulation(trace.regulation)
            left = closed_open(trace, regulation)
            if left is None:
                continue
            closed_on, notes = left
            days = cut.calendar.count(closed_on, cut.today)
            text = f"{'；'.join(note.rstrip('。') for note in notes)}，未批示{days}个工作日"
            step = regulation.step(INSTRUCT)
            yield closed_on, _untimed(rows[case_id], "办结异常说明", text, step, "office")

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


def _untimed(row: Any, what: str, text: str, step: StepDef | None, duty: str) -> WorkLine:
    """A line of which no clock runs."""
    return WorkLine(
        case_id=row.id,
        number=row.number,
        title=row.title,
        respondent=row.respondent,
        officer=row.officer or "",
        clock=f"{NAMED}{what}",
        caption=text,
        article="",
        due_on=None,
        remaining=None,
        urgency=Urgency.NONE,
        provisional=False,
        step=step.word if step else "",
        step_caption=step.caption if step else "",
        duty=duty,
    )


def _speaking(regulation: Regulation) -> list[str]:
    """Which clock speaks for which stage under the office's regulation; cases of another are looked
    at one by one."""
    return [
        f"{regulation.id}/{stage}/{clock.word}"
        for stage in regulation.open_stages
        for clock in regulation.clocks.values()
        if not clock.lapses and moves_on(clock, stage, regulation)
    ]


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
