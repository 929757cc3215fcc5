"""A day, typed in any of the ways people write one, or picked from a small calendar."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
    QWidgetAction,
)

from app.base.captions import day_in_full
from app.ui.controls import Line
from app.ui.flow_layout import FlowLayout
from app.ui.forms.checks import a_day
from app.ui.forms.day_picker import DayPicker
from app.ui.forms.days import read_day
from app.ui.forms.editors import Editor
from app.ui.plain import PlainLabel

LINE_WIDTH: Final = 142  # 2026年11月20日 and a sign more


class DayEditor(Editor):
    """The line, a button for the small calendar, and the day as it was understood."""

    def _make_control(self) -> QLineEdit:
        self.line = Line()
        self.line.setPlaceholderText("如 11-20、昨天")
        self.line.setFixedWidth(LINE_WIDTH)
        self.pick_button = QPushButton("选日期")
        self.pick_button.setAutoDefault(False)  # Enter in a field of a dialog must not open it
        self.pick_button.setObjectName(f"{self.field.name}_pick")
        self.pick_button.setAccessibleName(f"{self.field.caption}：选日期")
        self.read_label = PlainLabel()
        self.read_label.setProperty("role", "muted")
        holder = QWidget()
        row = FlowLayout(holder, wide=True)  # in a narrow form the day as understood goes below
        for widget in (self.line, self.pick_button, self.read_label):
            row.addWidget(widget)
        self._row.addWidget(holder)
        self.line.textChanged.connect(self._read)
        self.pick_button.clicked.connect(self._pick)
        return self.line

    def value(self) -> date | None:
        return read_day(self.line.text(), self.surroundings.today, self.surroundings.calendar)

    def set_value(self, value: Any) -> None:
        self.line.setText(value.isoformat() if isinstance(value, date) else str(value or ""))

    def error(self) -> str:
        return a_day(self.line.text(), self.surroundings.today, self.surroundings.calendar)

    def _read(self, _text: str) -> None:
        day = self.value()
        self.read_label.setText(day_in_full(day) if day is not None else "")
        self.changed.emit()

    def _pick(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        days = DayPicker(self.value() or self.surroundings.today, menu)
        days.activated.connect(lambda day: self._take(day, menu))
        days.clicked.connect(lambda day: self._take(day, menu))
        action = QWidgetAction(menu)
        action.setDefaultWidget(days)
        menu.addAction(action)
        menu.popup(self.pick_button.mapToGlobal(QPoint(0, self.pick_button.height())))
        days.setFocus()

    def _take(self, day: QDate, menu: QMenu) -> None:
        self.set_value(date(day.year(), day.month(), day.day()))
        menu.close()
        self.line.setFocus()
