"""Facts of intake beyond the common ones: forms by channel, what is kept of a case, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from app.base.intake_rows import FactRow, IntakeField, Proposal
from app.base.rows import Actor
from app.rules.casework.steps import Step, effective
from app.rules.intake_facts import fact_rows, fields_of, proposals
from app.services.cases.case_steps import load_steps
from app.services.desk.desk_reading import office_regulation, refuse_recused
from app.services.workspace import Workspace

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
        with self._work.file.read() as connection:
            regulation = office_regulation(self._work, connection)
        return proposals(details, regulation, anonymous=anonymous)

    def facts(self, case_id: int, *, by: Actor | None = None) -> tuple[FactRow, ...]:
        """The case's further facts, captioned, as amended since."""
        receive, details = self._details(case_id, by)
        return fact_rows(details, receive.text("channel"))

    def respondents(self, case_id: int, *, by: Actor | None = None) -> tuple[tuple[str, str], ...]:
        """Whom the case complains about, each with its part: 属地, 主管 or none."""
        receive, _ = self._details(case_id, by)
        return tuple(
            (given["name"], RESPONDENT_ROLES.get(given.get("role", ""), ""))
            for given in receive.fields.get("respondents", [])
        )

    def _details(self, case_id: int, by: Actor | None) -> tuple[Step, dict[str, Any]]:
        with self._work.file.read() as connection:
            refuse_recused(connection, case_id, by)
            return _of(connection, case_id)


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
