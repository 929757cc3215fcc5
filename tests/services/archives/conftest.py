"""The office of each city, ready to file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.archives.filed import ready
from tests.services.making import Clock, Desk, make_office


@pytest.fixture(params=["nanyang-2020", "yuncheng-2021"])
def any_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return ready(Desk(make_office(tmp_path / "a.cxt", Clock(), regulation=request.param)))
