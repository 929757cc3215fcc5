"""Which step leads a case from its stage to another one, for a card dragged over the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.base.errors import RuleViolation
from app.base.session import Session
from app.rules.board_columns import caption as column_caption
from app.rules.casework.clocks import clocks_of
from app.rules.casework.flow import retell
from app.rules.casework.next_steps import next_steps
from app.rules.regulation.regulation import Regulation, StepDef
from app.services.cases.case_steps import horizon, load_steps
from app.services.store.workspace import Workspace

BRANCH = "@"  # marks a branch by the stage that a case comes from


@dataclass(frozen=True, slots=True)
class StageMove:
    """The step to ask for, and what its form may start with."""

    kind: str
    caption: str
    fields: Mapping[str, str] = field(default_factory=dict)


class StageMoves:
    """Looks among the steps that a case calls for now."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def way_to(self, case_id: int, column: str, today: date, by: Session) -> StageMove:
        """The step that leads to a column of the board; RuleViolation says why there is none."""
        with self._work.gate.see(by, case_id) as view:
            recorded = load_steps(view.connection, case_id)
        editions = self._work.editions
        trace = retell((r.step for r in recorded), editions, today=horizon(recorded, today))
        regulation = editions.regulation(trace.regulation)
        offered = next_steps(trace, clocks_of(trace, editions), regulation)
        found = [(step, _leads(step, trace.stage, column)) for step in offered]
        moves = [StageMove(s.word, s.caption, fields) for s, fields in found if fields is not None]
        if moves:  # a decision that names this outcome comes before a step that merely leads there
            return max(moves, key=lambda move: len(move.fields))
        ways = "、".join(step.caption for step in offered if _moves(step, trace.stage, regulation))
        raise RuleViolation(
            f"案件现为“{regulation.stage_caption(trace.stage)}”，"
            f"没有一步就到“{column_caption(column, regulation)}”的办法，没有改动；"
            + (f"现在可以办：{ways}。" if ways else "请打开案件看可以办什么。")
        )


def _moves(step: StepDef, stage: str, regulation: Regulation) -> bool:
    others = (column for column in regulation.stages if column != stage)
    return any(_leads(step, stage, column) is not None for column in others)


def _leads(step: StepDef, stage: str, column: str) -> Mapping[str, str] | None:
    """What the form starts with if the step leads from ``stage`` to ``column``; None if not."""
    branches = step.to_by_outcome
    if BRANCH + stage in branches:
        return {} if branches[BRANCH + stage] == column else None
    outcomes = [key for key, to in branches.items() if to == column and BRANCH not in key]
    if outcomes:
        return {"outcome": outcomes[0]} if len(outcomes) == 1 else {}
    return {} if step.to == column else None
