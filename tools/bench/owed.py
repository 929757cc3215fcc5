"""Which units of the generated office still owe an answer, and what a letter tells them."""

from __future__ import annotations

from app.base.rows.supervision import SupervisionDraft

GROUNDS = ("1",)
# One open limit of a unit a case: what 督办 lists once it is late.
OWED = """
SELECT c.id, c.number, u.name, min(k.start_seq) FROM case_clock k
JOIN "case" c ON c.id = k.case_id JOIN unit u ON u.id = k.unit_id
WHERE k.open AND k.clock = 'investigation' GROUP BY c.id ORDER BY min(k.due_on), c.id LIMIT ?
"""
ADVICE = "请于五个工作日内报送办理结果，并说明逾期原因。"


def advice_to(case_id: int, number: str, unit: str, about: int) -> SupervisionDraft:
    """What a letter to a unit with an open limit says."""
    return SupervisionDraft(case_id, number, unit, about, GROUNDS, ADVICE)
