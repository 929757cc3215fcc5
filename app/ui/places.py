"""What pages can be asked to show when they are opened: a case, a channel, a unit, a list of mails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class CaseAt:
    """The page of one case."""

    case_id: int


@dataclass(frozen=True, slots=True)
class Channel:
    """The logging page for a letter, a call…"""

    key: str


@dataclass(frozen=True, slots=True)
class MailFiles:
    """Mails to log, one after the other."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class UnitInHand:
    """The board, narrowed to what a unit has in hand."""

    unit: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A page with one of its tabs in front."""

    name: str


@dataclass(frozen=True, slots=True)
class RoundAt:
    """An evaluation round, at one of its places."""

    round_id: int
    tab: str = "cells"


@dataclass(frozen=True, slots=True)
class CallAt:
    """One call for opinions, with one of its tabs in front."""

    call_id: int


@dataclass(frozen=True, slots=True)
class NewCall:
    """The form of a call that came in, or that goes out."""

    direction: str  # received, issued


class Opens(Protocol):
    """Whoever shows pages."""

    def open_page(self, name: str, place: object = None) -> None:
        """Show a page, at a place where one is named."""


CASE: Final = "case"


def case_opener(shell: Opens) -> Callable[[int], None]:
    """What opens the page of a case by its key."""
    return lambda case_id: shell.open_page(CASE, CaseAt(case_id))
