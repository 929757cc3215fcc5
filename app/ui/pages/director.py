"""主任一页: what is late and whose fault it is, what waits, what leaves, on one screen and one sheet."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.base.captions import day_with_year
from app.base.errors import Cancelled
from app.base.oversight_tables import LINES
from app.base.rows.changes import Changed
from app.base.rows.oversight import DIRECTOR_PARTS, DirectorLine, DirectorPart, DirectorRows
from app.ui import theme
from app.ui.jobs import after_paint
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.panels import panel
from app.ui.pages.paper_work import print_from
from app.ui.places import CASE, case_opener
from app.ui.widgets.grid import READING
from app.ui.widgets.work_tables import PlacedGrid

ACROSS: Final = 2
NONE: Final = "无"
NOT_READ: Final = "没有查完，按 F5 再查"


class DirectorsPage(Page):
    """Boxes in two columns; a line opens the page that it comes from.

    The warnings look at all cases, so that they come into their box when the rest is there.
    """

    title = "主任一页"

    def _build_widgets(self) -> None:
        self.rows: DirectorRows | None = None
        self.heading_label = captioned("主任一页", "title")
        self.day_label = captioned("", "muted")
        self.print_button = QPushButton("打印一页…")
        self.print_button.setToolTip("Ctrl+P　一张 A4")
        self.parts: dict[str, tuple[QLabel, PlacedGrid]] = {}
        for key in DIRECTOR_PARTS:
            grid = PlacedGrid(LINES, key, NONE)
            grid.horizontalHeader().hide()
            self.parts[key] = captioned("", "section"), grid

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(self.heading_label)
        head.addWidget(self.day_label, 1)
        head.addWidget(self.print_button)
        boxes = QGridLayout()
        boxes.setSpacing(theme.TIGHT)
        for at, (label, grid) in enumerate(self.parts.values()):
            boxes.addWidget(panel(label, grid), at // ACROSS, at % ACROSS)
            boxes.setColumnStretch(at % ACROSS, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addLayout(boxes, 1)

    def _connect(self) -> None:
        for key, (_label, grid) in self.parts.items():
            grid.setObjectName(f"{key}_grid")
            grid.opened.connect(self.open_line)
        self.print_button.clicked.connect(self.print)
        keys = QShortcut(QKeySequence("Ctrl+P"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.print)

    def reload(self) -> None:
        """Read everything again."""
        director, by, day = self.context.office.director, self.context.actor, self.context.today.day
        self.context.jobs.read(self, lambda: director.at_once(day, by), self._show, key="director")

    def on_changed(self, changed: Changed) -> None:
        """Nearly everything shows here."""
        if self.isVisible():
            self.reload()

    def entered(self) -> None:
        """Nothing is typed here: the first thing to do is to print."""
        self.print_button.setFocus()

    def print(self) -> None:
        """Print the sheet."""
        director, by, day = self.context.office.director, self.context.actor, self.context.today.day
        self.context.jobs.read(
            self, lambda: director.paper(day, by),
            lambda data: print_from(self, self.context, [data], "主任一页"), key="paper",
        )  # fmt: skip

    def _show(self, page: DirectorRows) -> None:
        self.rows = page
        self.day_label.setText(f"{page.office}　{day_with_year(page.day)}")
        for part in page.parts:
            self._show_part(part)
        self._say_of_warnings(READING)
        self.filled.emit()
        after_paint(self, self._read_warnings)

    def _read_warnings(self) -> None:
        director, by, day = self.context.office.director, self.context.actor, self.context.today.day
        self.context.jobs.long_read(
            self, lambda progress: director.warned(day, by, progress), self._show_warnings,
            caption="正在查找预警…", key="warnings", failed=self._stopped,
        )  # fmt: skip

    def _show_warnings(self, part: DirectorPart) -> None:
        assert self.rows is not None
        self.rows = self.rows.joined(part)
        self.parts[part.key][1].nothing = NONE
        self._show_part(part)

    def _stopped(self, error: Exception) -> None:
        self._say_of_warnings(NOT_READ)
        grid = self.parts["warnings"][1]
        grid.nothing = NOT_READ
        if not grid.is_read:
            grid.show_rows(())
        if not isinstance(error, Cancelled):
            self.context.shell.show_error(error)

    def _say_of_warnings(self, words: str) -> None:
        """Beside the caption; lines of the last time stay until new ones come."""
        self.parts["warnings"][0].setText(f"预警　{words}")

    def _show_part(self, part: DirectorPart) -> None:
        label, grid = self.parts[part.key]
        told = (part.caption, part.number, part.said_of_more())
        label.setText("　".join(filter(None, told)))
        grid.setAccessibleName(part.caption)
        grid.hide_columns(*(() if any(line.number for line in part.lines) else ("number",)))
        grid.show_keeping_place(part.lines, lambda line: (line.text, line.number))

    def open_line(self, line: DirectorLine) -> None:
        """Go to the page that the line comes from."""
        if line.opens == CASE and line.case_id is not None:
            case_opener(self.context.shell)(line.case_id)
        elif line.opens:
            self.context.shell.open_page(line.opens)
