"""A round of three invented units, opened in a real window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.session import Session
from app.services.evaluation.round_commands import OpenRound
from app.services.office import Office
from app.ui.main_window import MainWindow
from tests.ui.pages.rounds.clerk import DEPARTMENTS, UNITS, Clerk
from tools.tour import hands


@pytest.fixture
def clerk(window: MainWindow, office: Office, actor: Session) -> Iterator[Clerk]:
    """The round is open, all sources side by side."""
    key = office.rounds.open(
        OpenRound("示例轮次", DEPARTMENTS, units=UNITS, counts_reported=True), actor
    )
    made = Clerk(window, office, actor, key)
    window.open_page("rounds")
    hands.settle()
    made.page.open_round(key)
    hands.settle()
    made.view.setFocus()
    yield made
