"""The ledger's year end: 年度台账 and 在办结转清单, printed or saved as a PDF."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.base.errors import AppError
from app.base.rows.forms import FieldRow
from app.services.ledger.year_end import PRINT_YEAR, YearPaper
from app.ui.choosing import choose_name, open_path
from app.ui.context import Context
from app.ui.dialogs.asking import After, ask
from app.ui.dialogs.question import Question
from app.ui.pages.paper_work import print_from
from app.ui.widgets.printing import save_paper

WHICH = (("register", "年度台账（A3 横向）"), ("carried", "在办结转清单（A4 横向）"))
WHERE = (("save", "存为 PDF"), ("print", "打印"))
ABOUT = (
    "年度台账列出本年收到的和上年结转的各件，在办结转清单列出年底没有办结的。"
    "案号和发文字号每年从 1 号重新编起，不用另外设置；没有办结的件案号不变，明年接着办。"
)


class YearEnd:
    """Asks for the year and the paper, has it made, then prints or saves it."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        self._owner, self._context = owner, context

    def ask(self) -> None:
        """Ask which year's paper is wanted; in the first months the year before is offered."""
        context, day = self._context, self._context.today.day
        year = day.year - 1 if day.month <= 3 else day.year
        fields = (
            FieldRow("year", "年度", "number", True, default=year),
            FieldRow("which", "哪一种", "choice", True, WHICH, "register"),
            FieldRow("where", "做成以后", "choice", True, WHERE, "save"),
        )
        wanted: dict[str, Any] = {}

        def made(values: dict[str, Any], progress: Any) -> YearPaper:
            wanted.update(values)
            year_end = context.office.year_end
            return year_end.paper(values["which"], values["year"], context.actor, progress)

        ask(
            self._owner,
            context,
            PRINT_YEAR,
            Question("年度台账和在办结转", ABOUT, fields, "生成"),
            made,
            After(then=lambda paper: self._hand_out(paper, wanted["where"])),
            caption="正在生成…",
        )

    def _hand_out(self, paper: YearPaper, where: str) -> None:
        if where == "print":
            print_from(self._owner, self._context, [paper.pdf], paper.name)
            return
        target = choose_name(self._owner, "保存 PDF", paper.name, "PDF (*.pdf)")
        if target is not None:
            self.save(paper, target)

    def save(self, paper: YearPaper, path: Path) -> None:
        """Write the bytes, and offer to open the file."""
        try:
            save_paper(path, paper.pdf)
        except AppError as error:
            self._context.shell.show_error(error)
            return
        self._context.shell.toast(
            f"已保存为“{path.name}”（{paper.cases}件）", more=("打开", partial(open_path, path))
        )
