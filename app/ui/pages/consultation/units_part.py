"""Who is asked and who answered: forms out in a batch, returned workbooks in, silent units urged."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.consultation_tables import UNITS
from app.base.rows.consultation import CallUnitRow, CallView, FormsWritten, ReturnedForm
from app.base.rows.forms import FieldRow
from app.services.consultation.answers import (
    RECORD_ANSWER,
    RECORD_SEALED,
    REMIND_UNITS,
    TAKE_RETURNS,
)
from app.services.consultation.call_commands import RecordAnswer
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.choosing import choose_files, choose_folder, open_path
from app.ui.controls import Lines
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.dialogs.returned_forms import ReturnsDialog
from app.ui.naming import adopt_names, captioned
from app.ui.pages.consultation.opening import Opening
from app.ui.pages.consultation.state import ConsultationState
from app.ui.pages.intake.files import read_file
from app.ui.pages.panels import panel
from app.ui.widgets.work_tables import PlacedGrid

NOBODY: Final = "还没有征求单位意见；按“加入单位…”列入，再一次生成每个单位的反馈表。"
NOT_AT_WORK: Final = "现在不是工作时间，催报可能没有人接收；已经催过的照常登记。"
SHEETS: Final = "反馈表 (*.xlsx *.xls *.xlsm *.et)"


class UnitsPart(QWidget):
    """The units at the left, what the one under the cursor said at the right."""

    split_wanted = Signal(object)  # the unit whose opinion is to be split

    def __init__(self, state: ConsultationState, opening: Opening) -> None:
        super().__init__()
        self._state, self._context, self._opening = state, state.context, opening
        self.dialog: FormDialog | None = None
        self.returns_dialog: ReturnsDialog | None = None
        self.ask_button = QPushButton("加入单位…")
        self.forms_button = QPushButton("生成反馈表…")
        self.take_button = QPushButton(f"{TAKE_RETURNS.caption}…")
        self.take_button.setToolTip("也可以把收到的反馈表拖到本页")
        self.remind_button = QPushButton(f"{REMIND_UNITS.caption}…")
        self.hint_label = captioned("收到的反馈表可以直接拖进来", "muted")
        self.unit_grid = PlacedGrid(
            UNITS, "征求的单位", NOBODY, ("reminded_on", "points", "sealed_on")
        )
        self.opinion_label = captioned("单位意见", "section")
        self.opinion_lines = Lines()
        self.opinion_lines.setReadOnly(True)
        self.opinion_lines.setProperty("role", "reading")
        self.opinion_lines.setAccessibleName("单位意见原文")
        self.record_button = QPushButton(f"{RECORD_ANSWER.caption}…")
        self.nil_button = QPushButton("无意见")
        self.sealed_button = QPushButton("盖章件…")
        self.split_button = QPushButton("整理成条…")
        for button in (self.record_button, self.nil_button, self.sealed_button, self.split_button):
            button.setProperty("role", "quiet")
        self._build_layout()
        adopt_names(self)
        self._connect()

    def _build_layout(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, 0, 0, 0)
        strip.setSpacing(theme.TIGHT)
        strip.addWidget(self.hint_label, 1)
        for button in (self.ask_button, self.forms_button, self.take_button, self.remind_button):
            strip.addWidget(button)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.addWidget(self.unit_grid)
        self.halves.addWidget(
            panel(
                self.opinion_label,
                self.opinion_lines,
                self.record_button,
                self.nil_button,
                self.sealed_button,
                self.split_button,
            )  # fmt: skip
        )
        self.halves.setSizes([330, 170])
        self.halves.setStretchFactor(0, 1)
        self.halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(strip)
        column.addWidget(self.halves, 1)

    def _connect(self) -> None:
        self.unit_grid.beside = (
            self.record_button, self.nil_button, self.sealed_button, self.split_button
        )  # fmt: skip
        self.unit_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.unit_grid.opened.connect(lambda _unit: self.record())
        self.ask_button.clicked.connect(self._ask_units)
        self.forms_button.clicked.connect(self._choose_folder)
        self.take_button.clicked.connect(self._choose_forms)
        self.remind_button.clicked.connect(self.remind)
        self.record_button.clicked.connect(self.record)
        self.nil_button.clicked.connect(self.nil)
        self.sealed_button.clicked.connect(self.sealed)
        self.split_button.clicked.connect(self._split)
        self._state.shown.connect(self._show)

    # ------------------------------------------------------------ showing

    def _show(self, view: CallView | None) -> None:
        units = view.units if view else ()
        self.unit_grid.show_keeping_place(units, lambda unit: unit.uid)
        open_ = view is not None and view.row.state not in ("closed", "reported")
        silent = sum(unit.nil is None for unit in units)
        self.remind_button.setText(
            f"{REMIND_UNITS.caption} {silent}…" if silent else f"{REMIND_UNITS.caption}…"
        )
        rules = (
            (self.ask_button, open_, "已经办完"),
            (self.forms_button, bool(units), "先加入单位"),
            (self.take_button, bool(units) and open_, "先加入单位" if open_ else "已经办完"),
            (self.remind_button, bool(silent) and open_, "单位都已反馈" if units else "先加入单位"),
        )
        for button, may, why in rules:
            button.setEnabled(may)
            button.setToolTip("" if may else why)
        self._look()

    def current(self) -> CallUnitRow | None:
        """The unit under the cursor."""
        row: CallUnitRow | None = self.unit_grid.current_row()
        return row

    def _look(self) -> None:
        unit, view = self.current(), self._state.view
        open_ = view is not None and view.row.state not in ("closed", "reported")
        self.opinion_label.setText(f"单位意见　{unit.name}" if unit else "单位意见")
        self.opinion_lines.setPlainText(unit.opinion if unit else "")
        said = unit is not None and unit.nil is False
        rules = (
            (self.record_button, unit is not None and open_, "先选单位"),
            (self.nil_button, unit is not None and open_ and unit.nil is None, "已经反馈"),
            (self.sealed_button, unit is not None, "先选单位"),
            (self.split_button, said and open_, "这个单位没有提出意见"),
        )
        for button, may, why in rules:
            button.setEnabled(may)
            button.setToolTip("" if may else why)

    # ------------------------------------------------------------ doing

    def _ask_units(self) -> None:
        if self._state.view is not None:
            self._opening.ask_units(self._state.view)
            self.dialog = self._opening.dialog

    def record(self) -> None:
        """Ask what the unit returned, as it was said on the telephone or stands on paper."""
        unit, view = self.current(), self._state.view
        if unit is None or view is None or not self.record_button.isEnabled():
            return
        answers, by, call_id = self._context.office.call_answers, self._context.actor, view.row.id
        fields = (
            FieldRow(
                "opinion", "单位意见", "lines", True, help="照原文录入；没有意见的写“无意见”。"
            ),
            FieldRow("on", "收到日期", "date", True, default=self._context.today.day),
        )
        preset = {"opinion": unit.opinion} if unit.opinion else {}
        self.dialog = ask(
            self, self._context, RECORD_ANSWER,
            Question(RECORD_ANSWER.caption, f"{unit.name}　{view.row.topic}", fields, RECORD_ANSWER.caption),
            lambda v, _p: answers.record(
                RecordAnswer(call_id, unit.uid, v["opinion"], v["on"]), by
            ),
            After(f"已登记{unit.name}的反馈", undo=self._state.undo,
                  then=lambda _seq: self._state.announce(call_id)),
            Before(("answer", call_id, unit.uid), preset),
        )  # fmt: skip

    def nil(self) -> None:
        """The unit has no opinion: an answer, by one key."""
        unit, view = self.current(), self._state.view
        if unit is None or view is None:
            return
        answers, by, call_id = self._context.office.call_answers, self._context.actor, view.row.id
        self._state.write(
            lambda: answers.record(RecordAnswer(call_id, unit.uid, "无意见"), by),
            f"已登记{unit.name}：无意见", act=RECORD_ANSWER,
        )  # fmt: skip

    def sealed(self) -> None:
        """Ask when the signed and sealed form of the unit came in."""
        unit, view = self.current(), self._state.view
        if unit is None or view is None:
            return
        answers, by, call_id = self._context.office.call_answers, self._context.actor, view.row.id
        fields = (FieldRow("on", "收到日期", "date", True, default=self._context.today.day),)
        self.dialog = ask(
            self, self._context, RECORD_SEALED,
            Question(RECORD_SEALED.caption, unit.name, fields, RECORD_SEALED.caption,
                     "电子版和盖章件分开登记；扫描件可以拖到“经过与文件”里。"),
            lambda v, _p: answers.record_sealed(call_id, unit.uid, (), by, v["on"]),
            After("已登记盖章件", undo=self._state.undo,
                  then=lambda _seq: self._state.announce(call_id)),
            Before(("sealed", call_id, unit.uid)),
        )  # fmt: skip

    def remind(self) -> None:
        """Ask whether the silent units were urged; outside working hours the question says so."""
        options = self._context.office.options
        self._context.jobs.read(self, options.open_now, self._ask_whom, key="open_now")

    def _ask_whom(self, working: bool) -> None:
        view = self._state.view
        if view is None:
            return
        silent = [unit for unit in view.units if unit.nil is None]
        answers, by, call_id = self._context.office.call_answers, self._context.actor, view.row.id
        options = tuple((unit.uid, unit.name) for unit in silent)
        fields = (
            FieldRow("units", "催报的单位", "choices", True, options,
                     tuple(key for key, _caption in options)),
        )  # fmt: skip

        def carry_out(values: dict[str, Any], _progress: object) -> int:
            return answers.remind(call_id, values["units"], by)

        self.dialog = ask(
            self, self._context, REMIND_UNITS,
            Question(REMIND_UNITS.caption, f"还没有反馈的{len(silent)}个单位", fields, REMIND_UNITS.caption,
                     note="" if working else NOT_AT_WORK), carry_out,
            After(lambda n: f"已登记催报{n}个单位",
                  then=lambda _n: self._state.announce(call_id)),
            Before(("remind", call_id), only=()),
        )  # fmt: skip

    def _split(self) -> None:
        unit = self.current()
        if unit is not None:
            self.split_wanted.emit(unit)

    def _choose_folder(self) -> None:
        folder = choose_folder(self, "反馈表放到哪个文件夹")
        if folder is not None:
            self.write_forms(folder)

    def write_forms(self, folder: Path) -> None:
        """Write a form for every unit into the folder: a workbook each."""
        view = self._state.view
        if view is None:
            return
        replies, by, call_id = self._context.office.call_replies, self._context.actor, view.row.id

        def done(made: FormsWritten) -> None:
            self._context.shell.toast(
                f"已生成{len(made.files)}份反馈表，每单位一份",
                more=("打开文件夹", lambda: open_path(made.folder)),
            )

        self._context.jobs.long_read(
            self, lambda _progress: replies.export_forms(call_id, folder, by), done,
            caption="正在生成反馈表…",
        )  # fmt: skip

    def _choose_forms(self) -> None:
        paths = choose_files(self, "收到的反馈表", SHEETS)
        if paths:
            self.take_files(tuple(paths))

    def take_files(self, paths: tuple[Path, ...]) -> None:
        """Read returned workbooks, show what they say, and take them in when that is wanted."""
        view = self._state.view
        if view is None or not self.take_button.isEnabled():
            return
        answers, by, call_id = self._context.office.call_answers, self._context.actor, view.row.id

        def read() -> tuple[list[AttachmentInput], tuple[ReturnedForm, ...]]:
            files = [AttachmentInput(path.name, read_file(path)) for path in paths]
            return files, answers.preview(call_id, files, by)

        def shown(found: tuple[list[AttachmentInput], tuple[ReturnedForm, ...]]) -> None:
            files, forms = found
            dialog = self.returns_dialog = ReturnsDialog(self, forms)

            def take() -> None:
                self._state.write(
                    lambda: answers.take_returns(call_id, files, by),
                    f"已读入{sum(not form.refused for form in forms)}份反馈表",
                )

            dialog.accepted.connect(take)
            dialog.finished.connect(lambda _result: dialog.deleteLater())
            dialog.open()

        self._context.jobs.read(self, read, shown, key="returns")
