"""What a write changed, as every page is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """What a write changed, so that a page reloads only what concerns it."""

    cases: tuple[int, ...] = ()
    seq: int = 0  # the step written
    number: str = ""
    calendar: bool = False
    settings: bool = False
    no: int = 0  # the newest step that it knows of, for who asks what came since
    calls: tuple[int, ...] = ()  # calls for opinions
