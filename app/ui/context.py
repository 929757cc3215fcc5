"""What every page is given: the office, who works, the jobs, the day, and the window's help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from app.base.rows.changes import Changed
from app.base.session import Session
from app.ui.jobs import Jobs
from app.ui.today import Today
from app.ui.typed_text import TypedText

if TYPE_CHECKING:  # the store is imported after the window shows
    from app.services.office import Office


class Changes(QObject):
    """Tells every page what a write changed, so that each reloads only what concerns it."""

    changed = Signal(object)

    def announce(self, changed: Changed) -> None:
        """Pass ``changed`` on to whoever shows something of it."""
        self.changed.emit(changed)


class Shell(Protocol):
    """What a page may ask of the window."""

    def show_error(self, error: Exception) -> None:
        """Show an error where errors are shown."""

    def toast(
        self,
        text: str,
        undo: Callable[[], None] | None = None,
        *,
        more: tuple[str, Callable[[], object]] | None = None,
        final: str = "",
    ) -> None:
        """Say in passing that something was done, with 撤消 where it can be undone.

        ``more`` is the caption of a button and what it does; ``final`` says why what was done
        can't be taken back, should somebody try.
        """

    def acted(self, undo: Callable[[], None] | None, why: str) -> None:
        """Something was done: from now on Ctrl+Z undoes this, or says ``why`` it can't be."""

    def open_page(self, name: str, place: object = None) -> None:
        """Show one of the pages, at a place of ``app.ui.places`` (or one of its own rows)."""

    def has_page(self, name: str) -> bool:
        """Whether the window has this page."""

    def change_office(self) -> None:
        """Open the demo in a window beside this one, or go back from the demo."""

    def restore(self) -> None:
        """Ask which backup takes the place of the office's file."""

    def go_back(self) -> None:
        """Show the page before this one."""

    def when_open(self, act: Callable[[], None]) -> None:
        """Do it now, or as soon as the office's services are there."""


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a page."""

    office: Office
    actor: Session
    jobs: Jobs
    today: Today
    changes: Changes
    shell: Shell
    typed: TypedText = field(default_factory=TypedText)
