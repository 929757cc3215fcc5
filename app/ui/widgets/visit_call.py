"""The panel beside the telephone: whom to call, what they say, and how satisfied they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.forms import FieldRow
from app.base.rows.visits import VisitLine
from app.ui import theme
from app.ui.controls import ChoiceBox, Lines, saving_keys
from app.ui.forms.day_editor import DayEditor
from app.ui.forms.surroundings import FormSurroundings
from app.ui.naming import adopt_names, captioned, choose, labelled
from app.ui.plain import PlainLabel
from app.ui.typed_text import TypedText

Options = Sequence[tuple[str, str]]
TYPED = "visit"  # the outcome of a case, not recorded yet
OPINION_HEIGHT = 52
DAY_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a visit came to, as entered."""

    on: date
    method: str
    satisfaction: str
    opinion: str


class Words(QObject):
    """The box for what they say and the day, as fields by name."""

    changed = Signal()

    def __init__(self, opinion: Lines, day: DayEditor) -> None:
        super().__init__(opinion)
        self._opinion, self._day = opinion, day
        opinion.textChanged.connect(self.changed)

    def values(self) -> dict[str, Any]:
        """What stands in each."""
        return {"opinion": self._opinion.toPlainText(), "on": self._day.value()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Put these words there instead."""
        if "opinion" in values:
            self._opinion.setPlainText(values["opinion"])


class VisitCall(QFrame):
    """``entered`` carries the outcome of the case shown; what was typed is kept by case."""

    entered = Signal(object)
    phone_wanted = Signal(object)

    def __init__(self, today: date, typed: TypedText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._line: VisitLine | None = None
        self._typed = typed
        self.satisfaction_buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._build_widgets(today)
        self._build_layout()
        adopt_names(self)
        self._connect()
        self.show_line(None)

    def _build_widgets(self, today: date) -> None:
        self.case_label = captioned("", "section")
        self.person_label = PlainLabel()
        self.person_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.phone_button = QPushButton("显示电话(&P)")
        day = FieldRow("visited_on", "回访日期", "date", True, default=today)
        self._surroundings = FormSurroundings(today)
        self.day_editor = DayEditor(day, self._surroundings)
        self.day_editor.set_value(today)
        self.day_editor.line.setMinimumWidth(DAY_WIDTH)
        self.day_editor.read_label.hide()  # the day is nearly always today: room for the rest
        self.method_box: QComboBox = ChoiceBox()
        self.method_box.setMinimumContentsLength(8)
        self.buttons_row = QHBoxLayout()
        self.buttons_row.setSpacing(theme.TIGHT)
        self.opinion_text = Lines()
        self.opinion_text.setFixedHeight(OPINION_HEIGHT)
        self.words = Words(self.opinion_text, self.day_editor)
        self.save_button = QPushButton("登记并到下一件　Ctrl+Enter")
        self.save_button.setProperty("role", "primary")
        self.save_button.setAccessibleName("登记并到下一件")
        self.missing_label = captioned("", "muted")

    def _build_layout(self) -> None:
        who = QHBoxLayout()
        who.setSpacing(theme.GAP)
        for widget in (self.case_label, self.person_label, self.phone_button):
            who.addWidget(widget)
        who.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.HAIR)
        holder = QWidget()
        holder.setLayout(self.buttons_row)
        self.buttons_row.setContentsMargins(0, 0, 0, 0)
        how = QHBoxLayout()
        how.setSpacing(theme.GAP)
        how.addWidget(self.day_editor)
        how.addWidget(labelled("方式(&M)", self.method_box))
        how.addWidget(self.method_box)
        how.addStretch(1)
        grid.addWidget(PlainLabel("满意程度 *"), 0, 0)
        grid.addWidget(holder, 0, 1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(labelled("投诉举报人意见(&O)", self.opinion_text), 1, 0, top)
        grid.addWidget(self.opinion_text, 1, 1)
        grid.addWidget(labelled("回访日期(&D) *", self.day_editor.control), 2, 0)
        grid.addLayout(how, 2, 1)
        grid.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addWidget(self.missing_label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        column.setSpacing(theme.TIGHT)
        column.addLayout(who)
        column.addLayout(grid)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.phone_button.clicked.connect(lambda: self.phone_wanted.emit(self._line))
        self.save_button.clicked.connect(self.save)
        self._group.buttonToggled.connect(lambda *_: self._look())
        self.opinion_text.textChanged.connect(self._look)
        self.day_editor.changed.connect(self._look)
        saving_keys(self, self.save, inside=True)

    # ------------------------------------------------------------ showing

    def show_options(self, satisfactions: Options, methods: Options) -> None:
        """Offer the pack's degrees of satisfaction, by number keys, and its ways to ask."""
        if list(self.satisfaction_buttons) == [key for key, _text in satisfactions]:
            return
        for at, (key, text) in enumerate(satisfactions, 1):
            button = QPushButton(f"{at} {text}")
            button.setObjectName(f"satisfaction_{key}")
            button.setAccessibleName(f"满意程度：{text}")
            button.setCheckable(True)
            button.setProperty("role", "count")
            self._group.addButton(button)
            self.satisfaction_buttons[key] = button
            self.buttons_row.addWidget(button)
        self.buttons_row.addStretch(1)
        for key, text in methods:
            self.method_box.addItem(text, key)
        choose(self.method_box, "call")
        self.show_line(self._line)

    def take_day(self, today: date) -> None:
        """Midnight passed: a day that nobody changed becomes today."""
        before = self._surroundings.today
        self._surroundings.today = today
        if today != before and self.day_editor.value() == before:
            self.day_editor.set_value(today)

    def show_line(self, line: VisitLine | None, phone: str = "") -> None:
        """Show whom to call; what was typed about this case before stands there again."""
        kept = self._typed.of(TYPED, line.case_id) if line else {}
        satisfaction, opinion = kept.get("satisfaction", ""), kept.get("opinion", "")
        self._line = line
        self.case_label.setText(line.number if line else "")
        name = (line.masked_name or "未留姓名") if line else "请先在名单里选一件。"
        number = phone or (line.masked_phone if line else "")
        self.person_label.setText(f"{name}　{number}".rstrip())
        self.phone_button.setVisible(bool(line and line.complainant_id and not phone))
        self._group.setExclusive(False)
        for key, button in self.satisfaction_buttons.items():
            button.setChecked(key == satisfaction)
        self._group.setExclusive(True)
        self.opinion_text.blockSignals(True)
        self.opinion_text.setPlainText(opinion)
        self.opinion_text.blockSignals(False)
        self.setEnabled(line is not None)
        self._look()

    @property
    def line(self) -> VisitLine | None:
        """The case whose complainant is being called."""
        return self._line

    def choose_by_number(self, number: int) -> None:
        """Number keys choose the satisfaction and go on to the words."""
        buttons = list(self.satisfaction_buttons.values())
        if self._line is not None and 1 <= number <= len(buttons):
            buttons[number - 1].setChecked(True)
            self.opinion_text.setFocus()

    def satisfaction(self) -> str:
        """The key of the satisfaction chosen."""
        return next((k for k, b in self.satisfaction_buttons.items() if b.isChecked()), "")

    def save(self) -> None:
        """Hand the outcome on, unless something is missing."""
        on: Any = self.day_editor.value()
        if self._line is None or not self.satisfaction() or on is None:
            self._look()
            return
        method = self.method_box.currentData() or ""
        opinion = self.opinion_text.toPlainText().strip()
        self.entered.emit(Outcome(on, method, self.satisfaction(), opinion))

    def saved(self, case_id: int) -> None:
        """The outcome of this case is recorded: forget what was typed."""
        self._typed.drop(TYPED, case_id)

    def _look(self) -> None:
        if self._line is not None:
            typed = {
                "satisfaction": self.satisfaction(),
                "opinion": self.opinion_text.toPlainText(),
            }
            self._typed.keep({k: v for k, v in typed.items() if v}, TYPED, self._line.case_id)
        missing = ""
        if self._line is not None and not self.satisfaction():
            missing = "还差：请选择满意程度（数字键）"
        elif self.day_editor.value() is None:
            missing = "还差：请填写回访日期"
        self.missing_label.setText(missing)
        self.save_button.setEnabled(self._line is not None and not missing)
