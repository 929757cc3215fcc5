"""The files kept with something other than a case: listed, looked at beside the list, saved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.captions import kept_words
from app.base.rows.cases import AttachmentRow
from app.base.tables import Column, Table
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.attachment_viewer import AttachmentViewer
from app.ui.widgets.grid import Grid

FILES: Table[AttachmentRow] = Table(
    (
        Column("name", "文件", lambda f: f.name, stretch=True, tooltip=lambda f: f.name),
        Column("note", "说明", lambda f: f.note, width=100, tooltip=lambda f: f.note),
        Column("kept", "", kept_words, width=80),
    )
)


class KeptFilesDialog(QDialog):
    """Reads only; the file under the cursor is shown."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        about: str,
        nothing: str,
        rows: Sequence[AttachmentRow],
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle("存档的文件")
        self.resize(980, 620)
        self.heading_label = captioned("存档的文件", "title")
        self.about_label = captioned(about, "muted")
        self.about_label.setWordWrap(True)
        self.file_grid = Grid(FILES, "存档的文件", nothing=nothing)
        self.viewer = AttachmentViewer()
        self.viewer.save_button.setAutoDefault(False)
        self.close_button = QPushButton("关闭")
        self.close_button.setProperty("role", "primary")
        self.close_button.setAutoDefault(False)
        halves = self.halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.file_grid)
        halves.addWidget(self.viewer)
        halves.setSizes([420, 520])
        halves.setChildrenCollapsible(False)
        foot = QHBoxLayout()
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
        self.close_button.clicked.connect(self.accept)
        self.finished.connect(lambda _result: self.deleteLater())
        self.file_grid.show_rows(tuple(rows))
        self.file_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.file_grid.selectRow(0)
        self._look()
        self.file_grid.setFocus()

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
