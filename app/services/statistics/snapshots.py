"""Figures as they were published, never changed; beside them what they are now, and which steps
make the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from app.base.captions import day_with_year
from app.base.errors import InputError
from app.base.rows.statistics import (
    CheckRow,
    ClockRow,
    Comparison,
    Moved,
    Period,
    SnapshotRow,
    StatisticsRows,
)
from app.base.session import Session
from app.models import sql
from app.models.base import inserted_key, new_uid, table_of
from app.models.case import Case, CaseStep
from app.models.desk_statements import visible
from app.models.edition import Edition, EditionStep
from app.rules.statistics.published import kept, taken_up
from app.rules.statistics.reckoning import share
from app.services.gate.access import View
from app.services.gate.acts import DESK, Act
from app.services.register.units import find_unit
from app.services.statistics.commands import DIFFERS, CheckFigures
from app.services.statistics.limits import CLOCK_COLUMNS
from app.services.statistics.statistics import Readings, Statistics, Sums
from app.services.store import settings
from app.services.store.published import (
    CHECK,
    ONE,
    SNAPSHOT,
    SNAPSHOTS,
    checks_in,
    page_in,
    snapshot_row,
)
from app.services.store.step_numbers import last_number
from app.services.store.workspace import Workspace

PUBLISH_STATISTICS = Act("publish_statistics", "发布统计数据", about="office", roles=DESK)
CHECK_FIGURES = Act("check_figures", "登记核对", about="office", roles=DESK, undo="again")

STEP, CASE, CAPTION = table_of(CaseStep), table_of(Case), table_of(EditionStep)
EDITION = table_of(Edition)
# What people are is the last: its cells of one or two are hidden from every other use.
KEPT_ALONG: Final = ("unit", "superior", "township", "category", "channel", "month", "named")
MOST_STEPS: Final = 20  # of one number, named
_EDITIONS = (
    select(EDITION.c.hash, EDITION.c.label, EDITION.c.pack, EDITION.c.kind)
    .where(EDITION.c.hash.in_(bindparam("hashes", expanding=True)))
    .order_by(EDITION.c.id)
)
_PUBLISH, _CHECK = insert(SNAPSHOT), insert(CHECK)
_SINCE = (
    select(CASE.c.number, STEP.c.seq, CAPTION.c.caption, STEP.c.kind, STEP.c.on)
    .join_from(STEP, CASE, CASE.c.id == STEP.c.case_id)
    .outerjoin(
        CAPTION, (CAPTION.c.edition_id == STEP.c.regulation_id) & (CAPTION.c.step == STEP.c.kind)
    )
    .where(
        STEP.c.no > bindparam("since"),
        STEP.c.case_id.in_(sql.listed("cases")),
        visible(STEP.c.case_id),
    )
    .order_by(STEP.c.no)
    .limit(MOST_STEPS)
)


def _editions(connection: Connection) -> dict[str, str]:
    """Under which editions limits and readings stand: hash → label, 《…管理细则》."""
    pack = settings.office_settings(connection).regulation
    asked = (
        settings.get(connection, settings.EDITION + pack), settings.current_calendar(connection),
    )  # fmt: skip
    found = connection.execute(_EDITIONS, {"hashes": [str(one) for one in asked]})
    return {
        row.hash: f"日历（{row.label}）"
        if row.kind == "calendar"
        else f"《{row.label or row.pack}》"
        for row in found
    }


def _limit(row: ClockRow | None) -> str:
    """按期18 逾期完成4 期末已逾期3."""
    numbers = (row.met, row.late, row.overdue) if row else (0, 0, 0)
    return " ".join(
        f"{word}{number}" for word, number in zip(CLOCK_COLUMNS.values(), numbers, strict=True)
    )


class Snapshots:
    """Publishes figures, and compares what was published with what is."""

    def __init__(self, work: Workspace, statistics: Statistics) -> None:
        self._work = work
        self._statistics = statistics

    def publish(
        self, title: str, period: Period, by: Session, readings: Readings | None = None
    ) -> int:
        """Keep the figures of a period as they are now; gives the snapshot's key."""
        if not title.strip():
            raise InputError("没有写明发布的名称，没有发布。")
        if period.last < period.first:
            raise InputError("统计期的止日早于起日，没有发布；请改正日期。")
        figures = self._statistics.figures
        with self._work.gate.act(PUBLISH_STATISTICS, by) as deed:
            chosen = self._statistics.readings(deed.connection, readings)
            sums = self._statistics.sums(deed.connection, period)
            pages = self._statistics.pages(deed.connection, period, KEPT_ALONG, chosen)
            definitions = {
                "counts": {key: figures.said(count) for key, count in figures.counts.items()},
                "figures": {cell.key: cell.definition for cell in pages[0].figures},
                "readings": chosen,
                "editions": _editions(deed.connection),
            }
            body = {
                "counts": dict(sums.counts),
                "figures": self._figures(sums, chosen),
                "cases": self._statistics.ids(deed.connection, sums.span),
                "pages": kept(pages),
            }
            row = {
                "uid": new_uid(), "title": title.strip(), "period_from": period.first,
                "period_to": period.last, "cut_off": sums.span.last,
                "no": last_number(deed.connection), "definitions": definitions, "body": body,
                "actor_id": by.id, "created_at": deed.now,
            }  # fmt: skip
            key = inserted_key(deed.connection.execute(_PUBLISH, row))
            deed.detail |= {"snapshot": row["uid"], "no": row["no"]}
        return key

    def all(self, by: Session) -> tuple[SnapshotRow, ...]:
        """What was published, the newest first."""
        with self._work.gate.see(by) as view:
            return tuple(snapshot_row(row) for row in view.connection.execute(SNAPSHOTS))

    def page(self, snapshot_id: int, along: str, by: Session) -> StatisticsRows:
        """The figures as they were published, broken down; InputError where there are none."""
        with self._work.gate.see(by) as view:
            return page_in(view.connection, snapshot_id, along)[1]

    def check(self, command: CheckFigures, by: Session) -> None:
        """Record what a unit said of its figures; InputError where it has none in the snapshot."""
        note = command.note.strip()
        if command.outcome == DIFFERS and not note:
            raise InputError("没有写明单位的不同意见，没有保存。")
        with self._work.gate.act(CHECK_FIGURES, by) as deed:
            _found, page = page_in(deed.connection, command.snapshot_id, "unit")
            unit = find_unit(deed.connection, command.unit)
            if unit is None or str(unit) not in {row.key for row in page.rows}:
                raise InputError(
                    f"这次发布的数据里没有“{command.unit}”，没有保存；请重新选择单位。"
                )
            row = {
                "uid": new_uid(), "snapshot_id": command.snapshot_id, "unit_id": unit,
                "outcome": command.outcome, "note": note, "on": command.on, "actor_id": by.id,
                "created_at": deed.now,
            }  # fmt: skip
            deed.connection.execute(_CHECK, row)
            deed.detail |= {"snapshot": command.snapshot_id, "outcome": command.outcome}

    def checks(self, snapshot_id: int, by: Session) -> tuple[CheckRow, ...]:
        """Each unit of the snapshot with its newest answer, in the order of the table."""
        with self._work.gate.see(by) as view:
            return checks_in(view.connection, snapshot_id)

    def compare(self, snapshot_id: int, by: Session) -> Comparison:
        """已发布 beside 现在: each number that is another now, with the steps that make it so.

        Steps of cases that ``by`` is recused from are not named.
        """
        with self._work.gate.see(self._work.gate.program) as whole:
            found = whole.connection.execute(ONE, {"snapshot": snapshot_id}).one_or_none()
            if found is None:
                raise InputError("没有这次发布的数据，没有改动任何内容；请刷新后重试。")
            period = Period(found.period_from, found.cut_off)
            sums = self._statistics.sums(whole.connection, period)
            now = self._statistics.ids(whole.connection, sums.span)
            chosen = found.definitions["readings"]
            (page,) = self._statistics.pages(whole.connection, period, ("unit",), chosen)
        published = found.body
        moved = []
        with self._work.gate.see(by) as view:
            for key, number in published["counts"].items():
                if number != sums.counts.get(key) or published["cases"][key] != now[key]:
                    other = sorted(set(published["cases"][key]) ^ set(now[key]))
                    caption = self._statistics.figures.counts[key].caption
                    steps = self._steps(view.connection, other, found.no, view.viewer)
                    moved.append(
                        Moved(key, caption, str(number), str(sums.counts.get(key, 0)), steps)
                    )
            moved += self._parts(view, found, page, now)
        figures = self._figures(sums, chosen)
        for key, spoken in published["figures"].items():
            if figures.get(key) != spoken:
                caption = self._statistics.figures.figures[key].caption
                moved.append(Moved(key, caption, spoken, figures.get(key, "")))
        return Comparison(snapshot_row(found), dict(sums.counts), figures, tuple(moved))

    def _parts(
        self, view: View, found: Any, page: StatisticsRows, now: Mapping[str, Sequence[int]]
    ) -> list[Moved]:
        """What is another now of units, of limits, and of the editions that all rests on."""
        pages = found.body.get("pages")
        if pages is None:
            return []
        then = taken_up(pages, "unit")
        captions = {cell.key: cell.caption for cell in page.counts}
        before, after = ({row.key: row for row in one.rows} for one in (then, page))
        moved = []
        for unit in dict.fromkeys((*before, *after)):
            row = before.get(unit) or after[unit]
            for key, caption in captions.items():
                old, new = (
                    (side[unit].counts.get(key) or 0) if unit in side else 0
                    for side in (before, after)
                )
                if old != new:
                    cases = sorted({*found.body["cases"][key], *now[key]})
                    steps = self._steps(view.connection, cases, found.no, view.viewer)
                    named = f"{row.name}·{caption}"
                    moved.append(Moved(f"{unit}.{key}", named, str(old), str(new), steps))
        limits = ({(c.article, c.caption, c.owner): c for c in one.clocks} for one in (then, page))
        known, newer = limits
        for key3 in dict.fromkeys((*known, *newer)):
            told = [_limit(side.get(key3)) for side in (known, newer)]
            if told[0] != told[1]:
                moved.append(Moved(".".join(key3), key3[1], told[0], told[1]))
        editions = found.definitions.get("editions", {})
        present = _editions(view.connection)
        if moved and editions and set(editions) != set(present):
            old_new = ("、".join(one.values()) for one in (editions, present))
            moved.append(Moved("editions", "依据的版本", next(old_new), next(old_new)))
        return moved

    def _figures(self, sums: Sums, chosen: Mapping[str, str]) -> dict[str, str]:
        return {
            key: share(figure.reading(chosen.get(key, "")), sums.counts).spoken
            for key, figure in self._statistics.figures.figures.items()
        }

    def _steps(
        self, connection: Connection, cases: Sequence[int], since: int, viewer: int | None
    ) -> tuple[str, ...]:
        """The steps of these cases recorded after the snapshot, by number and caption."""
        if not cases:
            return ()
        asked = {"cases": sql.as_list(cases), "since": since, "viewer": viewer}
        rows = connection.execute(_SINCE, asked)
        return tuple(
            f"{row.number} 第{row.seq}步 {row.caption or row.kind}（{day_with_year(row.on)}）"
            for row in rows
        )
