"""Visits back: samples drawn by chance or chosen, their list for the telephone, the outcomes."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from app.base.errors import InputError
from app.base.rows.visits import VisitLine, VisitSample
from app.base.session import Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.case import Complainant
from app.models.desk import VisitSampleCase, VisitSampleRow
from app.models.desk_statements import OFFICER, UNIT, visible
from app.models.identity import Identity
from app.rules.casework.steps import Step, effective
from app.services.cases.cards import CASE
from app.services.cases.case_steps import load_many
from app.services.desk.visit_commands import ChooseSample, DrawSample
from app.services.gate.access import View
from app.services.gate.acts import DESK, Act
from app.services.register.units import find_unit
from app.services.store.workspace import Workspace

COMPLAINANT, IDENTITY = table_of(Complainant), table_of(Identity)
DRAW_SAMPLE = Act("draw_sample", "抽取回访名单", about="sample", roles=DESK)

PORTION = 400
SEEDS = 2**31
VISITABLE = ("closing", "closed")
SAMPLE, MEMBER = table_of(VisitSampleRow), table_of(VisitSampleCase)
_ADD, _ADD_MEMBERS = insert(SAMPLE), insert(MEMBER)
_SAMPLES = (
    select(
        SAMPLE.c.id, SAMPLE.c.name, SAMPLE.c.way, SAMPLE.c.seed, SAMPLE.c.base, SAMPLE.c.drawn_on,
        OFFICER.c.name.label("officer"),
    )
    .join_from(SAMPLE, OFFICER, OFFICER.c.id == SAMPLE.c.actor_id)
    .order_by(SAMPLE.c.id.desc())
)  # fmt: skip
_SAMPLE = _SAMPLES.where(SAMPLE.c.id == bindparam("key"))
_MEMBERS = (
    select(MEMBER.c.case_id)
    .where(MEMBER.c.sample_id == bindparam("key"))
    .order_by(MEMBER.c.position)
)
_CASES = CASE.c.id.in_(bindparam("cases", expanding=True))
_FIT = select(CASE.c.id).where(_CASES, CASE.c.stage.in_(VISITABLE), visible(CASE.c.id))
_POOL = (  # in a fixed order, so that the seed alone decides
    select(CASE.c.id)
    .where(
        CASE.c.stage == "closed",
        CASE.c.ended_on >= bindparam("closed_from"),
        CASE.c.ended_on <= bindparam("closed_to"),
        CASE.c.contact_known == 1,
        visible(CASE.c.id),
    )
    .order_by(CASE.c.id)
)
_POOL_OF_UNIT = _POOL.where(CASE.c.handling_unit_id == bindparam("unit"))
_FIRST = (  # the first complainant who can be reached
    select(func.min(COMPLAINANT.c.id))
    .where(COMPLAINANT.c.case_id == CASE.c.id, COMPLAINANT.c.contact_known == 1)
    .correlate(CASE)
    .scalar_subquery()
)
_LINES = (
    select(
        CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.respondent, CASE.c.ended_on,
        CASE.c.regulation_id, UNIT.c.name.label("unit"), COMPLAINANT.c.id.label("complainant_id"),
        IDENTITY.c.masked_name, IDENTITY.c.masked_phone,
    )
    .outerjoin_from(CASE, UNIT, UNIT.c.id == CASE.c.handling_unit_id)
    .outerjoin(COMPLAINANT, COMPLAINANT.c.id == _FIRST)
    .outerjoin(IDENTITY, IDENTITY.c.complainant_uid == COMPLAINANT.c.uid)
    .where(_CASES)
)  # fmt: skip


class Visits:
    """Draws samples and lists them with what came out."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def draw(self, command: DrawSample, by: Session) -> VisitSample:
        """So many of the cases closed in the period whose complainant can be reached, by chance.

        The same seed over the same cases draws the same sample. InputError if there are fewer.
        """
        seed = secrets.randbelow(SEEDS) if command.seed is None else command.seed
        with self._work.gate.see(by) as view:
            pool = _pool(view, command)
        if command.size < 1 or command.size > len(pool):
            raise InputError(
                f"这段时间可以回访的案件有{len(pool)}件，不能抽取{command.size}件，没有抽取；请调整件数或时间。"
            )
        chosen = random.Random(seed).sample(pool, command.size)
        basis = {
            "closed_from": command.closed_from.isoformat(),
            "closed_to": command.closed_to.isoformat(),
            "unit": command.unit,
        }
        return self._keep(command.name, "random", seed, len(pool), basis, chosen, by)

    def choose(self, command: ChooseSample, by: Session) -> VisitSample:
        """A sample of the cases named, in their order; InputError if one can't be visited."""
        ids = list(dict.fromkeys(command.case_ids))
        with self._work.gate.see(by) as view:
            asked = {"cases": ids, "viewer": view.viewer}
            fit = set(view.connection.scalars(_FIT, asked))
        if not ids or set(ids) != fit:
            raise InputError(
                "选中的案件里有尚未反馈或不能查看的，没有保存；只有待办结和已办结的案件可以回访。"
            )
        return self._keep(command.name, "chosen", 0, len(ids), {}, ids, by)

    def samples(self, by: Session) -> tuple[VisitSample, ...]:
        """Every sample, newest first, without its lines."""
        with self._work.gate.see(self._work.gate.program) as view:
            rows = view.connection.execute(_SAMPLES).all()
            return tuple(self._sample(view, row, lines=False) for row in rows)

    def sample(self, sample_id: int, by: Session) -> VisitSample:
        """One sample with its list for the telephone: masked until it is revealed for the call."""
        with self._work.gate.see(by) as view:
            row = view.connection.execute(_SAMPLE, {"key": sample_id}).first()
            if row is None:
                raise InputError("没有这份回访名单；请刷新后重试。")
            return self._sample(view, row)

    def _keep(
        self,
        name: str,
        way: str,
        seed: int,
        base: int,
        basis: dict[str, str],
        cases: Sequence[int],
        by: Session,
    ) -> VisitSample:
        clean = name.strip()
        if not clean:
            raise InputError("没有填写回访名单的名称，没有保存。")
        with self._work.gate.act(DRAW_SAMPLE, by) as deed:
            row = {
                "uid": new_uid(), "name": clean, "way": way, "seed": seed, "base": base,
                "basis": basis, "drawn_on": deed.today, "actor_id": by.id, "created_at": deed.now,
            }  # fmt: skip
            key = inserted_key(deed.connection.execute(_ADD, row))
            members = [
                {"sample_id": key, "position": at, "case_id": case_id}
                for at, case_id in enumerate(cases, 1)
            ]
            deed.connection.execute(_ADD_MEMBERS, members)
            deed.detail |= {"sample": key, "size": len(cases), "base": base, "seed": seed}
        return self.sample(key, by)

    def _sample(self, view: View, row: Any, *, lines: bool = True) -> VisitSample:
        ids = list(view.connection.scalars(_MEMBERS, {"key": row.id}))
        seen = view.only(ids)
        visits = _visits(view.connection, seen, row.drawn_on)
        found = self._lines(view.connection, seen, visits) if lines else ()
        return VisitSample(
            id=row.id,
            name=row.name,
            drawn_on=row.drawn_on,
            officer=row.officer,
            way=row.way,
            seed=row.seed,
            base=row.base,
            size=len(ids),
            visited=len(visits),
            lines=found,
        )

    def _lines(
        self, connection: Connection, ids: list[int], visits: dict[int, Step]
    ) -> tuple[VisitLine, ...]:
        rows: dict[int, Any] = {}
        for start in range(0, len(ids), PORTION):
            asked = {"cases": ids[start : start + PORTION]}
            rows.update((row.id, row) for row in connection.execute(_LINES, asked))
        return tuple(self._line(rows[i], visits.get(i)) for i in ids if i in rows)

    def _line(self, row: Any, visit: Step | None) -> VisitLine:
        regulation = self._work.editions.regulation(row.regulation_id)
        key = visit.text("satisfaction") if visit else ""
        choice = regulation.choice("satisfactions", key) if key else None
        return VisitLine(
            case_id=row.id,
            number=row.number,
            title=row.title,
            respondent=row.respondent,
            unit=row.unit or "",
            ended_on=row.ended_on,
            complainant_id=row.complainant_id,
            masked_name=row.masked_name or "",
            masked_phone=row.masked_phone or "",
            visited_on=visit.on if visit else None,
            satisfaction=choice.text if choice else key,
            opinion=visit.text("opinion") if visit else "",
        )


def _pool(view: View, command: DrawSample) -> list[int]:
    """The cases that may be drawn."""
    asked = {
        "closed_from": command.closed_from, "closed_to": command.closed_to, "viewer": view.viewer,
    }  # fmt: skip
    if not command.unit.strip():
        return list(view.connection.scalars(_POOL, asked))
    unit = find_unit(view.connection, command.unit) or -1
    return list(view.connection.scalars(_POOL_OF_UNIT, {**asked, "unit": unit}))


def _visits(connection: Connection, ids: list[int], since: Any) -> dict[int, Step]:
    """The newest visit of each case since the sample was drawn."""
    found: dict[int, Step] = {}
    for start in range(0, len(ids), PORTION):
        for case_id, recorded in load_many(connection, ids[start : start + PORTION]).items():
            for step in effective(r.step for r in recorded):
                if step.kind == "visit_back" and step.on >= since:
                    found[case_id] = step
    return found
