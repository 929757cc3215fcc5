"""What rounds owe today: their own last days, the times of units, and a March that comes to an end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, or_, select

from app.base.pinyin import order_key
from app.base.rows.evaluation import ProposedEvidence, RoundDue
from app.base.rows.urgency import Urgency
from app.base.session import Session
from app.models.assessment import Assessment, AssessmentClock, RoundClock
from app.models.base import table_of
from app.models.case import Case, CaseRespondent
from app.models.desk_statements import visible
from app.models.evaluation import Round
from app.models.unit import Unit
from app.rules.cut_off import CutOff
from app.services.evaluation.round_course import MARCH_END
from app.services.gate.access import View
from app.services.store.reading import reading
from app.services.store.workspace import Workspace

ROUND, UNIT, CASE = table_of(Round), table_of(Unit), table_of(Case)
ASSESSMENT, CLOCK, ROUND_CLOCK = (
    table_of(Assessment),
    table_of(AssessmentClock),
    table_of(RoundClock),
)
RESPONDENT = table_of(CaseRespondent)
YEARLY: Final = "年度评价完成"
FOUND: Final = {"true": "属实", "partly": "部分属实"}
_PERIOD = select(ROUND.c.period_from, ROUND.c.period_to).where(ROUND.c.id == bindparam("round"))
_FIRST: BindParameter[date] = bindparam("first")
_LAST: BindParameter[date] = bindparam("last")
_PROPOSED = (
    select(
        CASE.c.id, CASE.c.number, CASE.c.title, CASE.c.result, CASE.c.ended_on, CASE.c.received_on
    )
    .join(RESPONDENT, RESPONDENT.c.case_id == CASE.c.id)
    .where(
        RESPONDENT.c.unit_uid == bindparam("unit"),
        CASE.c.result.in_(list(FOUND)),
        or_(CASE.c.received_on.between(_FIRST, _LAST), CASE.c.ended_on.between(_FIRST, _LAST)),
        visible(CASE.c.id),
    )
    .order_by(CASE.c.received_on, CASE.c.id)
)
_UNITS = (
    select(
        CLOCK, ROUND.c.id.label("round_id"), ROUND.c.name.label("round"),
        UNIT.c.uid.label("unit"), UNIT.c.name.label("unit_name"),
    )
    .join(ASSESSMENT, ASSESSMENT.c.id == CLOCK.c.assessment_id)
    .join(ROUND, ROUND.c.id == ASSESSMENT.c.round_id)
    .join(UNIT, UNIT.c.id == ASSESSMENT.c.unit_id)
    .where(CLOCK.c.state == "open", CLOCK.c.due_on.is_not(None), ASSESSMENT.c.open)
)  # fmt: skip
_ROUNDS = (
    select(ROUND_CLOCK, ROUND.c.name.label("round"))
    .join(ROUND, ROUND.c.id == ROUND_CLOCK.c.round_id)
    .where(ROUND_CLOCK.c.state == "open", ROUND_CLOCK.c.due_on.is_not(None))
)
_UNBEGUN = select(ROUND.c.id, ROUND.c.name, ROUND.c.period_to).where(
    ROUND.c.procedure == "evaluation", ROUND.c.stage == ""
)


class RoundWork:
    """The lines of rounds for the workbench, and what their units have been found to have done."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def due(self, today: date, by: Session) -> tuple[RoundDue, ...]:
        """What runs in rounds and is over or near: our own last days, and those of units; the
        earliest first. A right of a unit that lapsed is a line too: the next step is ours."""
        with reading(self._work, by, today) as (view, cut):
            lines = [*_of_units(view, cut), *_of_rounds(view, cut), *_not_begun(view, cut)]
        return tuple(
            sorted(lines, key=lambda line: (line.due_on, line.round_id, order_key(line.unit_name)))
        )

    def near(self, today: date, by: Session) -> tuple[RoundDue, ...]:
        """For the workbench: what is over or nearly so, the earliest first."""
        close = (Urgency.OVERDUE, Urgency.SOON)
        return tuple(line for line in self.due(today, by) if line.urgency in close)

    def proposed(self, round_id: int, unit: str, by: Session) -> tuple[ProposedEvidence, ...]:
        """Complaints received in the round's period against the unit that were found 属实 or
        部分属实 (PJ-8): proposed as evidence, never entered by the program."""
        with self._work.gate.see(by) as view:
            first, last = view.connection.execute(_PERIOD, {"round": round_id}).one()
            asked = {"unit": unit, "first": first, "last": last, "viewer": view.viewer}
            rows = view.connection.execute(_PROPOSED, asked).all()
        return tuple(
            ProposedEvidence(
                row.id, row.number, row.title, FOUND[row.result], row.ended_on, row.received_on
            )
            for row in rows
        )


def _of_units(view: View, cut: CutOff) -> Iterator[RoundDue]:
    for row in view.connection.execute(_UNITS):
        over = row.due_on < cut.today
        duty = "office" if over or row.owner == "office" else "unit"
        yield _line(row, row.round_id, row.unit, row.unit_name, cut, duty)


def _of_rounds(view: View, cut: CutOff) -> Iterator[RoundDue]:
    for row in view.connection.execute(_ROUNDS):
        yield _line(row, row.round_id, "", "", cut, "office")


def _not_begun(view: View, cut: CutOff) -> Iterator[RoundDue]:
    """Rounds under the 评价办法 whose procedure nobody began: March 31 comes all the same (PJ-9)."""
    for row in view.connection.execute(_UNBEGUN):
        due = date(row.period_to.year + 1, *MARCH_END)
        yield RoundDue(
            row.id, row.name, "", "", f"{YEARLY}（评价程序尚未开始）", "第九条", due,
            cut.remaining("open", due), cut.urgency("open", due, provisional=False), False, "office",
        )  # fmt: skip


def _line(row: Any, round_id: int, unit: str, name: str, cut: CutOff, duty: str) -> RoundDue:
    return RoundDue(
        round_id, row.round, unit, name, row.caption, row.article, row.due_on,
        cut.remaining("open", row.due_on),
        cut.urgency("open", row.due_on, provisional=row.provisional), row.provisional, duty,
    )  # fmt: skip
