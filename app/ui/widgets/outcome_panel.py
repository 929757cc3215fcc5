"""结果与回访: what came of a case by subject, the newest first; what is still owed is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.base.captions import day_near
from app.base.rows.cases import TimelineRow
from app.ui.widgets.facts_panel import CaptionedLines

# Subject, the steps that belong to it, and what is said while there is none.
SUBJECTS: Final = (
    ("办理结果", ("report_result", "unit_respond"), "还没有报告"),
    ("结果审核", ("review_result",), ""),
    ("反馈", ("give_feedback",), "还没有反馈"),
    ("异议", ("object", "decide_objection"), ""),
    ("督办与改进", ("supervise", "reply_improvement"), ""),
    ("跟踪", ("follow_up",), ""),
    ("回访", ("visit_back",), "还没有回访"),
    ("失信认定", ("record_dishonesty",), ""),
    ("送达", ("delivered",), ""),
    ("办结", ("close",), ""),
)
KINDS: Final = frozenset(kind for _caption, kinds, _nothing in SUBJECTS for kind in kinds)
GONE: Final = ("voided", "voids", "revises")
CORRECTED: Final = "（已改正）"
ABOUT: Final = "针对"


class OutcomePanel(CaptionedLines):
    """One line a subject; a corrected step as it stands now, voided ones are left to 经过."""

    def __init__(self) -> None:
        super().__init__("结果与回访")

    def show_steps(self, rows: Sequence[TimelineRow], today: date) -> int:
        """Show what the steps in ``rows`` brought; gives how many of them tell of it."""
        told = [row for row in rows if row.kind in KINDS and row.state not in GONE]
        self.show_lines(lines_of(told, today))
        return len(told)


def lines_of(rows: Sequence[TimelineRow], today: date) -> tuple[tuple[str, str], ...]:
    """Subjects and what was recorded on them; those without a record only where one is owed."""
    lines = []
    for caption, kinds, nothing in SUBJECTS:
        found = [
            entry(row, today, named=row.kind != kinds[0])
            for row in reversed(rows)
            if row.kind in kinds
        ]
        if found or nothing:
            lines.append((caption, "\n".join(found) or nothing))
    return tuple(lines)


def entry(row: TimelineRow, today: date, *, named: bool) -> str:
    """A step as one paragraph: day, unit, and what was filled in, without which step it answers.

    It is ``named`` where the subject does not say what it is.
    """
    mark = CORRECTED if row.corrected is not None else ""
    row = row.corrected or row
    said = "；".join(part for part in row.summary.split("；") if not part.startswith(ABOUT))
    head = "　".join(
        filter(None, (day_near(row.on, today), row.caption if named else "", row.unit))
    )
    return f"{head}{mark}　{said}".rstrip("　")
