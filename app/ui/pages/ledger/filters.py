"""What narrows the ledger: words, stage, unit, officer, channel, category, deadline, day received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.base.captions import CHANNELS
from app.base.rows.ledger import LedgerFilters
from app.ui import theme
from app.ui.controls import ChoiceBox, Line
from app.ui.flow_layout import FlowLayout
from app.ui.forms.days import read_day
from app.ui.naming import adopt_names, choose

STAGE_GROUPS: Final = (("open", "在办"), ("ended", "已结"))
URGENCIES: Final = (
    ("overdue", "✖ 已超期"),
    ("today", "▲ 今日到期"),
    ("soon", "▲ 近日到期"),
    ("running", "● 期限内"),
    ("provisional", "◌ 暂定"),
    ("paused", "‖ 暂停计算"),
    ("none", "没有期限"),
)
BOX_WIDTH: Final = 100
UNIT_WIDTH: Final = 132
DAY_WIDTH: Final = 84
TEXT_WIDTH: Final = 148


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What there is to choose from in this office."""

    units: Sequence[str]
    officers: Sequence[str]
    categories: Sequence[tuple[str, str]]
    stages: Sequence[tuple[str, str]] = ()  # of the office's pack, and others that cases are in


class LedgerFilterBar(QWidget):
    """``changed`` comes in the turn after a change, never for text still being composed.

    The page puts ``clear_button`` where there is room.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: FilterOptions | None = None
        self._kept = LedgerFilters()  # what has no control here: batch, case_ids, other dates
        self.today = date.today
        self.text_field = Line()
        self.text_field.setPlaceholderText("标题、内容、文号")
        self.text_field.setAccessibleName("在台账中查找")
        self.text_field.setClearButtonEnabled(True)
        self.text_field.setFixedWidth(TEXT_WIDTH)
        self.stage_box = _box("环节", STAGE_GROUPS)
        self.urgency_box = _box("期限", URGENCIES)
        self.unit_box = UnitBox("承办单位")
        self.respondent_box = UnitBox("被投诉单位")
        self.officer_box = _box("经办", ())
        self.channel_box = _box("渠道", tuple(CHANNELS.items()))
        self.category_box = _box("类别", ())
        self.from_field = _day_field("收到自")
        self.to_field = _day_field("收到至")
        self.clear_button = QPushButton("清除筛选")
        self.clear_button.setProperty("role", "quiet")
        policy = self.clear_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # or else every choice lays the whole page out anew
        self.clear_button.setSizePolicy(policy)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)  # one answer to all that changes in one turn
        self._timer.timeout.connect(self._settled)
        self._build_layout()
        adopt_names(self)
        self._connect()
        self._mark()

    def _build_layout(self) -> None:
        inner = QWidget()
        flow = FlowLayout(inner)
        for widget in (self.text_field, self.stage_box, self.urgency_box, self.unit_box,
                       self.respondent_box, self.officer_box, self.channel_box,
                       self.category_box, self.from_field, self.to_field):  # fmt: skip
            widget.setFixedHeight(theme.CONTROL_HEIGHT)
            flow.addWidget(widget)
        policy = inner.sizePolicy()
        policy.setHeightForWidth(True)
        inner.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(inner)

    def _connect(self) -> None:
        for line in (self.text_field, self.from_field, self.to_field):
            line.textChanged.connect(lambda _text: self._timer.start())
        for box in (self.stage_box, self.urgency_box, self.officer_box, self.channel_box,
                    self.category_box):  # fmt: skip
            box.currentIndexChanged.connect(lambda _at: self._timer.start())
        for box in (self.unit_box, self.respondent_box):
            box.line.textChanged.connect(lambda _text: self._timer.start())
        self.clear_button.clicked.connect(self.clear)

    # ------------------------------------------------------------ what is chosen

    def offer(self, options: FilterOptions) -> None:
        """Offer these units, officers and categories; what was chosen stays chosen."""
        if options == self._options:
            return
        chosen = self.filters()
        if self._options is None:  # what was asked for before there was anything to choose from
            given = {name: value for name, value in asdict(chosen).items() if value}
            chosen = replace(self._kept, **given)
        self._options = options
        with (
            QSignalBlocker(self.officer_box),
            QSignalBlocker(self.category_box),
            QSignalBlocker(self.stage_box),
        ):
            _fill(self.stage_box, "环节", (*STAGE_GROUPS, *options.stages))
            _fill(self.officer_box, "经办", [(name, name) for name in options.officers])
            _fill(self.category_box, "类别", options.categories)
        for box in (self.unit_box, self.respondent_box):
            with QSignalBlocker(box), QSignalBlocker(box.line):
                text = box.currentText()
                box.clear()
                box.addItems(list(options.units))
                _complete(box)
                box.setCurrentIndex(box.findText(text))
                box.setEditText(text)
        self.show_filters(chosen)

    def filters(self) -> LedgerFilters:
        """What is chosen; a unit or a day that can't be read yet does not count."""
        today = self.today()
        return replace(
            self._kept,
            text=self.text_field.text().strip(),
            stage=self.stage_box.currentData() or "",
            urgency=self.urgency_box.currentData() or "",
            unit=_typed(self.unit_box),
            respondent=_typed(self.respondent_box),
            officer=self.officer_box.currentData() or "",
            channel=self.channel_box.currentData() or "",
            category=self.category_box.currentData() or "",
            received_from=read_day(self.from_field.text(), today),
            received_to=read_day(self.to_field.text(), today),
        )

    def show_filters(self, filters: LedgerFilters) -> None:
        """Show these filters without announcing a change."""
        self._kept = filters
        watched = (self.text_field, self.from_field, self.to_field, self.stage_box,
                   self.urgency_box, self.officer_box, self.channel_box,
                   self.category_box)  # fmt: skip
        blockers = [QSignalBlocker(widget) for widget in watched]
        blockers += [QSignalBlocker(b.line) for b in (self.unit_box, self.respondent_box)]
        self.text_field.setText(filters.text)
        for box, value in ((self.stage_box, filters.stage), (self.urgency_box, filters.urgency),
                           (self.officer_box, filters.officer), (self.channel_box, filters.channel),
                           (self.category_box, filters.category)):  # fmt: skip
            box.setCurrentIndex(0)
            choose(box, value)
        for box, name in ((self.unit_box, filters.unit), (self.respondent_box, filters.respondent)):
            if name and box.findText(name) < 0:
                box.addItem(name)
            box.setCurrentIndex(box.findText(name) if name else -1)
            box.setEditText(name)
        for line, day in (
            (self.from_field, filters.received_from),
            (self.to_field, filters.received_to),
        ):
            line.setText(day.isoformat() if day else "")
        del blockers
        self._timer.stop()
        self._mark()

    def clear(self) -> None:
        """Show everything."""
        self.show_filters(LedgerFilters())
        self.changed.emit()

    def problem(self) -> str:
        """What is wrong with what was typed; "" when all of it counts."""
        today = self.today()
        for caption, line in (("收到自", self.from_field), ("收到至", self.to_field)):
            if error := _no_day(line.text(), today):
                return f"{caption}：{error}"
        for caption, box in (("承办单位", self.unit_box), ("被投诉单位", self.respondent_box)):
            if box.currentText().strip() and not _typed(box):
                return f"{caption}：单位名录里没有“{box.currentText().strip()}”，还没有按它筛选。"
        return ""

    def words(self) -> str:
        """The filters that no control shows, in words."""
        kept = self._kept
        parts = [f"第{kept.batch}批导入"] if kept.batch is not None else []
        parts += [f"选定的{len(kept.case_ids)}件"] if kept.case_ids else []
        return "、".join(parts)

    def _settled(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        narrowed = self.filters() != LedgerFilters() or bool(self.problem())
        self.clear_button.setVisible(narrowed and self.clear_button.parent() is not None)


def _box(caption: str, options: Sequence[tuple[str, str]]) -> ChoiceBox:
    box = ChoiceBox()
    box.setAccessibleName(caption)
    box.setFixedWidth(BOX_WIDTH)
    _fill(box, caption, options)
    return box


def _fill(box: QComboBox, caption: str, options: Sequence[tuple[str, str]]) -> None:
    box.clear()
    box.addItem(f"全部{caption}", "")
    for key, text in options:
        box.addItem(text, key)
        box.setItemData(box.count() - 1, text, Qt.ItemDataRole.ToolTipRole)
    box.view().setMinimumWidth(_popup_width(box))


def _popup_width(box: QComboBox) -> int:
    widest = max(
        (box.fontMetrics().horizontalAdvance(box.itemText(i)) for i in range(box.count())),
        default=0,
    )
    return min(widest + 2 * theme.ROOMY, 560)


class UnitBox(ChoiceBox):
    """A unit, typed or chosen from those known."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.line = Line()
        self.line.setPlaceholderText(caption)
        self.line.setAccessibleName(caption)
        self.line.setClearButtonEnabled(True)
        self.setEditable(True)
        self.setLineEdit(self.line)
        self.line.setObjectName("unit_line")
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFixedWidth(UNIT_WIDTH)
        self.setAccessibleName(caption)


def _complete(box: QComboBox) -> None:
    completer = QCompleter(box)
    completer.setModel(QStringListModel([box.itemText(i) for i in range(box.count())], completer))
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    box.setCompleter(completer)


def _typed(box: QComboBox) -> str:
    """The unit, once the whole of a known name stands there."""
    text = box.currentText().strip()
    return text if text and box.findText(text, Qt.MatchFlag.MatchExactly) >= 0 else ""


def _no_day(text: str, today: date) -> str:
    """What is wrong with a day that was typed; "" where it is one, or nothing."""
    if not text.strip():
        return ""
    from app.ui.forms.checks import a_day

    return a_day(text, today)


def _day_field(caption: str) -> QLineEdit:
    line = Line()
    line.setPlaceholderText(caption)
    line.setAccessibleName(caption)
    line.setToolTip("如 11-20、2026年5月21日、昨天")
    line.setFixedWidth(DAY_WIDTH)
    return line
