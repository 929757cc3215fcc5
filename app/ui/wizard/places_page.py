"""Where the data lies and where its copies go; a place that would lose data is refused with a reason."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.base.machine.places import refuse_reason
from app.ui import theme
from app.ui.choosing import choose_folder
from app.ui.controls import Line
from app.ui.naming import adopt_names, captioned, labelled
from app.ui.wizard.answers import Answers
from app.ui.wizard.page import WizardPage

DATA_HINT = "办公文件和附件放在这个文件夹，须在本机磁盘上；不能放在共享文件夹、网盘同步文件夹里。"
BACKUP_HINT = "最好是另一块磁盘、移动硬盘或单位的共享文件夹；可以先不填，以后在“设置”里补上。"


class PlacesPage(WizardPage):
    """A folder for the data, and a second place for the backups."""

    caption = "数据和备份放在哪里"
    explanation = "数据只在这台电脑上，不上传。程序会自动备份；再多存一处，电脑坏了也不会丢。"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file_name = ""
        self.data_line, self.backup_line = Line(), Line()
        self.data_button, self.backup_button = QPushButton("选择(&E)…"), QPushButton("选择(&K)…")
        self.data_problem_label = captioned("", "problem")
        self.backup_problem_label = captioned("", "problem")
        self._add("数据位置(&D) *", self.data_line, self.data_button, DATA_HINT,
                  self.data_problem_label)  # fmt: skip
        self._add("备份位置(&B)", self.backup_line, self.backup_button, BACKUP_HINT,
                  self.backup_problem_label)  # fmt: skip
        self.column.addStretch(1)
        adopt_names(self)
        self.data_button.setAccessibleName("选择数据位置")
        self.backup_button.setAccessibleName("选择备份位置")
        for line, button in (
            (self.data_line, self.data_button),
            (self.backup_line, self.backup_button),
        ):
            line.textChanged.connect(self._look)
            button.clicked.connect(lambda _checked=False, into=line: self._ask(into))

    def _add(
        self, caption: str, line: QLineEdit, button: QPushButton, hint: str, problem: QLabel
    ) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.TIGHT)
        row.addWidget(line, 1)
        row.addWidget(button)
        below = captioned(hint, "muted")
        for label in (below, problem):
            label.setWordWrap(True)
        self.column.addWidget(labelled(caption, line, role="section"))
        self.column.addLayout(row)
        self.column.addWidget(below)
        self.column.addWidget(problem)
        self.column.addSpacing(theme.GAP)

    def enter(self, answers: Answers) -> None:
        self._file_name = answers.file_name
        if not self.data_line.text():
            self.data_line.setText(answers.folder)
        self._look()
        self.data_line.setFocus()

    def error(self) -> str:
        return self._data_error() or self._backup_error()

    def answered(self, answers: Answers) -> Answers:
        backup = self.backup_line.text().strip()
        return replace(answers, folder=self.data_line.text().strip(), backup_folder=backup)

    def _data_error(self) -> str:
        text = self.data_line.text().strip()
        if not text:
            return "请填写数据位置"
        folder = Path(text)
        if not folder.is_absolute():
            return "请写出完整的路径，如 D:\\诚信台"
        if (folder / self._file_name).exists():
            return "这个文件夹里已经有办公文件；请退回第一页点“打开已有的办公文件”，或换一个文件夹"
        return refuse_reason(folder) or _not_writable(folder)

    def _backup_error(self) -> str:
        text, data = self.backup_line.text().strip(), self.data_line.text().strip()
        if not text:
            return ""
        if not Path(text).is_absolute():
            return "请写出完整的路径，如 E:\\诚信台备份"
        if data and Path(text).resolve() == Path(data).resolve():
            return "备份不能放在数据所在的同一个文件夹"
        return _not_writable(Path(text))

    def _look(self) -> None:
        for label, error in (
            (self.data_problem_label, self._data_error()),
            (self.backup_problem_label, self._backup_error()),
        ):
            label.setText(f"⚠ {error}" if error else "")
            label.setVisible(bool(error))
        self.changed.emit()

    def _ask(self, into: QLineEdit) -> None:
        first = Path(into.text()) if into.text().strip() else None
        if (chosen := choose_folder(self, "选择文件夹", first=first)) is not None:
            into.setText(os.path.normpath(chosen))


def _not_writable(folder: Path) -> str:
    """Why nothing could be written in a folder that may not exist yet; nothing is tried out."""
    nearest = next((place for place in (folder, *folder.parents) if place.exists()), None)
    if nearest is None:
        return "找不到这个磁盘，请检查是否接好"
    if not nearest.is_dir():
        return f"“{nearest}”不是文件夹"
    return "" if os.access(nearest, os.W_OK) else f"不能在“{nearest}”里写入，请换一个文件夹"
