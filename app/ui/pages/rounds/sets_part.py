"""指标体系: the sets there are, their items in the words of the source, copies of the office's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.base.progress import Progress
from app.base.rows.consultation import SetChange
from app.base.rows.evaluation import SetRow, SetVersion
from app.base.rows.forms import FieldRow
from app.base.rows.round_questions import SetItemRow, SetView
from app.base.tables import Column, Table
from app.rules.evaluation.procedures import PROCEDURES
from app.rules.indicators.reader import read_set
from app.rules.indicators.source import read_set_source
from app.services.evaluation.set_editing import SAVE_SET, CopySet, SaveSet
from app.ui import theme
from app.ui.context import Context
from app.ui.dialogs.asking import After, Before, ask
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.question import Question
from app.ui.naming import adopt_names, captioned
from app.ui.pages.panels import panel
from app.ui.pages.rounds.set_editor import SetEditor
from app.ui.plain import PlainLabel
from app.ui.tab_letters import turn_by_letters
from app.ui.widgets.tabs import Tabs
from app.ui.widgets.work_tables import PlacedGrid

if TYPE_CHECKING:  # the store is imported after the window shows
    from app.services.office import Office

SETS: Final = Table[SetRow](
    (
        Column("name", "指标体系", lambda s: s.name, stretch=True),
        Column("status", "状态", lambda s: s.status, width=100),
        Column("procedure", "程序", lambda s: PROCEDURES.get(s.procedure, s.procedure), width=84),
        Column(
            "shipped",
            "来处",
            lambda s: s.shipped,
            lambda own: "程序自带" if own else "本办",
            width=84,
        ),
        Column("id", "编号", lambda s: s.id, width=210),
        Column("problem", "问题", lambda s: s.problem, width=140),
    )
)
ITEMS: Final = Table[SetItemRow](
    (
        Column("key", "编号", lambda i: i.key, width=52),
        Column("caption", "指标", lambda i: i.caption, width=170),
        Column("assessed", "考核内容", lambda i: i.assessed, width=210),
        Column("points", "分值", lambda i: i.points, lambda t: f"{t}\u2002", "right", 60),
        Column("source", "数据来源", lambda i: i.source, width=150),
        Column("quote", "计分规则（原文）", lambda i: i.quote, stretch=True),
    )
)


VERSIONS: Final = Table[SetVersion](
    (
        Column("at", "保存于", lambda v: v.kept_at, lambda at: f"{at:%Y-%m-%d %H:%M}", width=150),
        Column("why", "理由", lambda v: v.why, width=200),
        Column("changes", "改了什么", lambda v: "；".join(v.changes), stretch=True),
        Column("rounds", "采用它的轮次", lambda v: "、".join(v.rounds), width=190),
    )
)


ADOPTED: Final = Table[SetChange](
    (
        Column("on", "采纳日期", lambda c: c.on, width=128),
        Column("item", "指标", lambda c: f"第{c.item}项" if c.item else "全文", width=70),
        Column("text", "意见", lambda c: f"{c.verdict}：{c.text}", stretch=True,
               tooltip=lambda c: f"{c.title}\n{c.text}"),
        Column("unit", "提出单位", lambda c: c.unit or "本单位", width=150),
        Column("why", "理由", lambda c: c.why, width=150),
        Column("carried", "已体现于版本", lambda c: c.carried[:8] or "还没有", width=110),
    )
)  # fmt: skip


class SetsPart(QWidget):
    """Shows sets; a round adopts one in its own place."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.view: SetView | None = None
        self.dialog: FormDialog | None = None
        self.editor: SetEditor | None = None
        self.set_grid = PlacedGrid(SETS, "指标体系", first_to_go=("problem", "id"))
        self.item_grid = PlacedGrid(
            ITEMS, "指标", "选一套指标体系，看它的各项指标。", first_to_go=("source", "assessed")
        )
        self.version_grid = PlacedGrid(
            VERSIONS, "版本", "本办还没有保存过这套指标的版本。", first_to_go=("rounds",)
        )
        self.point_grid = PlacedGrid(
            ADOPTED, "采纳的意见", "还没有采纳过对这套指标的意见。", first_to_go=("why",)
        )
        self.set_tabs = Tabs()
        self.set_label = captioned("", "section")
        self.copy_button = QPushButton("复制为本办版本…")
        self.edit_button = QPushButton("修改…")
        self.rounding_label = captioned("", "muted")
        self.detail_label = PlainLabel()
        self.detail_label.setWordWrap(True)
        self.detail_label.setProperty("role", "muted")
        self._build_layout()
        adopt_names(self)
        self.set_grid.beside = (self.copy_button, self.edit_button)
        self.set_grid.selectionModel().currentChanged.connect(lambda *_: self._read_set())
        self.item_grid.selectionModel().currentChanged.connect(lambda *_: self._tell_item())
        self.set_grid.opened.connect(lambda _row: self.item_grid.setFocus())
        self.copy_button.clicked.connect(self.ask_copy)
        self.edit_button.clicked.connect(self.edit)

    def _build_layout(self) -> None:
        halves = self.halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self.set_grid)
        lower = QWidget()
        column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.HAIR)
        self.set_tabs.addTab(self.item_grid, "各项指标")
        self.set_tabs.addTab(self.version_grid, "版本沿革")
        self.set_tabs.addTab(self.point_grid, "采纳的意见")
        turn_by_letters(self.set_tabs, self, after=2)  # the page's own tabs have the first two
        column.addWidget(
            panel(self.set_label, self.set_tabs, self.copy_button, self.edit_button), 1
        )
        column.addWidget(self.rounding_label)
        column.addWidget(self.detail_label)
        halves.addWidget(lower)
        halves.setSizes([170, 400])
        halves.setStretchFactor(1, 1)
        halves.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, theme.TIGHT, 0, 0)
        whole.addWidget(halves)

    def reload(self) -> None:
        """Read the sets again."""
        office = self.context.office
        self.context.jobs.read(self, office.rounds.sets, self.show_sets, key="sets")

    def show_sets(self, rows: tuple[SetRow, ...]) -> None:
        """Show these sets."""
        self.set_grid.show_keeping_place(rows, lambda row: (row.id, row.shipped))
        self._read_set()

    def focus_first(self) -> None:
        """The sets."""
        self.set_grid.setFocus()

    def _read_set(self) -> None:
        row: SetRow | None = self.set_grid.current_row()
        if row is None:
            return
        office = self.context.office
        self.context.jobs.read(
            self, lambda: _read(office, row.id), lambda both: self.show_view(*both), key="set"
        )
        pages, by = office.call_pages, self.context.actor
        self.context.jobs.read(
            self, lambda: pages.set_changes(row.id, by), self._show_points, key="set_points"
        )

    def _show_points(self, changes: tuple[SetChange, ...]) -> None:
        """The points of opinion that were adopted for the set, and where they were carried out."""
        points = tuple(line for line in changes if line.kind == "point")
        self.point_grid.show_keeping_place(points, lambda line: (line.on, line.unit, line.text))

    def show_view(self, view: SetView, versions: tuple[SetVersion, ...] = ()) -> None:
        """Show the items of a set, and the versions that the office kept of it."""
        self.view = view
        self.version_grid.show_keeping_place(tuple(reversed(versions)), lambda v: v.edition)
        status = f"（{view.status}）" if view.status else ""
        self.set_label.setText(f"{view.name or view.id}{status}")
        self.rounding_label.setText(f"{view.rounding}。" if view.rounding else "")
        self.set_label.setToolTip(f"版本 {view.edition}")
        self.item_grid.show_keeping_place(view.items, lambda item: item.key)
        self.edit_button.setEnabled(not view.shipped)
        self.edit_button.setToolTip("程序自带的不能改，请先复制为本办版本" if view.shipped else "")
        self._tell_item()

    def _tell_item(self) -> None:
        item: SetItemRow | None = self.item_grid.current_row()
        if item is None:
            self.detail_label.setText("")
            return
        readings = "；".join(item.readings)
        words = (
            f"第{item.key}项　{item.field}　原文：{item.quote or '（原文没有写规则，由人裁定）'}"
        )
        self.detail_label.setText(f"{words}　须定口径：{readings}" if readings else words)

    # ------------------------------------------------------------ copying, changing

    def ask_copy(self) -> None:
        """Ask for id, name and sources of a copy: a county's own edition in one form."""
        view = self.view
        if view is None:
            return
        captions = dict.fromkeys(item.source for item in view.items)
        fields = (
            FieldRow("name", "名称", "text", True, default=view.name),
            FieldRow("id", "编号", "text", True, help="小写字母、数字和短横，取好以后不能改"),
            FieldRow("year", "年度", "number", False, help="不填的，不变"),
            FieldRow("place", "适用地区", "text", False, help="如示例县；不填的，不变"),
            FieldRow("sources", "数据来源", "lines", False, default="\n".join(captions),
                     help="一行一个，按次序改成本县的名称，如“市中院提供”改成“县法院提供”"),
            FieldRow("why", "理由", "text", True, default="本县使用"),
        )  # fmt: skip
        question = Question(
            "复制指标体系", f"从“{view.name}”复制；分值和规则的文字，复制后点“修改”再改。", fields, "复制",
        )  # fmt: skip
        office, by = self.context.office, self.context.actor

        def carry_out(values: dict[str, Any], _progress: Progress) -> str:
            lines = [line.strip() for line in str(values.get("sources", "")).splitlines()]
            new = dict(zip(captions, filter(None, lines), strict=False))
            text = office.set_editing.copied(
                CopySet(
                    view.id, values["id"], values["name"], place=values.get("place", ""),
                    year=values.get("year"), sources=_renamed(office.set_editing.text(view.id), new),
                )
            )  # fmt: skip
            office.set_editing.save(SaveSet(text, values["why"]), by)
            return str(values["id"])

        self.dialog = ask(
            self,
            self.context,
            SAVE_SET,
            question,
            carry_out,
            After(
                said="已复制为本办版本，点“修改”可以改分值和规则",
                undo=lambda _id: None,
                then=lambda new: self._copied(new),
            ),
            Before(("copy", view.id)),
        )

    def _copied(self, new: str) -> None:
        self.changed.emit()
        office = self.context.office

        def show(rows: tuple[SetRow, ...]) -> None:
            self.show_sets(rows)
            at = next((n for n, row in enumerate(rows) if row.id == new and not row.shipped), 0)
            self.set_grid.selectRow(at)

        self.context.jobs.read(self, office.rounds.sets, show, key="sets")

    def edit(self) -> None:
        """Change the text of the office's own set."""
        if self.view is None or self.view.shipped:
            return
        office = self.context.office
        self.context.jobs.read(
            self, partial(office.set_editing.text, self.view.id), self._edit, key="text"
        )

    def _edit(self, text: str) -> None:
        if self.view is None:
            return
        editor = self.editor = SetEditor(self, self.context, self.view, text)
        editor.saved.connect(self._saved)
        editor.finished.connect(lambda _result: editor.deleteLater())
        editor.open()

    def _saved(self) -> None:
        self.changed.emit()
        self.reload()


def _read(office: Office, set_id: str) -> tuple[SetView, tuple[SetVersion, ...]]:
    return office.round_pages.set_view(set_id), office.set_editing.versions(set_id)


def _renamed(text: str, captions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The keys of the sources whose captions change, with the new ones."""
    sources = read_set(read_set_source(text)).sources
    return tuple(
        (key, captions[old]) for key, old in sources.items() if captions.get(old, old) != old
    )
