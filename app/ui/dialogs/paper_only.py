"""登记纸质材料: asks what is kept on paper only and where it lies, whatever it is kept with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from app.base.progress import Progress
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.services.gate.acts import Act
from app.services.store.attachments import OnPaper
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question

FIELDS: Final = (
    FieldRow("title", "材料名称", "text", True),
    FieldRow("dated", "材料日期", "date", False),
    FieldRow("pages", "页数", "number", False),
    FieldRow("place", "存放位置", "text", True, help="如 档案室3号柜第2盒。"),
)


def ask_on_paper(
    owner: QWidget,
    context: Context,
    act: Act,
    whither: str,
    keep: Callable[[OnPaper], Changed],
    then: Callable[[Changed], None] | None = None,
    cases: tuple[int, ...] = (),
) -> FormDialog:
    """Open the form over ``owner``; ``whither`` says with what the paper is noted.

    A person's number that was typed in is offered to the identities of ``cases``.
    """

    def carry_out(values: dict[str, Any], _progress: Progress) -> Changed:
        pages = values.get("pages")
        return keep(
            OnPaper(
                values["title"], values["place"], values.get("dated"), int(pages) if pages else None
            )
        )

    return ask(
        owner,
        context,
        act,
        Question(act.caption, whither, FIELDS, "登记"),
        carry_out,
        After(f"已登记纸质材料，{whither}", then=then),
        Before(cases=cases),
    )
