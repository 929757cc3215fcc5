"""What the units have late, read and read again; the parts read it and never each other."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.base.rows.supervision import SupervisionUnit
from app.base.supervision_tables import every_unit
from app.ui.context import Context


class SupervisionState(QObject):
    """Holds the units with their lines as of today; ``shown`` says that they were read."""

    shown = Signal(object)  # tuple of SupervisionUnit

    def __init__(self, owner: QObject, context: Context) -> None:
        super().__init__(owner)
        self._context = context
        self.units: tuple[SupervisionUnit, ...] = ()

    @property
    def total(self) -> SupervisionUnit:
        """All units together."""
        return every_unit(self.units)

    def read(self) -> None:
        """Read again what the units have late."""
        context = self._context
        service, today, actor = context.office.supervision, context.today.day, context.actor
        context.jobs.read(self, lambda: service.units(today, actor), self._show, key="units")

    def _show(self, units: tuple[SupervisionUnit, ...]) -> None:
        self.units = units
        self.shown.emit(units)
