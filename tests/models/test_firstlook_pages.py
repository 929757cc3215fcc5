"""The first look at board and ledger: the rows that the services read, without those kept out of."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.base.rows.ledger import LedgerQuery, LedgerView
from app.base.rows.ledger_layout import LAYOUT_DRAFT, LedgerAhead, layout_draft
from app.base.session import Session
from app.models.firstlook import LEDGER_KEYS, PAGES, FirstLook
from app.models.firstlook_ledger import ledger
from app.models.ledger_statements import ORDERS
from app.rules.cut_off import CutOff
from app.services.cases.bulk import take_over
from app.services.cases.commands import Recuse
from app.services.desk.board import BoardFilters
from app.services.office import Office
from app.services.store.reading import reading
from tests.services.making import TODAY, Clock, Desk, make_office, open_office
from tools.sample_cases import histories

KEPT_OUT = 8
DAYS = (TODAY, TODAY - timedelta(days=40), TODAY + timedelta(days=12))
EVERY_PLAIN = tuple(key for key in ORDERS)  # every column that isn't worked out from steps


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 invented cases, one under another regulation, and an officer who keeps out of a few."""
    path = tmp_path_factory.mktemp("office") / "office.sqlite"
    with make_office(path, Clock()) as office:
        desk = Desk(office)
        take_over(office.workspace, list(histories(300)), desk.me, source="test", total=300)
        desk.accepted(date(2026, 9, 1), date(2026, 9, 2), regulation="yuncheng-2021")
        second = office.session(office.officers.add("经办乙示例", desk.me))
        for case_id in _open(office, desk.me)[:KEPT_OUT]:
            office.recusals.recuse(
                Recuse(case_id, second.name, "与投诉举报人有亲属关系", TODAY), desk.me
            )
    return path


def _open(office: Office, by: Session) -> list[int]:
    return [c.case_id for column in office.reads.board(TODAY, by=by).columns for c in column.cases]


def look(path: Path, page: str, today: date, officer: Session) -> object:
    """What the first look hands to the page; the office has been closed."""
    found = FirstLook.take(path, today, officer=officer.uid, page=page)
    assert found is not None
    found[0].lock.release()
    assert (found[1].actor, found[1].page) == (officer, page)
    return found[1].rows


def sessions(path: Path) -> list[Session]:
    with open_office(path, Clock()) as office:
        return [office.session(officer) for officer in office.officers.all()]


@pytest.mark.obligation("NY-15.1")
def test_the_board_is_that_of_the_services(filled: Path) -> None:
    officers = sessions(filled)

    seen = {(day, by): look(filled, "board", day, by) for day in DAYS for by in officers}

    with open_office(filled, Clock()) as office:
        for (day, by), board in seen.items():
            assert board == office.reads.board(day, BoardFilters(), PAGES["board"], by=by)
    first, second = (seen[TODAY, by] for by in officers)
    assert _cards(first) - _cards(second)  # those kept out of


def _cards(board: object) -> set[int]:
    return {card.case_id for column in board.columns for card in column.cases}  # type: ignore[attr-defined]


@pytest.mark.obligation("NY-15.1")
def test_the_ledger_is_that_of_the_services_in_every_order(filled: Path) -> None:
    everything, kept_out = sessions(filled)
    with open_office(filled, Clock()) as office, closing(sqlite3.connect(filled)) as connection:
        cut = _cut(office)
        for by, sort, descending in (
            (everything, "received_on", True),
            *((kept_out, sort, descending) for sort in ORDERS for descending in (False, True)),
        ):
            layout = LedgerView("", EVERY_PLAIN, {"title": 300}, sort, descending)
            _leave(filled, by, layout)
            query = LedgerQuery(sort=sort, descending=descending)

            ahead = ledger(connection, cut, by, first=LEDGER_KEYS, rows=20)

            assert (ahead.found, ahead.rows) == office.ledger.beginning(
                query, TODAY, columns=EVERY_PLAIN, by=by, first=LEDGER_KEYS, rows=20
            )
            assert (ahead.columns, ahead.layout) == (office.ledger.columns(), layout)
            assert ahead.found.total == (301 if by is everything else 301 - KEPT_OUT)


def _cut(office: Office) -> CutOff:
    with reading(office.workspace, office.session(), TODAY) as (_view, cut):
        return cut


def test_a_ledger_that_nobody_arranged_has_the_columns_of_a_new_office(filled: Path) -> None:
    by = sessions(filled)[0]
    _leave(filled, by, None)

    ahead = look(filled, "ledger", TODAY, by)

    with open_office(filled, Clock()) as office:
        wanted = office.ledger.beginning(
            LedgerQuery(), TODAY, by=by, first=LEDGER_KEYS, rows=PAGES["ledger"]
        )
    assert isinstance(ahead, LedgerAhead) and ahead.layout is None
    assert (ahead.found, ahead.rows) == wanted


@pytest.mark.parametrize(
    ("columns", "sort"), [(("number", "reminded"), "received_on"), (("number",), "reminded"), (("number",), "gone")]
)  # fmt: skip
def test_a_ledger_that_needs_more_than_a_look_waits_for_the_office(
    filled: Path, columns: tuple[str, ...], sort: str
) -> None:
    by = sessions(filled)[0]
    _leave(filled, by, LedgerView("", columns, {}, sort))

    assert FirstLook.take(filled, TODAY, officer=by.uid, page="ledger") is None


def _leave(path: Path, by: Session, layout: LedgerView | None) -> None:
    """The ledger as the officer leaves it, written straight into the closed file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM draft WHERE key = ?", (LAYOUT_DRAFT,))
        if layout is not None:
            connection.execute(
                "INSERT INTO draft (key, officer_id, value, created_at) VALUES (?, ?, ?, ?)",
                (LAYOUT_DRAFT, by.id, json.dumps(layout_draft(layout)), "2026-11-20 09:00:00"),
            )
