"""Editions held in memory, for the engine without an office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.calendar.calendar import Calendar
from app.rules.regulation.regulation import Regulation


@dataclass(frozen=True)
class FixedEditions:
    """Editions held in memory."""

    calendars: Mapping[str, Calendar]
    regulations: Mapping[str, Regulation]

    def calendar(self, name: str) -> Calendar:
        """The calendar edition ``name``; KeyError if it was never handed in."""
        return self.calendars[name]

    def regulation(self, name: str) -> Regulation:
        """The regulation edition ``name``; KeyError if it was never handed in."""
        return self.regulations[name]
