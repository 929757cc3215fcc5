"""A case of the city: its own date beside the county's limits, and the answer upwards."""

from __future__ import annotations

from datetime import date

import pytest

# A whole story by the window; the tests of the pages stay.
pytestmark = pytest.mark.slow

UNIT = "示例县交通运输局"
CITY = "示例市信用办"
DUE = date(2026, 10, 23)
CASE = {
    "channel": "assigned",
    "received_on": date(2026, 9, 8),
    "superior": CITY,
    "superior_due_on": DUE,
    "document_number": "示市信转〔2026〕3号",
    "document_on": date(2026, 9, 7),
    "report_wanted": "书面报送办理结果。",
    "name": "周示例",
    "phone": "13800000009",
    "respondent": UNIT,
    "category": "1",
    "title": "拖欠通村公路工程款（示例）",
    "facts": "示例公司承建的通村公路已验收两年，工程款仍未付清。",
}


@pytest.mark.obligation("NY-2", "NY-12", "AS-4")
def test_a_case_of_the_city_keeps_its_date_and_is_answered_upwards(desk) -> None:
    desk.log(date(2026, 9, 8), **CASE)
    city = desk.clock("superior_limit")
    assert (city.due_on, city.outcome) == (DUE, "running")
    assert "上级转办文件" in desk.explanation("superior_limit")
    facts = " ".join(label.text() for label in labels(desk))
    assert CITY in facts

    desk.take(date(2026, 9, 10), "accept")
    desk.take(date(2026, 9, 11), "notify_acceptance", method="call")
    desk.take(date(2026, 9, 11), "refer", unit=UNIT, role="lead", delivered_on=date(2026, 9, 11))
    assert desk.clock("investigation", UNIT).due_on == date(2026, 10, 29)  # later than the city's
    desk.take(date(2026, 10, 20), "remind", method="call")
    desk.take(date(2026, 10, 22), "report_result", result="true", measures="工程款已全部付清。")
    desk.take(date(2026, 10, 22), "review_result", outcome="pass")
    assert desk.offers("answer_superior")
    desk.take(date(2026, 10, 23), "answer_superior", note="已书面报送办理结果。")

    city = desk.clock("superior_limit")
    assert (city.met_on, city.outcome) == (date(2026, 10, 23), "met")
    assert not desk.offers("answer_superior")

    desk.take(date(2026, 10, 26), "give_feedback", method="call", satisfaction="satisfied")
    desk.take(date(2026, 10, 27), "close")
    desk.take(date(2026, 11, 3), "visit_back", method="call", satisfaction="satisfied")

    assert desk.stage == "已办结"
    assert desk.rows.timeline[-1].kind == "visit_back"
    assert not any(row.outcome in ("running", "overdue") for row in desk.rows.clocks)


def labels(desk) -> list:
    panel = desk.player.show_case("本件").facts_panel.widget()
    return panel.findChildren(type(desk.window.calendar_label))
