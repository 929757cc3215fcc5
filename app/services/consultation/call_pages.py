"""What pages show of calls: the list, one call whole, what is late, what sets owe to points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, select

from app.base.captions import day_with_year
from app.base.rows.consultation import (
    CallEvent,
    CallFile,
    CallItem,
    CallPointRow,
    CallRow,
    CallUnitRow,
    CallView,
    SetChange,
)
from app.base.rows.urgency import Urgency
from app.base.session import Session
from app.models import sql
from app.models.base import table_of
from app.models.consultation import Call, CallPoint, CallUnit
from app.models.edition import INDICATORS, Edition
from app.models.evaluation import Round, RoundUnit
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.consultation.form import KnownItem, PointText, known_items, proposed_points
from app.rules.consultation.history import (
    ISSUED,
    KINDS,
    STATES,
    VERDICTS,
    VOID,
    CallState,
    tell,
)
from app.rules.consultation.history import (
    CallStep as ToldStep,
)
from app.rules.cut_off import CutOff
from app.rules.indicators.reader import read_set
from app.services.consultation.call_steps import load
from app.services.evaluation import sets
from app.services.store.desk_settings import desk_settings
from app.services.store.reading import reading
from app.services.store.workspace import Workspace

CALL, CALL_UNIT, CALL_POINT = table_of(Call), table_of(CallUnit), table_of(CallPoint)
UNIT, OFFICER, EDITION = table_of(Unit), table_of(Officer), table_of(Edition)
ROUND, MEMBER = table_of(Round), table_of(RoundUnit)
CLOSING: Final = time(18, 0)
OPEN_STATES: Final = ("open", "to_sign", "sealed")


def _count(table: Any, *conditions: Any) -> Any:
    return select(func.count()).where(table.c.call_id == CALL.c.id, *conditions).scalar_subquery()


_CALLS = select(
    CALL,
    _count(CALL_UNIT).label("asked"),
    _count(CALL_UNIT, CALL_UNIT.c.nil.is_not(None)).label("answered"),
    _count(CALL_POINT).label("points"),
    _count(CALL_POINT, CALL_POINT.c.verdict != "").label("weighed"),
).order_by(CALL.c.opened_on.desc(), CALL.c.id.desc())
_OPEN = _CALLS.where(CALL.c.state.in_(OPEN_STATES))
_ONE = _CALLS.where(CALL.c.id == bindparam("call"))
_NAMES = select(UNIT.c.uid, UNIT.c.name).where(UNIT.c.uid.in_(sql.listed("uids")))
_OFFICERS = select(OFFICER.c.uid, OFFICER.c.name)
_SETS = (
    select(EDITION.c.hash, EDITION.c.label, EDITION.c.created_at)
    .where(EDITION.c.kind == INDICATORS, EDITION.c.pack == bindparam("pack"))
    .order_by(EDITION.c.id)
)
_TAKEN = (
    select(CALL_POINT, CALL.c.topic, CALL.c.sets, UNIT.c.name.label("unit"))
    .join(CALL, CALL.c.id == CALL_POINT.c.call_id)
    .outerjoin(UNIT, UNIT.c.id == CALL_POINT.c.unit_id)
    .where(CALL_POINT.c.verdict.in_(("adopted", "partly")))
    .order_by(CALL_POINT.c.weighed_on, CALL.c.id, CALL_POINT.c.position)
)
_LAST_ADDRESSEE = (
    select(CALL.c.addressee).where(CALL.c.addressee != "").order_by(CALL.c.id.desc()).limit(1)
)


class CallPages:
    """Reads calls for pages."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def all(self, by: Session) -> tuple[CallRow, ...]:
        """Every call: those that wait first, by their moment; then the others, the newest first."""
        now = self._work.now()
        with reading(self._work, by, now.date()) as (view, cut):
            rows = [call_row(row, cut, now) for row in view.connection.execute(_CALLS)]
        waiting = [row for row in rows if row.state in OPEN_STATES]
        waiting.sort(key=lambda row: (row.due_at or datetime.max, row.id))
        return (*waiting, *(row for row in rows if row.state not in OPEN_STATES))

    def due(self, by: Session) -> tuple[CallRow, ...]:
        """For the workbench: the calls that wait and are late or nearly so, the earliest first."""
        now = self._work.now()
        with reading(self._work, by, now.date()) as (view, cut):
            rows = [call_row(row, cut, now) for row in view.connection.execute(_OPEN)]
        close = [row for row in rows if row.urgency in (Urgency.OVERDUE, Urgency.SOON)]
        return tuple(sorted(close, key=lambda row: (row.due_at or datetime.max, row.id)))

    def one(self, call_id: int, by: Session) -> CallView:
        """A whole call; InputError if there is none."""
        now = self._work.now()
        with reading(self._work, by, now.date()) as (view, cut):
            steps = load(view.connection, call_id)
            held = tell(steps)
            row = view.connection.execute(_ONE, {"call": call_id}).one()
            officers = {found.uid: found.name for found in view.connection.execute(_OFFICERS)}
            units = unit_rows(view.connection, held, now)
            names = {unit.uid: unit.name for unit in units}
            at, due = held.reported_at, held.due_at
            return CallView(
                call_row(row, cut, now), held.head["asks"], held.head["addressee"],
                held.head["reply_to"], row.dated, self._set_names(held), held.nil, held.opinion,
                held.sealed_on, at, held.reported_to, at <= due if at and due else None, units,
                point_rows(view.connection, held), tuple(_files(steps)),
                tuple(_history(steps, officers, names)),
                tuple(CallItem(one.annex, one.key, one.caption) for one in self._items(held)),
            )  # fmt: skip

    def proposed(self, call_id: int, unit: str, by: Session) -> tuple[PointText, ...]:
        """How a unit's opinion may be split into points; its points where it has been split."""
        with self._work.gate.see(by) as view:
            held = tell(load(view.connection, call_id))
        made = [p for p in held.points if p.unit == unit]
        if made:
            return tuple(PointText(p.text, p.reason, p.annex, p.item, p.caption) for p in made)
        asked = held.units.get(unit)
        return proposed_points(asked.opinion, self._items(held)) if asked else ()

    def closing(self) -> time:
        """The office's closing time: the end of its working hours."""
        with self._work.gate.see(self._work.gate.program) as view:
            hours = desk_settings(view.connection).working_hours
        return time.fromisoformat(hours[-1][1]) if hours else CLOSING

    def set_offers(self) -> tuple[tuple[str, str, str], ...]:
        """The indicator sets that a call may be about: id, annex, name."""
        rows = sets.list_sets(self._work.indicators_folder)
        found = [read_set(sets.set_source(row.id, self._work.indicators_folder))
                 for row in rows if not row.problem]  # fmt: skip
        found.sort(key=lambda one: (not one.annex.startswith("附件"), one.annex, one.id))
        return tuple((one.id, one.annex, one.name) for one in found)

    def addressee(self) -> str:
        """Whom the last call asked: what the form's 单位 says until somebody writes another."""
        with self._work.gate.see(self._work.gate.program) as view:
            return view.connection.scalar(_LAST_ADDRESSEE) or ""

    def set_changes(self, set_id: str, by: Session) -> tuple[SetChange, ...]:
        """The change log of an indicator set: its editions in this file, and each point of a call
        that was adopted, with the edition in which its item was then changed."""
        with self._work.gate.see(by) as view:
            editions = view.connection.execute(_SETS, {"pack": set_id}).all()
            points = view.connection.execute(_TAKEN).all()
        order = [row.hash for row in editions]
        log = [SetChange(row.created_at.date(), "edition", row.hash, row.label) for row in editions]
        for row in points:
            of = row.sets.get(row.annex) or (
                next(iter(row.sets.values())) if len(row.sets) == 1 and not row.annex else ""
            )
            if of in order:
                log.append(
                    SetChange(
                        row.weighed_on,
                        "point",
                        of,
                        row.topic,
                        row.unit or "",
                        row.item,
                        row.text,
                        VERDICTS[row.verdict],
                        row.why,
                        self._carried(order, of, row.item),
                    )  # fmt: skip
                )
        return tuple(sorted(log, key=lambda one: (one.on, one.kind)))

    def changes_of(self, call_id: int, by: Session) -> tuple[SetChange, ...]:
        """The change logs of the sets that a call is about, one after the other."""
        with self._work.gate.see(by) as view:
            held = tell(load(view.connection, call_id))
        names = [self._work.editions.indicators(e).id for e in held.head["sets"].values()]
        return tuple(line for name in names for line in self.set_changes(name, by))

    # ------------------------------------------------------------ parts

    def _set_names(self, held: CallState) -> tuple[tuple[str, str], ...]:
        found = [
            (annex, self._work.editions.indicators(e)) for annex, e in held.head["sets"].items()
        ]
        return tuple((annex, f"{one.name}（{one.status}）" if one.status else one.name)
                     for annex, one in found)  # fmt: skip

    def _items(self, held: CallState) -> tuple[KnownItem, ...]:
        return tuple(
            one
            for annex, edition in held.head["sets"].items()
            for one in known_items(
                annex,
                (
                    (item.key, item.caption, item.assessed)
                    for item in self._work.editions.indicators(edition).items.values()
                ),
            )
        )

    def _carried(self, order: Sequence[str], of: str, item: str) -> str:
        """The first later edition in which the item reads otherwise; of the whole, any later one."""
        known = self._work.editions.indicators
        before = known(of).item(item) if item else None
        for later in order[order.index(of) + 1 :]:
            after = known(later).item(item) if item else None
            if not item or (before and (after is None or _said(after) != _said(before))):
                return later
        return ""


def _said(item: Any) -> tuple[Any, ...]:
    return item.caption, item.assessed, item.points, item.source, item.quote, item.raw


def call_row(row: Any, cut: CutOff, now: datetime) -> CallRow:
    """A row of the list; a moment of today that is past is over."""
    open_ = row.state in OPEN_STATES
    if row.direction == ISSUED and row.asked and row.answered == row.asked:
        waits = False  # everybody has answered: the office takes its time
    else:
        waits = open_
    due_on = row.due_at.date() if row.due_at else None
    state = "open" if waits else "met"
    unsure = cut.unsure(due_on)
    urgency = cut.urgency(state, due_on, provisional=False)
    late = bool(waits and row.due_at and now > row.due_at)
    return CallRow(
        id=row.id, uid=row.uid, direction=row.direction, title=row.title, topic=row.topic,
        number=row.number, sender=row.sender, opened_on=row.opened_on, deadline=row.deadline,
        due_at=row.due_at, state=row.state, state_caption=STATES[row.state], asked=row.asked,
        answered=row.answered, points=row.points, weighed=row.weighed, late=late,
        urgency=Urgency.OVERDUE if late else urgency,
        remaining=_remaining(cut, state, due_on, late=late), provisional=unsure and waits,
    )  # fmt: skip


def _remaining(cut: CutOff, state: str, due_on: Any, *, late: bool) -> int | None:
    left = cut.remaining(state, due_on)
    return min(left, -1) if left is not None and late and left < 0 else left


def unit_names(connection: Connection, uids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Uid and present name, in the order given."""
    found = dict(connection.execute(_NAMES, {"uids": sql.as_list(uids)}).all())
    return tuple((uid, found[uid]) for uid in uids if uid in found)


def unit_rows(connection: Connection, held: CallState, now: datetime) -> tuple[CallUnitRow, ...]:
    """The units of a call in order, each with how far it is."""
    made = []
    for uid, name in unit_names(connection, tuple(held.units)):
        asked = held.units[uid]
        due = asked.due_at or held.due_at
        made.append(
            CallUnitRow(
                uid,
                name,
                due,
                asked.nil,
                asked.opinion,
                asked.answered_on,
                asked.sealed_on,
                asked.reminded_on,
                bool(asked.nil is None and due and now > due),
                sum(1 for point in held.points if point.unit == uid),
            )
        )
    return tuple(made)


def point_rows(connection: Connection, held: CallState) -> tuple[CallPointRow, ...]:
    """The points of a call in order."""
    uids = tuple({point.unit: None for point in held.points if point.unit})
    names = dict(unit_names(connection, uids))
    return tuple(
        CallPointRow(
            p.seq, p.n, position, p.unit, names.get(p.unit, ""), p.annex, p.item, p.caption, p.text,
            p.reason, p.verdict, p.why, p.weighed_on,
        )
        for position, p in enumerate(held.points, 1)
    )  # fmt: skip


def _files(steps: Iterable[ToldStep]) -> Iterator[CallFile]:
    gone = {seq for step in steps if step.kind == VOID for seq in step.voids}
    for step in steps:
        for file in step.payload.get("files", ()) if step.seq not in gone else ():
            note = str(step.payload.get("note", "")) or KINDS[step.kind]
            yield CallFile(step.seq, file["name"], file["sha256"], note, step.on)


def _history(
    steps: Sequence[ToldStep], officers: dict[str, str], units: dict[str, str]
) -> Iterator[CallEvent]:
    gone = {seq for step in steps if step.kind == VOID for seq in step.voids}
    for step in steps:
        yield CallEvent(
            step.seq, step.on, officers.get(step.actor, ""), KINDS[step.kind],
            _told(step, units), step.seq in gone,
        )  # fmt: skip


def _told(step: ToldStep, units: dict[str, str]) -> str:
    """What a step says of itself in a line."""
    given = step.payload
    if "title" in given:
        return "　".join(filter(None, (given["title"], given.get("deadline", ""))))
    if "units" in given:
        return "、".join(units.get(uid, "") for uid in given["units"])
    if "point" in given:
        said = VERDICTS.get(given["verdict"], "撤回采纳情况")
        return f"{said}：{given['why']}" if given["why"] else said
    if "points" in given:
        return f"{units.get(given['unit'], '本单位')}　{len(given['points'])}条"
    if "opinion" in given:
        return f"{units.get(given.get('unit', ''), '')}　{given['opinion']}".strip("　")
    if "at" in given:
        moment = datetime.fromisoformat(given["at"])
        return f"{day_with_year(moment.date())} {moment:%H:%M}　{given['to']}"
    if step.kind == VOID:
        return f"第{step.voids[0]}步：{given['reason']}"
    return units.get(given.get("unit", ""), "") or str(given.get("note", ""))
