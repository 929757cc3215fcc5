"""What the ledger is narrowed by, as conditions on the case table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, select

from app.base.captions import URGENCY_WORDS
from app.base.errors import InputError
from app.base.rows.ledger import LedgerFilters
from app.models import sql
from app.models.base import table_of
from app.models.case import OWED, CaseRespondent, CaseText
from app.models.desk_statements import OFFICER, UNIT
from app.models.words import hits, match_query, runs
from app.rules.regulation.regulation import Regulation, StageDef
from app.services.cases.cards import CASE, CutOff
from app.services.cases.case_steps import FIRST, STEP
from app.services.gate.access import View
from app.services.register.units import find_unit

RESPONDENT = table_of(CaseRespondent)
DUE = CASE.c.next_due_on
TEXT = table_of(CaseText)
OPEN: Final = {"open": True, "ended": False}  # what stages come to
MANY = 20_000  # from so many hits on, the text is compared case by case along the order wanted


def conditions(
    view: View, filters: LedgerFilters, cut: CutOff, stages: Mapping[str, StageDef]
) -> list[ColumnElement[bool]]:
    """The conditions, of recusal too; ``stages`` are those that there are. InputError for a filter
    that isn't known."""
    connection = view.connection
    found = [
        *_plain(connection, filters, stages),
        *_dates(filters),
        *_text(connection, filters.text),
    ]
    if filters.urgency:
        found.append(_urgency(filters.urgency, cut))
    return [*found, view.visible()]


def _plain(
    connection: Connection, filters: LedgerFilters, stages: Mapping[str, StageDef]
) -> Iterator[ColumnElement[bool]]:
    if filters.stage:
        yield _stage(filters.stage, stages)
    if filters.officer:
        officer = select(OFFICER.c.id).where(OFFICER.c.name == filters.officer).scalar_subquery()
        yield CASE.c.officer_id == officer
    for name in ("channel", "category"):
        wanted = getattr(filters, name)
        if wanted:
            yield CASE.c[name] == wanted
    if filters.unit:
        yield CASE.c.handling_unit_id == (find_unit(connection, filters.unit) or -1)
    if filters.respondent:
        unit = find_unit(connection, filters.respondent)
        uid = select(UNIT.c.uid).where(UNIT.c.id == unit).scalar_subquery()
        yield CASE.c.id.in_(select(RESPONDENT.c.case_id).where(RESPONDENT.c.unit_uid == uid))
    if filters.batch is not None:
        yield CASE.c.id.in_(select(STEP.c.case_id).where(STEP.c.batch_id == filters.batch, FIRST))
    if filters.case_ids:
        yield CASE.c.id.in_(sql.listed("chosen", filters.case_ids))


def _stage(wanted: str, stages: Mapping[str, StageDef]) -> ColumnElement[bool]:
    if wanted in OPEN:  # the board holds the open stages of every pack, and no other
        ended = CASE.c.board.in_(("", OWED))
        return ~ended if OPEN[wanted] else ended
    if wanted not in stages:
        raise InputError(f"没有“{wanted}”这个阶段；请重新选择。")
    return CASE.c.stage == wanted


def _dates(filters: LedgerFilters) -> Iterator[ColumnElement[bool]]:
    for name, column in (
        ("received", CASE.c.received_on), ("due", CASE.c.sort_due), ("ended", CASE.c.ended_on),
    ):  # fmt: skip
        first, last = getattr(filters, f"{name}_from"), getattr(filters, f"{name}_to")
        if first is not None:
            yield column >= first
        if last is not None:
            yield column <= last
        if name == "due" and (first, last) != (None, None):
            yield DUE.is_not(None)


def _urgency(wanted: str, cut: CutOff) -> ColumnElement[bool]:
    running, due = CASE.c.next_state == "open", CASE.c.sort_due
    known: dict[str, Callable[[], ColumnElement[bool]]] = {
        "overdue": lambda: and_(running, due < cut.today),
        "today": lambda: and_(running, due == cut.today),
        "soon": lambda: and_(running, due > cut.today, due <= cut.soon),
        "running": lambda: and_(running, due > cut.soon, CASE.c.next_provisional == 0),
        "provisional": lambda: and_(running, CASE.c.next_provisional == 1),
        "paused": lambda: CASE.c.next_state == "paused",
        "none": lambda: CASE.c.next_state == "",
    }
    if wanted not in known:
        raise InputError(f"没有“{wanted}”这种期限状态；请重新选择。")
    return known[wanted]()


def _text(connection: Connection, words: str) -> Iterator[ColumnElement[bool]]:
    """The cases that hold every word: by the index where few do, by their text otherwise."""
    query = match_query(words)
    if not words.strip():
        return
    if not query:
        yield CASE.c.id.in_(())
        return
    found = hits(connection, query, many=MANY)
    held = select(TEXT.c.case_id).where(TEXT.c.case_id == CASE.c.id).correlate(CASE)
    parted = [run for run in runs(words) if len(found) >= MANY or len(run) > 2]
    if len(found) < MANY:
        yield CASE.c.id.in_(sql.listed("found", found))
    if parted:
        yield held.where(*(sql.holds(TEXT.c.text, run) for run in parted)).exists()


def in_words(filters: LedgerFilters, regulation: Regulation, known: Mapping[str, StageDef]) -> str:
    """The filters as a sheet's head tells them; words searched for stay out, they may name people."""

    def choice(list_name: str, key: str) -> str:
        found = regulation.choice(list_name, key) if key else None
        return found.text if found else key

    captions = {key: stage.caption for key, stage in known.items()}
    stages = {**captions, "open": "未办结", "ended": "已办结"}
    urgencies = {
        **{urgency.value: word for urgency, word in URGENCY_WORDS.items()},
        "today": "今日到期",
    }
    told = [
        ("阶段", stages.get(filters.stage, filters.stage)),
        ("承办单位", filters.unit),
        ("被投诉举报单位", filters.respondent),
        ("经办人", filters.officer),
        ("渠道", choice("channels", filters.channel)),
        ("事项类别", choice("categories", filters.category)),
        ("状态", urgencies.get(filters.urgency, filters.urgency)),
        ("收到日", _span(filters.received_from, filters.received_to)),
        ("届满日", _span(filters.due_from, filters.due_to)),
        ("办结日", _span(filters.ended_from, filters.ended_to)),
        ("导入批次", str(filters.batch) if filters.batch is not None else ""),
    ]
    parts = [f"{caption} {words}" for caption, words in told if words]
    parts += ["按关键词查找"] if filters.text.strip() else []
    parts += [f"选中的{len(filters.case_ids)}件"] if filters.case_ids else []
    return "，".join(parts)


def _span(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    return f"{first or ''}至{last or ''}"
