"""Three officers at the desk of the papers: who writes, who checks, who directs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.session import Session
from tests.services.making import Desk
from tests.services.papers.test_stations import DIRECTOR, SECOND


@pytest.fixture
def people(desk: Desk) -> dict[str, Session]:
    """Three officers, the third of them the director; 核稿 before 签发."""
    office = desk.office
    for name in (SECOND, DIRECTOR):
        office.officers.add(name, desk.me)
    named = {officer.name: officer for officer in office.officers.all()}
    second, head = (office.session(named[name]) for name in (SECOND, DIRECTOR))
    found = {"first": desk.me, "second": second, "head": head}
    settings = replace(office.options.current(), director=found["head"].uid, stations=("check",))
    office.options.save(settings, desk.me)
    return found
