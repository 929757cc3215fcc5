"""A figure of each part as bars; the table of the breakdown says the same in numbers."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.rows.statistics import StatisticsRows
from app.ui import theme
from app.ui.controls import ChoiceBox
from app.ui.naming import adopt_names, captioned
from app.ui.pages.statistics.state import StatisticsState
from app.ui.theme import Scheme
from app.ui.widgets.paper_view import PaperView

NOTHING: Final = "统计期内没有可以画的数。"
FIRST: Final = "on_time_rate"


class PicturePart(QWidget):
    """Redrawn with the numbers, and in the colours of the window."""

    def __init__(self, state: StatisticsState) -> None:
        super().__init__()
        self._state, self._context = state, state.context
        self.figure_box = ChoiceBox()
        self.figure_box.setAccessibleName("画哪个指标")
        self.hint_label = captioned("长短是比率；少于5件的只写件数。数字见“分项”", "muted")
        self.picture_view = PaperView("统计图", NOTHING)
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, 0, 0, 0)
        strip.addWidget(self.figure_box)
        strip.addWidget(self.hint_label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(strip)
        column.addWidget(self.picture_view, 1)
        adopt_names(self)
        self.figure_box.activated.connect(lambda _at: self.draw())
        state.shown.connect(self._show)

    def _show(self, rows: StatisticsRows) -> None:
        if not self.figure_box.count():
            for figure in rows.figures:
                self.figure_box.addItem(figure.caption, figure.key)
            self.figure_box.setCurrentIndex(max(self.figure_box.findData(FIRST), 0))
        self.draw()

    def draw(self) -> None:
        """Draw the figure chosen, where anybody looks."""
        rows = self._state.rows
        if rows is None or not self.isVisible():
            return
        if not rows.rows:
            self.picture_view.say(NOTHING)
            return
        outputs, by = self._context.office.statistics_outputs, self._context.actor
        figure, dark = str(self.figure_box.currentData()), theme.theme.scheme is Scheme.DARK
        self._context.jobs.read(
            self, lambda: outputs.picture(rows, figure, by, dark=dark),
            self.picture_view.show_pdf, key="picture",
        )  # fmt: skip
