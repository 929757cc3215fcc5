"""Checks of a unit's working order and secrecy: recorded, followed up, counted (第二十一条)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import bindparam, insert, select

from app.base.errors import InputError
from app.base.oversight_tables import INSPECTION_COUNTS, INSPECTIONS
from app.base.pinyin import order_key
from app.base.rows.exports import Exported
from app.base.rows.oversight import InspectionCount, InspectionRow
from app.base.session import Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.officer import Officer
from app.models.oversight import Inspection
from app.models.unit import Unit
from app.reports.workbooks.book import Part
from app.services.gate.acts import DESK, Act
from app.services.register.units import find_unit
from app.services.store.workbook_out import write_list
from app.services.store.workspace import Workspace

RECORD_INSPECTION = Act("record_inspection", "登记检查", about="unit", roles=DESK)
FOLLOW_INSPECTION = Act("follow_inspection", "登记复查", about="unit", roles=DESK)
EXPORT_INSPECTIONS = Act(
    "export_inspections", "导出检查情况", about="unit", roles=DESK, leaves_house=True
)
SOUND, FLAWED = "sound", "flawed"
ROW, UNIT, OFFICER = table_of(Inspection), table_of(Unit), table_of(Officer)
_RECORD: Final = insert(ROW)
_ROWS: Final = (
    select(ROW, UNIT.c.name.label("unit"), OFFICER.c.name.label("officer"))
    .join(UNIT, UNIT.c.id == ROW.c.unit_id)
    .join(OFFICER, OFFICER.c.id == ROW.c.actor_id)
    .order_by(ROW.c.id)
)
_ONE: Final = select(ROW).where(ROW.c.id == bindparam("key"))


@dataclass(frozen=True, slots=True)
class RecordInspection:
    """A check of a unit, or the look at what came of one (``follows``)."""

    unit: str
    subject: str
    on: date
    outcome: str
    found: str
    demand: str = ""
    answer_by: date | None = None
    follows: int | None = None


class Inspections:
    """Records checks of units, and says what came of them."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def record(self, command: RecordInspection, by: Session) -> int:
        """Keep a check, or a further look at one; InputError says what is missing."""
        found, demand = command.found.strip(), command.demand.strip()
        if not found:
            raise InputError("没有写明查了什么、发现了什么，没有保存。")
        if command.outcome == FLAWED and not demand:
            raise InputError("发现了问题，没有写明整改要求，没有保存。")
        if command.on > self._work.today():
            raise InputError("检查日期在今天之后，没有保存；请改正日期。")
        act = RECORD_INSPECTION if command.follows is None else FOLLOW_INSPECTION
        with self._work.gate.act(act, by) as deed:
            unit, subject = find_unit(deed.connection, command.unit), command.subject
            if command.follows is not None:
                first = deed.connection.execute(_ONE, {"key": command.follows}).one_or_none()
                if first is None or first.follows_id is not None or first.outcome != FLAWED:
                    raise InputError("没有找到要复查的检查，没有保存；请刷新后重试。")
                if command.on < first.on:
                    raise InputError("复查日期早于检查日期，没有保存；请改正日期。")
                unit, subject = first.unit_id, first.subject
            if unit is None:
                raise InputError(f"单位名录里没有“{command.unit}”，没有保存；请先在“单位”里登记。")
            row = {
                "uid": new_uid(), "unit_id": unit, "follows_id": command.follows, "on": command.on,
                "subject": subject, "outcome": command.outcome, "found": found,
                "demand": demand, "answer_by": command.answer_by, "actor_id": by.id,
                "created_at": deed.now,
            }  # fmt: skip
            key = inserted_key(deed.connection.execute(_RECORD, row))
            deed.detail |= {
                "inspection": row["uid"],
                "subject": subject,
                "outcome": command.outcome,
            }
        return key

    def rows(self, today: date, by: Session) -> tuple[InspectionRow, ...]:
        """Every check, the newest first, each with what came of it."""
        with self._work.gate.see(by) as view:
            held = view.connection.execute(_ROWS).all()
        looks: dict[int, list[Any]] = defaultdict(list)
        for row in held:
            if row.follows_id is not None:
                looks[row.follows_id].append(row)
        made = [_row(row, looks[row.id], today) for row in held if row.follows_id is None]
        return tuple(sorted(made, key=lambda row: (row.on, row.id), reverse=True))

    def counts(self, first: date, last: date, by: Session) -> tuple[InspectionCount, ...]:
        """Checks made in the days, by unit in the order of names."""
        rows = [row for row in self.rows(self._work.today(), by) if first <= row.on <= last]
        units = dict.fromkeys(row.unit for row in sorted(rows, key=lambda row: order_key(row.unit)))
        return tuple(_count(unit, [row for row in rows if row.unit == unit]) for unit in units)

    def export(self, path: Path, first: date, last: date, by: Session) -> Exported:
        """The checks of the days as a workbook, a sheet counted by unit before them."""
        counts = self.counts(first, last, by)
        rows = [row for row in self.rows(self._work.today(), by) if first <= row.on <= last]
        parts = [
            Part("按单位", INSPECTION_COUNTS, counts, len(counts), "个单位"),
            Part("逐次", INSPECTIONS, rows, len(rows), "次"),
        ]
        about = f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
        return write_list(
            self._work,
            path,
            by,
            EXPORT_INSPECTIONS,
            "对单位工作秩序和保密情况的检查",
            parts,
            about=about,
        )


def _row(row: Any, looks: Sequence[Any], today: date) -> InspectionRow:
    newest = looks[-1] if looks else None
    settled = newest is not None and newest.outcome == SOUND
    by = newest.answer_by if newest is not None and newest.answer_by else row.answer_by
    state = "sound" if row.outcome == SOUND else "settled" if settled else "open"
    if state == "open" and by is not None and by < today:
        state = "late"
    return InspectionRow(
        row.id, row.unit, row.subject, row.on, row.outcome, row.found, row.demand, by, state,
        newest.on if newest is not None and settled else None, len(looks), row.officer,
    )  # fmt: skip


def _count(unit: str, rows: Sequence[InspectionRow]) -> InspectionCount:
    return InspectionCount(
        unit, sum(row.subject == "order" for row in rows),
        sum(row.subject == "secrecy" for row in rows),
        sum(row.outcome == FLAWED for row in rows), sum(row.state == "settled" for row in rows),
    )  # fmt: skip
