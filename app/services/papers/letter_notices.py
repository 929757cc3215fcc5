"""When the sentences of a kind's head are shown: conditions by name, each a question to the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from app.rules.casework.flow import SELF_CHECK
from app.services.papers.case_view import RESULTS, CaseView
from app.services.papers.fields_of_handling import leaders_order


def notices(view: CaseView) -> Iterator[str]:
    """What a clerk should heed before this paper goes out."""
    for notice in view.told.head.notices:
        if not notice.when or CONDITIONS[notice.when](view):
            yield notice.text


def _not_laid_down(view: CaseView) -> bool:
    regulation, step = view.case.regulation, view.told.head.step
    opened = (o.step.step for c in regulation.clocks.values() if c.applies for o in c.opens)
    return regulation.clock_met_by(step) is None and step not in opened


def _contact_unknown(view: CaseView) -> bool:
    return not view.case.trace.contact_known


def _keeps_secret(view: CaseView) -> bool:
    return any(party.keep_secret for party in view.case.parties)


def _unit_is_respondent(view: CaseView) -> bool:
    return view.step.unit in view.case.respondents


def _self_check(view: CaseView) -> bool:
    return view.step.text("accused_way") == SELF_CHECK


def _provisional(view: CaseView) -> bool:
    return any(clock.provisional and clock.state == "open" for clock in view.case.clocks)


def _leader_ordered(view: CaseView) -> bool:
    return leaders_order(view.before) is not None


def _returned(view: CaseView) -> bool:
    return view.newest("return_referral") is not None


def _handed_down(view: CaseView) -> bool:
    return bool(view.first.text("superior"))


def _result_known(view: CaseView) -> bool:
    return view.newest(*RESULTS) is not None


def _visited(view: CaseView) -> bool:
    return view.newest("visit_back") is not None


CONDITIONS: Final[Mapping[str, Callable[[CaseView], bool]]] = {
    "not_laid_down": _not_laid_down,  # the regulation has no limit that this paper's step keeps or opens
    "contact_unknown": _contact_unknown,
    "keeps_secret": _keeps_secret,  # a complainant asked for it
    "unit_is_respondent": _unit_is_respondent,
    "self_check": _self_check,  # it is to check itself, by the summary of the step recorded before
    "provisional": _provisional,  # a limit that runs may still move
    "leader_ordered": _leader_ordered,  # an instruction of a leader was received
    "returned": _returned,  # a unit handed the referral back
    "handed_down": _handed_down,  # it came from a superior
    "result_known": _result_known,
    "visited": _visited,
}
