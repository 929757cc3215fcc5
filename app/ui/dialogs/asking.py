"""Asks by a form and has its act carried out: the one way in which the desk asks for anything.

What was typed is kept until it is carried out; refused, the form stays and says why; carried out,
it is said in passing, announced to the pages, and offered to be undone where the act can be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtWidgets import QWidget

from app.base.progress import Progress
from app.base.rows.cases import Changed
from app.services.gate.acts import Act
from app.ui.context import Context
from app.ui.dialogs.question import Question

if TYPE_CHECKING:  # dialogs and forms are loaded when the first one is asked for
    from app.ui.dialogs.form_dialog import FormDialog

T = TypeVar("T")
Values = dict[str, Any]
Undo = Callable[[], None]
UNDO_REASON: Final = "撤销"


def ask(
    owner: QWidget,
    context: Context,
    act: Act,
    question: Question,
    carry_out: Callable[[Values, Progress], T],
    *,
    said: str | Callable[[T], str] = "",
    about: tuple[Hashable, ...] = (),
    preset: Mapping[str, Any] | None = None,
    only: Collection[str] | None = None,
    undo: Callable[[T], Undo | None] | None = None,
    then: Callable[[T], None] | None = None,
    refused: Callable[[Exception, FormDialog], bool] | None = None,
    caption: str = "正在保存…",
    near: tuple[str, ...] = (),
) -> FormDialog:
    """Open the form of ``question`` over ``owner``; its values go to ``carry_out`` on the writer.

    ``about`` tells apart forms of one act (else heading and subject do); of what was typed only
    the fields in ``only`` come back, or all. ``near`` are the units of the case at hand. ``said`` is the toast after, with 撤消 where the act
    voids its steps; ``undo`` gives what takes it back where that is another way, or None. ``refused`` may deal with an error
    itself: True, and the form does not show it.
    """
    from app.ui.dialogs.form_dialog import FormDialog
    from app.ui.forms.surroundings import surroundings_of

    key = (act.verb, *(about or (question.heading, question.about)))
    surroundings = surroundings_of(context)
    surroundings.near = near
    dialog = FormDialog(owner, question, surroundings)
    typed = {k: v for k, v in context.typed.of(*key).items() if only is None or k in only}
    dialog.restore({**(preset or {}), **typed})
    dialog.form.changed.connect(lambda: context.typed.keep(dialog.typed(), *key))

    def succeeded(answer: T, values: Values) -> None:
        dialog.accept()
        context.typed.drop(*key)
        if undo is not None:
            back = undo(answer)
        elif question.leaves_house or act.leaves_house:
            back = None
        else:
            back = _voiding(owner, context, act, answer, lambda: context.typed.keep(values, *key))
        if words := said if isinstance(said, str) else said(answer):
            context.shell.toast(words, back, final=_why_not(act, question) if not back else "")
        if isinstance(answer, Changed):
            context.changes.announce(answer)
        if then is not None:
            then(answer)

    def failed(error: Exception) -> None:
        if refused is None or not refused(error, dialog):
            dialog.show_error(error)

    def submitted(values: Values) -> None:
        typed = dialog.typed()
        context.jobs.write(
            owner,
            lambda progress: carry_out(dict(values), progress),
            lambda answer: succeeded(answer, typed),
            caption=caption,
            failed=failed,
        )

    dialog.submitted.connect(submitted)
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    dialog.open()
    dialog.form.focus_first()
    return dialog


def taking_step_back(
    owner: QWidget,
    context: Context,
    case_id: int,
    seq: int,
    then: Callable[[], None] = lambda: None,
) -> Undo:
    """What 撤消 in the toast does: void the step, say so, and do what comes ``then``."""

    def undo() -> None:
        from app.services.cases.commands import VoidSteps  # the store comes after the window

        command = VoidSteps(case_id, (seq,), UNDO_REASON)

        def undone(changed: Changed) -> None:
            then()
            context.changes.announce(changed)
            context.shell.toast("已撤消")

        context.jobs.write(
            owner, lambda _progress: context.office.casework.void(command, context.actor), undone
        )

    return undo


def _why_not(act: Act, question: Question) -> str:
    """Why what was done can't be taken back by one key."""
    if question.leaves_house or act.leaves_house:
        return f"“{question.verb}”已离开本机关，不能一键撤消；登记错了，在案件“经过”里撤销或改正。"
    return f"“{question.verb}”不能一键撤消；要改，请再办一次。"


def _voiding(
    owner: QWidget, context: Context, act: Act, answer: object, then: Callable[[], None]
) -> Undo | None:
    """What voids the step of the answer; None for an act that is not taken back so."""
    if act.undo != "void" or not isinstance(answer, Changed) or not (answer.seq and answer.cases):
        return None
    return taking_step_back(owner, context, answer.cases[0], answer.seq, then)
