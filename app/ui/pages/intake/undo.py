"""Takes back a registration on which nothing rests yet: the case is void, the form has it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QObject

from app.base.rows.changes import Changed
from app.services.cases.commands import VoidSteps
from app.ui.context import Context
from app.ui.pages.intake.sheet import Files, IntakeSheet

UNDO_REASON: Final = "撤销登记"


def taking_back(
    owner: QObject,
    context: Context,
    sheet: IntakeSheet,
    registered: Changed,
    typed: tuple[Mapping[str, Any], Files],
) -> Callable[[], None]:
    """What 撤消 does after a registration: void it, and show again what was ``typed``, unless
    something else stands on the sheet by now."""
    case_id = registered.cases[0]

    def undone(changed: Changed) -> None:
        context.changes.announce(changed)
        again = not sheet.is_typed()
        if again:
            sheet.show(*typed)
            context.shell.open_page("intake")
        back = "，内容回到登记表里" if again else ""
        context.shell.toast(f"已撤消登记，{registered.number}作废{back}")

    def undo() -> None:
        command = VoidSteps(case_id, (registered.seq or 1,), UNDO_REASON)
        context.jobs.write(
            owner,
            lambda _progress: context.office.casework.void(command, context.actor),
            undone,
            acts=False,
        )

    return undo
