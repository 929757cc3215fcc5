"""How open cases take over a new calendar or regulation: what would move, and the steps for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, or_, select

from app.base.progress import Progress
from app.base.rows.calendar import CaseMove
from app.models.base import table_of
from app.models.case import CaseClock
from app.models.desk_statements import EDITION
from app.rules.calendar.calendar import DayChange
from app.rules.casework.flow import add_step
from app.rules.casework.steps import ADOPT_CALENDAR, ADOPT_EDITION, Step
from app.services.cases.cards import CASE
from app.services.cases.case_steps import Party, Recorded, Writing, horizon, insert_steps, load_many
from app.services.cases.projecting import rows_of, write_changed
from app.services.cases.projection import CaseRows
from app.services.gate.access import View
from app.services.gate.gate import Deed
from app.services.store.workspace import Workspace

CLOCK = table_of(CaseClock)
BATCH = 400
KEPT_OUT: Final = "（已登记回避）"
_OPEN_CLOCKS = select(CLOCK).where(
    CLOCK.c.case_id.in_(bindparam("cases", expanding=True)), CLOCK.c.open == 1
)
_TOUCHED = select(CLOCK.c.case_id).where(
    CLOCK.c.open == 1,
    CLOCK.c.span_from <= bindparam("last"),
    or_(CLOCK.c.due_on >= bindparam("first"), CLOCK.c.due_on.is_(None)),
)
_EDITION = select(EDITION.c.id).where(EDITION.c.hash == bindparam("edition"))
_OPEN_CASES = (
    select(CASE.c.id)
    .where(
        CASE.c.pack == bindparam("pack"),
        CASE.c.regulation_id != bindparam("but"),
        CASE.c.board != "",
    )
    .order_by(CASE.c.id)
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What adopting would do to one case."""

    case_id: int
    step: Step
    prev: str
    rows: CaseRows
    moves: tuple[CaseMove, ...]

    @property
    def case(self) -> Party:
        """The case, as its steps refer to it."""
        return Party(self.case_id, str(self.rows.case["uid"]))

    @property
    def earlier(self) -> bool:
        """Whether any of its dates would move earlier."""
        return any(move.earlier for move in self.moves)


@dataclass(frozen=True, slots=True)
class Adoption:
    """Adopting one edition on cases; exactly one of ``calendar`` and ``regulation`` is new."""

    work: Workspace
    connection: Connection
    calendar: str = ""
    regulation: str = ""
    reason: str = ""

    @property
    def kind(self) -> str:
        """The step that is written."""
        return ADOPT_CALENDAR if self.calendar else ADOPT_EDITION

    def plan(self, case_ids: Sequence[int], progress: Progress) -> Iterator[Planned]:
        """Each case as it would be; nothing is written."""
        for start in range(0, len(case_ids), BATCH):
            progress.step(start, len(case_ids), "正在核对案件期限")
            batch = case_ids[start : start + BATCH]
            recorded = load_many(self.connection, batch)
            before = self._open_clocks(batch)
            for case_id in batch:
                yield self._planned(case_id, recorded[case_id], before.get(case_id, {}))
        progress.step(len(case_ids), len(case_ids), "正在核对案件期限")

    def write(self, planned: Sequence[Planned], deed: Deed) -> str:
        """Take the step on each of these cases; gives a hash over the steps written."""
        digest, writing = hashlib.sha256(), Writing(self.connection, deed.by)
        for start in range(0, len(planned), BATCH):
            batch = planned[start : start + BATCH]
            rows = [writing.row(p.case, p.step, unit=None, at=deed.now, prev=p.prev) for p in batch]
            insert_steps(self.connection, rows)
            write_changed(self.connection, [p.rows for p in batch])
            for row in rows:
                digest.update(row["hash"].encode())
        return digest.hexdigest()

    def _planned(
        self, case_id: int, recorded: Sequence[Recorded], before: dict[tuple[str, int], Any]
    ) -> Planned:
        last = recorded[-1]
        step = Step(
            seq=last.step.seq + 1,
            kind=self.kind,
            on=self.work.today(),
            fields={"reason": self.reason} if self.reason else {},
            calendar=self.calendar or last.step.calendar,
            regulation=self.regulation or last.step.regulation,
        )
        today = horizon(recorded, self.work.today())
        trace = add_step((r.step for r in recorded), step, self.work.editions, today=today)
        now = self.work.now().replace(microsecond=0)
        added = Recorded(step, None, 0, now, "")
        rows = rows_of(case_id, (*recorded, added), trace, self.work.editions)
        moves = tuple(_moves(rows, before))
        return Planned(case_id, step, last.hash, rows, moves)

    def _open_clocks(self, case_ids: Sequence[int]) -> dict[int, dict[tuple[str, int], Any]]:
        found: dict[int, dict[tuple[str, int], Any]] = {}
        for row in self.connection.execute(_OPEN_CLOCKS, {"cases": case_ids}).mappings():
            found.setdefault(row["case_id"], {})[row["clock"], row["start_seq"]] = row
        return found


def _moves(rows: CaseRows, before: dict[tuple[str, int], Any]) -> Iterator[CaseMove]:
    """The clocks whose date, or whose being provisional, would change, begin or cease."""
    after = {(row["clock"], row["start_seq"]): row for row in rows.clocks if row["open"]}
    captions = {key: str(row["caption"]) for key, row in (*before.items(), *after.items())}
    for key in sorted(captions, key=lambda k: (k[1], k[0])):
        was, now = before.get(key), after.get(key)
        if _told(was) != _told(now):
            was_due, was_provisional, _ = _told(was)
            now_due, now_provisional, _ = _told(now)
            yield CaseMove(
                case_id=rows.case["id"],
                number=rows.case["number"],
                title=rows.case["title"],
                clock=captions[key],
                was=was_due,
                now=now_due,
                was_provisional=was_provisional,
                now_provisional=now_provisional,
                earlier=was_due is not None and now_due is not None and now_due < was_due,
            )


def _told(row: Any) -> tuple[date | None, bool, int | None]:
    """What an open clock tells its reader; a waived one binds nobody, so it has no date."""
    if row is None or row["state"] == "waived":
        return None, False, None
    return row["due_on"], bool(row["provisional"]), row["left_when_paused"]


def cases_touched(connection: Connection, changes: Sequence[DayChange]) -> list[int]:
    """The cases with an open clock whose span holds a changed day, along the index of spans.

    A paused clock has no due date: its span is open to the end.
    """
    found: set[int] = set()
    for first, last in day_ranges(changes):
        found.update(connection.scalars(_TOUCHED, {"first": first, "last": last}))
    return sorted(found)


def day_ranges(changes: Sequence[DayChange]) -> list[tuple[date, date]]:
    """The changed days as unbroken ranges."""
    ranges: list[tuple[date, date]] = []
    for change in changes:
        if ranges and change.day == ranges[-1][1] + timedelta(days=1):
            ranges[-1] = (ranges[-1][0], change.day)
        else:
            ranges.append((change.day, change.day))
    return ranges


def open_cases_of(connection: Connection, pack: str, *, but: str) -> list[int]:
    """The cases under this pack that still run or owe something, and are not under ``but``."""
    key = connection.scalar(_EDITION, {"edition": but}) or 0
    return list(connection.scalars(_OPEN_CASES, {"pack": pack, "but": key}))


def told_to(view: View, moves: Sequence[CaseMove]) -> tuple[CaseMove, ...]:
    """The moves of dates; of a case that the viewer is recused from nothing else (NY-15.1)."""
    hidden = view.kept_from()
    return tuple(replace(m, number="", title=KEPT_OUT) if m.case_id in hidden else m for m in moves)
