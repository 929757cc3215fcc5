"""The ledger's saved views: which one is shown, whether it was changed since, the menu of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from app.base.rows.ledger import LedgerView
from app.ui.context import Context
from app.ui.pages.ledger.arrangement import Arrangement

if TYPE_CHECKING:
    from app.ui.pages.ledger.views import SaveViewDialog

NAME_SHOWN: Final = 14  # letters of a view's name on the button


class ViewMenu(QObject):
    """Fills the menu of its button, applies, saves and deletes views."""

    applied = Signal(object)  # a view was asked for

    def __init__(
        self, button: QPushButton, context: Callable[[], Context], arrangement: Arrangement
    ) -> None:
        super().__init__(button)
        self._button, self._context, self._arrangement = button, context, arrangement
        self.views: tuple[LedgerView, ...] = ()
        self.shown: LedgerView | None = None  # the one applied last
        self.dialog: SaveViewDialog | None = None

    def fill(self) -> None:
        """Put the views there are into the menu, and what can be done with them."""
        menu = self._button.menu()
        menu.clear()
        for view in self.views:
            action = menu.addAction(view.name, partial(self.apply, view))
            action.setCheckable(True)
            action.setChecked(self.shown is not None and view.name == self.shown.name)
        if self.views:
            menu.addSeparator()
        if self.shown is not None and self.changed():
            name = self.shown.name
            menu.addAction(f"把改动存入“{name}”", partial(self.save, name))
        menu.addAction("保存为视图…", self.ask_name)
        if self.views:
            gone = menu.addMenu("删除视图")
            for view in self.views:
                gone.addAction(view.name, partial(self.delete, view))

    def apply(self, view: LedgerView) -> None:
        """Show the ledger as it was saved under a name."""
        self.shown = view
        self._arrangement.show(view)
        self.applied.emit(view)

    def changed(self) -> bool:
        """Whether the ledger no longer stands as the view has it; widths do not count."""
        view = self.shown
        if view is None:
            return False
        return replace(self._arrangement.view(view.name), widths=view.widths) != view

    def name_button(self) -> None:
        """Say on the button which view is shown, and whether it was changed since."""
        name = self.shown.name if self.shown is not None else ""
        short = name if len(name) <= NAME_SHOWN else f"{name[: NAME_SHOWN - 1]}…"
        changed = "（已改动）" if self.changed() else ""
        button = self._button
        button.setText(f"视图：{short}{changed}" if name else "视图")
        button.setToolTip(f"{name}{changed}")
        button.setAccessibleName(f"视图：{name}{changed}" if name else "视图")

    def ask_name(self) -> None:
        """Ask under which name the ledger is to be kept as it stands."""
        self._context().shell.when_open(self._ask_name)

    def _ask_name(self) -> None:
        from app.ui.pages.ledger.views import SaveViewDialog

        self.dialog = SaveViewDialog(self._button, [view.name for view in self.views])
        self.dialog.named.connect(self.save)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def save(self, name: str) -> None:
        """Keep the ledger as it stands under a name, in place of what was kept under it."""
        context, view = self._context(), self._arrangement.view(name)
        ledger, by = context.office.ledger, context.actor

        def work(_progress: object) -> tuple[LedgerView, ...]:
            ledger.save_view(view, by)
            return tuple(ledger.views())

        self._write(work, f"已保存视图“{name}”", shown=view)

    def delete(self, view: LedgerView) -> None:
        """Delete a saved view; the toast brings it back."""
        context = self._context()
        ledger, by = context.office.ledger, context.actor
        left = None if self.shown is not None and self.shown.name == view.name else self.shown

        def work(_progress: object) -> tuple[LedgerView, ...]:
            ledger.drop_view(view.name, by)
            return tuple(ledger.views())

        def back(_progress: object) -> tuple[LedgerView, ...]:
            ledger.save_view(view, by)
            return tuple(ledger.views())

        def restore() -> None:
            self._write(back, f"已恢复视图“{view.name}”", shown=self.shown)

        self._write(work, f"已删除视图“{view.name}”", shown=left, undo=restore)

    def _write(self, work: Any, said: str, *, shown: LedgerView | None, undo: Any = None) -> None:
        def done(views: tuple[LedgerView, ...]) -> None:
            self.views, self.shown = views, shown
            self.name_button()
            self._context().shell.toast(said, undo)

        self._context().jobs.write(self, work, done)
