"""撤消 of a step that was just taken and has not left the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app.base.rows import Changed

if TYPE_CHECKING:
    from app.ui.pages.base import Page

UNDO_REASON: Final = "撤销"


def taking_step_back(
    page: Page, case_id: int, seq: int, then: Callable[[], None] = lambda: None
) -> Callable[[], None]:
    """What 撤消 in the toast does: void the step, say so, and do what comes ``then``."""

    def undo() -> None:
        from app.services.cases.commands import VoidSteps  # the store comes after the window

        context, command = page.context, VoidSteps(case_id, (seq,), UNDO_REASON)

        def undone(changed: Changed) -> None:
            then()
            context.changes.announce(changed)
            context.shell.toast("已撤消")

        context.jobs.write(
            page, lambda _progress: context.office.casework.void(command, context.actor), undone
        )

    return undo
