"""The files kept with something other than a case: listed, previewed beside the list, saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.captions import kept_words
from app.base.rows.cases import AttachmentRow
from app.base.rows.changes import Changed
from app.base.tables import Column, Table
from app.services.store.paper_only import NOTE_PAPER, Subject
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.leaving import let_log
from app.ui.dialogs.paper_only import ask_on_paper
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.attachment_viewer import AttachmentViewer
from app.ui.widgets.grid import Grid

Rows = tuple[AttachmentRow, ...]
FILES: Table[AttachmentRow] = Table(
    (
        Column("name", "文件", lambda f: f.name, stretch=True, tooltip=lambda f: f.name),
        Column("note", "说明", lambda f: f.note, width=80, tooltip=lambda f: f.note),
        Column("kept", "存放", kept_words, width=250, tooltip=kept_words),
    )
)


FILES_KEPT: Final = "存档的文件"
PAPERS: Final = "纸质材料"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept with one subject: which, what it is called, how that is read."""

    subject: Subject
    key: int
    called: str
    read: Callable[[], Rows]
    nothing: str
    heading: str = FILES_KEPT


def papers_of(context: Context, subject: Subject, key: int, called: str) -> Kept:
    """Of a subject whose files are shown elsewhere: what is kept on paper only."""
    office, by = context.office, context.actor
    return Kept(
        subject, key, called, lambda: office.paper_only.of(subject, key, by),
        f"还没有登记纸质材料。只存原件、没有扫描的，点“{NOTE_PAPER.caption}”。", PAPERS,
    )  # fmt: skip


def open_kept_files(
    owner: QWidget, context: Context, kept: Kept, opened: Callable[[KeptFilesDialog], None]
) -> None:
    """Read what is kept, then show it over ``owner``; ``opened`` is given the dialog."""

    def show(rows: Rows) -> None:
        dialog = KeptFilesDialog(owner, context, kept, rows)
        opened(dialog)
        dialog.open()

    context.jobs.read(owner, kept.read, show, key="kept_files")


class KeptFilesDialog(QDialog):
    """The file under the cursor is shown; papers without a file are noted with where they lie."""

    def __init__(
        self, parent: QWidget, context: Context, kept: Kept, rows: Sequence[AttachmentRow]
    ) -> None:
        super().__init__(parent)
        self._context, self._kept = context, kept
        self.noting: FormDialog | None = None
        self.setWindowTitle(kept.heading)
        self.resize(980, 620)
        self.heading_label = captioned(kept.heading, "title")
        self.about_label = captioned(kept.called, "muted")
        self.about_label.setWordWrap(True)
        self.file_grid = Grid(FILES, kept.heading, nothing=kept.nothing)
        self.note_button = QPushButton(f"{NOTE_PAPER.caption}…")
        self.note_button.setToolTip("只存原件、没有扫描的材料：写明名称和存放位置")
        self.note_button.setAutoDefault(False)
        self.viewer = AttachmentViewer()
        self.viewer.save_button.setAutoDefault(False)
        self.close_button = QPushButton("关闭")
        self.close_button.setProperty("role", "primary")
        self.close_button.setAutoDefault(False)
        halves = self.halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.file_grid)
        halves.addWidget(self.viewer)
        halves.setSizes([540, 400])
        halves.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.addWidget(self.note_button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        for widget in (self.heading_label, self.about_label):
            layout.addWidget(widget)
        layout.addWidget(halves, 1)
        layout.addLayout(foot)
        adopt_names(self)
        let_log(self)
        self.note_button.clicked.connect(self.note)
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(lambda _result: self.deleteLater())
        self.file_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.show_rows(tuple(rows), 0)
        self.file_grid.setFocus()

    def show_rows(self, rows: Rows, at: int) -> None:
        """List what is kept, the cursor in a line."""
        self.file_grid.show_rows(rows)
        self.file_grid.selectRow(at)
        self._look()

    def note(self) -> None:
        """Ask for a paper that is kept on paper only."""
        kept, context = self._kept, self._context
        self.noting = ask_on_paper(
            self,
            context,
            NOTE_PAPER,
            f"归到“{kept.called}”",
            lambda paper: context.office.paper_only.keep(
                kept.subject, kept.key, paper, context.actor
            ),
            self._read_again,
        )

    def _read_again(self, _changed: Changed) -> None:
        def show(rows: Rows) -> None:
            self.show_rows(rows, len(rows) - 1)

        self._context.jobs.read(self, self._kept.read, show, key="kept_files")

    def _look(self) -> None:
        index, context = self.file_grid.currentIndex(), self._context
        if not index.isValid():
            return
        row = self.file_grid.rows.rows[index.row()]
        if row.place:
            self.viewer.show_paper(row.name, row.place)
            return
        context.jobs.read(
            self,
            lambda: context.office.attachment(row.sha256, context.actor),
            lambda data: self.viewer.show_file(row.name, data),
            key="kept_file",
        )
