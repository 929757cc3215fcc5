"""The fields of the list of a handover: what an officer has in hand, to be given to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.base.letter_fields import Day
from app.base.rows.handover import HandoverPlan
from app.services.papers.letter_sources import View, fills

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class HandoverView(View):
    """What an officer has in hand on a day."""

    plan: HandoverPlan


@fills("office_name", "handover")
def _office_name(view: HandoverView) -> str:
    return view.office.name


@fills("giver", "handover")
def _giver(view: HandoverView) -> str:
    return view.plan.officer


@fills("handed_on", "handover")
def _handed_on(view: HandoverView) -> date:
    return view.today


@fills("handover_cases", "handover")
def _cases(view: HandoverView) -> Rows:
    return tuple(
        (case.number, case.title, case.unit, case.stage, case.limit, case.original)
        for case in view.plan.cases
    )


@fills("handover_papers", "handover")
def _papers(view: HandoverView) -> Rows:
    return tuple(
        (paper.number, paper.case_number, paper.unit, str(Day(paper.sent_on)))
        for paper in view.plan.papers
    )


@fills("cases_count", "handover")
def _cases_count(view: HandoverView) -> str:
    return str(len(view.plan.cases))


@fills("papers_count", "handover")
def _papers_count(view: HandoverView) -> str:
    return str(len(view.plan.papers))
