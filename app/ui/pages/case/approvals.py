"""办理审批 on the case page: what needs an instruction first, what is proposed, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.base.captions import day_near
from app.base.rows.approvals import ApprovalRecord, ApprovalRow
from app.base.rows.cases import CaseRows
from app.base.rows.forms import FieldRow, StepForm
from app.rules.casework.back_dating import WHY
from app.services.cases.approvals import INSTRUCT, PROPOSE
from app.services.cases.commands import Instruct, Propose
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.approval_records import ApprovalRecordsDialog
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names
from app.ui.pages.case.state import CaseState
from app.ui.plain import PlainLabel

DAY: Final = "办理日期"
COPY_HELP: Final = "填了就在本件材料里登记纸质批示件；扫描件在登记后添加到这一步。"


class ApprovalStrip(QFrame):
    """Shown only where the office's setting asks for 批示 before a step that is due now."""

    def __init__(self, owner: QWidget, context: Context, state: CaseState) -> None:
        super().__init__(owner)
        self._owner, self._context = owner, context
        self._rows: CaseRows | None = None
        self._needed: tuple[StepForm, ...] = ()
        self._waiting: ApprovalRow | None = None
        self.dialog: FormDialog | None = None
        self.records: ApprovalRecordsDialog | None = None
        self.record_button = QPushButton("审批记录…")  # stands over 经过, whether or not this shows
        self.record_button.setProperty("role", "quiet")
        self.record_button.setToolTip(
            "这件案件报请过的批示、延期、提供身份等，由谁、何时、为何决定"
        )
        self.setProperty("role", "notice")
        self.approval_label = PlainLabel()
        self.approval_label.setWordWrap(True)
        self.approval_label.setAccessibleName("办理审批")
        self.propose_button = QPushButton("拟办意见…")
        self.instruct_button = QPushButton(f"{INSTRUCT.caption}…")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, theme.HAIR, theme.TIGHT, theme.HAIR)
        row.addWidget(self.approval_label, 1)
        row.addWidget(self.propose_button)
        row.addWidget(self.instruct_button)
        adopt_names(self)
        self.propose_button.clicked.connect(self.propose)
        self.instruct_button.clicked.connect(self.instruct)
        self.record_button.clicked.connect(self.show_records)
        state.read.connect(self.show_case)
        self.hide()

    def show_case(self, rows: CaseRows) -> None:
        """Read what the office asks for and what was proposed on this case, then show it."""
        self._rows = rows
        office, by = self._context.office, self._context.actor
        case_id = rows.card.case_id

        def read() -> tuple[CaseRows, tuple[str, ...], tuple[ApprovalRow, ...]]:
            asked = office.options.current().approval
            return rows, asked, office.approvals.of_case(case_id, by) if asked else ()

        self._context.jobs.read(self, read, self._show, key="approval")

    def _show(self, read: tuple[CaseRows, tuple[str, ...], tuple[ApprovalRow, ...]]) -> None:
        rows, asked, proposals = read
        self._needed = tuple(form for form in rows.next_steps if form.kind in asked)
        waiting = [proposal for proposal in proposals if proposal.state == "waiting"]
        self._waiting = waiting[-1] if waiting else None
        words = self._words(proposals)
        self.approval_label.setText(words)
        self.instruct_button.setVisible(self._waiting is not None)
        self.propose_button.setVisible(self._waiting is None)
        self.setVisible(bool(words))

    def _words(self, proposals: Sequence[ApprovalRow]) -> str:
        today = self._context.today.day
        if self._waiting is not None:
            return f"等待批示：拟{self._waiting.step_caption}。{_opinion(self._waiting, today)}"
        if not self._needed:
            return ""
        kinds = {form.kind for form in self._needed}
        last = next((p for p in reversed(proposals) if p.step in kinds), None)
        names = "、".join(form.caption for form in self._needed)
        if last is None:
            return f"{names}须先批示：写好拟办意见，批示同意后再办理。"
        after = "，可以办理。" if last.state == "approved" else "；可以重新拟办。"
        return f"{last.step_caption}的批示：{_instruction(last, today)}{after}"

    # ------------------------------------------------------------ doing

    def propose(self) -> None:
        """Ask for the decision proposed and the opinion."""
        if self._rows is None or not self._needed:
            return
        case_id, today = self._rows.card.case_id, self._context.today.day
        options = tuple((form.kind, form.caption) for form in self._needed)
        fields = (
            FieldRow("step", "拟", "choice", True, options, options[0][0]),
            FieldRow("opinion", "拟办意见", "lines", True),
            FieldRow("on", DAY, "date", True, default=today),
        )
        office, actor = self._context.office, self._context.actor
        self.dialog = ask(
            self._owner,
            self._context,
            PROPOSE,
            Question("拟办意见", self._about(), fields, "报请批示"),
            lambda values, _progress: office.approvals.propose(
                Propose(
                    case_id, values["step"], values["opinion"], values["on"], values.get(WHY) or ""
                ),
                actor,
            ),
            After("已报请批示"),
            Before(cases=(case_id,), dated_back=True),
        )

    def instruct(self) -> None:
        """Ask whether the proposal is approved, and for the words of the instruction."""
        if self._rows is None or self._waiting is None:
            return
        case_id, about = self._rows.card.case_id, self._waiting.seq
        today = self._context.today.day
        fields = (
            FieldRow("approved", "同意", "yes_no", True),
            FieldRow("instruction", "批示", "lines", False),
            FieldRow("on", DAY, "date", True, default=today),
            FieldRow("given_by", "批示的领导", "text", False,
                     help="县领导等不在这里办公的人作出的批示，登记为收到；本办批示不填。"),
            FieldRow("post", "职务", "text", False),
            FieldRow("asked_for", "要求办结日期", "date", False),
            FieldRow("copy_place", "批示件存放位置", "text", False, help=COPY_HELP),
        )  # fmt: skip
        office, actor = self._context.office, self._context.actor
        note = f"拟{self._waiting.step_caption}。{_opinion(self._waiting, today)}"
        self.dialog = ask(
            self._owner,
            self._context,
            INSTRUCT,
            Question(INSTRUCT.caption, self._about(), fields, INSTRUCT.caption, note),
            lambda values, _progress: office.approvals.instruct(
                Instruct(
                    case_id,
                    about,
                    values["approved"],
                    values.get("instruction", ""),
                    values["on"],
                    values.get("given_by") or "",
                    values.get("post") or "",
                    values.get("asked_for"),
                    values.get("copy_place") or "",
                    values.get(WHY) or "",
                ),
                actor,
            ),
            After("已登记批示"),
            Before(cases=(case_id,), dated_back=True),
        )

    def show_records(self) -> None:
        """All that was asked for and decided on the case."""
        if self._rows is None:
            return
        approvals, by = self._context.office.approvals, self._context.actor
        case_id, about = self._rows.card.case_id, self._about()

        def show(records: tuple[ApprovalRecord, ...]) -> None:
            dialog = self.records = ApprovalRecordsDialog(self._owner, about, records)
            dialog.open()

        self._context.jobs.read(
            self, lambda: approvals.record_of(case_id, by), show, key="approval_records"
        )

    def _about(self) -> str:
        card = self._rows.card if self._rows else None
        return f"{card.number}　{card.title}" if card else ""


def _opinion(row: ApprovalRow, today: date) -> str:
    return f"{row.opinion}（{row.proposed_by} {day_near(row.proposed_on, today)}）"


def _instruction(row: ApprovalRow, today: date) -> str:
    day = f" {day_near(row.instructed_on, today)}" if row.instructed_on else ""
    return f"{row.instruction}（{row.instructed_by}{day}）"
