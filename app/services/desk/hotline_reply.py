"""The reply that is copied back into a work order of 12345: what became of it, nobody's identity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam, select

from app.base.session import Session
from app.models.base import table_of
from app.models.case import CaseRespondent
from app.rules.casework.steps import Step, effective
from app.rules.identity_scan import masked
from app.rules.regulation.regulation import Regulation
from app.services.cases.case_facts import facts_of
from app.services.cases.case_steps import load_steps
from app.services.people.identity import people_of
from app.services.store.workspace import Workspace

RESPONDENT = table_of(CaseRespondent)
_ACCUSED = select(RESPONDENT.c.name).where(RESPONDENT.c.case_id == bindparam("case"))
_STOPS = "。；，、 \n"


class HotlineReply:
    """Puts the reply together from what is on record."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def text(self, case_id: int, by: Session) -> str:
        """The reply with every name, number and address of who complains starred (NY-15.3)."""
        with self._work.gate.see(by, case_id) as view:
            recorded = load_steps(view.connection, case_id)
            accused = view.connection.scalars(_ACCUSED, {"case": case_id}).all()
        regulation = self._work.editions.regulation(recorded[-1].step.regulation)
        facts = facts_of(recorded)
        number = facts.texts["source_number"]
        steps = effective(r.step for r in recorded)
        told = [f"工单{number}：" if number else "", *_told(steps, regulation)]
        text = "".join(told)
        if not recorded[0].step.fields.get("complainants"):
            return text
        leave = self._work.gate.disclose(by, "scan", case_id, note="12345答复")
        with self._work.gate.see(by, case_id) as view:
            people = people_of(view.connection, leave)[case_id]
        return masked(text, people, accused)


def _told(steps: Sequence[Step], regulation: Regulation) -> Iterator[str]:
    """One sentence a step that says what became of the matter."""
    for step in steps:
        definition = regulation.step(step.kind)
        role = definition.role if definition else ""
        on = step.on.isoformat()
        if role == "accept":
            yield f"{on}受理。"
        elif role == "refer" and step.unit:
            yield f"{on}转{step.unit}办理。"
        elif role == "decline":
            yield f"{on}决定不予受理：{_words(step, 'reason')}。"
        elif role == "report_result" or step.kind == "own_result":
            found = regulation.choice("results", step.text("result"))
            said = "；".join(filter(None, (_words(step, "measures"), _words(step, "note"))))
            yield f"{on}办理结果：{found.text if found else '已报告'}{'，' + said if said else ''}。"
        elif role == "give_feedback":
            answer = regulation.choice("satisfactions", step.text("satisfaction"))
            yield f"{on}已向来电人反馈{'，' + answer.text if answer else ''}。"
        elif role == "close":
            yield f"{on}办结。"


def _words(step: Step, name: str) -> str:
    return step.text(name).rstrip(_STOPS)
