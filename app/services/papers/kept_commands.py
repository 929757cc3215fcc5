"""A paper as it was asked for, as data that is kept, and back again; its files are kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.base.rows.papers import PaperAbout
from app.rules.casework.back_dating import WHY
from app.services.cases.commands import TakeStep
from app.services.papers.letter_commands import Overrule, WriteLetter
from app.services.papers.paper_commands import PaperAnnex, WritePaper
from app.services.store.content import AttachmentInput

KIND: Final = "$"  # the key that says what a mapping stands for
_CLASSES: Final = {c.__name__: c for c in (WriteLetter, WritePaper, TakeStep, Overrule, PaperAbout)}


def packed(value: Any) -> Any:
    """The value as JSON takes it; annexes of a paper are left to ``files_of``."""
    if isinstance(value, WritePaper) and value.annexes:
        value = replace(value, annexes=())
    if is_dataclass(value) and type(value).__name__ in _CLASSES:
        own = {f.name: packed(getattr(value, f.name)) for f in fields(value)}
        return {KIND: type(value).__name__, **own}
    if isinstance(value, date):
        return {KIND: "day", "is": value.isoformat()}
    if isinstance(value, Decimal):
        return {KIND: "decimal", "is": str(value)}
    if isinstance(value, Mapping):
        return {str(key): packed(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return {KIND: "tuple", "is": [packed(one) for one in value]}
    if isinstance(value, list):
        return [packed(one) for one in value]
    return value


def unpacked(value: Any) -> Any:
    """What was packed."""
    if isinstance(value, list):
        return [unpacked(one) for one in value]
    if not isinstance(value, dict):
        return value
    kind = value.get(KIND)
    if kind == "day":
        return date.fromisoformat(value["is"])
    if kind == "decimal":
        return Decimal(value["is"])
    if kind == "tuple":
        return tuple(unpacked(one) for one in value["is"])
    own = {key: unpacked(one) for key, one in value.items() if key != KIND}
    return _CLASSES[kind](**own) if kind in _CLASSES else own


def with_files(
    command: WriteLetter | WritePaper, files: Sequence[tuple[str, str, bytes]]
) -> WriteLetter | WritePaper:
    """The command with its annexes, each by title, name and content."""
    if isinstance(command, WriteLetter):
        return command
    return replace(
        command, annexes=tuple(PaperAnnex(t, AttachmentInput(n, data)) for t, n, data in files)
    )


def dated(command: WriteLetter | WritePaper, on: date) -> WriteLetter | WritePaper:
    """The paper with another 成文日期, which is the day of its step too."""
    if isinstance(command, WriteLetter) and command.step is not None:
        return replace(command, dated=on, step=replace(command.step, on=on))
    return replace(command, dated=on)


def told_why(command: WriteLetter | WritePaper, why: str) -> WriteLetter | WritePaper:
    """The paper with why its step is entered only now; unchanged where nobody said it."""
    if not why.strip() or not isinstance(command, WriteLetter) or command.step is None:
        return command
    fields = {**command.step.fields, WHY: why.strip()}
    return replace(command, step=replace(command.step, fields=fields))


def form_of(command: WriteLetter | WritePaper) -> dict[str, Any]:
    """What its window shows of a paper that no window wrote: its edits, the form of its step."""
    if isinstance(command, WritePaper):
        return dict(command.edits)
    step = command.step
    taken = {} if step is None else {**step.fields, "unit": step.unit}
    if step is not None and step.about is not None:
        taken["about"] = str(step.about)
    return {**taken, **command.edits}
