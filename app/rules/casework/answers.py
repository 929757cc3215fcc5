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
    if field.proved:
        unproved = [(c, why) for c in choices if (why := unproven(c, trace, regulation))]
    else:
        unproved = []
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
    if unproved:
        said = "".join(f"“{choice.text}”{why}；" for choice, why in unproved)
        raise RuleViolation(
            f"{field.sentence}{said}只答“是”不能证明，没有保存；请先登记相应的步骤。",
            article=article,
        )


def unproven(choice: Choice, trace: Trace, regulation: Regulation) -> str:
    """Why the case's record does not show a test, or "": a step or paper must bear it out.

    ``shown_by`` names the step that shows it, ``by_respondent`` asks that the unit complained
    about took it, ``not_before`` (the first) and ``not_after`` (the last) between which days it must lie,
    ``before_any`` that no such step lies before it.
    """
    shown = list(trace.steps_of(*_words(choice, "shown_by")))
    if not _words(choice, "shown_by"):
        found = evidence(choice, trace, regulation)
        return "" if found is not None and not found.silent else "没有记录"
    if not shown:
        return "没有记录"
    if choice.data.get("by_respondent") and trace.respondents:
        shown = [s for s in shown if s.unit in trace.respondents]
        if not shown:
            return "不是被投诉举报单位所为"
    begun = min((s.on for s in trace.steps_of(*_words(choice, "not_before"))), default=None)
    ends = [s.on for s in trace.steps_of(*_words(choice, "not_after"))][-1:]
    ends += [s.on for s in trace.steps_of(*_words(choice, "before_any"))][:1]
    over = min(ends, default=None)
    if begun is not None:
        shown = [s for s in shown if s.on >= begun]
    if over is not None:
        shown = [s for s in shown if s.on <= over]
    return "" if shown else "的日期不在应有的期间之内"


def _words(choice: Choice, name: str) -> tuple[str, ...]:
    words = choice.data.get(name, ())
    return (words,) if isinstance(words, str) else tuple(str(word) for word in words)
