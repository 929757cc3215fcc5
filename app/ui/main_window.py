"""The main window: side bar, top bar, pages, status bar; it joins them and decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.base.machine.pc_settings import PcSettings
from app.base.rows.cases import Changed, OfficeSettings
from app.base.session import Actor, Session
from app.ui import actions, demo_office, theme, window_state
from app.ui.actions import ActionDef
from app.ui.context import Changes, Context
from app.ui.controls import commit_typing
from app.ui.errors import ErrorBar
from app.ui.frame_words import FrameWords
from app.ui.jobs import Jobs
from app.ui.naming import captioned
from app.ui.opening_restore import open_restore
from app.ui.page_list import FIRST_PAGE, PAGES, PageDef, Pages, page_named
from app.ui.pages.base import Page
from app.ui.places import MailFiles, case_opener
from app.ui.seat import Seat, remember_officer
from app.ui.today import Today
from app.ui.typed_text import TypedText
from app.ui.widgets.backup_label import BackupLabel
from app.ui.widgets.icons import icon
from app.ui.widgets.job_panel import JobPanel
from app.ui.widgets.opening_page import OpeningPage
from app.ui.widgets.page_area import PageArea, PageStack
from app.ui.widgets.side_bar import SideBar
from app.ui.widgets.toast import Toast
from app.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from app.models.firstlook import FirstLook, Seen
    from app.services.backups.restoring import Staged
    from app.services.office import Office
    from app.ui.dialogs.manual import ManualWindow
    from app.ui.dialogs.palette import Palette
    from app.ui.dialogs.palette_entries import Entry

PREPARE_AFTER_MS = 1_500  # the start is over by then
MAIL_PAGE = "intake"  # where mails go that are dropped on the window


class MainWindow(QMainWindow):
    """Shows at once and empty; ``attach`` fills it when the office's file is open."""

    usable = Signal()

    def __init__(self, jobs: Jobs, today: Today, pc: PcSettings | None = None) -> None:
        super().__init__()
        self.jobs, self.today = jobs, today
        self.pc = pc or PcSettings()
        self.changes = Changes(self)
        self.typed = TypedText(self)
        self.context: Context | None = None
        self._waiting: list[Callable[[], None]] = []  # what was asked before the office was there
        self.file: Path | None = None  # the office's, also where it could not be opened
        self.staged: Staged | None = None  # what takes the file's place once the window is closed
        self.palette_panel: Palette | None = None
        self.manual_window: ManualWindow | None = None
        self._trail: list[str] = []
        self.pages = Pages(self._make_page)
        self.setWindowTitle("诚信台")
        self.setWindowIcon(icon("app", role="accent"))
        self.setAcceptDrops(True)
        self.resize(1366, 768)
        self._build_widgets()
        self._build_layout()
        self._connect()
        window_state.restore_window(self, self.pc)

    def _build_widgets(self) -> None:
        self.page_stack = PageStack()
        self.opening_page = OpeningPage()
        self.opening_label = self.opening_page.opening_label
        self.page_stack.addWidget(self.opening_page)
        self.side_bar = SideBar([(p.name, p.caption, p.keys) for p in PAGES if p.in_side_bar])
        self.error_bar = ErrorBar()
        self.ground = QWidget()
        self.setCentralWidget(self.ground)
        self.top_bar = TopBar(self.ground)
        self.toast_panel = Toast(self.ground, self.top_bar.search_field)
        self.demo_stripe = QFrame()
        self.demo_stripe.setProperty("role", "demo_stripe")
        self.demo_stripe.setFixedHeight(theme.HAIR)
        self.demo_stripe.hide()
        self.calendar_label = captioned("", "muted")
        self.backup_label = BackupLabel()
        self.job_panel = JobPanel(self.jobs)
        for name in ("page_stack", "opening_page", "side_bar", "error_bar", "top_bar",
                     "toast_panel", "calendar_label", "backup_label", "job_panel"):  # fmt: skip
            getattr(self, name).setObjectName(name)

    def _build_layout(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.demo_stripe)
        right.addWidget(self.top_bar)
        right.addWidget(self.error_bar)
        right.addWidget(PageArea(self.page_stack), 1)
        row = QHBoxLayout(self.ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side_bar)
        row.addLayout(right, 1)
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.calendar_label.setContentsMargins(theme.WIDE, 0, 0, 0)
        bar.addWidget(self.backup_label)
        bar.addWidget(self.calendar_label, 1)
        bar.addPermanentWidget(self.job_panel)

    def _connect(self) -> None:
        self.side_bar.chosen.connect(self.open_page)
        self.side_bar.setEnabled(False)
        self.jobs.failed.connect(self.show_error)
        self.error_bar.restore_wanted.connect(self.restore)
        self.top_bar.search_field.opened.connect(case_opener(self))
        words = self.frame_words = FrameWords(self.jobs, self.today, self)
        self.top_bar.search_field.search = words.search
        words.cases_found.connect(self.top_bar.search_field.show_hits)
        words.day_read.connect(self.top_bar.show_day)
        words.settings_read.connect(self._show_settings)
        words.calendar_said.connect(self.calendar_label.setText)
        words.clock_set_back.connect(self.toast)
        words.clock_doubted.connect(self.show_error)
        words.clock_vouched.connect(self.error_bar.dismiss)
        self.error_bar.day_vouched.connect(words.vouch_for_day)
        self.seat = Seat(self.top_bar.officer_button, self.change_officer, self)
        words.officers_read.connect(self.seat.show_officers)
        self.actions_by_name = actions.install(self, self._action_defs())

    def _action_defs(self) -> tuple[ActionDef, ...]:
        return (
            *(
                ActionDef(f"{p.name}_action", p.caption, p.keys, partial(self.open_page, p.name))
                for p in PAGES if p.keys
            ),
            ActionDef("find_action", "查找案件", ("Ctrl+F",), self._focus_search),
            ActionDef("palette_action", "查找或执行", ("Ctrl+K",), self._open_palette),
            ActionDef("reload_action", "刷新", ("F5",), self.reload),
            ActionDef("help_action", "帮助：用户手册", ("F1",), self.open_manual),
            ActionDef("about_action", "关于诚信台", (), self._show_about),
            ActionDef("keys_action", "快捷键一览", ("Ctrl+/",), self._show_keys),
            ActionDef("undo_action", "撤消刚才的步骤", ("Ctrl+Z",), self.toast_panel.undo),
            ActionDef("seat_action", "换人办公", (), self.seat.ask),
            ActionDef("demo_action", "打开演示办公", (), self.change_office),
            ActionDef("renew_demo_action", "重做演示办公", (), self._renew_demo),
        )  # fmt: skip

    # ------------------------------------------------------------ opening

    def show_first_look(self, look: FirstLook, seen: Seen) -> None:
        """Show the first page's rows before the office is there; its reads go through ``look``."""
        office = cast("Office", look)  # the first page asks it for nothing but the workbench
        context = self._context_of(office, seen.actor)
        page = self.pages[FIRST_PAGE] = self._make_page(FIRST_PAGE, context)
        page.filled.connect(self.usable)
        self.side_bar.setEnabled(True)
        self.seat.show_who(seen.actor)
        self._bring_to_front(FIRST_PAGE)
        page.show_ahead(seen.work)

    def attach(self, office: Office, actor: Session) -> None:
        """Fill the window with the pages of an open office, and do what was asked meanwhile."""
        self.context = self._context_of(office, actor)
        self.frame_words.context = self.context
        self.typed.live_in(office.drafts, actor, self.jobs)
        self.file = office.path
        self.side_bar.setEnabled(True)
        self.changes.changed.connect(self.frame_words.read)
        self._seat(actor)
        everything = Changed(calendar=True, settings=True)
        if FIRST_PAGE in self.pages:
            self.pages[FIRST_PAGE].context = self.context
            self.frame_words.read(everything)
        else:
            self.pages[FIRST_PAGE].filled.connect(self.usable)
            # the rows come first: what the frame says is read when they are there
            self.usable.connect(
                lambda: self.frame_words.read(everything), Qt.ConnectionType.SingleShotConnection
            )
            self.open_page(FIRST_PAGE)
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()
        if not waiting and self._trail == [FIRST_PAGE]:  # nobody has gone elsewhere meanwhile
            self._open_as_left()
        if self.top_bar.search_field.hasFocus():
            self.top_bar.search_field.look()
        if not self.jobs.serial:
            QTimer.singleShot(PREPARE_AFTER_MS, self, self._prepare)

    def ask_who(self, office: Office) -> None:
        """The file is open: ask in the empty window which of its officers sits down."""
        self.page_stack.setCurrentIndex(0)

        def chosen(officer: Actor) -> None:
            self.jobs.read(
                self,
                lambda: office.officers.session(officer),
                lambda actor: self.attach(office, actor),
            )

        self.jobs.read(
            self, office.officers.all, lambda there: self.opening_page.ask_who(there, chosen)
        )

    def change_officer(self, officer: Actor) -> None:
        """Somebody else sits down: what was typed is kept, and every page is read anew for them."""
        context = self.context
        if context is None or officer.uid == context.actor.uid:
            return
        officers = context.office.officers
        self.jobs.read(self, lambda: officers.session(officer), self._sit_down, key="seat")

    def _sit_down(self, actor: Session) -> None:
        if self.context is None:
            return
        office, page = self.context.office, self.page_stack.currentWidget()
        name = page.objectName() if isinstance(page, Page) else FIRST_PAGE
        kept = page.kept_place() if isinstance(page, Page) else {}
        self._put_pages_by()
        self.typed = TypedText(self)
        self.context = self._context_of(office, actor)
        self.frame_words.context = self.context
        self.typed.live_in(office.drafts, actor, self.jobs)
        self._seat(actor)
        place = self.pages[name].place_from(kept) if kept else None
        definition = page_named(name)
        self.open_page(FIRST_PAGE if definition and definition.needs_place and not place else name,
                       place)  # fmt: skip
        self.frame_words.read(Changed(calendar=True, settings=True))
        self.toast(f"现在由{actor.name}办公")

    def _put_pages_by(self) -> None:
        """Keep what one officer was typing, and let go of everything that they were shown."""
        for page in self.pages.values():
            page.put_by()
        self.typed.save()
        self.typed.deleteLater()
        self._remember_state()
        for page in self.pages.values():
            page.close_page()
            self.page_stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()
        self._trail.clear()
        self.toast_panel.dismiss()
        self.top_bar.search_field.clear()
        if self.palette_panel is not None:
            self.palette_panel.deleteLater()
            self.palette_panel = None

    def _seat(self, actor: Session) -> None:
        self.seat.show_who(actor)
        if self.file is not None:
            remember_officer(self.pc, self.file, actor.uid)

    def _context_of(self, office: Office, actor: Session) -> Context:
        return Context(office, actor, self.jobs, self.today, self.changes, self, self.typed)

    def when_open(self, act: Callable[[], None]) -> None:
        """Do it now, or as soon as the office is there."""
        if self.context is None:
            self._waiting.append(act)
        else:
            act()

    def _make_page(self, name: str, context: Context | None = None) -> Page:
        context = context or self.context
        if context is None:
            raise KeyError(name)
        definition = page_named(name)
        if definition is None:
            raise KeyError(name)
        page = definition.make(context)
        page.setObjectName(name)
        window_state.restore_page(page, self.pc)
        self.page_stack.addWidget(page)
        return page

    def _open_as_left(self) -> None:
        """Go to the page that was in front; to its place only in the same office's file."""
        definition = page_named(window_state.front_page(self.pc))
        if definition is None or self.context is None:
            return
        kept = window_state.front_place(self.pc, self.context.office.path)
        if not definition.needs_place:
            self.open_page(definition.name)
        elif kept and (place := self.pages[definition.name].place_from(kept)) is not None:
            self.open_page(definition.name, place)

    def refuse(self, error: Exception, retry: Callable[[], None] | None = None) -> None:
        """Say in the empty window why the office's file could not be opened; offer to try again."""
        self._waiting.clear()
        self.opening_page.taken()
        self.side_bar.setEnabled(False)
        self.page_stack.setCurrentIndex(0)
        self.opening_page.offer_retry(retry and self._trying(retry))
        self.error_bar.show_error(error)

    def _trying(self, retry: Callable[[], None]) -> Callable[[], None]:
        def tried() -> None:
            self.error_bar.hide()
            retry()

        return tried

    # ------------------------------------------------------------ what pages ask for

    def show_error(self, error: Exception) -> None:
        """Show an error above the page."""
        self.error_bar.show_error(error)

    def toast(
        self,
        text: str,
        undo: Callable[[], None] | None = None,
        *,
        more: tuple[str, Callable[[], object]] | None = None,
        final: str = "",
    ) -> None:
        """Say in passing that something was done."""
        if final:
            self.toast_panel.say_final(text, final, more)
        else:
            self.toast_panel.say(text, undo, more)

    def open_page(self, name: str, place: object = None) -> None:
        """Show a page by its name, at ``place`` where one is given; it waits for the office."""
        if self.context is None and (definition := page_named(name)) and definition.soon:
            self._write_ahead()
        commit_typing()
        self.when_open(lambda: self._open_page(name, place))

    def _open_page(self, name: str, place: object) -> None:
        page = self.pages[name]
        if place is not None:
            page.show_place(place)
        self._bring_to_front(name)
        page.reload()
        page.entered()
        definition = page_named(name)
        if definition and definition.soon and (text := self.opening_page.taken()):
            page.write_on(text)

    def _write_ahead(self) -> None:
        """Whoever asks for the logging page types on: not into the page that is still in front."""
        self.page_stack.setCurrentWidget(self.opening_page)
        self.opening_page.write_ahead()

    def _prepare(self) -> None:
        """Load the logging page before it is first asked for: the caller waits on the telephone.

        Its modules only, on a worker: building it here too takes the window 100 ms in one turn.
        """
        for definition in PAGES:
            if self.isVisible() and definition.soon and definition.name not in self.pages:
                self._load(definition)

    def _load(self, definition: PageDef) -> None:
        self.jobs.read(self, lambda: import_module(definition.soon), lambda _module: None)

    def _bring_to_front(self, name: str) -> None:
        if not self._trail or self._trail[-1] != name:
            self._trail = [*self._trail[-20:], name]
        self.error_bar.hide()
        self.page_stack.setCurrentWidget(self.pages[name])
        self.side_bar.mark(name)

    def go_back(self) -> None:
        """Show the page before this one; the first page when there is none."""
        self._trail = self._trail[:-1]
        name = self._trail.pop() if self._trail else FIRST_PAGE
        self.open_page(name)

    def has_page(self, name: str) -> bool:
        """Whether the window has this page."""
        return page_named(name) is not None

    def reload(self) -> None:
        """Read again what the page in front shows (F5)."""
        page = self.page_stack.currentWidget()
        if isinstance(page, Page):
            page.reload()

    # ------------------------------------------------------------ the rest of the window

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.today.look()  # a PC that slept over midnight wakes up to the right day
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.context is not None and mail_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = mail_paths(event)
        event.acceptProposedAction()
        if paths:
            self.open_page(MAIL_PAGE, MailFiles(tuple(paths)))

    def closeEvent(self, event: QCloseEvent) -> None:
        commit_typing()
        self.typed.save()
        self.jobs.wait()
        self._remember_state()
        super().closeEvent(event)

    def _remember_state(self) -> None:
        page = self.page_stack.currentWidget()
        name = page.objectName() if page is not None else ""
        definition = page_named(name)
        kept = "" if definition is None or definition.passing else name
        office = self.context.office.path if self.context is not None else None
        window_state.remember(self, self.pages, kept, office, self.pc)

    def open_manual(self) -> None:
        """Show the manual at the chapter of the page in front."""
        from app.ui.dialogs.manual import ManualWindow

        page = self.page_stack.currentWidget()
        definition = page_named(page.objectName()) if page is not None else None
        try:
            self.manual_window = self.manual_window or ManualWindow(self)
        except AppError as error:
            self.show_error(error)
            return
        self.manual_window.show()
        self.manual_window.raise_()
        self.manual_window.show_chapter(definition.manual if definition is not None else "")

    def _show_about(self) -> None:
        from app.ui.dialogs.about import AboutDialog

        AboutDialog(self, self.file).open()

    def _show_keys(self) -> None:
        actions.KeysDialog(self, self.actions_by_name.values()).open()

    def change_office(self) -> None:
        """Open the demo in a window beside this one, or go back from the demo."""
        if self.context is not None:
            demo_office.change_office(self.context, self.close)

    def _renew_demo(self) -> None:
        if self.context is not None:
            demo_office.renew_demo(self.context)

    def restore(self) -> None:
        """Ask which backup takes the file's place, and close the window for it."""
        if self.file is not None:
            open_restore(self, self.file, self.jobs, self._leave_for)

    def _leave_for(self, staged: Staged) -> None:
        self.staged = staged
        self.close()

    def _show_settings(self, settings: OfficeSettings) -> None:
        self.top_bar.office_label.setText(settings.name)
        self.top_bar.demo_label.setVisible(settings.demo)
        self.demo_stripe.setVisible(settings.demo)
        marked = "【演示】" if settings.demo else ""
        self.setWindowTitle(f"{marked}{settings.name} · 诚信台")
        demo_action = self.actions_by_name["demo_action"]
        demo_action.setText("回到正式办公" if settings.demo else "打开演示办公")

    def _open_palette(self) -> None:
        self.when_open(self._show_palette)

    def _show_palette(self) -> None:
        from app.ui.dialogs.palette import Palette

        if self.context is None:
            return
        self.palette_panel = self.palette_panel or Palette(self.ground, self.context)
        self.palette_panel.open(self.at_hand())

    def at_hand(self) -> list[Entry]:
        """What Ctrl+K finds at hand: of the page in front, the pages, the commands, their places."""
        from app.ui.window_entries import command_entries, page_entries, place_entries

        page = self.page_stack.currentWidget()
        own = page.entries() if isinstance(page, Page) else ()
        pages = page_entries(PAGES, self.actions_by_name.values(), self.open_page)
        commands = command_entries(self.actions_by_name, [entry.caption for entry in pages])
        return [
            *own, *pages, *commands, *self.seat.entries(), *place_entries(PAGES, self.open_page)
        ]  # fmt: skip

    def _focus_search(self) -> None:
        page = self.page_stack.currentWidget()
        if isinstance(page, Page) and page.find_here():
            return
        self.top_bar.search_field.setFocus()
        self.top_bar.search_field.selectAll()


def mail_paths(event: QDropEvent) -> list[Path]:
    """The mail files that are dragged."""
    files = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return [path for path in files if path.suffix.lower() in (".eml", ".msg")]
