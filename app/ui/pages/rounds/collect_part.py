"""采集表: the workbooks that went out to sources and units, what came back, and what is owing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.base.captions import day_with_year
from app.base.progress import Progress
from app.base.rows.collection import PackageRow, ReturnPreview
from app.base.rows.forms import FieldRow
from app.base.tables import Column, Table
from app.services.evaluation.collecting import (
    NOTE_SEALED,
    SELF,
    SEND_BACK,
    SEND_FORM,
    FormFile,
)
from app.services.evaluation.round_commands import Collect
from app.services.store.content import AttachmentInput
from app.ui import theme
from app.ui.choosing import choose_files, choose_folder, open_path
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import captioned
from app.ui.pages.intake.files import dropped_paths, read_file
from app.ui.pages.rounds.forms_back import FormsBackDialog
from app.ui.pages.rounds.part import RoundPart
from app.ui.widgets.work_tables import PlacedGrid

BOOKS: Final = "表格 (*.xlsx *.xlsm *.xls *.et)"
ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".et"})
EVERYBODY: Final = "all"
NOTHING: Final = "还没有发出信息采集表。点“发出采集表…”，每个数据来源、每个自报单位各一份；填好报回的文件拖到这里就能收回。"


def _state(row: PackageRow) -> str:
    return f"▲ 逾期{row.state}" if row.overdue else row.state


def _day(value: date | None) -> str:
    return day_with_year(value) if value is not None else ""


PACKAGES: Final = Table[PackageRow](
    (
        Column("audience", "填报方", lambda r: r.audience, width=170),
        Column("state", "状态", _state, width=120),
        Column("due", "要求报回", lambda r: r.due_on, _day, width=128),
        Column("electronic", "电子件收回", lambda r: r.electronic_on, _day, width=128),
        Column("sealed", "盖章件收回", lambda r: r.sealed_on, _day, width=128),
        Column("refused", "不能采用", lambda r: r.refused, lambda n: f"{n or '–'}\u2002", "right", 80),
        Column("owing", "还差", lambda r: "、".join(r.owing), stretch=True),
        Column("sent", "发出", lambda r: r.sent_on, _day, width=128),
    )
)  # fmt: skip


class CollectPart(RoundPart):
    """Sends, follows and takes in."""

    def _build_widgets(self) -> None:
        self.dialog: FormDialog | None = None
        self.returns: FormsBackDialog | None = None
        self.rows: tuple[PackageRow, ...] = ()
        self.package_grid = PlacedGrid(
            PACKAGES, "信息采集表", NOTHING, first_to_go=("sent", "sealed", "due")
        )
        self.send_button = QPushButton("发出采集表…")
        self.send_button.setProperty("role", "primary")
        self.take_button = QPushButton("收回…")
        self.take_button.setToolTip("也可以把报回的文件拖到这里，一次多份")
        self.again_button = QPushButton("再存一份…")
        self.back_button = QPushButton(f"{SEND_BACK.caption}…")
        self.sealed_button = QPushButton(f"{NOTE_SEALED.caption}…")
        self.summary_label = captioned("", "section")
        self.drop_frame = QFrame()
        self.drop_frame.setProperty("role", "notice")
        self.drop_label = captioned(
            "把报回的采集表拖到这里：先看改动，再收回。改过名、换过格式、重新排过序的都认得出。",
            "muted",
        )
        self.drop_label.setWordWrap(True)
        self.setAcceptDrops(True)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.TIGHT)
        head.addWidget(self.summary_label, 1)
        for button in (
            self.sealed_button, self.back_button, self.again_button, self.take_button,
            self.send_button,
        ):  # fmt: skip
            head.addWidget(button)
        inner = QHBoxLayout(self.drop_frame)
        inner.addWidget(self.drop_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.package_grid, 1)
        column.addWidget(self.drop_frame)

    def _connect(self) -> None:
        self.package_grid.beside = (self.again_button, self.back_button, self.sealed_button)
        self.package_grid.selectionModel().currentChanged.connect(lambda *_: self._can())
        self.send_button.clicked.connect(self.choose_place)
        self.take_button.clicked.connect(self.choose_returns)
        self.again_button.clicked.connect(self.save_again)
        self.back_button.clicked.connect(self.ask_back)
        self.sealed_button.clicked.connect(self.ask_sealed)
        self._can()

    def focus_first(self) -> None:
        """The packages, or the way to the first."""
        (self.package_grid if self.rows else self.send_button).setFocus()

    def reload(self) -> None:
        """Read what went out and came back."""
        assert self.state.row is not None
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        today = self.state.context.today.day
        self.state.context.jobs.read(
            self, lambda: office.collecting.packages(key, today, by), self.show_rows, key="books"
        )

    def show_rows(self, rows: tuple[PackageRow, ...]) -> None:
        """Show these packages."""
        self.rows = rows
        self.package_grid.show_keeping_place(rows, lambda row: row.package)
        back = sum(row.electronic_on is not None for row in rows)
        late = sum(row.overdue for row in rows)
        words = f"发出{len(rows)}份，收回{back}份" if rows else ""
        self.summary_label.setText(f"{words}，{late}份逾期" if late else words)
        self._can()

    def _can(self) -> None:
        row: PackageRow | None = self.package_grid.current_row()
        why = "" if row is not None else "先选一份采集表"
        for button in (self.again_button, self.sealed_button):
            button.setEnabled(row is not None)
            button.setToolTip(why)
        can_back = row is not None and bool(row.refused)
        self.back_button.setEnabled(can_back)
        self.back_button.setToolTip("" if can_back else "收回时有不能采用的内容，才退回补报")

    # ------------------------------------------------------------ out

    def choose_place(self) -> None:
        """Ask where to, then to whom and by when."""
        folder = choose_folder(self, "采集表存到哪个文件夹")
        if folder is not None:
            self.ask_send(folder)

    def ask_send(self, folder: Path) -> None:
        """Ask to whom and by when; then write the workbooks into the folder."""
        live = self.state.live
        if live is None:
            return
        indicators = live.indicators
        used = dict.fromkeys(item.source for item in indicators.items.values())
        to = [(EVERYBODY, "全部：每个来源、每个自报单位各一份")]
        to += [(key, indicators.sources.get(key, key)) for key in used if key != SELF]
        to += [(f"unit.{uid}", name) for uid, name in live.names.items()] if SELF in used else []
        fields = (
            FieldRow("to", "发给", "choice", True, tuple(to), default=EVERYBODY),
            FieldRow("due_on", "要求何日前报回", "date", False),
        )
        question = Question(
            SEND_FORM.caption, live.row.name, fields, "生成采集表",
            f"存到 {folder.name or folder}；本办已经掌握的数据写在表里请对方核对。生成即登记为已发出。",
        )  # fmt: skip
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id

        def carry_out(values: dict[str, Any], progress: Progress) -> tuple[FormFile, ...]:
            due = _date(values.get("due_on"))
            chosen = str(values.get("to") or EVERYBODY)
            if chosen == EVERYBODY:
                files = office.collecting.send_to_all(key, due, by)
            elif chosen.startswith("unit."):
                command = Collect(key, unit=chosen.removeprefix("unit."), due_on=due)
                files = (office.collecting.send(command, by),)
            else:
                files = (office.collecting.send(Collect(key, source=chosen, due_on=due), by),)
            _write(files, folder, progress)
            return files

        self.dialog = ask(
            self, self.state.context, SEND_FORM, question, carry_out,
            After(
                lambda files: f"已生成{len(files)}份采集表", undo=lambda _f: None,
                more=lambda _f: ("打开文件夹", lambda: open_path(folder)),
                then=lambda _f: self.reload(),
            ),
            Before(("send", key)), caption="正在生成采集表…",
        )  # fmt: skip

    def save_again(self) -> None:
        """Write the workbook of the package once more, as it went out."""
        row: PackageRow | None = self.package_grid.current_row()
        folder = choose_folder(self, "采集表存到哪个文件夹") if row is not None else None
        if row is None or folder is None or self.state.row is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id

        def work(progress: Progress) -> FormFile:
            file = office.collecting.again(key, row.package, by)
            _write((file,), folder, progress)
            return file

        self._write_then(work, folder)

    def ask_back(self) -> None:
        """Ask by when what was refused is to be put right, and write that workbook."""
        row: PackageRow | None = self.package_grid.current_row()
        folder = choose_folder(self, "补报表存到哪个文件夹") if row is not None else None
        if row is None or folder is None or self.state.row is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        question = Question(
            SEND_BACK.caption, f"{row.audience}：{row.refused}格不能采用，标出并写明原因",
            (FieldRow("due_on", "要求何日前补报", "date", False),), SEND_BACK.caption,
        )  # fmt: skip

        def carry_out(values: dict[str, Any], progress: Progress) -> FormFile:
            file = office.collecting.send_back(key, row.package, _date(values.get("due_on")), by)
            _write((file,), folder, progress)
            return file

        self.dialog = ask(
            self, self.state.context, SEND_BACK, question, carry_out,
            After(
                "已生成补报表", undo=lambda _f: None,
                more=lambda _f: ("打开文件夹", lambda: open_path(folder)),
                then=lambda _f: self.reload(),
            ),
            Before(("back", row.package)),
        )  # fmt: skip

    def ask_sealed(self) -> None:
        """Ask on which day the sealed paper came in."""
        row: PackageRow | None = self.package_grid.current_row()
        if row is None or self.state.row is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        fields = (
            FieldRow("on", "收到日", "date", True, default=self.state.context.today.day),
            FieldRow("note", "备注", "text", False),
        )
        question = Question(NOTE_SEALED.caption, row.audience, fields, "登记")

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            on = _date(values["on"]) or self.state.context.today.day
            return office.collecting.note_sealed(key, row.package, on, values.get("note", ""), by)

        self.dialog = ask(
            self, self.state.context, NOTE_SEALED, question, carry_out,
            After("已登记盖章件", undo=lambda _n: None, then=lambda _n: self.reload()),
            Before(("sealed", row.package)),
        )  # fmt: skip

    def _write_then(self, work: Any, folder: Path) -> None:
        shell = self.state.context.shell
        self.state.context.jobs.write(
            self, work,
            lambda file: shell.toast(f"已存为“{file.name}”", more=("打开文件夹", lambda: open_path(folder))),
            acts=False,
        )  # fmt: skip

    # ------------------------------------------------------------ in

    def choose_returns(self) -> None:
        """Choose the workbooks that came back."""
        paths = choose_files(self, "报回的采集表", BOOKS)
        if paths:
            self.take_in(paths)

    def take_in(self, paths: Sequence[Path]) -> None:
        """Preview workbooks, any number at once."""
        if self.state.row is None:
            return
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id

        def work(progress: Progress) -> tuple[list[AttachmentInput], tuple[ReturnPreview, ...]]:
            files = []
            for number, path in enumerate(paths):
                progress.step(number, len(paths), path.name)
                files.append(AttachmentInput(path.name, read_file(path)))
            return files, office.collecting.preview(key, files, by)

        self.state.context.jobs.long_read(
            self,
            work,
            lambda both: self.show_returns(*both),
            caption="正在读采集表…",
            key="returns",
        )

    def show_returns(
        self, files: Sequence[AttachmentInput], previews: Sequence[ReturnPreview]
    ) -> None:
        """Show what they would change."""
        if self.state.row is None:
            return
        dialog = self.returns = FormsBackDialog(
            self, self.state.context, self.state.row.id, files, previews
        )
        dialog.taken_in.connect(self.state.moved)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if workbooks(dropped_paths(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = workbooks(dropped_paths(event.mimeData()))
        if paths:
            event.acceptProposedAction()
            self.take_in(paths)


def workbooks(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files among them that may be returned forms."""
    return tuple(path for path in paths if path.suffix.lower() in ENDINGS)


def _write(files: Sequence[FormFile], folder: Path, progress: Progress) -> None:
    for number, file in enumerate(files):
        progress.step(number, len(files), file.name)
        (folder / file.name).write_bytes(file.data)


def _date(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
