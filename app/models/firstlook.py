"""The first page's rows through the standard library alone, before SQLAlchemy is loaded.

Loading SQLAlchemy and our entities takes longer than an empty window. The statements below say
what `app.services.desk.workbench` says; a test runs both on a filled file and compares the rows.
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
from app.base.session import EVERY_ROLE, Session
from app.base.work_rows import ChangeLine, WaitingUnit, Workbench, WorkLine
from app.models.filelock import FileLock
from app.models.schema_marks import schema_finding
from app.models.version import APPLICATION_ID, VERSION
from app.rules.calendar.calendar import Calendar
from app.rules.cut_off import CutOff, last_working_day
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.regulation import Regulation
from app.rules.regulation.source import source_from_edition
from app.rules.work_lines import OTHERS_TURN, clocks_met_by, step_due

CHANGES: Final = 50
_KEPT_OUT: Final = "(SELECT case_id FROM case_recusal WHERE person = :person AND ours = 1)"
_OWN: Final = f"""
    FROM case_clock k JOIN "case" c ON c.id = k.case_id
    WHERE k.open = 1 AND k.state = 'open' AND k.due_on IS NOT NULL
      AND (k.owner = 'office' AND (c.stage NOT IN (SELECT value FROM json_each(:others_turn))
               OR k.clock NOT IN (SELECT value FROM json_each(:closing)) OR k.due_on <= :soon)
           OR k.owner = 'unit' AND k.due_on < :today)
      AND c.id NOT IN {_KEPT_OUT}
      AND (:everyone OR c.officer || '' IN (SELECT value FROM json_each(:names)))"""
_COUNTS: Final = f"""
    SELECT count(*) AS total, coalesce(sum(k.due_on < :today), 0) AS overdue,
           coalesce(sum(k.due_on = :today), 0) AS today,
           coalesce(sum(k.due_on > :today AND k.due_on <= :soon), 0) AS soon {_OWN}"""
_LINES: Final = f"""
    SELECT k.case_id, k.clock, k.caption, k.article, k.owner, k.due_on, k.provisional,
           c.number, c.title, c.respondent, c.officer, c.stage, c.regulation {_OWN}
    ORDER BY k.due_on, k.case_id, k.start_seq, k.clock LIMIT :limit"""
_DECISIONS: Final = f"""
    SELECT count(*) FROM calendar_pending WHERE state = 'waiting' AND case_id NOT IN {_KEPT_OUT}"""
_ABSENT: Final = """
    SELECT o.name, o.uid FROM officer o JOIN officer_absence a ON a.officer_id = o.id
    WHERE a.stand_in_id = :actor AND a.from_on <= :today AND a.to_on >= :today"""
_OWED: Final = f"""
    SELECT u.name AS unit, count(*) AS number, coalesce(sum(t.due < :today), 0) AS late,
           min(t.due) AS earliest
    FROM (SELECT unit_id, min(due_on) AS due FROM case_clock
          WHERE open = 1 AND state = 'open' AND owner = 'unit'
            AND case_id NOT IN {_KEPT_OUT}
          GROUP BY unit_id, case_id, start_seq) t
    LEFT JOIN unit u ON u.id = t.unit_id GROUP BY t.unit_id
    ORDER BY earliest IS NULL, earliest, u.name"""
_CHANGED: Final = f"""
    FROM audit a
    JOIN case_step s ON s.case_id = a.case_id AND s.seq = json_extract(a.detail, '$.seq')
    JOIN "case" c ON c.id = s.case_id JOIN officer o ON o.id = s.actor_id
    LEFT JOIN unit u ON u.id = s.unit_id
    WHERE a.id > (SELECT coalesce(max(id), 0) FROM audit WHERE at < :since)
      AND c.id NOT IN {_KEPT_OUT}"""
_CHANGES: Final = f"""
    SELECT s.case_id, c.number, c.title, s.seq, s.kind, s."on", s.recorded_at, o.name AS actor,
           u.name AS unit, s.regulation {_CHANGED} ORDER BY a.id DESC LIMIT :changes"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the first look found: who works here, and the day's work."""

    actor: Session
    work: Workbench


class FirstLook:
    """Stands for the office with its first page, until the office is there; holds its lock."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self.path, self.lock = path, lock
        self._regulations: dict[str, Regulation] = {}
        self._calendars: dict[str, Calendar] = {}

    @property
    def workbench(self) -> FirstLook:
        """The read side of the workbench, as the office has it."""
        return self

    @classmethod
    def take(
        cls, path: Path, today: date, limit: int, lock: FileLock | None = None
    ) -> tuple[FirstLook, Seen] | None:
        """The look and what it saw; None where the office itself must be opened to say what is:
        no file yet, in use, damaged, or of another schema than this program's.

        A ``lock`` that the caller holds on the file stays held, whatever is found.
        """
        own = lock or FileLock(path)
        try:
            if not path.is_file():
                return None
            if lock is None:
                own.acquire()
            look = cls(path, own)
            return look, look.see(today, limit)
        except (AppError, sqlite3.Error, LookupError, TypeError, ValueError):
            if lock is None:
                own.release()
            return None

    def see(self, today: date, limit: int) -> Seen:
        """Who works here and the day's work; LookupError for a file of another schema."""
        with self._reading() as connection:
            for pragma, wanted in (("application_id", APPLICATION_ID), ("user_version", VERSION)):
                if connection.execute(f"PRAGMA {pragma}").fetchone()[0] != wanted:
                    raise LookupError(pragma)
            if finding := schema_finding(connection, VERSION):  # a view in a table's place may hang
                raise LookupError(finding)
            first = "SELECT id, name, uid FROM officer WHERE active = 1 AND system = 0 ORDER BY id"
            row = connection.execute(first).fetchone()
            values = {"actor": row["id"], "today": today.isoformat()}
            away = tuple(found["uid"] for found in connection.execute(_ABSENT, values))
            actor = Session(row["id"], row["name"], row["uid"], EVERY_ROLE, away)
            return Seen(actor, self._work(connection, today, actor, limit))

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
        address = f"{self.path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
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
        calendar = self._calendar(connection, str(_setting(connection, "calendar")))
        warn_days = int(_setting(connection, "office.warn_days"))
        cut = CutOff(today, calendar.add(today, warn_days), calendar)
        since = last_working_day(calendar, today)
        values = self._values(connection, cut, actor, since)
        values["everyone"] = everyone
        counts = connection.execute(_COUNTS, values).fetchone()
        owing = tuple(_owed(row, cut) for row in connection.execute(_OWED, values))
        lines = connection.execute(_LINES, {**values, "limit": limit})
        changes = connection.execute(_CHANGES, values)
        return Workbench(
            overdue=counts["overdue"],
            due_today=counts["today"],
            soon=counts["soon"],
            waiting=sum(unit.count for unit in owing),
            decisions=connection.execute(_DECISIONS, values).fetchone()[0],
            lines=tuple([self._line(connection, row, cut) for row in lines]),
            total=counts["total"],
            waiting_units=owing,
            changed=tuple([self._change(connection, row) for row in changes]),
            changed_total=connection.execute(f"SELECT count(*) {_CHANGED}", values).fetchone()[0],
            since=since,
            warn_days=warn_days,
        )

    def _values(
        self, connection: sqlite3.Connection, cut: CutOff, actor: Session, since: date
    ) -> dict[str, Any]:
        editions = [row[0] for row in connection.execute("SELECT hash FROM regulation_edition")]
        closing = clocks_met_by([self._regulation(connection, e) for e in editions], "close")
        today = cut.today.isoformat()
        names: list[str] = []
        if actor is not None:
            absent = connection.execute(_ABSENT, {"actor": actor.id, "today": today})
            names = [actor.name, "", *(row[0] for row in absent)]
        return {
            "today": today,
            "soon": cut.soon.isoformat(),
            "since": datetime.combine(since, time.min).isoformat(sep=" ", timespec="seconds"),
            "person": actor.name if actor else None,
            "names": json.dumps(names),
            "others_turn": json.dumps(OTHERS_TURN),
            "closing": json.dumps(closing),
            "changes": CHANGES,
        }

    def _line(self, connection: sqlite3.Connection, row: sqlite3.Row, cut: CutOff) -> WorkLine:
        regulation = self._regulation(connection, row["regulation"])
        step = step_due(regulation, row["clock"], row["stage"], owner=row["owner"])
        due_on, provisional = date.fromisoformat(row["due_on"]), bool(row["provisional"])
        return WorkLine(
            case_id=row["case_id"],
            number=row["number"],
            title=row["title"],
            respondent=row["respondent"],
            officer=row["officer"],
            clock=row["clock"],
            caption=row["caption"],
            article=row["article"],
            due_on=due_on,
            remaining=cut.remaining("open", due_on),
            urgency=cut.urgency("open", due_on, provisional=provisional),
            provisional=provisional,
            step=step.word if step else "",
            step_caption=step.caption if step else "",
            duty=row["owner"],
        )

    def _change(self, connection: sqlite3.Connection, row: sqlite3.Row) -> ChangeLine:
        step = self._regulation(connection, row["regulation"]).step(row["kind"])
        return ChangeLine(
            row["case_id"], row["number"], row["title"], row["seq"], row["kind"],
            step.caption if step else row["kind"], date.fromisoformat(row["on"]),
            datetime.fromisoformat(row["recorded_at"]), row["actor"], row["unit"] or "",
        )  # fmt: skip

    def _calendar(self, connection: sqlite3.Connection, name: str) -> Calendar:
        if name not in self._calendars:
            query = "SELECT bytes FROM calendar_edition WHERE hash = ?"
            self._calendars[name] = Calendar.from_bytes(_stored(connection, query, name))
        return self._calendars[name]

    def _regulation(self, connection: sqlite3.Connection, name: str) -> Regulation:
        if name not in self._regulations:
            query = "SELECT bytes FROM regulation_edition WHERE hash = ?"
            source, readings = source_from_edition(_stored(connection, query, name))
            self._regulations[name] = read_regulation(source, readings)
        return self._regulations[name]


def _stored(connection: sqlite3.Connection, query: str, name: str) -> bytes:
    row = connection.execute(query, (name,)).fetchone()
    if row is None:
        raise KeyError(name)
    return bytes(row[0])


def _setting(connection: sqlite3.Connection, key: str) -> Any:
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return None if row is None else json.loads(row[0])


def _owed(row: sqlite3.Row, cut: CutOff) -> WaitingUnit:
    earliest = date.fromisoformat(row["earliest"]) if row["earliest"] else None
    unsure = cut.unsure(earliest)
    return WaitingUnit(
        row["unit"] or "", row["number"], row["late"], earliest, cut.remaining("open", earliest),
        cut.urgency("open", earliest, provisional=unsure), unsure,
    )  # fmt: skip
