"""What an amendment changes of a case's facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.base.errors import InputError
from app.rules.casework import facts
from app.rules.casework.facts import FACTS, CaseFacts, registration
from app.rules.casework.steps import effective
from app.rules.intake_facts import plain_details
from app.rules.regulation.regulation import Regulation
from app.services.cases.case_steps import Recorded
from app.services.cases.recording import StepRecorder
from app.services.cases.registering import respondent

DETAIL: Final = "details."  # before the key of a further fact, where a form asks for it


def facts_of(recorded: Sequence[Recorded]) -> CaseFacts:
    """The facts as the steps that count leave them."""
    steps = effective(r.step for r in recorded)
    return facts.facts_of(registration(steps, recorded[0].step), steps)


def amendment(
    now: CaseFacts, given: Mapping[str, Any], recorder: StepRecorder, regulation: Regulation
) -> dict[str, Any]:
    """What an amend step keeps: only what differs; a fact given blank is taken away.

    InputError where nothing differs, or where something is blank that no case can do without.
    """
    fields: dict[str, Any] = {}
    for fact in FACTS:
        held, wanted = now.texts[fact.name], given.get(fact.name)
        text = str(wanted).strip() if wanted is not None else held
        if not text and fact.needed:
            raise InputError(f"“{fact.caption}”不能空白，没有保存。")
        if text != held:
            fields[fact.name] = text
    details = _details(now, given, regulation)
    if details:
        fields["details"] = details
    if given.get("respondents") is not None:
        named = _respondents(now, given["respondents"], recorder)
        if named:
            fields["respondents"] = named
    if not fields:
        raise InputError("没有要更改的内容，没有保存；请改动要更正的事实。")
    return fields


def _details(now: CaseFacts, given: Mapping[str, Any], regulation: Regulation) -> dict[str, Any]:
    asked = {k.removeprefix(DETAIL): v for k, v in given.items() if k.startswith(DETAIL)}
    asked.update(given.get("details") or {})
    kept = plain_details(asked, now.channel, regulation)
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
