"""A case's facts as its steps leave them, and what an amendment changes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.base.errors import InputError
from app.rules.casework.steps import effective
from app.rules.intake_facts import plain_details
from app.services.cases.case_steps import Recorded
from app.services.cases.recording import StepRecorder
from app.services.cases.registering import respondent

TEXTS: Final = ("title", "facts", "appeal", "category", "source_number", "superior")
NEEDED: Final = {"title": "标题", "facts": "事实"}
DETAIL: Final = "details."  # before the key of a further fact, where a form asks for it


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a case is about: texts, further facts by their keys, whom it complains about."""

    channel: str
    texts: Mapping[str, str]
    details: Mapping[str, Any]
    respondents: tuple[Mapping[str, str], ...]


def facts_of(recorded: Sequence[Recorded]) -> CaseFacts:
    """The facts as the steps that count leave them."""
    steps = effective(r.step for r in recorded)
    first = next((s for s in steps if s.kind == "receive"), recorded[0].step)
    texts = {name: first.text(name) for name in TEXTS}
    details = dict(first.fields.get("details", {}))
    respondents = first.fields.get("respondents", ())
    for step in steps:
        if step.kind == "amend":
            texts.update({n: step.text(n) for n in TEXTS if step.fields.get(n) is not None})
            details.update(step.fields.get("details", {}))
            respondents = step.fields.get("respondents", respondents)
    known = {key: value for key, value in details.items() if value is not None}
    return CaseFacts(first.text("channel"), texts, known, tuple(respondents))


def amendment(now: CaseFacts, given: Mapping[str, Any], recorder: StepRecorder) -> dict[str, Any]:
    """What an amend step keeps: only what differs; a fact given blank is taken away.

    InputError where nothing differs, or where something is blank that no case can do without.
    """
    fields: dict[str, Any] = {}
    for name in TEXTS:
        text = str(given[name]).strip() if given.get(name) is not None else now.texts[name]
        if not text and name in NEEDED:
            raise InputError(f"“{NEEDED[name]}”不能空白，没有保存。")
        if text != now.texts[name]:
            fields[name] = text
    details = _details(now, given)
    if details:
        fields["details"] = details
    if given.get("respondents") is not None:
        named = _respondents(now, given["respondents"], recorder)
        if named:
            fields["respondents"] = named
    if not fields:
        raise InputError("没有要更改的内容，没有保存；请改动要更正的事实。")
    return fields


def _details(now: CaseFacts, given: Mapping[str, Any]) -> dict[str, Any]:
    asked = {k.removeprefix(DETAIL): v for k, v in given.items() if k.startswith(DETAIL)}
    asked.update(given.get("details") or {})
    kept = plain_details(asked, now.channel)
    wanted = {key: kept.get(key) for key in asked}
    return {key: value for key, value in wanted.items() if value != now.details.get(key)}


def _respondents(
    now: CaseFacts, rows: Sequence[Mapping[str, str]], recorder: StepRecorder
) -> list[dict[str, str]]:
    """The respondents as a payload keeps them; empty where they are as before."""
    wanted = {row["name"].strip(): row.get("role", "") for row in rows or ()}
    if not wanted:
        raise InputError("至少要有一个被投诉举报单位，没有保存。")
    if list(wanted.items()) == [(r["name"], r.get("role", "")) for r in now.respondents]:
        return []
    return [
        {**respondent(recorder, name), **({"role": role} if role else {})}
        for name, role in wanted.items()
    ]
