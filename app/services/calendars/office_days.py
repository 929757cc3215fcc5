"""Days that the office itself rests or works: entered with a reason, previewed, taken out again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.base.captions import DAY_KINDS
from app.base.errors import InputError
from app.base.progress import SILENT, Progress
from app.base.rows.calendar import NoticePreview
from app.base.rows.changes import Changed
from app.base.session import Session
from app.rules.calendar.calendar import Calendar
from app.rules.calendar.days import Notice
from app.services.calendars.calendar_change import CalendarChange, adopt, current, moves_under
from app.services.calendars.calendar_commands import DropOfficeDays, SetOfficeDays
from app.services.calendars.calendars import day_row
from app.services.cases.adoption import told_to
from app.services.gate.acts import DESK, Act
from app.services.store.workspace import Workspace

SET_OFFICE_DAYS = Act(
    "set_office_days", "登记本办休息、上班日", about="calendar", roles=DESK, undo="again"
)
DROP_OFFICE_DAYS = Act(
    "drop_office_days", "删去这些日子", about="calendar", roles=DESK, undo="again"
)

MOST_DAYS: Final = 31
SCOPES: Final = {"office": "本办", "province": "政府决定"}


@dataclass(frozen=True, slots=True)
class OfficeDaysRow:
    """An entry: days in order, rested or worked, and why."""

    days: tuple[date, ...]
    working: bool
    scope: str
    reason: str
    notice: Notice

    @property
    def caption(self) -> str:
        """12-24 至 12-26 休息."""
        first, last = self.days[0], self.days[-1]
        span = f"{first:%Y-%m-%d}" + (f" 至 {last:%m-%d}" if last != first else "")
        return f"{span} {DAY_KINDS[self.working]}"


class OfficeDays:
    """Reads and changes what the office lays over the State Council's calendar."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def all(self) -> tuple[OfficeDaysRow, ...]:
        """The entries in force, latest days first."""
        with self._work.gate.see(self._work.gate.program) as view:
            notices = current(self._work, view.connection).notices
        rows = [_row(n) for n in notices if n.scope in SCOPES and (n.rest or n.work)]
        return tuple(sorted(rows, key=lambda row: row.days[0], reverse=True))

    def preview(
        self,
        command: SetOfficeDays | DropOfficeDays,
        progress: Progress = SILENT,
        *,
        by: Session,
    ) -> NoticePreview:
        """What the command would change: days, and dates of open cases; nothing is saved."""
        gate = self._work.gate
        with gate.see(gate.program) as whole, gate.see(by) as view:
            base = current(self._work, whole.connection)
            newer = self._newer(base, command)
            moves = moves_under(self._work, whole.connection, base, newer, progress)
            moves = told_to(view, moves)
        changed = base.changes(newer)
        return NoticePreview(
            title=_label(command),
            number="",
            rest=tuple(c.day for c in changed if not c.now.working),
            work=tuple(c.day for c in changed if c.now.working),
            unread=(),
            days=tuple(day_row(c.now, c.was) for c in changed),
            moves=moves,
            firm_until=newer.firm_until,
        )

    def save(
        self, command: SetOfficeDays | DropOfficeDays, by: Session, progress: Progress = SILENT
    ) -> Changed:
        """The days are laid over the calendar, or taken off it, and each open case that moves
        goes along; one whose date would move earlier waits for a decision. InputError for days
        that are so already, and without a reason."""
        if not command.reason.strip():
            raise InputError("没有写明理由或依据，没有保存。")
        act = SET_OFFICE_DAYS if isinstance(command, SetOfficeDays) else DROP_OFFICE_DAYS
        with self._work.gate.act(act, by) as deed:
            base = current(self._work, deed.connection)
            change = CalendarChange(base, self._newer(base, command), _label(command))
            return adopt(self._work, deed, change, progress)

    def _newer(self, base: Calendar, command: SetOfficeDays | DropOfficeDays) -> Calendar:
        if isinstance(command, DropOfficeDays):
            if command.notice not in base.notices:
                raise InputError("这些日子的登记已经不在日历里，没有改动；请刷新后再看。")
            return base.without_notice(command.notice)
        days = tuple(day for day in _span(command) if base.is_working(day) != command.working)
        if not days:
            raise InputError(
                f"所选的日子本来就是{DAY_KINDS[command.working]}，日历不会变，没有保存。"
            )
        named = tuple((day, command.reason.strip()) for day in days)
        return base.with_notice(
            Notice(
                number="",
                issued_on=self._work.today(),
                title=_label(command),
                year=None,
                scope=command.scope,
                rest=() if command.working else named,
                work=named if command.working else (),
            )
        )


def _span(command: SetOfficeDays) -> tuple[date, ...]:
    count = (command.last - command.first).days + 1
    if command.scope not in SCOPES:
        raise InputError("没有写明由谁决定，没有保存。")
    if not 0 < count <= MOST_DAYS:
        raise InputError(f"结束日应不早于开始日，一次最多{MOST_DAYS}天，没有保存；请核对日期。")
    return tuple(command.first + timedelta(days=n) for n in range(count))


def _label(command: SetOfficeDays | DropOfficeDays) -> str:
    if isinstance(command, DropOfficeDays):
        return f"删去：{command.notice.title}（{command.reason.strip()}）"
    last = f"至{command.last:%m-%d}" if command.last != command.first else ""
    words = f"{command.first:%Y-%m-%d}{last}{DAY_KINDS[command.working]}"
    return f"{SCOPES.get(command.scope, '')}：{words}（{command.reason.strip()}）"


def _row(notice: Notice) -> OfficeDaysRow:
    named = notice.rest or notice.work
    return OfficeDaysRow(
        days=tuple(day for day, _name in named),
        working=not notice.rest,
        scope=notice.scope,
        reason=named[0][1] or notice.title,
        notice=notice,
    )
