"""Asks what of a list leaves as a workbook, whether with identities and why, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.exports import Paper
from app.ui import theme
from app.ui.choosing import keep_folder
from app.ui.controls import ChoiceBox, Line, saving_keys
from app.ui.dialogs.leaving import let_log
from app.ui.errors import sentence
from app.ui.naming import adopt_names, captioned, labelled

WIDTH: Final = 560
SUFFIX: Final = ".xlsx"
PAPERS: Final = (
    ("auto", "自动：列少用 A4，列多用 A3，再多分几页宽"), ("a4", "A4 横向，一页宽"),
    ("a3", "A3 横向，一页宽"), ("pages", "A4 横向，分几页宽"),
)  # fmt: skip
RECORDED: Final = "查看的每一名投诉举报人都会留下记录：谁导出的、什么时候、为什么。"


@dataclass(frozen=True, slots=True)
class ExportOffer:
    """What there is to export; of a list that can only leave whole, what it is and how much."""

    heading: str
    about: str
    path: Path  # suggested; holds no personal data
    lines: int = 0  # with ``selected`` and the columns: how many of each
    selected: int = 0
    columns: int = 0
    every_column: int = 0
    identity: bool = False  # may be asked for


@dataclass(frozen=True, slots=True)
class ExportAnswer:
    """What was asked for."""

    path: Path
    selected: bool = False
    every_column: bool = False
    paper: Paper = "auto"
    identity: bool = False
    reason: str = ""


class ExportDialog(QDialog):
    """``answered`` carries the answer; refused, the dialog comes back and says why."""

    answered = Signal(object)

    def __init__(self, parent: QWidget, offer: ExportOffer) -> None:
        super().__init__(parent)
        self._offer = offer
        self.setWindowTitle(offer.heading)
        self.setMinimumWidth(WIDTH)
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()
        let_log(self)
        self._look()

    def _build_widgets(self) -> None:
        offer = self._offer
        self.heading_label = captioned(offer.heading, "title")
        self.about_label = captioned(offer.about, "muted")
        self.about_label.setWordWrap(True)
        self.all_lines_button = QRadioButton(f"筛选出的全部 {offer.lines:,} 件(&A)")
        self.selected_button = QRadioButton(f"只要选中的 {offer.selected:,} 件(&S)")
        self.shown_button = QRadioButton(f"当前显示的 {offer.columns} 列(&C)")
        self.every_button = QRadioButton(f"全部 {offer.every_column} 列(&F)")
        self.all_lines_button.setChecked(True)
        self.shown_button.setChecked(True)
        self.paper_box = ChoiceBox()
        for key, caption in PAPERS:
            self.paper_box.addItem(caption, key)
        self.paper_label = labelled("打印时(&T)", self.paper_box)
        self.identity_box = QCheckBox("包括投诉举报人的姓名、电话、地址、邮箱和证件号码(&I)")
        self.reason_field = Line()
        self.reason_field.setPlaceholderText("如：示例市信用办调阅")
        self.reason_label = labelled("导出身份的理由(&R)", self.reason_field)
        self.recorded_label = captioned(RECORDED, "muted")
        self.recorded_label.setWordWrap(True)
        self.path_field = Line()
        self.path_field.setText(str(offer.path))
        self.path_label = labelled("保存到(&P)", self.path_field)
        self.browse_button = QPushButton("浏览…")
        self.note_label = captioned("", "muted")
        self.note_label.setWordWrap(True)
        self.error_label = captioned("", "problem")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        self.missing_label = captioned("", "muted")
        self.export_button = QPushButton("导出")
        self.export_button.setProperty("role", "primary")
        self.export_button.setToolTip("Ctrl+Enter")
        self.put_by_button = QPushButton("不导出")
        for button in (self.put_by_button, self.browse_button):
            button.setAutoDefault(False)

    def _build_layout(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.about_label)
        several = (
            (self._offer.selected > 0, self.all_lines_button, self.selected_button),
            (self._offer.columns > 0, self.shown_button, self.every_button),
        )
        for offered, *buttons in several:
            group, row = QButtonGroup(self), QHBoxLayout()
            row.setSpacing(theme.ROOMY)
            for button in buttons:
                group.addButton(button)
                button.setVisible(offered)
                row.addWidget(button)
            row.addStretch(1)
            layout.addLayout(row)
        paper = QHBoxLayout()
        paper.addWidget(self.paper_label)
        paper.addWidget(self.paper_box, 1)
        layout.addLayout(paper)
        self.paper_label.setVisible(self._offer.columns > 0)
        self.paper_box.setVisible(self._offer.columns > 0)
        for widget in (self.identity_box, self.reason_label, self.reason_field,
                       self.recorded_label):  # fmt: skip
            layout.addWidget(widget)
        self.identity_box.setVisible(self._offer.identity)
        where = QHBoxLayout()
        where.addWidget(self.path_field, 1)
        where.addWidget(self.browse_button)
        layout.addWidget(self.path_label)
        layout.addLayout(where)
        layout.addWidget(self.note_label)
        layout.addWidget(self.error_label)
        foot = QHBoxLayout()
        foot.addWidget(self.missing_label, 1)
        foot.addWidget(self.put_by_button)
        foot.addWidget(self.export_button)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.identity_box.toggled.connect(self._look)
        self.reason_field.textChanged.connect(self._look)
        self.path_field.textChanged.connect(self._look)
        self.browse_button.clicked.connect(self._browse)
        self.export_button.clicked.connect(self.submit)
        self.put_by_button.clicked.connect(self.reject)
        saving_keys(self, self.submit)

    def answer(self) -> ExportAnswer:
        """What is asked for as the dialog stands."""
        identity = self.identity_box.isChecked()
        return ExportAnswer(
            path=self._path(),
            selected=self.selected_button.isChecked(),
            every_column=self.every_button.isChecked(),
            paper=cast("Paper", self.paper_box.currentData()),
            identity=identity,
            reason=self.reason_field.text().strip() if identity else "",
        )

    def submit(self) -> None:
        """Answer, unless something is still missing."""
        if self.export_button.isEnabled():
            self.error_label.hide()
            self.hide()
            self.answered.emit(self.answer())

    def come_back(self, error: Exception) -> None:
        """Nothing was written: say why, keep everything that was chosen."""
        self.error_label.setText(f"⚠ {sentence(error)}")
        self.error_label.show()
        self.open()
        self._fit()

    def _path(self) -> Path:
        path = Path(self.path_field.text().strip())
        return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)

    def _look(self) -> None:
        identity = self.identity_box.isChecked()
        for widget in (self.reason_label, self.reason_field, self.recorded_label):
            widget.setVisible(identity)
        missing = ""
        if not self.path_field.text().strip(" ./\\"):
            missing = "还差：保存到哪里"
        elif identity and not self.reason_field.text().strip():
            missing = "还差：导出身份的理由"
        replaced = not missing and self._path().is_file()
        self.note_label.setText("已有同名文件，导出后会替换它。" if replaced else "")
        self.note_label.setVisible(replaced)
        self.missing_label.setText(missing)
        self.export_button.setEnabled(not missing)
        self._fit()

    def _fit(self) -> None:
        width = max(self.width(), WIDTH)
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(
                width, max(layout.totalHeightForWidth(width), layout.minimumSize().height())
            )

    def _browse(self) -> None:
        name, _filter = QFileDialog.getSaveFileName(
            self, "导出到", self.path_field.text(), "Excel 工作簿 (*.xlsx)"
        )
        if name:
            keep_folder(self, Path(name).parent)
            self.path_field.setText(name)
