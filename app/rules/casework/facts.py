"""A case's facts: which there are, and how its registration and amendments leave them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.rules.casework.steps import Step

RECEIVE: Final = "receive"
AMEND: Final = "amend"
TELLING: Final = (RECEIVE, AMEND)  # the steps that say what a case is about


@dataclass(frozen=True, slots=True)
class Fact:
    """A text that a case has; one that is ``amendable`` stands in the form of 更改事实."""

    name: str
    caption: str
    kind: str = "text"
    needed: bool = False  # no case can do without it
    amendable: bool = True
    searched: bool = True  # a search finds the case by its words


FACTS: Final = (
    Fact("title", "标题", needed=True),
    Fact("facts", "事实", "lines", needed=True),
    Fact("appeal", "诉求", "lines"),
    Fact("category", "事项类别", "choice", searched=False),
    Fact("source_number", "来件编号"),
    Fact("superior", "来文机关", amendable=False),
)
TEXTS: Final = tuple(fact.name for fact in FACTS)
AMENDABLE: Final = tuple(fact for fact in FACTS if fact.amendable)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a case is about: texts, further facts by their keys, whom it complains about."""

    channel: str
    texts: Mapping[str, str]
    details: Mapping[str, Any]
    respondents: tuple[Mapping[str, str], ...]


def registration(steps: Sequence[Step], recorded: Step) -> Step:
    """The first step among those that count; as it was ``recorded`` where it counts no more."""
    return next((step for step in steps if step.kind == RECEIVE), recorded)


def facts_of(first: Step, steps: Sequence[Step]) -> CaseFacts:
    """The facts of the registration, each as the last step ``amend`` that gives it leaves it.

    A text that an amendment gives blank is taken away, and so is a further fact given as None.
    """
    texts = {name: first.text(name) for name in TEXTS}
    details = dict(first.fields.get("details", {}))
    respondents = first.fields.get("respondents", ())
    for step in steps:
        if step.kind == AMEND:
            texts.update({n: step.text(n) for n in TEXTS if step.fields.get(n) is not None})
            details.update(step.fields.get("details", {}))
            respondents = step.fields.get("respondents", respondents)
    known = {key: value for key, value in details.items() if value is not None}
    return CaseFacts(first.text("channel"), texts, known, tuple(respondents))
