"""An office of 60 cases whose figures were counted by hand from their printed definitions.

Written and committed before the query that makes the figures. The period is the third quarter of
2026 (July 1 to September 30), looked at on November 20. Working days by the State Council's notice
for 2026: off on Apr 6, May 1 and 4–5, Jun 19, Sep 25; worked on May 9 and Sep 20.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from tests.services.making import Desk

FROM, TO, TODAY = date(2026, 7, 1), date(2026, 9, 30), date(2026, 11, 20)
A, B, C = "示例县住建局", "示例县交通局", "示例镇政府"


def d(month: int, day: int) -> date:
    return date(2026, month, day)


@dataclass(frozen=True)
class Group:
    """So many cases alike: what they are and what happened to them."""

    name: str
    number: int
    unit: str
    category: str
    received: date
    steps: tuple[tuple[str, date, Mapping[str, Any]], ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def step(kind: str, on: date, **fields: Any) -> tuple[str, date, Mapping[str, Any]]:
    return kind, on, fields


def handled(
    accepted: date, referred: date, told: date, closed: date, answer: str, by: str = ""
) -> tuple[tuple[str, date, Mapping[str, Any]], ...]:
    """Accepted, referred, reported, reviewed, fed back with an answer, closed."""
    return (
        step("accept", accepted),
        step("refer", referred, delivered_on=referred.isoformat()),
        step("report_result", told, result="true", measures="已办理。"),
        step("review_result", told, outcome="pass"),
        step("give_feedback", told, method="call", satisfaction=answer),
        step("close", closed),
    )


GROUPS: Final = (
    # in hand at the start, closed in the period after 45 working days: in time
    Group("G1", 6, A, "1", d(5, 6), handled(d(5, 8), d(5, 9), d(7, 9), d(7, 10), "satisfied")),
    # in hand at the start, closed in the period after 117 working days: late
    Group("G2", 4, B, "2", d(3, 2), handled(d(3, 4), d(3, 5), d(8, 19), d(8, 20), "unsatisfied")),
    # accepted and closed in the period after 49 working days; of two no answer was got
    Group("G3", 8, A, "3", d(7, 6), handled(d(7, 8), d(7, 9), d(9, 14), d(9, 15), "mostly")),
    Group("G3u", 2, A, "3", d(7, 6), handled(d(7, 8), d(7, 9), d(9, 14), d(9, 15), "unreached")),
    # accepted in the period, withdrawn in it
    Group("G4", 5, B, "1", d(7, 20), (
        step("accept", d(7, 22)), step("refer", d(7, 23), delivered_on="2026-07-23"),
        step("withdraw", d(8, 10), reason="投诉举报人撤回"))),
    # accepted in the period, in hand at its end, due in November
    Group("G5", 8, C, "5", d(8, 3), (
        step("accept", d(8, 5)), step("refer", d(8, 6), delivered_on="2026-08-06"))),
    # in hand all through, due in June or July: overdue; each supervised once in the period
    Group("G6", 3, C, "4", d(4, 1), (
        step("accept", d(4, 3)), step("refer", d(4, 7), delivered_on="2026-04-07"),
        step("supervise", d(8, 6), unit=C, ground=("1",), suggestion="请尽快办理。",
             delivered_on="2026-08-06"))),
    Group("G7", 7, A, "6", d(8, 10), (
        step("decline", d(8, 12), ground="2", reason="涉及部队。"),)),
    Group("G8", 4, A, "6", d(8, 17), (
        step("forward", d(8, 19), to_channel="示例邻县信用办", reason="属于邻县。"),)),
    # closed before the period, reopened in it and closed again after 19 working days; then visited
    Group("G9", 2, A, "1", d(4, 7), (
        *handled(d(4, 8), d(4, 9), d(6, 9), d(6, 10), "satisfied"),
        step("reopen", d(8, 3), reason="投诉举报人提出新的事实。", limit=30),
        step("report_result", d(8, 26), result="true", measures="已补充办理。"),
        step("review_result", d(8, 26), outcome="pass"),
        step("give_feedback", d(8, 27), method="call", satisfaction="unsatisfied"),
        step("close", d(8, 28)),
        step("visit_back", d(9, 1), method="call", satisfaction="satisfied"))),
    # received in the period, accepted after it
    Group("G10", 3, B, "1", d(9, 21), (step("accept", d(10, 8)),)),
    # repeats of others, merged before acceptance: counted as 件次 alone
    Group("G12", 4, A, "3", d(7, 13), (step("merge", d(7, 14)),)),
    # in hand all through, extended in the period, due in October
    Group("G13", 4, B, "2", d(6, 22), (
        step("accept", d(6, 24)), step("refer", d(6, 25), delivered_on="2026-06-25"),
        step("extend", d(8, 20), amount=20, approver="示例主任", reason="案情复杂。",
             told_on="2026-08-20"))),
)  # fmt: skip

# ---------------------------------------------------------------- counted by hand
COUNTS: Final = {
    "received": 41,  # G3 8+2, G4 5, G5 8, G7 7, G8 4, G10 3, G12 4
    "cases": 37,  # without the 4 of G12
    "accepted": 23,  # G3 10, G4 5, G5 8
    "declined": 7,
    "excluded": 0,
    "forwarded": 4,
    "merged": 4,  # G12
    "withdrawn": 5,  # G4
    "imported_closed": 0,
    "in_hand_start": 17,  # G1 6, G2 4, G6 3, G13 4
    "reopened": 2,
    "terminated": 5,  # G4
    "closed": 22,  # G1 6, G2 4, G3 10, G9 2
    "closed_on_time": 18,  # without the 4 of G2
    "closed_limited": 22,  # none was waived
    "in_hand_end": 15,  # G5 8, G6 3, G13 4; 17 + 23 + 2 - 5 - 22
    "overdue_end": 3,  # G6
    "cohort_closed": 10,  # G3
    "cohort_terminated": 5,  # G4
    "extended": 4,
    "returned": 0,
    "chains": 0,
    "long_chains": 0,
    "co_handled": 0,
    "second_rounds": 0,
    "objections": 0,
    "supervised": 3,
    "improved": 0,
    "improved_adopted": 0,
    "improved_rejected": 0,
    "improved_limited": 0,
    "improved_on_time": 0,
    "improvement_overdue": 3,  # G6: advice of Aug 6, 30 working days to Sep 17, no answer
    "visited": 2,
    "found": 0,
    "asked": 22,  # G1 6, G2 4, G3 10, G9 2
    "satisfied": 8,  # G1 6; G9 2: the visit goes before the unit's own asking
    "mostly": 8,
    "unsatisfied": 4,  # G2
}
FIGURES: Final = {
    ("closure_rate", ""): "62.86%",  # 22 / (17 + 23 - 5)
    ("closure_rate", "cohort"): "55.56%",  # 10 / (23 - 5)
    ("on_time_rate", ""): "72.00%",  # 18 / (22 + 3)
    ("on_time_rate", "closed_only"): "81.82%",  # 18 / 22
    ("improvement_on_time", ""): "3件中0件",  # 0 / (0 + 3)
    ("satisfaction", ""): "80.00%",  # 16 / 20
    ("satisfaction", "asked"): "72.73%",  # 16 / 22
    ("satisfied_rate", ""): "40.00%",  # 8 / 20
    ("response_rate", ""): "90.91%",  # 20 / 22
}
# 2 × 19 (Aug 3 to 28), 6 × 45 (May 8 to Jul 10), 10 × 49 (Jul 8 to Sep 15), 4 × 117 (Mar 4 to Aug 20)
TIMES: Final = "中位数49　平均57.55　最长117"  # 1266 / 22
# 8 × 40 (Aug 5 to Sep 30: 18 + 22), 4 × 70 (Jun 24: 4 + 23 + 21 + 22), 3 × 124 (Apr 3: 18 + 19 + 21
# + 23 + 21 + 22)
AGES: Final = "中位数40　平均64.80　最长124"  # 972 / 15
BY_UNIT: Final = {  # start, accepted, reopened, terminated, closed, end, 办结率
    A: (6, 10, 2, 0, 18, 0, "112.50%"),  # 18 / 16: what was reopened is closed once more
    B: (8, 5, 0, 5, 4, 4, "50.00%"),
    C: (3, 8, 0, 0, 0, 11, "0.00%"),
}
BY_CATEGORY_CLOSED: Final = {"1": 8, "2": 4, "3": 10}


def keys() -> dict[str, list[int]]:
    """The cases of each group, as ``fill`` numbers them."""
    made, last = dict[str, list[int]](), 0
    for group in GROUPS:
        made[group.name] = list(range(last + 1, last + group.number + 1))
        last += group.number
    return made


def fill(desk: Desk) -> dict[str, list[int]]:
    """The office's cases by group, made through the desk."""
    made: dict[str, list[int]] = {}
    for group in GROUPS:
        for _ in range(group.number):
            case = desk.register(
                group.received, respondents=(group.unit,), category=group.category, **group.more
            )
            made.setdefault(group.name, []).append(case)
            for kind, on, fields in group.steps:
                given = dict(fields)
                unit = str(given.pop("unit", "")) or (group.unit if kind == "refer" else "")
                if kind == "merge":
                    given["into"] = desk.office.reads.case_page(
                        made["G3"][0], TODAY, by=desk.me
                    ).card.number
                desk.take(case, kind, on, unit=unit, **given)
    return made
