"""Rounds: opened under a set, given units, brought under a new edition, locked and unlocked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from app.base.errors import InputError, RuleViolation
from app.base.rows.evaluation import AdoptionPreview, RoundRow, ScoreMove, SetRow
from app.base.session import Session
from app.models import sql
from app.models.base import new_uid, table_of
from app.models.evaluation import ScoreSnapshot
from app.rules.evaluation.counting import ANEW, GONE, carried
from app.rules.evaluation.history import (
    ADOPT,
    LOCK,
    OPEN,
    STAGES,
    UNITS,
    UNLOCK,
)
from app.rules.evaluation.procedures import PROCEDURES
from app.rules.evaluation.scoring import RoundScorer, SetOf
from app.rules.indicators.reader import read_set
from app.rules.indicators.schema import IndicatorSet
from app.rules.indicators.source import SetSource
from app.services.evaluation import sets
from app.services.evaluation.round_commands import OpenRound, StageLock
from app.services.evaluation.round_projecting import project
from app.services.evaluation.round_steps import RoundKey, append, next_round
from app.services.evaluation.standing import (
    MEMBER,
    ROUND,
    UNIT,
    Standing,
    ground_of,
    head_of,
    locked_by,
    standing,
)
from app.services.gate.acts import DECIDES, DESK, Act
from app.services.gate.gate import Deed
from app.services.register.units import find_or_create_unit, unit_uid
from app.services.store.workspace import Workspace

OPEN_ROUND = Act("open_round", "新建评价轮次", about="round", roles=DESK)
ADD_UNITS = Act("add_round_units", "加入受评单位", about="round", roles=DESK)
ADOPT_SET = Act("adopt_indicators", "采用新的指标版本", about="round", roles=DECIDES, undo="again")
LOCK_STAGE = Act("lock_round_stage", "锁定阶段", about="round", roles=DESK, undo="again")
UNLOCK_STAGE = Act("unlock_round_stage", "解锁阶段", about="round", roles=DECIDES, undo="again")
_SNAPSHOT = table_of(ScoreSnapshot)
ROUNDS = select(
    ROUND,
    select(func.count()).where(MEMBER.c.round_id == ROUND.c.id).scalar_subquery().label("units"),
    select(func.count())
    .where(_SNAPSHOT.c.round_id == ROUND.c.id)
    .scalar_subquery()
    .label("snapshots"),
).order_by(ROUND.c.opened_on.desc(), ROUND.c.id.desc())
_UNIT_NAMES = (
    select(UNIT.c.uid, UNIT.c.name)
    .join(MEMBER, MEMBER.c.unit_id == UNIT.c.id)
    .where(MEMBER.c.round_id == bindparam("round"))
    .order_by(MEMBER.c.position)
)


class Rounds:
    """Opens rounds and says what they are under."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def sets(self) -> tuple[SetRow, ...]:
        """The indicator sets that a round may be under."""
        return sets.list_sets(self._work.indicators_folder)

    def all(self, by: Session) -> tuple[RoundRow, ...]:
        """Every round, the newest first."""
        with self._work.gate.see(by) as view:
            rows = view.connection.execute(ROUNDS).all()
        return tuple(
            round_row(row, self._work.editions.indicators(row.indicators_id)) for row in rows
        )

    def units(self, round_id: int, by: Session) -> tuple[tuple[str, str], ...]:
        """The round's units in order: uid and present name."""
        with self._work.gate.see(by) as view:
            return unit_names(view.connection, round_id)

    def open(self, command: OpenRound, by: Session) -> int:
        """Open a round; gives its key. PackError where the set can't be used."""
        source = sets.set_source(command.indicators, self._work.indicators_folder)
        indicators = read_set(source)
        payload: dict[str, Any] = {
            "round_uid": new_uid(),
            "name": command.name.strip() or indicators.name,
            "procedure": _procedure(command, indicators),
            "period": [day.isoformat() for day in _period(command, indicators)],
            "counts_reported": command.counts_reported,
            "indicators": source.edition,
        }
        with self._work.gate.act(OPEN_ROUND, by) as deed:
            self._work.editions.keep_indicators(deed.connection, source, at=deed.now)
            key = RoundKey(next_round(deed.connection), payload["round_uid"])
            sql.defer_foreign_keys(deed.connection)  # the round's row is made of this step
            append(deed, key, OPEN, payload, indicators=source.edition)
            project(deed.connection, key.id)
            if command.units:
                self._add(deed, key.id, command.units)
        return key.id

    def add_units(self, round_id: int, names: Sequence[str], by: Session) -> int:
        """Add units by name, found or entered in the register; gives how many were new to it."""
        with self._work.gate.act(ADD_UNITS, by) as deed:
            return self._add(deed, round_id, names)

    def preview_adoption(
        self, round_id: int, set_id: str, as_of: date, by: Session
    ) -> AdoptionPreview:
        """What another edition would change: every score that moves; nothing is saved."""
        source = sets.set_source(set_id, self._work.indicators_folder)
        newer = read_set(source)
        with self._work.gate.see(by) as view:
            held = standing(view.connection, round_id)
            before = RoundScorer(held.state, ground_of(self._work, view.connection, as_of))
            ground = ground_of(self._work, view.connection, as_of, edition=source.edition)
        known = self._work.editions.indicators

        def with_newer(name: str) -> IndicatorSet:
            return newer if name == source.edition else known(name)

        after = RoundScorer(held.state, replace(ground, sets=with_newer))
        fates = list(_fates(held, known, newer))
        return AdoptionPreview(
            source.edition,
            tuple(moves(before, after)),
            fates.count(ANEW),
            fates.count(GONE),
            tuple(one.sentence for one in after.refused_decisions),
        )

    def adopt(self, round_id: int, set_id: str, reason: str, by: Session) -> int:
        """Bring the round under the set's present edition; gives the step.

        Entries whose input is the same carry over, the others are to be made anew.
        """
        source = sets.set_source(set_id, self._work.indicators_folder)
        if not reason.strip():
            raise InputError("采用新的指标版本须说明理由，没有保存。")
        with self._work.gate.act(ADOPT_SET, by) as deed:
            held = head_of(deed.connection, round_id)
            held.require_open("deciding")
            if source.edition == held.state.edition:
                raise InputError("本轮次已经采用这个版本，没有改动任何内容。")
            return self._adopt(deed, held, source, reason.strip())

    def lock(self, command: StageLock, by: Session) -> int:
        """Lock a stage: what it covers is changed no more. Gives the step."""
        with self._work.gate.act(LOCK_STAGE, by) as deed:
            held = _with_stage(deed.connection, command)
            if command.stage in held.state.locks:
                raise InputError(f"“{STAGES[command.stage]}”阶段已经锁定，没有改动任何内容。")
            return _mark(deed, held, LOCK, command)

    def unlock(self, command: StageLock, by: Session) -> int:
        """Open a locked stage again: the director's, with a reason. Gives the step."""
        if not command.reason.strip():
            raise RuleViolation("解锁须由主任说明理由，没有解锁。")
        with self._work.gate.act(UNLOCK_STAGE, by) as deed:
            held = _with_stage(deed.connection, command)
            if not locked_by(held.state, command.stage):
                raise InputError(f"“{STAGES[command.stage]}”阶段没有锁定，没有改动任何内容。")
            return _mark(deed, held, UNLOCK, command)

    def _add(self, deed: Deed, round_id: int, names: Sequence[str]) -> int:
        held = head_of(deed.connection, round_id)
        held.require_open("deciding")
        uids = [
            unit_uid(
                deed.connection,
                find_or_create_unit(deed.connection, name, today=deed.today, at=deed.now),
            )
            for name in names
        ]
        new = [uid for uid in dict.fromkeys(uids) if uid not in held.state.units]
        if new:
            append(deed, held.key, UNITS, {"units": new}, indicators=held.state.edition)
            project(deed.connection, round_id)
        return len(new)

    def _adopt(self, deed: Deed, held: Standing, source: SetSource, reason: str) -> int:
        self._work.editions.keep_indicators(deed.connection, source, at=deed.now)
        payload = {"indicators": source.edition, "was": held.state.edition, "reason": reason}
        step = append(deed, held.key, ADOPT, payload, indicators=source.edition)
        project(deed.connection, held.key.id)
        return step.seq


def unit_names(connection: Connection, round_id: int) -> tuple[tuple[str, str], ...]:
    """Uid and present name of the round's units, in order."""
    rows = connection.execute(_UNIT_NAMES, {"round": round_id})
    return tuple((uid, name) for uid, name in rows)


def round_row(row: Any, indicators: IndicatorSet) -> RoundRow:
    """A row of the list."""
    return RoundRow(
        id=row.id, uid=row.uid, name=row.name, procedure=row.procedure,
        set_name=indicators.name, status=indicators.status,
        period=(row.period_from, row.period_to), opened_on=row.opened_on, units=row.units,
        steps=row.steps,
        locked=tuple({**dict(row.locks), **dict(row.stage_locks)}), snapshots=row.snapshots,
        stage=row.stage, stage_caption=row.stage_caption,
    )  # fmt: skip


def moves(before: RoundScorer, after: RoundScorer) -> Iterator[ScoreMove]:
    """Every score of a round that differs between two ways of scoring it."""
    for unit in before.state.units:
        was, now = _shown(before, unit), _shown(after, unit)
        for item in dict.fromkeys((*was, *now)):
            if was.get(item) != now.get(item):
                yield ScoreMove(unit, item, was.get(item, "—"), now.get(item, "—"))


def _shown(scorer: RoundScorer, unit: str) -> dict[str, str]:
    """The printed scores of a unit by item, its total under ""."""
    body = scorer.body(unit)
    shown = {row["item"]: _text(row["score"], row["range"]) for row in body["scores"]}
    total = body["total"]
    return {**shown, "": _text(total["total"], total["range"])}


def _text(score: str | None, span: Sequence[str] | None) -> str:
    if score is not None:
        return score
    return f"待定（{span[0]}至{span[1]}）" if span else "待定"


def _fates(held: Standing, known: SetOf, newer: IndicatorSet) -> Iterator[str]:
    """What becomes of each cell that stands filled."""
    for (_unit, item), cells in held.state.entries.items():
        for said in cells.values():
            for name, cell in said.items():
                if cell.text is not None:
                    yield carried(known(held.state.edition_at(cell.seq)), newer, item, name)


def _procedure(command: OpenRound, indicators: IndicatorSet) -> str:
    wanted = command.procedure or indicators.procedure
    if wanted not in PROCEDURES:
        known = "、".join(PROCEDURES.values())
        raise InputError(f"没有“{wanted}”这种评价程序，没有保存；可选：{known}。")
    return wanted


def _period(command: OpenRound, indicators: IndicatorSet) -> tuple[date, date]:
    if command.period is not None:
        first, last = command.period
        if last < first:
            raise InputError("评价期间的止日早于起日，没有保存。")
        return first, last
    if not indicators.year:
        raise InputError("指标体系没有写明年度，请填写评价期间；没有保存。")
    return date(indicators.year, 1, 1), date(indicators.year, 12, 31)


def _with_stage(connection: Connection, command: StageLock) -> Standing:
    if command.stage not in STAGES:
        raise InputError("没有这个阶段，没有改动任何内容。")
    return head_of(connection, command.round_id)


def _mark(deed: Deed, held: Standing, kind: str, command: StageLock) -> int:
    payload = {"stage": command.stage, "reason": command.reason.strip()}
    step = append(deed, held.key, kind, payload, indicators=held.state.edition)
    project(deed.connection, held.key.id)
    return step.seq
