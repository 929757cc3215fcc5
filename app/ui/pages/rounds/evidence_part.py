"""材料: the papers of the round, of what each is evidence, from which kind of source."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from app.base.rows.evaluation import EvidenceRow
from app.base.tables import Column, Table
from app.ui import theme
from app.ui.naming import captioned
from app.ui.pages.intake.files import dropped_paths
from app.ui.pages.rounds.part import RoundPart
from app.ui.plain import PlainLabel
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = (
    "还没有佐证材料。把文件拖到“录入”表中的一格、一个单位或一列上，或者拖到这里作为整个轮次的材料。"
)


class EvidencePart(RoundPart):
    """A list; adding asks for source, page and words."""

    papers_wanted = Signal(object, object, str, str)  # paths, units, item, input

    def _build_widgets(self) -> None:
        self.paper_grid = PlacedGrid(
            Table[EvidenceRow](
                (
                    Column("name", "文件", lambda p: p.name, stretch=True),
                    Column("source", "来源", lambda p: p.source, width=160),
                    Column("what", "佐证什么", self._what, width=220),
                    Column("units", "单位", self._whose, width=200),
                    Column("page", "页码", lambda p: p.page, width=64),
                    Column("quote", "原文摘录", lambda p: p.quote, width=230),
                )
            ),
            "佐证材料", NOTHING, first_to_go=("quote", "page"),
        )  # fmt: skip
        self.add_button = QPushButton("添加材料…")
        self.add_button.setToolTip("整个轮次的材料；某一格、某个单位或某一列的，在“录入”里拖上去")
        self.summary_label = PlainLabel()
        self.setAcceptDrops(True)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.summary_label, 1)
        head.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.paper_grid, 1)
        column.addWidget(captioned("材料按内容保存，改名、重复添加都认得出。", "muted"))

    def _connect(self) -> None:
        self.paper_grid.beside = (self.add_button,)
        self.add_button.clicked.connect(lambda: self.papers_wanted.emit((), (), "", ""))
        self.state.evidence_changed.connect(self.reload)

    def focus_first(self) -> None:
        """The list, or the way to its first."""
        (self.paper_grid if self.state.evidence else self.add_button).setFocus()

    def reload(self) -> None:
        """Show what the state has read."""
        self.paper_grid.show_keeping_place(self.state.evidence, lambda p: (p.seq, p.sha256))
        many = len(self.state.evidence)
        self.summary_label.setText(f"共{many}份佐证材料。" if many else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.papers_wanted.emit(paths, (), "", "")

    def _what(self, paper: EvidenceRow) -> str:
        live = self.state.live
        if not paper.item or live is None:
            return "各项指标" if paper.units else "整个轮次"
        found = (one for one in live.inputs if one.item == paper.item)
        caption = next(
            (one.caption if paper.input else one.item_caption for one in found
             if paper.input in ("", one.input)), "",
        )  # fmt: skip
        return f"{paper.item}　{caption}"

    def _whose(self, paper: EvidenceRow) -> str:
        live = self.state.live
        if not paper.units or live is None:
            return "全部单位"
        return "、".join(live.names.get(uid, "") for uid in paper.units)
