"""发文: the register of issued papers, each with its kept PDF beside it; voided with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.captions import day_in_list
from app.base.errors import AppError
from app.base.rows.changes import Changed
from app.base.rows.forms import FieldRow
from app.base.rows.papers import DocumentRow, DocumentTrail, RegisterLists
from app.base.rows.stations import UnderWayRow
from app.base.tables import Column, Table
from app.services.papers.documents import STANDINGS, START_NUMBERS, VOID_DOCUMENT
from app.services.papers.letter_commands import StartNumbers, VoidDocument
from app.ui import theme
from app.ui.choosing import choose_name, open_path
from app.ui.controls import ChoiceBox, Line
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.flow_layout import FlowLayout
from app.ui.naming import captioned
from app.ui.pages.base import Page
from app.ui.pages.document_doings import DocumentDoings, set_words, trail_words
from app.ui.pages.document_post import DocumentPost
from app.ui.pages.new_paper import NewPapers
from app.ui.pages.panels import empty_state, panel
from app.ui.pages.paper_work import print_from
from app.ui.pages.under_way import UnderWay
from app.ui.places import CaseAt
from app.ui.widgets.paper_view import PaperView
from app.ui.widgets.printing import save_paper
from app.ui.widgets.work_tables import PlacedGrid


def about_of(row: DocumentRow) -> str:
    """The case of a paper, its round, or else its own title."""
    if row.case_number:
        return f"{row.case_number}　{row.case_title}".strip()
    return "　".join(filter(None, (row.about, row.title)))


REGISTER: Final = Table[DocumentRow](
    (
        Column("number", "字号", lambda d: (d.series, d.dated.year, d.number), lambda v: v[2], width=146, whole=True,
               tooltip=lambda d: d.number),
        Column("kind", "文书", lambda d: d.kind_caption, width=96),
        Column("addressee", "主送", lambda d: d.addressee, width=140,
               tooltip=lambda d: d.addressee),
        Column("case", "事项", lambda d: about_of(d), stretch=True, tooltip=lambda d: about_of(d)),
        Column("dated", "成文日期", lambda d: d.dated, day_in_list, width=96),
        Column("delivered", "送达", lambda d: d.delivered_on, lambda v: day_in_list(v) if v else "", width=96),
        Column("officer", "发文人", lambda d: d.officer, width=80),
        Column("status", "", lambda d: d.status, lambda s: "已作废" if s == "voided" else "",
               width=64),
        Column("set", "署名", lambda d: d.set_name, width=96, tooltip=lambda d: d.signed),
    )
)  # fmt: skip
NOTHING: Final = (
    "还没有发出文书。在案件里按“文书”，在督办页成批发函，或在这里新建，编号后的文书会登在这里。"
)
CHOOSE: Final = "选择一件文书，在这里查看存档的原件。"
HIDDEN: Final = "这件文书所属的案件已登记回避，不能查看。"


class DocumentsPage(Page):
    """The register on the left, the paper on the right."""

    title = "发文登记簿"

    def _build_widgets(self) -> None:
        self._build_filters()
        self._build_doings()
        self._build_paper()
        self.gaps_label = captioned("", "muted")
        self.gaps_label.setWordWrap(True)
        self.document_grid = PlacedGrid(
            REGISTER, "发文登记簿", first_to_go=("set", "officer", "dated", "delivered")
        )
        self.empty_label = captioned(NOTHING, "muted")
        self.supervision_button = QPushButton("打开督办")
        self.stack = QStackedWidget()
        self.dialog: FormDialog | None = None
        self.new_papers = NewPapers(self, self.context)
        self.under_way = UnderWay(self, self.context)
        self.doings = DocumentDoings(self, self.context, self.current)
        self.post = DocumentPost(
            self, self.context, self.current, lambda: tuple(self.document_grid.rows.rows)
        )

    def _build_filters(self) -> None:
        self.heading_label = captioned("发文登记簿", "title")
        self.count_label = captioned("", "muted")
        self.year_box, self.series_box, self.kind_box = ChoiceBox(), ChoiceBox(), ChoiceBox()
        for box, name in (
            (self.year_box, "年份"), (self.series_box, "署名"), (self.kind_box, "文书种类"),
        ):  # fmt: skip
            box.setAccessibleName(name)
            box.addItem(f"全部{name}", None)
        self.standing_box = ChoiceBox()
        self.standing_box.setAccessibleName("送达、作废")
        for key, caption in {"": "全部送达情况", **STANDINGS}.items():
            self.standing_box.addItem(caption, key)
        self.text_field = Line()
        self.text_field.setPlaceholderText("字号、单位、案号、标题")
        self.text_field.setAccessibleName("查找文书")

    def _build_doings(self) -> None:
        """What is done with the register as a whole."""
        self.under_way_button = _quiet("在办…", "送核稿、送签和签发了还没有发出的文书")
        self.incoming_button = _quiet("收文…")
        self.post_button = _quiet("寄送…", "信封、地址标签、当日的发文清单")
        self.export_button = _quiet("导出…")
        self.start_button = _quiet("起始号…", "年中启用时，从纸质登记簿已编到的号接着编")
        self.new_button = QPushButton("新建…")
        self.new_button.setProperty("role", "primary")
        self.new_button.setToolTip("通知、函、通报和评价的文书；案件的文书在案件里新建")

    def _build_paper(self) -> None:
        """The paper under the cursor, and what is done with it."""
        self.paper_label = captioned("", "section")
        self.void_label, self.trail_label = captioned("", "problem"), captioned("", "muted")
        for label in (self.void_label, self.trail_label):
            label.setWordWrap(True)
            label.setContentsMargins(theme.TIGHT, 0, theme.TIGHT, theme.HAIR)
            label.hide()
        self.paper_view = PaperView("存档的文书", CHOOSE)
        self.doings_button = _quiet("办理…", "登记送达、用印，添加、查看文件，注明替代")
        self.void_button = _quiet(f"{VOID_DOCUMENT.caption}…")
        self.case_button = _quiet("打开案件")
        self.save_button = _quiet("保存 PDF…")
        self.print_button = _quiet("打印…")

    def _build_layout(self) -> None:
        self.halves = QSplitter(Qt.Orientation.Horizontal)
        self.halves.addWidget(self.document_grid)
        self.halves.addWidget(self._paper_panel())
        self.halves.setSizes([770, 470])
        self.halves.setChildrenCollapsible(False)
        self.stack.addWidget(self.halves)
        self.stack.addWidget(empty_state(self.empty_label, self.supervision_button))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.TIGHT, theme.WIDE, theme.TIGHT)
        column.setSpacing(theme.TIGHT)
        column.addLayout(self._head())
        column.addLayout(self._filters())
        column.addWidget(self.stack, 1)
        column.addWidget(self.gaps_label)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.TIGHT)
        row.addWidget(self.heading_label)
        row.addWidget(self.count_label)
        row.addStretch(1)
        for button in (
            self.under_way_button, self.incoming_button, self.post_button, self.export_button,
            self.start_button, self.new_button,
        ):  # fmt: skip
            row.addWidget(button)
        return row

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.TIGHT)
        for box in (self.year_box, self.series_box, self.kind_box, self.standing_box):
            row.addWidget(box)
        row.addWidget(self.text_field, 1)
        return row

    def _paper_panel(self) -> QFrame:
        """The number, what was noted of the paper, its buttons in as many rows as they need, the page."""
        buttons = QWidget()
        row = FlowLayout(buttons)
        row.setSpacing(0)
        for button in (
            self.doings_button, self.void_button, self.case_button, self.save_button,
            self.print_button,
        ):  # fmt: skip
            row.addWidget(button)
        paper = panel(self.paper_label, self.paper_view)
        layout = paper.layout()
        assert isinstance(layout, QVBoxLayout)
        for at, widget in enumerate((self.void_label, self.trail_label, buttons), 1):
            layout.insertWidget(at, widget)
        return paper

    def _connect(self) -> None:
        self.document_grid.beside = (
            self.case_button,
            self.save_button,
            self.print_button,
            self.void_button,
        )
        for box in (self.year_box, self.series_box, self.kind_box, self.standing_box):
            box.currentIndexChanged.connect(lambda _at: self._read())
        self.text_field.textChanged.connect(lambda _text: self._read())
        self.document_grid.selectionModel().currentChanged.connect(lambda *_: self._look())
        self.document_grid.opened.connect(lambda _row: self._open_case())
        self.case_button.clicked.connect(self._open_case)
        self.save_button.clicked.connect(self._choose_file)
        self.print_button.clicked.connect(self._print)
        self.void_button.clicked.connect(self._void)
        self.start_button.clicked.connect(self._start)
        self.new_button.clicked.connect(self.new_papers.choose)
        self.under_way_button.clicked.connect(self.under_way.show)
        self.doings_button.clicked.connect(lambda: self.doings.show_menu(self.doings_button))
        self.incoming_button.clicked.connect(self.doings.show_incoming)
        self.post_button.clicked.connect(lambda: self.post.show_menu(self.post_button))
        self.export_button.clicked.connect(
            lambda: self.doings.export(tuple(self.document_grid.rows.rows))
        )
        self.supervision_button.clicked.connect(lambda: self.context.shell.open_page("supervision"))

    # ------------------------------------------------------------ showing

    def reload(self) -> None:
        """Read the register again; the cursor stays on its paper."""
        documents = self.context.office.documents
        self.context.jobs.read(self, documents.lists, self._take_lists, key="lists")
        book, actor = self.context.office.register_book, self.context.actor
        stations = self.context.office.stations
        self.context.jobs.read(
            self, lambda: stations.under_way(actor), self._show_under_way, key="under_way"
        )
        self.context.jobs.read(self, lambda: book.gaps(actor), self.gaps_label.setText, key="gaps")

    def _show_under_way(self, rows: Sequence[UnderWayRow]) -> None:
        mine = sum(row.mine for row in rows)
        words = f"在办 {len(rows)}（待我 {mine}）…" if mine else f"在办 {len(rows)}…"
        self.under_way_button.setText(words if rows else "在办…")
        self.under_way_button.setAccessibleName(words.rstrip("…") if rows else "在办")
        self.under_way_button.setVisible(bool(rows))

    def on_changed(self, changed: Changed) -> None:
        """Issuing and voiding change it."""
        if self.isVisible():  # a paper without a case changes nothing else
            self.reload()

    def entered(self) -> None:
        """Put the focus on the register."""
        (self.document_grid if self.document_grid.rows.rows else self.text_field).setFocus()

    def find_here(self) -> bool:
        """Ctrl+F goes to the words of the register."""
        self.text_field.setFocus()
        self.text_field.selectAll()
        return True

    def current(self) -> DocumentRow | None:
        """The paper under the cursor."""
        return self.document_grid.current_row()

    def _take_lists(self, lists: RegisterLists) -> None:
        _fill(self.year_box, [(year, f"{year}年") for year in lists.years])
        _fill(self.series_box, lists.series)
        _fill(self.kind_box, lists.kinds)
        self.series_box.setVisible(len(lists.series) > 1)
        self.stack.setCurrentIndex(0 if lists.years else 1)
        self._read()

    def _read(self) -> None:
        documents, actor = self.context.office.documents, self.context.actor
        year, series = self.year_box.currentData(), self.series_box.currentData() or ""
        kind, text = self.kind_box.currentData() or "", self.text_field.text()
        standing = self.standing_box.currentData() or ""
        self.context.jobs.read(
            self,
            lambda: documents.rows(
                actor, year=year, series=series, kind=kind, text=text, standing=standing
            ),
            self.show_rows,
            key="rows",
        )

    def show_rows(self, rows: Sequence[DocumentRow]) -> None:
        """Show the papers, the cursor on the one where it was."""
        voided = sum(row.status == "voided" for row in rows)
        self.count_label.setText(f"{len(rows)}件" + (f"，作废{voided}件" if voided else ""))
        self.document_grid.hide_columns(*(() if voided else ("status",)))
        self.document_grid.show_keeping_place(rows, lambda row: row.id)
        self._look()
        self.filled.emit()

    def _look(self) -> None:
        row = self.current()
        self._allow(row, there=False)
        self.paper_label.setText(row.number if row else "")
        self.trail_label.hide()
        self.doings.files, self.doings.replaced_by = (), ""
        voided = row is not None and row.status == "voided" and row.readable
        self.void_label.setVisible(voided)
        if row is not None and voided:
            when = f"{row.voided_at:%Y-%m-%d}" if row.voided_at else ""
            self.void_label.setText(f"{when} {row.voided_by}作废：{row.void_reason}")
        if row is None or not row.readable:
            self.paper_view.say(CHOOSE if row is None else HIDDEN)
            return
        documents, actor = self.context.office.documents, self.context.actor
        self.context.jobs.read(
            self,
            lambda: documents.pdf(row.id, actor),
            self._show_paper,
            key="paper",
            failed=self._show_broken,
        )
        dispatch = self.context.office.dispatch
        self.context.jobs.read(
            self, lambda: dispatch.trail(row.id, actor), self._show_trail, key="trail"
        )

    def _show_trail(self, trail: DocumentTrail) -> None:
        row = self.current()
        words = "\n".join(filter(None, (set_words(row) if row else "", trail_words(trail))))
        self.doings.files, self.doings.replaced_by = trail.files, trail.replaced_by
        self.trail_label.setText(words)
        self.trail_label.setVisible(bool(words))

    def _show_paper(self, found: tuple[DocumentRow, bytes]) -> None:
        row, data = found
        self.paper_view.show_pdf(data)
        self._allow(row, there=True)

    def _show_broken(self, error: Exception) -> None:
        self.paper_view.say(str(error))
        self.context.shell.show_error(error)

    def _allow(self, row: DocumentRow | None, *, there: bool) -> None:
        readable = row is not None and row.readable
        self.case_button.setEnabled(bool(readable and row and row.case_id))
        self.doings_button.setEnabled(bool(readable))
        self.void_button.setEnabled(bool(readable and row and row.status == "issued"))
        for button in (self.save_button, self.print_button):
            button.setEnabled(there)

    # ------------------------------------------------------------ doing

    def _open_case(self) -> None:
        row = self.current()
        if row is not None and row.case_id is not None and row.readable:
            self.context.shell.open_page("case", CaseAt(row.case_id))

    def _choose_file(self) -> None:
        row = self.current()
        if row is not None:
            path = choose_name(self, "保存 PDF", _file_name(row), "PDF (*.pdf)")
            if path is not None:
                self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the kept paper, byte for byte."""
        try:
            save_paper(path, self.paper_view.data)
        except AppError as error:
            self.context.shell.show_error(error)
            return
        self.context.shell.toast(f"已保存为“{path.name}”", more=("打开", partial(open_path, path)))

    def _print(self) -> None:
        row = self.current()
        if row is not None:
            print_from(self, self.context, [self.paper_view.data], _file_name(row))

    def _void(self) -> None:
        row = self.current()
        if row is None:
            return
        documents, actor = self.context.office.documents, self.context.actor
        fields = (FieldRow("reason", "作废理由", "lines", True),)
        note = (
            "字号留在登记簿里，不再使用；案件的步骤不变。要重发，作废后按“办理”里的“重发并替代”。"
        )
        self.dialog = ask(
            self,
            self.context,
            VOID_DOCUMENT,
            Question("作废文书", f"{row.number}　{row.title}", fields, VOID_DOCUMENT.caption, note),
            lambda values, _progress: documents.void(VoidDocument(row.id, values["reason"]), actor),
            After(
                f"已作废{row.number}",
                more=lambda _changed: ("重发并替代", lambda: self.doings.write_again_of(row.id)),
            ),
            Before(cases=row.cases),
        )

    def _start(self) -> None:
        documents, actor = self.context.office.documents, self.context.actor
        year = self.context.today.day.year

        def opened(heads: tuple[tuple[str, str], ...]) -> None:
            fields = (
                FieldRow("series", "署名", "choice", True, heads, heads[0][0]),
                FieldRow("last", "已编到第几号", "number", True),
            )
            note = f"{year}年从下一号接着编；从登记簿发出第一件以后就不能再改。"
            self.dialog = ask(
                self,
                self.context,
                START_NUMBERS,
                Question("起始号", "年中启用时，接着纸质登记簿编号", fields, "保存", note),
                lambda v, _progress: documents.start_numbers(
                    StartNumbers(v["series"], year, v["last"]), actor
                ),
                After(
                    "已记下起始号",
                    then=lambda _done: self.context.changes.announce(Changed(settings=True)),
                ),
            )

        self.context.jobs.read(self, documents.patterns, opened, key="patterns")


def _quiet(caption: str, tip: str = "") -> QPushButton:
    button = QPushButton(caption)
    button.setProperty("role", "quiet")
    button.setToolTip(tip)
    return button


def _file_name(row: DocumentRow) -> str:
    return f"{row.number} {row.kind_caption}.pdf"


def _fill(box: QComboBox, options: Sequence[tuple[Any, str]]) -> None:
    """Offer the options under 全部; what was chosen stays chosen where it still is there."""
    before = box.currentData()
    box.blockSignals(True)
    while box.count() > 1:
        box.removeItem(1)
    for key, caption in options:
        box.addItem(caption, key)
    box.setCurrentIndex(max(box.findData(before), 0) if before is not None else 0)
    box.blockSignals(False)
