"""设置 → 经办人, 交接: ask for one, say what it moves, print the list that is signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.errors import AppError
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.handover import HandoverPlan, HandoverRow
from app.base.rows.officers import OfficerRow
from app.base.tables import Column, Table
from app.services.desk.handover import HAND_OVER, HandOver
from app.ui.choosing import choose_name, open_path
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.pages.paper_work import print_from
from app.ui.widgets.grid import Grid
from app.ui.widgets.printing import save_paper

HANDOVERS = Table[HandoverRow](
    (
        Column("on", "交接日", lambda h: h.on, width=130),
        Column("giver", "移交人", lambda h: h.giver, width=120),
        Column("taker", "接收人", lambda h: h.taker, width=120),
        Column("witness", "监交人", lambda h: h.witness, width=120),
        Column("cases", "案件", lambda h: h.cases, lambda n: f"{n}件", "right", stretch=True),
    )
)
NOTHING = "没有交接过。选一名经办人，点“交接…”，在办案件、期限、未送达的文书一次移交，并打印清单。"
FINAL = "交接不能一键撤消；要退回，请再办一次交接。"


class HandoverPanel(QWidget):
    """The handovers there were; another one is asked for by ``ask_about`` an officer."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.handover_grid = Grid(HANDOVERS, "交接记录", nothing=NOTHING)
        self.print_button = QPushButton("打印清单…")
        self.save_button = QPushButton("清单存为 PDF…")
        self.handover_grid.beside = (self.print_button, self.save_button)
        adopt_names(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        caption = captioned("交接记录", "section")
        column.addWidget(panel(caption, self.handover_grid, self.print_button, self.save_button))
        self.print_button.clicked.connect(lambda: self._read(self._print))
        self.save_button.clicked.connect(lambda: self._read(self._ask_target))
        self.show_handovers(())

    def show_handovers(self, rows: Sequence[HandoverRow]) -> None:
        """Show the register, the newest handover under the cursor."""
        self.handover_grid.show_rows(rows)
        self.handover_grid.selectRow(0)
        for button in (self.print_button, self.save_button):
            button.setEnabled(bool(rows))
            button.setToolTip("" if rows else "还没有交接清单。")

    def ask_about(self, officer: OfficerRow, others: Sequence[tuple[str, str]]) -> None:
        """Look what the officer has in hand, then ask to whom it goes."""
        handovers, today, by = (
            self._context.office.handovers, self._context.today.day, self._context.actor,
        )  # fmt: skip
        self._context.jobs.read(
            self,
            lambda: handovers.plan(officer.name, today, by=by),
            lambda plan: self._ask(plan, others),
            key="plan",
        )

    def _ask(self, plan: HandoverPlan, others: Sequence[tuple[str, str]]) -> None:
        context = self._context
        handovers, actor = context.office.handovers, context.actor

        def done(answer: tuple[Changed, int]) -> None:
            changed, key = answer
            context.changes.announce(changed)
            context.shell.toast(
                f"已交接{len(changed.cases)}件案件",
                more=("打印交接清单", lambda: self._read(self._print, key)),
                final=FINAL,
            )

        ask(
            self,
            context,
            HAND_OVER,
            handover_question(plan, others, context.today.day),
            lambda values, progress: handovers.hand_over(
                HandOver(giver=plan.officer, **values), actor, progress
            ),
            After(then=done),
            Before((plan.officer,)),
            caption="正在交接…",
        )

    # ------------------------------------------------------------ the list

    def _read(self, then: Callable[[bytes], None], key: int | None = None) -> None:
        """Read the list of the handover under the cursor, or of the one named, for ``then``."""
        index = self.handover_grid.currentIndex()
        if key is None and index.isValid():
            key = self.handover_grid.rows.rows[index.row()].id
        if key is not None:
            handovers, by, wanted = self._context.office.handovers, self._context.actor, key
            self._context.jobs.read(self, lambda: handovers.pdf(wanted, by), then, key="list")

    def _print(self, data: bytes) -> None:
        print_from(self, self._context, [data], "工作交接清单")

    def _ask_target(self, data: bytes) -> None:
        target = choose_name(self, "交接清单存为", "工作交接清单.pdf", "PDF (*.pdf)")
        if target is not None:
            self.save(data, target)

    def save(self, data: bytes, path: Path) -> None:
        """Write the list's bytes to a file, and offer to open it."""
        try:
            save_paper(path, data)
        except AppError as error:
            self._context.shell.show_error(error)
            return
        self._context.shell.toast(f"已保存为“{path.name}”", more=("打开", partial(open_path, path)))


def handover_question(
    plan: HandoverPlan, others: Sequence[tuple[str, str]], today: object
) -> Question:
    """To whom and before whom, with what lies outside the desk; above it what goes over."""
    about = (
        f"{plan.officer}经办的在办案件 {len(plan.cases)} 件，连同期限、未送达的文书 "
        f"{len(plan.papers)} 份，一次移交给接收人，并生成交接清单。"
    )
    fields = (
        FieldRow("taker", "接收人", "choice", True, tuple(others)),
        FieldRow("witness", "监交人", "text", True, help="在清单上签字的监交人，一般是负责人。"),
        FieldRow("on", "交接日", "date", True, default=today),
        FieldRow("leaves", "移交人离任，停用其姓名", "yes_no", False, default=False),
        FieldRow("files", "纸质案卷", "lines", False, help="每行一项，如：2026年案卷一盒（1–31号）。"),
        FieldRow("seals", "印章、钥匙、账号", "lines", False, help="每行一项。"),
        FieldRow("other", "其他事项", "lines", False),
    )  # fmt: skip
    note = FINAL if plan.cases else f"{plan.officer}现在没有在办案件，只生成清单。"
    return Question(f"工作交接：{plan.officer}", about, fields, "交接", note)
