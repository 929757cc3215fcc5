"""A case's facts: listed in one place, left as registration and amendments leave them."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

from app.rules.casework import facts
from app.rules.casework.facts import TEXTS, facts_of, registration
from app.rules.casework.steps import Step

APP = Path(__file__).parents[2] / "app"
DAY = date(2026, 11, 20)
FIRST = Step(1, "receive", DAY, fields={
    "channel": "letter", "title": "标题", "facts": "事实", "appeal": "诉求",
    "details": {"pages": 3, "postmarked_on": "2026-11-18"},
    "respondents": [{"name": "示例县住建局", "unit": "u1"}],
})  # fmt: skip


def amended(seq: int, **fields: object) -> Step:
    return Step(seq, "amend", DAY, fields=fields)


def test_each_amendment_changes_what_it_gives_and_leaves_the_rest() -> None:
    steps = (FIRST, amended(2, facts="更正"), amended(3, details={"pages": 4}))

    known = facts_of(FIRST, steps)

    assert (known.texts["title"], known.texts["facts"]) == ("标题", "更正")
    assert known.details == {"pages": 4, "postmarked_on": "2026-11-18"}
    assert [r["name"] for r in known.respondents] == ["示例县住建局"]


def test_what_is_given_blank_is_taken_away() -> None:
    known = facts_of(FIRST, (FIRST, amended(2, appeal="", details={"pages": None})))

    assert known.texts["appeal"] == ""
    assert "pages" not in known.details


def test_a_registration_that_counts_no_more_still_tells_what_the_case_was() -> None:
    assert registration((), FIRST) is FIRST
    assert facts_of(FIRST, ()).texts["title"] == "标题"


def test_services_and_models_list_the_facts_nowhere_else() -> None:
    found = set()
    for folder in ("services", "models", "rules/casework"):
        for file in (APP / folder).rglob("*.py"):
            if "migrations" in file.parts:  # names the columns of a schema that was
                continue
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                parts = getattr(node, "elts", None) or getattr(node, "keys", None) or []
                if isinstance(node, ast.Call):
                    parts = [keyword.value for keyword in node.keywords]
                words = {getattr(p, "value", None) for p in parts if isinstance(p, ast.Constant)}
                if len(words & set(TEXTS)) >= 4:
                    found.add(file.name)

    assert not found
    assert len({fact.name for fact in facts.FACTS}) == len(facts.FACTS) == 6


def test_services_name_the_step_of_an_amendment_by_its_one_name() -> None:
    spelled = {
        file.name
        for file in (APP / "services" / "cases").rglob("*.py")
        if '"amend"' in file.read_text("utf-8")
    }

    assert not spelled
