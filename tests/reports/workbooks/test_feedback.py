"""得分反馈表 in a workbook: penalties are taken off in its sums as they are in the total."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl

from app.reports.workbooks.feedback import Feedback, FeedbackUnit, feedback_book


def row(item: str, points: str, score: str) -> dict[str, Any]:
    return {
        "item": item, "caption": f"指标{item}", "points": points, "score": score, "state": "scored",
        "derivation": "", "open": "", "invalid": "", "notes": (), "reading": "",
    }  # fmt: skip


def test_a_penalty_is_taken_off_in_the_sum_and_not_added() -> None:
    body = {
        "unit": "u", "scores": [row("1", "60", "50.5"), row("2", "40", "30"), row("k", "5", "2")],
        "total": {"total": "78.50", "open": ""},
    }  # fmt: skip
    told = Feedback(
        "示例轮次", "示例市信用办", "示例指标", date(2026, 11, 20), 2,
        [FeedbackUnit("示例县", body, {})], (), {}, not_public=False, demo=False,
        penalties=frozenset({"k"}),
    )  # fmt: skip
    data = feedback_book(told)

    formulas = openpyxl.load_workbook(io.BytesIO(data))
    stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    detail, shown = formulas["得分明细"], stored["得分明细"]
    assert detail["E5"].value == "=ROUND(SUM(B5:D5)-2*D5,2)" and shown["E5"].value == 78.5
    assert (detail["F5"].value, shown["F5"].value) == ("=E5", 78.5)
    own, seen = formulas["示例县"], stored["示例县"]
    last = own.max_row
    while own.cell(last, 1).value != "合计":
        last -= 1
    assert own.cell(last, 6).value == "=ROUND(SUM(F5:F7)-2*F7,2)"
    assert (seen.cell(last, 3).value, seen.cell(last, 6).value) == (100, 78.5)
    assert seen.cell(last, 7).value in (None, "")
