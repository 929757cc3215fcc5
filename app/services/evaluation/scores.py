"""Scores of a round: worked out as of a day, published as a snapshot, worked out again from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from app.base.errors import InputError
from app.base.session import Session
from app.models.base import inserted_key, new_uid, table_of
from app.models.edition import Edition
from app.models.evaluation import ScoreSnapshot
from app.rules.evaluation.history import tell
from app.rules.evaluation.scoring import RoundScorer
from app.services.evaluation.evidence import without_evidence
from app.services.evaluation.round_commands import Snapshot
from app.services.evaluation.round_steps import STEPS, load
from app.services.evaluation.standing import ground_of, scorer_of, standing
from app.services.gate.acts import DECIDES, Act
from app.services.store import settings
from app.services.store.workspace import Workspace

PUBLISH_SCORES = Act("publish_scores", "发布得分", about="round", roles=DECIDES)
SNAPSHOT = table_of(ScoreSnapshot)
_EDITION, _CALENDAR = table_of(Edition).alias(), table_of(Edition).alias()
_KEYS = select(table_of(Edition).c.hash, table_of(Edition).c.id)
_ADD = insert(SNAPSHOT)
_SNAPSHOTS = (
    select(SNAPSHOT, _EDITION.c.hash.label("edition"), _CALENDAR.c.hash.label("calendar"))
    .join(_EDITION, _EDITION.c.id == SNAPSHOT.c.indicators_id)
    .join(_CALENDAR, _CALENDAR.c.id == SNAPSHOT.c.calendar_id)
    .order_by(SNAPSHOT.c.id)
)
_OF_ROUND = _SNAPSHOTS.where(SNAPSHOT.c.round_id == bindparam("round"))
_ONE = _SNAPSHOTS.where(SNAPSHOT.c.id == bindparam("snapshot"))
_LAST_BODY = (
    select(SNAPSHOT.c.body)
    .where(SNAPSHOT.c.round_id == bindparam("round"))
    .order_by(SNAPSHOT.c.id.desc())
    .limit(1)
)


class Scores:
    """Scores rounds; nothing of it is stored but what is published."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def unit(self, round_id: int, unit: str, as_of: date, by: Session) -> Mapping[str, Any]:
        """The scores of one unit (uid) as they are printed, with derivations and total."""
        with self._work.gate.see(by) as view:
            return scorer_of(self._work, view.connection, round_id, as_of, units=(unit,)).body(unit)

    def all(self, round_id: int, as_of: date, by: Session) -> tuple[Mapping[str, Any], ...]:
        """The scores of every unit of the round, in its order."""
        with self._work.gate.see(by) as view:
            scorer = scorer_of(self._work, view.connection, round_id, as_of)
        return tuple(scorer.body(unit) for unit in scorer.state.units)

    def publish(self, round_id: int, label: str, as_of: date, by: Session) -> int:
        """Keep the scores as of the day as published; gives the snapshot's key.

        A round that is changed afterwards is published a second time, nothing is edited.
        """
        if not label.strip():
            raise InputError("没有写明发布的是哪一次结果，没有保存。")
        with self._work.gate.act(PUBLISH_SCORES, by) as deed:
            connection = deed.connection
            held = standing(connection, round_id)
            scorer = RoundScorer(held.state, ground_of(self._work, connection, as_of))
            if not held.state.units:
                raise InputError("本轮次还没有单位，没有可以发布的得分。")
            if held.state.procedure == "evaluation":
                _require_evidence(connection, round_id)
            seq, no = STEPS.last_of(connection, round_id)
            keys = {row[0]: row[1] for row in connection.execute(_KEYS)}
            row = {
                "uid": new_uid(), "round_id": round_id, "label": label.strip(), "seq": seq,
                "no": no, "as_of": as_of, "indicators_id": keys[held.state.edition],
                "calendar_id": keys[settings.current_calendar(connection)],
                "decisions": [step.seq for step in held.state.decisions],
                "body": [scorer.body(unit) for unit in held.state.units],
                "actor_id": by.id, "created_at": deed.now,
            }  # fmt: skip
            key = inserted_key(connection.execute(_ADD, row))
            deed.detail |= {"round": held.key.uid, "snapshot": row["uid"], "last": seq}
        return key

    def snapshots(self, round_id: int, by: Session) -> tuple[Snapshot, ...]:
        """What was published of the round, in order."""
        with self._work.gate.see(by) as view:
            return tuple(map(_snapshot, view.connection.execute(_OF_ROUND, {"round": round_id})))

    def recompute(self, snapshot_id: int, by: Session) -> tuple[Mapping[str, Any], ...]:
        """The snapshot's scores worked out again from the steps up to its last, under its editions.

        They equal its body; InputError where there is no such snapshot.
        """
        with self._work.gate.see(by) as view:
            row = view.connection.execute(_ONE, {"snapshot": snapshot_id}).one_or_none()
            if row is None:
                raise InputError("没有这次发布的得分；请刷新后重试。")
            steps = load(view.connection, row.round_id)
            ground = ground_of(
                self._work, view.connection, row.as_of, edition=row.edition, calendar=row.calendar
            )
        state = tell(step for step in steps if step.seq <= row.seq)
        scorer = RoundScorer(state, ground)
        return tuple(scorer.body(unit) for unit in state.units)


def _require_evidence(connection: Connection, round_id: int) -> None:
    """InputError where an entry of the 评价办法 rests on nothing (PJ-8)."""
    bare = list(without_evidence(connection, round_id))
    if bare:
        raise InputError(
            f"评价办法的每项评分须有佐证材料并写明来源，还有{len(bare)}处没有"
            f"（如第{bare[0][1]}项），没有发布。"
        )


def last_body(connection: Connection, round_id: int) -> tuple[Mapping[str, Any], ...]:
    """The scores that were published last of a round; empty before."""
    body = connection.scalar(_LAST_BODY, {"round": round_id})
    return tuple(body or ())


def _snapshot(row: Any) -> Snapshot:
    return Snapshot(
        row.id, row.round_id, row.label, row.seq, row.no, row.as_of, row.edition,
        tuple(row.decisions), tuple(row.body),
    )  # fmt: skip
