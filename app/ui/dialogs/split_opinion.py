"""整理意见: the one cell 单位意见 beside the points that staff make of it, each tied to an item."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.consultation import CallItem
from app.rules.consultation.form import PointText
from app.services.consultation.answers import SPLIT_OPINION
from app.ui import theme
from app.ui.controls import ChoiceBox, Line, Lines, commit_typing, saving_keys
from app.ui.dialogs.leaving import let_log
from app.ui.errors import sentence
from app.ui.naming import adopt_names, captioned
from app.ui.plain import PlainLabel
from app.ui.widgets.following_area import FollowingArea

WHOLE = "全文，不对应某一项"
TEXT_LINES = 56  # pixels of a point's words


class PointRow(QFrame):
    """One point: what it is about, what is proposed, why."""

    removed = Signal(object)
    changed = Signal()

    def __init__(self, number: int, items: Sequence[CallItem], point: PointText) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._items = tuple(items)
        self._point = point
        self.item_box = ChoiceBox()
        self.item_box.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.item_box.setMinimumContentsLength(12)
        self.item_box.addItem(WHOLE, None)
        for item in items:
            number_of = item.key.rstrip("abcdefghijklmnopqrstuvwxyz")
            self.item_box.addItem(f"{item.annex}第{number_of}项　{item.caption}", item)
        self.text_lines = Lines()
        self.text_lines.setPlaceholderText("意见建议")
        self.text_lines.setFixedHeight(TEXT_LINES)
        self.text_lines.setPlainText(point.text)
        self.reason_line = Line()
        self.reason_line.setPlaceholderText("理由（可不填）")
        self.reason_line.setText(point.reason)
        self.remove_button = QPushButton("移除")
        self.remove_button.setProperty("role", "quiet")
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(lambda: self.removed.emit(self))
        for typing in (self.text_lines.textChanged, self.reason_line.textChanged,
                       self.item_box.currentIndexChanged):  # fmt: skip
            typing.connect(lambda *_what: self.changed.emit())
        for key, widget, name in (
            ("item", self.item_box, "对应的指标"), ("text", self.text_lines, "意见建议"),
            ("reason", self.reason_line, "理由"), ("remove", self.remove_button, "移除"),
        ):  # fmt: skip
            widget.setObjectName(f"{key}_{number}")
            widget.setAccessibleName(f"第{number}条{name}")
        at = next(
            (i for i, item in enumerate(items, 1)
             if (item.annex, item.key) == (point.annex, point.item)), 0
        )  # fmt: skip
        self.item_box.setCurrentIndex(at)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(f"{number}."))
        head.addWidget(self.item_box, 1)
        head.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        column.setSpacing(theme.HAIR)
        column.addLayout(head)
        column.addWidget(self.text_lines)
        column.addWidget(self.reason_line)

    def point(self) -> PointText:
        """The point as it stands in the controls."""
        item = self.item_box.currentData()
        text, reason = self.text_lines.toPlainText().strip(), self.reason_line.text().strip()
        if item is None:  # a point on the whole may still name its annex
            return PointText(text, reason, "" if self._point.item else self._point.annex)
        return PointText(text, reason, item.annex, item.key, item.caption)


class SplitDialog(QDialog):
    """``submitted`` carries the points; the caller closes it when they were recorded."""

    submitted = Signal(object)
    changed = Signal()

    def __init__(
        self,
        parent: QWidget,
        unit: str,
        opinion: str,
        points: Sequence[PointText],
        items: Sequence[CallItem],
    ) -> None:
        super().__init__(parent)
        self._items = tuple(items)
        self.rows: list[PointRow] = []
        self.setWindowTitle(SPLIT_OPINION.caption)
        self.resize(880, 560)
        self.heading_label = captioned(f"整理意见：{unit}", "title")
        self.about_label = captioned(
            "按意见里的编号拆成了下面各条，请核对文字和对应的指标；来件原文不会改动。"
            if opinion else "写下本单位自己的意见，一条一个框。",
            "muted",
        )  # fmt: skip
        self.about_label.setWordWrap(True)
        self.opinion_label = PlainLabel(opinion)
        self.opinion_label.setWordWrap(True)
        self.opinion_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.opinion_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.opinion_label.setContentsMargins(theme.TIGHT, theme.TIGHT, theme.TIGHT, theme.TIGHT)
        self.add_button = QPushButton("添加一条")
        self.error_label = captioned("", "problem")
        self.error_label.setWordWrap(True)
        self.error_label.hide()
        self.submit_button = QPushButton("存为各条意见")
        self.submit_button.setProperty("role", "primary")
        self.submit_button.setToolTip("Ctrl+Enter")
        self.put_by_button = QPushButton("先不整理")
        for button in (self.add_button, self.submit_button, self.put_by_button):
            button.setAutoDefault(False)
        self._build_layout(whole=bool(opinion))
        adopt_names(self)
        for point in points or (PointText(""),):
            self.add(point)
        self.add_button.clicked.connect(lambda: self.add(PointText("")).text_lines.setFocus())
        self.submit_button.clicked.connect(self.submit)
        self.put_by_button.clicked.connect(self.reject)
        saving_keys(self, self.submit)
        self.rows[0].text_lines.setFocus()
        let_log(self)

    def _build_layout(self, *, whole: bool) -> None:
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, theme.TIGHT, 0)
        self._column.setSpacing(theme.TIGHT)
        self._column.addStretch(1)
        points = _scrolling(inner)
        halves = QHBoxLayout()
        halves.setSpacing(theme.WIDE)
        if whole:
            halves.addWidget(_scrolling(self.opinion_label), 2)
        halves.addWidget(points, 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addStretch(1)
        buttons.addWidget(self.put_by_button)
        buttons.addWidget(self.submit_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        layout.addWidget(self.heading_label)
        layout.addWidget(self.about_label)
        layout.addLayout(halves, 1)
        layout.addWidget(self.error_label)
        layout.addLayout(buttons)

    def add(self, point: PointText) -> PointRow:
        """One more point."""
        row = PointRow(len(self.rows) + 1, self._items, point)
        self.rows.append(row)
        self._column.insertWidget(self._column.count() - 1, row)
        row.removed.connect(self._remove)
        row.changed.connect(self.changed)
        return row

    def points(self) -> tuple[PointText, ...]:
        """The points with something in them."""
        return tuple(made for row in self.rows if (made := row.point()).text)

    def submit(self) -> None:
        """Hand the points on."""
        commit_typing()
        self.submitted.emit(self.points())

    def show_error(self, error: Exception) -> None:
        """Refused: it stays and says why."""
        self.error_label.setText(f"⚠ {sentence(error)}")
        self.error_label.show()

    def _remove(self, row: PointRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()


def _scrolling(body: QWidget) -> QScrollArea:
    area = FollowingArea(body)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
