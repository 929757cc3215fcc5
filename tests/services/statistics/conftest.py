"""Offices with figures: the one counted by hand, copied for each test; and one that published them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.services.office import Office
from tests.services.making import Clock, Desk, copied_office, make_office
from tests.services.statistics import office60
from tests.services.statistics.test_published import QUARTER, ZHANG, A, B


@pytest.fixture
def sixty(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    def make(path: Path) -> Office:
        office = make_office(path, clock)
        office60.fill(Desk(office))
        return office

    with copied_office(tmp_path / "office60.cxt", clock, "office60", make) as opened:
        yield Desk(opened)


@pytest.fixture
def published(desk: Desk) -> int:
    """Two cases of A, one of B, published; a third of A comes afterwards."""
    for unit, day in ((A, 6), (A, 7), (B, 8)):
        case = desk.accepted(
            date(2026, 7, day), date(2026, 7, day), respondents=(unit,), complainants=(ZHANG,)
        )
        desk.take(case, "refer", date(2026, 7, 9), unit=unit, delivered_on="2026-07-09")
    key = desk.office.snapshots.publish("2026年第三季度", QUARTER, desk.me)
    desk.accepted(date(2026, 7, 20), date(2026, 7, 20), respondents=(A,))
    return key
