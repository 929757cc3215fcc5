"""An office with published figures: two cases of one unit, one of another; a further one afterwards."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.making import Desk
from tests.services.statistics.test_published import QUARTER, ZHANG, A, B


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
