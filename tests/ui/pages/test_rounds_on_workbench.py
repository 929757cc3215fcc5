"""What runs in rounds stands on the workbench and opens from there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.base.session import Session
from app.services.evaluation.round_commands import Assess, OpenRound
from app.services.office import Office
from app.ui.main_window import MainWindow
from tools.tour import hands

UNIT = "示例县住建局"


@pytest.mark.obligation("PJ-10.4")
def test_a_right_to_apply_that_ends_today_stands_on_the_workbench(
    window: MainWindow, office: Office, actor: Session
) -> None:
    today: date = office.workspace.today()
    command = OpenRound(
        "示例轮次", "nanyang-2024-departments", "evaluation", (UNIT,), (date(2025, 1, 1), date(2025, 12, 31)),
    )  # fmt: skip
    key = office.rounds.open(command, actor)
    unit = office.rounds.units(key, actor)[0][0]
    for kind, fields in (
        ("begin", {}), ("ask_to_verify", {}), ("verified", {}),
        ("announce", {"delivered_on": "2026-11-13", "score": "81.5"}),
    ):  # fmt: skip
        office.assessments.take(Assess(key, unit, kind, date(2026, 11, 13), fields), actor)

    window.open_page("workbench")
    workbench: Any = window.pages["workbench"]
    workbench.reload()
    hands.settle()

    assert today == date(2026, 11, 20)
    text = workbench.rounds_button.text()
    assert text == "评价 ✖ 到期 1 项　▲ 将到期 1 项"  # March 31 of a round that nobody began
    assert f"2026-11-20 复评申请期 {UNIT}" in workbench.rounds_button.toolTip()
    hands.click(workbench.rounds_button)
    assert window.page_stack.currentWidget() is window.pages["rounds"]
