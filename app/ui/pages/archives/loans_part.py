"""借阅: who has which 卷, what waits for the director's word, what came back."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.archive_tables import LOANS
from app.base.rows.archives import ArchiveRows, LoanRow
from app.base.rows.forms import FieldRow
from app.services.archives.archive_commands import DecideLeave, GiveBack
from app.services.archives.lending import ALLOW_SEALED, GIVE_BACK
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = "没有借阅；在“案卷”里选一卷，办“借出”。"
WORDS: Final = (("yes", "同意"), ("no", "不同意"))


class LoansPart(QWidget):
    """The lending list."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__()
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None
        self.loan_grid = PlacedGrid(
            LOANS, "借阅登记", NOTHING, ("allowed", "lent_on", "returned_on")
        )
        self.return_button = QPushButton(f"{GIVE_BACK.caption}…")
        self.decide_button = QPushButton("批示…")
        self.decide_button.setToolTip("负责人决定密封件能不能借")
        adopt_names(self)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, theme.HAIR, theme.TIGHT, theme.HAIR)
        strip.setSpacing(theme.TIGHT)
        strip.addWidget(self.return_button)
        strip.addWidget(self.decide_button)
        strip.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.HAIR, 0, 0)
        layout.addWidget(self.loan_grid, 1)
        layout.addLayout(strip)
        self.loan_grid.beside = (self.return_button, self.decide_button)
        self.loan_grid.selectionModel().currentChanged.connect(lambda *_: self._allow())
        self.return_button.clicked.connect(self.give_back)
        self.decide_button.clicked.connect(self.decide)

    def current(self) -> LoanRow | None:
        """The loan under the cursor."""
        row: LoanRow | None = self.loan_grid.current_row()
        return row

    def show_rows(self, rows: ArchiveRows) -> None:
        """Show the list."""
        self.loan_grid.show_keeping_place(rows.loans, lambda row: row.uid)
        self._allow()

    def _allow(self) -> None:
        row = self.current()
        self.return_button.setEnabled(row is not None and row.state in ("lent", "late"))
        self.decide_button.setEnabled(row is not None and row.state == "waiting")

    # ------------------------------------------------------------ doing

    def give_back(self) -> None:
        """Ask when it came back, and how it was."""
        row = self.current()
        if row is None:
            return
        lending, by = self._context.office.lending, self._context.actor
        fields = (
            FieldRow("on", "归还日期", "date", True, default=self._context.today.day),
            FieldRow("note", "归还时的情况", "lines", False, help="完好的留空；缺页、污损的写明。"),
        )
        self.dialog = ask(
            self._owner, self._context, GIVE_BACK,
            Question(GIVE_BACK.caption, f"{row.code}　{row.borrower}", fields, GIVE_BACK.caption),
            lambda v, _p: lending.give_back(GiveBack(row.id, v["on"], v.get("note") or ""), by),
            After("已登记归还", undo=lambda _done: None), Before((row.uid,), cases=(row.case_id,)),
        )  # fmt: skip

    def decide(self) -> None:
        """Ask the director's word."""
        row = self.current()
        if row is None:
            return
        lending, by = self._context.office.lending, self._context.actor
        fields = (
            FieldRow("answer", "决定", "choice", True, WORDS, "yes"),
            FieldRow("reason", "理由", "lines", False, help="不同意的须写明。"),
        )

        def carry_out(v: dict[str, Any], _progress: object) -> Any:
            command = DecideLeave(row.uid, v["answer"] == "yes", v.get("reason") or "")
            return lending.decide(command, by)

        self.dialog = ask(
            self._owner, self._context, ALLOW_SEALED,
            Question(f"批示：{ALLOW_SEALED.caption}", f"{row.code}　{row.borrower}　{row.purpose}",
                     fields, "登记", "同意的随即借出，并登记在借阅表里。"),
            carry_out, After("已登记批示", undo=lambda _done: None), Before((row.uid,), cases=(row.case_id,)),
        )  # fmt: skip
