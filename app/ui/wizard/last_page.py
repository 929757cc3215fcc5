"""The last page of the first start: what will be made, and whether the demo comes first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QFormLayout, QRadioButton

from app.ui import theme
from app.ui.naming import adopt_names, captioned
from app.ui.plain import PlainLabel
from app.ui.wizard.answers import Answers
from app.ui.wizard.page import LEVELS, WizardPage

EMPTY_HINT = "建好空白的办公文件，马上可以登记。"
DEMO_HINT = (
    "另建一个演示文件，里面有八十多件编造的案件，可以随便试；处处标明“演示”，和正式办公互不影响。"
    "正式办公同时建好，随时可以打开。"
)


class LastPage(WizardPage):
    """空白办公 or 演示办公, above the summary."""

    caption = "从哪里开始"

    def __init__(self, year: int) -> None:
        super().__init__()
        self._year = year
        self.explanation_label.hide()
        self.empty_button = QRadioButton("空白办公：开始正式工作(&1)")
        self.demo_button = QRadioButton("演示办公：先看看、试试(&2)")
        self.empty_button.setChecked(True)
        for button, hint in ((self.empty_button, EMPTY_HINT), (self.demo_button, DEMO_HINT)):
            label = captioned(hint, "muted")
            label.setWordWrap(True)
            label.setContentsMargins(theme.ROOMY, 0, 0, theme.TIGHT)
            self.column.addWidget(button)
            self.column.addWidget(label)
        self.column.addSpacing(theme.GAP)
        self.column.addWidget(captioned("将要建立", "section"))
        self.summary = QFormLayout()
        self.summary.setHorizontalSpacing(theme.ROOMY)
        self.column.addLayout(self.summary)
        self.column.addStretch(1)
        adopt_names(self)

    def enter(self, answers: Answers) -> None:
        while self.summary.rowCount():
            self.summary.removeRow(0)
        patterns = (answers.case_pattern, answers.letter_pattern)
        numbers = "、".join(pattern.format(year=self._year, n=1) for pattern in patterns)
        for caption, text in (
            ("单位", f"{answers.name}　{dict(LEVELS)[answers.level]}"),
            ("经办人", answers.officer),
            ("适用办法", answers.pack_caption),
            ("解释口径", "\n".join(answers.unusual) or "都是通常口径"),
            ("编号", numbers),
            ("数据", str(answers.file)),
            ("另存备份", answers.backup_folder or "以后再定"),
        ):
            value = PlainLabel(text)
            value.setWordWrap(True)
            self.summary.addRow(captioned(caption, "muted"), value)
        (self.demo_button if self.demo_button.isChecked() else self.empty_button).setFocus()

    def answered(self, answers: Answers) -> Answers:
        return replace(answers, with_demo=self.demo_button.isChecked())
