"""Which editor serves which kind of field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.base.rows.forms import FieldRow
from app.ui.forms.day_editor import DayEditor
from app.ui.forms.editors import (
    AmountEditor,
    ChoiceEditor,
    ChoicesEditor,
    Editor,
    IdEditor,
    LinesEditor,
    NumberEditor,
    PersonEditor,
    PhoneEditor,
    StepEditor,
    TextEditor,
    YesNoEditor,
)
from app.ui.forms.letterheads_editor import LetterheadsEditor
from app.ui.forms.moment_editor import MomentEditor
from app.ui.forms.people_editor import PeopleEditor
from app.ui.forms.rows_editor import RowsEditor
from app.ui.forms.surroundings import FormSurroundings
from app.ui.forms.tests_editor import TestsEditor
from app.ui.forms.unit_editor import UnitEditor
from app.ui.forms.why_editor import WhyEditor

KINDS: Final[dict[str, Callable[[FieldRow, FormSurroundings], Editor]]] = {
    "text": TextEditor,
    "why": WhyEditor,
    "lines": LinesEditor,
    "date": DayEditor,
    "datetime": MomentEditor,
    "number": NumberEditor,
    "money": AmountEditor,
    "yes_no": YesNoEditor,
    "choice": ChoiceEditor,
    "choices": ChoicesEditor,
    "tests": TestsEditor,
    "phone": PhoneEditor,
    "person": PersonEditor,
    "id_number": IdEditor,
    "unit": UnitEditor,
    "step": StepEditor,
    "people": PeopleEditor,
    "units": RowsEditor,
    "letterheads": LetterheadsEditor,
}


def make_editor(field: FieldRow, surroundings: FormSurroundings) -> Editor:
    """The editor for ``field`` with its default; KeyError for a kind that no pack may name."""
    editor = KINDS[field.kind](field, surroundings)
    if field.default is not None:
        editor.set_value(field.default)
    return editor
