"""The office's answer to the call in sight: 待签 → 已盖章 → 已报送, with its form as it prints."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.captions import day_with_year
from app.base.rows.consultation import CallView
from app.base.rows.forms import FieldRow
from app.base.rows.papers import PaperAbout
from app.rules.consultation.history import RECEIVED
from app.services.consultation.call_commands import ReportAnswer
from app.services.consultation.replies import DRAFT_ANSWER, EXPORT_FORM, REPORT_ANSWER, SEAL_ANSWER
from app.services.papers.paper_commands import WritePaper
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.choosing import choose_files, choose_name, open_path
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.consultation.state import ConsultationState
from app.ui.pages.intake.files import read_file
from app.ui.pages.paper_work import print_from
from app.ui.widgets.paper_view import PaperView

FORM: Final = "opinion_form"  # the paper of an answer
FORM_NAME: Final = "意见反馈表"
STAGES: Final = (("to_sign", "待签"), ("sealed", "已盖章"), ("reported", "已报送"))
ORDER: Final = ("open", *(key for key, _caption in STAGES))
NOT_YET: Final = "填好反馈表后，这里显示它打印出来的样子。没有意见的按 Ctrl+0。"


class ReplyPart(QWidget):
    """The strip of the answer, and the form beneath it."""

    printed = Signal()

    def __init__(self, state: ConsultationState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._context = state, state.context
        self.dialog: FormDialog | None = None
        self.stage_label = captioned("", "section")
        self.fill_button = QPushButton(f"{DRAFT_ANSWER.caption}…")
        self.nil_button = QPushButton("无意见　Ctrl+0")
        self.print_button = QPushButton("打印…　Ctrl+P")
        self.export_button = QPushButton("导出 Excel…")
        self.seal_button = QPushButton(f"{SEAL_ANSWER.caption}…")
        self.report_button = QPushButton(f"{REPORT_ANSWER.caption}…")
        self.sentence_label = captioned("", "muted")
        self.sentence_label.setWordWrap(True)
        self.paper_view = PaperView("意见反馈表的样子", NOT_YET)
        self._build_layout()
        adopt_names(self)
        self.export_button.setObjectName("export_form_button")
        self.fill_button.clicked.connect(self.fill)
        self.nil_button.clicked.connect(self.nil)
        self.print_button.clicked.connect(self.print)
        self.export_button.clicked.connect(self._choose_file)
        self.seal_button.clicked.connect(self.seal)
        self.report_button.clicked.connect(self.report)
        state.shown.connect(self._show)

    def _build_layout(self) -> None:
        stages = QHBoxLayout()
        stages.setContentsMargins(theme.TIGHT, 0, 0, 0)
        stages.setSpacing(theme.WIDE)
        stages.addWidget(self.stage_label)
        stages.addWidget(self.sentence_label, 1)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, 0, 0, 0)
        strip.setSpacing(theme.TIGHT)
        for button in (self.fill_button, self.nil_button, self.print_button, self.export_button,
                       self.seal_button, self.report_button):  # fmt: skip
            strip.addWidget(button)
        strip.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(stages)
        column.addLayout(strip)
        column.addWidget(self.paper_view, 1)

    # ------------------------------------------------------------ showing

    def _show(self, view: CallView | None) -> None:
        received = view is not None and view.row.direction == RECEIVED
        at = ORDER.index(view.row.state) if view and received else 0
        marks = (
            f"● {caption}" if number < at else f"▶ {caption}" if number == at else f"○ {caption}"
            for number, (_key, caption) in enumerate(STAGES, 1)
        )
        self.stage_label.setText("　→　".join(marks))
        self._allow(at, received=received)
        self.sentence_label.setText(_told(view) if view and received else "")
        if view is None or not received or at == 0:
            self.paper_view.say(NOT_YET)
            return
        papers, by = self._context.office.papers, self._context.actor
        form = WritePaper(FORM, PaperAbout("answer", call_id=view.row.id), self._context.today.day)
        self._context.jobs.read(
            self, lambda: papers.preview(form, by).pdf, self.paper_view.show_pdf, key="form",
            failed=lambda error: self.paper_view.say(str(error)),
        )  # fmt: skip

    def _allow(self, at: int, *, received: bool) -> None:
        """Which buttons act, and why the others don't."""
        drafted, sealed, reported = at >= 1, at >= 2, at >= 3
        rules = (
            (self.fill_button, received and not reported, "已经报送；要改先在经过里撤销报送"),
            (self.nil_button, received and not reported, "已经报送；要改先在经过里撤销报送"),
            (self.print_button, drafted, "还没有填反馈表"),
            (self.export_button, drafted, "还没有填反馈表"),
            (self.seal_button, drafted and not sealed, "先填反馈表" if not drafted else "已经盖章"),
            (self.report_button, sealed and not reported,
             "先登记盖章" if not sealed else "已经报送"),
        )  # fmt: skip
        for button, may, why in rules:
            button.setEnabled(may)
            button.setToolTip("" if may else why)
        nexts = {0: self.fill_button, 1: self.seal_button, 2: self.report_button}
        for button, _may, _why in rules:
            role = "primary" if button is nexts.get(at) else None
            if button.property("role") != role:
                button.setProperty("role", role)
                button.style().unpolish(button)
                button.style().polish(button)

    # ------------------------------------------------------------ doing

    def nil(self) -> None:
        """无意见: one key, and it stands ready to be signed; a toast undoes it."""
        view = self._state.view
        if view is None or not self.nil_button.isEnabled():
            return
        replies, by, call_id = self._context.office.call_replies, self._context.actor, view.row.id
        self._state.write(
            lambda: replies.draft(call_id, "", by), "已记“无意见”，待签字盖章", act=DRAFT_ANSWER
        )

    def fill(self) -> None:
        """Ask for the one cell, filled with the points gathered so far."""
        view = self._state.view
        if view is None:
            return
        replies, by, call_id = self._context.office.call_replies, self._context.actor, view.row.id

        def opened(gathered: str) -> None:
            text = view.opinion if view.nil is False else gathered
            fields = (FieldRow("opinion", "单位意见", "lines", False, help="留空就是“无意见”。"),)
            self.dialog = ask(
                self, self._context, DRAFT_ANSWER,
                Question("填意见反馈表", f"{view.addressee}　{view.row.topic}", fields, "存为待签",
                         "各条意见已按指标编好；打印后由主管领导签字、加盖公章。"),
                lambda v, _p: replies.draft(call_id, str(v.get("opinion", "")), by),
                After("已存为待签", undo=self._state.undo,
                      then=lambda _seq: self._state.announce(call_id)),
                Before(("draft", call_id), {"opinion": "" if text == "无意见" else text}),
            )  # fmt: skip
            self.dialog.form.grow("opinion", 1)

        self._context.jobs.read(self, lambda: replies.gathered(call_id, by), opened, key="gathered")

    def seal(self) -> None:
        """Ask on which day it was signed and sealed; the scan is filed after that."""
        view = self._state.view
        if view is None:
            return
        replies, by, call_id = self._context.office.call_replies, self._context.actor, view.row.id
        fields = (FieldRow("on", "盖章日期", "date", True, default=self._context.today.day),)
        self.dialog = ask(
            self, self._context, SEAL_ANSWER,
            Question(SEAL_ANSWER.caption, view.row.topic, fields, SEAL_ANSWER.caption,
                     "扫描件在登记后附上：按提示里的“附扫描件”，或者把文件拖到本页。"),
            lambda v, _p: replies.seal(call_id, v["on"], (), by),
            After("已登记盖章，可以报送", undo=self._state.undo,
                  more=lambda _seq: ("附扫描件…", self.add_scan),
                  then=lambda _seq: self._state.announce(call_id)),
            Before(("seal", call_id)),
        )  # fmt: skip

    def add_scan(self) -> None:
        """Choose the scan of the sealed form, and file it with the call."""
        paths = choose_files(self, "盖章扫描件", "扫描件 (*.pdf *.jpg *.jpeg *.png)")
        if paths:
            self.file(tuple(paths), "盖章扫描件")

    def file(self, paths: tuple[Path, ...], note: str) -> None:
        """File papers with the call in sight."""
        view, calls, by = self._state.view, self._context.office.calls, self._context.actor
        if view is None:
            return
        call_id = view.row.id
        self._state.write(
            lambda: calls.file(
                call_id, [AttachmentInput(path.name, read_file(path)) for path in paths], note, by
            ),
            f"已归入{len(paths)}个文件",
        )

    def report(self) -> None:
        """Ask when and where it was sent."""
        view = self._state.view
        if view is None:
            return
        replies, by, call_id = self._context.office.call_replies, self._context.actor, view.row.id
        now = self._context.office.workspace.now()
        fields = (
            FieldRow("at", "报送时间", "datetime", True, default=now),
            FieldRow("to", "报送到", "text", True, default=view.reply_to or None,
                     help="来文写明的邮箱；电子版和盖章扫描件一并报送。"),
        )  # fmt: skip
        self.dialog = ask(
            self, self._context, REPORT_ANSWER,
            Question(REPORT_ANSWER.caption, view.row.topic, fields, REPORT_ANSWER.caption,
                     "登记后这件征求意见就办完了；登记错了，在“经过与文件”里撤销。"),
            lambda v, _p: replies.report(ReportAnswer(call_id, v["at"], v["to"]), by),
            After("已报送", undo=lambda _seq: None,
                  then=lambda _seq: self._state.announce(call_id)),
            Before(("report", call_id)),
        )  # fmt: skip

    def print(self) -> None:
        """Print the form as it is shown."""
        if self.print_button.isEnabled() and self.paper_view.data:
            print_from(self, self._context, [self.paper_view.data], FORM_NAME)
            self.printed.emit()

    def export_to(self, path: Path) -> None:
        """Write the workbook that goes with the scan."""
        view = self._state.view
        if view is None:
            return
        replies, by, call_id = self._context.office.call_replies, self._context.actor, view.row.id
        self._context.jobs.long_read(
            self, lambda _progress: replies.export_form(call_id, path, by),
            lambda made: self._context.shell.toast(
                f"已导出“{made.name}”", more=("打开", partial(open_path, made))
            ),
            caption="正在导出…",
        )  # fmt: skip

    def _choose_file(self) -> None:
        view = self._state.view
        if view is not None:
            name = f"{FORM_NAME}（{view.addressee}）.xlsx"
            path = choose_name(self, EXPORT_FORM.caption, name, "Excel 工作簿 (*.xlsx)")
            if path is not None:
                self.export_to(path)


def _told(view: CallView) -> str:
    """When it was sealed and sent, and whether in time."""
    parts = [f"盖章 {day_with_year(view.sealed_on)}" if view.sealed_on else ""]
    if view.reported_at is not None:
        judged = {True: "按时", False: "逾期", None: ""}[view.in_time]
        at = f"{day_with_year(view.reported_at.date())} {view.reported_at:%H:%M}"
        parts.append(f"报送 {at} 到 {view.reported_to}　{judged}".strip())
    return "　".join(filter(None, parts))
