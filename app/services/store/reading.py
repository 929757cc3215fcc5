"""What every read of the desk shares: one view with today's cut-off dates, and the regulations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection

from app.base.session import Session
from app.rules.cut_off import CutOff
from app.rules.regulation.regulation import Regulation
from app.services.gate.access import View
from app.services.store import settings
from app.services.store.workspace import Workspace


@contextmanager
def reading(work: Workspace, by: Session, today: date) -> Iterator[tuple[View, CutOff]]:
    """A consistent view of the file, and today with the last day that counts as soon."""
    with work.gate.see(by) as view:
        calendar = work.editions.calendar(settings.current_calendar(view.connection))
        warn_days = int(settings.get(view.connection, "office.warn_days"))
        yield view, CutOff(today, calendar.add(today, warn_days), calendar)


def office_regulation(work: Workspace, connection: Connection) -> Regulation:
    """The edition that the office gives to new cases."""
    office = settings.office_settings(connection)
    return work.editions.regulation(settings.get(connection, settings.EDITION + office.regulation))
