"""发文 → 新建: which kind of paper, and what it is about where it is about a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.base.rows.papers import PaperAbout, PaperCall, PaperKind, PaperRound
from app.base.tables import Column, Table
from app.ui import theme
from app.ui.controls import ChoiceBox, Line
from app.ui.dialogs.leaving import let_log
from app.ui.naming import adopt_names, captioned
from app.ui.plain import PlainLabel
from app.ui.widgets.work_tables import PlacedGrid

SUBJECTS: Final = {
    "free": "不针对案件", "unit": "一个单位", "round": "评价轮次（数据来源）",
    "assessment": "评价轮次里的一个单位", "call": "征求意见", "answer": "征求意见里的一个单位",
    "snapshot": "已发布的统计数据", "handover": "一名经办人的工作",
}  # fmt: skip
FORMS: Final = {"letter": "信函", "general": "文件", "sheet": "白头（不编号）"}
TABLE: Final = Table[PaperKind](
    (
        Column("caption", "文书", lambda k: k.caption, stretch=True),
        Column("subject", "针对", lambda k: SUBJECTS[k.subject], width=170),
        Column("form", "格式", lambda k: FORMS[k.form], width=110),
    )
)
HOW: Final = "案件的文书在案件里按“文书”新建。"
ALL: Final = "*"  # every unit of the round or call, every source, every officer
_OF_CALL: Final = ("call", "answer")
NO_CALL: Final = "还没有征求意见的事项，先在“征求意见”里登记。"
NO_ANSWER: Final = "这件征求意见还没有征求单位，先在“征求意见”里选择单位。"
NO_SNAPSHOT: Final = "还没有发布过统计数据，先在“统计”里发布。"
NO_ROUND: Final = "还没有评价轮次，评价的文书要先在“评价”里新建轮次。"


class PaperChooser(QDialog):
    """``chosen`` carries the kind and what it is about; ``many_chosen`` of a whole round."""

    chosen = Signal(str, object)
    many_chosen = Signal(str, object)  # the kind, and (name, what it is about) of each

    def __init__(
        self,
        parent: QWidget,
        kinds: Sequence[PaperKind],
        rounds: Sequence[PaperRound],
        calls: Sequence[PaperCall] = (),
        snapshots: Sequence[tuple[int, str]] = (),
        officers: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._kinds, self._rounds = tuple(kinds), {found.id: found for found in rounds}
        self._calls, self._officers = {found.id: found for found in calls}, tuple(officers)
        self.setWindowTitle("新建文书")
        self.resize(720, 620)
        self._build_widgets()
        self._offer(snapshots)
        self._build_layout()
        adopt_names(self)
        let_log(self)
        self._connect()
        self._fill()
        self._show()
        self.find_field.setFocus()

    def _build_widgets(self) -> None:
        self.heading_label = captioned("新建文书", "title")
        self.how_label = captioned(HOW, "muted")
        self.find_field = Line()
        self.find_field.setPlaceholderText("找文书")
        self.find_field.setAccessibleName("找文书")
        self.kind_grid = PlacedGrid(TABLE, "文书种类")
        self.round_box, self.unit_box, self.source_box = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.call_box, self.snapshot_box = ChoiceBox(), ChoiceBox()
        self.answer_box, self.officer_box = ChoiceBox(), ChoiceBox()
        self._labels: dict[QComboBox, PlainLabel] = {}
        self.problem_label = captioned("", "problem")
        self.problem_label.setWordWrap(True)
        self.open_button = QPushButton("写这件文书")
        self.open_button.setProperty("role", "primary")
        self.close_button = QPushButton("取消")
        for button in (self.open_button, self.close_button):
            button.setAutoDefault(False)

    def _offer(self, snapshots: Sequence[tuple[int, str]]) -> None:
        officers = [(name, name) for name in self._officers]
        for box, options in (
            (self.call_box, [(found.id, found.name) for found in self._calls.values()]),
            (self.snapshot_box, snapshots),
            (self.round_box, [(found.id, found.name) for found in self._rounds.values()]),
            (self.officer_box, [*officers, *_all(officers, "人")]),
        ):  # fmt: skip
            for key, caption in options:
                box.addItem(caption, key)

    def _build_layout(self) -> None:
        about_form = QFormLayout()
        for box, caption in (
            (self.round_box, "评价轮次"), (self.unit_box, "受评单位"), (self.source_box, "数据来源"),
            (self.call_box, "征求意见"), (self.answer_box, "反馈单位"),
            (self.snapshot_box, "已发布的数据"), (self.officer_box, "移交人"),
        ):  # fmt: skip
            label = self._labels[box] = PlainLabel(caption)
            label.setBuddy(box)
            box.setAccessibleName(caption)
            about_form.addRow(label, box)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.open_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.ROOMY, theme.WIDE, theme.ROOMY, theme.WIDE)
        layout.setSpacing(theme.TIGHT)
        for widget in (self.heading_label, self.how_label, self.find_field):
            layout.addWidget(widget)
        layout.addWidget(self.kind_grid, 1)
        layout.addLayout(about_form)
        layout.addWidget(self.problem_label)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.find_field.textChanged.connect(lambda _text: self._show())
        self.kind_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.kind_grid.opened.connect(lambda _row: self.choose())
        for box in (self.round_box, self.call_box):
            box.currentIndexChanged.connect(lambda _at: self._fill())
        self.open_button.clicked.connect(self.choose)
        self.close_button.clicked.connect(self.reject)

    def current(self) -> PaperKind | None:
        """The kind under the cursor."""
        return self.kind_grid.current_row()

    def about(self) -> PaperAbout:
        """What the paper is about, as chosen."""
        kind = self.current()
        subject = kind.subject if kind else "free"
        if subject == "call":
            return PaperAbout(subject, call_id=self.call_box.currentData())
        if subject == "answer":
            call_id, unit = self.call_box.currentData(), self.answer_box.currentData()
            return PaperAbout(subject, call_id=call_id, unit=unit or "")
        if subject == "snapshot":
            return PaperAbout(subject, snapshot_id=self.snapshot_box.currentData())
        if subject == "handover":
            return PaperAbout(subject, officer=self.officer_box.currentData() or "")
        if subject not in ("round", "assessment"):
            return PaperAbout(subject)
        unit = self.unit_box.currentData() if subject == "assessment" else ""
        source = self.source_box.currentData() if subject == "round" else ""
        return PaperAbout(
            subject, self.round_box.currentData(), unit=unit or "", source=source or ""
        )

    def abouts(self) -> tuple[tuple[str, PaperAbout], ...]:
        """One paper each where all units, sources or officers were chosen: by name; () for one."""
        about = self.about()
        if about.officer == ALL:
            return tuple((name, replace(about, officer=name)) for name in self._officers)
        if about.call_id is not None and about.unit == ALL:
            units = self._calls[about.call_id].units
            return tuple((name, replace(about, unit=uid)) for uid, name in units)
        found = self._rounds.get(about.round_id) if about.round_id is not None else None
        if found is None or ALL not in (about.unit, about.source):
            return ()
        if about.unit == ALL:
            return tuple((name, replace(about, unit=uid)) for uid, name in found.units)
        return tuple((name, replace(about, source=key)) for key, name in found.sources)

    def choose(self) -> None:
        """Go on with the kind under the cursor."""
        kind = self.current()
        if kind is not None and self.open_button.isEnabled():
            about, many = self.about(), self.abouts()
            self.accept()
            if many:
                self.many_chosen.emit(kind.kind, many)
            else:
                self.chosen.emit(kind.kind, about)

    def _show(self) -> None:
        words = self.find_field.text().split()
        found = [k for k in self._kinds if all(word in k.caption for word in words)]
        self.kind_grid.show_keeping_place(found, lambda kind: kind.kind)
        self._look()

    def _look(self) -> None:
        kind = self.current()
        subject = kind.subject if kind else ""
        wanted: dict[QComboBox, bool] = {
            self.round_box: subject in ("round", "assessment"),
            self.unit_box: subject == "assessment",
            self.source_box: subject == "round",
            self.call_box: subject in _OF_CALL,
            self.answer_box: subject == "answer",
            self.snapshot_box: subject == "snapshot",
            self.officer_box: subject == "handover",
        }
        for box, shown in wanted.items():
            box.setVisible(shown)
            self._labels[box].setVisible(shown)
        lacking = any(shown and box.count() == 0 for box, shown in wanted.items())
        lack = {"call": NO_CALL, "answer": NO_ANSWER if self._calls else NO_CALL,
                "snapshot": NO_SNAPSHOT}.get(subject, NO_ROUND)  # fmt: skip
        self.problem_label.setText(lack if lacking else "")
        self.problem_label.setVisible(lacking)
        self.open_button.setEnabled(kind is not None and not lacking)

    def _fill(self) -> None:
        found: Any = self._rounds.get(self.round_box.currentData())
        call: Any = self._calls.get(self.call_box.currentData())
        for box, options in (
            (self.unit_box, found.units if found else ()),
            (self.source_box, found.sources if found else ()),
            (self.answer_box, call.units if call else ()),
        ):
            box.clear()
            for key, caption in (*options, *_all(options, "家")):
                box.addItem(caption, key)
        self._look()


def _all(options: Sequence[tuple[Any, str]], each: str) -> tuple[tuple[str, str], ...]:
    """The choice of all at once, where there are several."""
    several = len(options) > 1
    return ((ALL, f"全部，一{each}一件（{len(options)}件）"),) if several else ()
