"""The office that was counted by hand, made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.office import Office
from tests.services.making import Clock, Desk, copied_office, make_office
from tests.services.statistics import office60


@pytest.fixture
def sixty(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    def make(path: Path) -> Office:
        office = make_office(path, clock)
        office60.fill(Desk(office))
        return office

    with copied_office(tmp_path / "office60.cxt", clock, "office60", make) as opened:
        yield Desk(opened)
