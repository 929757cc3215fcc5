"""What every service works with: the open file, its editions, today's date, the attachments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from app.models.engine import SqliteFile
from app.services.store.editions import StoredEditions

Today = Callable[[], date]
Now = Callable[[], datetime]


@dataclass(frozen=True)
class Workspace:
    """One open office file."""

    file: SqliteFile
    editions: StoredEditions = field(repr=False)
    today: Today
    now: Now

    @property
    def packs_folder(self) -> Path:
        """Where the office's own regulation packs lie."""
        return self.file.path.parent / "regulations"

    @property
    def attachments_folder(self) -> Path:
        """Where the content of attachments lies, beside the file."""
        return self.file.path.with_name(self.file.path.name + ".attachments")

    @property
    def draft_files_folder(self) -> Path:
        """Where files wait that are to be kept with a case not yet logged; no backup has them."""
        return self.file.path.with_name(self.file.path.name + ".drafts")
