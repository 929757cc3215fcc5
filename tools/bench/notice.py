"""A notice arrives: preview, adoption, and which of the open cases were replayed for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy import func, select

from app.base.machine.resources import resources_dir
from app.base.progress import Progress
from app.models.base import table_of
from app.models.case import Case, CaseClock
from app.services.calendars.calendar_commands import ImportNotice
from app.services.office import Office
from tools.bench import data
from tools.bench.figures import Bar, Bench, Figure, progress

TITLE = "replay after a notice for 2027"
NOTICE = "samples/notice-2027.txt"
CASE, CLOCK = table_of(Case), table_of(CaseClock)
T = TypeVar("T")
Span = tuple[int, date, date]


class _Counted:
    """How many cases a run said that it looks at."""

    def __init__(self, caption: str) -> None:
        self._bar = Bar(caption)
        self.total = 0

    def __call__(self, done: int, total: int, caption: str) -> None:
        self.total = max(self.total, total)
        self._bar(done, total)


def measure(bench: Bench) -> list[Figure]:
    """Times of preview and import on a copy, and the counts that show what was replayed."""
    path = data.office_file(bench)
    progress("copying the file: the notice is written into the copy")
    with data.copy_of(path) as copy, data.open_file(copy) as office:
        content = (resources_dir() / NOTICE).read_bytes()
        by, before = office.session(), office.calendars.current()
        cases, spans = _open_cases(office), _open_spans(office)
        seen, wrote = _Counted("previewed"), _Counted("replayed for the import")
        preview, previewing = _timed(
            lambda: office.calendars.preview_notice(content, NOTICE, progress=Progress(seen), by=by)
        )
        command = ImportNotice(content, NOTICE)
        imported, importing = _timed(
            lambda: office.calendars.import_notice(command, by, Progress(wrote))
        )
        after = office.calendars.current()
    worked = [change.day for change in before.changes(after)]
    changed = [change.day for change in before.changes(after, firmness=True)]
    return [
        Figure("days worked or free otherwise", len(preview.days), "", f"{len(changed)} with those that become firm"),
        Figure("open cases", cases, ""),
        Figure("cases whose span holds a changed day", _holding(spans, changed), "",
               f"counted clock by clock; {_holding(spans, worked)} hold one worked otherwise"),
        Figure("cases replayed by the preview", seen.total, ""),
        Figure("cases replayed by the import", wrote.total, ""),
        Figure("cases that adopt the calendar", len(imported.cases), ""),
        Figure("preview", previewing * 1000, "ms", _each(previewing, seen.total)),
        Figure("import", importing * 1000, "ms", _each(importing, wrote.total)),
    ]  # fmt: skip


def _each(seconds: float, cases: int) -> str:
    return f"{seconds * 1000 / cases:.2f} ms a case replayed" if cases else "no case replayed"


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _open_cases(office: Office) -> int:
    with office.gate.file.read() as connection:
        query = select(func.count()).select_from(CASE).where(CASE.c.board != "")
        return connection.execute(query).scalar_one()


def _open_spans(office: Office) -> list[Span]:
    """Every running clock's case, first and last day; a paused one has no last day."""
    query = select(CLOCK.c.case_id, CLOCK.c.span_from, CLOCK.c.due_on).where(CLOCK.c.open == 1)
    with office.gate.file.read() as connection:
        return [(case, first, last or date.max) for case, first, last in connection.execute(query)]


def _holding(spans: list[Span], days: list[date]) -> int:
    """The plain way, without the store's index: every clock against every changed day."""
    return len({case for case, first, last in spans if any(first <= day <= last for day in days)})
