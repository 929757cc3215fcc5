"""Facts of intake beyond the common ones: forms by channel, what is kept of a case, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from app.base.intake_rows import FactRow, IntakeField, Proposal
from app.base.session import Session
from app.rules.casework.steps import Step, effective
from app.rules.intake_facts import fact_rows, fields_of, proposals
from app.services.cases.case_steps import load_steps
from app.services.store.reading import office_regulation
from app.services.store.workspace import Workspace

RESPONDENT_ROLES: Mapping[str, str] = {"local": "属地", "competent": "主管"}


class Intake:
    """What the intake forms ask for and what a case keeps of it."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def fields(self, channel: str) -> tuple[IntakeField, ...]:
        """The facts that the form of this channel asks for, its own first."""
        return fields_of(channel)

    def proposals(
        self, details: Mapping[str, Any], *, anonymous: bool = False
    ) -> tuple[Proposal, ...]:
        """What the proceedings told while typing suggest, under the office's own regulation."""
        with self._work.gate.see(self._work.gate.program) as view:
            regulation = office_regulation(self._work, view.connection)
        return proposals(details, regulation, anonymous=anonymous)

    def facts(self, case_id: int, *, by: Session) -> tuple[FactRow, ...]:
        """The case's further facts, captioned, as amended since."""
        receive, details = self._details(case_id, by)
        return fact_rows(details, receive.text("channel"))

    def respondents(self, case_id: int, *, by: Session) -> tuple[tuple[str, str], ...]:
        """Whom the case complains about, each with its part: 属地, 主管 or none."""
        receive, _ = self._details(case_id, by)
        return tuple(
            (given["name"], RESPONDENT_ROLES.get(given.get("role", ""), ""))
            for given in receive.fields.get("respondents", [])
        )

    def _details(self, case_id: int, by: Session) -> tuple[Step, dict[str, Any]]:
        with self._work.gate.see(by, case_id) as view:
            return _of(view.connection, case_id)


def _of(connection: Connection, case_id: int) -> tuple[Step, dict[str, Any]]:
    """The first step of a case, and its further facts with every amendment."""
    recorded = load_steps(connection, case_id)
    steps = effective(r.step for r in recorded)
    receive = steps[0] if steps and steps[0].kind == "receive" else recorded[0].step
    details = dict(receive.fields.get("details", {}))
    for step in steps:
        if step.kind == "amend":
            details.update(step.fields.get("details", {}))
    return receive, details
