"""What was typed in the letter window as a command, and the fields that it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.base.rows.cases import FieldRow
from app.base.rows.papers import LetterDraft
from app.services.cases.commands import TakeStep
from app.services.papers.letter_commands import Overrule, WriteLetter

ASKED = ("dated", "letterhead", "complainant_id", "decided_by", "show_identity")


def fields_of(draft: LetterDraft) -> tuple[FieldRow, ...]:
    """What is asked beside the paper, the form of the step that is taken with it, its own fields."""
    step = draft.step.fields if draft.step else ()
    names = ("dated", "letterhead", "complainant_id", *(f.name for f in step), "decided_by")
    known = {field.name: field for field in (*draft.fields, *step)}
    first = tuple(known[name] for name in names if name in known)
    return (*first, *(field for field in draft.fields if field not in first))


def command_of(
    draft: LetterDraft, values: Mapping[str, Any], overrule: Overrule | None = None
) -> WriteLetter:
    """The paper as asked for; a field of its own that was emptied is told as empty."""
    dated = values.get("dated") or draft.today
    step = None
    if draft.step is not None:
        names = {field.name for field in draft.step.fields}
        fields = {name: value for name, value in values.items() if name in names}
        step = TakeStep(draft.case_id, draft.step.kind, dated, fields=fields)
    edits = {f.name: values.get(f.name) or "" for f in draft.fields if f.name not in ASKED}
    for field in draft.fields:
        if field.kind == "yes_no" and field.name in edits:
            edits[field.name] = bool(values.get(field.name))
    complainant = values.get("complainant_id")
    return WriteLetter(
        kind=draft.kind,
        case_id=draft.case_id,
        dated=dated,
        seq=draft.seq,
        step=step,
        edits=edits,
        letterhead=values.get("letterhead", ""),
        complainant_id=int(complainant) if complainant else None,
        show_identity=bool(values.get("show_identity")),
        decided_by=values.get("decided_by", ""),
        overrule=overrule,
    )
