"""Scoring from parsed entries: a round of 300 units × 24 items, and one unit."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from app.rules.calendar.shipped import shipped_calendar
from app.rules.indicators.conditions import Frame
from app.rules.indicators.decisions import read_decisions
from app.rules.indicators.parsing import parse_entries
from app.rules.indicators.schema import IndicatorSet
from app.rules.indicators.shipped import shipped_set
from app.rules.indicators.totals import Scorer
from tools.bench.figures import Bench, Figure, median

TITLE = "indicators: scores from parsed entries"
UNITS = 300
ROUNDS = 7
SIGNED = {"by": "示例主任", "on": "2025-02-01", "reason": "示例"}
NIL = {"none": {"who": "示例单位", "on": "2025-01-10", "letter": "示例函〔2025〕1号"}}
BANDS = [
    {"from": "0", "points": "0"},
    {"from": "0.2", "points": "0.5"},
    {"from": "0.5", "points": "1"},
]


def measure(bench: Bench) -> list[Figure]:
    """Milliseconds of this process's own time, so that other work on the machine counts less."""
    indicators = shipped_set("nanyang-2024-counties")
    rows = [{**SIGNED, "item": key, "question": "bands", "answer": BANDS} for key in ("6c", "7a")]
    decisions, _ = read_decisions(indicators, rows)
    period = (date(2024, 1, 1), date(2024, 12, 31))
    scorer = Scorer(indicators, decisions, Frame(period, date(2025, 2, 28), shipped_calendar()))
    typed = [entries(indicators, n) for n in range(UNITS)]

    begun = time.process_time()
    parsed = [parse_entries(indicators, unit) for unit in typed]
    parsing = _since(begun)
    whole, single = [], []
    for _ in range(bench.rounds(ROUNDS)):
        begun = time.process_time()
        for number, unit in enumerate(parsed):
            scorer.score(str(number), unit)
        whole.append(_since(begun))
    for unit in parsed:
        begun = time.process_time()
        scorer.score("", unit)
        single.append(_since(begun))
    return [
        Figure(f"parse {UNITS} units", parsing, "ms"),
        Figure(f"score {UNITS} units × {len(indicators.items)} items", median(whole), "ms"),
        Figure("score one unit", median(single), "ms", f"{UNITS} units"),
    ]


def _since(begun: float) -> float:
    return (time.process_time() - begun) * 1000


def entries(indicators: IndicatorSet, number: int) -> dict[str, dict[str, Any]]:
    """The whole entries of one invented unit."""
    n = number % 7
    lists = {
        (key, name): one.elements
        for key, item in indicators.items.items()
        for name, one in item.inputs.items()
    }
    acts = [{"what": f"活动{k}", "day": f"2024-03-1{k}"} for k in range(n % 4 + 1)]
    domains = [
        {
            "domain": f"领域{k}",
            "day": "2024-05-01",
            "department": "有",
            "plan": "有",
            "effect": "有",
        }
        for k in range(n + 1)
    ]
    case = {
        "who": "示例镇",
        "filed_on": "2024-05-08",
        "done_on": "2024-05-20",
        "listed_on": "未被纳入",
    }
    return {
        "1": {"shown": "是"},
        "2a": {"reprinted": str(n % 6), "local": "3"},
        "2b": {"made": "是", "published": f"2024-03-{20 + n}"},
        "3a": {"lost": f"{n}/{56 + number}"},
        "3b": {"corrected": f"{n}/{40 + number}"},
        "4": {"points": {"points": "1.5", "reason": "示例"}},
        "5": {"n": str(n)},
        "6a": {"reported": f"{90 + n}/100", "compliant": f"{80 + n}/{90 + n}", "timely": "0.97"},
        "6b": {"kinds": dict.fromkeys(lists["6b", "kinds"], "done")},
        "6c": {"per_firm": dict.fromkeys(lists["6c", "per_firm"], f"{n + 1}/{number + 5}")},
        "7a": {"coverage": dict.fromkeys(lists["7a", "coverage"], f"{n + 1}/10")},
        "7b": {"satisfied": "98.5%"},
        "8a": {"used": dict.fromkeys(lists["8a", "used"], "used")},
        "8b": {"n": acts},
        "8c": {"n": domains},
        "8d": {"covered": f"{40 + n}/50"},
        "8e": {"n": str(n)},
        "8f": {"n": NIL},
        "9": {"paid": "300/400"},
        "10": {"kept": "9/12"},
        "11": {"paid": "333.3/1000"},
        "12": {"cases": NIL},
        "13": {"cases": [{**case, "number": str(k)} for k in range(n % 3 + 1)]},
        "14": {"n": acts},
    }
