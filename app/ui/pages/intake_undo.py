"""Takes back a registration on which nothing rests yet: the case is void, the form has it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from app.base.rows import Changed
from app.services.cases.commands import VoidSteps
from app.services.store.content import AttachmentInput

if TYPE_CHECKING:
    from app.ui.pages.intake import IntakePage

UNDO_REASON: Final = "撤销登记"


def taking_back(
    page: IntakePage,
    registered: Changed,
    values: Mapping[str, Any],
    files: tuple[AttachmentInput, ...],
) -> Callable[[], None]:
    """What 撤消 does after a registration: void it, and show again what was typed, unless
    something else stands in the form by now."""
    context, case_id = page.context, registered.cases[0]

    def undone(changed: Changed) -> None:
        context.changes.announce(changed)
        again = not page.is_typed()
        if again:
            page.fill(values)
            page.file_tray.show_files(files)
            context.shell.open_page("intake")
        back = "，内容回到登记表里" if again else ""
        context.shell.toast(f"已撤消登记，{registered.number}作废{back}")

    def undo() -> None:
        command = VoidSteps(case_id, (registered.seq or 1,), UNDO_REASON)
        context.jobs.write(
            page, lambda _progress: context.office.casework.void(command, context.actor), undone
        )

    return undo
