"""收文登记: what came in, found by words, a new one registered with its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.captions import day_in_list
from app.base.rows.forms import FieldRow
from app.base.rows.papers import IncomingRow
from app.base.tables import Column, Table
from app.services.papers.incoming import RECEIVE_PAPER, ReceivePaper
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.choosing import choose_file
from app.ui.context import Context
from app.ui.controls import Line
from app.ui.dialogs.asking import After, Before, ask, cases_called
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.kept_file import KeptFileDialog, open_kept
from app.ui.dialogs.leaving import let_log
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.work_tables import PlacedGrid

REGISTER: Final = Table[IncomingRow](
    (
        Column("number", "收文编号", lambda r: r.number, width=120),
        Column("received", "收文日期", lambda r: r.received_on, day_in_list, width=96),
        Column("sender", "来文单位", lambda r: r.sender, width=150),
        Column("theirs", "来文字号", lambda r: r.their_number, width=130),
        Column("title", "标题", lambda r: r.title, stretch=True, tooltip=lambda r: r.title),
        Column("answers", "答复的文书", lambda r: r.answers or r.case_number, width=150),
    )
)  # fmt: skip
NOTHING: Final = "还没有登记收文。单位报来的回执、报告、复函，在这里登记，并注明答复的是哪一件。"
NOTE: Final = "标有秘密、机密、绝密的不在本程序登记。"


class IncomingDialog(QDialog):
    """The register of what came in; of one line its file, its case, its 文件处理单."""

    case_wanted = Signal(int)
    sheet_wanted = Signal(object)  # an IncomingRow

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self._context = context
        self.dialog: FormDialog | None = None
        self.viewing: KeptFileDialog | None = None
        self.setWindowTitle("收文登记")
        self.resize(980, 560)
        self.heading_label = captioned("收文登记", "title")
        self.note_label = captioned(NOTE, "muted")
        self.text_field = Line()
        self.text_field.setPlaceholderText("单位、字号、标题、案号")
        self.text_field.setAccessibleName("查找收文")
        self.incoming_grid = PlacedGrid(
            REGISTER, "收文登记", first_to_go=("theirs", "answers"), nothing=NOTHING
        )
        self.new_button = QPushButton(f"{RECEIVE_PAPER.caption}…")
        self.with_file_button = QPushButton("带文件登记…")
        self.file_button = QPushButton("看来文…")
        self.case_button = QPushButton("打开案件")
        self.sheet_button = QPushButton("文件处理单…")
        self.close_button = QPushButton("关闭")
        self.new_button.setProperty("role", "primary")
        of_row = (self.file_button, self.case_button, self.sheet_button)
        for button in of_row:
            button.setProperty("role", "quiet")
        for button in (*of_row, self.new_button, self.with_file_button, self.close_button):
            button.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(self.heading_label)
        head.addSpacing(theme.WIDE)
        head.addWidget(self.text_field, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.note_label, 1)
        for button in (*of_row, self.close_button, self.with_file_button, self.new_button):
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.WIDE, theme.GAP, theme.WIDE, theme.GAP)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.incoming_grid, 1)
        layout.addLayout(foot)
        adopt_names(self)
        let_log(self)
        self.text_field.textChanged.connect(lambda _text: self.reload())
        self.new_button.clicked.connect(lambda: self.register(None))
        self.with_file_button.clicked.connect(self._choose)
        self.close_button.clicked.connect(self.accept)
        self.incoming_grid.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.incoming_grid.opened.connect(lambda _row: self._open_case())
        self.file_button.clicked.connect(self._show_file)
        self.case_button.clicked.connect(self._open_case)
        self.sheet_button.clicked.connect(self._sheet)
        self._allow()

    def reload(self) -> None:
        """Read the register again."""
        context, text = self._context, self.text_field.text()
        context.jobs.read(
            self,
            lambda: context.office.incoming.rows(context.actor, text=text),
            self.show_rows,
            key="rows",
        )

    def show_rows(self, rows: Sequence[IncomingRow]) -> None:
        """Show what came in."""
        self.incoming_grid.show_keeping_place(rows, lambda row: row.id)

        self._allow()

    def _allow(self) -> None:
        row: IncomingRow | None = self.incoming_grid.current_row()
        self.file_button.setEnabled(row is not None and bool(row.file))
        self.case_button.setEnabled(row is not None and row.case_id is not None)
        self.sheet_button.setEnabled(row is not None and bool(row.title))

    def _show_file(self) -> None:
        row, context = self.incoming_grid.current_row(), self._context
        if row is None or not row.file:
            return

        def opened(dialog: KeptFileDialog) -> None:
            self.viewing = dialog

        open_kept(
            self, context, row.file, lambda: context.office.incoming.file(row.id, context.actor),
            opened, f"{row.number}　{row.title}",
        )  # fmt: skip

    def _open_case(self) -> None:
        row = self.incoming_grid.current_row()
        if row is not None and row.case_id is not None:
            self.accept()
            self.case_wanted.emit(row.case_id)

    def _sheet(self) -> None:
        row = self.incoming_grid.current_row()
        if row is not None and row.title:
            self.accept()
            self.sheet_wanted.emit(row)

    def register(self, path: Path | None) -> None:
        """Ask what came in; its file, where there is one, is kept with it."""
        context = self._context
        fields = (
            FieldRow("received_on", "收文日期", "date", True, default=context.today.day),
            FieldRow("sender", "来文单位", "unit", True),
            FieldRow("title", "标题", "text", True, default=path.stem if path else None),
            FieldRow("their_number", "来文字号", "text", False),
            FieldRow("pages", "页数", "number", False),
            FieldRow("answers", "答复我办的文书", "text", False, help="我办的发文字号"),
            FieldRow("case", "案号", "text", False, help="答复的是哪一件；写了文书字号的可以不填"),
            FieldRow("note", "备注", "lines", False),
        )

        def work(values: Any) -> Any:
            file = AttachmentInput(path.name, path.read_bytes()) if path else None
            command = ReceivePaper(
                values["received_on"], values["sender"], values["title"],
                values.get("their_number", ""), values.get("pages"), values.get("case", ""),
                values.get("answers", ""), values.get("note", ""), file,
            )  # fmt: skip
            return context.office.incoming.receive(command, context.actor)

        self.dialog = ask(
            self,
            context,
            RECEIVE_PAPER,
            Question(
                RECEIVE_PAPER.caption, path.name if path else "纸质来文", fields, "登记", NOTE
            ),
            lambda values, _progress: work(values),
            After(lambda changed: f"已登记{changed.number}", then=lambda _done: self.reload()),
            Before(cases=lambda typed: cases_called(context, typed.get("case", ""))),
        )

    def _choose(self) -> None:
        path = choose_file(self, "收到的文件")
        if path is not None:
            self.register(path)
