"""附件: the files of a case, viewed beside their list; papers can be added to any of its steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import kept_words
from app.base.rows.cases import AttachmentRow, TimelineRow
from app.services.cases.case_file import ATTACH, KEEP_ON_PAPER
from app.ui import theme
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.attachment_viewer import AttachmentViewer
from app.ui.widgets.row_menu import RowMenu


class CaseFilesPanel(QWidget):
    """``wanted`` asks for the content of a file; ``adding`` for files to be filed, ``noting`` for
    what is kept on paper only."""

    wanted = Signal(object)
    adding = Signal()
    noting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file_list = QListWidget()
        self.file_list.setAccessibleName("附件")
        self.file_list.setProperty("role", "lines")
        self.file_list.setWordWrap(True)
        self.hint_label = captioned("", "muted")
        self.hint_label.setWordWrap(True)
        self.add_button = QPushButton(f"{ATTACH.caption}…")
        self.add_button.setToolTip("送达回证、快递单、截图等，归到“经过”里选中的那一步")
        self.paper_button = QPushButton(f"{KEEP_ON_PAPER.caption}…")
        self.paper_button.setToolTip(
            "只存原件、没有扫描的材料：写明名称和存放位置，归到选中的那一步"
        )
        self.viewer = AttachmentViewer()
        adopt_names(self)
        head = QHBoxLayout()
        head.setContentsMargins(theme.TIGHT, 0, theme.HAIR, 0)
        head.addWidget(self.hint_label, 1)
        head.addWidget(self.add_button)
        head.addWidget(self.paper_button)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setObjectName("file_halves")
        halves.addWidget(self.file_list)
        halves.addWidget(self.viewer)
        halves.setSizes([140, 400])
        halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(head)
        column.addWidget(halves, 1)
        self.row_menu = RowMenu(self.file_list, lambda: (self.add_button, self.paper_button))
        self.file_list.currentItemChanged.connect(self._ask)
        self.add_button.clicked.connect(self.adding)
        self.paper_button.clicked.connect(self.noting)

    def show_rows(self, rows: Sequence[AttachmentRow], steps: Sequence[TimelineRow]) -> None:
        """List the files, each with the step that it came with."""
        before = self.current()
        captions = {step.seq: step.caption for step in steps}
        self.file_list.clear()
        for row in rows:
            whence = captions.get(row.seq, "")
            note = "　".join(filter(None, (kept_words(row), whence, row.note)))
            item = QListWidgetItem(f"{row.name}　{note}")
            item.setData(Qt.ItemDataRole.UserRole, row)
            self.file_list.addItem(item)
            if row == before:
                self.file_list.setCurrentItem(item)
        if self.current() is None:
            self.viewer.clear()
        self.hint_label.setText("" if rows else "还没有附件。来件材料、送达凭证都可以放在这里。")

    def current(self) -> AttachmentRow | None:
        """The file under the cursor."""
        item = self.file_list.currentItem()
        row: AttachmentRow | None = item.data(Qt.ItemDataRole.UserRole) if item else None
        return row

    def _ask(self, _now: object = None, _before: object = None) -> None:
        row = self.current()
        if row is None:
            return
        if row.place:
            self.viewer.show_paper(row.name, row.place)
        else:
            self.wanted.emit(row)
