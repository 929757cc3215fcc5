"""An office on a real file, with a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.office import Office
from tests.services.making import Clock, Desk, copied_office, make_office


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    def make(path: Path) -> Office:
        return make_office(path, clock)

    with copied_office(tmp_path / "office.cxt", clock, "services", make) as opened:
        yield opened


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)
