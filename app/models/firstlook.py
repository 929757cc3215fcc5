"""The rows of the page left open through the standard library alone, before SQLAlchemy is loaded.

Loading SQLAlchemy and our entities takes longer than an empty window. The statements are those that
the services execute, written out; tests run both on a filled file and compare the rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from app.base.errors import AppError
from app.base.rows.work import ChangeLine, WaitingUnit, Workbench, WorkLine
from app.base.session import EVERY_ROLE, Session
from app.models import first_look_sql as sql
from app.models.connection import connect
from app.models.filelock import FileLock
from app.models.header import is_plain
from app.models.schema_marks import schema_finding
from app.models.version import APPLICATION_ID, VERSION
from app.rules.calendar.calendar import Calendar
from app.rules.cut_off import OTHERS_TURN, CutOff, last_working_day

CHANGES: Final = 50
# The pages that a look can show, and how many rows of each: lines, cards of a column, lines.
PAGES: Final = {"workbench": 200, "board": 40, "ledger": 50}
LEDGER_KEYS: Final = 8 * PAGES["ledger"]  # that the ledger shows before all are counted


@dataclass(frozen=True, slots=True)
class Seen:
    """What the first look found: who works here, and what the page shows."""

    actor: Session
    page: str
    rows: Any  # a Workbench, a Board, a LedgerAhead


class FirstLook:
    """Stands for the office with the page left open, until the office is there; holds its lock."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path, self.lock = path, lock
        self._calendars: dict[str, Calendar] = {}

    @property
    def workbench(self) -> FirstLook:
        """The read side of the workbench, as the office has it."""
        return self

    @classmethod
    def take(
        cls,
        path: Path,
        today: date,
        limit: int = 0,
        lock: FileLock | None = None,
        *,
        officer: str = "",
        page: str = "workbench",
    ) -> tuple[FirstLook, Seen] | None:
        """The look and what it saw; None where the office itself must be opened to say what is:
        no file yet, in use, damaged or not to be read plainly, or of another schema than this program's;
        where several officers work there and ``officer``, a uid, is none of them; and where the page
        was left as only the services can show it.

        ``limit``: so many lines, or cards of a column; 0 for as many as the page shows at once.

        A ``lock`` that the caller holds on the file stays held, whatever is found.
        """
        own = lock or FileLock(path)
        try:
            if not path.is_file() or not is_plain(path):
                return None
            if lock is None:
                own.acquire()
            look = cls(path, own)
            return look, look.see(today, limit or PAGES[page], officer, page)
        except (AppError, sqlite3.Error, LookupError, TypeError, ValueError):
            if lock is None:
                own.release()
            return None

    def see(self, today: date, limit: int, officer: str = "", page: str = "workbench") -> Seen:
        """Who works here and what the page shows; LookupError for a file of another schema, and where
        it is not known who of several sits down."""
        with self._reading() as connection:
            for pragma, wanted in (("application_id", APPLICATION_ID), ("user_version", VERSION)):
                if connection.execute(f"PRAGMA {pragma}").fetchone()[0] != wanted:
                    raise LookupError(pragma)
            if finding := schema_finding(connection, VERSION):  # a view in a table's place may hang
                raise LookupError(finding)
            row = _seated(connection.execute(sql.OFFICERS).fetchall(), officer)
            values = {"officer": row["id"], "today": today.isoformat()}
            away = tuple(found["uid"] for found in connection.execute(sql.AWAY, values))
            actor = Session(row["id"], row["name"], row["uid"], EVERY_ROLE, away)
            return Seen(actor, page, self._rows(connection, today, actor, limit, page))

    def _rows(
        self, connection: sqlite3.Connection, today: date, actor: Session, limit: int, page: str
    ) -> object:
        if page == "workbench":
            return self._work(connection, today, actor, limit)
        cut, _warn_days = self._cut(connection, today)
        if page == "board":
            from app.models.firstlook_board import board
            from app.rules.regulation.wording import wording_of

            pack = _setting(connection, "office.regulation")
            edition = _stored(
                connection, sql.EDITION_BYTES, _setting(connection, f"edition:{pack}")
            )
            return board(connection, wording_of(edition), cut, actor, limit)
        from app.models.firstlook_ledger import ledger

        return ledger(connection, cut, actor, max(limit, LEDGER_KEYS), limit)

    def work(
        self,
        today: date,
        actor: Session,
        limit: int = 200,
        *,
        everyone: bool = False,
    ) -> Workbench:
        """今日待办, as ``WorkbenchReads.work`` gives it."""
        with self._reading() as connection:
            return self._work(connection, today, actor, limit, everyone=everyone)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        connection = connect(self.path)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()

    def _work(
        self,
        connection: sqlite3.Connection,
        today: date,
        actor: Session,
        limit: int,
        *,
        everyone: bool = False,
    ) -> Workbench:
        cut, warn_days = self._cut(connection, today)
        since = last_working_day(cut.calendar, today)
        values = self._values(connection, cut, actor, since)
        values["everyone"] = everyone
        counts = connection.execute(sql.WORK_COUNTS, values).fetchone()
        owing = tuple(_owed(row, cut) for row in connection.execute(sql.UNITS_OWING, values))
        lines = connection.execute(sql.WORK_LINES, {**values, "limit": limit})
        changes = connection.execute(sql.CHANGES, values)
        return Workbench(
            overdue=counts["overdue"],
            due_today=counts["today"],
            soon=counts["soon"],
            waiting=sum(unit.count for unit in owing),
            decisions=connection.execute(sql.DECISIONS, values).fetchone()[0],
            lines=tuple([self._line(row, cut) for row in lines]),
            total=counts["total"],
            waiting_units=owing,
            changed=tuple([self._change(row) for row in changes]),
            changed_total=connection.execute(sql.CHANGES_COUNT, values).fetchone()[0],
            since=since,
            warn_days=warn_days,
        )

    def _cut(self, connection: sqlite3.Connection, today: date) -> tuple[CutOff, int]:
        calendar = self._calendar(connection, str(_setting(connection, "calendar")))
        warn_days = int(_setting(connection, "office.warn_days"))
        return CutOff(today, calendar.add(today, warn_days), calendar), warn_days

    def _values(
        self, connection: sqlite3.Connection, cut: CutOff, actor: Session, since: date
    ) -> dict[str, Any]:
        today = cut.today.isoformat()
        absent = connection.execute(sql.AWAY, {"officer": actor.id, "today": today})
        officers = [actor.id, 0, *(row["id"] for row in absent)]
        return {
            "today": today,
            "soon": cut.soon.isoformat(),
            "since": datetime.combine(since, time.min).isoformat(sep=" ", timespec="seconds"),
            "viewer": actor.id,
            "officers": json.dumps(officers),
            "others_turn": json.dumps(OTHERS_TURN),
            "changes": CHANGES,
        }

    def _line(self, row: sqlite3.Row, cut: CutOff) -> WorkLine:
        due_on, provisional = date.fromisoformat(row["due_on"]), bool(row["provisional"])
        return WorkLine(
            case_id=row["case_id"],
            number=row["number"],
            title=row["title"],
            respondent=row["respondent"],
            officer=row["officer"] or "",
            clock=row["clock"],
            caption=row["caption"],
            article=row["article"],
            due_on=due_on,
            remaining=cut.remaining("open", due_on),
            urgency=cut.urgency("open", due_on, provisional=provisional),
            provisional=provisional,
            step=row["step"],
            step_caption=row["step_caption"],
            duty=row["owner"],
        )

    def _change(self, row: sqlite3.Row) -> ChangeLine:
        return ChangeLine(
            row["case_id"], row["number"], row["title"], row["seq"], row["kind"],
            row["caption"], date.fromisoformat(row["on"]),
            datetime.fromisoformat(row["recorded_at"]), row["actor"], row["unit"] or "",
        )  # fmt: skip

    def _calendar(self, connection: sqlite3.Connection, name: str) -> Calendar:
        if name not in self._calendars:
            data = _stored(connection, sql.EDITION_BYTES, name)
            self._calendars[name] = Calendar.from_bytes(data)
        return self._calendars[name]


def _seated(officers: list[sqlite3.Row], uid: str) -> sqlite3.Row:
    """The row of that uid, else the only one."""
    for row in officers:
        if row["uid"] == uid or len(officers) == 1:
            return row
    raise LookupError("officer")


def _stored(connection: sqlite3.Connection, query: str, name: str) -> bytes:
    row = connection.execute(query, {"edition": name}).fetchone()
    if row is None:
        raise KeyError(name)
    return bytes(row[0])


def _setting(connection: sqlite3.Connection, key: str) -> Any:
    row = connection.execute(sql.SETTING_VALUE, {"wanted": key}).fetchone()
    return None if row is None else json.loads(row[0])


def _owed(row: sqlite3.Row, cut: CutOff) -> WaitingUnit:
    earliest = date.fromisoformat(row["earliest"]) if row["earliest"] else None
    unsure = cut.unsure(earliest)
    return WaitingUnit(
        row["name"] or "", row["number"], row["late"], earliest, cut.remaining("open", earliest),
        cut.urgency("open", earliest, provisional=unsure), unsure,
    )  # fmt: skip
