"""Whether a row of a ledger and a case of the same number are one matter: number and content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base.captions import day_with_year
from app.models.base import table_of
from app.models.case import CaseText
from app.models.desk_statements import CASE
from app.models.words import fold
from app.services.cases.commands import RegisterCase
from app.services.cases.projection import matter
from app.services.finding.duplicates import bigrams, similarity
from app.services.gate.access import View

TEXT = table_of(CaseText)
REMARK = "【原台账"
ALIKE = 45  # per cent from which two texts speak of one matter
NEAR = 90  # days between the receipts of what may be one matter
_THERE = (
    select(CASE.c.title, CASE.c.respondent, CASE.c.received_on, TEXT.c.text)
    .join_from(CASE, TEXT, TEXT.c.case_id == CASE.c.id)
    .where(CASE.c.id == bindparam("case"))
)


@dataclass(frozen=True, slots=True)
class There:
    """A case of the office as it is set beside a row."""

    number: str
    title: str
    respondent: str
    received_on: date
    text: str

    def in_words(self) -> str:
        """本办该案：标题，被投诉单位，收到日."""
        return f"本办{self.number}：{self.title}；{self.respondent or '未写单位'}；{day_with_year(self.received_on)}收到"


def case_there(view: View, case_id: int, number: str) -> There | None:
    """What the case says; None where the viewer is recused from it."""
    if not view.only((case_id,)):
        return None
    row = view.connection.execute(_THERE, {"case": case_id}).one()
    return There(number, row.title, row.respondent, row.received_on, matter(row.text))


def disagrees(command: RegisterCase, there: There) -> bool:
    """Whether number and content say different things: another matter, of another unit or time."""
    said = bigrams(_own_words(fold(f"{command.title}{command.facts}")))
    known = bigrams(_own_words(there.text))
    if similarity(said, known) >= ALIKE:
        return False
    same_unit = _same_unit(command.respondents, there.respondent)
    near = abs((command.received_on - there.received_on).days) <= NEAR
    return not (same_unit and near and len(said) < 8)


def _own_words(text: str) -> str:
    """What was complained about, without the further columns that every row brings along."""
    return text.split(fold(REMARK))[0]


def _same_unit(names: Sequence[str], respondent: str) -> bool:
    return any(name and name in respondent for name in names)
