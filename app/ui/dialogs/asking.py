"""Asks by a form and has its act carried out: the one way in which the desk asks for anything.

What was typed is kept until it is carried out; refused, the form stays and says why; carried out,
it is said in passing, announced to the pages, and offered to be undone where the act can be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from app.base.progress import Progress
from app.base.rows.changes import Changed
from app.services.gate.acts import Act
from app.ui.context import Context
from app.ui.dialogs.question import Question

if TYPE_CHECKING:  # dialogs and forms are loaded when the first one is asked for
    from app.ui.dialogs.form_dialog import FormDialog
    from app.ui.dialogs.moving import NamedCases

T = TypeVar("T")
Values = dict[str, Any]
Undo = Callable[[], None]
UNDO_REASON: Final = "撤销"


@dataclass(frozen=True, slots=True)
class Before:
    """What a form opens with.

    ``about`` tells apart forms of one act (else heading and subject do); ``preset`` stands in the
    fields; of what was typed before only the fields in ``only`` come back, or all; ``near`` are the
    units of the case at hand. ``cases`` are those that the form is about, or are told of what is typed
    where it names one itself: a person's number is offered to be moved into their identity.
    ``dated_back``: its day may lie far back, and then it asks why (``back_dated_reason``).
    """

    about: tuple[Hashable, ...] = ()
    preset: Mapping[str, Any] = field(default_factory=dict)
    only: Collection[str] | None = None
    near: tuple[str, ...] = ()
    cases: tuple[int, ...] | NamedCases = ()
    dated_back: bool = False


@dataclass(frozen=True, slots=True)
class After(Generic[T]):
    """What comes after an act.

    ``said`` is the toast, with 撤消 where the act voids its steps; ``undo`` gives what undoes it
    where that is another way, or None; ``more`` is another button of the toast; ``then`` is done
    last. An answer that ``acts`` says no of has done nothing yet: Ctrl+Z means what was done before. ``refused`` may deal with an error itself: True, and the form does not show it.
    """

    said: str | Callable[[T], str] = ""
    undo: Callable[[T], Undo | None] | None = None
    more: Callable[[T], tuple[str, Callable[[], object]] | None] | None = None
    then: Callable[[T], None] | None = None
    acts: Callable[[T], bool] = lambda _answer: True
    refused: Callable[[Exception, FormDialog], bool] | None = None


def ask(
    owner: QWidget,
    context: Context,
    act: Act,
    question: Question,
    carry_out: Callable[[Values, Progress], T],
    after: After[T] | None = None,
    before: Before = Before(),
    *,
    caption: str = "正在保存…",
) -> FormDialog:
    """Open the form of ``question`` over ``owner``; its values go to ``carry_out`` on the writer."""
    after = After() if after is None else after
    key = (act.verb, *(before.about or (question.heading, question.about)))
    if before.dated_back:
        from app.ui.dialogs.why_now import ask_why_now, why_field

        question = replace(question, fields=(*question.fields, why_field()))
    dialog = keeping_form(owner, context, question, key, before)
    if before.dated_back:
        ask_why_now(dialog.form, context, ())
    if before.cases:
        _offer_moving(dialog, context, before.cases, question.verb)

    def succeeded(answer: T, values: Values) -> None:
        dialog.accept()
        context.typed.drop(*key)
        if after.undo is not None:
            back = after.undo(answer)
        elif question.leaves_house or act.leaves_house:
            back = None
        else:
            back = _voiding(owner, context, act, answer, lambda: context.typed.keep(values, *key))
        why = "" if back else _why_not(act, question)
        if after.acts(answer):
            context.shell.acted(back, why)
        if words := after.said if isinstance(after.said, str) else after.said(answer):
            more = after.more(answer) if after.more else None
            context.shell.toast(words, back, more=more, final=why)
        if isinstance(answer, Changed):
            context.changes.announce(answer)
        if after.then is not None:
            after.then(answer)

    def failed(error: Exception) -> None:
        if after.refused is None or not after.refused(error, dialog):
            dialog.show_error(error)

    def submitted(values: Values) -> None:
        typed = dialog.typed()
        context.jobs.write(
            owner,
            lambda progress: carry_out(dict(values), progress),
            lambda answer: succeeded(answer, typed),
            caption=caption,
            failed=failed,
            acts=False,
        )

    dialog.submitted.connect(submitted)
    dialog.open()
    dialog.form.focus_first()
    return dialog


def keeping_form(
    owner: QWidget,
    context: Context,
    question: Question,
    key: tuple[Hashable, ...],
    before: Before = Before(),
) -> FormDialog:
    """A form that shows what was typed under ``key`` before, and keeps what is typed now."""
    from app.ui.dialogs.form_dialog import FormDialog
    from app.ui.forms.surroundings import surroundings_of

    surroundings = surroundings_of(context)
    surroundings.near = before.near
    dialog = FormDialog(owner, question, surroundings)
    only, kept = before.only, context.typed.of(*key)
    typed = {k: v for k, v in kept.items() if only is None or k in only}
    dialog.restore({**before.preset, **typed})
    dialog.form.changed.connect(lambda: context.typed.keep(dialog.typed(), *key))
    dialog.finished.connect(lambda _result: dialog.deleteLater())
    return dialog


def cases_called(context: Context, number: object) -> tuple[int, ...]:
    """The case of that number as far as who works here may see it; none where it is no number."""
    called = str(number or "").strip()
    key = context.office.reads.case_id(called, context.actor) if called else None
    return (key,) if key is not None else ()


def _offer_moving(
    dialog: FormDialog, context: Context, cases: tuple[int, ...] | NamedCases, caption: str
) -> None:
    from app.ui.dialogs.moving import MovingPanel

    panel = MovingPanel(dialog, dialog.form, context, cases, caption, failed=dialog.show_error)
    dialog.add_offers(panel)
    panel.search()


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
            owner,
            lambda _progress: context.office.casework.void(command, context.actor),
            undone,
            acts=False,
        )

    return undo


def _why_not(act: Act, question: Question) -> str:
    """Why what was done can't be undone by one key."""
    if question.leaves_house or act.leaves_house:
        return f"“{question.verb}”已离开本机关，不能一键撤消；登记错了，在案件“经过”里撤销或改正。"
    return f"“{question.verb}”不能一键撤消；要改，请再办一次。"


def _voiding(
    owner: QWidget, context: Context, act: Act, answer: object, then: Callable[[], None]
) -> Undo | None:
    """What voids the step of the answer; None for an act that is not undone so."""
    if act.undo != "void" or not isinstance(answer, Changed) or not (answer.seq and answer.cases):
        return None
    return taking_step_back(owner, context, answer.cases[0], answer.seq, then)
