"""The office's calendar: notices previewed and imported, the cases that move, decisions waiting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, bindparam, delete, select, update

from app.base.errors import InputError
from app.base.progress import SILENT, Progress
from app.base.rows.calendar import DayRow, NoticePreview
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models.base import table_of
from app.models.desk_statements import visible
from app.models.edition import CALENDAR, CalendarPending, Edition
from app.rules.calendar.calendar import SCOPES, Calendar, DayInfo
from app.rules.casework.steps import ADOPT_CALENDAR, Step
from app.services.calendars.calendar_change import CalendarChange, adopt, current, moves_under
from app.services.calendars.calendar_commands import DecideCalendar, ImportNotice
from app.services.cases.adoption import told_to
from app.services.cases.cards import CASE
from app.services.cases.recording import StepRecorder
from app.services.gate.acts import DESK, Act
from app.services.store import settings
from app.services.store.workspace import Workspace

IMPORT_NOTICE = Act("import_notice", "采用放假通知", about="calendar", roles=DESK)
TAKE_BACK_CALENDAR = Act(
    "take_back_calendar", "撤回采用的日历", about="calendar", roles=DESK, undo="again"
)
TAKEN_BACK: Final = "撤回："
DECIDE_CALENDAR = Act(
    "decide_calendar", "决定是否采用", about="case", roles=DESK, audited="by steps"
)

EDITION, PENDING = table_of(Edition), table_of(CalendarPending)
_KEPT = (
    select(EDITION.c.hash, EDITION.c.label, EDITION.c.firm_until, EDITION.c.created_at)
    .where(EDITION.c.kind == CALENDAR)
    .order_by(EDITION.c.created_at.desc(), EDITION.c.firm_until.desc())
)
_WAITING = (
    select(CASE.c.id, CASE.c.number, CASE.c.title)
    .join(PENDING, PENDING.c.case_id == CASE.c.id)
    .where(PENDING.c.state == "waiting", visible(CASE.c.id))
    .order_by(CASE.c.id)
)
_OF_CASE = PENDING.c.case_id == bindparam("case")
_STATE = select(PENDING.c.state).where(_OF_CASE)
_ADOPTED = delete(PENDING).where(_OF_CASE)
_DECLINED = update(PENDING).where(_OF_CASE).values(state="kept")

if TYPE_CHECKING:
    from app.intake.notices.reader import NoticeReading


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One calendar edition of the office, newest first."""

    edition: str
    label: str
    firm_until: date
    created_at: datetime
    current: bool


class Calendars:
    """Reads and changes the office's calendar."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def current(self) -> Calendar:
        """The office's newest calendar."""
        with self._work.gate.see(self._work.gate.program) as view:
            return current(self._work, view.connection)

    def year(self, year: int) -> tuple[DayRow, ...]:
        """Every day of the year as the newest calendar has it; InputError outside 2000–2100."""
        calendar, first = self.current(), date(year, 1, 1)
        days = (date(year, 12, 31) - first).days + 1
        return tuple(day_row(calendar.info(first + timedelta(days=n))) for n in range(days))

    def history(self) -> tuple[EditionRow, ...]:
        """The editions that the office adopted, newest first; one that came back stands twice."""
        with self._work.gate.see(self._work.gate.program) as view:
            kept = view.connection.execute(_KEPT).all()
            log = settings.get(view.connection, settings.CALENDAR_LOG) or []
            now = settings.current_calendar(view.connection)
        firm = {row.hash: row.firm_until for row in kept}
        adopted = [
            (e["edition"], e["label"], firm[e["edition"]], datetime.fromisoformat(e["at"]))
            for e in reversed(log)
        ]
        told = {(edition, label) for edition, label, _firm, _at in adopted}
        rows = [*adopted, *(row for row in kept if (row.hash, row.label) not in told)]
        last = next((i for i, row in enumerate(rows) if row[0] == now), -1)
        return tuple(EditionRow(*row, current=i == last) for i, row in enumerate(rows))

    def waiting(self, by: Session) -> tuple[tuple[int, str, str], ...]:
        """The cases (key, number, title) whose date a notice would move earlier, undecided;
        without those that ``by`` is recused from."""
        with self._work.gate.see(by) as view:
            rows = view.connection.execute(_WAITING, {"viewer": view.viewer})
            return tuple((row.id, row.number, row.title) for row in rows)

    def preview_notice(
        self,
        data: bytes,
        file_name: str,
        scope: str = "national",
        progress: Progress = SILENT,
        *,
        by: Session,
    ) -> NoticePreview:
        """What importing the notice would change; nothing is saved."""
        gate = self._work.gate
        with gate.see(gate.program) as whole, gate.see(by) as view:
            base = current(self._work, whole.connection)
            reading, newer = _newer(base, data, file_name, scope)
            moves = moves_under(self._work, whole.connection, base, newer, progress)
            moves = told_to(view, moves)
        first = reading.notices[0] if reading.notices else None
        return NoticePreview(
            title=first.title if first else "",
            number=first.number if first else "",
            rest=reading.rest,
            work=reading.work,
            unread=reading.unread,
            days=tuple(day_row(c.now, c.was) for c in base.changes(newer)),
            moves=moves,
            firm_until=newer.firm_until,
        )

    def import_notice(
        self, command: ImportNotice, by: Session, progress: Progress = SILENT
    ) -> Changed:
        """The office adopts the notice, and with it each open case that moves.

        A case whose date would move earlier keeps its calendar and waits for a decision.
        """
        with self._work.gate.act(IMPORT_NOTICE, by) as deed:
            base = current(self._work, deed.connection)
            reading, newer = _newer(base, command.data, command.file_name, command.scope)
            if not reading.notices:
                raise InputError("没有读出任何放假或上班的日子，没有导入；请核对文件内容。")
            if newer.edition == base.edition:
                raise InputError("这份通知已经采用，日历没有变化。")
            label = reading.notices[0].title or reading.notices[0].number or command.file_name
            change = CalendarChange(base, newer, label)
            return adopt(self._work, deed, change, progress)

    def last_adopted(self) -> str:
        """What the adoption that can be taken back is called; "" where there is none."""
        with self._work.gate.see(self._work.gate.program) as view:
            entry = _last(view.connection)
        return str(entry["label"]) if entry else ""

    def take_back(self, reason: str, by: Session, progress: Progress = SILENT) -> Changed:
        """The calendar before the last adoption is the office's again, and each case that had
        followed gets its date back. InputError where there is nothing to take back."""
        if not reason.strip():
            raise InputError("没有写明撤回的理由，没有撤回。")
        with self._work.gate.act(TAKE_BACK_CALENDAR, by) as deed:
            entry = _last(deed.connection)
            if entry is None:
                raise InputError("没有可以撤回的日历，没有改动；只能撤回最近采用的一次。")
            base = current(self._work, deed.connection)
            before = self._work.editions.calendar(entry["before"])
            label = f"{TAKEN_BACK}{entry['label']}（{reason.strip()}）"
            change = CalendarChange(base, before, label)
            return adopt(self._work, deed, change, progress, earlier_too=True)

    def decide(self, command: DecideCalendar, by: Session) -> Changed:
        """The waiting case adopts the newest calendar, or keeps its own; the reason is kept."""
        if not command.reason.strip():
            raise InputError("没有填写理由，没有保存。")
        of_case = {"case": command.case_id}
        with self._work.gate.act(DECIDE_CALENDAR, by, case=command.case_id) as deed:
            state = deed.connection.scalar(_STATE, of_case)
            if state is None:
                raise InputError("这件案件没有等待决定的日历变化，没有改动。")
            recorder = StepRecorder(self._work, deed)
            reason = command.reason.strip()
            if command.adopt:
                deed.connection.execute(_ADOPTED, of_case)
                step = Step(0, ADOPT_CALENDAR, recorder.today, fields={"reason": reason})
            else:
                deed.connection.execute(_DECLINED, of_case)
                note = f"放假通知使期限提前，经决定不采用，仍按原日期计算：{reason}"
                step = Step(0, "record", recorder.today, fields={"note": note})
            return Changed((command.case_id,), recorder.append(command.case_id, step))


def _last(connection: Connection) -> dict[str, Any] | None:
    """The last adoption, unless it was a calendar that came back or its base is not known."""
    log = settings.get(connection, settings.CALENDAR_LOG) or []
    entry = log[-1] if log else None
    if entry is None or not entry.get("before") or entry["label"].startswith(TAKEN_BACK):
        return None
    same = entry["edition"] == settings.current_calendar(connection)
    return dict(entry) if same else None


def day_row(info: DayInfo, was: DayInfo | None = None) -> DayRow:
    """A day for the screen; ``was`` names what it was before."""
    before = was.name if was is not None else ""
    return DayRow(info.day, info.working, info.kind.value, info.name, info.firm, info.source,
                  before)  # fmt: skip


def _newer(
    base: Calendar, data: bytes, file_name: str, scope: str
) -> tuple[NoticeReading, Calendar]:
    if scope not in SCOPES:
        raise InputError("没有写明通知的适用范围，没有读取。")
    from app.intake.notices.reader import (
        read_bytes,  # not before a notice comes: it is slow to load
    )

    reading = read_bytes(data, file_name, base)
    newer = base
    for notice in reading.notices:
        newer = newer.with_notice(replace(notice, scope=scope))
    return reading, newer
