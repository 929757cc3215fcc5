"""What stands on the logging page: its fields and its files, whoever put them there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.services.store.content import AttachmentInput
from app.ui.pages.intake.files import FileTray
from app.ui.pages.intake.forms import IntakeForms
from app.ui.pages.intake.kept import is_written

Files = tuple[AttachmentInput, ...]


class IntakeSheet(QObject):
    """Shared by the parts of the page; ``changed`` follows each change of the fields."""

    changed = Signal()

    def __init__(self, forms: IntakeForms, tray: FileTray, parent: QObject) -> None:
        super().__init__(parent)
        self._forms, self._tray = forms, tray
        self.by_program = False  # while the program itself fills the fields
        forms.changed.connect(self.changed)

    @property
    def files(self) -> Files:
        """The files to be kept with the case."""
        return self._tray.files

    def values(self) -> dict[str, Any]:
        """What is entered now, blanks left out."""
        return self._forms.values()

    def is_typed(self) -> bool:
        """Whether anything stands there that somebody wrote."""
        return is_written(self.values())

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show ``values`` in place of what stood there."""
        self.by_program = True
        self._forms.show_values(values)
        self.by_program = False
        self.changed.emit()

    def show(self, values: Mapping[str, Any], files: Files) -> None:
        """Show values and files in place of what stood there."""
        self.fill(values)
        self._tray.show_files(files)
