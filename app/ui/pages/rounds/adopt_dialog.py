"""采用新的指标版本: every score that would move is shown before; nothing is saved by looking."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.progress import Progress
from app.base.rows.evaluation import AdoptionPreview, ScoreMove, SetRow
from app.base.tables import Column, Table
from app.services.evaluation.live_round import LiveRound
from app.services.evaluation.rounds import ADOPT_SET
from app.ui import theme
from app.ui.context import Context
from app.ui.controls import ChoiceBox, Line, commit_typing, saving_keys
from app.ui.errors import sentence
from app.ui.naming import adopt_names, labelled
from app.ui.plain import PlainLabel
from app.ui.typed_text import keep_words
from app.ui.widgets.work_tables import PlacedGrid

NOTHING_MOVES: Final = "采用以后没有得分变动。"


class AdoptDialog(QDialog):
    """``adopted`` says that the round is under another edition."""

    adopted = Signal()

    def __init__(
        self, parent: QWidget, context: Context, live: LiveRound, sets: tuple[SetRow, ...]
    ) -> None:
        super().__init__(parent)
        self.context, self.live = context, live
        self.preview: AdoptionPreview | None = None
        self.setWindowTitle(ADOPT_SET.caption)
        self.resize(860, 520)
        self.heading_label = PlainLabel(ADOPT_SET.caption)
        self.heading_label.setProperty("role", "title")
        self.about_label = PlainLabel(f"{live.row.name}　现在采用：{live.row.set_name}")
        self.about_label.setProperty("role", "muted")
        self.set_box = ChoiceBox()
        for one in sets:
            if not one.problem:
                self.set_box.addItem(one.name, one.id)
        self.set_box.setCurrentIndex(-1)
        self.set_box.setPlaceholderText("请选择…")
        self.move_grid = PlacedGrid(
            Table[ScoreMove](
                (
                    Column("unit", "单位", lambda m: live.names.get(m.unit, m.unit), stretch=True),
                    Column("item", "指标", lambda m: f"第{m.item}项" if m.item else "合计", width=110),
                    Column("was", "现在", lambda m: m.was, None, "right", 190),
                    Column("now", "采用后", lambda m: m.now, None, "right", 190),
                )
            ),
            "得分变动", "选一套指标体系，先看哪些得分会变。",
        )  # fmt: skip
        self.effect_label = PlainLabel()
        self.effect_label.setWordWrap(True)
        self.reason_line = Line()
        self.error_label = PlainLabel()
        self.error_label.setProperty("role", "problem")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        self.put_by_button = QPushButton("先不办")
        self.adopt_button = QPushButton("采用")
        self.adopt_button.setProperty("role", "primary")
        for button in (self.put_by_button, self.adopt_button):
            button.setAutoDefault(False)
        self.adopt_button.setEnabled(False)
        self._build_layout()
        adopt_names(self)
        self.set_box.currentIndexChanged.connect(lambda _at: self.renew_preview())
        self.reason_line.textChanged.connect(lambda _text: self._can())
        keep_words(context.typed, self.reason_line, ADOPT_SET.verb, live.row.id)
        self.put_by_button.clicked.connect(self.reject)
        self.adopt_button.clicked.connect(self.adopt)
        saving_keys(self, self.adopt)

    def _build_layout(self) -> None:
        choice = QHBoxLayout()
        choice.addWidget(labelled("指标体系(&S)", self.set_box))
        choice.addWidget(self.set_box, 1)
        reason = QHBoxLayout()
        reason.addWidget(labelled("采用的理由(&R) *", self.reason_line))
        reason.addWidget(self.reason_line, 1)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.put_by_button)
        below.addWidget(self.adopt_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        column.setSpacing(theme.TIGHT)
        column.addWidget(self.heading_label)
        column.addWidget(self.about_label)
        column.addLayout(choice)
        column.addWidget(self.move_grid, 1)
        column.addWidget(self.effect_label)
        column.addLayout(reason)
        column.addWidget(self.error_label)
        column.addLayout(below)

    def renew_preview(self) -> None:
        """Work out what would move."""
        set_id, office, by = self.set_box.currentData(), self.context.office, self.context.actor
        if set_id is None:
            return
        key, today = self.live.row.id, self.context.today.day
        self.context.jobs.read(
            self, lambda: office.rounds.preview_adoption(key, set_id, today, by), self.show_preview,
            key="preview", failed=self._refused,
        )  # fmt: skip

    def show_preview(self, preview: AdoptionPreview) -> None:
        """Show what would move."""
        self.preview = preview
        self.error_label.hide()
        self.move_grid.nothing = NOTHING_MOVES
        self.move_grid.show_keeping_place(preview.moves, lambda move: (move.unit, move.item))
        said = [f"{len(preview.moves)}个得分会变" if preview.moves else "没有得分会变"]
        said += [f"{preview.anew}格须重新填报"] if preview.anew else []
        said += [f"{preview.gone}格在新版本里没有位置"] if preview.gone else []
        said += [f"不再成立的决定：{''.join(preview.decisions)}"] if preview.decisions else []
        same = preview.edition == self.live.indicators.edition
        self.effect_label.setText("本轮次已经采用这个版本。" if same else "；".join(said) + "。")
        self._can()

    def adopt(self) -> None:
        """Bring the round under it, with the reason."""
        commit_typing()
        if not self.adopt_button.isEnabled():
            return
        set_id, reason = self.set_box.currentData(), self.reason_line.text()
        office, by, key = self.context.office, self.context.actor, self.live.row.id

        def work(_progress: Progress) -> int:
            return office.rounds.adopt(key, set_id, reason, by)

        self.context.jobs.write(self, work, lambda _seq: self._done(), failed=self._refused)

    def _can(self) -> None:
        preview = self.preview
        other = preview is not None and preview.edition != self.live.indicators.edition
        self.adopt_button.setEnabled(other and bool(self.reason_line.text().strip()))

    def _done(self) -> None:
        self.context.typed.drop(ADOPT_SET.verb, self.live.row.id)
        self.context.shell.toast("已采用新的指标版本")
        self.adopted.emit()
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.error_label.setText(f"⚠ {sentence(error)}")
        self.error_label.show()
