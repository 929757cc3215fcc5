"""The fields of papers about a case that tell how it went: results, objections, limits, who was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.base.letter_fields import Day
from app.rules.casework.steps import Step
from app.rules.regulation.regulation import UNIT_CAPTIONS
from app.services.cases.approval_rules import GIVEN_BY, POST
from app.services.papers.case_view import REPORT, CaseView
from app.services.papers.fields_of_case import fills
from app.services.papers.letter_case import LetterCase

TELLS = (
    "notify_acceptance", "notify_refusal", "notify_forward", "contact_complainant",
    "give_feedback", "visit_back", "record_unreachable",
)  # fmt: skip


@fills("sent_to")
def _sent_to(view: CaseView) -> str:
    forwarded = view.step if view.step.kind == "forward" else view.newest("forward")
    return forwarded.text("to_channel") if forwarded else ""


@fills("objected_on")
def _objected_on(view: CaseView) -> date | None:
    step = view.newest("object")
    return step.on if step else None


@fills("result_on")
def _result_on(view: CaseView) -> date | None:
    return view.result.on if view.result else None


@fills("result_by")
def _result_by(view: CaseView) -> str:
    step = view.result
    if step is None:
        return ""
    return view.reporter(step) if step.kind == REPORT else "我办"


@fills("again")
def _again(view: CaseView) -> str:
    return view.case.regulation.terms.get("reinvestigate", "")


# ------------------------------------------------------------ on whose order, by whom returned


def leaders_order(steps: Sequence[Step]) -> Step | None:
    """The newest instruction that was received from a leader, or None."""
    received = (s for s in reversed(steps) if s.kind == "instruct" and s.text(GIVEN_BY))
    return next(received, None)


@fills("leader")
def _leader(view: CaseView) -> str:
    step = leaders_order(view.before)
    return f"{step.text(POST)}{step.text(GIVEN_BY)}" if step else ""


@fills("ordered_on")
def _ordered_on(view: CaseView) -> date | None:
    step = leaders_order(view.before)
    return step.on if step else None


@fills("order_text")
def _order_text(view: CaseView) -> str:
    step = leaders_order(view.before)
    return step.text("note") if step else ""


@fills("returned_by")
def _returned_by(view: CaseView) -> str:
    step = view.newest("return_referral")
    if step is None:
        return ""
    thread = view.case.thread_of(step)
    return step.unit or (thread.unit if thread and thread.unit else "")


# ------------------------------------------------------------ what was found, and put right


@fills("basis_of_finding")
def _basis_of_finding(view: CaseView) -> str:
    return view.step.text("basis")


@fills("corrected")
def _corrected(view: CaseView) -> str:
    step = view.newest("put_right")
    if step is None:
        return ""
    recovered = step.text("recovered")
    money = f"，挽回金额{recovered}元" if recovered else ""
    return f"{Day(step.on)}改正，凭证为{step.text('proof')}{money}"


@fills("satisfaction")
def _satisfaction(view: CaseView) -> str:
    return view.case.choice("satisfactions", view.case.row.satisfaction)


# ------------------------------------------------------------ longer limits


@fills("applied_on")
def _applied_on(view: CaseView) -> date | None:
    step = view.newest("request_extension")
    return step.on if step else None


@fills("extended_by")
def _extended_by(view: CaseView) -> str:
    extension = view.case.regulation.extension
    amount = view.step.whole("amount") if view.step.kind == "extend" else None
    return f"{amount}{UNIT_CAPTIONS[extension.unit]}" if extension and amount else ""


@fills("extension_article")
def _extension_article(view: CaseView) -> str:
    extension = view.case.regulation.extension
    return extension.article if extension else ""


@fills("extension_limit")
def _extension_limit(view: CaseView) -> str:
    extension = view.case.regulation.extension
    return f"{extension.cap}{UNIT_CAPTIONS[extension.unit]}" if extension else ""


@fills("told_by_unit")
def _told_by_unit(view: CaseView) -> bool:
    """Whether the unit's own head grants it and tells the office why (NY-16.2)."""
    extension = view.case.regulation.extension
    return extension is not None and any(level.by == "unit_head" for level in extension.levels)


# ------------------------------------------------------------ for the office itself


@fills("visits")
def _visits(view: CaseView) -> tuple[tuple[str, ...], ...]:
    case = view.case
    return tuple(
        (_day(step), case.choice("notice_methods", step.text("method")),
         case.choice("satisfactions", step.text("satisfaction")), step.text("opinion"), who)
        for step, who in _taken(case) if step.kind == "visit_back"
    )  # fmt: skip


@fills("tellings")
def _tellings(view: CaseView) -> tuple[tuple[str, ...], ...]:
    case = view.case
    return tuple(
        (_day(step), case.regulation.steps[step.kind].caption,
         case.choice("notice_methods", step.text("method")),
         step.text("proof") or step.text("note"), who)
        for step, who in _taken(case) if step.kind in TELLS
    )  # fmt: skip


def _taken(case: LetterCase) -> Iterator[tuple[Step, str]]:
    """The steps that count, each with the present name of who recorded it."""
    actors = {one.step.seq: one.actor_id for one in case.recorded}
    for step in case.steps:
        if step.kind in case.regulation.steps:
            yield step, case.officers.get(actors.get(step.seq, 0), "")


def _day(step: Step) -> str:
    return str(Day(step.on))
