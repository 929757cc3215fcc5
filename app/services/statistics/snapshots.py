"""Figures as they were published, never changed; beside them what they are now, and which steps
make the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select

from app.base.captions import day_with_year
from app.base.errors import InputError
from app.base.rows.statistics import Comparison, Moved, Period, SnapshotRow
from app.base.session import Session
from app.models import sql
from app.models.base import inserted_key, new_uid, table_of
from app.models.case import Case, CaseStep
from app.models.desk_statements import visible
from app.models.edition import EditionStep
from app.models.officer import Officer
from app.models.statistics import StatisticsSnapshot
from app.rules.statistics.reckoning import share
from app.services.gate.acts import DESK, Act
from app.services.statistics.statistics import Readings, Statistics, Sums
from app.services.store.step_numbers import last_number
from app.services.store.workspace import Workspace

PUBLISH_STATISTICS = Act("publish_statistics", "发布统计数据", about="office", roles=DESK)

SNAPSHOT, OFFICER = table_of(StatisticsSnapshot), table_of(Officer)
STEP, CASE, CAPTION = table_of(CaseStep), table_of(Case), table_of(EditionStep)
MOST_STEPS: Final = 20  # of one number, named
_SNAPSHOTS = (
    select(SNAPSHOT, OFFICER.c.name.label("officer"))
    .join(OFFICER, OFFICER.c.id == SNAPSHOT.c.actor_id)
    .order_by(SNAPSHOT.c.id.desc())
)
_PUBLISH = insert(SNAPSHOT)
_ONE = _SNAPSHOTS.where(SNAPSHOT.c.id == bindparam("snapshot"))
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
        figures, chosen = self._statistics.figures, dict(readings or {})
        with self._work.gate.act(PUBLISH_STATISTICS, by) as deed:
            sums = self._statistics.sums(deed.connection, period)
            definitions = {
                "counts": {key: figures.said(count) for key, count in figures.counts.items()},
                "figures": {
                    key: figures.definition(figure, chosen.get(key, ""))
                    for key, figure in figures.figures.items()
                },
                "readings": chosen,
            }
            body = {
                "counts": dict(sums.counts),
                "figures": self._figures(sums, chosen),
                "cases": self._statistics.ids(deed.connection, sums.span),
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
            return tuple(_row(row) for row in view.connection.execute(_SNAPSHOTS))

    def compare(self, snapshot_id: int, by: Session) -> Comparison:
        """已发布 beside 现在: each number that is another now, with the steps that make it so.

        Steps of cases that ``by`` keeps out of are not named.
        """
        with self._work.gate.see(self._work.gate.program) as whole:
            found = whole.connection.execute(_ONE, {"snapshot": snapshot_id}).one_or_none()
            if found is None:
                raise InputError("没有这次发布的数据，没有改动任何内容；请刷新后重试。")
            period = Period(found.period_from, found.cut_off)
            sums = self._statistics.sums(whole.connection, period)
            now = self._statistics.ids(whole.connection, sums.span)
        chosen = found.definitions["readings"]
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
        figures = self._figures(sums, chosen)
        for key, spoken in published["figures"].items():
            if figures.get(key) != spoken:
                caption = self._statistics.figures.figures[key].caption
                moved.append(Moved(key, caption, spoken, figures.get(key, "")))
        return Comparison(_row(found), dict(sums.counts), figures, tuple(moved))

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


def _row(row: Any) -> SnapshotRow:
    return SnapshotRow(
        row.id, row.title, Period(row.period_from, row.period_to), row.cut_off, row.no,
        row.officer, row.created_at,
    )  # fmt: skip
