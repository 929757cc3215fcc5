"""Year end: the register of a year and the list of what is carried into the next, as printed papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from app.base.captions import deadline_words
from app.base.list_paper import ListPaper, ListPart
from app.base.progress import SILENT, Progress
from app.base.rows.ledger import LedgerFilters, LedgerQuery, LedgerRow
from app.base.rows.settings import OfficeSettings
from app.base.rows.urgency import Urgency
from app.base.session import Session
from app.services.gate.acts import DESK, Act
from app.services.gate.anchors import end_of
from app.services.ledger.ledger_query import Ledger
from app.services.papers.typesetting import typesetter
from app.services.store import settings
from app.services.store.workspace import Workspace

PRINT_YEAR = Act(
    "print_year", "打印年度台账", about="case", roles=DESK, leaves_house=True, audited="by steps"
)
Which = Literal["register", "carried"]
REGISTER: Final = (
    ("number", "案号", 15), ("received_on", "收到日", 8), ("channel", "来源", 6),
    ("respondent", "被投诉举报单位", 13), ("title", "标题", 20), ("accepted_on", "受理日", 8),
    ("unit", "承办单位", 13), ("officer", "经办人", 6), ("stage", "环节", 7),
    ("ended_on", "办结日", 8), ("result", "办理结果", 7), ("satisfaction", "满意度", 6),
)  # fmt: skip
CARRIED: Final = (
    ("number", "案号", 15), ("received_on", "收到日", 9), ("respondent", "被投诉举报单位", 16),
    ("title", "标题", 24), ("unit", "承办单位", 16), ("officer", "经办人", 7), ("stage", "环节", 8),
    ("clock", "计算中的期限", 10), ("due_on", "届满日", 9), ("urgency", "状态", 12),
)  # fmt: skip
SIGNERS: Final = ("制表人", "负责人")
Columns = tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class YearPaper:
    """The PDF, what it is called, and how many cases stand in it."""

    pdf: bytes
    name: str
    cases: int


class YearEnd:
    """Papers of a year."""

    def __init__(self, work: Workspace) -> None:
        self._work = work

    def paper(self, which: Which, year: int, by: Session, progress: Progress = SILENT) -> YearPaper:
        """年度台账 (``register``) or 在办结转清单 (``carried``) of the year, as the officer may see it."""
        with self._work.gate.see(by) as view:
            office = settings.office_settings(view.connection)
            setter = typesetter(view.connection)
            sealed = end_of(view.connection).printed
        progress.step(0, 2, "正在读取台账")
        made = self._register if which == "register" else self._carried
        paper, cases = made(year, by, office)
        paper = replace(paper, about=f"{paper.about}　操作记录至{sealed}")
        progress.step(1, 2, "正在排版")
        pdf = setter.list_pdf(paper)
        with self._work.gate.act(PRINT_YEAR, by) as deed:
            detail = {"year": year, "which": which, "cases": cases}
            deed.note(PRINT_YEAR.verb, case=None, detail=detail)
        progress.step(2, 2)
        return YearPaper(pdf, f"{paper.title}.pdf", cases)

    def _register(self, year: int, by: Session, office: OfficeSettings) -> tuple[ListPaper, int]:
        first, last = date(year, 1, 1), date(year, 12, 31)
        own = self._rows(LedgerFilters(received_from=first, received_to=last), REGISTER, by)
        earlier = self._open_on(date(year - 1, 12, 31), REGISTER, by)
        ended = sum(_ended_by(row, last) for row in (*own, *earlier))
        about = (
            f"{office.name}　收到{len(own)}件，上年结转{len(earlier)}件，"
            f"办结{ended}件，结转下年{len(own) + len(earlier) - ended}件"
        )
        parts = (
            _part(f"本年收到（{len(own)}件）", REGISTER, own),
            _part(f"上年结转（{len(earlier)}件）", REGISTER, earlier),
        )
        title = f"{year}年度投诉举报办理台账"
        paper = ListPaper(title, about, parts, SIGNERS, large=True, demo=office.demo)
        return paper, len(own) + len(earlier)

    def _carried(self, year: int, by: Session, office: OfficeSettings) -> tuple[ListPaper, int]:
        rows = self._open_on(date(year, 12, 31), CARRIED, by)
        about = f"{office.name}　截至{year}年12月31日没有办结、结转{year + 1}年的{len(rows)}件"
        title = f"{year}年在办结转清单"
        paper = ListPaper(
            title, about, (_part("", CARRIED, rows),), SIGNERS, across=True, demo=office.demo
        )
        return paper, len(rows)

    def _open_on(self, day: date, columns: Columns, by: Session) -> list[LedgerRow]:
        """The cases that were here and not ended at the end of the day."""
        rows = self._rows(LedgerFilters(received_to=day), columns, by, more=("ended_on",))
        return [row for row in rows if not _ended_by(row, day)]

    def _rows(
        self, filters: LedgerFilters, columns: Columns, by: Session, more: tuple[str, ...] = ()
    ) -> list[LedgerRow]:
        keys = tuple(dict.fromkeys((*(key for key, _caption, _width in columns), *more)))
        query = LedgerQuery(filters, sort="number", descending=False)
        with Ledger(self._work).lines(query, self._work.today(), columns=keys, by=by) as found:
            _ids, batches = found
            return [row for batch in batches for row in batch]


def _ended_by(row: LedgerRow, day: date) -> bool:
    ended = row.values.get("ended_on")
    return isinstance(ended, date) and ended <= day


def _part(heading: str, columns: Columns, rows: list[LedgerRow]) -> ListPart:
    return ListPart(
        heading,
        ("序号", *(caption for _key, caption, _width in columns)),
        (4, *(width for _key, _caption, width in columns)),
        tuple(
            (str(n), *(_text(key, row) for key, _caption, _width in columns))
            for n, row in enumerate(rows, 1)
        ),
        nothing="没有。",
    )


def _text(key: str, row: LedgerRow) -> str:
    value: Any = row.values.get(key)
    if key == "urgency":
        return deadline_words(row.urgency, value, provisional=row.urgency is Urgency.PROVISIONAL)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
