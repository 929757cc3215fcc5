"""Two entries of one unit: proposed, merged by an alias, parted again; what was declined stays so.

Steps are never rewritten: the name of the entry given up becomes an alias of the other one, and
wherever a step names the entry given up the other one is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from app.base.errors import InputError
from app.base.pinyin import order_key
from app.base.progress import SILENT, Progress
from app.base.rows.changes import Changed
from app.base.session import Session
from app.models import sql
from app.models.base import table_of
from app.models.case import CaseRespondent
from app.models.desk import UnitContact
from app.models.unit import Unit, UnitAlias, UnitName
from app.rules.casework.facts import TELLING
from app.services.cases.cards import CASE
from app.services.cases.case_steps import STEP, load_many
from app.services.cases.projecting import replayed, write_changed
from app.services.gate.acts import DESK, Act
from app.services.register.units import find_unit, merged_into
from app.services.store import settings
from app.services.store.workspace import Workspace
from app.services.units.unit_commands import MergeUnits
from app.services.units.unit_likeness import pairs

KEEP_UNITS_APART = Act("keep_units_apart", "是两个单位", about="unit", roles=DESK)
MERGE_UNITS = Act("merge_units", "合并单位", about="unit", roles=DESK, undo="again")
PART_UNITS = Act("part_units", "拆开单位", about="unit", roles=DESK, undo="again")

APART = "units_apart"  # pairs of uids that somebody said are two units
PORTION = 200
UNIT, ALIAS, CONTACT = table_of(Unit), table_of(UnitAlias), table_of(UnitContact)
NAME, RESPONDENT = table_of(UnitName), table_of(CaseRespondent)
_ACTIVE = select(UNIT.c.id, UNIT.c.name, UNIT.c.uid).where(UNIT.c.active == 1)
_GONE: BindParameter[int] = bindparam("gone")
_KEPT: BindParameter[int] = bindparam("kept")
_GIVE_UP = (
    update(ALIAS).where(ALIAS.c.unit_id == _GONE).values(unit_id=_KEPT),
    update(CONTACT).where(CONTACT.c.unit_id == _GONE).values(unit_id=_KEPT),
    update(UNIT).where(UNIT.c.id == _KEPT, UNIT.c.superior_id == _GONE).values(superior_id=None),
    update(UNIT).where(UNIT.c.superior_id == _GONE).values(superior_id=_KEPT),
    update(UNIT).where(UNIT.c.id == _GONE).values(active=False, superior_id=None),
)
_ADD_ALIAS = insert(ALIAS)
_NAME_OF = select(UNIT.c.name).where(UNIT.c.id == bindparam("key"))
_UID_OF = select(UNIT.c.uid).where(UNIT.c.id == bindparam("key"))
_CALLED = select(UNIT.c.id).where(UNIT.c.name == bindparam("called"))
_DROP_ALIAS = delete(ALIAS).where(ALIAS.c.alias == bindparam("called"))
_REVIVE = update(UNIT).where(UNIT.c.id == bindparam("key")).values(active=True)
_GIVEN_UP_FOR = (
    select(UNIT.c.id)
    .join(ALIAS, ALIAS.c.alias == UNIT.c.name)
    .where(ALIAS.c.unit_id == bindparam("key"))
)
_CASES = (  # of a unit, whether it handles them or they complain about it
    select(func.count())
    .select_from(CASE)
    .where(
        or_(
            CASE.c.handling_unit_id == UNIT.c.id,
            CASE.c.id.in_(
                select(RESPONDENT.c.case_id)
                .where(RESPONDENT.c.unit_uid == UNIT.c.uid)
                .correlate(UNIT)
            ),
        )
    )
    .correlate(UNIT)
    .scalar_subquery()
)
_COUNTS = select(UNIT.c.name, _CASES.label("cases")).where(UNIT.c.id.in_(sql.listed("units")))
_LAST_NAME = select(func.max(NAME.c.id)).where(NAME.c.unit_id == bindparam("key"))
_UNTIL = (
    update(NAME)
    .where(NAME.c.id == _LAST_NAME.scalar_subquery())
    .values(until_on=bindparam("until"))
)
_UNITS: BindParameter[int] = bindparam("units", expanding=True)
# The cases with a step about one of the units, or whose first step, or a later one about the facts,
# names its uid.
_CONCERNED = select(CASE.c.id).where(
    or_(
        CASE.c.id.in_(select(STEP.c.case_id).where(STEP.c.unit_id.in_(_UNITS))),
        CASE.c.id.in_(
            select(STEP.c.case_id)
            .join_from(UNIT, STEP, sql.holds(STEP.c.payload, UNIT.c.uid))
            .where(UNIT.c.id.in_(_UNITS), STEP.c.kind.in_(TELLING))
        ),
    )
)


def _handled(unit: BindParameter[int]) -> ColumnElement[bool]:
    return CASE.c.id.in_(select(STEP.c.case_id).where(STEP.c.unit_id == unit))


def _complained_of(unit: BindParameter[int]) -> ColumnElement[bool]:
    uid = select(UNIT.c.uid).where(UNIT.c.id == unit).scalar_subquery()
    return CASE.c.id.in_(select(RESPONDENT.c.case_id).where(RESPONDENT.c.unit_uid == uid))


_TOGETHER = (
    select(CASE.c.number)
    .where(
        or_(_handled(_GONE) & _handled(_KEPT), _complained_of(_GONE) & _complained_of(_KEPT)),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class UnitPair:
    """Two units that may be one: the fuller name, the other, why, and their cases."""

    keep: str
    other: str
    why: str
    keep_cases: int
    other_cases: int


class UnitMerging:
    """Finds and mends units that stand in the register twice."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def proposals(self) -> tuple[UnitPair, ...]:
        """The pairs that nobody has decided on, those with most cases first."""
        with self._work.gate.see(self._work.gate.program) as view:
            units = {row.name: row for row in view.connection.execute(_ACTIVE)}
            apart = {frozenset(pair) for pair in settings.get(view.connection, APART) or []}
            found = [
                (keep, other, why)
                for keep, other, why in pairs(
                    tuple(units), settings.office_settings(view.connection).name
                )
                if frozenset((units[keep].uid, units[other].uid)) not in apart
            ]
            named = {units[name].id for keep, other, _why in found for name in (keep, other)}
            asked = {"units": sql.as_list(sorted(named))}
            counts = {row.name: row.cases for row in view.connection.execute(_COUNTS, asked)}
        rows = [UnitPair(k, o, why, counts[k], counts[o]) for k, o, why in found]
        return tuple(
            sorted(
                rows,
                key=lambda r: (
                    -r.keep_cases - r.other_cases, order_key(r.keep), order_key(r.other),
                ),
            )
        )  # fmt: skip

    def decline(self, one: str, other: str, by: Session) -> Changed:
        """The two are two units; they are not proposed again."""
        with self._work.gate.act(KEEP_UNITS_APART, by) as deed:
            uids = sorted(
                _uid(deed.connection, _need(deed.connection, name)) for name in (one, other)
            )
            apart = [*(settings.get(deed.connection, APART) or []), uids]
            settings.put(deed.connection, {APART: apart}, at=deed.now)
            deed.detail |= {"units": uids}
        return Changed(settings=True)

    def merge(self, command: MergeUnits, by: Session, progress: Progress = SILENT) -> Changed:
        """The entry ``name`` is given up for ``into``: its name finds the other, cases follow.

        InputError where both had a part in one case: then they are two units.
        """
        with self._work.gate.act(MERGE_UNITS, by) as deed:
            gone, kept = _need(deed.connection, command.name), _need(deed.connection, command.into)
            _check(deed.connection, gone, kept)
            name = deed.connection.scalar(_NAME_OF, {"key": gone})
            entries = [gone, *_given_up_for(deed.connection, gone)]
            for statement in _GIVE_UP:
                deed.connection.execute(statement, {"gone": gone, "kept": kept})
            alias = {"alias": name, "unit_id": kept, "created_at": deed.now}
            deed.connection.execute(_ADD_ALIAS, alias)
            _until(deed.connection, gone, deed.today)
            deed.detail |= {"unit": gone, "into": kept}
            cases = self._project(deed.connection, entries, progress)
        return Changed(cases, settings=True)

    def part(self, name: str, by: Session, progress: Progress = SILENT) -> Changed:
        """A merged entry is a unit of its own again, and its cases are its own."""
        with self._work.gate.act(PART_UNITS, by) as deed:
            gone = deed.connection.scalar(_CALLED, {"called": name.strip()})
            if gone is None or merged_into(deed.connection, gone) is None:
                raise InputError(f"“{name.strip()}”没有并入别的单位，没有改动。")
            deed.connection.execute(_DROP_ALIAS, {"called": name.strip()})
            deed.connection.execute(_REVIVE, {"key": gone})
            _until(deed.connection, gone, None)
            deed.detail |= {"unit": gone}
            cases = self._project(deed.connection, [gone], progress)
        return Changed(cases, settings=True)

    def _project(
        self, connection: Connection, entries: Sequence[int], progress: Progress
    ) -> tuple[int, ...]:
        """Work out anew the cases in which one of these entries has a part."""
        cases = list(connection.scalars(_CONCERNED, {"units": entries}))
        editions, today = self._work.editions, self._work.today()
        for start in range(0, len(cases), PORTION):
            progress.step(start, len(cases), "正在更新案件的单位")
            many = load_many(connection, cases[start : start + PORTION])
            write_changed(
                connection, [replayed(k, many[k], editions, today=today) for k in sorted(many)]
            )
        return tuple(cases)


def _given_up_for(connection: Connection, unit_id: int) -> list[int]:
    """The entries that are read as this unit already."""
    return list(connection.scalars(_GIVEN_UP_FOR, {"key": unit_id}))


def _check(connection: Connection, gone: int, kept: int) -> None:
    if gone == kept:
        raise InputError("两个名称已经是同一个单位，没有改动。")
    number = connection.scalar(_TOGETHER, {"gone": gone, "kept": kept})
    if number is not None:
        raise InputError(
            f"两个单位都在“{number}”里承办或被投诉，是两个单位，没有合并；请核对后再定。"
        )


def _until(connection: Connection, unit_id: int, day: Any) -> None:
    """Close the unit's present name on a day, or open its last one again."""
    connection.execute(_UNTIL, {"key": unit_id, "until": day})


def _uid(connection: Connection, unit_id: int) -> str:
    return str(connection.execute(_UID_OF, {"key": unit_id}).scalar_one())


def _need(connection: Connection, name: str) -> int:
    unit_id = find_unit(connection, name)
    if unit_id is None:
        raise InputError(f"没有单位“{name.strip()}”，没有改动；请核对名称。")
    return unit_id
