"""The main window: frame, pages and office joined together; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow

from app.base.errors import AppError
from app.base.machine.pc_settings import PcSettings
from app.base.rows.changes import Changed
from app.base.session import Actor, Session
from app.ui import actions, window_state
from app.ui.actions import ActionDef
from app.ui.context import Changes, Context
from app.ui.controls import commit_typing
from app.ui.frame_words import FrameWords
from app.ui.jobs import Jobs
from app.ui.opening_restore import open_restore
from app.ui.page_deck import PageDeck
from app.ui.page_list import FIRST_PAGE, PAGES, page_named
from app.ui.places import MailFiles, case_opener
from app.ui.seat import Seat, remember_officer
from app.ui.today import Today
from app.ui.typed_text import TypedText
from app.ui.widgets.icons import icon
from app.ui.widgets.toast import NOT_BY_A_KEY
from app.ui.window_frame import WindowFrame
from app.ui.window_help import WindowHelp

if TYPE_CHECKING:
    from app.base.rows.settings import OfficeSettings
    from app.models.firstlook import FirstLook, Seen
    from app.services.backups.restoring import Staged
    from app.services.office import Office
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
        self._going = False  # somebody asked for a page by then: it, not the one left open
        self.file: Path | None = None  # the office's, also where it could not be opened
        self.staged: Staged | None = None  # what takes the file's place once the window is closed
        self.palette_panel: Palette | None = None
        self.setWindowTitle("诚信台")
        self.setWindowIcon(icon("app", role="accent"))
        self.setAcceptDrops(True)
        self.resize(window_state.first_size(self.screen().availableGeometry().size()))
        self._build()
        self._connect()
        window_state.restore_window(self, self.pc)

    def _build(self) -> None:
        """Deck and frame; what others ask the window for lies at hand here, too."""
        self.deck = PageDeck(self.jobs, self.pc, self)
        self.pages, self.page_stack = self.deck.pages, self.deck.stack
        self.opening_page = self.deck.opening_page
        self.opening_label = self.opening_page.opening_label
        self.page_stack.setObjectName("page_stack")
        self.opening_page.setObjectName("opening_page")
        self.ground = frame = WindowFrame(self.page_stack, self.jobs)
        self.side_bar, self.top_bar, self.error_bar = frame.side_bar, frame.top_bar, frame.error_bar
        self.toast_panel, self.demo_stripe = frame.toast_panel, frame.demo_stripe
        self.calendar_label, self.backup_label = frame.calendar_label, frame.backup_label
        self.job_panel = frame.job_panel
        self.setCentralWidget(frame)
        frame.fill_status_bar(self.statusBar())
        self.help = WindowHelp(self)

    def _connect(self) -> None:
        self.side_bar.chosen.connect(self.open_page)
        self.side_bar.setEnabled(False)
        self.deck.came.connect(self.side_bar.mark)
        self.deck.came.connect(lambda _name: self.error_bar.hide())
        self.jobs.failed.connect(self.show_error)
        self.jobs.acted.connect(lambda: self.acted(None, NOT_BY_A_KEY))
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
            ActionDef("about_action", "关于诚信台", (), lambda: self.help.show_about(self.file)),
            ActionDef("keys_action", "快捷键一览", ("Ctrl+/",),
                      lambda: self.help.show_keys(self.actions_by_name.values())),
            ActionDef("undo_action", "撤消刚才的步骤", ("Ctrl+Z",), self.toast_panel.undo),
            ActionDef("seat_action", "换人办公", (), self.seat.ask),
            ActionDef("demo_action", "打开演示办公", (), self.change_office),
            ActionDef("renew_demo_action", "重做演示办公", (), self._renew_demo),
        )  # fmt: skip

    # ------------------------------------------------------------ opening

    def show_first_look(self, look: FirstLook, seen: Seen) -> None:
        """Show the rows of the page left open before the office is there.

        The workbench reads on through ``look``; the others wait for the office with what is asked.
        """
        office = cast("Office", look)
        context = self._context_of(office, seen.actor)
        page = self.pages[seen.page] = self.deck.make(seen.page, context)
        page.filled.connect(self.usable)
        self.side_bar.setEnabled(True)
        self.seat.show_who(seen.actor)
        self.deck.bring_to_front(seen.page)
        page.show_ahead(seen.rows)

    def attach(self, office: Office, actor: Session) -> None:
        """Fill the window with the pages of an open office, and do what was asked meanwhile."""
        self._work_for(office, actor)
        self.file = office.path
        self.side_bar.setEnabled(True)
        self.changes.changed.connect(self.frame_words.read)
        self._seat(actor)
        everything = Changed(calendar=True, settings=True)
        if self.pages and self.context is not None:  # shown ahead of the office
            for page in self.pages.values():
                page.context = self.context
            self.frame_words.read(everything)
        else:
            # the rows come first: what the frame says is read when they are there
            self.usable.connect(
                lambda: self.frame_words.read(everything), Qt.ConnectionType.SingleShotConnection
            )
            self._open_first(office)
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()
        if not self._going and self.deck.untouched:  # nobody has gone elsewhere meanwhile
            self.deck.reopen(office.path)
        if self.top_bar.search_field.hasFocus():
            self.top_bar.search_field.search_now()
        if not self.jobs.serial:
            QTimer.singleShot(PREPARE_AFTER_MS, self, self._prepare)

    def _open_first(self, office: Office) -> None:
        """The page that was left open, and nothing for the first one; or else that."""
        left = not self._going and self.deck.reopen(office.path)
        if not left:
            self.pages[FIRST_PAGE].filled.connect(self.usable)
            self.open_page(FIRST_PAGE)
        elif self.jobs.idle:
            self.usable.emit()
        else:
            self.jobs.over.connect(self._page_read)

    def _page_read(self) -> None:
        """Usable once everything that the page left open has asked for is answered."""
        if self.jobs.idle:
            self.jobs.over.disconnect(self._page_read)
            self.usable.emit()

    def ask_who(self, office: Office) -> None:
        """The file is open: ask in the empty window which of its officers sits down."""
        self.deck.show_opening()

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
        now = context.actor if context is not None else None
        if context is None or now is None or (officer.uid, officer.name) == (now.uid, now.name):
            return
        officers = context.office.officers
        self.jobs.read(self, lambda: officers.session(officer), self._sit_down, key="seat")

    def _sit_down(self, actor: Session) -> None:
        if self.context is None:
            return
        office, page = self.context.office, self.deck.front
        name = page.objectName() if page is not None else FIRST_PAGE
        kept = page.kept_place() if page is not None else {}
        self._put_pages_by()
        self.typed = TypedText(self)
        self._work_for(office, actor)
        self._seat(actor)
        place = self.pages[name].place_from(kept) if kept else None
        definition = page_named(name)
        self.open_page(FIRST_PAGE if definition and definition.needs_place and not place else name,
                       place)  # fmt: skip
        self.frame_words.read(Changed(calendar=True, settings=True))
        self.toast(f"现在由{actor.name}办公")

    def _put_pages_by(self) -> None:
        """Keep what one officer was typing, and let go of everything that they were shown."""
        self.deck.put_by()
        self.typed.save()
        self.typed.deleteLater()
        self._remember_state()
        self.deck.drop_all()
        self.toast_panel.dismiss()
        self.top_bar.search_field.clear()
        if self.palette_panel is not None:
            self.palette_panel.deleteLater()
            self.palette_panel = None

    def _work_for(self, office: Office, actor: Session) -> None:
        self.context = self.deck.context = self.frame_words.context = self._context_of(
            office, actor
        )
        self.typed.live_in(office.drafts, actor, self.jobs)

    def _seat(self, actor: Session) -> None:
        self.seat.show_who(actor)
        if self.file is not None:
            remember_officer(self.pc, self.file, actor.uid)

    def _context_of(self, office: Office, actor: Session) -> Context:
        return Context(office, actor, self.jobs, self.today, self.changes, self, self.typed)

    def _prepare(self) -> None:
        if self.isVisible():
            self.deck.prepare()

    def refuse(self, error: Exception, retry: Callable[[], None] | None = None) -> None:
        """Say in the empty window why the office's file could not be opened; offer to try again."""
        self._waiting.clear()
        self.opening_page.taken()
        self.side_bar.setEnabled(False)
        self.deck.show_opening()
        self.opening_page.offer_retry(retry and self._trying(retry))
        self.error_bar.show_error(error)

    def _trying(self, retry: Callable[[], None]) -> Callable[[], None]:
        def tried() -> None:
            self.error_bar.hide()
            retry()

        return tried

    # ------------------------------------------------------------ what pages ask for

    def when_open(self, act: Callable[[], None]) -> None:
        """Do it now, or as soon as the office is there."""
        if self.context is None:
            self._waiting.append(act)
        else:
            act()

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

    def acted(self, undo: Callable[[], None] | None, why: str) -> None:
        """Whatever was done before can no longer be undone by Ctrl+Z; this can, or says why."""
        self.toast_panel.remember(undo, why)

    def open_page(self, name: str, place: object = None) -> None:
        """Show a page by its name, at ``place`` where one is given; it waits for the office."""
        if self.context is None and (definition := page_named(name)) and definition.soon:
            self.deck.write_ahead()
        commit_typing()
        self._going = self._going or self.context is None
        self.when_open(lambda: self.deck.open(name, place))

    def go_back(self) -> None:
        """Show the page before this one; the first page when there is none."""
        self.open_page(self.deck.back())

    def has_page(self, name: str) -> bool:
        """Whether the window has this page."""
        return page_named(name) is not None

    def reload(self) -> None:
        """Read again what the page in front shows (F5)."""
        if self.deck.front is not None:
            self.deck.front.reload()

    def change_office(self) -> None:
        """Open the demo in a window beside this one, or go back from the demo."""
        from app.ui import demo_office  # the start waits for none

        if self.context is not None:
            demo_office.change_office(self.context, self.close)

    def restore(self) -> None:
        """Ask which backup takes the file's place, and close the window for it."""
        if self.file is not None:
            open_restore(self, self.file, self.jobs, self._leave_for)

    # ------------------------------------------------------------ the rest of the window

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.today.check()  # a PC that slept over midnight wakes up to the right day
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
        self.deck.put_by()
        self.typed.save()
        self.jobs.wait()
        self._remember_state()
        super().closeEvent(event)

    def _remember_state(self) -> None:
        definition = self.deck.front_def
        kept = "" if definition is None or definition.passing else definition.name
        office = self.context.office.path if self.context is not None else None
        window_state.remember(self, self.pages, kept, office, self.pc)

    def open_manual(self) -> None:
        """Show the manual at the chapter of the page in front."""
        definition = self.deck.front_def
        try:
            self.help.open_manual(definition.manual if definition is not None else "")
        except AppError as error:
            self.show_error(error)

    def _renew_demo(self) -> None:
        from app.ui import demo_office

        if self.context is not None:
            demo_office.renew_demo(self.context)

    def _leave_for(self, staged: Staged) -> None:
        self.staged = staged
        self.close()

    def _show_settings(self, settings: OfficeSettings) -> None:
        self.ground.show_office(settings)
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

        own = self.deck.front.entries() if self.deck.front is not None else ()
        pages = page_entries(PAGES, self.actions_by_name.values(), self.open_page)
        commands = command_entries(self.actions_by_name, [entry.caption for entry in pages])
        return [
            *own, *pages, *commands, *self.seat.entries(), *place_entries(PAGES, self.open_page)
        ]  # fmt: skip

    def _focus_search(self) -> None:
        if self.deck.front is not None and self.deck.front.find_here():
            return
        self.top_bar.search_field.setFocus()
        self.top_bar.search_field.selectAll()


def mail_paths(event: QDropEvent) -> list[Path]:
    """The mail files that are dragged."""
    files = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return [path for path in files if path.suffix.lower() in (".eml", ".msg")]
