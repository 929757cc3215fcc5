"""A step's form, ready to be built: its fields with their options and defaults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a step's form, ready to be built: options are (key, caption) pairs."""

    name: str
    caption: str
    kind: str  # text, lines, date, number, yes_no, choice, choices, tests, unit, step
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    default: Any = None
    help: str = ""
    notes: tuple[tuple[str, str], ...] = ()  # tests: what each means and what the case says of it


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step that may be done on a case, with the form that its pack asks for."""

    kind: str
    caption: str
    article: str
    fields: tuple[FieldRow, ...]
    leaves_house: bool
    reading: str = ""  # the readings that bear on its limits, in one line
    meets: tuple[str, ...] = ()  # the clocks that the step meets
    accused: tuple[str, ...] = ()  # units complained about: sent to one of them, it asks first
    accused_sentence: str = ""  # what it asks then
    accused_refused: bool = False  # never to them, whatever the way
