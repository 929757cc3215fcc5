"""The paragraphs of a paper, one by one: choose one, put it in other words, undo that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.tables import Column, Table
from app.ui import theme
from app.ui.forms.editors import PlainText
from app.ui.forms.marking import mark_in
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.work_tables import PlacedGrid

Pair = tuple[str, str]  # as composed, as it stands now
Spans = Sequence[tuple[int, int]]
TABLE: Final = Table[Pair](
    (
        Column("changed", "", lambda p: p[0] != p[1], lambda v: "改" if v else "", width=34),
        Column("text", "段落", lambda p: p[1] or "（不要这一段）", stretch=True,
               tooltip=lambda p: p[1]),
    )
)  # fmt: skip
HOW: Final = "选一段，在下面改写；改成空白就不要这一段。只改这一件，模板不变。"
LOST: Final = "这几处改写所在的段落已经变了，没有用上：{}"
SHORT: Final = 24


class ParagraphsPanel(QWidget):
    """Shows the paragraphs that the preview gave; ``changed`` when one was put in other words."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: dict[str, str] = {}
        self._pairs: tuple[Pair, ...] = ()
        self._marks: dict[str, Spans] = {}  # places in paragraphs that were changed at one click
        self._showing = False
        self.heading_label = captioned("逐段修改", "section")
        self.how_label = captioned(HOW, "muted")
        self.how_label.setWordWrap(True)
        self.lost_label = captioned("", "problem")
        self.lost_label.setWordWrap(True)
        self.lost_label.hide()
        self.paragraph_grid = PlacedGrid(TABLE, "文书的段落")
        self.paragraph_grid.setMinimumHeight(150)
        self.text_field = PlainText(4)
        self.text_field.setAccessibleName("这一段的文字")
        self.back_button = QPushButton("还原这一段")
        self.back_button.setProperty("role", "quiet")
        self.back_button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GAP, 0, 0)
        column.setSpacing(theme.TIGHT)
        for widget in (self.heading_label, self.how_label, self.lost_label):
            column.addWidget(widget)
        column.addWidget(self.paragraph_grid)
        column.addWidget(self.text_field)
        column.addLayout(foot)
        adopt_names(self)
        self.paragraph_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.text_field.textChanged.connect(self._typed)
        self.back_button.clicked.connect(self._take_back)
        self.hide()

    def rewrites(self) -> tuple[Pair, ...]:
        """The paragraphs put in other words: as composed, and as they shall be."""
        return tuple(self._wanted.items())

    def restore(self, rewrites: Sequence[Pair]) -> None:
        """Take up changes of before; they show with the next preview."""
        self._wanted, self._marks = dict(rewrites), {}

    def replace(self, found: Mapping[str, tuple[str, Spans]]) -> None:
        """Put other words into paragraphs that were rewritten, their places marked; by what was
        composed. The first of them is chosen."""
        for composed, (text, spans) in found.items():
            self._wanted[composed], self._marks[composed] = text, spans
        first = next((n for n, (old, _new) in enumerate(self._pairs) if old in found), None)
        if first is not None:
            self.paragraph_grid.selectRow(first)
        self._look()
        self.changed.emit()

    def show_paragraphs(self, pairs: Sequence[Pair], lost: Sequence[str]) -> None:
        """The paragraphs of the paper that was just set; the chosen one stays chosen."""
        before = self._current()
        self._pairs = tuple(pairs)
        self.setVisible(bool(pairs))
        self.lost_label.setVisible(bool(lost))
        told = "；".join(f"“{text[:SHORT]}”" for text in lost)
        self.lost_label.setText(LOST.format(told))
        known = {composed for composed, _now in pairs}
        self._wanted = {old: new for old, new in self._wanted.items() if old in known}
        self._showing = True
        self.paragraph_grid.show_rows(self._pairs)
        at = next((n for n, (old, _new) in enumerate(pairs) if before and old == before[0]), 0)
        if pairs:
            self.paragraph_grid.selectRow(at)
        self._showing = False
        if not self.text_field.hasFocus():
            self._look()

    def write(self, texts: Mapping[str, str]) -> None:
        """Put paragraphs in these words, each named by its text as composed."""
        self._wanted |= texts
        self._look()
        self.changed.emit()

    def _current(self) -> Pair | None:
        row = self.paragraph_grid.current_row()
        return (row[0], row[1]) if row else None

    def _look(self) -> None:
        pair = self._current()
        if self._showing:
            return
        self._showing = True
        self.text_field.setEnabled(pair is not None)
        text = self._wanted.get(pair[0], pair[1]) if pair else ""
        if text != self.text_field.toPlainText():
            self.text_field.setPlainText(text)
        mark_in(self.text_field, self._marks.get(pair[0], ()) if pair else ())
        self.back_button.setEnabled(pair is not None and pair[0] in self._wanted)
        self._showing = False

    def _typed(self) -> None:
        pair = self._current()
        if self._showing or pair is None:
            return
        text = self.text_field.toPlainText()
        self._marks.pop(pair[0], None)
        if text == pair[0]:
            self._wanted.pop(pair[0], None)
        else:
            self._wanted[pair[0]] = text
        self.back_button.setEnabled(pair[0] in self._wanted)
        self.changed.emit()

    def _take_back(self) -> None:
        pair = self._current()
        if pair is not None and self._wanted.pop(pair[0], None) is not None:
            self._showing = True
            self.text_field.setPlainText(pair[0])
            self._showing = False
            self.back_button.setEnabled(False)
            self.changed.emit()
