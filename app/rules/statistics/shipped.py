"""The figures that come with the program."""

from __future__ import annotations

from functools import cache

from app.base.machine.resources import resource_text
from app.rules.statistics.reader import read_figures
from app.rules.statistics.schema import Figures


@cache
def shipped_figures() -> Figures:
    """The default figures."""
    return read_figures(resource_text("statistics/figures.toml"))
