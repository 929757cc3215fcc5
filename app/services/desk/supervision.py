"""Supervision: which unit has what late, what was done about it, and the grounds that suggest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, or_, select

from app.base.errors import InputError
from app.base.progress import SILENT, Progress
from app.base.rows.batches import BatchResult
from app.base.rows.supervision import GroundRow, SupervisionDraft, SupervisionLine, SupervisionUnit
from app.base.rows.urgency import Urgency
from app.base.session import Session
from app.models.desk_statements import CASE, CLOCK, UNIT, visible
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.steps import effective
from app.rules.casework.supervising import proposed_grounds
from app.rules.casework.trace import Editions
from app.services.cases.batch import Batch
from app.services.cases.cards import CutOff
from app.services.cases.case_steps import Recorded, horizon, load_many
from app.services.cases.commands import TakeMany
from app.services.gate.access import View
from app.services.store.reading import reading
from app.services.store.workspace import Workspace

BATCH = 400

# The limit of the whole case, where a unit has reported and the case is not closed all the same.
_WHOLE = and_(CLOCK.c.owner == "office", CLOCK.c.closes == 1, CASE.c.result != "")
_LATE = (
    select(
        CLOCK.c.case_id, CLOCK.c.clock, CLOCK.c.caption, CLOCK.c.article, CLOCK.c.due_on,
        CLOCK.c.provisional, CLOCK.c.start_seq, CLOCK.c.owner, CLOCK.c.round, CASE.c.number, CASE.c.title,
        CASE.c.respondent, UNIT.c.name.label("unit"),
    )
    .join_from(CLOCK, CASE, CASE.c.id == CLOCK.c.case_id)
    .outerjoin(UNIT, UNIT.c.id == case((_WHOLE, CASE.c.handling_unit_id), else_=CLOCK.c.unit_id))
    .where(
        CLOCK.c.open == 1,
        CLOCK.c.state == "open",
        or_(
            and_(CLOCK.c.owner == "unit", CLOCK.c.due_on <= bindparam("soon")),
            and_(_WHOLE, CASE.c.handling_unit_id.is_not(None), CLOCK.c.due_on < bindparam("today")),
        ),
        visible(CASE.c.id),
    )
    .order_by(CLOCK.c.due_on, CLOCK.c.case_id, CLOCK.c.start_seq)
)  # fmt: skip
_UNANSWERED = (
    select(UNIT.c.name, CLOCK.c.case_id, CLOCK.c.start_seq)
    .join_from(CLOCK, UNIT, UNIT.c.id == CLOCK.c.unit_id)
    .where(CLOCK.c.open == 1, CLOCK.c.owner == "unit", visible(CLOCK.c.case_id))
    .distinct()
)


class Supervision:
    """What units have late, and letters about it."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def units(self, today: date, by: Session) -> tuple[SupervisionUnit, ...]:
        """The units with something overdue or nearly so, the worst first, each with its cases."""
        with reading(self._work, by, today) as (view, cut):
            rows = _late(view, cut)
            steps = _steps(view.connection, view.only(sorted({row.case_id for row in rows})))
            open_ = _open(view)
            lines: dict[str, list[SupervisionLine]] = {}
            for row in rows:
                line = self._line(row, steps[row.case_id], cut)
                lines.setdefault(line.unit, []).append(line)
        units = [_unit(name, found, open_.get(name, 0)) for name, found in lines.items()]
        units.sort(key=lambda u: (-u.worst, -u.overdue, -u.soon, u.unit))
        return tuple(units)

    def drafts(self, lines: Iterable[SupervisionLine]) -> tuple[SupervisionDraft, ...]:
        """One letter a line with the grounds proposed; the advice is for a person to write."""
        return tuple(
            SupervisionDraft(
                line.case_id, line.number, line.unit, line.about,
                tuple(ground.key for ground in line.grounds), "",
            )
            for line in lines
        )  # fmt: skip

    def supervise(
        self,
        drafts: Sequence[SupervisionDraft],
        on: date,
        by: Session,
        progress: Progress = SILENT,
        *,
        delivered: Mapping[str, Any] = MappingProxyType({}),
    ) -> BatchResult:
        """The letters recorded as steps, one transaction; a case refuses by itself.

        ``delivered``: on which day all were received, in which way and by what proof.
        """
        if len({draft.case_id for draft in drafts}) != len(drafts):
            raise InputError("同一案件不能在一批里督办两次，没有登记；请分开发出。")
        command = TakeMany(
            kind="supervise",
            on=on,
            case_ids=tuple(draft.case_id for draft in drafts),
            about={draft.case_id: draft.about for draft in drafts if draft.about is not None},
            units={draft.case_id: draft.unit for draft in drafts},
            fields=delivered,
            fields_of={
                draft.case_id: {"ground": draft.grounds, "suggestion": draft.suggestion}
                for draft in drafts
            },
        )
        return Batch(self._work).take_many(command, by, progress)

    def _line(self, row: Any, recorded: tuple[Recorded, ...], cut: CutOff) -> SupervisionLine:
        steps = effective(r.step for r in recorded)
        counts = {kind: sum(s.kind == kind for s in steps) for kind in _COUNTED}
        overdue = row.due_on < cut.today
        return SupervisionLine(
            case_id=row.case_id,
            number=row.number,
            title=row.title,
            respondent=row.respondent,
            unit=row.unit or "",
            clock=row.clock,
            caption=row.caption,
            article=row.article,
            due_on=row.due_on,
            remaining=cut.remaining("open", row.due_on),
            urgency=cut.urgency("open", row.due_on, provisional=row.provisional),
            reminded=counts["remind"],
            supervised=counts["supervise"],
            answered=counts["reply_improvement"],
            returned=counts["return_referral"],
            rounds=row.round,
            grounds=(
                _grounds(recorded, self._work.editions, row.unit or "", cut) if overdue else ()
            ),
            about=row.start_seq if row.owner == "unit" else None,
            provisional=bool(row.provisional),
        )


_COUNTED = ("remind", "supervise", "reply_improvement", "return_referral")


def _late(view: View, cut: CutOff) -> list[Any]:
    """The units' limits that are over or nearly so, the earliest first, along the index of spans."""
    asked = {"viewer": view.viewer, "soon": cut.soon, "today": cut.today}
    return list(view.connection.execute(_LATE, asked))


def _open(view: View) -> dict[str, int]:
    """How many referrals and letters each unit has not yet answered."""
    found: dict[str, int] = {}
    for name, _case, _seq in view.connection.execute(_UNANSWERED, {"viewer": view.viewer}):
        found[name] = found.get(name, 0) + 1
    return found


def _steps(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Recorded, ...]]:
    found: dict[int, tuple[Recorded, ...]] = {}
    for start in range(0, len(ids), BATCH):
        found.update(load_many(connection, ids[start : start + BATCH]))
    return found


def _grounds(
    recorded: tuple[Recorded, ...], editions: Editions, unit: str, cut: CutOff
) -> tuple[GroundRow, ...]:
    """What the law engine proposes against the unit today, each ground once (NY-19.1)."""
    trace = retell((r.step for r in recorded), editions, today=horizon(recorded, cut.today))
    if not trace.events:
        return ()
    regulation = editions.regulation(trace.regulation)
    found: dict[str, GroundRow] = {}
    for proposed in proposed_grounds(
        trace, clocks_of(trace, editions), regulation, cut.calendar, unit=unit, today=cut.today
    ):
        ground = proposed.ground
        known = found.get(ground.key)
        why = f"{known.why}；{proposed.why}" if known else proposed.why
        found[ground.key] = GroundRow(ground.key, ground.text, ground.article, why)
    return tuple(found.values())


def _unit(name: str, lines: list[SupervisionLine], open_: int) -> SupervisionUnit:
    late = [line for line in lines if line.urgency is Urgency.OVERDUE]
    cases = {line.case_id: line for line in lines}.values()
    return SupervisionUnit(
        unit=name,
        overdue=len(late),
        soon=len(lines) - len(late),
        open=open_,
        worst=max((-(line.remaining or 0) for line in late), default=0),
        reminded=sum(line.reminded for line in cases),
        supervised=sum(line.supervised for line in cases),
        returned=sum(line.returned for line in cases),
        repeats=sum(line.rounds - 1 for line in cases),
        lines=tuple(lines),
    )
