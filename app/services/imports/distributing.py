"""Who is put in charge of an imported case: by the unit complained about, or by turn (第十一条 专人负责)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from app.models.base import table_of
from app.models.case import OWED, CaseRespondent
from app.models.desk_statements import CASE, OFFICER, OFFICERS
from app.services.gate.access import View

RESPONDENT = table_of(CaseRespondent)
_OPEN = (
    select(OFFICER.c.name, func.count())
    .join_from(CASE, OFFICER, OFFICER.c.id == CASE.c.officer_id)
    .where(CASE.c.board.not_in(("", OWED)))
    .group_by(OFFICER.c.name)
)
_LAST = (  # who has the newest case about a unit of that name
    select(OFFICER.c.name)
    .join_from(RESPONDENT, CASE, CASE.c.id == RESPONDENT.c.case_id)
    .join(OFFICER, OFFICER.c.id == CASE.c.officer_id)
    .where(RESPONDENT.c.name == bindparam("unit"), OFFICER.c.active == 1)
    .order_by(CASE.c.id.desc())
    .limit(1)
)


class Distribution:
    """The office's rule, carried out over one import."""

    def __init__(self, view: View, rule: str) -> None:
        self._view, self._rule = view, rule
        self._there = [row.name for row in view.connection.execute(OFFICERS)]
        self._load: Counter[str] = Counter(
            {row[0]: row[1] for row in view.connection.execute(_OPEN)}
        )
        self._of_unit: dict[str, str] = {}

    def officer_for(self, respondents: Sequence[str]) -> str:
        """Who gets the next case: of one unit always the same officer where that is the rule,
        otherwise whoever has the fewest cases running; "" where nobody is put in charge."""
        if not self._rule or not self._there:
            return ""
        known = self._known(respondents) if self._rule == "unit" else ""
        chosen = known or min(self._there, key=lambda name: self._load[name])
        self._load[chosen] += 1
        for unit in respondents:
            self._of_unit[unit] = chosen
        return chosen

    def _known(self, respondents: Sequence[str]) -> str:
        for unit in respondents:
            if unit not in self._of_unit:
                found = self._view.connection.scalar(_LAST, {"unit": unit})
                self._of_unit[unit] = found or ""
            if self._of_unit[unit]:
                return self._of_unit[unit]
        return ""
