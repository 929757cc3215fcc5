"""A round as it stands in the file, read for an act or a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from app.base.errors import InputError, RuleViolation
from app.models import sql
from app.models.base import table_of
from app.models.evaluation import Decision, Entry, Round, RoundUnit
from app.models.officer import Officer
from app.models.unit import Unit
from app.rules.evaluation.history import DECIDE, STAGES, RoundState, RoundStep, decision_rows
from app.rules.evaluation.scoring import Ground, Memo, RoundScorer
from app.services.evaluation.round_projecting import cells_from
from app.services.evaluation.round_steps import RoundKey, officer_names
from app.services.store import settings
from app.services.store.workspace import Workspace

ROUND, MEMBER = table_of(Round), table_of(RoundUnit)
ENTRY, DECISION = table_of(Entry), table_of(Decision)
UNIT, OFFICER = table_of(Unit), table_of(Officer)
TRIAL: Final = "evaluation.trial"  # setting: the 评价办法 is on trial; nothing is made public
MOST_GROUNDS, MOST_KNOWN = 6, 60_000
_memos: dict[str, Memo] = {}  # what scores rest on → what entries gave there
_ROUND = select(ROUND).where(ROUND.c.id == bindparam("round"))
_UNITS = (
    select(UNIT.c.uid)
    .join(MEMBER, MEMBER.c.unit_id == UNIT.c.id)
    .where(MEMBER.c.round_id == bindparam("round"))
    .order_by(MEMBER.c.position)
)
_ENTRIES = (
    select(UNIT.c.uid, ENTRY.c.item, ENTRY.c.cells)
    .join(UNIT, UNIT.c.id == ENTRY.c.unit_id)
    .where(ENTRY.c.round_id == bindparam("round"))
)
_SOME_ENTRIES = _ENTRIES.where(UNIT.c.uid.in_(sql.listed("units")))
_DECISIONS = (
    select(DECISION, UNIT.c.uid.label("unit"), OFFICER.c.uid.label("actor"))
    .join(OFFICER, OFFICER.c.id == DECISION.c.actor_id)
    .outerjoin(UNIT, UNIT.c.id == DECISION.c.unit_id)
    .where(DECISION.c.round_id == bindparam("round"))
    .order_by(DECISION.c.seq)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A round by key, with what its steps have come to."""

    key: RoundKey
    state: RoundState

    def require_open(self, stage: str) -> None:
        """RuleViolation where the stage is locked: says which, and who can open it."""
        why = locked_by(self.state, stage)
        if why:
            raise RuleViolation(f"{why}没有保存。")


def on_trial(connection: Connection) -> bool:
    """Whether the 评价办法 is on trial: 暂不向社会公开 stands on every output (PJ-12)."""
    return settings.get(connection, TRIAL) is not False


def locked_by(state: RoundState, stage: str) -> str:
    """Which stage locks this, and who can open it; "" where it is open."""
    who = "须由主任说明理由后解锁。"
    if stage in state.locks:
        return f"“{STAGES[stage]}”阶段已锁定（第{state.locks[stage]}步），{who}"
    if stage in state.stage_locks:
        caption = state.stage_locks[stage]
        return f"轮次已进入“{caption}”阶段，“{STAGES[stage]}”随之锁定，{who}"
    return ""


def head_of(connection: Connection, round_id: int) -> Standing:
    """The round with its units and locks, without entries; InputError if there is none."""
    row = connection.execute(_ROUND, {"round": round_id}).one_or_none()
    if row is None:
        raise InputError("没有这个评价轮次，没有改动任何内容；请刷新后重试。")
    state = RoundState(
        uid=row.uid, name=row.name, procedure=row.procedure,
        period=(row.period_from, row.period_to), counts_reported=row.counts_reported,
        opened_on=row.opened_on, editions=[(seq, name) for seq, name in row.editions],
        stage=row.stage, stage_caption=row.stage_caption, stage_locks=dict(row.stage_locks),
        procedure_edition=row.procedure_edition,
        units=list(connection.scalars(_UNITS, {"round": round_id})), locks=dict(row.locks),
        steps=row.steps,
    )  # fmt: skip
    return Standing(RoundKey(round_id, row.uid), state)


def standing(connection: Connection, round_id: int, units: Sequence[str] | None = None) -> Standing:
    """The whole round, from its projections; the entries of all its units or of those (uids)."""
    found = head_of(connection, round_id)
    asked: dict[str, Any] = {"round": round_id}
    if units is None:
        entries = connection.execute(_ENTRIES, asked)
    else:
        entries = connection.execute(_SOME_ENTRIES, {**asked, "units": sql.as_list(units)})
    for unit, item, cells in entries:
        found.state.entries[unit, item] = cells_from(cells)
    for row in connection.execute(_DECISIONS, asked):
        payload = {
            "item": row.item, "unit": row.unit or "", "question": row.question,
            "answer": row.answer, "reason": row.reason, "approved_by": row.approved_by,
        }  # fmt: skip
        found.state.decisions.append(RoundStep(row.seq, DECIDE, row.on, row.actor, payload))
    return found


def ground_of(
    work: Workspace, connection: Connection, as_of: date, *, edition: str = "", calendar: str = ""
) -> Ground:
    """What scores of this office rest on as of a day."""
    name = calendar or settings.current_calendar(connection)
    return Ground(
        work.editions.indicators, work.editions.calendar(name), as_of, officer_names(connection),
        edition,
    )  # fmt: skip


def scorer_of(
    work: Workspace,
    connection: Connection,
    round_id: int,
    as_of: date,
    *,
    edition: str = "",
    units: Sequence[str] | None = None,
) -> RoundScorer:
    """The scorer of a round as it stands, with the entries of all its units or of those (uids)."""
    ground = ground_of(work, connection, as_of, edition=edition)
    return scorer_over(standing(connection, round_id, units).state, ground)


def scorer_over(state: RoundState, ground: Ground) -> RoundScorer:
    """A scorer that remembers what the same entries gave on the same ground."""
    rows = decision_rows(state.decisions, ground.names)
    on = repr(
        (ground.edition or state.edition, rows, state.period, ground.as_of, ground.calendar.edition)
    )
    memo = _memos.pop(on, None)
    if memo is None or len(memo) > MOST_KNOWN:
        memo = {}
    _memos[on] = memo  # the newest last
    while len(_memos) > MOST_GROUNDS:
        _memos.pop(next(iter(_memos)), None)
    return RoundScorer(state, ground, memo)
