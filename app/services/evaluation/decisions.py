"""What the office decides on what a set leaves open: taken with a reason, and taken back."""

from __future__ import annotations

from app.base.errors import InputError
from app.base.session import Session
from app.rules.evaluation.history import DECIDE, VOID, RoundStep, decision_rows
from app.rules.indicators.decisions import read_decisions
from app.services.evaluation.round_commands import Decide
from app.services.evaluation.round_projecting import project
from app.services.evaluation.round_steps import append, officer_names
from app.services.evaluation.standing import standing
from app.services.gate.acts import DECIDES, Act
from app.services.store.workspace import Workspace

DECIDE_OPEN = Act("decide_indicator", "作出决定", about="round", roles=DECIDES, undo="void")
TAKE_BACK = Act("take_back_decision", "撤回决定", about="round", roles=DECIDES, undo="again")


class RoundDecisions:
    """Records decisions of rounds."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def decide(self, command: Decide, by: Session) -> int:
        """Decide; gives the step. InputError says why the answer can't be, RuleViolation where
        deciding is locked."""
        payload = {
            "item": command.item, "unit": command.unit, "question": command.question,
            "answer": command.answer, "reason": command.reason.strip(),
            "approved_by": command.approved_by.strip(),
        }  # fmt: skip
        with self._work.gate.act(DECIDE_OPEN, by) as deed:
            held = standing(deed.connection, command.round_id)
            held.require_open("deciding")
            if command.unit and command.unit not in held.state.units:
                raise InputError("这个单位不在本轮次之中，没有保存。")
            indicators = self._work.editions.indicators(held.state.edition)
            new = RoundStep(held.state.steps + 1, DECIDE, deed.today, by.uid, payload)
            _, refused = read_decisions(
                indicators, decision_rows([new], officer_names(deed.connection))
            )
            if refused:
                raise InputError(f"{refused[0].sentence}没有保存。")
            step = append(deed, held.key, DECIDE, payload, indicators=held.state.edition)
            project(deed.connection, command.round_id)
        return step.seq

    def take_back(self, round_id: int, seq: int, reason: str, by: Session) -> int:
        """Take a decision back, with a reason; gives the step."""
        if not reason.strip():
            raise InputError("撤回决定须说明理由，没有撤回。")
        with self._work.gate.act(TAKE_BACK, by) as deed:
            held = standing(deed.connection, round_id)
            held.require_open("deciding")
            if not any(step.seq == seq for step in held.state.decisions):
                raise InputError(f"第{seq}步不是现行的决定，没有改动任何内容。")
            payload = {"reason": reason.strip()}
            step = append(
                deed, held.key, VOID, payload, indicators=held.state.edition, voids=(seq,)
            )
            project(deed.connection, round_id)
        return step.seq
