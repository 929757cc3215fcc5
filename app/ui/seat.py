"""Who sits at the desk: remembered on this PC, office by office, and changed at the top right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QPushButton

from app.base.machine.pc_settings import OFFICERS, PcSettings
from app.base.session import Actor
from app.ui.widgets.drop_down import drop_down

if TYPE_CHECKING:  # what Ctrl+K offers is asked for with it
    from app.ui.dialogs.palette_entries import Entry


def last_officer(pc: PcSettings, office: Path) -> str:
    """The uid of who worked last in this office's file on this PC; "" when nobody did."""
    return str(_kept(pc).get(str(office), ""))


def remember_officer(pc: PcSettings, office: Path, uid: str) -> None:
    """The next start in this office's file is this officer's."""
    if last_officer(pc, office) != uid:
        pc.remember(**{OFFICERS: {**_kept(pc), str(office): uid}})


def _kept(pc: PcSettings) -> dict[str, Any]:
    kept: dict[str, Any] = pc.get(OFFICERS, {})
    return kept


class Seat(QObject):
    """The button that names who works, its menu, and the same choice for Ctrl+K."""

    def __init__(
        self, button: QPushButton, sit_down: Callable[[Actor], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._button, self._sit_down = button, sit_down
        self.officers: Sequence[Actor] = ()
        self.who: Actor | None = None
        self.menu = QMenu(button)
        self.menu.setObjectName("seat_menu")
        button.clicked.connect(self.ask)

    def show_officers(self, officers: Sequence[Actor]) -> None:
        """These may sit down."""
        self.officers = officers
        self._fill()

    def show_who(self, who: Actor) -> None:
        """This one sits there now."""
        self.who = who
        self._button.setText(who.name.replace("&", "&&"))
        self._button.setAccessibleName(f"现在由{who.name}办公，点击换人")
        self._fill()

    def ask(self) -> None:
        """Show below the name who else may sit down."""
        drop_down(self.menu, self._button)

    def entries(self) -> list[Entry]:
        """The others, for Ctrl+K."""
        from app.ui.dialogs.palette_entries import Entry

        return [
            Entry("command", f"换由{officer.name}办公", "", partial(self._sit_down, officer))
            for officer in self.officers
            if not self._sits(officer)
        ]

    def _sits(self, officer: Actor) -> bool:
        return self.who is not None and officer.uid == self.who.uid

    def _fill(self) -> None:
        self.menu.clear()
        for officer in self.officers:
            action = self.menu.addAction(f"由{officer.name}办公".replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(self._sits(officer))
            action.triggered.connect(lambda _checked, o=officer: self._sit_down(o))
        if len(self.officers) == 1:
            self.menu.addAction("只有一名经办人；在“设置”里可以增加").setEnabled(False)
