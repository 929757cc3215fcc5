"""修改指标体系: the text of the office's own set, and what is wrong with it while it is changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import AppError
from app.base.progress import Progress
from app.base.rows.evaluation import SetCheck
from app.base.rows.round_questions import SetView
from app.services.evaluation.set_editing import SaveSet
from app.ui import theme
from app.ui.context import Context
from app.ui.controls import Line, Lines, commit_typing, saving_keys
from app.ui.errors import sentence
from app.ui.naming import adopt_names, labelled
from app.ui.plain import PlainLabel
from app.ui.widgets.row_menu import RowMenu

CHECK_AFTER_MS = 600
TYPED = "indicator_set"


class SetEditor(QDialog):
    """``saved`` says that another edition lies in the office's folder."""

    saved = Signal()

    def __init__(self, parent: QWidget, context: Context, view: SetView, text: str) -> None:
        super().__init__(parent)
        self.context = context
        self.setWindowTitle("修改指标体系")
        self.resize(980, 620)
        self.heading_label = PlainLabel(view.name or view.id)
        self.heading_label.setProperty("role", "title")
        self.about_label = PlainLabel(
            "开头是各数据来源的名称，下面每项指标一段。保存后成为新的版本；"
            "已经开始的轮次仍用原来的版本，在“阶段”里采用后才改用。"
        )
        self.about_label.setProperty("role", "muted")
        self.about_label.setWordWrap(True)
        self.text_edit = Lines()
        self.text_edit.setAccessibleName("指标体系的文本")
        self.text_edit.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text_edit.setLineWrapMode(Lines.LineWrapMode.NoWrap)
        self._before, self._key = text, (TYPED, view.id)
        kept = context.typed.of(*self._key)
        self.text_edit.setPlainText(kept.get("text", text))
        self.found_list = QListWidget()
        self.found_list.setAccessibleName("检查结果")
        self.found_list.setWordWrap(True)
        self.found_list.setProperty("role", "lines")
        self.why_line = Line()
        self.why_line.setText(kept.get("reason", ""))
        self.why_line.setPlaceholderText("如县政府办印发〔2026〕1号、采纳单位意见")
        self.state_label = PlainLabel()
        self.state_label.setProperty("role", "problem")
        self.state_label.setWordWrap(True)
        self.put_by_button = QPushButton("先不改")
        self.save_button = QPushButton("保存为新版本")
        self.save_button.setProperty("role", "primary")
        self.save_button.setToolTip("Ctrl+Enter")
        for button in (self.put_by_button, self.save_button):
            button.setAutoDefault(False)
        self._build_layout()
        adopt_names(self)
        self._problems = 0
        self.why_line.textChanged.connect(lambda _text: self._can())
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(CHECK_AFTER_MS)
        self._wait.timeout.connect(self.check)
        self.text_edit.textChanged.connect(self._wait.start)
        for typing in (self.text_edit.textChanged, self.why_line.textChanged):
            typing.connect(self._keep)
        self.row_menu = RowMenu(self.found_list)
        self.put_by_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.save)
        saving_keys(self, self.save)
        self.check()

    def _build_layout(self) -> None:
        halves = self.halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self.text_edit)
        halves.addWidget(self.found_list)
        halves.setSizes([400, 130])
        halves.setChildrenCollapsible(False)
        why = QHBoxLayout()
        why.addWidget(labelled("改动的理由(&R) *", self.why_line))
        why.addWidget(self.why_line, 1)
        below = QHBoxLayout()
        below.addWidget(self.state_label, 1)
        below.addWidget(self.put_by_button)
        below.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        column.setSpacing(theme.TIGHT)
        for widget in (self.heading_label, self.about_label):
            column.addWidget(widget)
        column.addWidget(halves, 1)
        column.addLayout(why)
        column.addLayout(below)

    def check(self) -> None:
        """Say what is wrong with the text."""
        text, office = self.text_edit.toPlainText(), self.context.office
        self.context.jobs.read(
            self, lambda: office.set_editing.check(text), self._show, key="check"
        )

    def _keep(self) -> None:
        text, reason = self.text_edit.toPlainText(), self.why_line.text()
        typed = {"text": "" if text == self._before else text, "reason": reason}
        self.context.typed.keep({k: v for k, v in typed.items() if v}, *self._key)

    def _show(self, found: SetCheck) -> None:
        self.found_list.clear()
        self.found_list.addItems([f"✖ {one}" for one in found.problems])
        self.found_list.addItems([f"提示　{one}" for one in found.remarks])
        self._problems = len(found.problems)
        self._can()

    def _can(self) -> None:
        many = self._problems
        self.state_label.setText(f"还有{many}处错误，改好才能保存。" if many else "")
        why = bool(self.why_line.text().strip())
        self.save_button.setEnabled(not many and why)
        self.save_button.setToolTip("Ctrl+Enter" if why else "先写明改动的理由")

    def save(self) -> None:
        """Keep the text as a new edition."""
        commit_typing()
        if not self.save_button.isEnabled():
            return
        command = SaveSet(self.text_edit.toPlainText(), self.why_line.text())
        office, by = self.context.office, self.context.actor

        def work(_progress: Progress) -> str:
            return office.set_editing.save(command, by)

        self.context.jobs.write(self, work, lambda _edition: self._done(), failed=self._refused)

    def _done(self) -> None:
        self.context.typed.drop(*self._key)
        self.context.shell.toast("已保存为新的版本")
        self.saved.emit()
        self.accept()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, AppError):
            self.state_label.setText(f"⚠ {sentence(error)}")
        else:
            self.context.shell.show_error(error)
