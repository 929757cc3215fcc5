"""Published figures as they are read again: by 统计, and by the papers that are filled from them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError
from app.base.rows.statistics import CheckRow, Period, SnapshotRow, StatisticsRows
from app.models.base import table_of
from app.models.officer import Officer
from app.models.oversight import SnapshotCheck
from app.models.statistics import StatisticsSnapshot
from app.rules.statistics.published import taken_up

SNAPSHOT, CHECK, OFFICER = table_of(StatisticsSnapshot), table_of(SnapshotCheck), table_of(Officer)
SNAPSHOTS = (
    select(SNAPSHOT, OFFICER.c.name.label("officer"))
    .join(OFFICER, OFFICER.c.id == SNAPSHOT.c.actor_id)
    .order_by(SNAPSHOT.c.id.desc())
)
ONE = SNAPSHOTS.where(SNAPSHOT.c.id == bindparam("snapshot"))
_CHECKS = (
    select(
        CHECK.c.unit_id, CHECK.c.outcome, CHECK.c.note, CHECK.c.on, OFFICER.c.name.label("officer")
    )
    .join(OFFICER, OFFICER.c.id == CHECK.c.actor_id)
    .where(CHECK.c.snapshot_id == bindparam("snapshot"))
    .order_by(CHECK.c.id)
)


def page_in(
    connection: Connection, snapshot_id: int, along: str
) -> tuple[SnapshotRow, StatisticsRows]:
    """A snapshot with its page of one breakdown, inside a running view."""
    found = connection.execute(ONE, {"snapshot": snapshot_id}).one_or_none()
    pages = found.body.get("pages") if found is not None else None
    if found is None or pages is None:
        raise InputError("没有这次发布的分项数据，没有改动任何内容；请重新发布。")
    return snapshot_row(found), taken_up(pages, along)


def checks_in(connection: Connection, snapshot_id: int) -> tuple[CheckRow, ...]:
    """Each unit of a snapshot with its newest answer, inside a running view."""
    _found, page = page_in(connection, snapshot_id, "unit")
    rows = connection.execute(_CHECKS, {"snapshot": snapshot_id})
    newest = {str(row.unit_id): row for row in rows}
    made = []
    for unit in page.rows:
        if not unit.key:
            continue
        answer = newest.get(unit.key)
        made.append(CheckRow(
            unit.name, answer.outcome if answer else "", answer.note if answer else "",
            answer.on if answer else None, answer.officer if answer else "",
        ))  # fmt: skip
    return tuple(made)


def snapshot_row(row: Any) -> SnapshotRow:
    return SnapshotRow(
        row.id, row.title, Period(row.period_from, row.period_to), row.cut_off, row.no,
        row.officer, row.created_at, tuple(row.definitions.get("editions", {}).values()),
    )  # fmt: skip
