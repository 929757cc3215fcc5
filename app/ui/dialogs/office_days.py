"""本办休息、上班日: which days, why; what that does to days and cases, shown before it is kept."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.progress import Progress
from app.base.rows.calendar import CaseMove, NoticePreview
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.services.calendars.calendar_commands import DropOfficeDays, SetOfficeDays
from app.services.calendars.office_days import SCOPES, SET_OFFICE_DAYS, OfficeDaysRow
from app.ui import theme
from app.ui.context import Context
from app.ui.controls import saving_keys
from app.ui.dialogs.leaving import let_log
from app.ui.dialogs.notice import DAYS, MOVES, PREVIEW_AFTER_MS
from app.ui.errors import sentence
from app.ui.forms.form import FieldForm
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import adopt_names, captioned
from app.ui.places import CaseAt
from app.ui.plain import PlainLabel
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.grid import Grid
from app.ui.widgets.tabs import Tabs

NOTE: Final = (
    "办理期限按国务院公布的工作日计算；本办临时停办公、调休，有上级或政府文件的才登记，写明依据。"
)
DROP_NOTE: Final = "删去后按国务院的放假安排计算；因此提前的期限不会自动改，逐件等您决定。"


def day_fields(day: date, *, working: bool) -> tuple[FieldRow, ...]:
    """Which days, whether worked, who decided, and why."""
    return (
        FieldRow("first", "自", "date", True, default=day),
        FieldRow("last", "至", "date", False, help="只有一天的不必填。"),
        FieldRow("working", "这几天", "choice", True, (("rest", "休息"), ("work", "上班")),
                 default="work" if working else "rest"),
        FieldRow("scope", "由谁决定", "choice", True, tuple(SCOPES.items()), default="office"),
        FieldRow("reason", "理由和依据", "text", True, help="如 县政府办通知：防汛停工。"),
    )  # fmt: skip


TYPED: Final = "office_days"


class OfficeDaysDialog(QDialog):
    """Previews while one fills in; nothing is saved before 采用. With ``drop`` it takes days out."""

    adopted = Signal(object)

    def __init__(
        self, context: Context, parent: QWidget, day: date, drop: OfficeDaysRow | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self._drop = context, drop
        self.preview: NoticePreview | None = None
        self.setWindowTitle("删去本办休息、上班日" if drop else SET_OFFICE_DAYS.caption)
        self.resize(900, 640)
        self._build_widgets(day)
        self._build_layout()
        adopt_names(self)
        self._connect()
        let_log(self)
        self._look_later()
        self.form.focus_first()

    def _build_widgets(self, day: date) -> None:
        reason = (FieldRow("reason", "删去的理由", "text", True),)
        calendar = self.context.office.calendars.current()
        fields = reason if self._drop else day_fields(day, working=not calendar.is_working(day))
        self.form = FieldForm(fields, FormSurroundings(self.context.today.day, calendar=calendar))
        self._offered, self._key = (
            self.form.values(),
            (TYPED, self._drop.notice if self._drop else ""),
        )
        self.form.set_values(self.context.typed.of(*self._key))
        caption = f"{self._drop.caption}（{self._drop.reason}）" if self._drop else ""
        self.about_label = captioned(caption, "section")
        self.about_label.setVisible(bool(caption))
        self.note_label = captioned(DROP_NOTE if self._drop else NOTE, "muted")
        self.note_label.setWordWrap(True)
        self.day_grid = Grid(DAYS, "变动的日子")
        self.move_grid = Grid(MOVES, "变动的案件")
        self.tabs = Tabs()
        self.tabs.setAccessibleName("预览")
        self.tabs.addTab(self.day_grid, "变动的日子")
        self.tabs.addTab(self.move_grid, "变动的期限")
        turn_by_letters(self.tabs, self)
        self.result_label = PlainLabel()
        self.result_label.setWordWrap(True)
        self.adopt_button = QPushButton("删去" if self._drop else "采用")
        self.adopt_button.setProperty("role", "primary")
        self.put_by_button = QPushButton("不改")
        for button in (self.adopt_button, self.put_by_button):
            button.setAutoDefault(False)
        self.preview_timer = QTimer(self)
        self.preview_timer.setSingleShot(True)
        self.preview_timer.setInterval(PREVIEW_AFTER_MS)

    def _build_layout(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.result_label, 1)
        buttons.addWidget(self.put_by_button)
        buttons.addWidget(self.adopt_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        for widget in (self.about_label, self.form, self.note_label):
            layout.addWidget(widget)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.form.changed.connect(self._look_later)
        self.form.changed.connect(self._keep)
        self.preview_timer.timeout.connect(self.renew_preview)
        self.adopt_button.clicked.connect(self.adopt)
        self.put_by_button.clicked.connect(self.reject)
        self.move_grid.opened.connect(self._open_case)
        saving_keys(self, self.adopt)

    def renew_preview(self) -> None:
        """Work out what would change; saves nothing."""
        self.preview_timer.stop()
        if error := self.form.validator.first_error():
            self.result_label.setText(f"还差：{error}")
            return
        days, command = self.context.office.office_days, self._command()
        by = self.context.actor
        self.context.jobs.read(
            self,
            lambda: days.preview(command, by=by),
            self._show,
            key="preview",
            failed=self._refused,
        )

    def adopt(self) -> None:
        """Keep what was previewed."""
        if not self.adopt_button.isEnabled():
            return
        self.adopt_button.setEnabled(False)
        context, command = self.context, self._command()

        def work(progress: Progress) -> Changed:
            return context.office.office_days.save(command, context.actor, progress)

        context.jobs.write(
            self, work, self._adopted, caption="正在重算受影响的期限…", failed=self._refused
        )

    def _command(self) -> SetOfficeDays | DropOfficeDays:
        values: dict[str, Any] = self.form.values()
        if self._drop is not None:
            return DropOfficeDays(self._drop.notice, values["reason"])
        return SetOfficeDays(
            values["first"],
            values.get("last", values["first"]),
            values["working"] == "work",
            values["reason"],
            values["scope"],
        )

    def _look_later(self) -> None:
        self.adopt_button.setEnabled(False)
        self.preview_timer.start()

    def _show(self, preview: NoticePreview) -> None:
        self.preview = preview
        self.day_grid.show_rows(preview.days)
        self.move_grid.show_rows(preview.moves)
        self.tabs.setTabText(0, f"变动的日子 {len(preview.days)}")
        self.tabs.setTabText(1, f"变动的期限 {len(preview.moves)}")
        cases = {move.case_id for move in preview.moves}
        waiting = {move.case_id for move in preview.moves if move.earlier}
        wait = f"，其中{len(waiting)}件会提前，待决定" if waiting else ""
        self.result_label.setText(
            f"{len(preview.days)}天有变动；{len(cases)}件案件的期限有变动{wait}。"
        )
        self.adopt_button.setEnabled(True)

    def _refused(self, error: Exception) -> None:
        self.preview = None
        self.day_grid.show_rows(())
        self.move_grid.show_rows(())
        self.result_label.setText(f"⚠ {sentence(error)}")
        self.adopt_button.setEnabled(False)

    def _keep(self) -> None:
        typed = {k: v for k, v in self.form.values().items() if v != self._offered.get(k)}
        self.context.typed.keep(typed, *self._key)

    def _adopted(self, changed: Changed) -> None:
        self.context.typed.drop(*self._key)
        self.accept()
        self.adopted.emit(changed)

    def _open_case(self, move: CaseMove) -> None:
        self.reject()
        self.context.shell.open_page("case", CaseAt(move.case_id))
