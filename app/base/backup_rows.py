"""What is told about backups: rows of the list, the state in the status bar, the finds of a check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup as its manifest tells of it; ``problem`` where it can't be used or lacks files."""

    path: Path
    made_at: datetime
    reason: str = ""
    office: str = ""
    demo: bool = False
    mark: str = ""
    cases: int = 0
    steps: int = 0
    last_on: str = ""
    size: int = 0  # bytes of the database and of every file of the office
    files: int = 0
    audit_id: int = 0
    version: int = 0
    problem: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing speaks against it; only a check reads every byte."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class BackupState:
    """What the status bar says: the last good backup, what was written since, what went wrong."""

    last: BackupRow | None
    changed: bool
    failure: str = ""  # the last attempt's sentence, until one succeeds
    warning: str = ""  # another place that could not be reached


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was made and reopened, and the sentence of a place where none could be."""

    row: BackupRow
    warning: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found; without a sentence in ``findings`` everything is as it was written."""

    path: Path
    kind: str  # "file" or "backup"
    office: str
    cases: int
    steps: int
    last_on: str
    files: int
    findings: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What a restore would bring, and what the file in use has beyond it."""

    source: Path
    office: str
    demo: bool
    cases: int
    steps: int
    last_on: str
    made_at: datetime | None
    findings: tuple[str, ...]
    steps_lost: int | None  # recorded in the file in use since then; None where it can't be read
    cases_lost: int | None
    same_office: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """The file restored, and where the one before was put; None where there was none."""

    path: Path
    set_aside: Path | None
