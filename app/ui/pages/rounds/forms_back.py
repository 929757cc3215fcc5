"""收回信息采集表: what each workbook would change, what is refused and why, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.base.progress import Progress
from app.base.rows.collection import ReturnedChange, ReturnPreview
from app.base.tables import Column, Table
from app.services.evaluation.collecting import TAKE_IN
from app.services.evaluation.round_commands import Entered, TakeIn
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.context import Context
from app.ui.controls import Line, commit_typing, saving_keys
from app.ui.errors import sentence
from app.ui.naming import adopt_names, captioned, labelled
from app.ui.pages.panels import panel
from app.ui.plain import PlainLabel
from app.ui.widgets.check_grid import CheckGrid
from app.ui.widgets.work_tables import PlacedGrid

STATES: Final = {
    "taken": "将采用", "same": "没有变", "refused": "不能采用", "both": "两边都改过", "row": "须核对这一行",
}  # fmt: skip
CHOSEN_BY_HAND: Final = ("both", "row")
FILES: Final = Table[ReturnPreview](
    (
        Column("file", "文件", lambda p: p.file, stretch=True),
        Column("audience", "填报方", lambda p: p.audience, width=200),
        Column("taken", "将采用", lambda p: p.count("taken"), lambda n: f"{n}\u2002", "right", 70),
        Column("refused", "不能采用", lambda p: p.count("refused"), lambda n: f"{n}\u2002", "right", 84),
        Column("both", "须选", lambda p: p.count("both") + p.count("row"), lambda n: f"{n}\u2002", "right", 60),
        Column("problem", "", lambda p: p.problem, width=260),
    )
)  # fmt: skip
CHANGES: Final = Table[ReturnedChange](
    (
        Column("state", "处理", lambda c: STATES[c.state], width=104),
        Column("unit", "单位", lambda c: c.unit_name, width=190),
        Column("caption", "填报项", lambda c: f"{c.item}　{c.caption}", width=190),
        Column("sent", "发出时", lambda c: c.sent, width=84),
        Column("ours", "现在", lambda c: c.ours, width=84),
        Column("theirs", "报回", lambda c: c.theirs, width=160),
        Column("why", "原因", lambda c: c.why, stretch=True),
    )
)


def _key(change: ReturnedChange) -> tuple[str, str, str]:
    return change.unit, change.item, change.input


class FormsBackDialog(QDialog):
    """``taken_in`` says that something of it lies in the file."""

    taken_in = Signal()

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        round_id: int,
        files: Sequence[AttachmentInput],
        previews: Sequence[ReturnPreview],
    ) -> None:
        super().__init__(parent)
        self.context, self._round = context, round_id
        self._files = {preview.sha256: file for file, preview in zip(files, previews, strict=True)}
        self.previews = tuple(previews)
        self._chosen: dict[str, frozenset[tuple[str, str, str]]] = {}
        self._senders = {preview.sha256: preview.sender for preview in previews}
        self._showing = ""
        self.setWindowTitle(TAKE_IN.caption)
        self.resize(1080, 640)
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()
        self.file_grid.show_keeping_place(self.previews, lambda p: p.sha256)
        self._show_file()

    def _build_widgets(self) -> None:
        ready = sum(not preview.problem for preview in self.previews)
        self.heading_label = captioned(TAKE_IN.caption, "title")
        self.about_label = captioned(
            f"{len(self.previews)}份文件，{ready}份可以收回；现在还没有保存任何内容。", "muted"
        )
        self.file_grid = PlacedGrid(FILES, "文件", first_to_go=("problem",))
        self.change_grid = CheckGrid(
            CHANGES, "改动", _key, "这份文件里没有可以采用的内容。", ("sent", "ours")
        )
        self.changes_label = captioned("改动", "section")
        self.all_box = QCheckBox("没有变的也列出")
        self.note_label = PlainLabel()
        self.note_label.setWordWrap(True)
        self.note_label.setProperty("role", "muted")
        self.sender_line = Line()
        self.sender_line.setPlaceholderText("谁报回来的，如县法院行政庭")
        self.error_label = captioned("", "problem")
        self.error_label.setWordWrap(True)
        self.put_by_button = QPushButton("先不收")
        self.take_button = QPushButton(f"收回 {ready} 份")
        self.take_button.setProperty("role", "primary")
        self.take_button.setEnabled(bool(ready))
        for button in (self.put_by_button, self.take_button):
            button.setAutoDefault(False)

    def _build_layout(self) -> None:
        halves = self.halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self.file_grid)
        halves.addWidget(panel(self.changes_label, self.change_grid, self.all_box))
        halves.setSizes([210, 300])
        halves.setChildrenCollapsible(False)
        who = QHBoxLayout()
        who.addWidget(labelled("报送人(&S) *", self.sender_line))
        who.addWidget(self.sender_line, 1)
        below = QHBoxLayout()
        below.addWidget(self.error_label, 1)
        below.addWidget(self.put_by_button)
        below.addWidget(self.take_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.heading_label)
        column.addWidget(self.about_label)
        column.addWidget(halves, 1)
        column.addWidget(self.note_label)
        column.addLayout(who)
        column.addLayout(below)

    def _connect(self) -> None:
        self.file_grid.selectionModel().currentChanged.connect(lambda *_: self._show_file())
        self.change_grid.ticks_changed.connect(self._keep_ticks)
        self.sender_line.textChanged.connect(self._keep_sender)
        self.all_box.toggled.connect(lambda _on: self._show_file())
        self.put_by_button.clicked.connect(self.reject)
        self.take_button.clicked.connect(self.take)
        saving_keys(self, self.take)

    def _show_file(self) -> None:
        preview: ReturnPreview | None = self.file_grid.current_row()
        if preview is None:
            return
        self._showing = ""
        shown = [c for c in preview.changes if self.all_box.isChecked() or c.state != "same"]
        order = list(STATES)
        shown.sort(key=lambda c: -order.index(c.state))
        self.change_grid.show_keeping_place(shown, _key)
        chosen = self._chosen.get(preview.sha256, frozenset())
        self.change_grid.tick(shown, on=False)
        self.change_grid.tick([c for c in shown if _key(c) in chosen])
        self.changes_label.setText(
            f"{preview.file}　要采用报回值的，勾选“两边都改过”“须核对”的行"
            if any(c.state in CHOSEN_BY_HAND for c in shown)
            else preview.file
        )
        notes = (preview.problem, *preview.notes)
        self.note_label.setText("；".join(filter(None, notes)))
        self.sender_line.setText(self._senders[preview.sha256])
        self.sender_line.setEnabled(not preview.problem)
        self._showing = preview.sha256

    def _keep_ticks(self) -> None:
        if self._showing:
            ticked = self.change_grid.ticked
            self._chosen[self._showing] = frozenset(
                _key(c) for c in ticked if c.state in CHOSEN_BY_HAND
            )

    def _keep_sender(self, text: str) -> None:
        if self._showing:
            self._senders[self._showing] = text

    def take(self) -> None:
        """Take in every workbook that can be."""
        commit_typing()
        ready = [preview for preview in self.previews if not preview.problem]
        nameless = next((p for p in ready if not self._senders[p.sha256].strip()), None)
        if nameless is not None:
            at = self.previews.index(nameless)
            self.file_grid.selectRow(at)
            self.sender_line.setFocus()
            self._refused(f"“{nameless.file}”没有写明由谁报回。")
            return
        office, by, today = self.context.office, self.context.actor, self.context.today.day

        def work(progress: Progress) -> list[Entered]:
            answers = []
            for number, preview in enumerate(ready):
                progress.step(number, len(ready), preview.file)
                command = TakeIn(
                    self._round, self._senders[preview.sha256], _day(preview, today),
                    self._chosen.get(preview.sha256, frozenset()),
                )  # fmt: skip
                answers.append(office.collecting.take_in(command, self._files[preview.sha256], by))
            return answers

        self.take_button.setEnabled(False)
        self.context.jobs.write(
            self, work, lambda answers: self._done(answers), caption="正在收回采集表…",
            failed=lambda error: self._refused(sentence(error)),
        )  # fmt: skip

    def _done(self, answers: Sequence[Entered]) -> None:
        self.context.shell.toast(f"已收回{len(answers)}份采集表")
        self.taken_in.emit()
        self.accept()

    def _refused(self, words: str) -> None:
        self.error_label.setText(f"⚠ {words}")
        self.take_button.setEnabled(True)
        self.taken_in.emit()


def _day(preview: ReturnPreview, today: date) -> date:
    try:
        return date.fromisoformat(preview.sent_on)
    except ValueError:
        return today
