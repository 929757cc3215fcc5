"""What became of a batch of letters: those issued, to be printed or saved, and those that were not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.batches import Refusal
from app.base.rows.papers import IssuedDocument, LettersResult
from app.base.tables import Column, Table
from app.ui import theme
from app.ui.choosing import choose_folder
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.grid import Grid

ISSUED: Table[IssuedDocument] = Table(
    (
        Column("number", "字号", lambda row: row.number, width=200, whole=True),
        Column("addressee", "主送", lambda row: row.addressee, stretch=True),
        Column("case", "案号", lambda row: row.case_number, width=200, whole=True),
    )
)
REFUSED: Table[Refusal] = Table(
    (
        Column("number", "哪一件", lambda row: row.number, width=180, tooltip=lambda row: row.number),
        Column("sentence", "没有发的原因", lambda row: row.sentence, stretch=True,
               tooltip=lambda row: row.sentence),
    )
)  # fmt: skip


class LettersResultDialog(QDialog):
    """``print_wanted`` and ``folder_wanted`` ask for all letters issued; Enter opens a case."""

    case_wanted = Signal(int)
    print_wanted = Signal()
    folder_wanted = Signal(object)

    def __init__(self, parent: QWidget, caption: str, result: LettersResult) -> None:
        super().__init__(parent)
        self.result_rows = result
        self.setWindowTitle(caption)
        self.resize(900, 520)
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        let_log(self)
        self._connect()

    def _build_widgets(self) -> None:
        result = self.result_rows
        self.heading_label = captioned(heading(result), "title")
        self.untried_label = captioned(untried_words(result), "muted")
        self.untried_label.setWordWrap(True)
        self.untried_label.setVisible(bool(result.untried))
        self.issued_grid = Grid(ISSUED, "已发出的文书")
        self.issued_grid.show_rows(result.issued)
        self.issued_grid.setVisible(bool(result.issued))
        self.refused_label = captioned("没有发出的（没有登记，也没有占用字号）", "section")
        self.refused_grid = Grid(REFUSED, "没有发出的案件")
        self.refused_grid.show_rows(result.refused)
        for widget in (self.refused_label, self.refused_grid):
            widget.setVisible(bool(result.refused))
        self.print_button = QPushButton("全部打印…")
        self.folder_button = QPushButton("全部存到文件夹…")
        self.close_button = QPushButton("知道了")
        self.close_button.setProperty("role", "primary")
        for button in (self.print_button, self.folder_button, self.close_button):
            button.setAutoDefault(False)
        for button in (self.print_button, self.folder_button):
            button.setEnabled(bool(result.issued))

    def _build_layout(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.folder_button, self.print_button, self.close_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.untried_label)
        layout.addWidget(self.issued_grid, 1)
        layout.addWidget(self.refused_label)
        layout.addWidget(self.refused_grid, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.print_button.clicked.connect(self.print_wanted)
        self.folder_button.clicked.connect(self._choose_folder)
        self.close_button.clicked.connect(self.accept)
        self.issued_grid.opened.connect(lambda row: self._open(row.case_id))
        self.refused_grid.opened.connect(lambda row: self._open(row.case_id))
        first = self.refused_grid if self.result_rows.refused else self.issued_grid
        first.selectRow(0)
        first.setFocus()

    def _choose_folder(self) -> None:
        folder = choose_folder(self, "存到文件夹")
        if folder is not None:
            self.folder_wanted.emit(folder)

    def _open(self, case_id: int) -> None:
        self.accept()
        self.case_wanted.emit(case_id)


def heading(result: LettersResult) -> str:
    """已发出3件，没有发出1件，停下未发2件."""
    round_ = result.sent_round
    parts = [f"已送核稿、送签{round_}件" if round_ else f"已发出{len(result.issued)}件"]
    if result.refused:
        parts.append(f"没有发出{len(result.refused)}件")
    if result.untried:
        parts.append(f"停下未发{result.untried}件")
    return "，".join(parts)


def untried_words(result: LettersResult) -> str:
    """What a batch that was stopped leaves."""
    return f"已按要求停下：发出的{len(result.issued)}件有效，其余{result.untried}件没有登记，可以再发。"
