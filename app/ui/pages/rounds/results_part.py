"""成果: pictures with their tables, reports, feedback and workbooks of what a round came to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from app.base.errors import Cancelled
from app.base.progress import Progress
from app.base.rows.forms import FieldRow
from app.services.results.city_form import Filled
from app.services.results.result_commands import (
    CAPTIONS,
    FEEDBACK,
    FORMATS,
    SUMMARY,
    UNIT,
    WORKBOOK,
    MakeResult,
)
from app.services.results.results import NOTE_FATE, SET_TRIAL, RoundResults
from app.ui import theme
from app.ui.choosing import choose_file, choose_folder, choose_name, open_path
from app.ui.controls import ChoiceBox
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import captioned, choose
from app.ui.pages.panels import panel
from app.ui.pages.rounds.part import RoundPart
from app.ui.plain import PlainLabel
from app.ui.widgets.drop_down import drop_down
from app.ui.widgets.row_menu import RowMenu
from app.ui.widgets.vector_picture import VectorPicture

if TYPE_CHECKING:  # reportlab is loaded with the first picture
    from app.reports.evaluation.pictures import Picture

KINDS: Final = {
    "ranking": "得分排名", "heat": "各单位各项得分", "years": "与上年比较", "fields": "一级指标得分（一个单位）",
}  # fmt: skip
OF_UNIT: Final = "fields"
YEARS: Final = "years"
SUFFIXES: Final = {"pdf": "PDF (*.pdf)", "docx": "Word (*.docx)", "xlsx": "Excel (*.xlsx)"}
NOW: Final = 0
MOST_NAMED: Final = 6
WORDS: Final = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


class ResultsPart(RoundPart):
    """A picture on the left, its table on the right; papers by the buttons above."""

    def _build_widgets(self) -> None:
        self.kind_box = ChoiceBox()
        self.kind_box.setAccessibleName("哪一种图")
        for key, caption in KINDS.items():
            self.kind_box.addItem(caption, key)
        self.unit_box = ChoiceBox()
        self.unit_box.setAccessibleName("哪个单位")
        self.unit_box.setMinimumContentsLength(10)
        self.unit_box.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.snapshot_box = ChoiceBox()
        self.snapshot_box.setAccessibleName("哪一次的得分")
        self.snapshot_box.setMinimumContentsLength(14)
        self.make_button = QPushButton("生成报告、表格…")
        self.make_button.setProperty("role", "primary")
        self.note_label = PlainLabel()
        self.note_label.setProperty("role", "muted")
        self.note_label.setWordWrap(True)
        self.fate_button = QPushButton("单位变动…")
        self.fate_button.setToolTip("分设、合并、新设的单位，与上年比较时只写明变动，不列数")
        self.trial_button = QPushButton("试行…")
        self.trial_button.setToolTip("评价办法是否仍在试行：试行期间的结果写明暂不向社会公开")
        for button in (self.fate_button, self.trial_button):
            button.setProperty("role", "quiet")
        self.trial_button.hide()
        self.dialog: FormDialog | None = None
        self.picture_label = captioned("", "section")
        self.picture_view = VectorPicture("结果图")
        self.table_label = captioned("同一张图的数", "section")
        self.figures_table = QTableWidget(0, 0)
        self.figures_table.setAccessibleName("图中的数")
        self.figures_table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.figures_table.verticalHeader().hide()
        self.figures_table.setAlternatingRowColors(True)
        self.figures_table.setShowGrid(False)
        self.row_menu = RowMenu(self.figures_table)
        self.picture: Picture | None = None

    def _build_layout(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.HAIR)
        for widget in (self.kind_box, self.unit_box, self.snapshot_box):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.make_button)
        halves = self.halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(panel(self.picture_label, self.picture_view))
        halves.addWidget(panel(self.table_label, self.figures_table))
        halves.setSizes([640, 560])
        halves.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.TIGHT)
        column.addLayout(bar)
        line = QHBoxLayout()
        line.setSpacing(theme.HAIR)
        line.addWidget(self.note_label, 1)
        line.addWidget(self.fate_button)
        line.addWidget(self.trial_button)
        column.addLayout(line)
        column.addWidget(halves, 1)

    def _connect(self) -> None:
        self.kind_box.currentIndexChanged.connect(lambda _at: self.reload())
        self.unit_box.currentIndexChanged.connect(lambda _at: self.reload())
        self.snapshot_box.currentIndexChanged.connect(lambda _at: self.reload())
        self.make_button.clicked.connect(self.show_papers)
        self.fate_button.clicked.connect(self.ask_fate)
        self.trial_button.clicked.connect(self.ask_trial)
        self.state.live_ready.connect(lambda _live: self._fill_boxes())
        self.state.snapshots_changed.connect(self._fill_boxes)
        theme.theme.changed.connect(self.outdated)

    def focus_first(self) -> None:
        """What is looked at."""
        self.kind_box.setFocus()

    def _fill_boxes(self) -> None:
        live = self.state.live
        if live is None:
            return
        for box in (self.unit_box, self.snapshot_box):
            box.blockSignals(True)
        unit, snapshot = self.unit_box.currentData(), self.snapshot_box.currentData()
        self.unit_box.clear()
        for uid, name in live.names.items():
            self.unit_box.addItem(name, uid)
            self.unit_box.setItemData(self.unit_box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self.snapshot_box.clear()
        self.snapshot_box.addItem("现在的得分（草稿）", NOW)
        for one in reversed(self.state.snapshots):
            self.snapshot_box.addItem(f"{one.label}（{one.as_of.isoformat()}发布）", one.id)
        choose(self.unit_box, unit)
        choose(self.snapshot_box, snapshot)
        self.snapshot_box.setToolTip(self.snapshot_box.currentText())
        for box in (self.unit_box, self.snapshot_box):
            box.blockSignals(False)

    # ------------------------------------------------------------ pictures

    def reload(self) -> None:
        """Have the picture drawn anew."""
        live = self.state.live
        if live is None or not self.isVisible():
            self._stale = True
            return
        if not self.unit_box.count():
            self._fill_boxes()
        kind = self.kind_box.currentData()
        self.unit_box.setVisible(kind == OF_UNIT)
        self.trial_button.setVisible(live.row.procedure == "evaluation")
        self.fate_button.setEnabled(bool(live.names))
        if not live.names:
            self._nothing("还没有受评单位，没有可以看的结果。")
            return
        results, by = self.state.context.office.results, self.state.context.actor
        key, today = live.row.id, self.state.context.today.day
        unit = self.unit_box.currentData() if kind == OF_UNIT else ""
        snapshot, dark = (
            self.snapshot_box.currentData() or NOW,
            theme.theme.scheme == theme.Scheme.DARK,
        )

        def work() -> tuple[Picture, bool, str]:
            found = results.overview(key, today, by, snapshot)
            drawn = results.picture(
                kind, key, today, by, unit=unit or "", snapshot=snapshot, dark=dark
            )
            return drawn, found.not_public, _without_number(found) if kind == YEARS else ""

        self.state.context.jobs.read(
            self, work, lambda read: self.show_picture(*read), key="picture",
            failed=lambda error: self._nothing(str(error)),
        )  # fmt: skip

    def show_picture(self, picture: Picture, not_public: bool, unlike: str = "") -> None:
        """Show the picture and its table; ``unlike`` are the units that have no number there."""
        self.picture = picture
        self.picture_label.setText(picture.title)
        self.picture_view.show_pdf(picture.pdf, picture.width, picture.height)
        self.picture_view.show()
        table = self.figures_table
        table.clear()
        table.setColumnCount(len(picture.table.head))
        table.setRowCount(len(picture.table.rows))
        table.setHorizontalHeaderLabels(list(picture.table.head))
        for y, row in enumerate(picture.table.rows):
            for x, text in enumerate(row):
                item = QTableWidgetItem(text)
                if x:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                table.setItem(y, x, item)
        table.resizeColumnsToContents()
        empty = not picture.table.rows
        words = (
            "没有上年发布的得分，不作比较" if empty and self.kind_box.currentData() == YEARS else ""
        )
        said = ["试行期间暂不向社会公开" if not_public else "", words, unlike]
        live = self.state.live
        said.append(
            f"指标体系为{live.indicators.status}" if live and live.indicators.status else ""
        )
        self.note_label.setText("；".join(filter(None, said)))

    def _nothing(self, words: str) -> None:
        self.picture = None
        self.picture_label.setText("")
        self.picture_view.hide()
        self.figures_table.setRowCount(0)
        self.note_label.setText(words)

    # ------------------------------------------------------------ what is said of them

    def ask_fate(self) -> None:
        """Ask what became of a unit since last year; year on year it then bears no number."""
        live = self.state.live
        if live is None or not live.names:
            return
        units = tuple(live.names.items())
        fields = (
            FieldRow("unit", "单位", "choice", True, units, self.unit_box.currentData()),
            FieldRow("words", "有什么变动", "lines", True, help="如 由示例县住建局分设"),
        )
        note = "与上年比较时写明变动，不列增减；写错了再填一次，以后一次为准。"
        question = Question(NOTE_FATE.caption, live.row.name, fields, "保存", note)
        results, by, key = self.state.context.office.results, self.state.context.actor, live.row.id
        self.dialog = ask(
            self,
            self.state.context,
            NOTE_FATE,
            question,
            lambda v, _progress: results.note_fate(key, v["unit"], v["words"], by),
            After("已说明单位变动", then=lambda _seq: self.state.moved()),
            Before(("fate", key)),
        )

    def ask_trial(self) -> None:
        """Ask whether the 评价办法 is still on trial."""
        results = self.state.context.office.results
        self.state.context.jobs.read(self, results.on_trial, self._ask_trial, key="trial")

    def _ask_trial(self, on_trial: bool) -> None:
        results, by = self.state.context.office.results, self.state.context.actor
        fields = (FieldRow("on", "仍在试行", "yes_no", True, default=on_trial),)
        note = (
            "仍在试行的，各轮次的结果都写明“试行期间暂不向社会公开”（第十二条）；"
            "试行结束后选“否”，此后生成的不再写。"
        )
        self.dialog = ask(
            self,
            self.state.context,
            SET_TRIAL,
            Question("评价办法试行", "按评价办法的全部轮次", fields, "保存", note),
            lambda v, _progress: results.set_trial(bool(v["on"]), by),
            After("已保存", then=lambda _nothing: self.outdated()),
            Before(("trial",), only=()),
        )

    # ------------------------------------------------------------ papers

    def show_papers(self) -> None:
        """Offer what can be made of the round, and of the unit chosen."""
        menu = QMenu(self)
        menu.setObjectName("papers_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in (SUMMARY, WORKBOOK):
            for suffix in FORMATS[kind]:
                action = menu.addAction(f"{CAPTIONS[kind]}（{WORDS[suffix]}）…")
                action.triggered.connect(
                    lambda _on=False, kind=kind, suffix=suffix: self._choose_file(kind, suffix)
                )
        for kind in (UNIT, FEEDBACK, WORKBOOK):
            menu.addSeparator()
            for suffix in FORMATS[kind]:
                action = menu.addAction(f"{CAPTIONS[kind]}（{WORDS[suffix]}），每个单位一份…")
                action.triggered.connect(
                    lambda _on=False, kind=kind, suffix=suffix: self._choose_folder(kind, suffix)
                )
        menu.addSeparator()
        action = menu.addAction("填入市里发来的得分表…")
        action.setToolTip("表里的下拉、图片、列宽和保护都不动，只填分数")
        action.triggered.connect(lambda _on=False: self._choose_form())
        action = menu.addAction("上传、归档的全套（压缩包）…")
        action.setEnabled(bool(self.snapshot_box.currentData()))  # of what was published alone
        action.triggered.connect(lambda _on=False: self._choose_pack())
        drop_down(menu, self.make_button)

    def _choose_file(self, kind: str, suffix: str) -> None:
        live = self.state.live
        if live is None:
            return
        name = f"{live.row.name}{CAPTIONS[kind]}.{suffix}"
        path = choose_name(self, CAPTIONS[kind], name, SUFFIXES[suffix])
        if path is not None:
            self.write(kind, path if path.suffix else path.with_suffix(f".{suffix}"), suffix)

    def _choose_folder(self, kind: str, suffix: str) -> None:
        folder = choose_folder(self, f"{CAPTIONS[kind]}存到哪个文件夹")
        if folder is not None:
            self.write_all(kind, folder, suffix)

    def _choose_form(self) -> None:
        source = choose_file(self, "市里发来的得分表", "Excel (*.xlsx)")
        if source is not None:
            name = f"{source.stem}（已填）.xlsx"
            path = choose_name(self, "填好的得分表", name, "Excel (*.xlsx)")
            if path is not None:
                self.fill_form(source, path)

    def fill_form(self, source: Path, path: Path) -> None:
        """Fill the workbook with the scores chosen; what it brought stays in it."""
        command = self._command(UNIT, "pdf")
        if command is None:
            return
        context = self.state.context
        forms, by = context.office.city_forms, context.actor

        def work(progress: Progress) -> Filled:
            progress.step(0, 1, path.name)
            return forms.write(
                source, path, command.round_id, command.as_of, by, command.snapshot or 0
            )

        context.jobs.long_read(
            self, work,
            lambda found: context.shell.toast(
                filled_words(found), more=("打开", lambda: open_path(path))
            ),
            caption="正在填表…", failed=context.shell.show_error,
        )  # fmt: skip

    def _choose_pack(self) -> None:
        live = self.state.live
        if live is not None:
            name = f"{live.row.name}评价结果.zip"
            path = choose_name(self, "上传、归档的全套", name, "压缩包 (*.zip)")
            if path is not None:
                self.pack(path)

    def pack(self, path: Path) -> None:
        """Write what is uploaded and filed of the scores published: reports, summary, tables."""
        command = self._command(UNIT, "pdf")
        if command is None:
            return
        bundles, by = self.state.context.office.bundles, self.state.context.actor

        def work(progress: Progress) -> str:
            bundles.reports(command, path, by, progress)
            return path.name

        self._run(work, f"已生成“{path.name}”", path.parent)

    def write(self, kind: str, path: Path, suffix: str) -> None:
        """Make one paper or workbook of the round and write it."""
        command = self._command(kind, suffix)
        if command is None:
            return
        results, by = self.state.context.office.results, self.state.context.actor

        def work(progress: Progress) -> str:
            progress.step(0, 1, path.name)
            return results.write(command, path, by).name

        self._run(work, f"已生成“{path.name}”", path.parent)

    def write_all(self, kind: str, folder: Path, suffix: str) -> None:
        """Make a paper for each unit into a folder; stopped, those made stay."""
        live, first = self.state.live, self._command(kind, suffix)
        if live is None or first is None:
            return
        results, by = self.state.context.office.results, self.state.context.actor
        names = dict(live.names)

        def work(progress: Progress) -> str:
            for number, (uid, name) in enumerate(names.items()):
                progress.step(number, len(names), name)
                command = MakeResult(kind, first.round_id, first.as_of, uid, first.snapshot, suffix)
                results.write(command, folder / f"{name}{CAPTIONS[kind]}.{suffix}", by)
            return folder.name

        self._run(work, f"已生成{len(names)}份{CAPTIONS[kind]}", folder)

    def _command(self, kind: str, suffix: str) -> MakeResult | None:
        live = self.state.live
        if live is None or not live.names:
            self.state.context.shell.toast("还没有受评单位，没有可以生成的结果")
            return None
        snapshot = self.snapshot_box.currentData() or NOW
        today = self.state.context.today.day
        return MakeResult(kind, live.row.id, today, "", snapshot, suffix)

    def _run(self, work: Any, said: str, folder: Path) -> None:
        shell = self.state.context.shell

        def failed(error: Exception) -> None:
            if isinstance(error, Cancelled):
                shell.toast("已停止；已经生成的保留在文件夹里")
            else:
                shell.show_error(error)

        self.state.context.jobs.long_read(
            self, work,
            lambda _name: shell.toast(said, more=("打开文件夹", lambda: open_path(folder))),
            caption="正在生成评价结果…", failed=failed,
        )  # fmt: skip


def filled_words(found: Filled) -> str:
    """已填12个单位30格；表里没有：…；分数未定、留空：…"""
    words = [f"已填{found.units}个单位{found.cells}格"]
    for said, names in (("表里没有", found.missing), ("分数未定、留空", found.open)):
        if names:
            more = f"等{len(names)}个" if len(names) > 3 else ""
            words.append(f"{said}：{'、'.join(names[:3])}{more}")
    return "；".join(words)


def _without_number(found: RoundResults) -> str:
    """The units that are not set against last year, each with what is said of it."""
    told = [f"{found.names[c.unit]}（{c.said}）" for c in found.changes if c.said]
    more = f"等{len(told)}个单位" if len(told) > MOST_NAMED else ""
    return f"与上年不作比较：{'、'.join(told[:MOST_NAMED])}{more}" if told else ""
