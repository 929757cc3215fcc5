"""What was done on a call, each step to be voided with a reason; and its files, to be read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.rows.consultation import CallEvent, CallFile, CallView
from app.base.rows.forms import FieldRow
from app.base.tables import Column, Table
from app.services.consultation.calls import VOID_CALL_STEP
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.choosing import choose_files
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.kept_files import PAPERS, KeptFilesDialog, open_kept_files, papers_of
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.consultation.state import ConsultationState
from app.ui.pages.intake.files import read_file
from app.ui.pages.panels import panel
from app.ui.widgets.attachment_viewer import AttachmentViewer
from app.ui.widgets.work_tables import PlacedGrid

EVENTS: Final = Table[CallEvent](
    (
        Column("on", "日期", lambda e: e.on, width=128),
        Column("caption", "步骤", lambda e: f"{e.caption}{'（已撤销）' if e.voided else ''}",
               width=150),
        Column("words", "内容", lambda e: e.words.replace("\n", " "), stretch=True,
               tooltip=lambda e: e.words),
        Column("actor", "经办", lambda e: e.actor, width=90),
    )
)  # fmt: skip
FILES: Final = Table[CallFile](
    (
        Column("name", "文件", lambda f: f.name, stretch=True),
        Column("note", "说明", lambda f: f.note, width=110),
    )
)


class PastPart(QWidget):
    """The steps above, the files and the one in sight beneath."""

    def __init__(self, state: ConsultationState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._context = state, state.context
        self.dialog: FormDialog | None = None
        self.event_grid = PlacedGrid(EVENTS, "经过", first_to_go=("actor",))
        self.void_button = QPushButton("撤销…")
        self.file_grid = PlacedGrid(FILES, "文件", "还没有文件；来文、扫描件都可以拖到本页。")
        self.add_button = QPushButton("归入文件…")
        self.paper_button = QPushButton(f"{PAPERS}…")
        self.paper_button.setToolTip("这件征求意见只存原件、没有扫描的材料，和存放的位置")
        self.papers_dialog: KeptFilesDialog | None = None
        for button in (self.void_button, self.add_button, self.paper_button):
            button.setProperty("role", "quiet")
        self.viewer = AttachmentViewer()
        lower = QSplitter(Qt.Orientation.Horizontal)
        lower.addWidget(
            panel(captioned("文件", "section"), self.file_grid, self.add_button, self.paper_button)
        )
        lower.addWidget(self.viewer)
        lower.setSizes([380, 400])
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(
            panel(captioned("经过", "section"), self.event_grid, self.void_button)
        )
        self.halves.addWidget(lower)
        self.halves.setSizes([250, 260])
        for splitter in (lower, self.halves):
            splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.addWidget(self.halves)
        adopt_names(self)
        self.add_button.setObjectName("add_file_button")
        self.event_grid.beside = (self.void_button,)
        self.file_grid.beside = (self.add_button, self.paper_button)
        self.event_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.file_grid.selectionModel().currentChanged.connect(lambda *_: self._read_file())
        self.void_button.clicked.connect(self.void)
        self.add_button.clicked.connect(self._choose)
        self.paper_button.clicked.connect(self.show_papers)
        state.shown.connect(self._show)

    def _show(self, view: CallView | None) -> None:
        self.event_grid.show_keeping_place(view.history if view else (), lambda e: e.seq)
        self.file_grid.show_keeping_place(view.files if view else (), lambda f: (f.seq, f.sha256))
        if view is None or not view.files:
            self.viewer.clear()
        self._look()

    def _look(self) -> None:
        event: CallEvent | None = self.event_grid.current_row()
        may = event is not None and event.seq > 1 and not event.voided
        self.void_button.setEnabled(may)
        why = "登记这一步用更正" if event is not None and event.seq == 1 else "已经撤销"
        self.void_button.setToolTip("" if may else why)

    def _read_file(self) -> None:
        file: CallFile | None = self.file_grid.current_row()
        if file is None:
            return
        office, by = self._context.office, self._context.actor
        self._context.jobs.read(
            self, lambda: office.attachment(file.sha256, by),
            lambda data: self.viewer.show_file(file.name, data), key="call_file",
        )  # fmt: skip

    def void(self) -> None:
        """Ask why the step under the cursor is voided."""
        event: CallEvent | None = self.event_grid.current_row()
        view = self._state.view
        if event is None or view is None or not self.void_button.isEnabled():
            return
        calls, by, call_id = self._context.office.calls, self._context.actor, view.row.id
        self.dialog = ask(
            self, self._context, VOID_CALL_STEP,
            Question("撤销", f"第{event.seq}步　{event.caption}　{event.words}",
                     (FieldRow("reason", "撤销理由", "lines", True),), "撤销",
                     "撤销的步骤仍留在经过里。"),
            lambda v, _p: calls.void(call_id, event.seq, v["reason"], by),
            After(f"已撤销第{event.seq}步", undo=lambda _seq: None,
                  then=lambda _seq: self._state.announce(call_id)),
            Before(("void", call_id, event.seq)),
        )  # fmt: skip

    def show_papers(self) -> None:
        """What of the call is kept on paper only; more can be noted there."""
        view, context = self._state.view, self._context
        if view is None:
            return

        def opened(dialog: KeptFilesDialog) -> None:
            self.papers_dialog = dialog

        kept = papers_of(context, "call", view.row.id, view.row.title)
        open_kept_files(self, context, kept, opened)

    def _choose(self) -> None:
        paths = choose_files(self, "归入文件")
        if paths:
            self.add(tuple(paths))

    def add(self, paths: tuple[Path, ...]) -> None:
        """File papers with the call: what it says, what was sent, scans."""
        view, calls, by = self._state.view, self._context.office.calls, self._context.actor
        if view is None:
            return
        call_id = view.row.id
        self._state.write(
            lambda: calls.file(
                call_id, [AttachmentInput(p.name, read_file(p)) for p in paths], "", by
            ),
            f"已归入{len(paths)}个文件",
        )
