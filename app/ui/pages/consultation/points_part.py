"""The points of a call: split, tied to items, weighed, put into one table."""

from __future__ import annotations

from dataclasses import astuple
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.consultation_tables import OWN, POINTS
from app.base.rows.consultation import CallPointRow, CallUnitRow, CallView, SetChange
from app.base.rows.forms import FieldRow
from app.rules.consultation.form import PointText
from app.rules.consultation.history import ISSUED, VERDICTS
from app.services.consultation.answers import WEIGH_POINT
from app.services.consultation.call_commands import SplitOpinion, WeighPoint
from app.services.consultation.calls import CLOSE_CALL
from app.services.consultation.replies import EXPORT_POINTS
from app.ui import theme
from app.ui.choosing import choose_name, open_path
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.dialogs.set_changes import SetChangesDialog
from app.ui.dialogs.split_opinion import SplitDialog
from app.ui.naming import adopt_names, captioned
from app.ui.pages.consultation.state import ConsultationState
from app.ui.widgets.work_tables import PlacedGrid

SPLIT: Final = "split"  # what was typed into the points of an opinion
NO_POINTS: Final = "还没有整理出意见；在“单位反馈”里选一个单位，按“整理成条…”。"


class PointsPart(QWidget):
    """One line a point; the verdict by 1, 2, 3."""

    def __init__(self, state: ConsultationState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._context = state, state.context
        self.dialog: FormDialog | None = None
        self.split_dialog: SplitDialog | None = None
        self.counts_label = captioned("", "muted")
        self.own_button = QPushButton("本单位意见…")
        self.table_button = QPushButton("导出汇总表…")
        self.close_button = QPushButton(CLOSE_CALL.caption)
        self.log_button = QPushButton("指标修改记录…")
        self.log_button.setProperty("role", "quiet")
        self.log_dialog: SetChangesDialog | None = None
        self.point_grid = PlacedGrid(
            POINTS, "各条意见", NO_POINTS, ("reason", "why", "unit", "position")
        )
        self.verdict_buttons = {
            key: QPushButton(f"{caption}…" if key != "adopted" else caption)
            for key, caption in VERDICTS.items()
        }
        self._build_layout()
        adopt_names(self)
        self.table_button.setObjectName("export_points_button")
        self.point_grid.beside = tuple(self.verdict_buttons.values())
        self.point_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        for key, button in self.verdict_buttons.items():
            button.setObjectName(f"{key}_button")
            button.setAccessibleName(VERDICTS[key])
            button.clicked.connect(partial(self._weigh, key))
        self.own_button.clicked.connect(lambda: self.split(None))
        self.table_button.clicked.connect(self._choose_file)
        self.close_button.clicked.connect(self.close_call)
        self.log_button.clicked.connect(self.show_log)
        state.shown.connect(self._show)

    def _build_layout(self) -> None:
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.TIGHT, 0, 0, 0)
        strip.setSpacing(theme.TIGHT)
        strip.addWidget(self.counts_label, 1)
        for button in (self.log_button, self.own_button, self.table_button, self.close_button):
            strip.addWidget(button)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.TIGHT, 0, 0, 0)
        foot.setSpacing(theme.TIGHT)
        for button in self.verdict_buttons.values():
            foot.addWidget(button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.HAIR, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(strip)
        column.addWidget(self.point_grid, 1)
        column.addLayout(foot)

    # ------------------------------------------------------------ showing

    def _show(self, view: CallView | None) -> None:
        points = view.points if view else ()
        self.point_grid.show_keeping_place(points, lambda p: (p.seq, p.n))
        counts = [
            f"{caption}{sum(p.verdict == key for p in points)}"
            for key, caption in (*VERDICTS.items(), ("", "待研究"))
        ]
        self.counts_label.setText(f"共{len(points)}条　{'　'.join(counts)}" if points else "")
        issued = view is not None and view.row.direction == ISSUED
        self.close_button.setVisible(issued)
        self.own_button.setVisible(not issued)
        waiting = sum(not p.verdict for p in points)
        open_ = view is not None and view.row.state not in ("closed", "reported")
        rules = (
            (self.table_button, bool(points), "还没有意见"),
            (self.own_button, open_, "已经报送"),
            (self.log_button, bool(view and view.sets), "这件征求意见没有写明涉及的指标"),
            (self.close_button, open_ and not waiting,
             f"还有{waiting}条待研究" if waiting else "已经汇总"),
        )  # fmt: skip
        for button, may, why in rules:
            button.setEnabled(may)
            button.setToolTip("" if may else why)
        self._look()

    def current(self) -> CallPointRow | None:
        """The point under the cursor."""
        row: CallPointRow | None = self.point_grid.current_row()
        return row

    def _look(self) -> None:
        view = self._state.view
        open_ = view is not None and view.row.state not in ("closed", "reported")
        may = self.current() is not None and open_
        for button in self.verdict_buttons.values():
            button.setEnabled(may)
            button.setToolTip("" if may else "先选一条意见" if open_ else "已经办完")

    # ------------------------------------------------------------ doing

    def _weigh(self, verdict: str, _checked: bool = False) -> None:
        point, view = self.current(), self._state.view
        if point is None or view is None:
            return
        answers, by, call_id = self._context.office.call_answers, self._context.actor, view.row.id
        key = (point.seq, point.n)
        before = WeighPoint(call_id, key, point.verdict, point.why)
        needs = verdict != "adopted"
        fields = (FieldRow("why", "理由", "lines", needs),)

        def undo(_seq: int) -> Any:
            def back() -> None:
                self._state.write(lambda: answers.weigh(before, by), "已撤消")

            return back

        self.dialog = ask(
            self, self._context, WEIGH_POINT,
            Question(VERDICTS[verdict], f"{point.unit_name or OWN}　{point.item_words}　{point.text}",
                     fields, VERDICTS[verdict]),
            lambda v, _p: answers.weigh(
                WeighPoint(call_id, key, verdict, str(v.get("why", ""))), by
            ),
            After(f"已记为{VERDICTS[verdict]}", undo=undo,
                  then=lambda _seq: self._state.announce(call_id)),
            Before(("weigh", call_id, *key, verdict), {"why": point.why} if point.why else {}),
        )  # fmt: skip

    def split(self, unit: CallUnitRow | None) -> None:
        """Open the points of a unit's opinion, or the office's own without one."""
        view = self._state.view
        if view is None:
            return
        pages, answers = self._context.office.call_pages, self._context.office.call_answers
        by, call_id = self._context.actor, view.row.id
        uid = unit.uid if unit else ""
        words = len(unit.opinion) if unit else 0  # another opinion is split anew

        def opened(points: tuple[PointText, ...]) -> None:
            typed, key = self._context.typed, (SPLIT, view.row.uid, uid, words)
            kept = typed.of(*key).get("points")
            before = tuple(PointText(*point) for point in kept) if kept else points
            dialog = self.split_dialog = SplitDialog(
                self, unit.name if unit else OWN, unit.opinion if unit else "", before, view.items
            )

            def keep() -> None:
                made = [astuple(point) for point in dialog.points()]
                typed.keep({"points": made} if made else {}, *key)

            dialog.changed.connect(keep)

            def done(seq: int) -> None:
                dialog.accept()
                typed.drop(*key)
                count = len(dialog.points())
                self._context.shell.toast(f"已整理成{count}条", self._state.undo(seq))
                self._state.announce(call_id)

            def submitted(made: tuple[PointText, ...]) -> None:
                self._context.jobs.write(
                    self, lambda _progress: answers.split(SplitOpinion(call_id, uid, made), by),
                    done, failed=dialog.show_error,
                )  # fmt: skip

            dialog.submitted.connect(submitted)
            dialog.finished.connect(lambda _result: dialog.deleteLater())
            dialog.open()

        self._context.jobs.read(
            self, lambda: pages.proposed(call_id, uid, by), opened, key="proposed"
        )

    def close_call(self) -> None:
        """Every point has its verdict: the call is gathered."""
        view = self._state.view
        if view is not None:
            calls, by, call_id = self._context.office.calls, self._context.actor, view.row.id
            self._state.write(lambda: calls.close(call_id, by), "已汇总", act=CLOSE_CALL)

    def show_log(self) -> None:
        """What became of the indicator sets of this call: editions, adopted points."""
        view = self._state.view
        if view is None:
            return
        pages, by = self._context.office.call_pages, self._context.actor
        call_id = view.row.id

        def opened(changes: tuple[SetChange, ...]) -> None:
            dialog = self.log_dialog = SetChangesDialog(self, changes)
            dialog.finished.connect(lambda _result: dialog.deleteLater())
            dialog.open()

        self._context.jobs.read(self, lambda: pages.changes_of(call_id, by), opened, key="log")

    def _choose_file(self) -> None:
        path = choose_name(self, EXPORT_POINTS.caption, "意见汇总表.xlsx", "Excel 工作簿 (*.xlsx)")
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write 意见汇总表."""
        view = self._state.view
        if view is None:
            return
        replies, by, call_id = self._context.office.call_replies, self._context.actor, view.row.id
        self._context.jobs.long_read(
            self, lambda _progress: replies.export_points(call_id, path, by),
            lambda made: self._context.shell.toast(
                f"已导出“{made.name}”", more=("打开", partial(open_path, made))
            ),
            caption="正在导出…",
        )  # fmt: skip
