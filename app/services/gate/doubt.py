"""What the audit's moments say against the PC's date, since somebody last vouched for it."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from app.models.audit import Audit
from app.models.base import table_of
from app.rules.clock_doubt import clock_doubt

AUDIT = table_of(Audit)
VOUCHED: Final = "vouch_clock"
LOOKED_AT: Final = 200  # the last rows: one of them with a wrong date is enough to ask

_NEWEST: Final = select(AUDIT.c.action, AUDIT.c.at).order_by(AUDIT.c.id.desc()).limit(LOOKED_AT)


def doubt_in(connection: Connection, today: date) -> str:
    """The sentence of the doubt, "" for none; a running act's own rows aren't written yet."""
    moments = []
    for action, at in connection.execute(_NEWEST):
        moments.append(at.date())
        if action == VOUCHED:
            break
    return clock_doubt(max(moments, default=None), today)
