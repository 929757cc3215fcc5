"""The main window: side bar, top bar, pages, status bar; it joins them and decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from app.base.pc_settings import PcSettings
from app.base.rows import Changed
from app.base.session import Session
from app.ui import actions, as_left, demo_office, theme
from app.ui.actions import ActionDef
from app.ui.around import Around
from app.ui.context import Changes, Context
from app.ui.errors import ErrorBar
from app.ui.jobs import Jobs
from app.ui.naming import captioned
from app.ui.opening_restore import open_restore
from app.ui.page_list import FIRST_PAGE, PAGES, Pages
from app.ui.pages.base import Page
from app.ui.today import Today
from app.ui.widgets.backup_label import BackupLabel
from app.ui.widgets.icons import icon
from app.ui.widgets.job_panel import JobPanel
from app.ui.widgets.opening_page import OpeningPage
from app.ui.widgets.page_area import PageArea, PageStack
from app.ui.widgets.side_bar import SideBar
from app.ui.widgets.toast import Toast
from app.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from app.base.ledger_rows import LedgerFilters, LedgerView
    from app.models.firstlook import FirstLook, Seen
    from app.services.backups.restoring import Staged
    from app.services.office import Office
    from app.ui.dialogs.palette import Palette
    from app.ui.pages.intake import IntakePage
    from app.ui.pages.workbench import WorkbenchPage


Asked = ParamSpec("Asked")
INTAKE = "intake"
PREPARE_AFTER_MS = 1_500  # the start is over by then


def once_open(
    method: Callable[Concatenate[MainWindow, Asked], None],
) -> Callable[Concatenate[MainWindow, Asked], None]:
    """The method as one that waits for the office where it is not there yet."""

    @wraps(method)
    def asked(window: MainWindow, /, *args: Asked.args, **named: Asked.kwargs) -> None:
        window.when_open(lambda: method(window, *args, **named))

    return asked


class MainWindow(QMainWindow):
    """Shows at once and empty; ``attach`` fills it when the office's file is open."""

    usable = Signal()

    def __init__(self, jobs: Jobs, today: Today, pc: PcSettings | None = None) -> None:
        super().__init__()
        self.jobs, self.today = jobs, today
        self.pc = pc or PcSettings()
        self.changes = Changes(self)
        self.context: Context | None = None
        self._waiting: list[Callable[[], None]] = []  # what was asked before the office was there
        self.file: Path | None = None  # the office's, also where it could not be opened
        self.staged: Staged | None = None  # what takes the file's place once the window is closed
        self.palette_panel: Palette | None = None
        self._trail: list[str] = []
        self.pages = Pages(self._make_page)
        self.setWindowTitle("诚信台")
        self.setWindowIcon(icon("app", role="accent"))
        self.setAcceptDrops(True)
        self.resize(1366, 768)
        self._build_widgets()
        self._build_layout()
        self._connect()
        as_left.restore_window(self)

    def _build_widgets(self) -> None:
        self.page_stack = PageStack()
        self.opening_page = OpeningPage()
        self.opening_label = self.opening_page.opening_label
        self.page_stack.addWidget(self.opening_page)
        self.side_bar = SideBar([(p.name, p.caption) for p in PAGES if p.in_side_bar])
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
        self.error_bar.restore_wanted.connect(lambda: open_restore(self))
        self.top_bar.search_field.opened.connect(self.open_case)
        self.around = Around(self)
        self.actions_by_name = actions.install(self, self._action_defs())

    def _action_defs(self) -> tuple[ActionDef, ...]:
        return (
            ActionDef("register_action", "登记", ("Ctrl+N",), lambda: self.open_page(INTAKE)),
            ActionDef("board_action", "看板", ("Ctrl+B",), lambda: self.open_page("board")),
            ActionDef("find_action", "查找案件", ("Ctrl+F",), self._focus_search),
            ActionDef("palette_action", "查找或执行", ("Ctrl+K",), self._open_palette),
            ActionDef("reload_action", "刷新", ("F5",), self.reload),
            ActionDef("keys_action", "快捷键一览", ("Ctrl+/",), self._show_keys),
            ActionDef("undo_action", "撤消刚才的步骤", ("Ctrl+Z",), self.toast_panel.undo),
            ActionDef("demo_action", "打开演示办公", (), self.change_office),
            ActionDef(
                "renew_demo_action", "重做演示办公", (), partial(demo_office.renew_demo, self)
            ),
        )

    # ------------------------------------------------------------ opening

    def show_first_look(self, look: FirstLook, seen: Seen) -> None:
        """Show the first page's rows before the office is there; its reads go through ``look``."""
        office = cast("Office", look)  # the first page asks it for nothing but the workbench
        context = Context(office, seen.actor, self.jobs, self.today, self.changes, self)
        page = self.pages[FIRST_PAGE] = self._make_page(FIRST_PAGE, context)
        page.filled.connect(self.usable)
        self.side_bar.setEnabled(True)
        self.top_bar.officer_label.setText(seen.actor.name)
        self._bring_to_front(FIRST_PAGE)
        cast("WorkbenchPage", page).show_work(seen.work)

    def attach(self, office: Office, actor: Session) -> None:
        """Fill the window with the pages of an open office, and do what was asked meanwhile."""
        self.context = Context(office, actor, self.jobs, self.today, self.changes, self)
        self.file = office.path
        self.side_bar.setEnabled(True)
        self.changes.changed.connect(self.around.show)
        self.top_bar.officer_label.setText(actor.name)
        around = Changed(calendar=True, settings=True)
        if FIRST_PAGE in self.pages:
            self.pages[FIRST_PAGE].context = self.context
            self.around.show(around)
        else:
            self.pages[FIRST_PAGE].filled.connect(self.usable)
            # the rows come first: what stands around them is read when they are there
            self.usable.connect(
                lambda: self.around.show(around), Qt.ConnectionType.SingleShotConnection
            )
            self.open_page(FIRST_PAGE)
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()
        if not waiting and self._trail == [FIRST_PAGE]:  # nobody has gone elsewhere meanwhile
            as_left.open_page(self)
        if self.top_bar.search_field.hasFocus():
            self.top_bar.search_field.look()
        if not self.jobs.serial:
            QTimer.singleShot(PREPARE_AFTER_MS, self, self._prepare)

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
        definition = next(d for d in PAGES if d.name == name)
        page = definition.make(context)
        page.setObjectName(name)
        as_left.restore_page(page, self.pc)
        self.page_stack.addWidget(page)
        return page

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
    ) -> None:
        """Say in passing that something was done."""
        self.toast_panel.say(text, undo, more)

    def open_page(self, name: str) -> None:
        """Show a page by its name."""
        if self.context is None and name == INTAKE:
            self._write_ahead()
        self.when_open(lambda: self._open_page(name))

    def _open_page(self, name: str) -> None:
        self._bring_to_front(name)
        self.pages[name].reload()
        self.pages[name].entered()
        if name == INTAKE and (text := self.opening_page.taken()):
            cast("IntakePage", self.pages[name]).write_on(text)

    def _write_ahead(self) -> None:
        """Whoever asks for the logging page types on: not into the page that is still in front."""
        self.page_stack.setCurrentWidget(self.opening_page)
        self.opening_page.write_ahead()

    def _prepare(self) -> None:
        """Load the logging page before it is first asked for: the caller waits on the telephone.

        Its modules only, on a worker: building it here too takes the window 100 ms in one turn.
        """
        if self.isVisible() and INTAKE not in self.pages:
            self.jobs.read(self, lambda: import_module("app.ui.pages.intake"), lambda _module: None)

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

    @once_open
    def open_case(self, case_id: int) -> None:
        """Show the page of a case."""
        from app.ui.pages.case import CasePage

        page = self.pages["case"]
        if isinstance(page, CasePage):
            page.show_case(case_id)
            self.open_page("case")

    def has_page(self, name: str) -> bool:
        """Whether the window has this page."""
        return any(definition.name == name for definition in PAGES)

    def start_intake(self, channel: str) -> None:
        """Show the logging page for a letter, a call…; what stands there already stays."""
        self.open_page(INTAKE)
        self.when_open(lambda: cast("IntakePage", self.pages[INTAKE]).start(channel))

    @once_open
    def show_on_board(self, *, unit: str) -> None:
        """Show the board narrowed to what a unit has in hand."""
        from app.ui.pages.board import BoardPage

        page = self.pages["board"]
        if isinstance(page, BoardPage):
            page.show_unit(unit)
            self.open_page("board")

    @once_open
    def show_in_ledger(self, filters: LedgerFilters) -> None:
        """Show the ledger narrowed to ``filters``."""
        from app.ui.pages.ledger import LedgerPage

        page = self.pages["ledger"]
        if isinstance(page, LedgerPage):
            page.show_filtered(filters)
            self.open_page("ledger")

    @once_open
    def show_ledger_view(self, view: LedgerView) -> None:
        """Show the ledger as it was saved under a name."""
        from app.ui.pages.ledger import LedgerPage

        page = self.pages["ledger"]
        if isinstance(page, LedgerPage):
            self.open_page("ledger")
            page.show_view(view)

    @once_open
    def open_mail_files(self, paths: Sequence[Path]) -> None:
        """Fill the logging page from the first mail; the others follow one by one."""
        from app.ui.pages.intake import IntakePage

        page = self.pages["intake"]
        if isinstance(page, IntakePage) and paths:
            self.open_page("intake")
            page.open_mail_files(paths)

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
        self.open_mail_files(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.jobs.wait()
        as_left.remember(self)
        super().closeEvent(event)

    def _show_keys(self) -> None:
        actions.KeysDialog(self, self.actions_by_name.values()).open()

    def change_office(self) -> None:
        """Open the demo in a window beside this one, or go back from the demo."""
        demo_office.change_office(self)

    @once_open
    def _open_palette(self) -> None:
        from app.ui.dialogs.palette import Palette

        self.palette_panel = self.palette_panel or Palette(self)
        self.palette_panel.open()

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
