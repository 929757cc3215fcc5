"""A step: one thing that happened to a case, as it was recorded; the only truth about the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.base.errors import RuleViolation

VOID = "void_step"
REVISE = "revise_step"
ADOPT_CALENDAR = "adopt_calendar"
ADOPT_EDITION = "adopt_edition"
CORRECTIONS = frozenset({VOID, REVISE})


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded step. ``seq`` counts from 1 within its case; ``on`` is the day it happened.

    ``fields`` holds what its form asked for; ``calendar`` and ``regulation`` name the editions
    that the case had adopted when the step was recorded.
    """

    seq: int
    kind: str
    on: date
    unit: str | None = None
    about: int | None = None
    revises: int | None = None
    voids: tuple[int, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    calendar: str = ""
    regulation: str = ""

    def day(self, name: str) -> date | None:
        """The date field ``name``, or None; a text is read as an ISO date."""
        value = self.fields.get(name)
        if value is None:  # what 登记 asked for beyond the common facts lies together
            details = self.fields.get("details")
            value = details.get(name) if details and isinstance(details, Mapping) else None
        if value is None or value == "":
            return None
        return value if isinstance(value, date) else parse_day(str(value), name)

    def whole(self, name: str) -> int | None:
        """The whole-number field ``name``, or None; raises RuleViolation for anything else."""
        value = self.fields.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise RuleViolation(f"“{name}”应填整数，现为“{value}”；请改正后再保存。")
        try:
            return int(value)
        except ValueError:
            raise RuleViolation(f"“{name}”应填整数，现为“{value}”；请改正后再保存。") from None

    def text(self, name: str) -> str:
        """The field ``name`` as stripped text, "" when absent."""
        value = self.fields.get(name)
        return "" if value is None else str(value).strip()


def parse_day(text: str, name: str = "日期") -> date:
    """The day that an ISO text names; raises RuleViolation in one Chinese sentence."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise RuleViolation(
            f"“{name}”不是有效日期：“{text}”；请写成 2026-11-20 这样的日期。"
        ) from None


def voided_seqs(steps: Iterable[Step]) -> frozenset[int]:
    """The numbers of the steps that a later void_step took back."""
    return frozenset(seq for step in steps if step.kind == VOID for seq in step.voids)


def effective(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that count: voided ones left out, revised ones in their original's place."""
    recorded = tuple(steps)
    voided = voided_seqs(recorded)
    revisions: dict[int, Step] = {}
    for step in recorded:
        if step.kind == REVISE and step.seq not in voided and step.revises is not None:
            original = revisions.get(step.revises) or _by_seq(recorded, step.revises)
            revisions[step.revises] = revised(original, step)
    return tuple(
        revisions.get(step.seq, step)
        for step in recorded
        if step.seq not in voided and step.kind not in CORRECTIONS
    )


def revised(original: Step, revision: Step) -> Step:
    """The original with the revision's day, unit and given fields in place of its own."""
    return replace(
        original,
        on=revision.on,
        unit=revision.unit or original.unit,
        about=revision.about or original.about,
        fields={**original.fields, **revision.fields},
    )


def _by_seq(steps: tuple[Step, ...], seq: int) -> Step:
    for step in steps:
        if step.seq == seq:
            return step
    raise RuleViolation(f"没有第{seq}步可以改正；请核对步骤序号。")
