"""Papers one after the other: a list on the left, by arrow keys the very page of each on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.tables import Column, Table
from app.rules.identity_scan import Hit
from app.ui import theme
from app.ui.dialogs.leaving import let_log
from app.ui.errors import sentence
from app.ui.fitting import nearly_as_large
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.check_grid import CheckGrid
from app.ui.widgets.paper_view import PaperView

HOW: Final = "用上下键逐件看；空格勾选。"
MOST_PAGES: Final = 24  # previews kept for going back and forth


@dataclass(frozen=True, slots=True)
class StackRow:
    """A paper of the stack, and what it stands for."""

    key: object
    caption: str  # 督办函
    addressee: str
    about: str  # the case's number, or the title
    state: str  # 待签发; what was found in it
    what: Any = field(compare=False, default=None)


STACK: Final = Table[StackRow](
    (
        Column("caption", "文书", lambda r: r.caption, width=90, tooltip=lambda r: r.caption),
        Column(
            "addressee", "主送", lambda r: r.addressee, width=130, tooltip=lambda r: r.addressee
        ),
        Column("about", "事项", lambda r: r.about, stretch=True, tooltip=lambda r: r.about),
        Column("state", "", lambda r: r.state, width=120, tooltip=lambda r: r.state),
    )
)


class PaperStack(QDialog):
    """``looked`` asks for the page of a row; ``show_page`` and ``show_problem`` give it."""

    looked = Signal(object)  # a StackRow
    opened = Signal(object)

    def __init__(
        self, parent: QWidget, heading: str, nothing: str, verbs: Sequence[QPushButton]
    ) -> None:
        super().__init__(parent)
        self._pages: dict[object, Any] = {}
        self.looked_at: set[object] = set()
        self.stopped: set[object] = (
            set()
        )  # papers that would tell who complains, or a stranger's number
        self.setWindowTitle(heading)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(nearly_as_large(self, parent, 0.94, self.minimumSizeHint()))
        self.heading_label = captioned(heading, "title")
        self.how_label = captioned(HOW, "muted")
        self.stack_grid = CheckGrid(STACK, heading, lambda row: row.key, nothing)
        self.hit_label = captioned("", "problem")
        self.hit_label.setWordWrap(True)
        self.hit_label.hide()
        self.paper_view = PaperView("所选的文书", "选择一件，在这里看它的样子。")
        self.open_button = QPushButton("打开修改…")
        self.open_button.setToolTip("Enter")
        self.close_button = QPushButton("关闭")
        self.verbs = tuple(verbs)
        for button in (self.open_button, self.close_button, *self.verbs):
            button.setAutoDefault(False)
        self._build_layout()
        adopt_names(self)
        let_log(self)
        self.stack_grid.selectionModel().currentChanged.connect(lambda *_: self.renew_preview())
        self.stack_grid.opened.connect(self.opened)
        self.stack_grid.ticks_changed.connect(self.allow)
        self.open_button.clicked.connect(self._open)
        self.close_button.clicked.connect(self.reject)

    def _build_layout(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.TIGHT, 0)
        column.setSpacing(theme.TIGHT)
        for widget in (self.heading_label, self.how_label):
            column.addWidget(widget)
        column.addWidget(self.stack_grid, 1)
        column.addWidget(self.hit_label)
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(left)
        self.halves.addWidget(self.paper_view)
        self.halves.setSizes([620, 560])
        self.halves.setChildrenCollapsible(False)
        foot = QHBoxLayout()
        foot.setSpacing(theme.TIGHT)
        foot.addWidget(self.open_button)
        foot.addStretch(1)
        for button in (self.close_button, *self.verbs):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.GAP)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.halves, 1)
        layout.addLayout(foot)

    # ------------------------------------------------------------ showing

    def show_stack(self, rows: Sequence[StackRow]) -> None:
        """Show these papers; the cursor stays where it was."""
        self.stack_grid.hide_columns(*(() if any(row.state for row in rows) else ("state",)))
        self.stack_grid.show_keeping_place(rows, lambda row: row.key)
        self.renew_preview()
        self.allow()

    def current(self) -> StackRow | None:
        """The paper under the cursor."""
        row: StackRow | None = self.stack_grid.current_row()
        return row

    def renew_preview(self) -> None:
        """Show the page of the paper under the cursor."""
        row = self.current()
        self.open_button.setEnabled(row is not None)
        self.hit_label.hide()
        if row is None:
            self.paper_view.say("这里没有文书了。")
        elif row.key in self._pages:
            self.show_page(row.key, self._pages[row.key])
        else:
            self.looked.emit(row)

    def show_page(self, key: object, preview: Any) -> None:
        """The page of a paper, and what was found in it."""
        self._pages[key] = preview
        while len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]
        self.looked_at.add(key)
        if preview.withheld or (
            any(not hit.doubtful for hit in preview.hits) and not self._let_go(key)
        ):
            self.stopped.add(key)
        row = self.current()
        if row is not None and row.key == key:
            found = hits_sentence(preview.hits, preview.withheld)
            self.paper_view.show_pdf(preview.pdf)
            self.hit_label.setText(f"⚠ {found}" if found else "")
            self.hit_label.setVisible(bool(found))
        self.allow()

    def _let_go(self, key: object) -> bool:
        """Whether the director decided that the paper goes out with what was found in it."""
        rows = self.stack_grid.rows.rows
        return any(getattr(row.what, "overrule", None) for row in rows if row.key == key)

    def show_problem(self, key: object, error: Exception) -> None:
        """The paper can't be set: why, where its page would stand."""
        row = self.current()
        if row is not None and row.key == key:
            self.paper_view.say(sentence(error))
        self.allow()

    def forget(self, key: object) -> None:
        """A paper is another now: its page is asked for anew."""
        self._pages.pop(key, None)
        self.looked_at.discard(key)
        self.stopped.discard(key)

    def chosen(self, fits: Callable[[StackRow], bool]) -> tuple[StackRow, ...]:
        """The ticked papers, or all where none is ticked, that fit."""
        rows = self.stack_grid.ticked or self.stack_grid.rows.rows
        return tuple(row for row in rows if fits(row))

    def allow(self) -> None:
        """Enable the buttons, and say on them what they would do: each stack says its own."""

    def _open(self) -> None:
        row = self.current()
        if row is not None:
            self.opened.emit(row)


def hits_sentence(hits: Sequence[Hit], withheld: str) -> str:
    """What was found in a paper, in a sentence; "" where nothing was."""
    if withheld:
        return withheld
    more = f"等{len(hits)}处" if len(hits) > 1 else ""
    return f"{hits[0].sentence}{more}" if hits else ""
