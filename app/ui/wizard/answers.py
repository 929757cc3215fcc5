"""What was answered in the first start so far, and the office that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.base.machine.places import OFFICE_FILE
from app.base.rows.settings import Letterhead, OfficeSettings
from app.services.founding import NewOffice


@dataclass(frozen=True, slots=True)
class Answers:
    """Every page reads what stands here and gives it back with its own answers."""

    folder: str  # where the data goes, as typed
    file_name: str = OFFICE_FILE
    name: str = ""
    level: str = "county"
    officer: str = ""
    pack: str = ""
    pack_caption: str = ""
    pack_file: Path | None = None  # a regulation's file that does not ship
    readings: Mapping[str, str] = field(default_factory=dict)
    unusual: tuple[str, ...] = ()  # the readings that were changed: 办结期：自收到之日起
    case_pattern: str = ""
    letter_pattern: str = ""
    backup_folder: str = ""
    with_demo: bool = False

    @property
    def file(self) -> Path:
        """Where the office's file will lie."""
        return Path(self.folder) / self.file_name

    def office(self) -> NewOffice:
        """All of it, as the service founds it."""
        settings = OfficeSettings(
            name=self.name,
            level=self.level,
            regulation=self.pack,
            readings=self.readings,
            number_pattern=self.case_pattern,
        )
        head = Letterhead(self.name, self.name, self.letter_pattern, default=True)
        place = Path(self.backup_folder) if self.backup_folder else None
        return NewOffice(
            self.file, settings, self.officer, head, self.pack_file, place, self.with_demo
        )
