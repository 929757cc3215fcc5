"""Whether the PC's date is believed: by the last recorded moments, and by who vouched for it."""

from __future__ import annotations

from app.base.rows.changes import Changed
from app.base.session import Session
from app.services.gate.acts import DESK, Act
from app.services.gate.doubt import VOUCHED, doubt_in
from app.services.store.workspace import Workspace

VOUCH = Act(VOUCHED, "日期没错", about="office", roles=DESK)


class OfficeClock:
    """Tells of a doubt about the day, and takes somebody's word for it."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def doubt(self) -> str:
        """The sentence that says why the day may be wrong; "" where nothing speaks against it."""
        with self._work.gate.see(self._work.gate.program) as view:
            return doubt_in(view.connection, self._work.today())

    def vouch(self, by: Session) -> Changed:
        """The day is right: what was recorded before speaks no longer against it."""
        with self._work.gate.act(VOUCH, by):
            return Changed()
