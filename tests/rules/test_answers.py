"""The five tests of 第二十四条: all answered yes, and nothing on record against them."""

from __future__ import annotations

from typing import Any

import pytest

from app.base.errors import PackError
from app.rules.regulation.reader import read_regulation
from app.rules.regulation.shipped import shipped_regulation, shipped_source
from app.rules.regulation.source import PackSource
from app.rules.scenario import run_scenario

pytestmark = pytest.mark.obligation("YC-24")
FIVE = ("accused_itself", "during_verification", "own_accord", "put_right", "satisfied")
ALL = dict.fromkeys(FIVE, True)
ACCUSED = "示例县城管局"
PUT_RIGHT: dict[str, Any] = {"step": "put_right", "unit": ACCUSED, "proof": "示例退款回单"}


def decided(
    answers: Any,
    *,
    finding: str = "spare",
    told: tuple[str, ...] = ("satisfied",),
    record: tuple[dict[str, Any], ...] = (PUT_RIGHT,),
    result: str = "true",
    basis: str = "示政发〔2026〕1号",
) -> Any:
    """The engine's answer to a finding with these answers, after feedback with this outcome."""
    rows: list[dict[str, Any]] = [
        {"step": "receive", "respondents": [{"name": ACCUSED}]}, {"step": "accept"},
        {"step": "refer", "unit": "示例县住建局"}, *record,
        {"step": "report_result", "result": result}, {"step": "review_result", "outcome": "pass"},
        *({"step": kind, "satisfaction": s}
          for kind, s in zip(("give_feedback", "visit_back"), told, strict=False)),
        {"step": "record_dishonesty", "finding": finding, "tests": answers, "basis": basis},
    ]  # fmt: skip
    scenario = {
        "regulation": "yuncheng-2021",
        "today": "2026-03-12",
        "steps": [{"on": "2026-03-10", **row} for row in rows],
    }
    return run_scenario(scenario)


def test_an_entry_is_spared_where_all_five_tests_are_answered_yes() -> None:
    assert decided(ALL)["stage"] == "closing"


def test_a_list_names_the_tests_answered_yes() -> None:
    assert decided(list(FIVE))["stage"] == "closing"
    assert "已经改正" in decided([key for key in FIVE if key != "put_right"])["error"]


@pytest.mark.parametrize("key", FIVE)
@pytest.mark.parametrize("answer", [False, None, "yes"])
def test_one_test_not_answered_yes_is_an_unlawful_sparing(key: str, answer: object) -> None:
    answers = {k: v for k, v in {**ALL, key: answer}.items() if v is not None}

    given = decided(answers)

    choice = shipped_regulation("yuncheng-2021").choice("sparing_tests", key)
    assert choice is not None
    assert given["article"] == "第二十四条"
    assert f"“{choice.text}”没有答“是”" in given["error"]


def test_without_any_answer_all_five_are_named() -> None:
    assert decided(None)["error"].count("“") == len(FIVE) + 1


@pytest.mark.parametrize("answers", [None, ALL, {**ALL, "put_right": False}])
def test_the_finding_itself_needs_no_test(answers: object) -> None:
    assert decided(answers, finding="find")["stage"] == "closing"


@pytest.mark.parametrize(
    ("told", "spared"),
    [
        (("satisfied",), True),
        (("mostly",), True),
        (("unsatisfied",), False),
        (("unreached",), False),
        (("unsatisfied", "mostly"), True),  # the last answer counts
        (("satisfied", "unsatisfied"), False),
        (("satisfied", "unreached"), True),  # who could not be reached took nothing back
    ],
)
def test_satisfaction_on_record_must_agree(told: tuple[str, ...], spared: bool) -> None:
    given = decided(ALL, told=told)

    assert ("error" not in given) is spared, given
    if not spared:
        assert "所记不符（满意程度" in given["error"]


NOT_SHOWN = [
    # what the case's record holds beside five ticks, and the test that it does not bear out
    ((), "已经改正"),
    (({**PUT_RIGHT, "unit": "示例县住建局"},), "由被投诉举报单位改正"),
    (({"step": "supervise", "on": "2026-03-10", "unit": "示例县住建局"},
      {**PUT_RIGHT, "on": "2026-03-11"}), "主动改正"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "test"), NOT_SHOWN)
def test_five_ticks_prove_nothing_that_the_record_does_not(
    record: tuple[dict[str, Any], ...], test: str
) -> None:
    given = decided(ALL, record=record)

    assert given["article"] == "第二十四条"
    assert f"“{test}”" in given["error"]


def test_what_was_put_right_after_the_review_was_not_during_the_verification() -> None:
    rows: list[dict[str, Any]] = [
        {"step": "receive"}, {"step": "accept"}, {"step": "refer", "unit": "示例县住建局"},
        {"step": "report_result", "result": "true"}, {"step": "review_result", "outcome": "pass"},
        {"step": "give_feedback", "satisfaction": "satisfied"},
        {**PUT_RIGHT, "on": "2026-03-11"},
        {"step": "record_dishonesty", "on": "2026-03-12", "finding": "spare", "tests": ALL},
    ]  # fmt: skip

    given = run_scenario({
        "regulation": "yuncheng-2021", "today": "2026-03-12",
        "steps": [{"on": "2026-03-10", **row} for row in rows],
    })  # fmt: skip

    assert "“在信用办调查核实阶段改正”的日期不在应有的期间之内" in given["error"]
    assert "已经改正" not in given["error"]


def test_before_the_review_is_of_its_own_accord_under_the_other_reading() -> None:
    record = ({"step": "supervise", "unit": "示例县住建局"}, {**PUT_RIGHT, "on": "2026-03-11"})
    rows: list[dict[str, Any]] = [
        {"step": "receive"}, {"step": "accept"}, {"step": "refer", "unit": "示例县住建局"},
        *record, {"step": "report_result", "on": "2026-03-12", "result": "true"},
        {"step": "review_result", "on": "2026-03-12"},
        {"step": "give_feedback", "on": "2026-03-12", "satisfaction": "mostly"},
        {"step": "record_dishonesty", "on": "2026-03-12", "finding": "spare", "tests": ALL},
    ]  # fmt: skip
    case = {
        "regulation": "yuncheng-2021", "today": "2026-03-12",
        "steps": [{"on": "2026-03-10", **row} for row in rows],
    }  # fmt: skip

    strict = run_scenario(case)
    other = run_scenario({**case, "readings": {"own_accord": "before_finding"}})

    assert "主动改正" in strict["error"]
    assert other["stage"] == "closing"


@pytest.mark.parametrize("result", ["false", "unverifiable"])
def test_only_what_was_found_true_is_recorded_as_a_breach(result: str) -> None:
    given = decided(None, finding="find", result=result)

    assert given["article"] == "第二十四条"
    assert "属实" in given["error"]


@pytest.mark.parametrize(
    ("first", "second", "taken"), [("true", "false", False), ("false", "partly", True)]
)
def test_of_two_results_the_last_decides(first: str, second: str, taken: bool) -> None:
    unit = "示例县住建局"
    rows: list[dict[str, Any]] = [
        {"step": "receive"}, {"step": "accept"}, {"step": "refer", "unit": unit},
        {"step": "report_result", "result": first}, {"step": "review_result", "outcome": "pass"},
        {"step": "give_feedback"}, {"step": "object"},
        {"step": "decide_objection", "outcome": "reinvestigate"},
        {"step": "reinvestigate", "unit": unit}, {"step": "report_result", "result": second},
        {"step": "review_result", "outcome": "pass"}, {"step": "give_feedback"},
        {"step": "record_dishonesty", "finding": "find", "basis": "示例"},
    ]  # fmt: skip

    given = run_scenario({
        "regulation": "yuncheng-2021", "today": "2026-03-12",
        "steps": [{"on": "2026-03-10", **row} for row in rows],
    })  # fmt: skip

    assert ("error" not in given) is taken, given


def test_a_finding_names_what_it_rests_on() -> None:
    given = decided(None, finding="find", basis="")

    assert given["article"] == "第二十四条"
    assert "依据" in given["error"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"all_yes_when": "finding=forgive"}, "steps.record_dishonesty.fields.tests.all_yes_when"),
        ({"all_yes_when": "result=true"}, "steps.record_dishonesty.fields.tests.all_yes_when"),
        ({"kind": "choices"}, "steps.record_dishonesty.fields.tests.all_yes_when"),
        ({"options": ""}, "steps.record_dishonesty.fields.tests.options"),
    ],
)
def test_a_pack_that_names_no_such_decision_is_refused(change: dict[str, str], place: str) -> None:
    source = shipped_source("yuncheng-2021")
    step = source.tables["steps"]["record_dishonesty"]
    fields = [{**f, **change} if isinstance(f, dict) and f["name"] == "tests" else f
              for f in step["fields"]]  # fmt: skip
    steps = {**source.tables["steps"], "record_dishonesty": {**step, "fields": fields}}

    with pytest.raises(PackError) as refused:
        read_regulation(PackSource({**source.tables, "steps": steps}))

    assert refused.value.key == place


def test_evidence_names_a_field_that_is_there() -> None:
    source = shipped_source("yuncheng-2021")
    lists = dict(source.tables["lists"])
    first, *rest = lists["sparing_tests"]
    lists["sparing_tests"] = [{**first, "evidence": ["give_feedback.mood"]}, *rest]

    with pytest.raises(PackError, match="give_feedback.mood"):
        read_regulation(PackSource({**source.tables, "lists": lists}))
