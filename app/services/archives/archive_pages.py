"""The page 档案: what is to be filed, the 卷, years and handovers, loans, in one read."""

from __future__ import annotations

from datetime import date

from app.base.rows.archives import ArchiveRows
from app.base.session import Session
from app.services.archives.copying import copy_of
from app.services.archives.lending import loans_of
from app.services.archives.schedules import schedule_of
from app.services.archives.transfer_lists import packages, transfers_of, years_of
from app.services.archives.volumes import Volumes
from app.services.store.workspace import Workspace


class ArchivePages:
    """Reads for the page, and for whoever tells that something is owed to the archive."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def rows(self, by: Session) -> ArchiveRows:
        """All that the page shows; of cases that ``by`` is recused from how many 卷 there are."""
        known = Volumes(self._work)
        with self._work.gate.see(self._work.gate.program) as whole:
            unfiled = known.unfiled(whole.connection)
            every = packages(whole, unfiled)
            copy = copy_of(whole.connection, every)
        with self._work.gate.see(by) as view:
            volumes = known.volumes(view)
            to_file, more = known.to_file(view, volumes)
            transfers = transfers_of(view, every, packages(view, unfiled))
            loans = loans_of(view, volumes, self._work.today())
        years = years_of(every, unfiled, schedule_of(self._work), self._work.today())
        hidden = sum(1 for package in every if not package.n) - len(volumes)
        return ArchiveRows(to_file, more, volumes, years, transfers, loans, hidden, copy)

    def owed(self, today: date) -> tuple[int, date] | None:
        """How many cases of past years have no 卷 yet, and by when they go over; None for none."""
        return Volumes(self._work).owed(today)
