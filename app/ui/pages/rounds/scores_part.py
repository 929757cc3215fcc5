"""得分: totals with their places, each point of a unit with where it comes from, what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.progress import Progress
from app.base.rows.forms import FieldRow
from app.base.tables import Column, Table
from app.rules.evaluation.results import Ranked, boards
from app.services.evaluation.round_commands import Snapshot
from app.services.evaluation.scores import PUBLISH_SCORES
from app.ui import theme
from app.ui.controls import ChoiceBox
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import captioned
from app.ui.pages.panels import panel
from app.ui.pages.rounds.part import RoundPart
from app.ui.plain import PlainLabel
from app.ui.widgets.work_tables import PlacedGrid

STATES: Final = {"scored": "已定", "open": "待定", "invalid": "有误", "not_assessed": "不考核"}
NOW: Final = 0


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A unit's total now, and as it was published."""

    unit: str
    name: str
    total: str
    span: str
    settled: str
    place: Ranked
    published: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A score of the unit, and where it comes from."""

    item: str
    caption: str
    points: str
    score: str
    published: str
    derivation: str
    readings: str
    quote: str
    unconfirmed: bool


def _place(row: TotalRow) -> str:
    if row.place.place:
        return f"{row.place.place}/{row.place.among}"
    return row.place.said.partition("：")[0]


TOTALS: Final = Table[TotalRow](
    (
        Column("place", "名次", _place, None, "right", 66),
        Column("name", "单位", lambda r: r.name, stretch=True),
        Column("total", "总分", lambda r: r.total, lambda t: f"{t}\u2002", "right", 78),
        Column("span", "可能范围", lambda r: r.span, lambda t: f"{t}\u2002", "right", 116),
        Column("settled", "已定", lambda r: r.settled, lambda t: f"{t}\u2002", "right", 132),
        Column("published", "发布时", lambda r: r.published, lambda t: f"{t}\u2002", "right", 78),
    )
)
SCORES: Final = Table[ScoreRow](
    (
        Column("item", "编号", lambda r: r.item, width=52),
        Column("caption", "指标", lambda r: r.caption, width=160),
        Column("points", "分值", lambda r: r.points, lambda t: f"{t}\u2002", "right", 58),
        Column(
            "score",
            "得分",
            lambda r: f"{r.score}{'（未核定）' if r.unconfirmed else ''}",
            lambda t: f"{t}\u2002",
            "right",
            136,
        ),
        Column("published", "发布时", lambda r: r.published, lambda t: f"{t}\u2002", "right", 72),
        Column("derivation", "算式或待定原因", lambda r: r.derivation, stretch=True),
    )
)


class ScoresPart(RoundPart):
    """Totals on the left, the unit's points on the right."""

    def _build_widgets(self) -> None:
        self.dialog: FormDialog | None = None
        self.rows: tuple[TotalRow, ...] = ()
        self.total_grid = PlacedGrid(
            TOTALS, "总分", "还没有受评单位。", first_to_go=("published", "settled")
        )
        self.score_grid = PlacedGrid(
            SCORES, "各项得分", "选一个单位，看它的每一分从哪里来。", first_to_go=("published",)
        )
        self.snapshot_box = ChoiceBox()
        self.snapshot_box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.snapshot_box.setAccessibleName("与哪次发布对照")
        self.publish_button = QPushButton(f"{PUBLISH_SCORES.caption}…")
        self.publish_button.setProperty("role", "primary")
        self.summary_label = PlainLabel()
        self.unit_label = captioned("", "section")
        self.detail_label = PlainLabel()
        self.detail_label.setWordWrap(True)
        self.detail_label.setProperty("role", "muted")
        self.bar = QHBoxLayout()

    def _build_layout(self) -> None:
        self.bar.setSpacing(theme.TIGHT)
        self.bar.addWidget(self.summary_label, 1)
        self.bar.addWidget(self.snapshot_box)
        self.bar.addWidget(self.publish_button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addWidget(panel(self.unit_label, self.score_grid), 1)
        column.addWidget(self.detail_label)
        halves = self.halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(panel(captioned("总分和名次", "section"), self.total_grid))
        halves.addWidget(right)
        halves.setSizes([580, 640])
        halves.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, theme.TIGHT, 0, 0)
        whole.setSpacing(theme.TIGHT)
        whole.addLayout(self.bar)
        whole.addWidget(halves, 1)

    def _connect(self) -> None:
        self.total_grid.selectionModel().currentChanged.connect(lambda *_: self._show_unit())
        self.score_grid.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.total_grid.opened.connect(lambda _row: self.score_grid.setFocus())
        self.publish_button.clicked.connect(self.ask_publish)
        self.snapshot_box.currentIndexChanged.connect(lambda _at: self._show_rows())
        self.state.snapshots_changed.connect(self._fill_snapshots)
        self._bodies: tuple[Mapping[str, Any], ...] = ()

    def focus_first(self) -> None:
        """The totals."""
        self.total_grid.setFocus()

    def reload(self) -> None:
        """Score the round as of today."""
        assert self.state.row is not None
        office, by, key = self.state.context.office, self.state.context.actor, self.state.row.id
        today = self.state.context.today.day
        self.state.context.jobs.read(
            self, lambda: office.scores.all(key, today, by), self.show_bodies, key="scores"
        )

    def show_bodies(self, bodies: tuple[Mapping[str, Any], ...]) -> None:
        """Show these scores."""
        self._bodies = bodies
        self._fill_snapshots()
        self._show_rows()

    def _fill_snapshots(self) -> None:
        chosen = self.snapshot_box.currentData()
        self.snapshot_box.blockSignals(True)
        self.snapshot_box.clear()
        for one in reversed(self.state.snapshots):
            self.snapshot_box.addItem(f"对照：{one.label}（{one.as_of.isoformat()}）", one.id)
        if not self.state.snapshots:
            self.snapshot_box.addItem("还没有发布过", NOW)
        at = self.snapshot_box.findData(chosen)
        self.snapshot_box.setCurrentIndex(max(at, 0))
        self.snapshot_box.setEnabled(bool(self.state.snapshots))
        self.snapshot_box.setToolTip(self.snapshot_box.currentText())
        self.snapshot_box.blockSignals(False)

    def _snapshot(self) -> Snapshot | None:
        key = self.snapshot_box.currentData()
        return next((one for one in self.state.snapshots if one.id == key), None)

    def _show_rows(self) -> None:
        live, snapshot = self.state.live, self._snapshot()
        if live is None:
            return
        published = {body["unit"]: body for body in snapshot.body} if snapshot else {}
        ranked = boards(self._bodies, live.indicators.rounding.places)
        found = {row.unit: row for board in ranked for row in board.rows}
        rows = [
            _total_row(body, live.names.get(body["unit"], ""), found[body["unit"]], published)
            for body in self._bodies
        ]
        rows.sort(key=lambda row: row.place.place or 1 << 20)
        self.rows = tuple(rows)
        self.total_grid.show_keeping_place(self.rows, lambda row: row.unit)
        waiting = sum(row.body["total"]["total"] is None for row in rows)
        moved = sum(bool(row.published) and row.published != row.total for row in rows)
        said = [
            f"{len(rows)}个单位，{waiting}个总分待定"
            if waiting
            else f"{len(rows)}个单位，总分都已定"
        ]
        if snapshot:
            said.append(f"与发布时不同的{moved}个" if moved else "与发布时相同")
        self.total_grid.hide_columns(
            *(() if waiting else ("span", "settled")), *(() if snapshot else ("published",))
        )
        self.score_grid.hide_columns(*(() if snapshot else ("published",)))
        status = live.indicators.status
        said += [f"指标体系为{status}"] if status else []
        self.summary_label.setText("；".join(said) + "。")
        self._show_unit()

    def _show_unit(self) -> None:
        row: TotalRow | None = self.total_grid.current_row()
        if row is None:
            self.unit_label.setText("")
            self.score_grid.show_keeping_place((), lambda one: one.item)
            return
        snapshot = self._snapshot()
        then = next((b for b in snapshot.body if b["unit"] == row.unit), None) if snapshot else None
        before = {one["item"]: _shown(one) for one in then["scores"]} if then else {}
        scores = [_score_row(one, before) for one in row.body["scores"]]
        self.unit_label.setText(f"{row.name}　{row.total}")
        self.score_grid.show_keeping_place(scores, lambda one: one.item)
        self._tell()

    def _tell(self) -> None:
        row: ScoreRow | None = self.score_grid.current_row()
        total: TotalRow | None = self.total_grid.current_row()
        if row is None:
            self.detail_label.setText("")
            return
        how = total.body["total"]["derivation"] if total is not None else ""
        pieces = [f"原文：{row.quote}" if row.quote else "", row.readings]
        pieces.append(f"总分 = {how}" if how else "")
        pieces += [f"请核对：{one}" for one in total.body["remarks"]] if total is not None else []
        self.detail_label.setText("　".join(filter(None, pieces)))

    # ------------------------------------------------------------ publishing

    def ask_publish(self) -> None:
        """Ask what the publication is called; it is a fact from then on."""
        live = self.state.live
        if live is None:
            return
        waiting = sum(body["total"]["total"] is None for body in self._bodies)
        note = "发布的得分原样保存，以后改动只能再发布一次。"
        if waiting:
            note = f"还有{waiting}个单位的总分待定，照此发布的也写“待定”。{note}"
        first = "初评" if not self.state.snapshots else "终评"
        fields = (
            FieldRow("label", "发布的是", "text", True, default=first, help="如初评、复评后、终评"),
        )
        question = Question(
            PUBLISH_SCORES.caption,
            f"{live.row.name}　{len(self._bodies)}个单位",
            fields,
            "发布",
            note,
        )
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id
        today = self.state.context.today.day

        def carry_out(values: dict[str, Any], _progress: Progress) -> int:
            return office.scores.publish(key, values["label"], today, by)

        self.dialog = ask(
            self,
            self.state.context,
            PUBLISH_SCORES,
            question,
            carry_out,
            After(said="已发布", undo=lambda _key: None, then=lambda _key: self.state.moved()),
            Before(("publish", key)),
        )


def _total_row(
    body: Mapping[str, Any], name: str, place: Ranked, published: Mapping[str, Mapping[str, Any]]
) -> TotalRow:
    total = body["total"]
    span = total["range"]
    then = published.get(body["unit"])
    return TotalRow(
        body["unit"], name, _of(total), f"{span[0]}–{span[1]}" if total["total"] is None and span else "",
        f"{total['settled']}（{total['of']}分中）" if total["total"] is None else "",
        place, _of(then["total"]) if then is not None else "", body,
    )  # fmt: skip


def _of(total: Mapping[str, Any]) -> str:
    if total["total"] is None:
        return "待定"
    part = total["not_assessed"] and not total["rescaled"]
    return f"{total['total']}/{total['points']}" if part else str(total["total"])


def _shown(row: Mapping[str, Any]) -> str:
    return str(row["score"]) if row["score"] is not None else STATES[row["state"]]


def _score_row(row: Mapping[str, Any], before: Mapping[str, str]) -> ScoreRow:
    span = row["range"]
    why = row["invalid"] or row["open"] or row["derivation"] or ""
    if row["state"] == "open" and span:
        why = f"{span[0]}至{span[1]}：{why}"
    if row["state"] == "not_assessed":
        why = "".join(row["notes"]) or row["reading"] or "不考核"
    return ScoreRow(
        row["item"], row["caption"], row["points"] or "", _shown(row),
        before.get(row["item"], ""), why, row["reading"] or "", row["quote"] or "",
        bool(row["unconfirmed"]) and row["score"] is not None,
    )  # fmt: skip
