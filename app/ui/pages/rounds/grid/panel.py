"""录入: the grid with what chooses its view, the derivation below it, and what went wrong above."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.base.machine.resources import resources_dir
from app.base.rows.evaluation import GridItem, GridUnit
from app.rules.evaluation.cell_texts import shown
from app.rules.evaluation.history import REPORTED, SAID
from app.services.evaluation.live_round import LiveRound
from app.ui import theme
from app.ui.controls import ChoiceBox, Line
from app.ui.errors import sentence
from app.ui.naming import adopt_names, choose
from app.ui.pages.rounds.grid.book import GridBook, Overtaken
from app.ui.pages.rounds.grid.layout import Derived, Layout, ManyUnits, OneUnit, Spot
from app.ui.pages.rounds.grid.model import GridModel, derivation_of, score_of
from app.ui.pages.rounds.grid.notices import (
    OvertakenNotice,
    Question,
    ReasonNotice,
    TrialNotice,
)
from app.ui.pages.rounds.grid.view import GridView, Offer
from app.ui.pages.rounds.grid.words import CellWords
from app.ui.pages.rounds.state import RoundState
from app.ui.plain import PlainLabel

BY_UNIT, BY_ITEM, BY_SOURCE = "unit", "item", "source"
VIEWS: Final = {BY_UNIT: "按单位", BY_ITEM: "按指标", BY_SOURCE: "按来源"}
ALL: Final = ""
FILTERS: Final = {
    "": "全部", "open": "未填或待定", "refused": "不能成立", "changed": "初评后改过", "not_assessed": "不考核",
}  # fmt: skip


class GridPanel(QWidget):
    """Works on the round of its state; asks for what needs a form by signals."""

    nil_wanted = Signal(object)  # cells
    not_assessed_wanted = Signal(object)  # cells
    papers_wanted = Signal(object, object, str, str)  # paths, units, item, input
    list_wanted = Signal(object)  # a cell
    shown_first = Signal()  # the cells of another round are there

    def __init__(self, state: RoundState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.book: GridBook | None = None
        self.view: GridView | None = None
        self.model: GridModel | None = None
        self._order: tuple[str, ...] | None = None
        self._visible: frozenset[str] | None = None
        self._build_widgets()
        self._build_layout()
        adopt_names(self)
        self._connect()

    # ------------------------------------------------------------ building

    def _build_widgets(self) -> None:
        self._build_views()
        self._build_boxes()
        self.trial_notice = TrialNotice()
        self._before: dict[str, str] = {}  # the totals before anything was tried
        self.failed_notice = Question("再存一次", "不要了")
        self.reason_notice = ReasonNotice()
        self.overtaken_notice = OvertakenNotice()
        self.names_notice = Question("按名称对应", "照原样粘贴")
        self._offer: Offer | None = None
        self.words = CellWords()
        self.empty_label = PlainLabel(
            "这个轮次还没有受评单位。点“阶段”里的“加入单位”，从单位名录里选。"
        )
        self.empty_label.setProperty("role", "muted")
        self.empty_label.setWordWrap(True)
        self.empty_label.hide()

    def _build_views(self) -> None:
        self.view_group = QButtonGroup(self)
        self.view_buttons: dict[str, QPushButton] = {}
        for key, caption in VIEWS.items():
            button = QPushButton(caption)
            button.setCheckable(True)
            button.setObjectName(f"view_{key}_button")
            button.setAccessibleName(caption)
            self.view_group.addButton(button)
            self.view_buttons[key] = button
        self.view_buttons[BY_SOURCE].setChecked(True)
        self.trial_button = QPushButton("试算")
        self.trial_button.setCheckable(True)
        self.trial_button.setToolTip("改几个值看合计变成多少；什么也不保存，再点一次恢复原样")
        self.more_button = QPushButton("更多")
        self.more_button.setIcon(QIcon(str(resources_dir() / "icons" / "chevron-down.svg")))
        self.more_button.setIconSize(QSize(12, 12))
        self.more_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.more_button.setToolTip("对选中的单元格：零报告、不考核、佐证材料、清单")

    def _build_boxes(self) -> None:
        self.which_box = ChoiceBox()
        self.which_box.setAccessibleName("看哪一个")
        self.which_box.setMinimumContentsLength(16)
        self.which_box.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.said_box = ChoiceBox()
        self.said_box.setAccessibleName("填哪一种值")
        for key, caption in SAID.items():
            self.said_box.addItem(f"填{caption}", key)
        self.filter_box = ChoiceBox()
        self.filter_box.setAccessibleName("只看")
        for key, caption in FILTERS.items():
            self.filter_box.addItem(caption if not key else f"只看{caption}", key)
        self.jump_line = Line()
        self.jump_line.setPlaceholderText("单位：拼音首字母")
        self.jump_line.setAccessibleName("跳到单位")
        self.jump_line.setToolTip(
            "Ctrl+J　输入拼音首字母或名称的一部分，跳到那一行；Enter 回到表中"
        )
        self.jump_line.setMaximumWidth(170)

    def _build_layout(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.HAIR)
        for button in self.view_buttons.values():
            bar.addWidget(button)
        bar.addSpacing(theme.HAIR)
        bar.addWidget(self.which_box, 1)
        for widget in (self.said_box, self.filter_box, self.jump_line):
            bar.addWidget(widget)
        bar.addWidget(self.trial_button)
        bar.addWidget(self.more_button)
        self.holder = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.TIGHT, 0, 0)
        column.setSpacing(theme.HAIR)
        column.addLayout(bar)
        for notice in (self.trial_notice, self.failed_notice, self.reason_notice,
                       self.overtaken_notice, self.names_notice):  # fmt: skip
            column.addWidget(notice)
        column.addWidget(self.empty_label)
        column.addLayout(self.holder, 1)
        column.addWidget(self.words)

    def _connect(self) -> None:
        self.view_group.buttonClicked.connect(lambda _button: self._view_chosen())
        self.which_box.currentIndexChanged.connect(lambda _at: self.arrange(anew=True))
        self.said_box.currentIndexChanged.connect(lambda _at: self.arrange())
        self.filter_box.currentIndexChanged.connect(lambda _at: self.arrange(anew=True))
        self.jump_line.textChanged.connect(self._jump)
        self.jump_line.returnPressed.connect(self._back_to_cells)
        self.failed_notice.yes.connect(self._save_again)
        self.failed_notice.no.connect(self._forget)
        self.reason_notice.given.connect(self._give_reason)
        self.reason_notice.dropped.connect(self._no_reason)
        self.overtaken_notice.theirs.connect(self.focus_cells)
        self.overtaken_notice.mine.connect(self._take_mine)
        self.names_notice.yes.connect(lambda: self._paste(by_name=True))
        self.names_notice.no.connect(lambda: self._paste(by_name=False))
        self.trial_button.toggled.connect(self._turn_trial)
        self.more_button.clicked.connect(self._show_menu_at_button)
        find = QShortcut(QKeySequence("Ctrl+J"), self, self.jump_line.setFocus)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.state.live_ready.connect(self.show_live)
        self.state.evidence_changed.connect(self._take_evidence)

    # ------------------------------------------------------------ showing

    def show_live(self, live: LiveRound) -> None:
        """Show a round that was just read; where one is and the view stay."""
        kept = self.view.currentIndex() if self.view is not None else None
        place = (kept.row(), kept.column()) if kept is not None and kept.isValid() else (0, 0)
        same = self.book is not None and self.book.live.row.id == live.row.id
        undoing, redoing = (
            (self.book.undoing, self.book.redoing) if same and self.book else ([], [])
        )
        book = GridBook(self.state.context, live, self)
        book.undoing, book.redoing = undoing, redoing
        book.since, book.evidence = self.state.since, self.state.evidence
        self._put_away()
        self.trial_button.blockSignals(True)
        self.trial_button.setChecked(False)
        self.trial_button.blockSignals(False)
        self.trial_notice.hide()
        self.names_notice.hide()
        self._offer = None
        self.book = book
        book.changed.connect(lambda _units: self.tell())
        book.saved.connect(self.state.entries_saved)
        book.noted.connect(self._toast)
        book.overtaken.connect(self.overtaken_notice.show_found)
        book.failed.connect(self._show_failed)
        book.reason_wanted.connect(self.ask_reason)
        self._fill_which(keep=same)
        self.model = GridModel(book, self._layout(), self)
        self.view = GridView(book, self.model, self)
        self.view.setObjectName("entry_grid")
        self.view.moved.connect(self.tell)
        self.view.trying.connect(self.tell)
        self.view.noted.connect(self.say)
        self.view.list_wanted.connect(self.list_wanted)
        self.view.papers_dropped.connect(self.papers_wanted)
        self.view.menu_wanted.connect(self._menu)
        self.view.sort_wanted.connect(self.sort)
        self.view.names_found.connect(self._ask_names)
        self.holder.addWidget(self.view)
        self.view.fit_columns()
        self.empty_label.setVisible(not live.names)
        self.view.setVisible(bool(live.names))
        self.view.go(*place)
        self.tell()
        if not same:
            self.failed_notice.hide()
            if book.recall():
                self.failed_notice.tell(
                    f"⚠ 上次有{len(book.unsaved)}格没有存上，填的内容还在；可以再存一次。"
                )
            self.shown_first.emit()

    def _put_away(self) -> None:
        if self.view is not None:
            self.holder.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
        if self.model is not None:
            self.model.deleteLater()
        if self.book is not None:
            self.book.deleteLater()
        self.view = self.model = self.book = None

    @property
    def shape(self) -> str:
        """Which of the views is shown."""
        return next(key for key, button in self.view_buttons.items() if button.isChecked())

    def show_view(self, shape: str, which: str) -> None:
        """Show one unit, one item, or one source ("" for all)."""
        self.view_buttons[shape].setChecked(True)
        self._fill_which(keep=False)
        choose(self.which_box, which)
        self.arrange(anew=True)

    def _view_chosen(self) -> None:
        spot = self._spot()
        self._fill_which(keep=False, at=spot)
        self.arrange(anew=True)
        if spot is not None and self.view is not None:
            self.view.go_to_spot(spot)
            self.view.setFocus()

    def _fill_which(self, *, keep: bool, at: Spot | None = None) -> None:
        if self.book is None:
            return
        live, before = self.book.live, self.which_box.currentData()
        self.which_box.blockSignals(True)
        self.which_box.clear()
        for caption, key in self._choices(live):
            self.which_box.addItem(caption, key)
            self.which_box.setItemData(
                self.which_box.count() - 1, caption, Qt.ItemDataRole.ToolTipRole
            )
        wanted = before if keep else None
        if at is not None:
            wanted = {BY_UNIT: at.unit, BY_ITEM: at.item}.get(self.shape, ALL)
        choose(self.which_box, wanted)
        self.which_box.blockSignals(False)

    def _choices(self, live: LiveRound) -> list[tuple[str, str]]:
        if self.shape == BY_UNIT:
            return [(name, uid) for uid, name in live.names.items()]
        if self.shape == BY_ITEM:
            items = dict.fromkeys((one.item, one.item_caption) for one in live.inputs)
            return [(f"{key}　{caption}", key) for key, caption in items]
        sources = dict.fromkeys(one.source for one in live.inputs)
        return [("全部来源", ALL), *((source, source) for source in sources)]

    def _layout(self) -> Layout:
        assert self.book is not None
        live, which = self.book.live, self.which_box.currentData()
        if self.shape == BY_UNIT:
            unit = which or next(iter(live.names), "")
            return OneUnit(unit, live.inputs if live.names else ())
        inputs = [
            one
            for one in live.inputs
            if not which or which == (one.item if self.shape == BY_ITEM else one.source)
        ]
        units = [(uid, live.names[uid]) for uid in self._units_shown()]
        return ManyUnits(units, inputs, self.said_box.currentData() or REPORTED)

    def _units_shown(self) -> Sequence[str]:
        """The units in their order, those left out by the filter as it was when it was set."""
        assert self.book is not None
        known = self.book.live.names
        order = self._order or tuple(known)
        order = (*(u for u in order if u in known), *(u for u in known if u not in order))
        visible = self._visible
        return [uid for uid in order if visible is None or uid in visible]

    def arrange(self, *, anew: bool = False) -> None:
        """Show the view that is chosen; ``anew`` asks the filter again."""
        if self.book is None or self.model is None or self.view is None:
            return
        if anew:
            self._visible = None
            wanted = self.filter_box.currentData()
            if wanted and self.shape != BY_UNIT:
                self._visible = self._fitting(wanted)
        one_item = self.shape != BY_SOURCE
        self.said_box.setVisible(not one_item)
        self.filter_box.setVisible(self.shape != BY_UNIT)
        self.jump_line.setPlaceholderText(
            "指标：编号或首字母" if self.shape == BY_UNIT else "单位：拼音首字母"
        )
        spot = self._spot()
        self.model.arrange(self._layout())
        self.view.fit_columns()
        if spot is None or not self.view.go_to_spot(spot):
            self.view.go(0, 0)
        self.tell()

    def _fitting(self, wanted: str) -> frozenset[str]:
        """The units that meet the filter now; later they stay until it is set again."""
        assert self.book is not None
        which = self.which_box.currentData()
        book, live = self.book, self.book.live
        inputs = [
            one for one in live.inputs
            if not which or which == (one.item if self.shape == BY_ITEM else one.source)
        ]  # fmt: skip
        said = self.said_box.currentData() or REPORTED
        probe = GridModel(book, ManyUnits([], inputs, said))
        found = set()
        for uid in live.names:
            marks = {probe._mark(Spot(uid, one.item, one.input, said)) for one in inputs} | {
                probe._told_mark(Derived(uid, one.item, "", "score")) for one in inputs
            }
            if wanted in marks:
                found.add(uid)
        probe.deleteLater()
        return frozenset(found)

    def sort(self, column: int, way: bool | None) -> None:
        """Put the units in the order of a column; the order stays until another is chosen."""
        if self.book is None or self.model is None or self.shape == BY_UNIT:
            return
        if way is None:
            self._order = None
        else:
            layout = self.model.layout
            rows = [
                (self.model.index(r, column).data(), layout.at(r, column).unit)
                for r in range(layout.rows)
            ]
            rows.sort(key=lambda row: _sort_key(row[0]), reverse=bool(way))
            self._order = tuple(unit for _text, unit in rows)
        self.arrange()

    # ------------------------------------------------------------ what is said below

    def tell(self) -> None:
        """Say of the current cell what it is, what it gives, and in whose words."""
        if self.book is None or self.model is None or self.view is None:
            return
        at = self.model.at(self.view.currentIndex())
        if at is None or at.unit not in self.book.live.names:
            self.words.tell("", "", "")
            return
        item = self.book.item(at.unit, at.item) if at.item else None
        name = self.book.live.names[at.unit]
        self._tell_trial(at.unit)
        one = next((one for one in self.book.live.inputs if one.item == at.item), None)
        row = self.book.row(at.unit)
        total = f"合计{row.total}" if row.total else row.total_said or "合计待定"
        caption = f"　·　{at.item}　{one.item_caption}" if one is not None else ""
        self.words.tell(
            f"{name}{caption}　·　{total}",
            _derived(item) if item is not None else row.total_said,
            self._words(at, one.quote if one is not None else ""),
        )

    def _words(self, at: Spot | Derived, quote: str) -> str:
        assert self.book is not None
        pieces = [f"原文：{quote}"] if quote else []
        if isinstance(at, Spot):
            cell = self.book.cell(at.unit, at.item, at.input)
            if cell is not None and cell.last_year is not None:
                pieces.insert(0, f"上年填报：{shown(cell.last_year)}")
            if cell is not None and cell.refused:
                pieces.insert(0, cell.refused)
            papers = self.book.papers(at)
            if papers:
                pieces.insert(0, "材料：" + "、".join(_paper(paper) for paper in papers))
        of_item = f"第{at.item}项"
        doubts = (one for one in self.book.row(at.unit).remarks if not at.item or of_item in one)
        pieces[:0] = [f"请核对：{one.removesuffix('，请核对。')}。" for one in doubts]
        return "　".join(pieces)

    def put(self, spot: Spot, value: Any) -> None:
        """Let that value stand in a cell, as if it had been typed."""
        if self.book is not None:
            self.book.apply([(spot, value)], "type", "填清单")
        self.focus_cells()

    def say(self, words: str) -> None:
        """Say in one line under the grid why nothing happened."""
        self.words.hint(words)

    def _toast(self, words: str, can_undo: bool) -> None:
        shell, book = self.state.context.shell, self.book
        undo: Callable[[], Any] | None = book.undo if book is not None and can_undo else None
        shell.toast(words, (lambda: (undo(), None)[1]) if undo is not None else None)

    # ------------------------------------------------------------ moving about

    def _jump(self, text: str) -> None:
        if self.view is not None and text.strip():
            self.say("" if self.view.jump(text) else "没有这样的一行。")

    def _back_to_cells(self) -> None:
        if self.view is not None:
            self.jump_line.clear()
            self.view.setFocus()

    def focus_cells(self) -> None:
        """Put the focus where one types."""
        if self.view is not None and self.view.isVisibleTo(self):
            self.view.setFocus()

    def _spot(self) -> Spot | None:
        if self.model is None or self.view is None:
            return None
        return self.model.spot(self.view.currentIndex())

    # ------------------------------------------------------------ menus

    def _show_menu_at_button(self) -> None:
        self._menu(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _menu(self, at: QPoint) -> None:
        view = self.view
        if view is None or self.book is None:
            return
        spots = view.spots()
        menu = QMenu(self)
        menu.setObjectName("cell_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        listed = bool(spots) and self._listed(spots[0])
        acts: Iterable[tuple[str, Callable[[], object], bool]] = (
            ("复制\tCtrl+C", view.copy, True),
            ("粘贴\tCtrl+V", view.paste, bool(spots)),
            ("向下填充\tCtrl+D", lambda: view.fill(down=True), bool(spots)),
            ("清空\tDelete", view.empty, bool(spots)),
            ("撤消\tCtrl+Z", self.book.undo, bool(self.book.undoing)),
            ("恢复\tCtrl+Y", self.book.redo, bool(self.book.redoing)),
            ("", lambda: None, True),
            ("清单…\tF2", lambda: self.list_wanted.emit(spots[0]), listed),
            ("零报告…", lambda: self.nil_wanted.emit(spots), listed),
            ("不考核…", lambda: self.not_assessed_wanted.emit(spots), bool(spots)),
            ("佐证材料…", lambda: self._papers(spots), bool(spots)),
        )
        for caption, act, can in acts:
            if not caption:
                menu.addSeparator()
                continue
            action = menu.addAction(caption)
            action.setEnabled(can)
            action.triggered.connect(lambda _on=False, act=act: act())
        menu.popup(at)

    def _listed(self, spot: Spot) -> bool:
        place = self.book.place(spot) if self.book is not None else None
        return place is not None and bool(place.input.columns) and not place.part

    def _papers(self, spots: Sequence[Spot]) -> None:
        units = tuple(dict.fromkeys(spot.unit for spot in spots))
        cells = {(spot.item, spot.input) for spot in spots}
        item, name = next(iter(cells)) if len(cells) == 1 else ("", "")
        paths: tuple[Path, ...] = ()
        self.papers_wanted.emit(paths, units, item, name)

    # ------------------------------------------------------------ what went wrong

    def _show_failed(self, error: Exception) -> None:
        many = len(self.book.unsaved) if self.book is not None else 0
        self.failed_notice.tell(
            f"⚠ 有{many}格没有存上，单元格已恢复原样，填的内容还在。{sentence(error)}"
        )

    def _turn_trial(self, on: bool) -> None:
        """Reckon with other values, nothing saved; ended, everything stands as in the file."""
        if self.book is None:
            return
        self.trial_notice.setVisible(on)
        if on:
            live = self.book.live
            self._before = {uid: _total(self.book.row(uid)) for uid in live.names}
            self.book.trial = True
            self.tell()
        else:
            self.state.read()
        self.focus_cells()

    def _tell_trial(self, unit: str) -> None:
        if self.book is None or not self.book.trial:
            return
        was, now = self._before.get(unit, ""), _total(self.book.row(unit))
        moved = f"合计由{was}变为{now}" if was != now else f"合计{now}，没有变"
        self.trial_notice.label.setText(
            f"试算中，填的内容都不保存。{self.book.live.names[unit]}：{moved}。再点“试算”恢复原样。"
        )

    def ask_reason(self, sentence_: str) -> None:
        """Ask why a value is cut; what was typed waits meanwhile."""
        example = "核减理由，如佐证材料缺第3项"
        if self.book is not None and self.book.unsaved and self.view is not None:
            spot, text = self.book.unsaved[0]
            self.view.go_to_spot(spot)
            example = (
                f"{self.book.live.names[spot.unit]}核定为{shown(text)}的理由，如佐证材料缺第3项"
            )
        words = sentence_.removesuffix("没有保存。").rstrip("，")
        self.reason_notice.ask(f"{words}。写明后随即保存：", example)

    def _give_reason(self, why: str) -> None:
        self.focus_cells()
        if self.book is not None:
            self.book.save_again(why)

    def _no_reason(self) -> None:
        self._forget()
        self.focus_cells()

    def _ask_names(self, offer: Offer) -> None:
        """Ask whether a block that carries names goes by them."""
        self._offer = offer
        self.names_notice.tell(offer.words)
        self.names_notice.yes_button.setFocus()

    def _paste(self, *, by_name: bool) -> None:
        offer, self._offer = self._offer, None
        if offer is not None and self.view is not None:
            (offer.by_name if by_name else offer.by_place)()
        self.focus_cells()

    def _save_again(self) -> None:
        if self.book is not None:
            self.book.save_again()

    def _forget(self) -> None:
        self.failed_notice.hide()
        if self.book is not None:
            self.book.forget_unsaved()

    def _take_mine(self, found: Sequence[Overtaken]) -> None:
        if self.book is not None:
            mine = [(one.spot, one.mine) for one in found]
            self.book.apply(mine, "type", "改用自己填的")

    def _take_evidence(self) -> None:
        if self.book is not None and self.view is not None:
            self.book.evidence = self.state.evidence
            self.view.viewport().update()
            self.tell()


def _total(row: GridUnit) -> str:
    """The total, or the range within which it can still fall."""
    return row.total or row.total_said.partition("总分在")[2].rstrip("。") or "待定"


def _derived(item: GridItem) -> str:
    score = score_of(item)
    words = derivation_of(item)
    equals = f"{words}　=　{score}" if item.state == "scored" and words else f"{score}：{words}"
    last = f"　　上年得分{item.last_year}" if item.last_year else ""
    readings = "　口径：" + "；".join(item.readings) if item.readings else ""
    return f"{equals}{last}{readings}"


def _paper(paper: Any) -> str:
    page = f"第{paper.page}页" if paper.page else ""
    quote = f"“{paper.quote}”" if paper.quote else ""
    return f"{paper.name}（{paper.source}{page}）{quote}"


def _sort_key(text: Any) -> tuple[int, float, str]:
    """Numbers by value before words, blanks last."""
    words = str(text or "")
    if not words:
        return (2, 0.0, "")
    try:
        return (0, float(words.rstrip("%")), "")
    except ValueError:
        return (1, 0.0, words)
