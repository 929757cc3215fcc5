"""Which editor serves which kind of field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.base.rows import FieldRow
from app.ui.forms.day_editor import DayEditor
from app.ui.forms.editors import (
    ChoiceEditor,
    ChoicesEditor,
    Editor,
    LinesEditor,
    NumberEditor,
    StepEditor,
    TextEditor,
    UnitEditor,
    YesNoEditor,
)
from app.ui.forms.surroundings import FormSurroundings

KINDS: Final[dict[str, Callable[[FieldRow, FormSurroundings], Editor]]] = {
    "text": TextEditor,
    "lines": LinesEditor,
    "date": DayEditor,
    "number": NumberEditor,
    "yes_no": YesNoEditor,
    "choice": ChoiceEditor,
    "choices": ChoicesEditor,
    "unit": UnitEditor,
    "step": StepEditor,
}


def make_editor(field: FieldRow, surroundings: FormSurroundings) -> Editor:
    """The editor for ``field`` with its default; KeyError for a kind that no pack may name."""
    editor = KINDS[field.kind](field, surroundings)
    if field.default is not None:
        editor.set_value(field.default)
    return editor
