"""The director's page: what is late by whose fault, what waits for a decision, what leaves the house."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select

from app.base.captions import day_with_year
from app.base.list_paper import ListPaper, ListPart
from app.base.pinyin import order_key
from app.base.progress import SILENT, Progress
from app.base.rows.approvals import ApprovalRecord
from app.base.rows.oversight import DirectorLine, DirectorPart, DirectorRows
from app.base.rows.stations import UnderWayRow
from app.base.rows.statistics import Period
from app.base.session import Role, Session
from app.models.base import table_of
from app.models.desk_statements import CASE, CLOCK, RECUSAL, visible
from app.models.document import Document
from app.models.identity import IdentityAccess
from app.models.officer import Officer
from app.models.unit import Unit
from app.reports.letters.templates import heads
from app.rules.statistics.reckoning import LEAST_BASE, NO_CHANGE, NOTHING, grown, share
from app.services.archives.archive_pages import ArchivePages
from app.services.archives.lending import SUBJECT as LENDING
from app.services.backups.backups import Backups
from app.services.gate.access import View
from app.services.oversight.inspections import Inspections
from app.services.oversight.warnings import EarlyWarnings
from app.services.papers.stations import Stations
from app.services.papers.typesetting import typesetter
from app.services.statistics.statistics import Statistics
from app.services.store import settings
from app.services.store.approvals import APPROVAL, DIRECTOR, HERE, RECORDS, may_decide, records
from app.services.store.desk_settings import APPROVABLE
from app.services.store.workspace import Workspace

_PAGE: Final = re.compile(rb"/Type\s*/Page\b")
MOST: Final = 30  # lines of a part; its box scrolls
FITTING: Final = (
    12,
    9,
    7,
    5,
    4,
    3,
    2,
    1,
)  # of each part on the sheet: as many as there is room for
SOME: Final = 2  # of what went out, and of what has still to: both are seen, however much there is
WEEK: Final = 7  # days of looks at identities
DOCUMENT, ACCESS, OFFICER = table_of(Document), table_of(IdentityAccess), table_of(Officer)
UNIT = table_of(Unit)
OWNERS: Final = {"office": "本办", "complainant": "投诉举报人", "superior": "上级"}
OPENS: Final = {LENDING: "archives"}  # what is asked about, and the page of it
PURPOSES: Final = {"reveal": "查看", "letter": "写入文书", "scan": "发文前检查", "disclose": "导出"}
EXTENSION: Final = "延期申请"
TOO_FEW: Final = f"不足{LEAST_BASE}件，不算增减"
NONE_DUE: Final = "没有到期应办结的"
MONTHLY: Final = ("received", "accepted", "closed")
_WAITING = RECORDS.where(APPROVAL.c.state == "waiting", APPROVAL.c.asked_of.in_(HERE))
_OPEN = (
    select(
        CASE.c.id, CASE.c.number, CLOCK.c.caption, CLOCK.c.due_on, CLOCK.c.owner,
        CLOCK.c.provisional, UNIT.c.name.label("unit"),
    )
    .join_from(CLOCK, CASE, CASE.c.id == CLOCK.c.case_id)
    .outerjoin(UNIT, UNIT.c.id == CLOCK.c.unit_id)
    .where(CLOCK.c.open == 1, CLOCK.c.state == "open", CLOCK.c.due_on.between(
        bindparam("first"), bindparam("last")), visible(CASE.c.id))
    .order_by(CLOCK.c.due_on, CASE.c.id, CLOCK.c.caption)
)  # fmt: skip
_SENT = (
    select(DOCUMENT.c.number, DOCUMENT.c.kind)
    .where(
        or_(DOCUMENT.c.dated == bindparam("today"),
            func.substr(DOCUMENT.c.created_at, 1, 10) == bindparam("text")),
        or_(DOCUMENT.c.case_id.is_(None), visible(DOCUMENT.c.case_id)),
    )
    .order_by(DOCUMENT.c.id)
)  # fmt: skip
# An officer keeps out of a case that goes on, and nobody else has been put in charge of it.
_LEFT_ALONE = (
    select(CASE.c.id, CASE.c.number, OFFICER.c.name)
    .join_from(RECUSAL, CASE, CASE.c.id == RECUSAL.c.case_id)
    .join(OFFICER, OFFICER.c.id == RECUSAL.c.officer_id)
    .where(
        CASE.c.board != "", or_(CASE.c.officer_id.is_(None), CASE.c.officer_id == OFFICER.c.id),
        visible(CASE.c.id),
    )
    .order_by(CASE.c.id)
)  # fmt: skip
_LOOKS = (
    select(OFFICER.c.name, ACCESS.c.purpose, ACCESS.c.note, func.count().label("number"))
    .join(OFFICER, OFFICER.c.id == ACCESS.c.actor_id)
    .where(func.substr(ACCESS.c.at, 1, 10) > bindparam("since"))
    .group_by(OFFICER.c.name, ACCESS.c.purpose, ACCESS.c.note)
    .order_by(ACCESS.c.purpose, ACCESS.c.note)
)


class DirectorPages:
    """Reads the page, and sets it on one sheet."""

    def __init__(self, work: Workspace, stations: Stations) -> None:
        self._work, self._stations = work, stations

    def page(self, today: date, by: Session) -> DirectorRows:
        """Everything on one screen as of today; cases that ``by`` is recused from are left out."""
        warned = self.warned(today, by)
        return self.at_once(today, by).joined(warned)

    def warned(self, today: date, by: Session, progress: Progress = SILENT) -> DirectorPart:
        """Early warnings, flaws of units that stay open, what is owed to the archive; it looks at
        all cases of two years and can be stopped between rules."""
        standing = EarlyWarnings(self._work).rows(today, by, progress).standing
        flaws = [
            row for row in Inspections(self._work).rows(today, by) if row.state in ("open", "late")
        ]
        lines = [
            *(
                DirectorLine(f"{one.caption}　{one.sentence}", opens="oversight")
                for one in standing
            ),
            *(
                DirectorLine(f"检查发现的问题待整改：{row.unit}", opens="oversight")
                for row in flaws
            ),
            *self._unfiled(today),
        ]
        return _part("warnings", "预警", lines)

    def at_once(self, today: date, by: Session) -> DirectorRows:
        """The page without its warnings, which take longer to read than all the rest."""
        month, backup = self._month(today), self._backup()
        going = self._stations.under_way(by)
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)
            parts = (
                self._late(view, today),
                self._soon(view, today),
                _waiting(view, going),
                month,
                _sent(view, today, going),
                backup,
                _looks(view, today),
            )  # fmt: skip
        return DirectorRows(office.name, today, self._work.now(), parts)

    def paper(self, today: date, by: Session) -> bytes:
        """The page on one sheet of A4 (PDF)."""
        page = self.page(today, by)
        with self._work.gate.see(by) as view:
            setter = typesetter(view.connection)
            office = settings.office_settings(view.connection)
        about = f"{page.office}　{day_with_year(today)}　打印于 {page.made_at:%Y-%m-%d %H:%M}"
        pdf = b""
        for most in FITTING:
            rows = tuple(
                (f"{part.caption}\n{part.number}".strip(), "\n".join(_said(part, most)))
                for part in page.parts
            )
            parts = (ListPart(head=("", "情况"), widths=(24, 76), rows=rows),)
            pdf = setter.list_pdf(ListPaper("主任一页", about, parts, demo=office.demo))
            if len(_PAGE.findall(pdf)) == 1:
                break
        return pdf

    def _unfiled(self, today: date) -> list[DirectorLine]:
        """Ended cases of past years without a 卷: they go to the archive by June 30 (NY-20)."""
        owed = ArchivePages(self._work).owed(today)
        if owed is None:
            return []
        number, due = owed
        return [DirectorLine(f"应归档{number}件，{due:%Y-%m-%d} 前移交档案室", opens="archives")]

    def _late(self, view: View, today: date) -> DirectorPart:
        """Overdue by whose fault: each unit with its oldest, the office, others."""
        asked = {"first": date.min, "last": today - timedelta(days=1), "viewer": view.viewer}
        rows = view.connection.execute(_OPEN, asked).all()
        whose = Counter(_whose(row) for row in rows)
        oldest = {name: row for row in reversed(rows) for name in (_whose(row),)}
        lines = [
            DirectorLine(
                f"{number}项　{name}　最早的{_day(oldest[name].due_on, today)}到期（{oldest[name].caption}）",
                oldest[name].number, "supervision",
            )
            for name, number in sorted(whose.items(), key=lambda one: oldest[one[0]].due_on)
        ]  # fmt: skip
        return _part("late", "已超期，是谁的", lines, f"{len(rows)}项" if rows else "0")

    def _soon(self, view: View, today: date) -> DirectorPart:
        sunday = today + timedelta(days=6 - today.weekday())
        asked = {"first": today, "last": sunday, "viewer": view.viewer}
        rows = view.connection.execute(_OPEN, asked).all()
        lines = [
            DirectorLine(
                f"{_day(row.due_on, today)}{'（暂定）' if row.provisional else ''}　{row.caption}　{_whose(row)}",
                row.number, "case", row.id,
            )
            for row in rows
        ]  # fmt: skip
        return _part("soon", "本周到期", lines)

    def _month(self, today: date) -> DirectorPart:
        """This month against the last, both from the first to the same day."""
        first = today.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        same = min(before + timedelta(days=today.day - 1), first - timedelta(days=1))
        statistics = Statistics(self._work)
        with self._work.gate.see(self._work.gate.program) as whole:
            now = statistics.sums(whole.connection, Period(first, today)).counts
            then = statistics.sums(whole.connection, Period(before, same)).counts
        figures = statistics.figures
        lines = [
            DirectorLine(
                f"{figures.counts[key].caption} {now[key]}，上月同期 {then[key]}（{_moved(now[key], then[key])}）",
                opens="statistics",
            )
            for key in MONTHLY
        ]  # fmt: skip
        rate = figures.figures["on_time_rate"]
        here, there = (share(rate.reading(""), counts).spoken for counts in (now, then))
        told = f"{rate.caption} {_rate(here)}，上月同期 {_rate(there)}"
        lines.append(DirectorLine(told, opens="statistics"))
        return DirectorPart("month", "本月与上月同期", "", tuple(lines))

    def _backup(self) -> DirectorPart:
        state = Backups(self._work).state()
        if state.last is None:
            said = "还没有备份"
        else:
            said = f"{state.last.made_at:%Y-%m-%d %H:%M}{'，此后又有改动' if state.changed else ''}"
        return DirectorPart("backup", "最近一次备份", "", (DirectorLine(said, opens="settings"),))


def _moved(now: int, then: int) -> str:
    """+20.00%, or that there were too few to speak of a change."""
    told = grown(now, then)
    return told if told != NO_CHANGE else TOO_FEW


def _rate(spoken: str) -> str:
    """66.67%, 3件中2件, or in words that there is nothing to measure."""
    return NONE_DUE if spoken == NOTHING else spoken


def _day(day: date, today: date) -> str:
    """03-25, with its year where that is not this one."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def _sent(view: View, today: date, going: Sequence[UnderWayRow]) -> DirectorPart:
    """What left the house today; after it what has still to be marked, signed, sealed or sent."""
    asked = {"today": today, "text": today.isoformat(), "viewer": view.viewer}
    known = heads()
    gone = [
        DirectorLine(known[row.kind].caption if row.kind in known else "自拟文书", row.number, "documents")
        for row in view.connection.execute(_SENT, asked)
    ]  # fmt: skip
    still = [
        DirectorLine(f"{row.place_words}：{row.kind_caption}", row.case_number, "documents")
        for row in going
    ]
    number = f"{len(gone)}　还没有发出 {len(still)}" if still else f"{len(gone)}"
    both = [*still[:SOME], *gone[:SOME], *still[SOME:], *gone[SOME:]]
    return _part("sent", "今日发出", both, number)


def _waiting(view: View, going: Sequence[UnderWayRow]) -> DirectorPart:
    """Whatever waits for somebody here to decide: 批示, 延期, 签发 of which paper, who takes over
    from an officer who keeps out (回避)."""
    found = records(view, _WAITING)
    papers = {row.uid: f"：{row.kind_caption}" for row in going}
    lines = [
        DirectorLine(
            f"{_asked(one)}{papers.get(one.subject_uid, '')}（{one.asked_on:%m-%d} {one.asked_by}报）",
            one.number,
            OPENS.get(one.subject)
            or ("case" if one.case_id else "documents" if one.subject_uid in papers else ""),
            one.case_id,
        )
        for one in found
    ]  # fmt: skip
    lines += [
        DirectorLine(f"回避：{row.name}回避以后没有人经办，请指定", row.number, "case", row.id)
        for row in view.connection.execute(_LEFT_ALONE, {"viewer": view.viewer})
    ]
    mine = may_decide(view.connection, DIRECTOR, view.by)
    return _part("waiting", "待我决定" if mine else "待负责人决定", lines)


def _asked(one: ApprovalRecord) -> str:
    """批示：受理; an extension, a signature and others say themselves what they are."""
    if one.act in APPROVABLE:
        return f"批示：{one.caption}"
    return EXTENSION if one.act == "extend" else one.caption


def _looks(view: View, today: date) -> DirectorPart:
    """Who looked at identities in the last days and why, for the director alone."""
    caption = f"近{WEEK}天谁看过投诉举报人身份"
    if Role.DIRECTOR not in view.by.roles:
        return DirectorPart("looks", caption, "", (DirectorLine("只有负责人可以看。"),))
    since = (today - timedelta(days=WEEK)).isoformat()
    lines = [
        DirectorLine(
            f"{name}　{PURPOSES.get(purpose, purpose)}{number}次{f'：{note}' if note else ''}"
        )
        for name, purpose, note, number in sorted(
            view.connection.execute(_LOOKS, {"since": since}),
            key=lambda row: order_key(row.name, person=True),
        )
    ]
    return _part("looks", caption, lines)


def _whose(row: Any) -> str:
    if row.owner == "unit":
        return str(row.unit or "承办单位")
    return OWNERS.get(row.owner, "其他")


def _part(key: str, caption: str, lines: Sequence[DirectorLine], number: str = "") -> DirectorPart:
    count = number or f"{len(lines)}"
    return DirectorPart(key, caption, count, tuple(lines[:MOST]), max(len(lines) - MOST, 0))


def _said(part: DirectorPart, most: int) -> tuple[str, ...]:
    """The first lines of a part, and how many more there are."""
    told = [f"{one.text}{f'（{one.number}）' if one.number else ''}" for one in part.lines[:most]]
    more = part.said_of_more(max(len(part.lines) - most, 0))
    return (*told, *((f"{more}。",) if more else ())) or ("无。",)
