"""Tests that a decision rests on: each answered yes or no, beside what the case says about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.base.errors import RuleViolation
from app.rules.casework.steps import Step
from app.rules.casework.trace import Trace
from app.rules.regulation.regulation import Choice, FieldDef, Regulation, StepDef


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an earlier step says about a test, and whether the test can hold with it."""

    step: Step
    caption: str  # 反馈并征求意见
    text: str  # 满意程度：基本满意
    holds: bool
    silent: bool = False  # it says that nothing is known, e.g. 未取得意见


def answered(value: object) -> Mapping[str, bool]:
    """Key → yes or no; a list names the tests answered yes. What was not answered is missing."""
    if isinstance(value, Mapping):
        return {str(key): yes is True for key, yes in value.items()}
    return {str(key): True for key in value} if isinstance(value, list | tuple) else {}


def check_answers(definition: StepDef, step: Step, trace: Trace, regulation: Regulation) -> None:
    """RuleViolation, naming the article, where a decision needs every test answered yes and one
    is not, or where the case's own record stands against an answer."""
    for field in definition.fields:
        name, _, value = field.all_yes_when.partition("=")
        if name and step.text(name) == value:
            _check(field, definition, step, trace, regulation)


def evidence(choice: Choice, trace: Trace, regulation: Regulation) -> Evidence | None:
    """The last thing that the case's steps say about a test; one that says nothing is known
    stands only where nothing else was said. None when there is no such step."""
    found = list(_said(choice, trace, regulation))
    return next((e for e in found if not e.silent), next(iter(found), None))


def _said(choice: Choice, trace: Trace, regulation: Regulation) -> Iterator[Evidence]:
    sources = [str(source).partition(".")[::2] for source in choice.data.get("evidence", ())]
    wanted, silent = choice.data.get("holds_with", ()), choice.data.get("silent_with", ())
    for event in reversed(trace.events):
        definition = regulation.step(event.step.kind)
        for kind, name in sources:
            value = event.step.fields.get(name)
            field = definition.field_def(name) if definition and kind == event.step.kind else None
            if definition is None or field is None or value in (None, "", []):
                continue
            keys = value if isinstance(value, list | tuple) else [value]
            options = [regulation.choice(field.options, str(key)) for key in keys]
            texts = (o.text if o else str(key) for o, key in zip(options, keys, strict=True))
            said = f"{field.caption}：{'、'.join(texts)}"
            holds = not wanted or value in wanted
            yield Evidence(event.step, definition.caption, said, holds, value in silent)


def _check(
    field: FieldDef, definition: StepDef, step: Step, trace: Trace, regulation: Regulation
) -> None:
    answers, article = answered(step.fields.get(field.name)), field.article or definition.article
    choices = regulation.lists.get(field.options, ())
    lacking = [f"“{c.text}”" for c in choices if not answers.get(c.key)]
    if lacking:
        raise RuleViolation(
            f"{field.sentence}{'、'.join(lacking)}没有答“是”，没有保存。", article=article
        )
    for choice in choices:
        found = evidence(choice, trace, regulation)
        if found is not None and not found.holds:
            raise RuleViolation(
                f"{field.sentence}“{choice.text}”与{found.step.on.isoformat()}"
                f"“{found.caption}”所记不符（{found.text}），没有保存。",
                article=article,
            )
