"""What returned opinion forms say, before they are taken in: for whom, what changes, what is refused."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.rows.consultation import ReturnedForm
from app.base.tables import Column, Table
from app.services.consultation.answers import TAKE_RETURNS
from app.ui import theme
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.widgets.grid import Grid


def _said(form: ReturnedForm) -> str:
    if form.refused:
        return f"✕ {form.refused}"
    changed = f"（原来登记的是：{form.changes}）" if form.changes else ""
    return f"{form.opinion}{changed}".replace("\n", " ")


def _notes(form: ReturnedForm) -> str:
    return "\n".join(filter(None, (_said(form), *form.notes)))


FORMS: Table[ReturnedForm] = Table(
    (
        Column("unit", "单位", lambda f: f.unit_name or "未写明", width=190),
        Column("said", "单位意见", _said, stretch=True, tooltip=_notes),
        Column("name", "文件", lambda f: f.name, width=230, tooltip=lambda f: f.name),
    )
)


class ReturnsDialog(QDialog):
    """Accepted, the caller takes in what was not refused."""

    def __init__(self, parent: QWidget, forms: Sequence[ReturnedForm]) -> None:
        super().__init__(parent)
        self.forms = tuple(forms)
        good = sum(not form.refused for form in forms)
        refused = len(forms) - good
        self.setWindowTitle(TAKE_RETURNS.caption)
        self.resize(900, 420)
        words = f"可以读入{good}份" + (f"，{refused}份不能读入" if refused else "")
        self.heading_label = captioned(words, "title")
        self.about_label = captioned("读入后登记为各单位的反馈，文件随这件征求意见保存。", "muted")
        self.form_grid = Grid(FORMS, "反馈表")
        self.form_grid.show_rows(self.forms)
        self.take_button = QPushButton("读入")
        self.take_button.setProperty("role", "primary")
        self.take_button.setEnabled(good > 0)
        self.take_button.setToolTip("" if good else "没有可以读入的反馈表")
        self.put_by_button = QPushButton("先不读入")
        for button in (self.take_button, self.put_by_button):
            button.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.put_by_button)
        buttons.addWidget(self.take_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.about_label)
        layout.addWidget(self.form_grid, 1)
        layout.addLayout(buttons)
        adopt_names(self)
        let_log(self)
        self.take_button.clicked.connect(self.accept)
        self.put_by_button.clicked.connect(self.reject)
        self.form_grid.selectRow(0)
        (self.take_button if good else self.put_by_button).setFocus()
