"""The steps of a case as the archives engine reads them, worked out from its trace and its pack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.rules.archives.pieces import Taken
from app.rules.casework.trace import Trace
from app.rules.regulation.regulation import Regulation


def taken_on(
    trace: Trace, regulation: Regulation, proofs: Mapping[int, tuple[str, ...]] | None = None
) -> tuple[Taken, ...]:
    """Every step that counts; ``proofs`` are those of registers by the number of the step."""
    shown = proofs or {}
    made = []
    for event in trace.events:
        step = event.step
        known = regulation.steps.get(step.kind)
        about = {step.about} if step.about is not None else set()
        about |= {thread.seq for thread in event.concerned}
        made.append(
            Taken(
                seq=step.seq,
                role=(known.role or known.word) if known else step.kind,
                caption=known.caption if known else step.kind,
                on=step.on,
                unit=step.unit or "",
                round=event.round,
                about=tuple(sorted(about)),
                fields={name: _text(value) for name, value in step.fields.items()},
                asked=frozenset(one.name for one in known.fields) if known else frozenset(),
                proofs=shown.get(step.seq, ()),
            )
        )
    return tuple(made)


def _text(value: Any) -> str:
    """A field's value as a text: a day as 2026-11-20, several as one."""
    if value is None or value is False:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(_text(one) for one in value)
    return str(value).strip()
