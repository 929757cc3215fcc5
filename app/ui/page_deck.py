"""The pages of the window: made when they are first asked for, one in front, and the way back."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.base.machine.pc_settings import PcSettings
from app.ui import window_state
from app.ui.context import Context
from app.ui.jobs import Jobs
from app.ui.page_list import FIRST_PAGE, PAGES, PageDef, Pages, page_named
from app.ui.pages.base import Page
from app.ui.widgets.opening_page import OpeningPage
from app.ui.widgets.page_area import PageStack

MOST_BACK = 20  # so many pages Esc leads back over


class PageDeck(QObject):
    """Lies on an opening page until the office is there; ``came`` names the page in front."""

    came = Signal(str)

    def __init__(self, jobs: Jobs, pc: PcSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._pc = jobs, pc
        self._trail: list[str] = []
        self.context: Context | None = None  # of the office, once it is open
        self.pages = Pages(self.make)
        self.stack = PageStack()
        self.opening_page = OpeningPage()
        self.stack.addWidget(self.opening_page)

    @property
    def front(self) -> Page | None:
        """The page in front; None while the opening page is."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    @property
    def front_def(self) -> PageDef | None:
        """What the page list says of the page in front."""
        return page_named(self.front.objectName()) if self.front is not None else None

    @property
    def untouched(self) -> bool:
        """Whether nobody has gone to another page than the first."""
        return self._trail == [FIRST_PAGE]

    def make(self, name: str, context: Context | None = None) -> Page:
        """The page of that name, built and put where it was on this PC; KeyError if there is none."""
        context, definition = context or self.context, page_named(name)
        if context is None or definition is None:
            raise KeyError(name)
        page = definition.make(context)
        page.setObjectName(name)
        window_state.restore_page(page, self._pc)
        self.stack.addWidget(page)
        return page

    def open(self, name: str, place: object = None) -> None:
        """Show a page, at ``place`` where one is given, with what it shows read anew."""
        page = self.pages[name]
        if place is not None:
            page.show_place(place)
        self.bring_to_front(name)
        page.reload()
        page.entered()
        definition = page_named(name)
        if definition and definition.soon and (text := self.opening_page.taken()):
            page.write_on(text)

    def bring_to_front(self, name: str) -> None:
        """Show the page as it is."""
        if not self._trail or self._trail[-1] != name:
            self._trail = [*self._trail[-MOST_BACK:], name]
        self.stack.setCurrentWidget(self.pages[name])
        self.came.emit(name)

    def back(self) -> str:
        """The page before the one in front, which is forgotten; the first page when there is none."""
        self._trail = self._trail[:-1]
        return self._trail.pop() if self._trail else FIRST_PAGE

    def reopen(self, office: Path) -> bool:
        """Go to the page that was in front; to its place only in the same office's file.

        False where there is none to go to.
        """
        definition = page_named(window_state.front_page(self._pc))
        if definition is None:
            return False
        kept = window_state.front_place(self._pc, office)
        if not definition.needs_place:
            self.open(definition.name)
        elif kept and (place := self.pages[definition.name].place_from(kept)) is not None:
            self.open(definition.name, place)
        else:
            return False
        return True

    def show_opening(self) -> None:
        """The opening page again: no page can be shown."""
        self.stack.setCurrentWidget(self.opening_page)

    def write_ahead(self) -> None:
        """Whoever asks for the logging page types on: not into the page that is still in front."""
        self.show_opening()
        self.opening_page.write_ahead()

    def prepare(self) -> None:
        """Load the logging page before it is first asked for: the caller waits on the telephone.

        Its modules only, on a worker: building it here too takes the window 100 ms in one turn.
        """
        for definition in PAGES:
            if definition.soon and definition.name not in self.pages:
                self._load(definition)

    def _load(self, definition: PageDef) -> None:
        self._jobs.read(self, lambda: import_module(definition.soon), lambda _module: None)

    def put_by(self) -> None:
        """Every page keeps what is being typed into it."""
        for page in self.pages.values():
            page.put_by()

    def drop_all(self) -> None:
        """Let go of every page and of what it shows."""
        for page in self.pages.values():
            page.close_page()
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self._trail.clear()
