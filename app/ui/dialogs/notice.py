"""导入放假通知: text or file in, a preview of days and cases that change, then 采用."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import DAY_KINDS, day_in_full, day_with_year
from app.base.errors import InputError
from app.base.progress import Progress
from app.base.rows.calendar import CaseMove, DayRow, NoticePreview
from app.base.rows.changes import Changed
from app.base.tables import Column, Table
from app.services.calendars.calendar_commands import ImportNotice
from app.ui import theme
from app.ui.choosing import choose_file
from app.ui.context import Context
from app.ui.controls import saving_keys
from app.ui.dialogs.leaving import let_log
from app.ui.errors import sentence
from app.ui.forms.editors import PlainText
from app.ui.naming import adopt_names, captioned, labelled
from app.ui.places import CaseAt
from app.ui.plain import PlainLabel
from app.ui.tab_letters import turn_by_letters
from app.ui.typed_text import keep_words
from app.ui.widgets.tabs import Tabs

PREVIEW_AFTER_MS = 400
PASTED = "粘贴的通知.txt"
TYPED = "notice"  # under this key the pasted text is kept until it is adopted

DAYS: Table[DayRow] = Table(
    (
        Column("day", "日期", lambda row: row.day, width=150),
        Column("was", "原为", lambda row: row.was or "—", width=110),
        Column(
            "now", "改为", lambda row: f"{DAY_KINDS[row.working]} {row.name}".strip(), width=150
        ),
        Column("source", "依据", lambda row: row.source, stretch=True),
    )
)


def _end(day: date | None, *, provisional: bool) -> str:
    if day is None:
        return "—"
    return day_with_year(day) + ("（暂定）" if provisional else "")


MOVES: Table[CaseMove] = Table(
    (
        Column("number", "案号", lambda m: m.number, width=170, whole=True),
        Column("title", "标题", lambda m: m.title, stretch=True),
        Column("clock", "期限", lambda m: m.clock, width=100),
        Column("was", "原届满日", lambda m: _end(m.was, provisional=m.was_provisional), width=170),
        Column("now", "新届满日", lambda m: _end(m.now, provisional=m.now_provisional), width=170),
        Column("earlier", "处理", lambda m: "提前，待决定" if m.earlier else "随之调整", width=110),
    )
)


class NoticeDialog(QDialog):
    """Previews while one types; nothing is saved before 采用."""

    adopted = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self._data, self._file_name = b"", PASTED
        self.preview: NoticePreview | None = None
        self.setWindowTitle("导入放假通知")
        self.resize(1000, 640)
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()
        let_log(self)
        keep_words(context.typed, self.notice_text, TYPED)
        self.notice_text.setFocus()

    def _build_widgets(self) -> None:
        from app.ui.widgets.grid import Grid

        self.notice_text = PlainText(7)
        self.notice_text.setPlaceholderText(
            "把国务院办公厅放假通知的全文粘贴到这里，网页上多余的文字不必删除。"
        )
        self.file_button = QPushButton("打开文件…")
        self.result_label = PlainLabel("还没有内容。")
        self.result_label.setWordWrap(True)
        self.error_label = captioned("", "problem")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        self.day_grid = Grid(DAYS, "变动的日子")
        self.move_grid = Grid(MOVES, "变动的案件")
        self.unread_list = QListWidget()
        self.unread_list.setAccessibleName("没有读懂的内容")
        self.tabs = Tabs()
        self.tabs.setAccessibleName("预览")
        for widget, caption in self._tab_captions(None):
            self.tabs.addTab(widget, caption)
        turn_by_letters(self.tabs, self)
        self.adopt_button = QPushButton("采用")
        self.adopt_button.setProperty("role", "primary")
        self.adopt_button.setEnabled(False)
        self.put_by_button = QPushButton("不采用")
        for button in (self.file_button, self.adopt_button, self.put_by_button):
            button.setAutoDefault(False)
        self.preview_timer = QTimer(self)
        self.preview_timer.setSingleShot(True)
        self.preview_timer.setInterval(PREVIEW_AFTER_MS)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.addWidget(labelled("通知全文(&T)", self.notice_text, role="section"))
        head.addStretch(1)
        head.addWidget(self.file_button)
        buttons = QHBoxLayout()
        buttons.addWidget(self.result_label, 1)
        buttons.addWidget(self.put_by_button)
        buttons.addWidget(self.adopt_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.notice_text)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.error_label)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.notice_text.textChanged.connect(self._typed)
        self.preview_timer.timeout.connect(self.renew_preview)
        self.file_button.clicked.connect(self._choose)
        self.adopt_button.clicked.connect(self.adopt)
        self.put_by_button.clicked.connect(self.reject)
        self.move_grid.opened.connect(self._open_case)
        saving_keys(self, self.adopt)

    def open_file(self, path: Path) -> None:
        """Preview the notice in a file: text, holiday-cn JSON or .ics."""
        try:
            self._data = path.read_bytes()
        except OSError:
            self._refused(InputError(f"打不开“{path.name}”，没有读取；请检查文件能否打开。"))
            return
        self._file_name = path.name
        self.notice_text.blockSignals(True)
        self.notice_text.setPlainText(f"（文件：{path.name}）")
        self.notice_text.blockSignals(False)
        self.renew_preview()

    def renew_preview(self) -> None:
        """Work out what the notice would change; saves nothing."""
        self.preview_timer.stop()
        if not self._data.strip():
            self._show(None)
            return
        calendars, data, name = self.context.office.calendars, self._data, self._file_name
        by = self.context.actor
        self.context.jobs.read(
            self,
            lambda: calendars.preview_notice(data, name, by=by),
            self._show,
            key="preview",
            failed=self._refused,
        )

    def adopt(self) -> None:
        """Adopt the notice that was previewed."""
        if self.preview is None or not self.adopt_button.isEnabled():
            return
        self.adopt_button.setEnabled(False)
        context, command = self.context, ImportNotice(self._data, self._file_name)

        def work(progress: Progress) -> Changed:
            return context.office.calendars.import_notice(command, context.actor, progress)

        context.jobs.write(
            self, work, self._adopted, caption="正在重算受影响的期限…", failed=self._refused
        )

    def _typed(self) -> None:
        self._data, self._file_name = self.notice_text.toPlainText().encode(), PASTED
        self.adopt_button.setEnabled(False)
        self.preview_timer.start()

    def _choose(self) -> None:
        kinds = "放假通知 (*.txt *.json *.ics);;所有文件 (*)"
        path = choose_file(self, "打开放假通知", kinds)
        if path is not None:
            self.open_file(path)

    def _show(self, preview: NoticePreview | None) -> None:
        self.preview = preview
        self.error_label.hide()
        self.day_grid.show_rows(preview.days if preview else ())
        self.move_grid.show_rows(preview.moves if preview else ())
        self.unread_list.clear()
        self.unread_list.addItems(list(preview.unread) if preview else [])
        for at, (_widget, caption) in enumerate(self._tab_captions(preview)):
            self.tabs.setTabText(at, caption)
        self.result_label.setText(_result(preview))
        self.adopt_button.setEnabled(preview is not None and bool(preview.rest or preview.work))

    def _tab_captions(self, preview: NoticePreview | None) -> tuple[tuple[QWidget, str], ...]:
        days, moves, unread = (
            (len(preview.days), len(preview.moves), len(preview.unread)) if preview else (0, 0, 0)
        )
        return (
            (self.day_grid, f"变动的日子 {days}"),
            (self.move_grid, f"变动的期限 {moves}"),
            (self.unread_list, f"没有读懂 {unread}"),
        )

    def _refused(self, error: Exception) -> None:
        self._show(None)
        self.error_label.setText(f"⚠ {sentence(error)}")
        self.error_label.show()

    def _adopted(self, changed: Changed) -> None:
        self.context.typed.drop(TYPED)
        self.accept()
        self.adopted.emit(changed)

    def _open_case(self, move: CaseMove) -> None:
        self.reject()
        self.context.shell.open_page("case", CaseAt(move.case_id))


def _result(preview: NoticePreview | None) -> str:
    if preview is None:
        return "还没有内容。"
    if not preview.rest and not preview.work:
        return "没有读出任何放假或上班的日子，日历不会变。"
    name = f"{preview.title}　" if preview.title else ""
    cases = len({move.case_id for move in preview.moves})
    return (
        f"{name}休息{len(preview.rest)}天、上班{len(preview.work)}天；"
        f"{cases}件案件的期限有变动；确定到{day_in_full(preview.firm_until)}。"
    )
