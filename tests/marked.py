"""Parameters of tests that say themselves which obligations they show."""

from __future__ import annotations

import pytest
from _pytest.mark.structures import ParameterSet


def marked(ids: str, *values: object, name: str | None = None) -> ParameterSet:
    """A parameter that shows these obligations, and no other parameter does for it."""
    marks = (pytest.mark.obligation(*ids.split()),) if ids else ()
    return pytest.param(*values, marks=marks, id=name)


def packs(ny: str, yc: str) -> list[ParameterSet]:
    """Both shipped packs, each with the obligations of its own text."""
    return [marked(ny, "nanyang-2020"), marked(yc, "yuncheng-2021")]
