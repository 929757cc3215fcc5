"""Facts of intake beyond the common ones: forms by channel, what is kept of a case, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.base.rows.intake import FactRow, IntakeField, Proposal
from app.base.session import Session
from app.rules.casework.facts import CaseFacts
from app.rules.intake_facts import fact_rows, fields_of, proposals
from app.services.cases.case_facts import facts_of
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
        with self._work.gate.see(self._work.gate.program) as view:
            regulation = office_regulation(self._work, view.connection)
        return fields_of(channel, regulation)

    def proposals(
        self, details: Mapping[str, Any], *, anonymous: bool = False
    ) -> tuple[Proposal, ...]:
        """What the proceedings told while typing suggest, under the office's own regulation."""
        with self._work.gate.see(self._work.gate.program) as view:
            regulation = office_regulation(self._work, view.connection)
        return proposals(details, regulation, anonymous=anonymous)

    def facts(self, case_id: int, *, by: Session) -> tuple[FactRow, ...]:
        """The case's further facts, captioned, as amended since."""
        with self._work.gate.see(by, case_id) as view:
            recorded = load_steps(view.connection, case_id)
        known = facts_of(recorded)
        regulation = self._work.editions.regulation(recorded[-1].step.regulation)
        return fact_rows(known.details, known.channel, regulation)

    def respondents(self, case_id: int, *, by: Session) -> tuple[tuple[str, str], ...]:
        """Whom the case complains about, each with its part: 属地, 主管 or none."""
        return tuple(
            (given["name"], RESPONDENT_ROLES.get(given.get("role", ""), ""))
            for given in self._known(case_id, by).respondents
        )

    def _known(self, case_id: int, by: Session) -> CaseFacts:
        with self._work.gate.see(by, case_id) as view:
            return facts_of(load_steps(view.connection, case_id))
