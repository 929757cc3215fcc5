"""What was typed in the letter window as a command, and the fields that it asks for.

The 成文日期 is none of them: it is the day of 签发.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.base.rows.forms import FieldRow
from app.base.rows.papers import LetterDraft, PaperDraft
from app.reports.letters.plain_text import blocks_of
from app.services.cases.commands import TakeStep
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.papers.paper_commands import WritePaper

ASKED = ("letterhead", "complainant_id", "decided_by", "show_identity")


def about_of(draft: LetterDraft | PaperDraft) -> str:
    """What the window is titled with besides the kind: the case's number, a round and its unit."""
    return draft.case_number if isinstance(draft, LetterDraft) else draft.about_words


def words_of(draft: LetterDraft | PaperDraft) -> str:
    """What the paper is about, in a line."""
    if isinstance(draft, LetterDraft):
        return f"{draft.case_number}　{draft.case_title}"
    return draft.about_words


def fields_of(draft: LetterDraft | PaperDraft) -> tuple[FieldRow, ...]:
    """What is asked beside the paper, the form of the step that is taken with it, its own fields."""
    if isinstance(draft, PaperDraft):
        return draft.fields
    step = draft.step.fields if draft.step else ()
    names = (
        "letterhead",
        "complainant_id",
        *(f.name for f in step),
        "decided_by",
    )
    known = {field.name: field for field in (*draft.fields, *step)}
    first = tuple(known[name] for name in names if name in known)
    return (*first, *(field for field in draft.fields if field not in first))


def command_of(
    draft: LetterDraft | PaperDraft, values: Mapping[str, Any], overrule: Overrule | None = None
) -> WriteLetter | WritePaper:
    """The paper as asked for; a field of its own that was emptied is given as empty."""
    if isinstance(draft, PaperDraft):
        made = _freely(draft, values) if draft.blocks else _paper(draft, values)
        return replace(made, overrule=overrule)
    return _letter(draft, values, overrule)


def _paper(draft: PaperDraft, values: Mapping[str, Any]) -> WritePaper:
    edits: dict[str, Any] = {
        f.name: values.get(f.name) or "" for f in draft.fields if f.name not in ASKED
    }
    for field in draft.fields:
        if field.kind == "yes_no" and field.name in edits:
            edits[field.name] = bool(values.get(field.name))
    return WritePaper(
        draft.kind,
        draft.about,
        draft.today,
        edits,
        values.get("letterhead", ""),
    )


def _freely(draft: PaperDraft, values: Mapping[str, Any]) -> WritePaper:
    lists = {
        name: [line.strip() for line in str(values.get(name, "")).splitlines() if line.strip()]
        for name in ("addressees", "cosigners", "copies")
    }
    signers = [name.strip() for name in str(values.get("signers", "")).split("、")]
    data = {
        "form": values.get("form", "letter"),
        "title": values.get("title", ""),
        "blocks": blocks_of(str(values.get("body", ""))),
        "sealed": bool(values.get("sealed")),
        "urgency": values.get("urgency", ""),
        "note": str(values.get("note", "")).strip("（）()"),
        "signers": [name for name in signers if name],
        **lists,
    }
    return WritePaper(
        draft.kind, draft.about, draft.today, letterhead=values.get("letterhead", ""), data=data
    )


def _letter(
    draft: LetterDraft, values: Mapping[str, Any], overrule: Overrule | None
) -> WriteLetter:
    step = None
    if draft.step is not None:
        names = {field.name for field in draft.step.fields}
        fields = {name: value for name, value in values.items() if name in names}
        step = TakeStep(draft.case_id, draft.step.kind, draft.today, fields=fields)
    edits = {f.name: values.get(f.name) or "" for f in draft.fields if f.name not in ASKED}
    for field in draft.fields:
        if field.kind == "yes_no" and field.name in edits:
            edits[field.name] = bool(values.get(field.name))
    complainant = values.get("complainant_id")
    return WriteLetter(
        kind=draft.kind,
        case_id=draft.case_id,
        dated=draft.today,
        seq=draft.seq,
        step=step,
        edits=edits,
        letterhead=values.get("letterhead", ""),
        complainant_id=int(complainant) if complainant else None,
        show_identity=bool(values.get("show_identity")),
        decided_by=values.get("decided_by", ""),
        overrule=overrule,
    )
