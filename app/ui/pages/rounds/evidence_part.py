"""材料: the papers of the round, of what each is evidence, from which kind of source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout

from app.base.rows.evaluation import EvidenceRow, ProposedEvidence
from app.base.tables import Column, Table
from app.services.results.bundles import PACK_PROOF
from app.ui import theme
from app.ui.choosing import choose_name, open_path
from app.ui.dialogs.kept_file import KeptFileDialog, open_kept
from app.ui.dialogs.kept_files import PAPERS, KeptFilesDialog, open_kept_files, papers_of
from app.ui.naming import captioned
from app.ui.pages.intake.files import dropped_paths
from app.ui.pages.panels import panel
from app.ui.pages.rounds.part import RoundPart
from app.ui.places import case_opener
from app.ui.plain import PlainLabel
from app.ui.widgets.work_tables import PlacedGrid

NOTHING: Final = (
    "还没有佐证材料。把文件拖到“录入”表中的一格、一个单位或一列上，或者拖到这里作为整个轮次的材料。"
)


@dataclass(frozen=True, slots=True)
class ProposedPaper:
    """A complaint that may be evidence against a unit; the program never enters it."""

    unit: str
    name: str
    complaint: ProposedEvidence


PROPOSALS: Final = Table[ProposedPaper](
    (
        Column("unit", "单位", lambda p: p.name, width=190),
        Column("number", "案号", lambda p: p.complaint.number, width=170, whole=True),
        Column("title", "标题", lambda p: p.complaint.title, stretch=True),
        Column("result", "结果", lambda p: p.complaint.result, width=90),
        Column("ended", "办结", lambda p: p.complaint.ended_on, width=128),
    )
)


@dataclass(frozen=True, slots=True)
class Bare:
    """An item of which entries rest on nothing, with the units whose they are."""

    item: str
    caption: str
    units: tuple[str, ...]  # uids
    names: str


BARE: Final = Table[Bare](
    (
        Column("item", "指标", lambda b: f"{b.item}　{b.caption}", width=220),
        Column("many", "单位数", lambda b: len(b.units), width=70),
        Column("names", "还没有材料的单位", lambda b: b.names, stretch=True),
    )
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
        self.view_button = QPushButton("查看…")
        self.view_button.setToolTip("打开选中的材料，可以另存")
        self.viewing: KeptFileDialog | None = None
        self.pack_button = QPushButton("打包…")
        self.pack_button.setToolTip("全部材料存成一个压缩包：每项指标一个文件夹，附清单")
        self.paper_button = QPushButton(f"{PAPERS}…")
        self.paper_button.setToolTip("这一轮次只存原件、没有扫描的材料，和存放的位置")
        self.papers_dialog: KeptFilesDialog | None = None
        self.summary_label = PlainLabel()
        self.proposal_grid = PlacedGrid(
            PROPOSALS, "可作佐证的投诉举报", "评价期间内没有查实属实或部分属实的投诉举报。"
        )
        self.proposal_label = captioned(
            "可作佐证的投诉举报（属实、部分属实），程序不代为计分", "section"
        )
        self.bare_label = captioned("", "section")
        self.bare_grid = PlacedGrid(BARE, "还缺佐证材料的评分", "已填的各项都有佐证材料。")
        self.cover_button = QPushButton("为这一项补材料…")
        self.cover_button.setToolTip("一份材料可以佐证这一项里还缺材料的全部单位")
        self.setAcceptDrops(True)

    def _build_layout(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.summary_label, 1)
        head.addWidget(self.pack_button)
        head.addWidget(self.view_button)
        head.addWidget(self.paper_button)
        head.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(head)
        column.addWidget(self.paper_grid, 1)
        below = self.halves = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(panel(self.bare_label, self.bare_grid, self.cover_button))
        below.addWidget(panel(self.proposal_label, self.proposal_grid))
        below.setChildrenCollapsible(False)
        column.addWidget(below, 1)
        column.addWidget(captioned("材料按内容保存，改名、重复添加都认得出。", "muted"))

    def _connect(self) -> None:
        self.paper_grid.beside = (self.view_button, self.add_button)
        self.paper_grid.opened.connect(lambda _row: self.view())
        self.paper_grid.selectionModel().currentChanged.connect(lambda *_: self._can())
        self.view_button.clicked.connect(self.view)
        self.pack_button.clicked.connect(self._choose_pack)
        self.paper_button.clicked.connect(self.show_papers)
        self.bare_grid.beside = (self.cover_button,)
        self.bare_grid.opened.connect(lambda _row: self.cover())
        self.bare_grid.selectionModel().currentChanged.connect(lambda *_: self._can())
        self.cover_button.clicked.connect(self.cover)
        self.add_button.clicked.connect(lambda: self.papers_wanted.emit((), (), "", ""))
        self.state.evidence_changed.connect(self.outdated)
        self.proposal_grid.opened.connect(
            lambda row: case_opener(self.state.context.shell)(row.complaint.case_id)
        )

    def focus_first(self) -> None:
        """The list, or the way to its first."""
        (self.paper_grid if self.state.evidence else self.add_button).setFocus()

    def reload(self) -> None:
        """Show what the state has read."""
        self.paper_grid.show_keeping_place(self.state.evidence, lambda p: (p.seq, p.sha256))
        self._can()
        many = len(self.state.evidence)
        self.summary_label.setText(f"共{many}份佐证材料。" if many else "")
        live = self.state.live
        under = live is not None and live.row.procedure == "evaluation"
        self.halves.setVisible(under)
        if live is None or not under:
            return
        office, by, key = self.state.context.office, self.state.context.actor, live.row.id
        names = dict(live.names)

        def work() -> tuple[tuple[ProposedPaper, ...], tuple[tuple[str, str], ...]]:
            found = ((uid, office.round_work.proposed(key, uid, by)) for uid in names)
            proposed = tuple(
                ProposedPaper(uid, names[uid], one) for uid, rows in found for one in rows
            )
            return proposed, office.round_evidence.missing(key, by)

        self.state.context.jobs.read(self, work, lambda both: self.show_owed(*both), key="owed")

    def cover(self) -> None:
        """Ask for the paper that is evidence of an item for all units that have none."""
        bare: Bare | None = self.bare_grid.current_row()
        if bare is not None:
            self.papers_wanted.emit((), bare.units, bare.item, "")

    def view(self) -> None:
        """Open the paper under the cursor in a window that also saves it."""
        paper: EvidenceRow | None = self.paper_grid.current_row()
        if paper is None:
            return
        context = self.state.context

        def opened(dialog: KeptFileDialog) -> None:
            self.viewing = dialog

        page = f"第{paper.page}页" if paper.page else ""
        about = "　".join(filter(None, (paper.source, self._what(paper), self._whose(paper), page)))
        open_kept(
            self,
            context,
            paper.name,
            lambda: context.office.attachment(paper.sha256, context.actor),
            opened,
            about,
        )

    def show_papers(self) -> None:
        """What of the round is kept on paper only; more can be noted there."""
        row, context = self.state.row, self.state.context
        if row is None:
            return

        def opened(dialog: KeptFilesDialog) -> None:
            self.papers_dialog = dialog

        open_kept_files(self, context, papers_of(context, "round", row.id, row.name), opened)

    def _choose_pack(self) -> None:
        live = self.state.live
        if live is not None:
            name = f"{live.row.name}佐证材料.zip"
            path = choose_name(self, PACK_PROOF.caption, name, "压缩包 (*.zip)")
            if path is not None:
                self.pack(path)

    def pack(self, path: Path) -> None:
        """Write all papers of the round, a folder for each indicator, with their list."""
        row, context = self.state.row, self.state.context
        if row is None:
            return
        key, shell = row.id, context.shell
        context.jobs.write(
            self,
            lambda _progress: context.office.bundles.proof(key, path, context.actor),
            lambda many: shell.toast(
                f"已打包{many}份材料到“{path.name}”",
                more=("打开文件夹", partial(open_path, path.parent)),
            ),
            caption="正在打包佐证材料…",
            acts=False,
        )

    def _can(self) -> None:
        self.pack_button.setEnabled(bool(self.state.evidence))
        self.view_button.setEnabled(self.paper_grid.current_row() is not None)
        self.cover_button.setEnabled(self.bare_grid.current_row() is not None)

    def show_owed(
        self, proposed: tuple[ProposedPaper, ...], missing: tuple[tuple[str, str], ...]
    ) -> None:
        """Show the complaints that may be evidence, and the items of which entries have none."""
        self.proposal_grid.show_keeping_place(proposed, lambda p: (p.unit, p.complaint.case_id))
        live = self.state.live
        if live is None:
            return
        places = {uid: at for at, uid in enumerate(live.names)}  # as everywhere else in the round
        units: dict[str, list[str]] = {}
        for unit, item in sorted(missing, key=lambda one: places[one[0]]):
            units.setdefault(item, []).append(unit)
        rows = tuple(
            Bare(key, item.caption, tuple(units[key]), "、".join(live.names[u] for u in units[key]))
            for key, item in live.indicators.items.items()
            if key in units
        )
        self.bare_grid.show_keeping_place(rows, lambda bare: bare.item)
        left = f"还缺佐证材料：{len(missing)}处，补齐前不能发布" if rows else "佐证材料"
        self.bare_label.setText(left)
        self._can()

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
