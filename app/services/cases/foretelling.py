"""What a step would do to a case's limits; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.base.errors import AppError
from app.base.session import Session
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import add_step, retell
from app.rules.casework.foretelling import foretold
from app.services.cases.case_steps import horizon, load_steps
from app.services.cases.casework import step_of
from app.services.cases.commands import TakeStep
from app.services.store import settings
from app.services.store.workspace import Workspace


def foretell(work: Workspace, command: TakeStep, today: date, *, by: Session) -> tuple[str, ...]:
    """A sentence for each limit that would begin, end or move; none while it can't be taken so."""
    with work.gate.see(by, command.case_id) as view:
        recorded = load_steps(view.connection, command.case_id)
        last = recorded[-1].step
        step = replace(
            step_of(command),
            seq=last.seq + 1,
            calendar=settings.current_calendar(view.connection),
            regulation=last.regulation,
        )
        steps = [r.step for r in recorded]
        day = horizon(recorded, today)
        try:
            after = add_step(steps, step, work.editions, today=day, complete=False)
        except AppError:
            return ()  # what is missing or refused is said when it is carried out
        before = retell(steps, work.editions, today=day)
        return foretold(clocks_of(before, work.editions), clocks_of(after, work.editions))
