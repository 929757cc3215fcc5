"""What the pages of the first start share, and the first of them: whose desk this is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.forms import FieldRow
from app.ui import theme
from app.ui.forms.form import FieldForm
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import adopt_names, captioned
from app.ui.wizard.answers import Answers

LEVELS: Final = (("county", "县（市、区）"), ("city", "设区的市"))


class WizardPage(QWidget):
    """One question of the first start; decides nothing and writes nothing."""

    changed = Signal()
    caption = ""
    explanation = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading_label = captioned(self.caption, "title")
        self.explanation_label = captioned(self.explanation, "muted")
        self.explanation_label.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.TIGHT)
        self.column.setSpacing(theme.TIGHT)
        self.column.addWidget(self.heading_label)
        self.column.addWidget(self.explanation_label)
        self.column.addSpacing(theme.TIGHT)

    def enter(self, answers: Answers) -> None:
        """The page comes to the front: show what is known and take the focus."""

    def error(self) -> str:
        """What is still missing or wrong; "" lets the page be left."""
        return ""

    def answered(self, answers: Answers) -> Answers:
        """The answers with those of this page."""
        return answers


class OfficePage(WizardPage):
    """Name and level of the office, and who works at this PC; or a file that is there already."""

    caption = "单位和经办人"
    explanation = (
        "这是第一次在这台电脑上打开诚信台。回答几个问题就可以开始；点“完成”以前什么也不会写入。"
    )
    existing_wanted = Signal()
    search_wanted = Signal()

    def __init__(self, today: date, missing: Path | None = None) -> None:
        super().__init__()
        fields = (
            FieldRow("name", "单位名称", "text", True, help="写在窗口、文书和报表上。"),
            FieldRow("level", "层级", "choice", True, LEVELS, default="county"),
            FieldRow("officer", "经办人", "text", True,
                     help="使用这台电脑的人；每一步办理都会记下姓名，以后可以增加别人。"),
        )  # fmt: skip
        self.form = FieldForm(fields, FormSurroundings(today))
        self.existing_button = QPushButton("打开已有的办公文件(&O)…")
        self.existing_button.setProperty("role", "quiet")
        self.again_button = QPushButton("再找一次")
        if missing is not None:
            self._tell_missing(missing)
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        hint = "以前用过诚信台、数据在别处（如U盘、旧电脑）的，直接打开即可，不用新建。"
        self.column.addWidget(captioned(hint, "muted"))
        row = QHBoxLayout()
        row.addWidget(self.existing_button)
        row.addStretch(1)
        self.column.addLayout(row)
        adopt_names(self)
        self.form.changed.connect(self.changed)
        self.existing_button.clicked.connect(self.existing_wanted)
        self.again_button.clicked.connect(self.search_wanted)

    def _tell_missing(self, missing: Path) -> None:
        notice = QFrame()
        notice.setProperty("role", "notice")
        text = captioned(
            f"上次用的办公文件“{missing}”现在找不到。它在U盘或别的磁盘上的，请接好后点“再找一次”；"
            "不要急着新建。", "problem",
        )  # fmt: skip
        text.setWordWrap(True)
        row = QHBoxLayout(notice)
        row.setContentsMargins(theme.GAP, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        row.addWidget(text, 1)
        row.addWidget(self.again_button)
        self.column.addWidget(notice)

    def enter(self, answers: Answers) -> None:
        self.form.focus_first()

    def error(self) -> str:
        return self.form.validator.first_error()

    def answered(self, answers: Answers) -> Answers:
        values = self.form.values()
        return replace(
            answers,
            name=values.get("name", ""),
            level=values.get("level", ""),
            officer=values.get("officer", ""),
        )
