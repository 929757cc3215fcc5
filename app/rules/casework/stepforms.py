"""What a step's form must hold: required fields, choices from the pack's lists, what must be so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.base.errors import RuleViolation
from app.rules.casework.steps import Step
from app.rules.regulation.regulation import FieldDef, Regulation, StepDef, condition_of


def check_fields(
    definition: StepDef, step: Step, regulation: Regulation, *, complete: bool
) -> None:
    """Raise RuleViolation, naming the article, for a field that is missing or not as it must be.

    Without ``complete`` a field may be left out unless a clock depends on it; given but empty it
    is refused in any case.
    """
    for field in definition.fields:
        value, given = _value(field, step)
        if field.must_be is not None and _otherwise_than(field, value):
            raise _violation(field, definition, f"“{field.caption}”不符合规定。")
        if _blank(value):
            wanted = field.required or holds(field.required_when, step)
            if wanted and (given or complete or field.clock):
                raise _violation(field, definition, f"“{field.caption}”须填写。")
            continue
        if field.options:
            _check_choice(field, value, definition, regulation)
        if field.kind == "number":
            number = step.whole(field.name)
            if number is not None and number < 1:
                raise _violation(field, definition, f"“{field.caption}”须为正整数。", always=True)
        if field.kind == "date":
            step.day(field.name)


def holds(condition: str, step: Step) -> bool:
    """Whether the step's own fields fulfil a condition of its form, e.g. ``outcome=return``."""
    meant = condition_of(condition) if condition else None
    return meant is not None and meant.holds(step.fields)


def missing(definition: StepDef, step: Step, *, noting: bool) -> tuple[tuple[str, str], ...]:
    """What should have been written down and was not: a sentence and its article each.

    Without ``noting`` only what was given and left empty.
    """
    found = []
    for field in definition.fields:
        if not field.noted:
            continue
        wanted = field.noted == "always" or holds(field.noted, step)
        value, given = _value(field, step)
        if wanted and _blank(value) and (noting or given):
            sentence = field.sentence or f"“{definition.caption}”没有写明“{field.caption}”。"
            found.append((sentence, field.article or definition.article))
    return tuple(found)


def _otherwise_than(field: FieldDef, value: Any) -> bool:
    """Whether a field that must be one thing was answered with another."""
    if value in (None, ""):
        return False
    if isinstance(field.must_be, bool):
        return value is not field.must_be
    return str(value) != field.must_be


def _value(field: FieldDef, step: Step) -> tuple[Any, bool]:
    if field.kind == "unit" and field.name == "unit":
        return step.unit, "unit" in step.fields or step.unit is not None
    if field.name == "about":
        return step.about, False
    return step.fields.get(field.name), field.name in step.fields


def _check_choice(field: FieldDef, value: Any, definition: StepDef, regulation: Regulation) -> None:
    keys = value if isinstance(value, list | tuple | Mapping) else [value]
    for key in keys:
        known = (
            key in regulation.clocks
            if field.options == "clocks"
            else regulation.choice(field.options, str(key)) is not None
        )
        if not known:
            article = field.article or definition.article
            raise RuleViolation(
                f"“{field.caption}”里没有“{key}”这一项，{article or '办法'}没有这种情形；请从列出的项目中选择。",
                article=article,
            )


def _violation(
    field: FieldDef, definition: StepDef, fallback: str, *, always: bool = False
) -> RuleViolation:
    sentence = fallback if always or not field.sentence else field.sentence
    return RuleViolation(sentence, article=field.article or definition.article)


def _blank(value: Any) -> bool:
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or value == []
        or value == {}
    )
