"""The histories that were written from the articles before the flow: published, refused, accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from app.rules.scenario import run_scenario

HISTORIES = Path(__file__).parent / "histories"
LEAST = {"published": 15, "refused": 30, "accepted": 30}
IDENTITY = ("clock", "round", "unit")

History = Mapping[str, Any]


def read(kind: str) -> dict[str, History]:
    """The histories of one kind by file name."""
    files = sorted((HISTORIES / kind).glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def params(kind: str) -> list[Any]:
    """One parameter a history, marked with the obligations it shows."""
    return [
        pytest.param(history, id=name, marks=pytest.mark.obligation(*history["obligations"]))
        for name, history in read(kind).items()
    ]


def run(history: History, *, steps: int | None = None) -> dict[str, Any]:
    """The engine's answer to a history, or to its first so many steps."""
    scenario = deepcopy(history["scenario"])
    if steps is not None:
        scenario["steps"] = scenario["steps"][:steps]
    return run_scenario(scenario)


def fits(clock: Mapping[str, Any], wanted: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    return all(clock[key] == wanted[key] for key in keys if key in wanted)


def matching(answer: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The clocks of the answer that a partial clock speaks of; its start tells twins apart."""
    found = [clock for clock in answer["clocks"] if fits(clock, wanted, IDENTITY)]
    if len(found) > 1:
        found = [clock for clock in found if fits(clock, wanted, ("starts_on",))]
    return found


def differences(answer: Mapping[str, Any], expect: Mapping[str, Any]) -> list[str]:
    """What the answer has otherwise than expected, one sentence each."""
    found: list[str] = []
    for wanted in expect.get("clocks", []):
        clocks = matching(answer, wanted)
        if len(clocks) != 1:
            found.append(f"{len(clocks)} clocks fit {wanted}: {answer['clocks']}")
            continue
        given = {key: clocks[0].get(key, "missing") for key in wanted}
        if given != wanted:
            found.append(f"clock is {given}, expected {wanted}")
    for absent in expect.get("absent_clocks", []):
        wanted = {"clock": absent} if isinstance(absent, str) else absent
        found += [f"clock should not be there: {clock}" for clock in matching(answer, wanted)]
    if "stage" in expect and answer["stage"] != expect["stage"]:
        found.append(f"stage is {answer['stage']}, expected {expect['stage']}")
    if "irregular" in expect and bool(answer["irregular"]) != expect["irregular"]:
        found.append(f"irregular is {answer['irregular']}, expected {expect['irregular']}")
    steps = answer["next_steps"]
    found += [
        f"{s} is no next step" for s in expect.get("next_steps_include", []) if s not in steps
    ]
    found += [f"{s} is a next step" for s in expect.get("next_steps_exclude", []) if s in steps]
    return found


@pytest.mark.parametrize("history", params("published"))
def test_a_published_history_gets_its_hand_worked_answer(history: History) -> None:
    answer = run(history)

    assert "error" not in answer, answer
    assert differences(answer, history["expect"]) == []


@pytest.mark.parametrize("history", params("accepted"))
def test_an_accepted_history_is_taken_with_its_essential_clock(history: History) -> None:
    answer = run(history)

    assert "error" not in answer, answer
    assert differences(answer, history["expect"]) == []


@pytest.mark.parametrize("history", params("refused"))
def test_a_refused_history_is_refused_at_its_step_with_its_article(history: History) -> None:
    expect = history["expect"]

    answer = run(history)

    assert answer.get("error"), f"was taken: {answer}"
    assert answer["step"] == expect["error_step"], answer
    articles = expect.get("error_article", [])
    articles = [articles] if isinstance(articles, str) else articles
    article = answer["article"] or ""
    assert not articles or any(wanted in article for wanted in articles), answer
    assert all(word in answer["error"] for word in expect.get("error_mentions", [])), answer


@pytest.mark.parametrize(
    ("name", "history"),
    [(n, h) for n, h in read("refused").items() if h["expect"]["error_step"] > 1],
)
def test_all_before_the_refused_step_is_taken(name: str, history: History) -> None:
    answer = run(history, steps=history["expect"]["error_step"] - 1)

    assert "error" not in answer, (name, answer)


@pytest.mark.parametrize("kind", LEAST)
def test_there_are_enough_histories_and_each_cites_its_article(kind: str) -> None:
    histories = read(kind)

    assert len(histories) >= LEAST[kind]
    for name, history in histories.items():
        assert history["article"].startswith("第"), name
        assert isinstance(history["obligations"], list), name  # none where it shows no row's fact
        assert history["why"].startswith("worked by hand: "), name
        assert kind == "refused" or history["expect"].keys() & {"clocks", "absent_clocks"}, name
