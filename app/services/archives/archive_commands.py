"""What somebody asks of the archive: a case filed, many filed, a year handed over, a 卷 lent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.services.archives.gathered import Choices


@dataclass(frozen=True, slots=True)
class FileCase:
    """One case becomes a 卷, or what came since is added to the one that it has.

    ``retention`` "" takes what the schedule proposes; ``reason`` says why it is filed with gaps;
    ``last_used``: the last number of the office's own book, where a restored file can't know it.
    """

    case_id: int
    checked_by: str
    retention: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    choices: Choices = field(default_factory=Choices)
    last_used: int | None = None


@dataclass(frozen=True, slots=True)
class FileMany:
    """Many cases, each by itself; ``looked_at``: what can't be searched goes into the main part."""

    case_ids: tuple[int, ...]
    checked_by: str
    reason: str = ""
    looked_at: bool = False


@dataclass(frozen=True, slots=True)
class CheckVolume:
    """A 卷 looked at: what the checker saw beside what the program finds."""

    volume_id: int
    found: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """The 卷 of a year were handed over."""

    year: int
    on: date
    handed_by: str
    received_by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lend:
    """A 卷 is lent; ``part`` main or sealed, the sealed one with the director's leave alone."""

    volume_id: int
    part: str
    borrower: str
    purpose: str
    due_on: date


@dataclass(frozen=True, slots=True)
class DecideLeave:
    """The director's word on a sealed part that somebody asked for."""

    approval_uid: str
    approved: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GiveBack:
    """A 卷 came back; ``note``: how it was."""

    loan_id: int
    on: date
    note: str = ""
