"""Earlier cases that what is being typed may repeat: pointed out beside the form, never in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.rows.finding import DuplicateHint, DuplicateHints
from app.ui import theme
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.row_menu import RowMenu

SHOWN = 3
LINE_HEIGHT = 42  # two lines of text and their air


class DuplicateHintsPanel(QFrame):
    """A caption with counts over the hints; Enter or a double click opens the earlier case."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.hints: DuplicateHints | None = None
        self.count_label = captioned("", "section")
        self.hint_list = QListWidget()
        self.hint_list.setAccessibleName("可能重复的来件")
        self.hint_list.setProperty("role", "lines")
        self.hint_list.setWordWrap(True)
        self.hint_list.setToolTip("回车打开这件，已填内容保留")
        self.hint_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        adopt_names(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.HAIR)
        column.setSpacing(theme.HAIR)
        column.addWidget(self.count_label)
        column.addWidget(self.hint_list)
        self.hint_list.itemActivated.connect(self._open)
        self.row_menu = RowMenu(
            self.hint_list, opener=lambda: lambda: self._open(self.hint_list.currentItem())
        )
        self.hide()

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(Qt.ItemDataRole.UserRole))

    def show_hints(self, hints: DuplicateHints) -> None:
        """Show what was found; with nothing found the panel is gone."""
        self.hints = hints
        self.count_label.setText("　".join(filter(None, _headline(hints))))
        self.hint_list.clear()
        for hint in hints.hints:
            item = QListWidgetItem(words_of(hint))
            item.setToolTip(hint.sentence)
            item.setData(Qt.ItemDataRole.UserRole, hint.case_id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words_of(hint)}，{hint.sentence}")
            self.hint_list.addItem(item)
        lines = min(len(hints.hints), SHOWN)
        self.hint_list.setFixedHeight(lines * LINE_HEIGHT + theme.HAIR)
        self.hint_list.setVisible(bool(lines))
        self.setVisible(bool(hints.hints or hints.same_phone))

    def clear(self) -> None:
        """Nothing is typed."""
        self.show_hints(DuplicateHints((), 0))


def words_of(hint: DuplicateHint) -> str:
    """同人同事 示信投〔2026〕31号 租金未兑现, and under it unit, day, stage, likeness."""
    likeness = f"　相似{hint.similarity}%" if hint.similarity else ""
    return (
        f"{hint.caption}　{hint.number}　{hint.title}\n"
        f"{hint.respondent}　{day_with_year(hint.received_on)} 收到　{hint.stage}{likeness}"
    )


def _headline(hints: DuplicateHints) -> tuple[str, ...]:
    return (
        f"⚠ 近{hints.days}日同号 {hints.same_phone}件" if hints.same_phone else "",
        f"可能重复 {len(hints.hints)}件" if hints.hints else "",
    )
