"""What returned opinion forms say, before they are taken in: for whom, what changes, what is refused."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from app.base.rows.consultation import ReturnedForm
from app.base.tables import Column, Table
from app.services.consultation.answers import TAKE_RETURNS
from app.ui.dialogs.listing import Listing
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


class ReturnsDialog(Listing):
    """Accepted, the caller takes in what was not refused."""

    def __init__(self, parent: QWidget, forms: Sequence[ReturnedForm]) -> None:
        self.forms = tuple(forms)
        self.form_grid = Grid(FORMS, "反馈表")
        self.form_grid.show_rows(self.forms)
        good = sum(not form.refused for form in forms)
        refused = len(forms) - good
        self.put_by_button, self.take_button = QPushButton("先不读入"), QPushButton("读入")
        super().__init__(
            parent,
            self.form_grid,
            f"可以读入{good}份" + (f"，{refused}份不能读入" if refused else ""),
            "读入后登记为各单位的反馈，文件随这件征求意见保存。",
            self.put_by_button,
            self.take_button,
            title=TAKE_RETURNS.caption,
        )
        self.take_button.setEnabled(good > 0)
        self.take_button.setToolTip("" if good else "没有可以读入的反馈表")
        self.take_button.clicked.connect(self.accept)
        self.put_by_button.clicked.connect(self.reject)
        (self.take_button if good else self.put_by_button).setFocus()
