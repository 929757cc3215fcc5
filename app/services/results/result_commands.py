"""What is asked of results: one value for each paper or workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

UNIT, SUMMARY, FEEDBACK, WORKBOOK = "unit_report", "summary_report", "feedback", "workbook"
DIVISION = "division"  # of a 自评, handed down
CAPTIONS: Final = {
    DIVISION: "责任分解表", UNIT: "评价报告", SUMMARY: "结果汇总报告", FEEDBACK: "初评结果反馈表", WORKBOOK: "得分反馈表",
}  # fmt: skip
FORMATS: Final = {
    DIVISION: ("pdf", "docx"), UNIT: ("pdf", "docx"), SUMMARY: ("pdf", "docx"), FEEDBACK: ("pdf", "docx"),
    WORKBOOK: ("xlsx",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MakeResult:
    """A paper or workbook of a round: of a snapshot, or (0) of the scores as of a day, a draft."""

    kind: str
    round_id: int
    as_of: date
    unit: str = ""  # uid, of a report or feedback
    snapshot: int = 0
    format: str = "pdf"
    overall: str = ""  # 总体评价 in the words of who evaluates
    answer_by: str = ""  # of feedback: until when the unit answers


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A made paper or workbook."""

    name: str
    data: bytes
