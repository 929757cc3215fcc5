"""What supervision asks once for many cases: letters with their grounds, reminders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.base.delivery import WAYS
from app.base.errors import InputError
from app.base.progress import Progress
from app.base.rows.batches import BatchResult
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.supervision import SupervisionDraft, SupervisionLine
from app.rules.casework.delivery import DAY, PROOF, WAY
from app.services.cases.batch import TAKE_MANY
from app.services.papers.documents import kind_caption
from app.services.papers.letter_commands import WriteLetter, supervision_letters
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.batch_result import BatchResultDialog
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.paper_stack import StackRow
from app.ui.dialogs.question import Question
from app.ui.pages.paper_batches import PaperBatches
from app.ui.places import case_opener

Options = Sequence[tuple[str, str]]
Commands = tuple[WriteLetter, ...]
PROPOSED_ONLY: Final = "带“（自动提示）”的情形只写给有这一提示的案件；另外勾选的情形写给每一件。"


class Letters(QObject):
    """Opens the one form, has its answer carried out, and shows who refused; then ``done``."""

    done = Signal()

    def __init__(self, owner: QWidget, context: Context) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self.dialog: FormDialog | None = None
        self.result_dialog: BatchResultDialog | None = None
        self.batches = PaperBatches(owner, context)
        self.batches.done.connect(self._sent)
        self._advised = ""

    def supervise(self, chosen: Sequence[SupervisionLine]) -> None:
        """Ask for grounds and advice, then write one letter a case."""
        lines = one_a_case(chosen)
        if not lines:
            return
        reads = self._context.office.reads

        def opened(options: Options) -> None:
            question = supervise_question(lines, options, self._context.today.day)
            self._ask(lines, question, "督办", lambda values: self._send(lines, values))

        self._context.jobs.read(
            self,
            lambda: [(c.key, f"{c.caption}（{c.article}）" if c.article else c.caption)
                     for c in reads.choices("supervision_grounds")],
            opened,
            key="grounds",
        )  # fmt: skip

    def remind(self, chosen: Sequence[SupervisionLine]) -> None:
        """Ask for the day and a note, then record a reminder on each case."""
        lines = one_a_case(chosen)
        if lines:
            question = remind_question(lines, self._context.today.day)
            self._ask(lines, question, "催办", lambda values: self._remind(lines, values))

    def _send(
        self, lines: Sequence[SupervisionLine], values: dict[str, Any]
    ) -> Callable[[Progress], BatchResult | Commands]:
        context, on = self._context, values["on"]
        drafts = drafts_of(lines, values["ground"], values["suggestion"])
        if values.get("paper"):
            commands = supervision_letters(drafts, on)
            today = context.today.day
            return lambda _progress: _of_today(commands, on, today, values.get(DAY))
        told = {name: values[name] for name in (DAY, WAY, PROOF) if name in values}
        return lambda progress: context.office.supervision.supervise(
            drafts, on, context.actor, progress, delivered=told if DAY in told else {}
        )

    def _remind(
        self, lines: Sequence[SupervisionLine], values: dict[str, Any]
    ) -> Callable[[Progress], BatchResult]:
        from app.services.cases.commands import TakeMany  # the store comes after the window

        context = self._context
        about = {line.case_id: line.about for line in lines if line.about is not None}
        on = values.pop("on")
        cases = tuple(line.case_id for line in lines)
        command = TakeMany("remind", on, cases, fields=values, about=about)
        return lambda progress: context.office.batch.take_many(command, context.actor, progress)

    def _ask(
        self,
        lines: Sequence[SupervisionLine],
        question: Question,
        caption: str,
        work: Callable[[dict[str, Any]], Callable[[Progress], BatchResult | Commands]],
    ) -> None:
        def done(result: BatchResult | Commands) -> None:
            if isinstance(result, BatchResult):
                self.done.emit()
                self._show_result(caption, result)
            else:
                self.batches.show(f"批量{caption}", stack_of(result, lines))
                self._keep_advice(caption, result)

        dialog = self.dialog = ask(
            self._owner,
            self._context,
            TAKE_MANY,
            question,
            lambda values, progress: work(values)(progress),
            After(then=done, acts=lambda answer: isinstance(answer, BatchResult)),
            Before((caption,), only=("suggestion",), cases=tuple(line.case_id for line in lines)),
            caption=f"正在批量{caption}…",
        )
        dialog.finished.connect(lambda _result: self._closed(dialog))

    def _keep_advice(self, caption: str, commands: Commands) -> None:
        """Nothing went out yet: the advice stands in the form again until it does."""
        step = commands[0].step
        advice = step.fields.get("suggestion", "") if step else ""
        self._context.typed.keep({"suggestion": advice}, TAKE_MANY.verb, caption)
        self._advised = caption

    def _sent(self) -> None:
        self._context.typed.drop(TAKE_MANY.verb, self._advised)
        self.done.emit()

    def _closed(self, dialog: FormDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def _show_result(self, caption: str, result: BatchResult) -> None:
        shell = self._context.shell
        self._context.changes.announce(Changed(cases=result.cases))
        if not result.refused:
            shell.toast(f"已对{len(result.taken)}件登记“{caption}”")
            return
        self.result_dialog = BatchResultDialog(self._owner, caption, result)
        self.result_dialog.case_wanted.connect(case_opener(shell))
        self.result_dialog.finished.connect(self.result_dialog.deleteLater)
        self.result_dialog.open()


def one_a_case(lines: Sequence[SupervisionLine]) -> tuple[SupervisionLine, ...]:
    """One line a case, the latest: a case gets one letter though two of its limits are over."""
    found: dict[int, SupervisionLine] = {}
    for line in sorted(lines, key=lambda line: line.due_on or date.max):
        found.setdefault(line.case_id, line)
    return tuple(found.values())


def stack_of(commands: Commands, lines: Sequence[SupervisionLine]) -> tuple[StackRow, ...]:
    """The letters as rows of a batch, each with its unit and case."""
    named = {line.case_id: line for line in lines}
    return tuple(
        StackRow(
            at, kind_caption(command.kind), named[command.case_id].unit,
            f"{named[command.case_id].number}　{named[command.case_id].title}", "", command,
        )
        for at, command in enumerate(commands)
    )  # fmt: skip


def drafts_of(
    lines: Sequence[SupervisionLine], grounds: Sequence[str], suggestion: str
) -> tuple[SupervisionDraft, ...]:
    """One letter a line: a proposed ground goes where it was proposed, any other to all."""
    proposed = {ground.key for line in lines for ground in line.grounds}
    drafts = []
    for line in lines:
        own = {ground.key for ground in line.grounds}
        wanted = tuple(key for key in grounds if key in own or key not in proposed)
        drafts.append(
            SupervisionDraft(line.case_id, line.number, line.unit, line.about, wanted, suggestion)
        )
    return tuple(drafts)


def supervise_question(lines: Sequence[SupervisionLine], options: Options, today: date) -> Question:
    """The form of the letters; the grounds that the program proposes are ticked."""
    proposed = {ground.key for line in lines for ground in line.grounds}
    marked = tuple(
        (key, f"{text}（自动提示）" if key in proposed else text) for key, text in options
    )
    fields = (
        FieldRow("on", "办理日期", "date", True, default=today),
        FieldRow("paper", "编号发函", "yes_no", True, default=True,
                 help="选“是”，每件编号、成文、存档，可以全部打印；选“否”只登记督办。"),
        FieldRow("ground", "督办情形", "choices", True, marked,
                 tuple(key for key, _text in options if key in proposed) or None,
                 PROPOSED_ONLY if len(lines) > 1 and proposed else ""),
        FieldRow("suggestion", "改进建议", "lines", True),
        FieldRow(DAY, "送达日", "date", False,
                 help="只登记督办的填写，未知留空，按发出日推定；编号发函的，发出以后登记送达，附凭证。"),
        FieldRow(WAY, "送达方式", "choice", False, tuple(WAYS.items())),
        FieldRow(PROOF, "送达凭证", "text", False),
    )  # fmt: skip
    heading = f"批量督办 {len(lines)} 件" if len(lines) > 1 else "督办"
    again = sum(line.supervised > line.answered for line in lines)
    waiting = f"⚠ 其中{again}件已经督办、还没有答复，请核对是否再发一次。" if again else ""
    return Question(heading, _about(lines), fields, "督办", waiting, leaves_house=True)


def _of_today(commands: Commands, on: date, today: date, delivered_on: date | None) -> Commands:
    """The letters; InputError where they would bear another day than that of 签发, or have been
    received before they went out."""
    if on != today:
        raise InputError(
            "编号发函的，成文日期是签发之日，没有办理；请把办理日期改为今天；以前办的，“编号发函”选“否”，只登记督办。"
        )
    if delivered_on is not None:
        raise InputError(
            "编号发函的，收到以后在“发文”的“办理”里登记送达（须有凭证），没有办理；请把送达日留空。"
        )
    return commands


def remind_question(lines: Sequence[SupervisionLine], today: date) -> Question:
    """The form of the reminders."""
    fields = (
        FieldRow("on", "办理日期", "date", True, default=today),
        FieldRow("note", "催办内容", "lines", False),
    )
    heading = f"批量催办 {len(lines)} 件" if len(lines) > 1 else "催办"
    return Question(heading, _about(lines), fields, "催办")


def _about(lines: Sequence[SupervisionLine]) -> str:
    """Which cases of which units, as far as one line names them."""
    if len(lines) == 1:
        return f"{lines[0].number}　{lines[0].unit}　{lines[0].title}"
    units = list(dict.fromkeys(line.unit for line in lines if line.unit))
    more = f"等{len(units)}个单位" if len(units) > 3 else ""
    return f"{'、'.join(units[:3])}{more}，共{len(lines)}件"
