"""设置 → 字体: which font file sets which role of the office's papers, and another one chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.rows.changes import Changed
from app.base.rows.papers import FaceRow
from app.base.tables import Column, Table
from app.ui.choosing import choose_file
from app.ui.context import Context
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.widgets.work_tables import PlacedGrid

FACES: Final = Table[FaceRow](
    (
        Column("caption", "字体", lambda r: r.caption, width=90),
        Column("use", "用于", lambda r: r.use, width=210),
        Column("name", "现在使用", lambda r: r.name or "没有可用的字体", width=200),
        Column("state", "", lambda r: r.state, width=110),
        Column("file", "文件", lambda r: r.file, stretch=True, tooltip=lambda r: r.file),
    )
)
KINDS: Final = "字体文件 (*.ttf *.ttc)"
HOW: Final = (
    "公文按国家标准用仿宋、小标宋、黑体、楷体和宋体；本机没有的用相近的字体代用，版式不变。"
)


class FacesPanel(QWidget):
    """One line a role; the file that serves it can be chosen, or left to the program again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.how_label = captioned(HOW, "muted")
        self.how_label.setWordWrap(True)
        self.problem_label = captioned("", "problem")
        self.problem_label.setWordWrap(True)
        self.problem_label.hide()
        self.face_grid = PlacedGrid(FACES, "文书字体", first_to_go=("use", "file"))
        self.choose_button = QPushButton("另选字体文件…")
        self.back_button = QPushButton("改回自动选用")
        self.face_grid.beside = (self.choose_button, self.back_button)
        adopt_names(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.how_label)
        column.addWidget(self.problem_label)
        caption = captioned("文书字体", "section")
        column.addWidget(panel(caption, self.face_grid, self.choose_button, self.back_button), 1)
        self.choose_button.clicked.connect(self._choose)
        self.back_button.clicked.connect(lambda: self.take(""))
        self.face_grid.selectionModel().currentChanged.connect(lambda *_: self._allow())

    def reload(self) -> None:
        """Read the faces again, off the window: fonts are looked for on the disk."""
        context = self._context
        context.jobs.read(
            self, lambda: context.office.faces.rows(context.actor), self.show_faces, key="faces"
        )

    def show_faces(self, rows: Sequence[FaceRow]) -> None:
        """Show the roles, the cursor on the one where it was."""
        self.face_grid.show_keeping_place(rows, lambda row: row.role)
        problems = [row.problem for row in rows if row.problem]
        self.problem_label.setText(problems[0] if problems else "")
        self.problem_label.setVisible(bool(problems))
        self._allow()

    def take(self, path: str) -> None:
        """Serve the role under the cursor with this file; "" leaves it to the program."""
        row, context = self.face_grid.current_row(), self._context
        if row is None:
            return

        def done(changed: Changed) -> None:
            said = (
                f"“{row.caption}”改用“{Path(path).name}”"
                if path
                else f"“{row.caption}”改回自动选用"
            )
            context.shell.toast(said)
            context.changes.announce(changed)
            self.reload()

        context.jobs.write(
            self,
            lambda _progress: context.office.faces.choose(row.role, path, context.actor),
            done,
            caption="正在试用字体…",
        )

    def _choose(self) -> None:
        path = choose_file(self, "另选字体文件", KINDS)
        if path is not None:
            self.take(str(path))

    def _allow(self) -> None:
        row = self.face_grid.current_row()
        self.choose_button.setEnabled(row is not None)
        self.back_button.setEnabled(bool(row and row.chosen))
