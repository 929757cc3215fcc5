"""What a changed calendar does to the open cases: worked out beforehand, or adopted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select

from app.base.progress import Progress
from app.base.rows.calendar import CaseMove
from app.base.rows.changes import Changed
from app.models.base import table_of
from app.models.edition import CalendarPending
from app.rules.calendar.calendar import Calendar
from app.services.cases.adoption import Adoption, Planned, cases_touched
from app.services.gate.gate import Deed
from app.services.store import settings
from app.services.store.editions import edition_keys
from app.services.store.workspace import Workspace

PENDING = table_of(CalendarPending)
_CLEAR, _WAIT, _UNDECIDED = delete(PENDING), insert(PENDING), select(PENDING.c.case_id)


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """A calendar in the place of another, and how the history calls it."""

    base: Calendar
    newer: Calendar
    label: str


def current(work: Workspace, connection: Connection) -> Calendar:
    """The office's newest calendar."""
    return work.editions.calendar(settings.current_calendar(connection))


def moves_under(
    work: Workspace, connection: Connection, base: Calendar, newer: Calendar, progress: Progress
) -> tuple[CaseMove, ...]:
    """What would move in open cases under ``newer``; nothing is saved."""
    if newer.edition == base.edition:
        return ()
    known = replace(work, editions=work.editions.with_calendar(newer))
    adoption = Adoption(known, connection, calendar=newer.edition)
    planned = adoption.plan(_candidates(connection, base, newer), progress)
    return tuple(move for plan in planned for move in plan.moves)


def adopt(
    work: Workspace,
    deed: Deed,
    change: CalendarChange,
    progress: Progress,
    *,
    earlier_too: bool = False,
) -> Changed:
    """The office takes the newer calendar, and with it each open case that moves.

    A case whose date would move earlier keeps its calendar and waits for a decision, unless
    ``earlier_too``: a calendar that comes back gives everybody their dates back.
    """
    connection, now, newer = deed.connection, deed.now, change.newer
    work.editions.keep_calendar(connection, newer, label=change.label, at=now)
    entry = {"edition": newer.edition, "label": change.label, "at": now.isoformat(sep=" "),
             "before": change.base.edition}  # fmt: skip
    log = [*(settings.get(connection, settings.CALENDAR_LOG) or []), entry]
    settings.put(connection, {settings.CALENDAR: newer.edition, settings.CALENDAR_LOG: log}, at=now)
    adoption = Adoption(work, connection, calendar=newer.edition)
    candidates = _candidates(connection, change.base, newer)
    connection.execute(_CLEAR)
    moving: list[Planned] = []
    for planned in adoption.plan(candidates, progress):
        if planned.earlier and not earlier_too:
            _wait(adoption, planned)
        elif planned.moves:
            moving.append(planned)
    steps = adoption.write(moving, deed)
    deed.detail |= {"edition": adoption.calendar, "cases": len(moving), "steps": steps}
    return Changed(tuple(p.case_id for p in moving), calendar=True)


def _candidates(connection: Connection, base: Calendar, newer: Calendar) -> list[int]:
    """The cases to look at: a changed day in an open span, or a decision on an older notice."""
    touched = set(cases_touched(connection, base.changes(newer, firmness=True)))
    return sorted(touched | set(connection.scalars(_UNDECIDED)))


def _wait(adoption: Adoption, planned: Planned) -> None:
    moves = [
        {"clock": m.clock, "was": m.was.isoformat(), "now": m.now.isoformat()}
        for m in planned.moves
        if m.earlier and m.was is not None and m.now is not None
    ]
    keys = edition_keys(adoption.connection)
    row = {"case_id": planned.case_id, "edition_id": keys[adoption.calendar], "state": "waiting",
           "moves": moves, "created_at": adoption.work.now()}  # fmt: skip
    adoption.connection.execute(_WAIT, row)
